"""Arguments that a user gives for a class, where invented ones do not fit."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from fixlayers.syntax import parse_expression
from fixlayers.verify.probe.arguments import NotBuiltError, Recipe
from fixlayers.verify.probe.choices import Choice
from fixlayers.verify.probe.errors import told

SETTING = "[tool.fixlayers.verify.arguments]"


def given_recipe(cls: type, expression: str, keras: Any) -> Recipe:
    """Return the recipe of given arguments.

    Args:
        cls: the class they are for.
        expression: a dict of keyword arguments, as a Python expression; it sees what the module of
            the class sees, `keras` and `np`. Evaluated once more for each instance.
        keras: the Keras under test.

    Raises:
        NotBuiltError: no dict comes of it, or the constructor does not take it.
    """

    def evaluated() -> dict[str, Any]:
        module = sys.modules.get(cls.__module__)
        seen = {"keras": keras, "np": np, "inf": float("inf"), "nan": float("nan")}
        value = eval(expression, {**seen, **vars(module)} if module else seen)
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise TypeError(f"{expression} is no dict of keyword arguments")
        return value

    written = _written(expression)
    labels: dict[str, str] = {}
    try:
        labels = {name: written.get(name, repr(value)) for name, value in evaluated().items()}
        choices = {name: Choice(label, _entry(evaluated, name)) for name, label in labels.items()}
        recipe = Recipe(cls, choices)
        recipe.make()
    except Exception as error:
        raise NotBuiltError(f"as given in {SETTING}: {told(error)}", labels) from error
    return recipe


def _entry(evaluated: Callable[[], dict[str, Any]], name: str) -> Callable[[], Any]:
    return lambda: evaluated()[name]


def _written(expression: str) -> dict[str, str]:
    """Return how the expression writes its entries, as far as it is a plain dict."""
    tree = parse_expression(expression)
    pairs: list[tuple[object, ast.expr]] = []
    if isinstance(tree, ast.Call):
        pairs += [(keyword.arg, keyword.value) for keyword in tree.keywords]
    elif isinstance(tree, ast.Dict):
        keys = [key.value if isinstance(key, ast.Constant) else None for key in tree.keys]
        pairs += zip(keys, tree.values, strict=True)
    return {name: ast.unparse(value) for name, value in pairs if isinstance(name, str)}
