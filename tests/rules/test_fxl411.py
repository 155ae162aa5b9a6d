"""FXL411: models whose call needs more than the argument that Keras builds them with."""

from __future__ import annotations

import pytest

from fixlayers.settings import Settings
from tests.rules.noting import noted, noted_in

MODEL = """
class Translator(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)

    def call(self, inputs, targets, training=None):
        return self.dense(inputs) + targets
"""
SIGNATURE = "call(self, inputs, targets, training=None)"


def changed(old: str, new: str) -> str:
    assert old in MODEL
    return MODEL.replace(old, new)


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        pytest.param(MODEL, "targets besides inputs", id="two"),
        pytest.param(
            changed(SIGNATURE, "call(self, x, y, mask, *, training)"),
            "y, mask and training besides x",
            id="four",
        ),
        pytest.param(
            changed(SIGNATURE, "call(self, x, *states, y)"), "y besides x", id="keyword-only"
        ),
        pytest.param(
            changed("    def call", "    @tf.function\n    def call"), "targets", id="traced"
        ),
    ],
)
def test_models_of_several_inputs_are_said(source: str, needed: str) -> None:
    (note,) = noted("FXL411", source)
    assert f"call needs {needed}" in note.message
    assert "Keras 3 loads a .keras file with the model without the weights of" in note.message
    assert "keras.layers.Dense (line 9)" in note.message
    assert "list, tuple or dict" in note.reason


@pytest.mark.parametrize(
    "layer",
    [
        "self.dense = [keras.layers.Dense(3) for _ in range(2)]",
        "self.dense = {'a': keras.layers.Dense(3)}",
        "self.dense = []\n        for _ in range(2):\n            self.dense.append("
        "keras.layers.Dense(3))",
        "dense = keras.layers.Dense(3)\n        self.dense = [dense]",
    ],
)
def test_layers_in_a_container_are_found(layer: str) -> None:
    source = changed("self.dense = keras.layers.Dense(3)", layer)
    assert noted("FXL411", source.replace("self.dense(inputs)", "self.dense[0](inputs)"))


INNER = """
class Inner(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)

    def call(self, x):
        return self.dense(x)

"""
BUILDING = """
class Inner(keras.layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight(shape=(3,))

"""
OWN = changed("keras.layers.Dense(3)", "Inner()")


@pytest.mark.parametrize(
    "inner",
    [
        pytest.param(INNER, id="layers in it are left"),
        pytest.param("class Inner(keras.layers.Dense):\n    pass\n\n", id="one of Keras's"),
        pytest.param(BUILDING, id="its build makes weights"),
    ],
)
def test_layers_of_the_project_are_followed(inner: str) -> None:
    (note,) = noted("FXL411", inner + OWN)
    assert "the weights of Inner (line " in note.message


def test_tf_keras_cannot_load_it_at_all() -> None:
    (note,) = noted("FXL411", MODEL, settings=Settings(target="tf_keras"))
    assert note.message.endswith("so that a .keras file with the model cannot be loaded")


def test_training_needs_a_default_in_keras_3() -> None:
    source = changed("targets, training=None", "training")
    (note,) = noted("FXL411", source)
    assert note.reason == "give training the default None"
    assert noted("FXL411", source, settings=Settings(target="tf_keras")) == []


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(changed("targets, ", "targets=None, "), id="a default"),
        pytest.param(changed(SIGNATURE, "call(self, inputs, *targets)"), id="any number"),
        pytest.param(changed("keras.Model", "keras.layers.Layer"), id="a layer"),
        pytest.param(changed("super().__init__(**kwargs)", "super().__init__(a, b)"), id="made of"),
        pytest.param(changed("    def call", "    @wrapped\n    def call"), id="decorated"),
        pytest.param(changed("layers.Dense(3)", "layers.ReLU()"), id="no variables"),
        pytest.param(
            INNER.replace("Dense(3)\n", "Dense(3)\n        self(w)\n") + OWN, id="a part at once"
        ),
        pytest.param(
            changed(
                "self.dense = keras.layers.Dense(3)",
                "dense = keras.layers.Dense(3)\n        dense(w)\n        self.dense = dense",
            ),
            id="called as a local",
        ),
        pytest.param(changed("keras.Model", "Somewhere, keras.Model"), id="an unknown base"),
        pytest.param(
            changed("layers.Dense(3)", "layers.Embedding(9, 3, weights=[w])"), id="brings weights"
        ),
        pytest.param(
            changed("Dense(3)\n", "Dense(3)\n        self.dense.build((1, 3))\n"), id="built"
        ),
        pytest.param(
            changed("Dense(3)\n", "Dense(3)\n        for d in [self.dense]: d.build((1, 3))\n"),
            id="built in a loop",
        ),
        pytest.param(changed("Dense(3)\n", "Dense(3)\n        self.dense(w)\n"), id="called"),
        pytest.param(changed("Dense(3)\n", "Dense(3)\n        self(w, w)\n"), id="calls itself"),
        pytest.param(changed("Dense(3)\n", "Dense(3)\n        self.warm_up()\n"), id="by a method"),
        pytest.param(changed("Dense(3)\n", "Dense(3)\n        fed(self.dense)\n"), id="given away"),
        pytest.param(changed("self.dense(inputs) + ", ""), id="never called"),
        pytest.param(
            changed("keras.layers.Dense(3)", "keras.Sequential([keras.layers.Dense(3)])"),
            id="what Keras may have built",
        ),
        pytest.param(
            MODEL + "\n    def build_from_config(self, config):\n        raise ValueError\n",
            id="loads itself",
        ),
        pytest.param(
            MODEL + "\n    def build(self, input_shape):\n        self.built = True\n",
            id="builds itself",
        ),
        pytest.param(
            MODEL + "\n    @classmethod\n    def from_config(cls, config):\n"
            "        made = cls(**config)\n        made(w, w)\n        return made\n",
            id="calls what it restores",
        ),
        pytest.param(
            "class Above(keras.Model):\n    def build(self, input_shape):\n"
            "        self.built = True\n\n\n" + changed("keras.Model", "Above"),
            id="built above",
        ),
    ],
)
def test_it_is_not_said_wrongly(source: str) -> None:
    assert noted("FXL411", source) == []


def test_what_has_its_variables_from_the_start_loses_none() -> None:
    source = changed("layers.Dense(3)", "layers.Dropout(0.1)")
    assert noted("FXL411", source, settings=Settings(target="keras3")) == []
    own = BUILDING + "    def __init__(self):\n        super().__init__()\n        {}\n\n" + OWN
    assert noted("FXL411", own.format("self.x = 1"))
    assert noted("FXL411", own.format("self.build((1, 3))")) == []


OUTER = """
import keras
from a import Translator


class Outer(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.inner = Translator()

    def call(self, x):
        return self.inner(x, x)
"""


def test_a_part_of_another_model_is_built_by_that() -> None:
    source = f"import keras\n{MODEL}"
    assert noted_in("FXL411", {"a.py": source, "b.py": OUTER}) == []
    elsewhere = "from a import Translator\n\nmodel = Translator(name='alone')\n"
    assert noted_in("FXL411", {"a.py": source, "b.py": OUTER, "c.py": elsewhere})
