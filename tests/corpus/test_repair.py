"""What must hold for every tree that is repaired is checked."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.corpus import repair as measured
from tests.corpus.repair import fixlayers, repair
from tests.corpus.sources import local_tree

LAYER = """\
import keras


class Block(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
        self.seen = at_the_top
"""


def test_a_repair_that_breaks_no_promise(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(LAYER)
    (tmp_path / "b.py").write_text("x = y = 1\n")
    done = repair(local_tree(tmp_path), unsafe_fixes=False)
    assert done.problems == []
    assert done.changed == ["a.py"]
    assert {finding["code"] for finding in done.findings} >= {"FXL101", "FXL301"}


@pytest.mark.parametrize(
    ("run", "more", "told"),
    [
        pytest.param(1, "print(Any)\n", "a.py: Undefined name `Any`", id="an unbound name"),
        pytest.param(1, "print(\n", "a.py no longer compiles", id="no Python"),
        pytest.param(2, "x = 1\n", "a.py changes in a second run", id="no end"),
    ],
)
def test_a_broken_promise_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: int, more: str, told: str
) -> None:
    (tmp_path / "a.py").write_text(LAYER)
    fixes: list[str] = []

    def spoilt(*arguments: str) -> subprocess.CompletedProcess[str]:
        done = fixlayers(*arguments)
        fixes.extend(each for each in arguments if each == "fix")
        if len(fixes) == run and arguments[0] == "fix":
            (tmp_path / "a.py").write_text((tmp_path / "a.py").read_text() + more)
        return done

    monkeypatch.setattr(measured, "fixlayers", spoilt)
    assert repair(local_tree(tmp_path), unsafe_fixes=False).problems == [told]
