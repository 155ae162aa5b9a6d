"""tf_keras's SavedModel format goes on where there is no config, and must go on doing so."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fixlayers import fix_source
from tests.keras.keras_process import ROOT

CLASSES = """\
import functools
from dataclasses import dataclass

import tf_keras as keras


class Settings:
    pass


small = Settings()
small.units = 4
large = Settings()
large.units = 7


class Configured(keras.Model):
    def __init__(self, cfg=small):
        super().__init__()
        self.dense = keras.layers.Dense(cfg.units)

    def call(self, inputs):
        return self.dense(inputs)


class Normed(keras.Model):
    def __init__(self, norm_layer=keras.layers.LayerNormalization):
        super().__init__()
        self.norm = norm_layer(epsilon=1e-5)

    def call(self, inputs):
        return self.norm(inputs)


class Made(keras.Model):
    def __init__(self, norm=None):
        super().__init__()
        self.made = norm(name="made") if norm else None

    def call(self, inputs):
        return self.made(inputs) if self.made is not None else inputs


class Trained(keras.Model):
    def __init__(self, optimizer="sgd"):
        super().__init__()
        self.optimizer_by_itself = optimizer
        self.dense = keras.layers.Dense(3)

    def call(self, inputs):
        return self.dense(inputs)


@dataclass
class Sizes:
    width: int = 4


class Width:
    width = 5


class Sized(keras.Model):
    def __init__(self, sizes: Sizes):
        super().__init__()
        self.dense = keras.layers.Dense(sizes.width)

    def call(self, inputs):
        return self.dense(inputs)


coarse = functools.partial(keras.layers.LayerNormalization, center=False)


class Various(keras.Model):
    def __init__(self, act, some=None):
        super().__init__()
        self.dense = keras.layers.Dense(5, activation=act)
        self.some = some

    def call(self, inputs):
        return self.dense(inputs)


class Listed(keras.Model):
    def __init__(self, blocks):
        super().__init__()
        self.blocks = blocks

    def call(self, inputs):
        for block in self.blocks:
            inputs = block(inputs)
        return inputs


class Named(keras.Model):
    def __init__(self, blocks=None):
        super().__init__()
        self.blocks = blocks

    def call(self, inputs):
        if self.blocks is not None:
            for name, block in self.blocks.items():
                inputs = block(inputs)
        return inputs


class Keyed(keras.Model):
    def __init__(self, blocks):
        super().__init__()
        self.blocks = blocks

    def call(self, inputs):
        for name in self.blocks:
            inputs = self.blocks[name](inputs)
        return inputs


class Returned(keras.layers.Layer):
    def __init__(self, act="relu", **kwargs):
        super().__init__(**kwargs)
        self.act = act
        self.dense = keras.layers.Dense(5, activation=act)

    def call(self, inputs):
        return self.dense(inputs)

    def get_config(self):
        return super().get_config()


class Around(keras.Model):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def call(self, inputs):
        return self.inner(inputs)


class Searched(keras.Model):
    def __init__(self, space):
        super().__init__()
        self.space = space
        self.dense = keras.layers.Dense(space.units)

    def call(self, inputs):
        return self.dense(inputs)


class Summed(keras.Model):
    def __init__(self, columns: list):
        super().__init__()
        self.dense = keras.layers.Dense(sum(column.units for column in columns))

    def call(self, inputs):
        return self.dense(inputs)


class Calling(keras.Model):
    def __init__(self, function, other=None):
        super().__init__()
        self.function = function
        self.other = other
        self.dense = keras.layers.Dense(5)

    def call(self, inputs):
        outputs = self.function(self.dense(inputs))
        return self.other(outputs) if self.other is not None else outputs


class Perhaps(keras.Model):
    def __init__(self, function="double"):
        super().__init__()
        self.function = function
        self.dense = keras.layers.Dense(5)

    def call(self, inputs):
        outputs = self.dense(inputs)
        return self.function(outputs) if callable(self.function) else 2 * outputs


class Network(keras.Model):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def call(self, inputs):
        return self.network(inputs)


class Handing(keras.Model):
    def __init__(self, part):
        super().__init__()
        self.part = part
        self.dense = keras.layers.Dense(5)

    def call(self, inputs):
        return applied(self.part, self.dense(inputs))


