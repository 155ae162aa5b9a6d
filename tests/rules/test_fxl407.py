"""FXL407: classes that read variables of the function around them."""

from __future__ import annotations

import pytest

from tests.rules.noting import noted

MAKER = """\
def make({parameters}):
    {before}
    class Block(keras.layers.Layer):
        {inside}

    return Block
"""


def maker(inside: str, parameters: str = "", before: str = "pass") -> str:
    return MAKER.format(inside=inside, parameters=parameters, before=before)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(maker("def call(self, x): return x * units", "units"), id="an argument"),
        pytest.param(maker("def call(self, x): return x * units", "*units"), id="a starred one"),
        pytest.param(
            maker("def call(self, x): return x * units", before="units = 3"), id="a local"
        ),
        pytest.param(maker("rate = units", "units"), id="in the class body"),
        pytest.param(
            maker("def call(self, x): return [units for _ in x]", "units"), id="in a comprehension"
        ),
        pytest.param(
            maker("def call(self, x): return tf.map_fn(lambda y: units, x)", "units"),
            id="in a lambda",
        ),
        pytest.param(
            maker("def __init__(self, rate=units): super().__init__()", "units"), id="as a default"
        ),
    ],
)
def test_a_variable_of_the_function_is_said(source: str) -> None:
    (note,) = noted("FXL407", source)
    assert note.message == "the class reads units of make, and no config carries what that holds"


def test_all_names_are_listed() -> None:
    (note,) = noted("FXL407", maker("def call(self, x): return x * b ** a", "a", "b = 3"))
    assert note.message.startswith("the class reads a and b of make,")


def test_the_function_may_be_a_method() -> None:
    source = """\
    class Factory:
        def make(self):
            class Block(keras.layers.Layer):
                def call(block, x):
                    return x * self.scale

            return Block
    """
    (note,) = noted("FXL407", source)
    assert note.message.startswith("the class reads self of make,")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(maker("def call(self, x): return x * UNITS", "units"), id="a global"),
        pytest.param(maker("def call(self, units): return units", "units"), id="hidden by its own"),
        pytest.param(
            maker("def call(self, x):\n            units = 3\n            return units", "units"),
            id="hidden by a local",
        ),
        pytest.param(maker("def call(self, x): return super().call(x)"), id="super"),
        pytest.param(maker("def call(self, x): return Block", "units"), id="the class itself"),
        pytest.param(
            maker("def call(self, x): return np.abs(x)", before="import numpy as np"),
            id="an import of the function",
        ),
        pytest.param(
            maker("def call(self, x): return half(x)", before="def half(x): return x / 2"),
            id="a function in the function",
        ),
        pytest.param(
            maker("def call(self, x): return x * units", before="global units; units = 3"),
            id="a global that the function sets",
        ),
        pytest.param(
            "units = 3\n\n\nclass Block(keras.layers.Layer):\n"
            "    def call(self, x): return x * units\n",
            id="no function around it",
        ),
        pytest.param(
            "def make(units):\n    class Block:\n        def call(self, x): return x * units\n",
            id="no Keras class",
        ),
    ],
)
def test_other_names_are_not(source: str) -> None:
    assert not noted("FXL407", source)
