"""`fix --verified`: what is seen to survive is written, the rest withdrawn with the reason."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from fixlayers.cli import main
from fixlayers.discovery import Project
from fixlayers.engine import fix_project
from fixlayers.settings import Settings
from fixlayers.verify import verified_fix
from fixlayers.verify.results import ClassResult
from fixlayers.verify.verdicts import Proof, Verdict
from tests.conftest import Tree
from tests.keras.keras_process import ROOT
from tests.test_apply import layer, module, read

Verdicts = Mapping[str, str]
SOURCES = {
    "a.py": module(layer("A"), layer("B")),
    "c.py": "from a import A\n\n\n" + layer("C", parent="A"),
}


def only(*names: str) -> dict[str, bytes]:
    """Return what the sources become if some classes are fixed."""
    paths = {"A": "a.py", "B": "a.py", "C": "c.py"}
    data = {name: source.encode() for name, source in SOURCES.items()}
    settings = Settings(only=frozenset((paths[name], name) for name in names))
    fixed = fix_project(data, settings)
    return data | {result.path: result.after for result in fixed} | {"setup.py": b""}


class Judge:
    """Says of classes what a test wants, before and after their repair."""

    def __init__(self) -> None:
        self.sources = SOURCES
        self.before: dict[str, str] = {}
        self.after: dict[str, str] = {}
        self.seen: list[tuple[str, ...]] = []

    def __call__(self, project: Project, *_: object, quiet: bool) -> Proof:
        assert quiet
        fresh = {path: source.encode() for path, source in self.sources.items()}
        repaired = {path: data for path, data in project.sources.items() if path in fresh}
        told = self.before if repaired == fresh else self.after
        self.seen.append(project.targets)
        verdicts = []
        for name, path in {"A": "a.py", "B": "a.py", "C": "c.py"}.items():
            if path in project.targets and told.get(name) != "unseen":
                outcome = told.get(name, "fails" if repaired == fresh else "survives")
                result = ClassResult(
                    path,
                    name,
                    0,
                    1,
                    "layer",
                    "keras3",
                    outcome,
                    "rebuild",
                    "Error: no",  # type: ignore[arg-type]
                )
                verdicts.append(Verdict(path, 0, 1, "m", result))
        return Proof(tuple(verdicts))


@pytest.fixture
def judge(monkeypatch) -> Judge:
    judge = Judge()
    monkeypatch.setattr(verified_fix, "prove", judge)
    return judge


class TestWithdrawal:
    def test_all_that_survives_is_written(self, tree: Tree, judge: Judge):
        project = tree(SOURCES)
        assert main(["fix", "--verified", "-q"]) == 0
        assert read(project) == only("A", "B", "C")
        assert judge.seen == [("a.py", "c.py")] * 2

    @pytest.mark.parametrize(
        ("outcome", "reason"),
        [
            ("fails", "not confirmed on keras3: it cannot be rebuilt: Error: no"),
            ("not built", "not confirmed on keras3, not built: it cannot be rebuilt: Error: no"),
            ("unseen", "not confirmed, since verify has not seen it"),
        ],
    )
    def test_what_does_not_is_withdrawn(
        self, tree: Tree, judge: Judge, capsys, outcome: str, reason: str
    ):
        project = tree(SOURCES)
        judge.after = {"B": outcome}
        assert main(["fix", "--verified", "-q"]) == 1
        assert read(project) == only("A", "C")
        left = [line for line in capsys.readouterr().err.splitlines() if "a.py" in line]
        assert len(left) == 3
        assert all(line.endswith(f"[no fix: {reason}]") for line in left)

    def test_what_relies_on_it_goes_with_it(self, tree: Tree, judge: Judge, capsys):
        project = tree(SOURCES)
        judge.after = {"A": "fails"}
        assert main(["fix", "--verified", "-q"]) == 1
        assert read(project) == only("B")
        said = capsys.readouterr().err
        assert "c.py:4:1: FXL301" in said
        assert "[no fix: it relies on the repair of A in a.py]" in said

    def test_a_relative_that_no_longer_survives_takes_it_back(self, tree, judge, capsys):
        child = "from a import A\n\n\nclass C(A):  # fixlayers: ignore\n    pass\n"
        judge.sources = {**SOURCES, "c.py": child}
        project = tree(judge.sources)
        judge.before = {"C": "survives"}
        judge.after = {"C": "fails"}
        assert main(["fix", "--verified", "-q"]) == 1
        after = read(project)
        assert b"()\nclass A" not in after["a.py"]
        assert b"()\nclass B" in after["a.py"]
        assert "[no fix: with it C in c.py no longer survives]" in capsys.readouterr().err

    def test_nothing_to_fix_starts_nothing(self, tree: Tree, judge: Judge):
        tree({"a.py": "x = 1\n"})
        assert main(["fix", "--verified", "-q"]) == 0
        assert judge.seen == []

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["-"], "--verified runs files, so it cannot be used with stdin"),
            (["-i"], "--verified and --interactive are two ways to choose: take one"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, capsys, arguments: list[str], message: str):
        assert main(["fix", "--verified", *arguments]) == 2
        assert message in capsys.readouterr().err


LAYERS = """
import keras


class Fixable(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.dense = keras.layers.Dense(units)

    def call(self, inputs):
        return self.dense(inputs)


class Demanding(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        raise ValueError("none will do")

"""


@pytest.mark.keras
def test_on_keras_only_what_survives_is_written(tmp_path: Path) -> None:
    path = tmp_path / "layers.py"
    path.write_text(LAYERS)
    done = subprocess.run(
        [sys.executable, "-m", "fixlayers", "fix", "--verified", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("fixlayers: fix --verified executes the definitions")
    text = path.read_text()
    assert "()\nclass Fixable" in text
    assert "()\nclass Demanding" not in text
    assert LAYERS.partition("class Demanding")[2] == text.partition("class Demanding")[2]
    assert "not confirmed on keras3, not built: it cannot be made: ValueError: none" in done.stderr
    assert "Fixed 4 of " in done.stderr
