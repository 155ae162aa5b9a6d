"""What an object is called with; the classes here belong to no Keras."""

from __future__ import annotations

import types
from typing import Any, cast

import pytest

from fixlayers.verify.probe.arguments import Recipe
from fixlayers.verify.probe.framework import Framework
from fixlayers.verify.probe.inputs import InputGuesser

_FRAMEWORK = cast(Framework, types.SimpleNamespace(tensor=lambda values: values))


class OfOne:
    def call(self, inputs: Any) -> Any:
        first, rest = self.split(inputs)
        return first, rest

    def split(self, inputs: Any) -> Any:
        one, two, three = inputs
        return one, (two, three)


class OfTwo:
    def call(self, inputs: Any, training: Any = None) -> Any:
        query, value = inputs
        return query, value


class OfThree:
    def call(self, inputs: Any) -> Any:
        x, z, p = inputs
        return x, z, p


@pytest.mark.parametrize(
    ("cls", "expression"),
    [
        (OfOne, "floats(2, 8)"),
        (OfTwo, "[floats(2, 8, 8), floats(2, 8, 8)]"),
        (OfThree, "[floats(2, 8, 8), floats(2, 8, 8), floats(2, 8, 8)]"),
    ],
)
def test_what_call_unpacks_is_a_list(cls: type, expression: str) -> None:
    guesses = InputGuesser(_FRAMEWORK).guesses("layer", Recipe(cls, {}))
    assert next(guesses).expression == expression
