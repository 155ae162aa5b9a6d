"""Values that a config carries, and values that none can: these classes are told why and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fixlayers import Settings, fix_project
from tests.keras.case import Case, Examination, assert_survives, on_each_generation

NO_CONFIG = "non-serializable argument values"
HEAD = """\
import functools
import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import tensorflow as tf
from tensorflow import keras


def halve(x):
    return x / 2


class Order(IntEnum):
    FIRST = 1
    LAST = 2


@dataclass
class Sizes:
    width: int


"""

LAYER = """\
class Block(keras.layers.Layer):
    def __init__(self, value={default}, **kwargs):
        super().__init__(**kwargs)
        self.value = value
        self.dense = keras.layers.Dense(2)

    def call(self, inputs):
        return self.dense(inputs)

    def get_config(self):
        return super().get_config()
"""


def _lacking(default: str) -> Case:
    """Return a class whose `get_config` lacks a value that the default tells."""
    source = HEAD + LAYER.format(default=default)
    return Case(title=f"default {default}", source=source, build="Block(name='mine')")


def _recorded(title: str, default: str, value: str, today: str = NO_CONFIG, **more: Any) -> Case:
    """Return a class without `get_config` that is given a value."""
    source = (HEAD + LAYER.format(default=default)).partition("\n    def get_config")[0]
    build = f"Block({value}, name='mine')"
    return Case(title, source + "\n", build, keras3=today, tf_keras=today, **more)


CARRIED = (
    _recorded("an optimizer", "None", "keras.optimizers.SGD(0.5)"),
    _recorded("a schedule", "None", "keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)"),
    _recorded("a metric", "None", "keras.metrics.MeanSquaredError()"),
    _recorded("a constraint", "None", "keras.constraints.MaxNorm(0.5)"),
    _recorded("a tensor", "None", "tf.constant([1.0, 2.0])"),
    _recorded("a number of numpy's", "np.float32(0.5)", "np.float32(0.25)"),
    _recorded(
        "a function of tf.nn, which comes back as Keras's own",
        "tf.nn.relu",
        "tf.nn.tanh",
        resolved=("value",),
        observe=("float(layer.value(0.5))",),
    ),
    _recorded(
        "a type of TensorFlow's, which comes back as its name",
        "tf.float32",
        "tf.float16",
        resolved=("value",),
        observe=("getattr(layer.value, 'name', layer.value)",),
    ),
)

# A part of the reason, by the default that tells what the value is.
REFUSED = {
    "lambda x: x": "a lambda",
    "halve": "a function that is not registered",
    "np.sin": "Keras does not find by name",
    "functools.partial(max, 1)": "no config can carry",
    "range(3)": "no config can carry",
    "{1, 2}": "a set",
    "frozenset({1, 2})": "no config can carry",
    "slice(0, 2)": "no config can carry",
    "Sizes(3)": "an object without a get_config",
    "np.dtype('float32')": "no config can carry",
    "re.compile('a')": "no config can carry",
    "1j": "a complex number",
    "b'a'": "comes back as a dict",
    "...": "comes back as a dict",
    "{1: 'a'}": "comes back as a string",
    "keras.layers.Dense": "a class",
    "tf.Variable(1.0, trainable=False)": "become a weight",
}
# Today these survive as long as nobody gives another value; written into a config, they would not.
KEPT = tuple(
    replace(_lacking(default), refused=REFUSED[default])
    for default in ("range(3)", "slice(0, 2)", "Sizes(3)", "1j", "b'a'", "{1: 'a'}")
)


PLAIN_ENUM = _recorded("a member of an Enum of numbers", "Order.FIRST", "Order.LAST", "ok")


def test_a_member_of_an_enum_of_numbers_is_recorded_by_keras() -> None:
    before = {path: text.encode() for path, text in PLAIN_ENUM.files.items()}
    assert not any(r.findings for r in fix_project(before, Settings(ignore=("FXL301",))))


@pytest.mark.keras
@on_each_generation((*CARRIED, PLAIN_ENUM))
def test_is_carried(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)


@pytest.mark.keras
@on_each_generation(KEPT)
def test_what_survives_with_its_default_is_not_harmed(
    case: Case, generation: str, examination: Examination
) -> None:
    assert generation in case.generations
    # The defaults of two modules are never the same object.
    compared = {k: v for k, v in examination.verdicts.items() if k not in {"old file", "old hdf5"}}
    assert set(compared.values()) <= {"ok", "lost"}, examination


BUILT_TWICE = Case(
    title="a layer that build() builds, whether or not it came back built",
    source="""
    class Scaled(keras.layers.Layer):
        def __init__(self, inner, scale=1.0, **kwargs):
            super().__init__(**kwargs)
            self.inner = inner
            self.scale = scale

        def build(self, shape):
            self.inner.build(shape)

        def call(self, inputs):
            return self.inner(inputs) * self.scale
    """,
    build="Scaled(keras.layers.Dense(4), 0.5, name='mine')",
    keras3=NO_CONFIG,
    tf_keras=NO_CONFIG,
    refused="inner comes back built",
)
GUARDED = replace(
    BUILT_TWICE,
    title="a layer that build() builds if it did not come back built",
    source=str(BUILT_TWICE.source).replace(
        "self.inner.build(", "if not self.inner.built:\n                self.inner.build("
    ),
    refused="",
)


@pytest.mark.keras
@on_each_generation([BUILT_TWICE])
def test_is_left_as_it_is(case: Case, generation: str, examination: Examination) -> None:
    expected = case.keras3 if generation == "keras3" else case.tf_keras
    assert expected in examination.verdicts["before"], examination
    before = {path: text.encode() for path, text in case.files.items()}
    [result] = fix_project(before, Settings(ignore=("FXL301",)))
    assert result.after == result.before


@pytest.mark.keras
@on_each_generation([GUARDED])
def test_is_repaired(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)


@pytest.mark.parametrize(
    ("default", "reason"),
    [pytest.param(default, reason, id=default) for default, reason in REFUSED.items()],
)
@pytest.mark.parametrize("method", ["get_config", "no_config"])
def test_is_refused(default: str, reason: str, method: str) -> None:
    """With a config that lacks the value, and by the automatic one, which lacks it too."""
    source = (HEAD + LAYER.format(default=default)).replace("get_config(self)", f"{method}(self)")
    before = {"custom.py": source.encode()}
    [result] = fix_project(before, Settings(ignore=("FXL301",)))
    assert result.after == result.before
    [finding] = result.findings
    assert not finding.applied
    assert reason in finding.reason