class Kept(keras.layers.Layer):
    def __init__(self, gain=2.0, function=None, part=None, space=None, **kwargs):
        super().__init__(**kwargs)
        self.gain = gain
        self.function = function
        self.part = part
        self.space = space

    def call(self, inputs):
        outputs = applied(self.part, self.gain * inputs)
        if self.space is not None:
            outputs = outputs * self.space.units
        return self.function(outputs) if self.function is not None else outputs

    def get_config(self):
        config = super().get_config()
        config.update({"gain": self.gain})
        return config


class Applied:
    def __call__(self, inputs):
        return inputs + 1.0


class Mapped(keras.layers.Dense):
    def __init__(self, units, part=None, **kwargs):
        super().__init__(units, **kwargs)
        self.part = part

    def call(self, inputs):
        return applied(self.part, super().call(inputs))


def applied(part, inputs):
    return part(inputs) if callable(part) else inputs


def square(inputs):
    return inputs * inputs


def dense():
    return keras.layers.Dense(5)
"""

SCRIPT = """\
import sys

import numpy as np
import tf_keras as keras
import classes

model = eval(sys.argv[1], {**vars(classes), "np": np})
inputs = np.ones((2, 5), "float32")
outputs = model(inputs)
model.save(sys.argv[2], save_format="tf")
loaded = keras.models.load_model(sys.argv[2])
assert np.allclose(loaded(inputs), outputs)
"""


@pytest.mark.keras
@pytest.mark.parametrize(
    "call",
    [
        "Configured()",
        "Configured(large)",
        "Normed()",
        "Normed(norm_layer=coarse)",
        "Made()",
        "Made(coarse)",
        "Made(keras.layers.LayerNormalization)",
        "Trained(small)",
        "Trained(keras.optimizers.SGD(0.1))",
        "Trained()",
        "Sized(Sizes(7))",
        "Sized(Width())",
        "Searched(small)",
        "Summed([small, large])",
    ],
)
def test_what_no_config_can_carry_is_saved_without_one(tmp_path: Path, call: str) -> None:
    _save_and_load(tmp_path, call)


@pytest.mark.keras
@pytest.mark.parametrize(
    "call",
    [
        'Various("relu")',
        'Various("relu", some="a string")',
        "Various(None, some=3)",
        "Various(keras.activations.relu, some=[1, [2]])",
        "Various(keras.layers.ReLU(), some=np.ones(3))",
        "Listed([dense(), dense()])",
        "Listed((dense(),))",
        'Keyed({"first": dense()})',
        "Named()",
        'Named({"first": dense()})',
        'Around(Returned("tanh"))',
        "Around(Returned(keras.activations.relu))",
        "Searched(dense())",
        "Calling(dense(), dense())",
        "Calling(square)",
        "Calling(lambda x: x + 1.0, keras.activations.relu)",
        "Calling(functools.partial(square))",
        "Calling(square, Applied())",
        "Perhaps()",
        "Perhaps(dense())",
        "Network(square)",
        "Handing(dense())",
        "Handing(3)",
        "Handing([1, [2]])",
        "Handing(square)",
        "Handing(functools.partial(square))",
        "Handing(Applied())",
        "Around(Kept(3.0))",
        "Around(Mapped(3, part=4))",
    ],
)
def test_what_is_no_object_is_not_serialized_as_one(tmp_path: Path, call: str) -> None:
    _save_and_load(tmp_path, call)


INCOMPLETE = """\
import tf_keras as keras


def double(x):
    return 2 * x


class Scaled(keras.Model):
    def __init__(self, units=2, change=lambda x: x, **kwargs):
        super().__init__(**kwargs)
        self.change = change
        self.units = units
        self.dense = keras.layers.Dense(units)

    def call(self, inputs):
        return self.change(self.dense(inputs))

    def get_config(self):
        return {"units": self.units}
"""


@pytest.mark.keras
def test_what_cannot_be_completed_goes_on_being_revived_from_its_traces(tmp_path: Path) -> None:
    refused = fix_source(INCOMPLETE.encode())
    assert {f.code for f in refused.findings if f.level == "error"} >= {"FXL202", "FXL301"}
    _run(tmp_path, refused.after, "Scaled(3, double)")


def _save_and_load(tmp_path: Path, call: str) -> None:
    repaired = fix_source(CLASSES.encode())
    assert repaired.after.count(b"raise NotImplementedError") == 11
    assert all(f.applied for f in repaired.findings if f.level == "error")
    _run(tmp_path, repaired.after, call)


def _run(tmp_path: Path, source: bytes, call: str) -> None:
    (tmp_path / "classes.py").write_bytes(source)
    (tmp_path / "script.py").write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, str(tmp_path / "script.py"), call, str(tmp_path / "saved")],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
