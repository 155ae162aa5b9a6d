"""The white space and comments between the items of a comma-separated list.

A gap lies between a comma and what follows it: the next item or the closing bracket.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import libcst as cst

Gap = cst.BaseParenthesizableWhitespace
Item = TypeVar("Item", bound=cst.CSTNode)

SPACE = cst.SimpleWhitespace(" ")
NOTHING = cst.SimpleWhitespace("")


def breaks_line(gap: Gap) -> bool:
    """Tell whether the gap ends its line."""
    return isinstance(gap, cst.ParenthesizedWhitespace)


def comments_in(gap: Gap) -> list[cst.Comment]:
    """Return the comments of the gap in order."""
    if not isinstance(gap, cst.ParenthesizedWhitespace):
        return []
    lines = [gap.first_line.comment, *(line.comment for line in gap.empty_lines)]
    return [comment for comment in lines if comment is not None]


def has_comment(gap: Gap) -> bool:
    """Tell whether the gap holds a comment."""
    return bool(comments_in(gap))


def comments_within(node: cst.CSTNode) -> list[cst.Comment]:
    """Return the comments anywhere in the node, in order."""
    if isinstance(node, cst.Comment):
        return [node]
    return [comment for child in node.children for comment in comments_within(child)]


def line_break(like: cst.ParenthesizedWhitespace) -> cst.ParenthesizedWhitespace:
    """Return a plain line break to the column at which `like` ends."""
    return cst.ParenthesizedWhitespace(indent=like.indent, last_line=like.last_line)


def ending_like(gap: Gap, ending: Gap) -> Gap:
    """Return `gap` with all its comments, ending as `ending` does where comments allow it."""
    if gap is ending or not has_comment(gap) or not isinstance(gap, cst.ParenthesizedWhitespace):
        return ending
    if not isinstance(ending, cst.ParenthesizedWhitespace):
        return gap
    return gap.with_changes(
        empty_lines=[*gap.empty_lines, *ending.empty_lines],
        indent=ending.indent,
        last_line=ending.last_line,
    )


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
