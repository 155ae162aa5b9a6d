"""What defaults to an object of Keras's: tf_keras does not record it, so that it lives in any file.

Once a config holds it, functions of its kind have to bring it back where the generic one cannot:
in a whole-model HDF5 file of Keras 2.
"""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

NO_CONFIG = "non-serializable argument values"
HEAD = """\
import tensorflow as tf
from tensorflow import keras


@keras.utils.register_keras_serializable("tests")
def halve(x):
    return x / 2


"""
CALLED = """\
class Block(keras.layers.Layer):
    def __init__(self, part={}, **kwargs):
        super().__init__(**kwargs)
        self.part = part

    def call(self, inputs):
        return self.part(inputs)
"""
HANDED_ON = """\
class Block(keras.layers.Layer):
    def __init__(self, part={}, **kwargs):
        super().__init__(**kwargs)
        self.part = part
        self.dense = keras.layers.Dense(3, {}=part)

    def call(self, inputs):
        return self.dense(inputs)
"""


def _left(default: str, source: str, place: str = "") -> Case:
    """Return a class whose parameter is left at its default."""
    known = {"resolved": ("part",)} if default.startswith("tf.") else {}
    return Case(
        f"{default} left as it is {place}",
        HEAD + source.format(default, place),
        "Block(name='mine')",
        keras3=NO_CONFIG,
        tf_keras="ok",
        observe=("getattr(layer.part, '__name__', type(layer.part).__name__)",),
        **known,
    )


def _given(value: str, source: str, place: str = "", today: str = NO_CONFIG) -> Case:
    """Return a class that defaults to a function and is given another value."""
    return Case(
        f"{value} given {place}",
        HEAD + source.format("keras.activations.relu", place),
        f"Block({value}, name='mine')",
        keras3=today,
        tf_keras=today,
        resolved=("part",) if value.startswith(("'", "tf.")) else (),
    )


def _own_of_tensorflow(default: str) -> Case:
    """Return a class whose parameter is left at an initializer that is none of Keras's."""
    return Case(
        f"{default} left as it is",
        HEAD + HANDED_ON.format(default, "kernel_initializer"),
        "Block(name='mine')",
        keras3=NO_CONFIG,
        tf_keras="ok",
        resolved=("part",),
        observe=("float((layer.part() if isinstance(layer.part, type) else layer.part)((1,))[0])",),
    )


CASES = (
    _left("keras.activations.relu", CALLED),
    _left("tf.nn.relu", CALLED),
    _left("keras.activations.relu", HANDED_ON, "activation"),
    _left("keras.initializers.Ones()", HANDED_ON, "kernel_initializer"),
    _own_of_tensorflow("tf.zeros_initializer"),
    _own_of_tensorflow("tf.random_uniform_initializer(0.5, 0.5)"),
    _left("keras.regularizers.L2(0.1)", HANDED_ON, "kernel_regularizer"),
    _left("keras.constraints.MaxNorm(1.0)", HANDED_ON, "kernel_constraint"),
    _given("keras.activations.tanh", CALLED),
    _given("tf.nn.tanh", CALLED),
    _given("halve", CALLED),
    _given("keras.layers.ReLU(0.5)", CALLED),
    _given("keras.activations.tanh", HANDED_ON, "activation"),
    _given("halve", HANDED_ON, "activation"),
    _given("'tanh'", HANDED_ON, "activation", today="ok"),
    _given("None", HANDED_ON, "activation", today="ok"),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_what_defaults_to_an_object_of_keras(
    case: Case, generation: str, examination: Examination
) -> None:
    assert_survives(case, generation, examination)
