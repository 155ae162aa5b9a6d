"""The golden pairs in `samples/`: each file in `before/` becomes exactly its namesake in `after/`.

After a wanted change of the output, `python -m tests.test_samples` writes `samples/after/` anew;
read the difference before you commit it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from fixlayers import check_source, fix_source

SAMPLES = Path(__file__).parents[1] / "samples"
BEFORE = sorted((SAMPLES / "before").iterdir())
NAMES = [path.name for path in BEFORE]
BROKEN = {"FXL101", "FXL201", "FXL204", "FXL301"}


def test_each_file_has_its_counterpart() -> None:
    assert sorted(path.name for path in (SAMPLES / "after").iterdir()) == NAMES
    assert len(NAMES) > 8


@pytest.mark.parametrize("name", NAMES)
def test_before_becomes_after(name: str) -> None:
    result = fix_source((SAMPLES / "before" / name).read_bytes(), path=name)
    assert result.error is None
    assert result.after == (SAMPLES / "after" / name).read_bytes()
    assert [f for f in result.findings if not f.applied] == []


@pytest.mark.parametrize("name", NAMES)
def test_after_has_nothing_left_to_fix(name: str) -> None:
    source = (SAMPLES / "after" / name).read_bytes()
    result = fix_source(source, path=name)
    assert (result.after, result.findings, result.error) == (source, (), None)


@pytest.mark.parametrize("name", ["TransformerBlock", "TokenAndPositionEmbedding"])
def test_the_miniature_gpt_ships_broken(name: str) -> None:
    findings = check_source((SAMPLES / "miniature_gpt" / "model.py").read_bytes())
    assert {f.code for f in findings if f.class_name == name} == BROKEN


def rewrite() -> None:
    """Write `samples/after/` anew from `samples/before/`."""
    for path in BEFORE:
        after = fix_source(path.read_bytes(), path=path.name).after
        (SAMPLES / "after" / path.name).write_bytes(after)


if __name__ == "__main__":
    rewrite()
