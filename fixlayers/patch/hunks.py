"""Hunks: what changes between two versions of a file, class by class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from msgspec import Struct

from fixlayers.regions import Region

CONTEXT = 3
IMPORTS = "imports"


class Hunk(Struct, frozen=True):
    r"""A hunk of one file.

    `start` is the index of its first line in the file. `body` are its lines, each behind " ", "-"
    or "+", with their `\n` but where a file ends without one. `owners` are the names of the
    classes that it changes, "" for imports; `heading` is what it says of them.
    `line` is that of the header in the patch.
    """

    start: int
    body: tuple[str, ...]
    owners: tuple[str, ...] = ()
    heading: str = ""
    line: int = 0

    @property
    def old(self) -> list[str]:
        """The lines that the hunk expects."""
        return [line[1:] for line in self.body if line[0] != "+"]

    @property
    def new(self) -> list[str]:
        """The lines that it puts there."""
        return [line[1:] for line in self.body if line[0] != "-"]

    @property
    def change(self) -> tuple[int, tuple[str, ...]]:
        """What it does, whatever it says of itself."""
        return self.start, self.body


class _Change(Struct, frozen=True):
    """Lines `start` to `stop` of the file give way to `new`; `region` owns it."""

    start: int
    stop: int
    new: tuple[str, ...]
    region: Region


def make_hunks(
    old: Sequence[str], new: Sequence[str], regions: Sequence[Region] = ()
) -> list[Hunk]:
    """Return the hunks that make the lines `new` of the lines `old`.

    Each class is compared by itself, and no hunk holds changes of two if a line stands between
    them, so that a reviewer can delete what belongs to one.
    """
    changes = [*_changes(old, new, regions)]
    groups: list[list[_Change]] = []
    for change in changes:
        if groups and _joined(groups[-1][-1], change, len(old)):
            groups[-1].append(change)
        else:
            groups.append([change])
    edges = [0, *(_cut(a[-1], b[0]) for a, b in pairwise(groups)), len(old)]
    return [
        _hunk(old, group, *edge, named=bool(regions))
        for group, edge in zip(groups, pairwise(edges), strict=False)
    ]


def _changes(
    old: Sequence[str], new: Sequence[str], regions: Sequence[Region]
) -> Iterator[_Change]:
    starts = [Region(0, 0, ()), *regions]
    ends = [*regions, Region(len(old), len(new), ())]
    for region, end in zip(starts, ends, strict=True):
        before, after = region.before, region.after
        a, b = old[before : end.before], new[after : end.after]
        for i, j, k, m in _differences(a, b):
            up = _blank_lines(a, b, i, m) if i == j else 0
            new_lines = tuple(b[k - up : m - up])
            yield _Change(before + i - up, before + j - up, new_lines, region)


def _blank_lines(a: Sequence[str], b: Sequence[str], i: int, m: int) -> int:
    """Count the blank lines above a[i] that are those at the end of what is put there, b[:m].

    A blank line that comes with a method reads better above it.
    """
    up = 0
    while up < min(i, m) and not a[i - up - 1].strip() and a[i - up - 1] == b[m - up - 1]:
        up += 1
    return up


def _differences(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield i, j, k, m where a[i:j] gives way to b[k:m].

    What is the same at both ends is left out first: a long file of like lines would take difflib
    a time that grows with its square.
    """
    shorter = min(len(a), len(b))
    head = next((n for n in range(shorter) if a[n] != b[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if a[-1 - n] != b[-1 - n]), rest)
    inner = SequenceMatcher(None, a[head : len(a) - tail], b[head : len(b) - tail], autojunk=False)
    for tag, i, j, k, m in inner.get_opcodes():
        if tag != "equal":
            yield head + i, head + j, head + k, head + m


def _joined(one: _Change, other: _Change, length: int) -> bool:
    between = other.start - one.stop
    if one.region is other.region:
        return between <= 2 * CONTEXT
    # The line between goes to the hunk above; one without any line would be nowhere.
    return between <= (other.start == length)


def _cut(one: _Change, other: _Change) -> int:
    """Return where the context of one change ends and that of the other begins, at the latest."""
    # git takes a hunk without lines behind its change for one at the end of the file.
    return one.stop + max(1, min(CONTEXT, (other.start - one.stop + 1) // 2))


def _hunk(
    old: Sequence[str], changes: Sequence[_Change], first: int, last: int, *, named: bool
) -> Hunk:
    start, stop = changes[0].start, changes[-1].stop
    before, after = min(CONTEXT, start - first), min(CONTEXT, last - stop)
    if before < min(CONTEXT, start) or after < min(CONTEXT, len(old) - stop):
        # Where a neighbour takes lines away, `patch` wants as many on both sides.
        before, after = min(before, max(after, 1)), min(after, max(before, 1))
    body: list[str] = []
    done = start - before
    for change in changes:
        body += [f" {line}" for line in old[done : change.start]]
        body += [f"-{line}" for line in old[change.start : change.stop]]
        body += [f"+{line}" for line in change.new]
        done = change.stop
    body += [f" {line}" for line in old[done : stop + after]]
    owners = dict.fromkeys(change.region for change in changes)
    classes = dict.fromkeys(each for region in owners for each in region.classes)
    heading = [" ".join((each.name, *each.codes)) for each in classes]
    names = [each.name for each in classes]
    if any(not region.classes for region in owners):
        heading, names = [IMPORTS, *heading], ["", *names]
    return Hunk(
        start - before,
        tuple(body),
        tuple(dict.fromkeys(names)),
        ", ".join(heading) if named else "",
    )
