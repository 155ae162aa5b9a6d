"""FXL403: layers and weights made in `call`."""

from __future__ import annotations

import textwrap

import pytest

from tests.rules.noting import noted, noted_in

LAYER = "class Head(keras.layers.Layer):\n"


def in_call(body: str, parameters: str = "x") -> str:
    text = textwrap.indent(textwrap.dedent(body), " " * 8)
    return f"{LAYER}    def call(self, {parameters}):\n{text}"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("return keras.layers.Dense(10)(x)", id="called at once"),
        pytest.param("return tf.keras.layers.Dense(10)(x)", id="tensorflow's"),
        pytest.param("dense = keras.layers.Dense(10)\nreturn dense(x)", id="kept in a local"),
        pytest.param("self.dense = keras.layers.Dense(10)\nreturn self.dense(x)", id="stored"),
        pytest.param("return sum(keras.layers.Dense(n)(x) for n in (1, 2))", id="in a generator"),
        pytest.param(
            "for units in (1, 2):\n    x = keras.layers.Dense(units)(x)\nreturn x", id="in a loop"
        ),
        pytest.param(
            "if self.deep:\n    x = keras.layers.LSTM(3)(x)\nreturn x",
            id="behind a test of a setting",
        ),
        pytest.param(
            "if x is None:\n    x = keras.layers.Dense(3)(x)\nreturn x",
            id="behind a test of an argument",
        ),
        pytest.param("with tf.name_scope('a'):\n    return keras.layers.GRU(3)(x)", id="in a with"),
        pytest.param(
            "return keras.Sequential([keras.layers.Dense(10)])(x)", id="inside a Sequential"
        ),
        pytest.param("return x * tf.Variable(1.0)", id="a variable of TensorFlow's"),
        pytest.param("return x * keras.Variable(1.0)", id="a variable of Keras's"),
        pytest.param("return x * keras.backend.variable(1.0)", id="a variable by the backend"),
        pytest.param("w = self.add_weight(shape=(3,))\nreturn x * w", id="add_weight"),
        pytest.param(
            "return keras.layers.Bidirectional(keras.layers.LSTM(2))(x)", id="in a wrapper"
        ),
    ],
)
def test_what_has_variables_is_said(body: str) -> None:
    (note,) = noted("FXL403", in_call(body))
    assert note.message.startswith("call makes ")
    assert note.line > 6


