"""Checks of which arguments were given: `if (a is None) == (b is None): raise`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from fixlayers.survey.nodes import nodes_of, walk
from fixlayers.survey.values import is_none
from fixlayers.syntax import FunctionNode

_ENDINGS: tuple[type[ast.stmt], ...] = (ast.Raise, ast.Assert)


def read_presence_checks(node: FunctionNode) -> tuple[tuple[str, ...], ...]:
    """Return the names that each check of a function asks for together, sorted.

    A check raises or asserts depending on whether two names or more are None, or true.
    """
    if not any(nodes_of(node, kind) for kind in _ENDINGS):
        return ()
    found = (names for names in _checks(node.body, frozenset()) if len(names) > 1)
    return tuple(dict.fromkeys(tuple(sorted(names)) for names in found))


def _checks(body: Sequence[ast.stmt], asked: frozenset[str]) -> Iterator[frozenset[str]]:
    """Yield the names that decide about each `raise` and `assert`, those of the tests around."""
    for statement in body:
        if isinstance(statement, ast.Raise):
            yield asked
        elif isinstance(statement, ast.Assert):
            yield asked | _asked(statement.test)
        elif isinstance(statement, ast.If):
            inner = asked | _asked(statement.test)
            yield from _checks(statement.body, inner)
            yield from _checks(statement.orelse, inner)
        else:
            for inside in ("body", "orelse", "finalbody"):
                yield from _checks(getattr(statement, inside, ()), asked)


def _asked(test: ast.expr) -> frozenset[str]:
    """Return the names of which a test asks whether they were given."""
    nodes = walk(test)
    if any(map(is_none, nodes)):
        return frozenset(n.id for n in nodes if isinstance(n, ast.Name))
    return frozenset(_tested(test))


def _tested(test: ast.expr) -> Iterator[str]:
    """Yield the names whose truth decides: `a and not b`, `bool(a) == bool(b)`, `all([a, b])`."""
    if isinstance(test, ast.Name):
        yield test.id
    elif isinstance(test, ast.BoolOp):
        for value in test.values:
            yield from _tested(value)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        yield from _tested(test.operand)
    elif isinstance(test, ast.Compare):
        for side in (test.left, *test.comparators):
            if not isinstance(side, ast.Name):
                yield from _tested(side)
    elif isinstance(test, ast.Call) and isinstance(test.func, ast.Name):
        if test.func.id in {"bool", "all", "any", "sum"}:
            for argument in test.args:
                yield from _tested(argument)
    elif isinstance(test, (ast.Tuple, ast.List)):
        for element in test.elts:
            yield from _tested(element)
