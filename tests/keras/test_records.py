"""Objects that hold nothing but plain values: configuration objects of the project's own."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

NO_CONFIG = "created by passing non-serializable argument values"
SETTINGS = """\
from dataclasses import dataclass, field
from typing import NamedTuple, Optional

from tensorflow import keras


@dataclass
class Settings:
    units: int = 3
    name: Optional[str] = None
    sizes: list[int] = field(default_factory=list)


class Shape(NamedTuple):
    units: int
    scale: float = 1.0


class Plain:
    def __init__(self, units, scale=1.0):
        self.units = units
        self.scale = scale


"""
MORE = """\
@dataclass
class More(Settings):
    rates: "dict[str, float] | None" = None


"""
KEPT = (
    SETTINGS
    + MORE
    + """\
class Block(keras.layers.Layer):
    def __init__(self, config: {}, **kwargs):
        super().__init__(**kwargs)
        self.config = config
        self.dense = keras.layers.Dense(config.units)

    def call(self, inputs):
        return self.dense(inputs) * self.config.units
"""
)
PLAIN = (
    SETTINGS
    + """\
class Inner(keras.layers.Layer):
    def __init__(self, settings):
        super().__init__()
        self.dense = keras.layers.Dense(settings.units)
        self.scale = settings.scale

    def call(self, inputs):
        return self.dense(inputs) * self.scale


class Outer(keras.Model):
    def __init__(self, settings):
        super().__init__()
        self.inner = Inner(settings)

    def call(self, inputs):
        return self.inner(inputs)


small = Plain(units=3)
model = Outer(small)
"""
)
OPTIONAL = """\
class Net(keras.Model):
    def __init__(self, config=None, **kwargs):
        super().__init__(**kwargs)
        self.config = config or Settings()
        self.dense = keras.layers.Dense(self.config.units)

    def call(self, inputs):
        return self.dense(inputs)
"""
DEFAULT = """\
class Block(keras.layers.Layer):
    def __init__(self, config=Settings(units=5), **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(config.units)

    def call(self, inputs):
        return self.dense(inputs)
"""
CHILD = """\
from settings import More
from tensorflow import keras


class Parent(keras.layers.Layer):
    def __init__(self, config: More, gain=1.0, **kwargs):
        super().__init__(**kwargs)
        self.gain = gain
        self.dense = keras.layers.Dense(config.units)

    def call(self, inputs):
        return self.dense(inputs) * self.gain


class Child(Parent):
    def __init__(self, config: More, shift=0.0, **kwargs):
        super().__init__(config, **kwargs)
        self.shift = shift

    def call(self, inputs):
        return super().call(inputs) + self.shift
"""

LOST = "object has no attribute 'units'"
UNFIT = "could not be loaded"

CASES = (
    Case(
        "a dataclass that inherits fields",
        KEPT.format("More"),
        "Block(More(4, sizes=[1, 2], rates={'a': 0.5}), name='mine')",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        observe=("type(layer.config).__name__", "vars(layer.config)", "type(layer.config.sizes)"),
        keys=("config",),
    ),
    Case(
        "a named tuple",
        KEPT.format("Shape"),
        "Block(Shape(4, 0.5), name='mine')",
        keras3=LOST,
        tf_keras=LOST,
        observe=("type(layer.config).__name__", "layer.config._asdict()"),
        lost={"keras3": LOST, "tf_keras": LOST},
    ),
    Case(
        "a plain class that calls show, through the constructor of another one",
        PLAIN,
        "Inner(Plain(4, 0.5))",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        resolved=("settings",),
        observe=("layer.scale", "layer.dense.units"),
    ),
    Case(
        "a model that is given one of a plain class",
        PLAIN,
        "Outer(Plain(4, 0.5))",
        keras3=NO_CONFIG,
        tf_keras="Unable to revive model from config",
        model=True,
        resolved=("settings",),
        observe=("layer.inner.scale",),
        lost={"tf_keras": "missing 1 required positional argument: 'settings'"},
    ),
    Case(
        "an object that may be left out",
        SETTINGS + OPTIONAL,
        "Net()",
        keras3="ok",
        tf_keras="ok",
        model=True,
        observe=("vars(layer.config)",),
    ),
    Case(
        "an object that may be left out and is given",
        SETTINGS + OPTIONAL,
        "Net(Settings(units=4))",
        keras3=UNFIT,
        generations=("keras3",),
        model=True,
        observe=("vars(layer.config)",),
        lost={"keras3": UNFIT},
    ),
    Case(
        "an object by default",
        SETTINGS + DEFAULT,
        "Block(name='mine')",
        keras3=NO_CONFIG,
        tf_keras="ok",
        resolved=("config",),
        observe=("layer.dense.units",),
    ),
    Case(
        "a namespace",
        f"import argparse\n{KEPT.format('argparse.Namespace')}",
        "Block(argparse.Namespace(units=4, rates=[0.5]), name='mine')",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        observe=("type(layer.config).__name__", "vars(layer.config)"),
        keys=("config",),
        unsafe=True,
    ),
    Case(
        "a ConfigDict in a ConfigDict",
        f"from ml_collections import ConfigDict\n{KEPT.format('ConfigDict')}",
        "Block(ConfigDict({'units': 4, 'inner': {'rate': 0.5}}), name='mine')",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        observe=("type(layer.config).__name__", "layer.config.inner.rate"),
        keys=("config",),
        unsafe=True,
    ),
    Case(
        "a class of another module, and a child of the layer",
        {"settings.py": SETTINGS + MORE, "custom.py": CHILD},
        "Child(More(4), shift=0.5, gain=2.0)",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        observe=("layer.dense.units", "type(layer.config).__name__"),
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_records(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
