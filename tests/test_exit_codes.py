"""The table of exit codes in README.md: each command, run in each situation that it names."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixlayers.cli import main
from tests.conftest import Tree
from tests.readme import README
from tests.survivor import SURVIVOR

KERAS = "import keras\n\n\n"
LAYER = """\
class Scale(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor
"""
OPAQUE = """\
@keras.saving.register_keras_serializable()
class Scale(keras.layers.Layer):
    def call(self, inputs):
        return keras.layers.Dense(3)(inputs)
"""
VARIADIC = "@keras.saving.register_keras_serializable()\n" + LAYER.replace("factor):", "*factor):")
CHILD = "\n\nclass Twice(Scale):\n    def __init__(self, n):\n        super().__init__(n)\n"
BROKEN = "def f(:\n"


class Situation:
    """Files, and what each command is told besides; `spoil` comes after the patch was made.

    `remark` is what `check` says of each finding; there are none if it is "".
    """

    def __init__(
        self,
        source: str | None,
        *options: str,
        remark: str = "",
        paths: tuple[str, ...] = (".",),
        patch: tuple[str, ...] = ("plan.patch",),
        rule: tuple[str, ...] = (),
        clean: tuple[str, ...] = (),
        more: dict[str, str] | None = None,
        spoil: Callable[[], object] = lambda: None,
    ) -> None:
        self.files = {**({} if source is None else {"a.py": source}), **(more or {})}
        self.options, self.paths = options, paths
        self.others = {"apply": patch, "rule": rule, "clean": clean}
        self.remark, self.spoil = remark, spoil

    def arguments(self, command: str) -> list[str]:
        return [command, *self.others.get(command, (*self.options, *self.paths))]


def _thin() -> None:
    """Take the child's hunks out of the patch, which leaves its parent half repaired."""
    patch = Path("plan.patch")
    kept = re.sub(r"^@@ .* Twice .*\n(?:[ +-].*\n)*", "", patch.read_text(), flags=re.MULTILINE)
    assert kept != patch.read_text()
    patch.write_text(kept)


def _touch() -> None:
    Path("a.py").write_text(f"{KERAS}{LAYER}\n# more\n")


SITUATIONS = {
    "nothing to do": Situation("x = 1\n"),
    "classes that survive save and load": Situation(SURVIVOR),
    "notes alone": Situation(KERAS + OPAQUE, remark="[note: "),
    "findings, each with a safe fix": Situation(KERAS + LAYER, remark="[fixable]"),
    "findings that no safe fix cures": Situation(KERAS + VARIADIC, remark="[no fix: "),
    "findings that no safe fix cures, with `--exit-zero`": Situation(
        KERAS + VARIADIC, "--exit-zero", remark="[no fix: "
    ),
    "findings that are in the baseline": Situation(
        KERAS + VARIADIC,
        "--baseline=known.json",
        spoil=lambda: main(["check", "-q", "--baseline=known.json", "--update-baseline"]),
    ),
    "a syntax error where no Keras class can be": Situation(
        KERAS + OPAQUE, remark="[note: ", more={"b.py": BROKEN}
    ),
    "a syntax error in a file that may define a Keras class": Situation(
        KERAS + LAYER, spoil=lambda: Path("a.py").write_text(KERAS + LAYER + BROKEN)
    ),
    "a path that is not there": Situation(
        None, paths=("gone",), patch=("gone",), rule=("--traceback", "gone")
    ),
    "a file that cannot be read": Situation(
        None,
        paths=("pipe.py",),
        patch=("pipe.py",),
        rule=("--traceback", "."),
        spoil=lambda: os.mkfifo("pipe.py"),
    ),
    "an output that cannot be written": Situation("x = 1\n", "--output", "json=gone/x"),
    "a wrong option": Situation(
        "x = 1\n", "--nope", patch=("--nope",), rule=("--nope",), clean=("--nope",)
    ),
    "a folder that is no cache": Situation(None, clean=("--cache-dir=.",)),
    "an unknown rule": Situation("x = 1\n", "--select", "FXL999", rule=("FXL999",)),
    "an unknown setting": Situation(
        KERAS + LAYER, spoil=lambda: Path("fixlayers.toml").write_text("selct = []\n")
    ),
    "a patch whose file has changed since": Situation(KERAS + LAYER, spoil=_touch),
    "a patch that leaves a class half repaired": Situation(KERAS + LAYER + CHILD, spoil=_thin),
    "an error of Keras that a rule cures": Situation(
        None,
        rule=("--traceback", "log"),
        more={"log": "TypeError: __init__() got an unexpected keyword argument 'trainable'\n"},
    ),
    "an error that no rule knows": Situation(
        None, rule=("--traceback", "log"), more={"log": "ZeroDivisionError\n"}
    ),
}


def _rows() -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the situations of the table, each with the code of each command, "" for none."""
    (table,) = re.findall(r"^\| situation \|.*\n\|[-|]+\|\n(?:\|.*\n)+", README, re.MULTILINE)
    head, _, *rows = ([cell.strip() for cell in row.split("|")[1:-1]] for row in table.splitlines())
    for situation, *codes in rows:
        yield situation, dict(zip((name.strip("`") for name in head[1:]), codes, strict=True))


TABLE = dict(_rows())
# `verify` of a file that has classes starts Keras.
STARTS_KERAS = {"classes that survive save and load", "findings, each with a safe fix"}
CASES = [
    pytest.param(
        situation,
        command,
        code,
        id=f"{command}: {situation}",
        marks=[pytest.mark.keras] if command == "verify" and situation in STARTS_KERAS else [],
    )
    for situation, codes in TABLE.items()
    for command, code in codes.items()
    if code
]


def test_it_is_about_every_command_and_every_situation() -> None:
    assert set(TABLE) == set(SITUATIONS)
    for codes in TABLE.values():
        assert [*codes] == ["check", "diff", "fix", "apply", "rule", "verify", "clean"]
    assert len(CASES) > 50


@pytest.mark.parametrize(("situation", "command", "code"), CASES)
@pytest.mark.skipif(sys.platform == "win32", reason="pipes in folders are POSIX's")
def test_a_command_ends_as_the_table_says(
    tree: Tree, capsys, situation: str, command: str, code: str
) -> None:
    asked = SITUATIONS[situation]
    tree(asked.files)
    if command == "apply":
        main(["diff", "-q", "-o", "plan.patch"])
    asked.spoil()
    capsys.readouterr()
    assert main(asked.arguments(command)) == int(code)
    said = capsys.readouterr()
    assert ("error: " in said.err) is (code == "2")
    if command == "check" and code != "2":
        assert bool(said.out) is bool(asked.remark)
        assert all(asked.remark in line for line in said.out.splitlines())
