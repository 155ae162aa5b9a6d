"""Applying hunks to lines: at the very place that they name, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import structs

from fixlayers.patch.errors import RefusalError
from fixlayers.patch.hunks import Hunk
from fixlayers.patch.lines import join_lines, split_lines
from fixlayers.patch.reading import PatchedFile

_FLIPPED = {" ": " ", "-": "+", "+": "-"}


def applied(lines: Sequence[str], hunks: Sequence[Hunk]) -> list[str]:
    """Return what the hunks make of a file's lines.

    Raises RefusalError where the file has other lines than a hunk expects, where hunks overlap or
    are out of order, and where the end of a file would come before its last line.
    """
    new: list[str] = []
    done = 0
    for hunk in hunks:
        old = hunk.old
        if hunk.start < done:
            raise RefusalError("the hunk overlaps the one above it", hunk.line)
        if list(lines[hunk.start : hunk.start + len(old)]) != old:
            raise RefusalError("the file has other lines than the hunk expects", hunk.line)
        new += [*lines[done : hunk.start], *hunk.new]
        done = hunk.start + len(old)
        if new and not new[-1].endswith("\n") and done < len(lines):
            raise RefusalError("the hunk ends the file before its last line", hunk.line)
    return [*new, *lines[done:]]


def apply_to(file: PatchedFile, data: bytes) -> bytes:
    """Return what a patch makes of its file's bytes. Raises RefusalError, see `applied`."""
    return _lead(file, data, file.hunks)


def take_back(file: PatchedFile, data: bytes) -> bytes:
    """Return the bytes of which a patch, as it is, has made `data`. Raises RefusalError."""
    return _lead(file, data, reverse(file.hunks))


def _lead(file: PatchedFile, data: bytes, hunks: Sequence[Hunk]) -> bytes:
    try:
        return join_lines(applied(split_lines(data), hunks))
    except RefusalError as error:
        raise RefusalError(f"{file.path}: {error.message}", error.line) from error


def reverse(hunks: Sequence[Hunk]) -> list[Hunk]:
    """Return the hunks that undo these where all of them, and no others, have been applied."""
    return list(_reversed(hunks))


def _reversed(hunks: Sequence[Hunk]) -> Iterator[Hunk]:
    moved = 0
    for hunk in hunks:
        body = [f"{_FLIPPED[line[0]]}{line[1:]}" for line in hunk.body]
        yield structs.replace(hunk, start=hunk.start + moved, body=tuple(body))
        moved += len(hunk.new) - len(hunk.old)
