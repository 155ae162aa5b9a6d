"""FXL408: what looks like a Keras class and has a base that cannot be resolved."""

from __future__ import annotations

import pytest

from tests.rules.noting import noted, noted_in

WEIGHT = "def build(self, shape):\n        self.kernel = self.add_weight(shape=(3,))"
CALL = "def call(self, x): return x"
CONFIG = "def get_config(self): return super().get_config()"
BUILD = "def build(self, input_shape): pass"


def block(start: str, base: str, *methods: str) -> str:
    body = "\n\n    ".join(methods)
    return f"import keras\n{start}\n\n\nclass Block({base}):\n    {body}\n"


@pytest.mark.parametrize(
    ("start", "base", "reason"),
    [
        ("Base = find_base()", "Base", "Base is computed in line 2"),
        ("Base = getattr(keras.layers, kind)", "Base", "Base is computed in line 2"),
        (
            "layers = importlib.import_module(name)",
            "layers.Layer",
            "layers is computed in line 2",
        ),
        ("", "find_base()", "a base that is not a plain name"),
        ("", "object if debug else keras.layers.Layer", "a base that is not a plain name"),
        ("from .missing import Layer", "Layer", "module .missing is not found"),
        ("def Base(): pass", "Base", "the base Base is a function"),
        ("import other", "other.Layer", "the base other.Layer is outside the project"),
        (
            "import tensorflow as tf",
            "tf.layers.Layer",
            "the base tensorflow.layers.Layer is outside the project",
        ),
        ("", "keras.layers.NoSuchLayer", "the base keras.layers.NoSuchLayer is in no Keras known"),
        ("", "NotDefined", "NotDefined is not defined in a.py"),
    ],
)
def test_why_it_is_not_judged_is_said(start: str, base: str, reason: str) -> None:
    (note,) = noted_in("FXL408", {"a.py": block(start, base, WEIGHT, CALL)})
    assert note.message.startswith("it looks like a Keras class and is not judged: ")
    assert reason in note.message
    assert note.class_name == "Block"


@pytest.mark.parametrize(
    "methods",
    [
        pytest.param((WEIGHT,), id="weights"),
        pytest.param((CALL, BUILD), id="call and build"),
        pytest.param((CALL, CONFIG), id="call and get_config"),
        pytest.param((CALL, "def compute_output_shape(self, s): return s"), id="call and shape"),
        pytest.param((CONFIG, "def __call__(self, x): return x"), id="an initializer"),
    ],
)
def test_what_makes_it_look_like_keras(methods: tuple[str, ...]) -> None:
    assert noted_in("FXL408", {"a.py": block("import other", "other.Base", *methods)})


@pytest.mark.parametrize("method", [CALL, BUILD, CONFIG, "def train_step(self, data): pass"])
def test_beside_a_usual_name_one_method_is_enough(method: str) -> None:
    source = block("from .missing import Layer", "Layer", method)
    assert noted_in("FXL408", {"a.py": source})


@pytest.mark.parametrize(
    ("start", "base", "methods"),
    [
        pytest.param("import torch", "torch.nn.Module", (CALL, BUILD), id="torch"),
        pytest.param("from flax import linen as nn", "nn.Module", (CALL, BUILD), id="flax"),
        pytest.param(
            "import tensorflow as tf", "tf.Module", (CALL, BUILD), id="a module of TensorFlow's"
        ),
        pytest.param("db = SQLAlchemy()", "db.Model", ("name = db.Column()",), id="a table"),
        pytest.param("from django.db.models import Model", "Model", (CALL,), id="a Django model"),
        pytest.param("from pydantic import BaseModel", "BaseModel", ("x: int = 3",), id="pydantic"),
        pytest.param("", "object", (CALL, BUILD), id="object"),
        pytest.param("", "dict", (CALL, BUILD), id="a builtin"),
        pytest.param("", "ValueError", (CALL, BUILD), id="an exception"),
        pytest.param("from abc import ABC", "ABC", (CALL, BUILD), id="an ABC"),
        pytest.param("import other", "other.Base", (CALL,), id="too little"),
        pytest.param("import other", "other.Base", (BUILD,), id="a build of its own"),
        pytest.param("Base = find_base()", "Base", (CALL,), id="computed, too little"),
        pytest.param("", "keras.utils.Sequence", (CALL, BUILD), id="Keras's, never saved"),
        pytest.param("", "keras.callbacks.Callback", (CALL, BUILD), id="a callback"),
        pytest.param("", "keras.layers.Layer", (CALL, WEIGHT), id="a Keras class"),
        pytest.param(
            "import other", "other.Mixin, keras.layers.Layer", (CALL, WEIGHT), id="a mixin beside"
        ),
    ],
)
def test_others_are_not(start: str, base: str, methods: tuple[str, ...]) -> None:
    assert not noted_in("FXL408", {"a.py": block(start, base, *methods)})


def test_a_class_without_bases_is_not() -> None:
    assert not noted("FXL408", f"class Block:\n    {CALL}\n\n    {BUILD}\n")


def test_one_of_several_meanings_is_enough_to_know() -> None:
    source = block(
        "try:\n    from .missing import Layer\n"
        "except ImportError:\n    from keras.layers import Layer",
        "Layer",
        CALL,
        BUILD,
    )
    assert not noted_in("FXL408", {"a.py": source})


def test_the_class_with_the_base_tells_not_those_below() -> None:
    sources = {
        "a.py": block("Base = find_base()", "Base", CALL, WEIGHT),
        "b.py": block("from a import Block as Parent", "Parent", CALL, WEIGHT),
    }
    assert [note.path for note in noted_in("FXL408", sources)] == ["a.py"]
