"""Parse generated source into nodes that take the indentation and newlines of the host file."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import TypeVar

import libcst as cst

from fixlayers.rewrite.style import ClassStyle
from fixlayers.syntax import parse_expression

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
    """Return an item of a bracketed list that has a line of its own, or several for its value."""
    key, is_entry, value = item.partition(": ")
    if not is_entry:
        return [(depth, f"{item},")]
    return value_lines(depth, f"{key}: ", value, ",", style)


def value_lines(depth: int, before: str, value: str, behind: str, style: ClassStyle) -> list[Line]:
    """Return the lines of an expression between two texts, one if that fits.

    If not, a conditional expression and conditions that are joined are broken at their words, in
    brackets, a call inside its own, and a comprehension before `for`.
    """
    line = f"{before}{value}{behind}"
    if _fits(depth, line, style):
        return [(depth, line)]
    node = parse_expression(value)

    def inner(before: str, part: ast.expr | None) -> list[Line]:
        text = ast.get_source_segment(value, part) if part is not None else None
        return value_lines(depth + 1, before, text or "", "", style)

    loop: Line = (depth + 1, f"for {value[:-1].rpartition(' for ')[2]}")
    if isinstance(node, ast.IfExp):
        bracket, closing = "(", ")"
        parts = [*inner("", node.body), *inner("if ", node.test), *inner("else ", node.orelse)]
    elif isinstance(node, ast.BoolOp) and not any(isinstance(v, ast.BoolOp) for v in node.values):
        bracket, closing = "(", ")"
        first, *others = node.values
        word = "and " if isinstance(node.op, ast.And) else "or "
        parts = [*inner("", first), *(line for value in others for line in inner(word, value))]
    elif isinstance(node, ast.ListComp):
        bracket, closing = "[", "]"
        parts = [*inner("", node.elt), loop]
    elif isinstance(node, ast.DictComp):
        bracket, closing = "{", "}"
        key = ast.get_source_segment(value, node.key)
        parts = [*inner(f"{key}: ", node.value), loop]
    elif isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        bracket, closing = f"{ast.get_source_segment(value, node.func)}(", ")"
        given = node.args[0]
        # The source of a generator has the brackets of the call.
        each = given.elt if isinstance(given, ast.GeneratorExp) else None
        parts = [*inner("", each), loop] if each else inner("", given)
    else:
        return [(depth, line)]
    return [(depth, f"{before}{bracket}"), *parts, (depth, f"{closing}{behind}")]


def _fits(depth: int, line: str, style: ClassStyle) -> bool:
    return style.fits(style.method_indent + style.method_unit * depth + line)
