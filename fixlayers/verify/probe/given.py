"""Arguments that a user gives for a class, where invented ones do not fit."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

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

    labels: dict[str, str] = {}
    try:
        values = evaluated()
        labels = {name: repr(value) for name, value in values.items()}
        recipe = Recipe(
            cls,
            {
                name: Choice(labels[name], lambda name=name: evaluated()[name])  # type: ignore[misc]
                for name in values
            },
        )
        recipe.make()
    except Exception as error:
        raise NotBuiltError(f"as given in {SETTING}: {told(error)}", labels) from error
    return recipe
