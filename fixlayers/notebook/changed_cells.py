"""Which cells of a notebook a change concerns, and where in the file they stand."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.notebook.notebook import read_notebook


class ChangedCell(Struct, frozen=True):
    """A code cell, from 1, and the first and last line of the file, from 0, of its old source."""

    number: int
    first: int
    last: int


def changed_cells(before: bytes, after: bytes) -> tuple[ChangedCell, ...]:
    """Return the code cells whose source is another in the new bytes of a notebook.

    Raises NotebookError if either is none.
    """
    old, new = read_notebook(before), read_notebook(after)
    return tuple(
        ChangedCell(number, *old.lines(number))
        for number in range(1, old.count + 1)
        if old.source(number) != new.source(number)
    )
