"""Parse generated source into nodes that take the indentation and newlines of the host file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import libcst as cst

from fixlayers.patterns import pattern
from fixlayers.rewrite.style import ClassStyle

_CALLEE = pattern(r"[\w.]+\(.")
Node = TypeVar("Node", bound=cst.CSTNode)
Line = tuple[int, str]
Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


def parse_line(source: str) -> cst.SimpleStatementLine:
    """Return the statement line that `source` is."""
    return cst.ensure_type(cst.parse_statement(source), cst.SimpleStatementLine)


def parse_method(lines: Sequence[Line], style: ClassStyle) -> cst.FunctionDef:
    """Return the method that the lines make; each line has its depth below the `def`."""
    source = "\n".join(style.method_unit * depth + text for depth, text in lines) + "\n"
    method = cst.ensure_type(cst.parse_statement(source), cst.FunctionDef)
    return _indented(method, style.method_unit)


def parse_statements(lines: Sequence[Line], style: ClassStyle) -> list[Statement]:
    """Return the statements that the lines make; their depth counts from the method, from 1."""
    body = parse_method([(0, "def method():"), *lines], style).body.body
    return [statement for statement in body if isinstance(statement, Statement)]


def _indented(node: Node, unit: str) -> Node:
    """Write the indentation of every block out, since the host file's default may differ."""
    body = getattr(node, "body", None)
    if not isinstance(body, cst.IndentedBlock):
        return node
    statements = [_indented(statement, unit) for statement in body.body]
    return node.with_changes(body=body.with_changes(body=statements, indent=unit))


def wrapped(
    depth: int, opening: str, items: Sequence[str], closing: str, style: ClassStyle
) -> list[Line]:
    """Return a bracketed list on one line if it fits, else with an item a line.

    `depth` counts from the method; `opening` ends in the bracket and `closing` starts with it.
    """
    line = opening + ", ".join(items) + closing
    if _fits(depth, line, style):
        return [(depth, line)]
    lines = (line for item in items for line in item_lines(depth + 1, item, style))
    return [(depth, opening), *lines, (depth, closing)]


def item_lines(depth: int, item: str, style: ClassStyle) -> list[Line]:
    """Return an item of a bracketed list that has a line of its own.

    An entry that is too long is broken: a conditional expression at its words, in brackets, a call
    inside its own, and a comprehension of a dict before `for`.
    """
    line = f"{item},"
    key, _, value = item.partition(": ")
    if _fits(depth, line, style):
        return [(depth, line)]
    if value.startswith("{") and " for " in value:
        each, _, loop = value[1:-1].partition(" for ")
        *above, (last, closing) = item_lines(depth + 1, each, style)
        inner = [*above, (last, closing.removesuffix(",")), (depth + 1, f"for {loop}")]
        return [(depth, f"{key}: {{"), *inner, (depth, "},")]
    chosen, is_conditional, rest = value.partition(" if ")
    if is_conditional:
        test, _, otherwise = rest.partition(" else ")
        opening, parts = f"{key}: (", [chosen, f"if {test}", f"else {otherwise}"]
    elif value.endswith(")") and _CALLEE.match(value):
        callee, _, arguments = value[:-1].partition("(")
        opening, parts = f"{key}: {callee}(", [arguments]
    else:
        return [(depth, line)]
    return [(depth, opening), *((depth + 1, part) for part in parts), (depth, "),")]


def _fits(depth: int, line: str, style: ClassStyle) -> bool:
    return style.fits(style.method_indent + style.method_unit * depth + line)
