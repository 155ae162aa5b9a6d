"""What a config leaves out today, since it cannot travel, is saved and loaded as it is today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from fixlayers import fix_source
from fixlayers.verify.frameworks import environment

CLASSES = """\
import functools
from dataclasses import dataclass

from tensorflow import keras


def square(x):
    return x * x


def coarse(axis=-1, name=None):
    return keras.layers.LayerNormalization(axis=axis, center=False, name=name)


partial = functools.partial(keras.layers.LayerNormalization, center=False)


@keras.utils.register_keras_serializable()
class Norm(keras.layers.Layer):
    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, x):
        return x / 2.0

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}


@dataclass
class Sizes:
    gain: float = 1.0


class Other:
    gain = 2.0


@keras.utils.register_keras_serializable()
class Merge(keras.layers.Layer):
    def __init__(self, dim, norm_layer=None, activation=square, sizes: Sizes = Sizes(), **kwargs):
        super().__init__(**kwargs)
        self.dim = dim
        self.norm_layer = norm_layer
        self.activation = activation
        self.sizes = sizes
        self.norm = norm_layer(axis=-1, name="norm") if norm_layer else None

    def call(self, x):
        x = self.activation(x) * self.sizes.gain
        return self.norm(x) if self.norm is not None else x

    def get_config(self):
        config = super().get_config()
        config.update({"dim": self.dim})
        return config


@keras.utils.register_keras_serializable()
class Sum(keras.layers.Layer):
    def __init__(self, dim, norm_layer=Norm, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim
        self.norm_layer = norm_layer
        self.norm = norm_layer(axis=-1, name="norm") if norm_layer else None

    def call(self, x):
        return self.norm(x) if self.norm is not None else x + 1.0

    def get_config(self):
        return {"dim": self.dim, **super().get_config()}


def applied(part, x):
    return part(x) if callable(part) else x


@keras.utils.register_keras_serializable()
class Keep(keras.layers.Layer):
    norm_layer = norm = None

    def __init__(self, dim, function=None, part=None, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim
        self.function = function
        self.part = part

    def call(self, x):
        x = applied(self.part, x)
        return self.function(x) if self.function is not None else x

    def get_config(self):
        return {"dim": self.dim, **super().get_config()}
"""

# Saves a model with the layer as one file and, in Keras 2, as a SavedModel too; says what is back.
SCRIPT = """\
import sys

import numpy as np
from tensorflow import keras

import classes

KEYS = {"norm_layer", "activation", "sizes", "function", "part"}
folder = sys.argv[1]
for call in sys.argv[3:]:
    layer = eval(call, vars(classes))
    x = keras.Input((4,))
    model = keras.Model(x, layer(x))
    inputs = np.arange(8, dtype="float32").reshape(2, 4)
    model.save(f"{folder}/a.keras")
    # A SavedModel of Keras 2 holds a function of Keras's as its name, and from_config gets that.
    if sys.argv[2] == "tf_keras" and "activation" not in call:
        model.save(f"{folder}/a", save_format="tf")
        keras.models.load_model(f"{folder}/a")
    back = keras.models.load_model(f"{folder}/a.keras")
    made = back.layers[-1]
    same = bool(np.allclose(back(inputs), model(inputs)))
    print(sorted(set(layer.get_config()) & KEYS), end=" ")
    print(type(made.norm).__name__, made.norm_layer is layer.norm_layer, same)
"""


def _told(folder: Path, generation: str, source: bytes, calls: list[str]) -> list[str]:
    folder.mkdir()
    (folder / "classes.py").write_bytes(source)
    (folder / "script.py").write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, str(folder / "script.py"), str(folder), generation, *calls],
        capture_output=True,
        text=True,
        check=False,
        env=environment(generation),
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


# The call, what is told of the class as it is today, and of it repaired.
CALLS = {
    "Merge(3)": ("[] NoneType True True", "['sizes'] NoneType True True"),
    "Merge(3, keras.layers.LayerNormalization)": (
        "[] NoneType False False",
        "['norm_layer', 'sizes'] LayerNormalization True True",
    ),
    "Merge(3, Norm)": ("[] NoneType False False", "['norm_layer', 'sizes'] Norm True True"),
    "Merge(3, coarse)": ("[] NoneType False False", "['sizes'] NoneType False False"),
    "Merge(3, partial)": ("[] NoneType False False", "['sizes'] NoneType False False"),
    "Merge(3, activation=keras.activations.relu)": (
        "[] NoneType True False",
        "['activation', 'sizes'] NoneType True True",
    ),
    "Merge(3, sizes=Sizes(3.0))": ("[] NoneType True False", "['sizes'] NoneType True True"),
    "Merge(3, sizes=Other())": ("[] NoneType True False", "[] NoneType True False"),
    "Sum(3)": ("[] Norm True True", "['norm_layer'] Norm True True"),
    "Sum(3, None)": ("[] Norm False False", "['norm_layer'] NoneType True True"),
    "Sum(3, lambda axis, name: None)": ("[] Norm False False", "[] Norm False False"),
    "Keep(3)": ("[] NoneType True True", "['function', 'part'] NoneType True True"),
    "Keep(3, functools.partial(square))": (
        "[] NoneType True False",
        "['part'] NoneType True False",
    ),
    "Keep(3, part=functools.partial(square))": (
        "[] NoneType True False",
        "['function'] NoneType True False",
    ),
}


@pytest.mark.keras
@pytest.mark.parametrize("generation", ["keras3", "tf_keras"])
def test_what_cannot_travel_is_left_out_as_before(tmp_path: Path, generation: str) -> None:
    repaired = fix_source(CLASSES.encode())
    assert all(f.applied for f in repaired.findings if f.level == "error"), repaired.findings
    calls = list(CALLS)
    before = _told(tmp_path / "before", generation, repaired.before, calls)
    after = _told(tmp_path / "after", generation, repaired.after, calls)
    assert dict(zip(calls, before, strict=True)) == {c: told for c, (told, _) in CALLS.items()}
    assert dict(zip(calls, after, strict=True)) == {c: told for c, (_, told) in CALLS.items()}
