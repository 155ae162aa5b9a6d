"""FXL402: attributes that Keras lets nobody assign."""

from __future__ import annotations

import pytest

from tests.rules.noting import noted, noted_in

BLOCK = """\
class Block(keras.{parent}):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        {store}
"""


@pytest.mark.parametrize(
    ("parent", "store", "name"),
    [
        ("layers.Layer", "self.losses = []", "losses"),
        ("layers.Layer", "self.dtype = 'float32'", "dtype"),
        ("layers.Layer", "self.metrics, self.x = [], 3", "metrics"),
        ("layers.Layer", "self.weights: list = []", "weights"),
        ("layers.Layer", "self.losses += []", "losses"),
        ("layers.Layer", "setattr(self, 'losses', [])", "losses"),
        ("layers.Layer", "with tf.name_scope('a'): self.input = 3", "input"),
        ("layers.Dense", "self.variables = 3", "variables"),
        ("layers.LSTM", "self.dropout = 3", "dropout"),
        ("Model", "self.layers = []", "layers"),
        ("Model", "self.output = 3", "output"),
        ("Sequential", "self.layers = []", "layers"),
        ("optimizers.Adam", "self.variables = 3", "variables"),
        ("metrics.AUC", "self.thresholds = 3", "thresholds"),
    ],
)
def test_a_property_without_setter_is_said(parent: str, store: str, name: str) -> None:
    (note,) = noted("FXL402", BLOCK.format(parent=parent, store=store))
    assert note.message == f"self.{name} cannot be assigned: Keras owns a property of that name"
    assert note.line == 8


@pytest.mark.parametrize("method", ["build", "call", "compile", "helper"])
def test_other_methods_assign_as_little(method: str) -> None:
    source = f"class Block(keras.Model):\n    def {method}(self, x):\n        self.losses = x\n"
    (note,) = noted("FXL402", source)
    assert note.line == 7


def test_one_note_names_all() -> None:
    (note,) = noted(
        "FXL402", BLOCK.format(parent="layers.Layer", store="self.losses = self.weights = []")
    )
    assert note.message.startswith("self.losses and self.weights cannot")


@pytest.mark.parametrize(
    ("parent", "store"),
    [
        ("layers.Layer", "self.units = 3"),
        ("layers.Layer", "self.layers = []"),  # only models have one
        ("layers.Layer", "self.trainable = False"),
        ("layers.Layer", "self.built = True"),
        ("layers.Layer", "self.supports_masking = True"),
        ("layers.Layer", "self.activity_regularizer = None"),
        ("layers.Layer", "self.input_spec = None"),
        ("layers.Layer", "self.name = 'a'"),  # Keras 3 takes it
        ("layers.Layer", "self.path = 'a'"),  # tf_keras takes it
        ("layers.Layer", "self._losses = []"),
        ("layers.Layer", "losses = []"),
        ("layers.Layer", "x.losses = []"),
        ("layers.Layer", "if True: self.losses = []"),
        ("layers.Dense", "self.units = 3"),
        ("Model", "self.loss = 'mse'"),
        ("Model", "self.optimizer = None"),
        ("Model", "self.loss_tracker = 3"),
        ("losses.Loss", "self.weights = 3"),
        ("metrics.Metric", "self.total = 3"),
        ("optimizers.Adam", "self.learning_rate = 3"),
        ("callbacks.Callback", "self.losses = []"),
        ("utils.Sequence", "self.losses = []"),
    ],
)
def test_what_can_be_assigned_is_not(parent: str, store: str) -> None:
    assert not noted("FXL402", BLOCK.format(parent=parent, store=store))


def test_a_single_generation_is_asked_alone() -> None:
    source = BLOCK.format(parent="layers.Layer", store="self.name = 'a'")
    assert noted_in("FXL402", {"a.py": f"import tf_keras as keras\n\n\n{source}"})
    source = BLOCK.format(parent="layers.Layer", store="self.metrics_variables = 'a'")
    assert noted_in("FXL402", {"a.py": f"import keras_core as keras\n\n\n{source}"})


REDEFINED = """\
class Base(keras.layers.Layer):
    {definition}


class Block(Base):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.losses = []
"""


@pytest.mark.parametrize(
    "definition",
    [
        pytest.param("losses = None", id="a class attribute"),
        pytest.param("losses = property(get, put)", id="a property"),
        pytest.param(
            "@property\n    def losses(self): return []\n\n"
            "    @losses.setter\n    def losses(self, value): pass",
            id="a setter",
        ),
    ],
)
@pytest.mark.parametrize("own", [True, False])
def test_a_class_that_redefines_it_is_not(definition: str, own: bool) -> None:
    source = REDEFINED.format(definition=definition)
    if own:
        source = source.replace("class Block(Base):", "class Block(Base):\n    " + definition)
        source = source.replace(
            f"    {definition}\n\n\nclass Block", "    pass\n\n\nclass Block", 1
        )
    assert not noted("FXL402", source)


def test_a_class_outside_keras_may() -> None:
    source = BLOCK.format(parent="layers.Layer", store="self.losses = []")
    assert not noted("FXL402", source.replace("keras.layers.Layer", "object"))