def test_one_note_names_all() -> None:
    (note,) = noted(
        "FXL403", in_call("x = keras.layers.Dense(2)(x)\nreturn keras.layers.LSTM(2)(x)")
    )
    assert note.message == (
        "call makes keras.layers.Dense (line 7) and keras.layers.LSTM (line 8) anew each time it "
        "runs"
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("return keras.layers.Add()([x, x])", id="a layer without variables"),
        pytest.param("return keras.layers.ReLU()(keras.layers.Flatten()(x))", id="two of them"),
        pytest.param("return keras.layers.Lambda(lambda y: y)(x)", id="a Lambda layer"),
        pytest.param("return keras.layers.Dropout(0.1)(x)", id="variables in Keras 3 only"),
        pytest.param("return keras.layers.RNN(self.cell)(x)", id="a wrapper of what is there"),
        pytest.param(
            "return keras.layers.TimeDistributed(self.dense)(x)", id="another wrapper of it"
        ),
        pytest.param("return keras.losses.MeanSquaredError()(x, x)", id="a loss"),
        pytest.param("return keras.initializers.GlorotUniform()(x.shape)", id="an initializer"),
        pytest.param("return tf.TensorShape(x.shape)", id="no layer"),
        pytest.param("return self.Dense(3)(x)", id="an attribute"),
        pytest.param("return Unknown(3)(x)", id="an unknown name"),
        pytest.param("raise ValueError(x)", id="an exception"),
        pytest.param(
            "if self.dense is None:\n    self.dense = keras.layers.Dense(3)\nreturn self.dense(x)",
            id="behind is None",
        ),
        pytest.param(
            "if not self.built:\n    self.dense = keras.layers.Dense(3)\nreturn self.dense(x)",
            id="behind built",
        ),
        pytest.param(
            "if not hasattr(self, 'dense'):\n    self.dense = keras.layers.Dense(3)\n"
            "return self.dense(x)",
            id="behind hasattr",
        ),
        pytest.param(
            "if getattr(self, 'dense', None) is None:\n    self.dense = keras.layers.Dense(3)\n"
            "return self.dense(x)",
            id="behind getattr",
        ),
        pytest.param(
            "if self.first:\n    self.dense = keras.layers.Dense(3)\n    self.first = False\n"
            "return self.dense(x)",
            id="behind a flag that it resets",
        ),
        pytest.param(
            "if x.dtype not in self.cache:\n    self.cache[x.dtype] = keras.layers.Dense(3)\n"
            "return self.cache[x.dtype](x)",
            id="in a cache",
        ),
        pytest.param(
            "dense = self.cache.get(x.dtype)\nif dense is None:\n"
            "    dense = keras.layers.Dense(3)\n    self.cache[x.dtype] = dense\nreturn dense(x)",
            id="in a cache, asked by a local",
        ),
        pytest.param(
            "self.dense = self.dense or keras.layers.Dense(3)\nreturn self.dense(x)", id="by or"
        ),
        pytest.param(
            "self.dense = keras.layers.Dense(3) if self.dense is None else self.dense\n"
            "return self.dense(x)",
            id="by a conditional expression",
        ),
        pytest.param(
            "try:\n    return self.dense(x)\nexcept AttributeError:\n"
            "    self.dense = keras.layers.Dense(3)\nreturn self.dense(x)",
            id="in a handler",
        ),
        pytest.param(
            "if self.built:\n    return self.dense(x)\nself.dense = keras.layers.Dense(3)\n"
            "return self.dense(x)",
            id="behind an early return",
        ),
        pytest.param(
            "def later():\n    return keras.layers.Dense(3)(x)\nreturn x", id="in a function"
        ),
        pytest.param("self.make = lambda: tf.Variable(1.0)\nreturn x", id="in a lambda"),
    ],
)
def test_what_has_none_or_is_made_once_is_not(body: str) -> None:
    assert not noted("FXL403", in_call(body))


def test_a_parameter_of_that_name_is_not_the_class() -> None:
    source = in_call("return Dense(3)(x)", "x, Dense")
    assert not noted_in(
        "FXL403", {"a.py": f"import keras\nfrom keras.layers import Dense\n\n\n{source}"}
    )


@pytest.mark.parametrize("method", ["__init__", "build", "helper"])
def test_other_methods_may(method: str) -> None:
    body = "        self.dense = keras.layers.Dense(3)\n"
    assert not noted("FXL403", f"{LAYER}    def {method}(self, x=1):\n{body}")


INNER = """\
class Inner(keras.layers.Layer):
    def build(self, shape):
        {made}


class Head(keras.layers.Layer):
    def call(self, x):
        return Inner()(x)
"""


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ("self.kernel = self.add_weight(shape=(3,))", True),
        ("self.dense = keras.layers.Dense(3)", True),
        ("self.scale = tf.Variable(1.0)", True),
        ("self.scale = 3", False),
        ("self.add = keras.layers.Add()", False),
    ],
)
def test_layers_of_the_project_are_followed(made: str, said: bool) -> None:
    assert bool(noted("FXL403", INNER.format(made=made))) is said


def test_a_subclass_of_a_layer_with_weights_has_some() -> None:
    source = "class Inner(keras.layers.Dense):\n    pass\n\n\n" + INNER.partition("\n\n\n")[2]
    assert noted("FXL403", source)


def test_classes_that_hold_each_other_end() -> None:
    source = """\
    class A(keras.layers.Layer):
        def call(self, x):
            return B()(x)


    class B(keras.layers.Layer):
        def call(self, x):
            return A()(x)
    """
    assert not noted("FXL403", source)


def test_a_class_outside_keras_may() -> None:
    source = "class Head:\n    def call(self, x):\n        return keras.layers.Dense(3)(x)\n"
    assert not noted("FXL403", source)
