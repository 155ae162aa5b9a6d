"""FXL410: layers inside a layer that tells its output shape, or a model that builds itself."""

from __future__ import annotations

import textwrap

import pytest

from fixlayers.settings import Settings
from tests.rules.noting import noted

SHAPE = """
    def call(self, x):
        return self.dense(x)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 3)
"""


def layer(*, init: str = "", build: str | None = None, rest: str = SHAPE) -> str:
    def method(head: str, body: str) -> str:
        return f"\n    def {head}:\n{textwrap.indent(textwrap.dedent(body), ' ' * 8)}\n"

    text = "class Head(keras.layers.Layer):\n"
    text += method("__init__(self, **kwargs)", f"super().__init__(**kwargs)\n{init}")
    return text + (method("build(self, input_shape)", build) if build is not None else "") + rest


DENSE = "self.dense = keras.layers.Dense(3)"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(layer(init=DENSE), id="no build"),
        pytest.param(layer(init=DENSE, build="self.w = self.add_weight(shape=(3,))"), id="weights"),
        pytest.param(layer(build=f"{DENSE}\nsuper().build(input_shape)"), id="made in build"),
        pytest.param(
            layer(build=f"n = int(tf.reduce_max(input_shape[1:]))\n{DENSE}"), id="other calls"
        ),
    ],
)
def test_layers_that_nothing_builds_are_said(source: str) -> None:
    (note,) = noted("FXL410", source)
    assert "keeps Keras 3 from building keras.layers.Dense (line " in note.message


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            layer(init=DENSE, build="self.dense.build(input_shape)"), id="build builds it"
        ),
        pytest.param(
            layer(init=DENSE, build="for part in [self.dense]:\n    part.build(input_shape)"),
            id="in a loop",
        ),
        pytest.param(layer(init=DENSE, build="self._build_parts(input_shape)"), id="by a method"),
        pytest.param(layer(init=DENSE, build="build_all(self, input_shape)"), id="by a function"),
        pytest.param(layer(init=DENSE, build="self.dense(tf.zeros((1, 3)))"), id="by a call"),
        pytest.param(layer(init=DENSE, build="self(tf.zeros((1, 3)))"), id="by a call of itself"),
        pytest.param(layer(init="self.dense = keras.layers.ReLU()"), id="no variables"),
        pytest.param(
            layer(init="self.x = 1", build="self.dense = self.add_weight(shape=(3,))"),
            id="weights of its own only",
        ),
        pytest.param(layer(init="self.seen = tf.Variable(0.0)"), id="a variable"),
        pytest.param(
            layer(init=DENSE, rest="\n    def call(self, x):\n        return self.dense(x)\n"),
            id="the shape left to Keras",
        ),
        pytest.param(layer(init=DENSE).replace("Layer)", "Wrapper)"), id="another parent"),
        pytest.param(layer(init=DENSE).replace("keras.layers.Layer", "keras.Model"), id="a model"),
        pytest.param(
            "class Above(keras.layers.Layer):\n    def build(self, input_shape):\n"
            "        self.dense.build(input_shape)\n\n\n"
            + layer(init=DENSE).replace("keras.layers.Layer", "Above"),
            id="built above",
        ),
    ],
)
def test_it_is_not_said_wrongly(source: str) -> None:
    assert noted("FXL410", source) == []


def test_tf_keras_calls_it_all_the_same() -> None:
    assert noted("FXL410", layer(init=DENSE), settings=Settings(target="tf_keras")) == []


MODEL = """
class Head(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)

    def build(self, input_shape):
        super().build(input_shape)

    def call(self, x):
        return self.dense(x)
"""


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(MODEL, id="build builds nothing"),
        pytest.param(MODEL.replace("super().build(input_shape)", "self.built = True"), id="marks"),
        pytest.param(
            MODEL.replace("super().build(input_shape)", "self.dense = keras.layers.Dense(3)"),
            id="makes them",
        ),
    ],
)
def test_models_whose_build_leaves_layers_are_said(source: str) -> None:
    (note,) = noted("FXL410", source)
    assert note.message.startswith("build keeps Keras 3 from building keras.layers.Dense (line ")
    assert note.message.endswith("loads a .keras file with the model without those weights")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(MODEL.replace("super().build(", "self.dense.build("), id="builds them"),
        pytest.param(MODEL.replace("super().build(input_shape)", "self(x)"), id="calls itself"),
        pytest.param(MODEL.replace("def build(", "def build_later("), id="left to Keras"),
        pytest.param(MODEL.replace("layers.Dense(3)", "layers.ReLU()"), id="no variables"),
        pytest.param(
            MODEL + "\n    def build_from_config(self, config):\n        raise ValueError\n",
            id="loads itself",
        ),
        pytest.param(
            MODEL + "\n\nclass Outer(keras.Model):\n    def __init__(self):\n"
            "        super().__init__()\n        self.head = Head()\n\n"
            "    def call(self, x):\n        return self.head(x)\n",
            id="part of another",
        ),
    ],
)
def test_it_is_not_said_wrongly_of_models(source: str) -> None:
    assert noted("FXL410", source) == []


def test_tf_keras_builds_such_models() -> None:
    assert noted("FXL410", MODEL, settings=Settings(target="tf_keras")) == []
