"""Insert and remove items of a comma-separated list between brackets, in its author's layout.

A gap is the white space (with its comments) between a comma and what follows it: the next item or
the closing bracket. The same rules serve parameters, arguments and imported names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import libcst as cst

Gap = cst.BaseParenthesizableWhitespace
Item = TypeVar("Item", bound=cst.CSTNode)

SPACE = cst.SimpleWhitespace(" ")
NOTHING = cst.SimpleWhitespace("")


@dataclass(frozen=True)
class Carried:
    """The comments that belong to a removed item: those above it and the one behind it."""

    above: tuple[cst.Comment, ...] = ()
    behind: cst.TrailingWhitespace | None = None


def breaks_line(gap: Gap) -> bool:
    """Tell whether the gap ends its line."""
    return isinstance(gap, cst.ParenthesizedWhitespace)


def has_comment(gap: Gap) -> bool:
    """Tell whether the gap holds a comment."""
    if not isinstance(gap, cst.ParenthesizedWhitespace):
        return False
    lines = [gap.first_line.comment, *(line.comment for line in gap.empty_lines)]
    return any(comment is not None for comment in lines)


def _line_break(like: cst.ParenthesizedWhitespace) -> cst.ParenthesizedWhitespace:
    """Return a plain line break to the column at which `like` ends."""
    return cst.ParenthesizedWhitespace(indent=like.indent, last_line=like.last_line)


def _ending_like(gap: Gap, ending: Gap) -> Gap:
    """Return `gap` with all its comments, ending as `ending` does where comments allow it."""
    if not has_comment(gap) or not isinstance(gap, cst.ParenthesizedWhitespace):
        return ending
    if not isinstance(ending, cst.ParenthesizedWhitespace):
        return gap
    return gap.with_changes(
        empty_lines=[*gap.empty_lines, *ending.empty_lines],
        indent=ending.indent,
        last_line=ending.last_line,
    )


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
        tail = _line_break(opening)
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
            return _line_break(example)
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
        return tail.with_changes(indent=start.indent, last_line=start.last_line), _line_break(tail)


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
        return _ending_like(before, ending)
    assert isinstance(after, cst.ParenthesizedWhitespace)
    if not isinstance(before, cst.ParenthesizedWhitespace):
        return _ending_like(after, ending)
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


_TAIL_FIELDS: dict[type[cst.CSTNode], str] = {
    cst.Arg: "whitespace_after_arg",
    cst.Param: "whitespace_after_param",
    cst.ParamSlash: "whitespace_after",
}


def gap_after(item: cst.CSTNode) -> Gap:
    """Return the gap after an argument, a parameter or an imported name."""
    comma = getattr(item, "comma", None)
    if isinstance(comma, cst.Comma):
        return comma.whitespace_after
    field = _TAIL_FIELDS.get(type(item))
    gap = NOTHING if field is None else getattr(item, field)
    assert isinstance(gap, cst.BaseParenthesizableWhitespace)
    return gap


def with_commas(items: Sequence[Item], gaps: Sequence[Gap], trailing_comma: bool) -> list[Item]:
    """Return the items with the gaps put back behind them.

    The tail of a list of imported names without a trailing comma is the bracket's own.
    """
    return [
        _with_comma(item, gap, comma=trailing_comma or index < len(items) - 1)
        for index, (item, gap) in enumerate(zip(items, gaps, strict=True))
    ]


def _with_comma(item: Item, gap: Gap, *, comma: bool) -> Item:
    field = _TAIL_FIELDS.get(type(item))
    old = getattr(item, "comma", None)
    if isinstance(old, cst.Comma):
        # Keeping an odd comma is the only way to keep a comment that stands before it.
        if comma or (field is not None and breaks_line(getattr(item, field))):
            return item.with_changes(comma=old.with_changes(whitespace_after=gap))
        if field is None:
            return item.with_changes(comma=cst.MaybeSentinel.DEFAULT)
        return item.with_changes(comma=cst.MaybeSentinel.DEFAULT, **{field: gap})
    if comma:
        bare = item if field is None else item.with_changes(**{field: NOTHING})
        return bare.with_changes(comma=cst.Comma(whitespace_after=gap))
    return item if field is None else item.with_changes(**{field: gap})
