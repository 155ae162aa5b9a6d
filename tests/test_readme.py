"""What README.md shows is run: sessions, settings, comments and Python, as they stand there."""

from __future__ import annotations

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from fixlayers.cli import main
from tests.ci.scripts import ROOT, Runner
from tests.conftest import Tree
from tests.readme import README, block, blocks

LAYER = """\
import keras


class {}(keras.layers.Layer):
    pass
"""


def _session(text: str) -> str:
    """Return a shell script that says again what the session shows: commands and their output."""
    commands = re.findall(r"^\$ (.*)$", text, re.MULTILINE)
    return "".join(f"cat <<'END'\n$ {command}\nEND\n{command}\n" for command in commands)


@pytest.fixture
def clone(tmp_path: Path) -> tuple[Path, Runner]:
    """Return a clone of this repository's samples at a branch called main, and where to run."""
    runner = Runner(tmp_path)
    clone = tmp_path / "clone"
    shutil.copytree(ROOT / "samples", clone / "samples")
    commit = "git init -q -b main; git add -A; git -c user.name=n -c user.email=e commit -q -m all"
    subprocess.run(["bash", "-ec", commit], cwd=clone, env=runner.environment, check=True)
    return clone, runner


SESSIONS = [
    pytest.param(text, marks=[pytest.mark.keras] if "$ fixlayers verify" in text else [])
    for text in blocks("console")
]


@pytest.mark.parametrize("session", SESSIONS)
def test_a_session(clone: tuple[Path, Runner], session: str) -> None:
    folder, runner = clone
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{_session(session)}"],
        cwd=folder,
        env=runner.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == session


def test_every_session_is_one() -> None:
    assert len(blocks("console")) > 4
    # A command outside of a session or of a shell block is run by nobody.
    assert README.count("\n$ ") == "".join(f"\n{text}" for text in blocks("console")).count("\n$ ")


def test_the_preview_of_the_samples(clone: tuple[Path, Runner]) -> None:
    folder, runner = clone
    line = block("sh", "diff --exit-zero").splitlines()[-1]
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, env=runner.environment, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert b"+++ b/samples/before/activation.py" in done.stdout


def test_settings(tree: Tree) -> None:
    layer = LAYER.format("Legacy")
    project = tree({"pyproject.toml": block("toml", "[tool.fixlayers]"), "a.py": layer})
    tree({"third_party/a.py": layer, "tests/a.py": layer})
    assert main(["check"]) == 0
    text = (project / "pyproject.toml").read_text()
    (project / "pyproject.toml").write_text(text.replace('ignore = ["FXL301"]', ""))
    assert main(["check"]) == 1
    assert main(["fix"]) == 0
    assert 'register_keras_serializable(package="my_models")' in (project / "a.py").read_text()
    assert (project / "third_party/a.py").read_text() == (project / "tests/a.py").read_text()


def test_the_keys_of_the_settings(tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
    told = re.search(r"^The keys are (.*?) An unknown key", README, re.MULTILINE | re.DOTALL)
    assert told is not None
    tree({"fixlayers.toml": "qqq = 1\n"})
    assert main(["check"]) == 2
    _, _, known = capsys.readouterr().err.partition("there are ")
    assert sorted(re.findall("`(.*?)`", told[1])) == sorted(known.strip().split(", "))


def test_comments(tree: Tree) -> None:
    on_the_class, whole_file = block("python", "ignore-file").splitlines()
    tree({"a.py": LAYER.replace("class {}(keras.layers.Layer):", on_the_class)})
    tree({"b.py": f"{whole_file}\n{LAYER.format('Other')}"})
    assert main(["check"]) == 0
    tree({"a.py": LAYER.format("Legacy")})
    assert main(["check"]) == 1


def test_from_python(tree: Tree) -> None:
    project = tree({"layers.py": LAYER.format("Legacy")})
    example = block("python", "fix_source")
    tree({"example.py": f"{example}\nmessages = {example.splitlines()[-1]}\n"})
    found = runpy.run_path("example.py")
    assert found["messages"]
    assert b"register_keras_serializable" in found["result"].after
    assert b"register" not in (project / "layers.py").read_bytes()
