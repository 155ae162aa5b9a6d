"""Checks of which arguments were given."""

from __future__ import annotations

import ast

import pytest

from fixlayers.survey.presence import read_presence_checks


def checks(body: str) -> tuple[tuple[str, ...], ...]:
    """Read the checks of a function with this body."""
    function = ast.parse("def f(a, b, c):\n" + "".join(f"    {x}\n" for x in body.split("\n")))
    node = function.body[0]
    assert isinstance(node, ast.FunctionDef)
    return read_presence_checks(node)


@pytest.mark.parametrize(
    "body",
    [
        "if (a is None) == (b is None):\n    raise E",
        "if a is not None and b is not None:\n    raise E",
        "if a and b:\n    raise E",
        "if not a and not b:\n    raise E",
        "if bool(a) == bool(b):\n    raise E",
        "if all([a, b]):\n    raise E",
        "if None in (a, b):\n    raise E",
        "if [a, b].count(None) != 1:\n    raise E",
        "assert not (a and b)",
        "assert (a is None) != (b is None), 'one'",
        "if a:\n    if b:\n        raise E",
        "if a:\n    x = 1\nelif b:\n    x = 2\nelse:\n    raise E",
        "try:\n    if a and b:\n        raise E\nfinally:\n    pass",
        "with x:\n    assert a or b",
    ],
)
def test_names_that_are_asked_for_together(body: str) -> None:
    assert checks(body) == (("a", "b"),)


@pytest.mark.parametrize(
    "body",
    [
        "if a % b:\n    raise E",
        "if a < b:\n    raise E",
        "if a is None:\n    raise E",
        "assert a",
        "if a and b:\n    c = 1",
        "if check(a, b):\n    raise E",
        "if a:\n    raise E\nif b:\n    raise E",
        "def g():\n    return a and b",
    ],
)
def test_other_checks_ask_for_none_or_one(body: str) -> None:
    assert checks(body) == ()


def test_all_names_beside_one_that_is_compared_with_none() -> None:
    assert checks("if sum(x is not None for x in (a, b, c)) > 1:\n    raise E") == (
        ("a", "b", "c", "sum", "x"),
    )
