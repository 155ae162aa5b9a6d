"""FXL106: `call` stands under `tf.function`, which keeps the weights it was first traced with."""

from __future__ import annotations

import pytest

from fixlayers.settings import Settings
from tests.repairing import repair

HEAD = """\
import tensorflow as tf
from tensorflow import keras


@keras.utils.register_keras_serializable()
"""
BODY = """\
class Head(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.layers_in_order = [keras.layers.Dense(4), keras.layers.Dense(2)]

    {}
    def call(self, x, training=None):
        for layer in self.layers_in_order:
            x = layer(x)
        {}
        return x
"""


@pytest.mark.parametrize("decorator", ["@tf.function", "@tf.function()", "@tf.function  # fast"])
@pytest.mark.parametrize(
    "line",
    [
        "x = x * 2",
        "if training: x = x * 2",
        "if self.built and isinstance(x, list): x = x[0]",
        "x = [x for i in range(len(self.layers_in_order))][0] if training is None else x",
    ],
)
def test_fixed(decorator: str, line: str) -> None:
    before = HEAD + BODY.format(decorator, line)
    comment = "    # fast\n" if "#" in decorator else ""
    repair(before, before.replace(f"    {decorator}\n", comment), codes="FXL106")


def test_a_layer_that_makes_its_weights_in_build() -> None:
    before = f"""{HEAD}\
class Scale(keras.layers.Layer):
    def build(self, input_shape):
        self.factor = self.add_weight(shape=(input_shape[-1],))

    @tf.function(reduce_retracing=True)
    def call(self, x):
        return x * self.factor
"""
    repair(before, before.replace("    @tf.function(reduce_retracing=True)\n", ""), codes="FXL106")


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("if tf.reduce_sum(x) > 0: x = -x", id="a branch on a tensor"),
        pytest.param("x = -x if tf.reduce_sum(x) > 0 else x", id="a conditional expression"),
        pytest.param("while tf.reduce_sum(x) > 0: x = x - 1", id="a while loop"),
        pytest.param("for i in tf.range(3): x = x + 1.0", id="a loop over a tensor"),
        pytest.param("for row in x: print(row)", id="a loop over the input"),
        pytest.param("assert x > 3", id="an assertion about a tensor"),
    ],
)
def test_refused_where_a_graph_may_be_needed(line: str) -> None:
    source = HEAD + BODY.format("@tf.function", line)
    repair(source, refused={"FXL106": "a branch or a loop of call may depend on a tensor"})


@pytest.mark.parametrize(
    ("decorators", "reason"),
    [
        ("@tf.function(input_signature=[])", "the arguments of tf.function may be needed"),
        ("@tf.function(jit_compile=True)", "the arguments of tf.function may be needed"),
        ("@logged\n    @tf.function", "call has other decorators as well"),
    ],
)
def test_refused(decorators: str, reason: str) -> None:
    repair(HEAD + BODY.format(decorators, "pass"), refused={"FXL106": reason})


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(BODY.format("@other.function", "pass"), id="another function"),
        pytest.param(
            BODY.format("@tf.function", "pass").replace("def call", "def train_step"),
            id="another method",
        ),
        pytest.param(
            """\
class Twice(keras.layers.Layer):
    @tf.function
    def call(self, x):
        return x * 2
""",
            id="a layer without weights has none to keep",
        ),
        pytest.param(
            """\
class Twice(keras.losses.Loss):
    @tf.function
    def call(self, y_true, y_pred):
        return y_true - y_pred
""",
            id="a loss",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    repair(HEAD + source)


def test_left_alone_where_tf_keras_is_the_target() -> None:
    source = HEAD + BODY.format("@tf.function", "pass")
    repair(source, settings=Settings(target="tf_keras"))
