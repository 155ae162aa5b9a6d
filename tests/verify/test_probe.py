"""The probe judges hand-written classes whose fate on real Keras is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixlayers.verify.frameworks import FrameworkName
from fixlayers.verify.pool import Pool
from fixlayers.verify.results import ClassResult, Job, Limits, ProbedFile

SOURCE = """
import keras
import numpy as np
import tensorflow as tf
import not_installed.decorators as missing
from keras.engine.topology import Layer as OldLayer


class Survivor(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        self.dense = keras.layers.Dense(units)

    def call(self, inputs):
        return self.dense(inputs)

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "rate": self.rate})
        return config


class TooSlow(keras.layers.Layer):
    rebuilt = False

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        if self.rebuilt:
            raise TimeoutError("still running")
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units + 1}

    @classmethod
    def from_config(cls, config):
        made = cls(**config)
        cls.rebuilt = True
        return made


class WantsACall(keras.layers.Layer):
    wanted = None

    def call(self, inputs):
        self.wanted = inputs["a key that nobody guesses"]
        return self.wanted

    def get_config(self):
        if self.wanted is None:
            raise ValueError("call it first")
        return super().get_config()


class CalledInVain(WantsACall):
    def call(self, inputs):
        return inputs


class HasNoConfig(WantsACall):
    def get_config(self):
        raise NotImplementedError("no config at all")


class ReadsWhatIsNotSet(WantsACall):
    def get_config(self):
        return {**super().get_config(), "rate": self.rate} if self.wanted else {"rate": self.rate}


class NoKwargs(OldLayer):
    def __init__(self, units):
        super().__init__()
        self.units = units


@missing.decorator
class ChangedArgument(keras.layers.Layer):
    def __init__(self, units=32, heads=4, **kwargs):
        super().__init__(**kwargs)
        self.units = units // heads
        self.heads = heads

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "heads": self.heads})
        return config


class WrongValue(keras.layers.Layer):
    def __init__(self, low=1, high=2, **kwargs):
        super().__init__(**kwargs)
        self.low = low
        self.high = high

    def get_config(self):
        return {**super().get_config(), "low": self.low, "high": self.low}


class SameStateByAnotherKey(keras.layers.Layer):
    def __init__(self, position=None, moves=None, **kwargs):
        super().__init__(**kwargs)
        self.position = position if moves is None else moves

    def get_config(self):
        return {**super().get_config(), "position": self.position}


class SilentDefaults(keras.Model):
    def __init__(self, blocks=1, **kwargs):
        super().__init__(**kwargs)
        self.blocks = blocks


class RawLayer(keras.layers.Layer):
    def __init__(self, layer, **kwargs):
        super().__init__(**kwargs)
        self.layer = layer

    def get_config(self):
        return {**super().get_config(), "layer": self.layer}


class ScaledLoss(keras.losses.Loss):
    def __init__(self, scale=1.0, name="scaled", **kwargs):
        super().__init__(name=name, **kwargs)
        self.scale = scale

    def call(self, y_true, y_pred):
        return self.scale * (y_true - y_pred)

    def get_config(self):
        return {**super().get_config(), "scale": self.scale}


class ClosedLoss(keras.losses.Loss):
    def __init__(self, scale=1.0):
        super().__init__()
        self.scale = scale

    def call(self, y_true, y_pred):
        return self.scale * (y_true - y_pred)


# A coin that is tossed at each call.
class Tossed(keras.layers.Layer):
    def __init__(self, units=4, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units)

    def call(self, inputs):
        return self.dense(inputs) * (np.random.uniform() < 0.5)

    def get_config(self):
        return {**super().get_config(), "units": self.units}


# Noise that is drawn when an instance is made; the argument comes back in another form.
class Drawn(keras.layers.Layer):
    def __init__(self, units=4, **kwargs):
        super().__init__(**kwargs)
        self.units = units[0] if isinstance(units, list) else units
        self.noise = float(np.random.uniform())
        self.dense = keras.layers.Dense(self.units)

    def call(self, inputs):
        return self.dense(inputs) * self.noise

    def get_config(self):
        return {**super().get_config(), "units": [self.units]}


class DrawnAndLost(Drawn):
    def get_config(self):
        return keras.layers.Layer.get_config(self)


class TossedAndScaled(Tossed):
    def __init__(self, scale=1.0, **kwargs):
        super().__init__(**kwargs)
        self.scale = scale


class NowAndThen(keras.layers.Layer):
    calls = 0

    def call(self, inputs):
        NowAndThen.calls += 1
        if NowAndThen.calls % 3 == 0:
            raise ValueError("unlucky")
        return inputs


