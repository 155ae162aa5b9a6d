"""The pre-commit hooks, used as README.md says, by pre-commit itself, on a real repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.readme import block

ROOT = Path(__file__).parents[1]
LAYER = """\
import keras


class Scale(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return an environment in which the hooks of this checkout are installed as a repository."""
    folder = tmp_path_factory.mktemp("hooks")
    hooks = folder / "fixlayers"
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        hooks.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, hooks / name)
    shutil.copytree(ROOT / "fixlayers", hooks / "fixlayers")
    environment = {
        **os.environ,
        "PRE_COMMIT_HOME": str(folder / "home"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "HOOKS": str(hooks),
    }
    _commit(hooks, environment)
    return environment


def _git(folder: Path, environment: dict[str, str], *arguments: str) -> str:
    command = ["git", "-c", "user.name=n", "-c", "user.email=e@example.invalid", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def _commit(folder: Path, environment: dict[str, str]) -> str:
    _git(folder, environment, "init", "--quiet")
    _git(folder, environment, "add", ".")
    _git(folder, environment, "commit", "--quiet", "--message", "all")
    return _git(folder, environment, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path, installed: dict[str, str]) -> Path:
    """Return a repository that uses both hooks."""
    hooks = Path(installed["HOOKS"])
    revision = _git(hooks, installed, "rev-parse", "HEAD")
    shown = block("yaml", "fixlayers-check")
    used = shown.replace("<where this repository lies>", str(hooks)).replace("<a tag>", revision)
    assert "<" not in used
    files = {
        ".pre-commit-config.yaml": f"repos:\n{used}",
        "pyproject.toml": '[tool.fixlayers]\nexclude = ["old/"]\n',
        "src/model.py": LAYER,
        "old/model.py": LAYER,
        "src/child.py": "from model import Scale\n\n\nclass Shift(Scale):\n    pass\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    _commit(tmp_path, installed)
    return tmp_path


def _run(repository: Path, environment: dict[str, str], *arguments: str):
    command = [sys.executable, "-m", "pre_commit", "run", *arguments]
    return subprocess.run(
        command, cwd=repository, env=environment, capture_output=True, text=True, check=False
    )


def test_the_hooks_repair_and_then_have_nothing_to_say(
    repository: Path, installed: dict[str, str]
) -> None:
    first = _run(repository, installed, "fixlayers", "--all-files")
    assert first.returncode == 1, first.stdout + first.stderr
    assert "files were modified by this hook" in first.stdout
    assert "def get_config" in (repository / "src/model.py").read_text()
    assert "register_keras_serializable" in (repository / "src/child.py").read_text()
    # Excluded files stay, although pre-commit names them.
    assert (repository / "old/model.py").read_text() == LAYER
    again = _run(repository, installed, "--all-files")
    assert again.returncode == 0, again.stdout + again.stderr


def test_the_check_writes_nothing_and_says_what_is_wrong(
    repository: Path, installed: dict[str, str]
) -> None:
    done = _run(repository, installed, "fixlayers-check", "--files", "src/model.py")
    assert done.returncode == 1
    assert "src/model.py:5:5: FXL101" in done.stdout
    assert (repository / "src/model.py").read_text() == LAYER


def test_once_installed_git_commits_without_a_network(
    repository: Path, installed: dict[str, str]
) -> None:
    _run(repository, installed, "--all-files")
    offline = {
        **installed,
        "PIP_NO_INDEX": "1",
        "PIP_CONFIG_FILE": os.devnull,
        "http_proxy": "http://127.0.0.1:9",
        "https_proxy": "http://127.0.0.1:9",
    }
    install = [sys.executable, "-m", "pre_commit", "install"]
    subprocess.run(install, cwd=repository, env=offline, capture_output=True, check=True)
    (repository / "src/new.py").write_text(LAYER)
    _git(repository, offline, "add", ".")
    head = _git(repository, offline, "rev-parse", "HEAD")
    with pytest.raises(subprocess.CalledProcessError) as stopped:
        _git(repository, offline, "commit", "--message", "new")
    assert "files were modified by this hook" in stopped.value.stderr
    assert _git(repository, offline, "rev-parse", "HEAD") == head
    _git(repository, offline, "commit", "--all", "--message", "repaired")
    assert "def get_config" in _git(repository, offline, "show", "HEAD:src/new.py")
