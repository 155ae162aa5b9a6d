"""Insert and remove items of a comma-separated list between brackets, in its author's layout.

The same rules serve parameters, arguments and imported names.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic

import libcst as cst

from fixlayers.rewrite.gaps import (
    NOTHING,
    SPACE,
    Gap,
    Item,
    breaks_line,
    ending_like,
    has_comment,
    line_break,
)


@dataclass(frozen=True)
class Carried:
    """The comments that belong to a removed item: those above it and the one behind it."""

    above: tuple[cst.Comment, ...] = ()
    behind: cst.TrailingWhitespace | None = None


@dataclass(frozen=True)
class CommaList(Generic[Item]):
    """Items between brackets. `gaps[i]` follows item i and its comma; the last is the tail.

    `unit` is one step of indentation, for the lists that do not show where items start.
    """

    opening: Gap
    items: tuple[Item, ...]
    gaps: tuple[Gap, ...]
    trailing_comma: bool
    unit: str

    @property
    def is_on_one_line(self) -> bool:
        """Whether no gap breaks the line."""
        return not any(breaks_line(gap) for gap in (self.opening, *self.gaps))

    def spread(self, *, each: bool, indent: str = "") -> CommaList[Item]:
        """Return a list of one line with all items, or each, on a line between the brackets.

        `indent` is how much further than its statement the line is indented that the list is on.
        """
        outer = cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(indent))
        inner = outer.with_changes(last_line=cst.SimpleWhitespace(indent + self.unit))
        between = inner if each else SPACE
        gaps = (*[between] * (len(self.items) - 1), outer)
        return replace(self, opening=inner, gaps=gaps, trailing_comma=each)

    def inserted(self, index: int, item: Item, *, own_line: bool = False) -> CommaList[Item]:
        """Return the list with `item` at `index`.

        With `own_line` it gets a line of its own even where items share lines.
        """
        if not self.items:
            return self._first(item)
        between = self._between(own_line)
        if index < len(self.items):
            gaps = (*self.gaps[:index], between, *self.gaps[index:])
            items = (*self.items[:index], item, *self.items[index:])
            return replace(self, items=items, gaps=gaps)
        before, tail = self._split_tail(between)
        return replace(self, items=(*self.items, item), gaps=(*self.gaps[:-1], before, tail))

    def removed(self, index: int, *, carry: bool) -> tuple[CommaList[Item], Carried]:
        """Return the list without item `index`, and the comments that are the item's own.

        Without `carry` those comments stay in the list and nothing is handed out.
        """
        before = self.opening if index == 0 else self.gaps[index - 1]
        after = self.gaps[index]
        carried = Carried()
        if carry and breaks_line(before) and breaks_line(after):
            before, after, carried = _take_comments(before, after)
        last = index == len(self.items) - 1
        merged = _merged(before, after, last=last, first=index == 0)
        items = (*self.items[:index], *self.items[index + 1 :])
        gaps = (*self.gaps[:index], *self.gaps[index + 1 :])
        if index == 0:
            return replace(self, opening=merged, items=items, gaps=gaps), carried
        gaps = (*gaps[: index - 1], merged, *gaps[index:])
        return replace(self, items=items, gaps=gaps), carried

    def _first(self, item: Item) -> CommaList[Item]:
        opening = self.opening
        if not isinstance(opening, cst.ParenthesizedWhitespace):
            return replace(self, opening=NOTHING, items=(item,), gaps=(NOTHING,))
        start = cst.SimpleWhitespace(opening.last_line.value + self.unit)
        if opening.empty_lines and opening.empty_lines[-1].comment is not None:
            start = opening.empty_lines[-1].whitespace
        tail = line_break(opening)
        opened = opening.with_changes(last_line=start)
        return replace(self, opening=opened, items=(item,), gaps=(tail,))

    def _between(self, own_line: bool) -> Gap:
        separators = self.gaps[:-1]
        example = self._item_start()
        if example is None:
            simple = [gap for gap in separators if isinstance(gap, cst.SimpleWhitespace)]
            return simple[-1] if simple else SPACE
        judged = separators[1:] or separators or (self.opening,)
        if own_line or all(breaks_line(gap) for gap in judged):
            return line_break(example)
        return SPACE

    def _item_start(self) -> cst.ParenthesizedWhitespace | None:
        for gap in (*reversed(self.gaps[:-1]), self.opening):
            if isinstance(gap, cst.ParenthesizedWhitespace):
                return gap
        return None

    def _split_tail(self, between: Gap) -> tuple[Gap, Gap]:
        """Split the tail: the gap before the new last item and the gap after it."""
        tail = self.gaps[-1]
        if not isinstance(tail, cst.ParenthesizedWhitespace):
            return between, tail
        if not has_comment(tail) and not breaks_line(between):
            return between, tail
        if isinstance(between, cst.ParenthesizedWhitespace):
            start = between
        else:
            start = self._item_start() or cst.ParenthesizedWhitespace(
                indent=True, last_line=cst.SimpleWhitespace(self.unit * 2)
            )
        return tail.with_changes(indent=start.indent, last_line=start.last_line), line_break(tail)


def _take_comments(before: Gap, after: Gap) -> tuple[Gap, Gap, Carried]:
    """Take the comments above an item and the one behind it out of the gaps around it."""
    assert isinstance(before, cst.ParenthesizedWhitespace)
    assert isinstance(after, cst.ParenthesizedWhitespace)
    lines = list(before.empty_lines)
    above: list[cst.Comment] = []
    while lines and lines[-1].comment is not None:
        comment = lines.pop().comment
        assert comment is not None
        above.insert(0, comment)
    behind = after.first_line if after.first_line.comment is not None else None
    if behind is not None:
        after = after.with_changes(first_line=cst.TrailingWhitespace())
    return before.with_changes(empty_lines=lines), after, Carried(tuple(above), behind)


def _merged(before: Gap, after: Gap, *, last: bool, first: bool) -> Gap:
    """Join the gaps on both sides of a removed item."""
    if last:
        return _joined(before, after, ending=after)
    if breaks_line(before) or not breaks_line(after):
        return _joined(before, after, ending=before)
    return after if has_comment(after) or not first else before


def _joined(before: Gap, after: Gap, ending: Gap) -> Gap:
    if not has_comment(after):
        return ending_like(before, ending)
    assert isinstance(after, cst.ParenthesizedWhitespace)
    if not isinstance(before, cst.ParenthesizedWhitespace):
        return ending_like(after, ending)
    lines = list(before.empty_lines)
    if after.first_line.comment is not None:
        own = cst.EmptyLine(whitespace=before.last_line, comment=after.first_line.comment)
        lines.append(own)
    joined = before.with_changes(empty_lines=[*lines, *after.empty_lines])
    return _with_end(joined, ending)


def _with_end(gap: cst.ParenthesizedWhitespace, ending: Gap) -> Gap:
    if isinstance(ending, cst.ParenthesizedWhitespace):
        return gap.with_changes(indent=ending.indent, last_line=ending.last_line)
    return gap
