"""Where a class adds layers to itself."""

from __future__ import annotations

import ast

import pytest

from fixlayers.survey.additions import read_additions
from fixlayers.survey.facts import Addition


def additions(body: str) -> list[Addition]:
    """Read an `__init__` with this body."""
    text = "def __init__(self, n):\n" + "".join(f"    {line}\n" for line in body.split("\n"))
    function = ast.parse(text).body[0]
    assert isinstance(function, ast.FunctionDef)
    return list(read_additions([function]))


@pytest.mark.parametrize(
    "body",
    [
        "self.add(Dense(n))",
        "for _ in range(n):\n    self.add(Dense(n))",
        "with scope:\n    self.add(Dense(n))",
        "self.pop()",
    ],
)
def test_what_always_runs(body: str) -> None:
    assert additions(body) == [Addition("__init__", False)]


@pytest.mark.parametrize(
    "body",
    [
        "if n:\n    self.add(Dense(n))",
        "for _ in range(n):\n    if n:\n        self.add(Dense(n))",
        "try:\n    self.add(Dense(n))\nexcept E:\n    pass",
        "while n:\n    self.add(Dense(n))",
        "def later():\n    self.add(Dense(n))",
    ],
)
def test_what_may_not_run(body: str) -> None:
    assert additions(body) == [Addition("__init__", True)]


@pytest.mark.parametrize("body", ["self.names.add(n)", "other.add(n)", "add(n)", "self.add"])
def test_what_adds_no_layers(body: str) -> None:
    assert additions(body) == []


def test_both_in_one_method() -> None:
    body = "self.add(Dense(n))\nif n:\n    self.add(Dense(n))"
    assert additions(body) == [Addition("__init__", False), Addition("__init__", True)]
