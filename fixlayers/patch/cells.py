"""What a hunk of a notebook says of the cells that it changes."""

from __future__ import annotations

from collections.abc import Sequence

from fixlayers.notebook.changed_cells import ChangedCell
from fixlayers.patch.hunks import Hunk
from fixlayers.wording import listed


def cell_heading(hunk: Hunk, cells: Sequence[ChangedCell]) -> str:
    """Return a hunk's heading behind the numbers of the cells that it changes: "cell 3: A FXL101".

    `cells` are all that change in its file; of several on one line each is named.
    """
    context = [line[0] == " " for line in hunk.body]
    head, tail = context.index(False), context[::-1].index(False)
    first, last = hunk.start + head, hunk.start + len(hunk.old) - tail - 1
    # A place between two lines belongs to the one above it.
    first = min(first, max(last, 0))
    numbers = [str(each.number) for each in cells if each.first <= last and first <= each.last]
    words = "cells" if len(numbers) > 1 else "cell"
    heading = [f"{words} {listed(numbers)}"] if numbers else []
    return ": ".join([*heading, *([hunk.heading] if hunk.heading else [])])
