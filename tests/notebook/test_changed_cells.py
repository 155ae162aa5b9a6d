"""Which cells change, where they stand, and what a hunk says of them."""

from __future__ import annotations

import pytest

from fixlayers.notebook.changed_cells import ChangedCell, changed_cells
from fixlayers.patch import Hunk
from fixlayers.patch.cells import cell_heading
from tests.notebook.making import notebook, text

CELLS = (ChangedCell(2, 10, 14), ChangedCell(5, 20, 20), ChangedCell(6, 20, 20))


def test_changed_cells_know_their_lines() -> None:
    before = notebook(text("#"), "a\nb", "c", "", "d")
    after = notebook(text("# changed"), "a\nx\nb", "c", "y", "d")
    found = changed_cells(before, after)
    assert [cell.number for cell in found] == [1, 3]
    lines = before.decode().split("\n")
    assert "".join(lines[found[0].first : found[0].last + 1]).replace(" ", "") == (
        '"source":["a\\n","b"]'
    )
    assert lines[found[1].first].strip() == '"source": []'
    assert changed_cells(before, before) == ()


@pytest.mark.parametrize(
    ("start", "body", "heading"),
    [
        (9, [" a", "-b", "+c", " d"], "cell 2: A FXL101"),
        (8, [" a", " b", "+c", " d"], "A FXL101"),
        (10, [" a", "+b", " c"], "cell 2: A FXL101"),
        (13, [" a", " b", "+c"], "cell 2: A FXL101"),
        (14, [" a", " b", "+c"], "A FXL101"),
        (12, [" a", " b", " c", "-d", " e", " f"], "A FXL101"),
        (14, ["-a", *[" b"] * 5, "+c"], "cell 2: A FXL101"),
        (20, ["-a", "+b"], "cells 5 and 6: A FXL101"),
        (14, ["-a"] * 7, "cells 2, 5 and 6: A FXL101"),
    ],
)
def test_a_hunk_names_the_cells_that_it_changes(start: int, body: list[str], heading: str) -> None:
    hunk = Hunk(start, tuple(f"{line}\n" for line in body), heading="A FXL101")
    assert cell_heading(hunk, CELLS) == heading


def test_a_hunk_without_a_heading_names_the_cell_alone() -> None:
    assert cell_heading(Hunk(10, ("-a\n",)), CELLS) == "cell 2"
