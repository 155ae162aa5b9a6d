"""Which models come back from a file without their weights, and that the notes say so of them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from fixlayers import fix_project
from fixlayers.verify.frameworks import environment
from tests.keras.conftest import GENERATIONS
from tests.keras.keras_process import ROOT

CLASSES = """\
import tensorflow as tf
from tensorflow import keras

register = keras.utils.register_keras_serializable()


@register
class OneInput(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)

    def call(self, x, training=None):
        return self.dense(x)


@register
class OneList(OneInput):
    def call(self, inputs):
        return self.dense(inputs[0]) + inputs[1]


@register
class SecondAsItLikes(OneInput):
    def call(self, x, y=None):
        return self.dense(x) if y is None else self.dense(x) + y


@register
class TwoInputs(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)

    def call(self, x, y, training=None):
        return self.dense(x) + y


@register
class TwoInherited(OneInput):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.blocks = []
        for _ in range(2):
            block = keras.layers.Dense(3)
            self.blocks.append(block)

    @tf.function
    def call(self, x, y):
        for block in self.blocks:
            x = block(x)
        return x + y


@register
class NeedsTraining(OneInput):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dropout = keras.layers.Dropout(0.1)
        self.head = keras.layers.Dense(3)

    def call(self, x, training):
        return self.head(self.dropout(x, training=training))


@register
class AsksForTraining(NeedsTraining):
    def call(self, x, training=None):
        return self.head(self.dropout(x, training=training))


@register
class Scale(keras.layers.Layer):
    def build(self, input_shape):
        self.factor = self.add_weight(name="factor", shape=(3,), initializer="normal")

    def call(self, x):
        return x * self.factor


@register
class TwoOfALayerOfOnesOwn(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.scale = Scale()

    def call(self, x, *, y):
        return self.scale(x) + y


@register
class MadeAtOnce(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.factor = self.add_weight(name="factor", shape=(3,), initializer="normal")

    def call(self, x, y):
        return x * self.factor + y


@register
class BuiltAtOnce(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)
        self.dense.build((None, 3))

    def call(self, x, y):
        return self.dense(x) + y


@register
class FedAtOnce(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.tower = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(3)])

    def call(self, x, y):
        return self.tower(x) + y


@register
class OwnLoading(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)

    def build_from_config(self, config):
        self.dense.build(config["input_shape"])

    def call(self, x, y):
        return self.dense(x) + y


class PassingOn:  # the way out that FXL411 tells of
    def get_build_config(self):
        return {"dense": self.dense.get_build_config(), "more": self.more.get_build_config()}

    def build_from_config(self, config):
        self.dense.build_from_config(config["dense"])
        self.more.build_from_config(config["more"])


@register
class Tower(PassingOn, keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)
        self.more = keras.layers.Dense(3)

    def call(self, x, y):
        return self.more(self.dense(x)) + y


@register
class PassedOn(PassingOn, keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)
        self.more = Tower()

    def call(self, x, y):
        return self.more(self.dense(x), y)


@register
class OwnBuild(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)

    def build(self, input_shape):
        super().build(input_shape)

    def call(self, x):
        return self.dense(x)


@register
class MakingBuild(keras.Model):
    def build(self, input_shape):
        self.dense = keras.layers.Dense(3)
        self.built = True

    def call(self, x):
        return self.dense(x)


@register
class BuildingBuild(OneInput):
    def build(self, input_shape):
        self.dense.build(input_shape)
        self.built = True


class Containing(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.inner = Part()

    def call(self, x):
        return self.inner(x, x)


class Part(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)

    def call(self, x, y):
        return self.dense(x) + y


register(Containing)
register(Part)
"""

SCRIPT = """\
import json
import sys

import numpy as np
from classes import *

x, y = np.ones((2, 3), "float32"), np.full((2, 3), 2.0, "float32")
CALLS = {
    "OneList": lambda model: model([x, y]),
    "TwoOfALayerOfOnesOwn": lambda model: model(x, y=y),
    "NeedsTraining": lambda model: model(x, training=False),
    "AsksForTraining": lambda model: model(x, training=False),
}
ONE = ("OneInput", "SecondAsItLikes", "OwnBuild", "MakingBuild", "BuildingBuild", "Containing")
found = {}
for name in sys.argv[2:]:
    run = CALLS.get(name) or ((lambda model: model(x)) if name in ONE else (lambda m: m(x, y)))
    try:
        model = globals()[name]()
        before = run(model)
        model.save("model.keras")
        after = run(keras.models.load_model("model.keras"))
        found[name] = "survives" if np.allclose(before, after) else "is lost"
    except Exception as error:
        found[name] = f"raises {error}"
print(json.dumps(found))
"""

# What is said of a class, and what becomes of its weights in Keras 3 and in tf_keras.
LOST, SURVIVES, RAISES = "is lost", "survives", "raises"
CASES = {
    "OneInput": ("", SURVIVES, SURVIVES),
    "OneList": ("", SURVIVES, SURVIVES),
    "SecondAsItLikes": ("", SURVIVES, SURVIVES),
    "TwoInputs": ("FXL411", LOST, RAISES),
    "TwoInherited": ("FXL411", LOST, RAISES),
    "NeedsTraining": ("FXL411", LOST, SURVIVES),
    "AsksForTraining": ("", SURVIVES, SURVIVES),
    "TwoOfALayerOfOnesOwn": ("FXL411", LOST, RAISES),
    "MadeAtOnce": ("", SURVIVES, RAISES),
    "BuiltAtOnce": ("", SURVIVES, RAISES),
    "FedAtOnce": ("", SURVIVES, RAISES),
    "OwnLoading": ("", SURVIVES, SURVIVES),
    "PassedOn": ("", SURVIVES, SURVIVES),
    "OwnBuild": ("FXL410", LOST, SURVIVES),
    "MakingBuild": ("FXL410", LOST, RAISES),
    "BuildingBuild": ("", SURVIVES, SURVIVES),
    "Containing": ("", SURVIVES, SURVIVES),
}


@pytest.mark.keras
@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_notes_name_the_models_that_come_back_without_their_weights(
    tmp_path: Path, generation: str
) -> None:
    (tmp_path / "classes.py").write_text(CLASSES)
    (tmp_path / "script.py").write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, "script.py", generation, *CASES],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**environment(generation), "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    place = 1 + GENERATIONS.index(generation)
    assert {n: " ".join(v.split()[: len(CASES[n][place].split())]) for n, v in found.items()} == {
        name: expected[place] for name, expected in CASES.items()
    }


def test_it_is_said_of_no_others() -> None:
    (result,) = fix_project({"classes.py": CLASSES.encode()})
    said = {f.class_name: f.code for f in result.findings if f.code in {"FXL410", "FXL411"}}
    assert said == {name: code for name, (code, *_) in CASES.items() if code}
