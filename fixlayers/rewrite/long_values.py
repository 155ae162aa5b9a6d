"""Break values that make a new line of a config too long."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from fixlayers.rewrite.comma_list import CommaList
from fixlayers.rewrite.config_places import Entry
from fixlayers.rewrite.style import ClassStyle


def wrap_new_values(listed: CommaList[Entry], old: set[int], style: ClassStyle) -> CommaList[Entry]:
    """Return the list with those values wrapped that make the line that they start too long.

    `old` are the identities of the values that stay as they are.
    """
    items = list(listed.items)
    for index, item in enumerate(items):
        before = listed.gaps[index - 1] if index else listed.opening
        if id(item.value) in old or not isinstance(before, cst.ParenthesizedWhitespace):
            continue
        column = before.last_line.value
        code = style.file.module.code_for_node(item.with_changes(comma=cst.Comma()))
        if not style.fits(style.method_indent + style.method_unit + column + code):
            items[index] = item.with_changes(value=_wrapped(item.value, column, style))
    return replace(listed, items=tuple(items))


def wrap_assigned(statement: cst.BaseSmallStatement, style: ClassStyle) -> cst.BaseSmallStatement:
    """Return the assignment with its value wrapped if that makes it too long."""
    if not isinstance(statement, cst.Assign) or style.new_lines_fit(None, statement):
        return statement
    return statement.with_changes(value=_wrapped(statement.value, "", style))


def _wrapped(value: cst.BaseExpression, indent: str, style: ClassStyle) -> cst.BaseExpression:
    """Return a call of one line with its arguments on a line of their own.

    A conditional expression is broken at its words, in brackets, and a comprehension before
    `for`.
    """
    if "\n" in style.file.module.code_for_node(value):
        return value
    outer = cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(indent))
    inner = outer.with_changes(last_line=cst.SimpleWhitespace(indent + style.method_unit))
    if isinstance(value, cst.IfExp) and not value.lpar:
        return value.with_changes(
            lpar=[cst.LeftParen(inner)],
            whitespace_before_if=inner,
            whitespace_before_else=inner,
            rpar=[cst.RightParen(outer)],
        )
    if isinstance(value, (cst.DictComp, cst.ListComp)):
        return _broken(value, inner, outer, style)
    if not isinstance(value, cst.Call) or not value.args:
        return value
    last = value.args[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=outer)
    return value.with_changes(args=[*value.args[:-1], last], whitespace_before_args=inner)


def _broken(
    value: cst.DictComp | cst.ListComp,
    inner: cst.ParenthesizedWhitespace,
    outer: cst.ParenthesizedWhitespace,
    style: ClassStyle,
) -> cst.DictComp | cst.ListComp:
    """Return a comprehension with its element and its loop on a line each."""
    each = value.value if isinstance(value, cst.DictComp) else value.elt
    column = inner.last_line.value
    line = style.file.module.code_for_node(value).partition(" for ")[0][1:]
    if not style.fits(style.method_indent + style.method_unit + column + line):
        each = _wrapped(each, column, style)
    broken = value.with_changes(for_in=value.for_in.with_changes(whitespace_before=inner))
    if isinstance(broken, cst.DictComp):
        return broken.with_changes(
            value=each,
            lbrace=broken.lbrace.with_changes(whitespace_after=inner),
            rbrace=broken.rbrace.with_changes(whitespace_before=outer),
        )
    return broken.with_changes(
        elt=each,
        lbracket=broken.lbracket.with_changes(whitespace_after=inner),
        rbracket=broken.rbracket.with_changes(whitespace_before=outer),
    )
