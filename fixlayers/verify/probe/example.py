"""How a surviving class was made and called, as a test can do it again."""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np

from fixlayers.verify.probe.arguments import Recipe
from fixlayers.verify.probe.execution import inference
from fixlayers.verify.probe.inputs import Inputs
from fixlayers.verify.results import Example


def plain(instance: Any) -> dict[str, Any]:
    """Return the attributes that a test compares (`template` writes the same there)."""
    return {k: v for k, v in vars(instance).items() if isinstance(v, bool | int | float | str)}


def example_of(keras: Any, recipe: Recipe, inputs: Inputs | None, saved: str) -> Example | None:
    """Return how to do it again; None if Python cannot write the arguments, or a test would fail.

    A test compares configs and plain attributes, which is more than survival asks for.

    Args:
        keras: the Keras under test.
        recipe: what was made.
        inputs: what it was called with.
        saved: the file it was saved in, "" if none.
    """
    given = ", ".join(f"{name}={label}" for name, label in recipe.labels().items())
    made = f"{recipe.cls.__name__}({given})"
    module = sys.modules.get(recipe.cls.__module__)
    seen = {**(vars(module) if module else {}), "keras": keras, "np": np}
    saving = keras.saving

    def config(instance: Any) -> Any:
        return json.loads(json.dumps(saving.serialize_keras_object(instance)))

    try:
        instance = eval(made, seen)
        if type(instance) is not recipe.cls:
            return None
        options = "".join(f", {key}={value}" for key, value in inference(instance).items())
        first = config(instance)
        copy = saving.deserialize_keras_object(first)
        if config(copy) != first or plain(copy) != plain(instance):
            return None
    except Exception:  # noqa: BLE001 - foreign code raises anything
        return None
    return Example(made, f"{inputs.expression}{options}" if inputs else "", bool(saved))
