"""Put a new method into a class, where and spaced as its author would have put it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise, takewhile

import libcst as cst

from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.style import ClassStyle

Statement = cst.BaseStatement | cst.BaseSmallStatement


def find_method(node: cst.ClassDef, name: str) -> int | None:
    """Return the index in the class body of the last method of that name."""
    found = None
    for index, statement in enumerate(node.body.body):
        if isinstance(statement, cst.FunctionDef) and statement.name.value == name:
            found = index
    return found


def edit_method(
    node: cst.ClassDef, name: str, edit: Callable[[cst.FunctionDef], cst.FunctionDef]
) -> cst.ClassDef:
    """Return the class with what `edit` makes of the last method of that name.

    Raises EditError if the class has no such method of its own.
    """
    index = find_method(node, name)
    if index is None:
        raise EditError(f"{node.name.value} has no {name} of its own")
    function = edit(cst.ensure_type(node.body.body[index], cst.FunctionDef))
    body = [*node.body.body[:index], function, *node.body.body[index + 1 :]]
    return node.with_changes(body=node.body.with_changes(body=body))


def add_method(
    node: cst.ClassDef, method: cst.FunctionDef, style: ClassStyle, *, after: str = ""
) -> cst.ClassDef:
    """Return the class with the method behind the method `after`, else before the private ones.

    Raises EditError if the class has a method of that name already.
    """
    name = method.name.value
    if find_method(node, name) is not None:
        raise EditError(f"the class has a method {name} already")
    body = _lines(node.body)
    index = find_method(node, after) if after else None
    if index is None:
        index = _last_public(body)
    spaced = method.with_changes(leading_lines=[cst.EmptyLine(indent=False)] * _spacing(body))
    body.insert(index + 1, spaced)
    return node.with_changes(body=_block(node.body, body, style))


def _lines(suite: cst.BaseSuite) -> list[cst.BaseStatement]:
    if isinstance(suite, cst.IndentedBlock):
        return list(suite.body)
    one_line = cst.ensure_type(suite, cst.SimpleStatementSuite)
    line = cst.SimpleStatementLine(one_line.body, trailing_whitespace=one_line.trailing_whitespace)
    return [line]


def _last_public(body: list[cst.BaseStatement]) -> int:
    """Return the index of the last method that is public or dunder, else of the last statement."""
    for index in range(len(body) - 1, -1, -1):
        statement = body[index]
        if isinstance(statement, cst.FunctionDef) and not _is_private(statement.name.value):
            return index
    return len(body) - 1


def _is_private(name: str) -> bool:
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


def _spacing(body: list[cst.BaseStatement]) -> int:
    """Return how many blank lines stand between most methods of the class, else one."""
    counts: Counter[int] = Counter()
    for previous, statement in pairwise(body):
        if not isinstance(previous, cst.FunctionDef) or _has_footer(previous):
            continue
        if isinstance(statement, cst.FunctionDef):
            lines = takewhile(lambda line: line.comment is None, statement.leading_lines)
            counts[sum(1 for _ in lines)] += 1
    return max(counts, key=lambda blank: (counts[blank], blank), default=1)


def _has_footer(statement: cst.BaseStatement) -> bool:
    body = getattr(statement, "body", None)
    return isinstance(body, cst.IndentedBlock) and bool(body.footer)


def _block(
    suite: cst.BaseSuite, body: list[cst.BaseStatement], style: ClassStyle
) -> cst.IndentedBlock:
    if isinstance(suite, cst.IndentedBlock):
        return suite.with_changes(body=body)
    return cst.IndentedBlock(body=body, indent=style.body_unit)