class BuiltFirst(keras.layers.Layer):
    def __init__(self, units=4, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.seen = input_shape[-1]

    def call(self, inputs):
        return inputs

    def get_config(self):
        return {**super().get_config(), "units": self.units + 0 * self.seen}


class BuiltFirstAndLost(BuiltFirst):
    def get_config(self):
        return {**super().get_config(), "units": 4 + 0 * self.seen}


class NeverBuilt(BuiltFirst):
    def call(self, inputs):
        raise ValueError("no input fits")

    def build(self, input_shape):
        raise ValueError("nor does a shape")


class Counted(keras.metrics.Metric):
    def __init__(self, step=1, **kwargs):
        super().__init__(**kwargs)
        self.step = step

    def update_state(self, y_true, y_pred, sample_weight=None):
        pass

    def result(self):
        return self.step

    def get_config(self):
        return {**super().get_config(), "step": self.step}


class Activated(keras.layers.Layer):
    "Made as `Activated(act=tf.nn.relu)`."

    def __init__(self, act, **kwargs):
        super().__init__(**kwargs)
        self.act = keras.activations.get(act)

    def get_config(self):
        return {**super().get_config(), "act": keras.activations.serialize(self.act)}


class Synonym(keras.layers.Layer):
    "Made as `Synonym('swish')`."

    def __init__(self, act, **kwargs):
        super().__init__(**kwargs)
        self.act = "silu" if act == "swish" else act

    def get_config(self):
        return {**super().get_config(), "act": self.act}


class Unbuildable(keras.layers.Layer):
    def __init__(self):
        raise RuntimeError("not today")


raise SystemExit("what a script does is not executed")
"""

NOTEBOOK = (
    '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", '
    '"metadata": {}, "outputs": [], "execution_count": null, "source": ['
    '"%matplotlib inline\\n", "import keras\\n", "class Cell(keras.layers.Layer):\\n", '
    '"    pass\\n", "model.fit(data)\\n"]}]}'
)


def probed(folder: Path, file: str, framework: FrameworkName) -> ProbedFile:
    job = Job(str(folder), file, unaided=False, limits=Limits(150.0, 5000))
    (found,) = Pool(framework, folder / "run", 1).probe([job], lambda: None)
    assert found.error == ""
    return found


def verdicts(folder: Path, file: str, framework: FrameworkName) -> dict[str, ClassResult]:
    return {result.class_name: result for result in probed(folder, file, framework).classes}


@pytest.fixture(scope="module", params=["keras3", "tf_keras"])
def found(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, ClassResult]:
    folder = tmp_path_factory.mktemp("probe")
    (folder / "layers.py").write_text(SOURCE)
    return verdicts(folder, "layers.py", request.param)


@pytest.mark.keras
@pytest.mark.parametrize(
    "name",
    [
        "Survivor",
        "SameStateByAnotherKey",
        "ScaledLoss",
        "Tossed",
        "Drawn",
        "BuiltFirst",
        "NowAndThen",
        "Counted",
        "Activated",
        "Synonym",
    ],
)
def test_survives(found: dict[str, ClassResult], name: str) -> None:
    assert found[name].error == ""
    assert found[name].outcome == "survives"


@pytest.mark.keras
def test_a_survivor_is_called_with_non_default_arguments(found: dict[str, ClassResult]) -> None:
    assert found["Survivor"].called != ""
    assert found["Survivor"].arguments["rate"] != "0.1"
    assert found["Survivor"].arguments["name"] == "'probe_x'"


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "stage"),
    [
        ("ChangedArgument", "compare"),
        ("WrongValue", "compare"),
        ("ClosedLoss", "rebuild"),
        ("DrawnAndLost", "compare"),
        ("TossedAndScaled", "compare"),
        ("BuiltFirstAndLost", "compare"),
        ("NeverBuilt", "serialize"),
    ],
)
def test_fails(found: dict[str, ClassResult], name: str, stage: str) -> None:
    assert (found[name].outcome, found[name].stage) == ("fails", stage)


@pytest.mark.keras
def test_one_that_is_too_slow_to_compare_is_not_said_to_fail(found: dict[str, ClassResult]) -> None:
    assert found["TooSlow"].outcome == "not built"
    assert found["TooSlow"].error == "too slow to judge: still running"


@pytest.mark.keras
def test_a_config_that_is_refused_before_a_call_says_nothing(found: dict[str, ClassResult]) -> None:
    assert found["WantsACall"].outcome == "not built"
    assert found["WantsACall"].error == (
        "no config before a first call, for which no input was found: ValueError: call it first"
    )


@pytest.mark.keras
@pytest.mark.parametrize("name", ["CalledInVain", "HasNoConfig", "ReadsWhatIsNotSet"])
def test_a_config_that_is_never_to_be_had_fails(found: dict[str, ClassResult], name: str) -> None:
    assert (found[name].outcome, found[name].stage) == ("fails", "serialize")


@pytest.mark.keras
def test_kinds_are_told_apart(found: dict[str, ClassResult]) -> None:
    kinds = {name: found[name].kind for name in ("Counted", "Survivor", "SilentDefaults")}
    assert kinds == {"Counted": "metric", "Survivor": "layer", "SilentDefaults": "model"}
    assert found["Activated"].arguments["act"] == "tf.nn.relu"


@pytest.mark.keras
def test_a_layer_that_stays_a_dict_fails(found: dict[str, ClassResult]) -> None:
    assert found["RawLayer"].outcome == "fails"


@pytest.mark.keras
def test_keras_versions_differ(found: dict[str, ClassResult]) -> None:
    keras3 = found["Survivor"].framework == "keras3"
    # tf_keras rebuilds the layer under a new name, Keras 3 not at all.
    assert found["NoKwargs"].stage == ("rebuild" if keras3 else "name")
    assert found["SilentDefaults"].outcome == ("fails" if keras3 else "survives")


@pytest.mark.keras
def test_a_constructor_that_raises_is_not_built(found: dict[str, ClassResult]) -> None:
    assert found["Unbuildable"].outcome == "not built"
    assert found["Unbuildable"].error == "RuntimeError: not today"


@pytest.mark.keras
def test_a_notebook_is_read_without_its_actions(tmp_path: Path) -> None:
    (tmp_path / "lesson.ipynb").write_text(NOTEBOOK)
    assert verdicts(tmp_path, "lesson.ipynb", "keras3")["Cell"].outcome == "survives"
