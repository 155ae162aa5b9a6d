"""Insert, name, take out and realign the arguments of a call, keeping its layout."""

from __future__ import annotations

import libcst as cst

from fixlayers.rewrite.comma_list import Carried, CommaList
from fixlayers.rewrite.gaps import Gap, comments_in, gap_after, with_commas
from fixlayers.rewrite.style import ClassStyle


def insert_argument(call: cst.Call, index: int, argument: cst.Arg, style: ClassStyle) -> cst.Call:
    """Return the call with the argument at `index`, wrapped only if it was short enough before."""
    listed = _listed(call, style)
    result = _rebuilt(call, listed.inserted(index, argument))
    if style.new_lines_fit(call, result):
        return result
    if listed.is_on_one_line:
        return wrap_arguments(result, style) if style.new_lines_fit(None, call) else result
    return _rebuilt(call, listed.inserted(index, argument, own_line=True))


def remove_argument(
    call: cst.Call, index: int, style: ClassStyle, *, carry: bool
) -> tuple[cst.Call, Carried]:
    """Return the call without an argument, and with `carry` the comments that go with it."""
    listed, carried = _listed(call, style).removed(index, carry=carry)
    if carry:
        inside = _comments_around(call.args[index])
        carried = Carried((*carried.above, *inside), carried.behind)
    return _rebuilt(call, listed), carried


def wrap_arguments(call: cst.Call, style: ClassStyle) -> cst.Call:
    """Return a one-line call with its arguments on a line of their own, if it is too long."""
    if style.new_lines_fit(None, call):
        return call
    listed = _listed(call, style)
    together = _rebuilt(call, listed.spread(each=False))
    if style.new_lines_fit(None, together):
        return together
    return _rebuilt(call, listed.spread(each=True))


def keyword_argument(call: cst.Call, name: str, value: cst.BaseExpression) -> cst.Arg:
    """Return `name=value`, spaced as the other keyword arguments of the call."""
    equals = [arg.equal for arg in call.args if isinstance(arg.equal, cst.AssignEqual)]
    tight = cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
    return cst.Arg(value, keyword=cst.Name(name), equal=equals[0] if equals else tight)


def with_function(call: cst.Call, func: cst.BaseExpression, style: ClassStyle) -> cst.Call:
    """Return the call of another function, its arguments still aligned with the bracket."""
    module = style.file.module
    column = len(module.code_for_node(call.func)) + 1
    shift = len(module.code_for_node(func)) + 1 - column
    gaps = tuple(_shifted(gap_after(arg), column, shift) for arg in call.args)
    trailing_comma = bool(call.args) and isinstance(call.args[-1].comma, cst.Comma)
    return call.with_changes(func=func, args=with_commas(call.args, gaps, trailing_comma))


def _shifted(gap: Gap, column: int, shift: int) -> Gap:
    if not isinstance(gap, cst.ParenthesizedWhitespace) or gap.last_line.value != " " * column:
        return gap
    return gap.with_changes(last_line=cst.SimpleWhitespace(" " * (column + shift)))


def _listed(call: cst.Call, style: ClassStyle) -> CommaList[cst.Arg]:
    return CommaList(
        opening=call.whitespace_before_args,
        items=tuple(call.args),
        gaps=tuple(gap_after(arg) for arg in call.args),
        trailing_comma=bool(call.args) and isinstance(call.args[-1].comma, cst.Comma),
        unit=style.method_unit,
    )


def _rebuilt(call: cst.Call, listed: CommaList[cst.Arg]) -> cst.Call:
    args = with_commas(listed.items, listed.gaps, listed.trailing_comma)
    return call.with_changes(args=args, whitespace_before_args=listed.opening)


def _comments_around(arg: cst.Arg) -> tuple[cst.Comment, ...]:
    """Return the comments at the equal sign, and those before the argument's comma."""
    found: list[cst.Comment] = []
    if isinstance(arg.equal, cst.AssignEqual):
        found += comments_in(arg.equal.whitespace_before)
        found += comments_in(arg.equal.whitespace_after)
    if isinstance(arg.comma, cst.Comma):
        found += comments_in(arg.whitespace_after_arg)
        found += comments_in(arg.comma.whitespace_before)
    return tuple(found)
