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
from enum import Enum, IntEnum

import numpy as np
import tensorflow as tf
from tensorflow import keras


negate = lambda x: -x


def halve(x):
    return x / 2


class Order(IntEnum):
    FIRST = 1
    LAST = 2


class Mode(str, Enum):
    SUM = "sum"
    MEAN = "mean"


class Thing:
    pass


@dataclass
class Sizes:
    width: int


@dataclass
class Rounded:
    width: int

    def __post_init__(self):
        self.width = round(self.width)


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


def _uncalled(name: str, value: str) -> Case:
    """Return a class without `get_config` that is given an object under that name."""
    case = _recorded(f"an object called {name}", "None", value)
    return replace(case, source=str(case.source).replace("value", name))


CARRIED = (
    replace(
        _lacking("tf.data.AUTOTUNE"),
        title="a number that TensorFlow gives a name",
        build="Block(7, name='mine')",
        keras3="became",
        tf_keras="became",
    ),
    _uncalled("optimizer", "keras.optimizers.SGD(0.5)"),
    _uncalled("policy", "keras.mixed_precision.Policy('mixed_float16')"),
    _recorded("a tensor", "None", "tf.constant([1.0, 2.0])", raw=True),
    _recorded("a number of numpy's", "np.float32(0.5)", "np.float32(0.25)", raw=True),
    _recorded(
        "a type of TensorFlow's, which comes back as its name",
        "tf.float32",
        "tf.float16",
        resolved=("value",),
        observe=("getattr(layer.value, 'name', layer.value)",),
        raw=True,
    ),
    _recorded("a schedule", "None", "keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)"),
    _recorded("a metric", "None", "keras.metrics.MeanSquaredError()"),
    _recorded("a constraint", "None", "keras.constraints.MaxNorm(0.5)"),
    _recorded(
        "a function of tf.nn, which comes back as Keras's own",
        "tf.nn.relu",
        "tf.nn.tanh",
        resolved=("value",),
        observe=("float(layer.value(0.5))",),
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
    "Rounded(3)": "an object without a get_config",
    "np.dtype('float32')": "no config can carry",
    "re.compile('a')": "no config can carry",
    "1j": "a complex number",
    "b'a'": "comes back as a dict",
    "...": "comes back as a dict",
    "{1: 'a'}": "comes back as a string",
    "tf.math.sin": "Keras does not find by name",
    "tf.nn.leaky_relu": "Keras does not find by name",
    "keras.losses.Huber": "a class, which",
    "Thing": "a class, which",
    "tf.Variable(1.0, trainable=False)": "become a weight",
}
# Functions by default, in place of which an existing config is given others.
FUNCTIONS = ("halve", "tf.math.sin", "tf.nn.leaky_relu")
# Today these survive as long as nobody gives another value; written into a config, they would not.
KEPT = tuple(
    replace(_lacking(default), refused="" if default in FUNCTIONS else reason)
    for default, reason in REFUSED.items()
)


# What Keras records by itself.
PLAIN_ENUMS = (
    _recorded("a member of an Enum of numbers", "Order.FIRST", "Order.LAST", "ok"),
    _recorded("a member of an Enum of strings", "Mode.SUM", "Mode.MEAN", "ok"),
)

# Those that have names, which a config that is yet to be written leaves out where they are the
# default.
NAMED = ("halve", "np.sin", "tf.math.sin", "tf.nn.leaky_relu", "keras.losses.Huber", "Thing")
LEFT_OUT = (
    *(_recorded(f"left out as the default: {value}", value, value) for value in NAMED),
    _recorded("carried in place of such a default", "tf.nn.softmax", "keras.activations.tanh"),
)

# Other values that no config can carry, given to a class without `get_config`.
GIVEN = tuple(
    _recorded(f"given {value}", value, value, today, refused=reason)
    for value, reason in REFUSED.items()
    for today in ["[1] became list ['1']" if value == "{1: 'a'}" else ""]
    if value not in NAMED
)

AS_IT_IS = LAYER.replace("super().get_config()", "dict(super().get_config(), value=self.value)")
DICT = "became dict"
CANNOT_SAVE = "Cannot serialize object"


def _returned(title: str, value: str, keras3: str, tf_keras: str = "same", **more: Any) -> Case:
    """Return a class whose `get_config` returns what it was given as it is."""
    source = HEAD + AS_IT_IS.format(default="None")
    tf_keras = keras3 if tf_keras == "same" else tf_keras
    return Case(
        f"raw in the config: {title}",
        source,
        f"Block({value}, name='mine')",
        keras3=keras3,
        tf_keras=tf_keras,
        **more,
    )


GOTTEN = Case(
    title="raw in the config: what get functions made, which make it again",
    source="""
    class Own(keras.layers.Layer):
        def __init__(self, units, activation=None, start="zeros", penalty=None, limit=None,
                     **kwargs):
            super().__init__(**kwargs)
            self.units = units
            self.activation = keras.activations.get(activation)
            self.start = keras.initializers.get(start)
            self.penalty = keras.regularizers.get(penalty)
            self.limit = keras.constraints.get(limit)

        def build(self, shape):
            self.kernel = self.add_weight(
                name="kernel",
                shape=(shape[-1], self.units),
                initializer=self.start,
                regularizer=self.penalty,
                constraint=self.limit,
            )

        def call(self, inputs):
            return self.activation(inputs @ self.kernel)

        def get_config(self):
            config = super().get_config()
            config.update({"units": self.units, "activation": self.activation})
            config.update({"start": self.start, "penalty": self.penalty, "limit": self.limit})
            return config
    """,
    build="Own(5, 'tanh', 'ones', 'l2', keras.constraints.NonNeg(), name='mine')",
    keras3="ok",
    tf_keras="ok",
    resolved=("activation", "start", "penalty", "limit"),
    observe=("layer.activation", "layer.start", "layer.penalty", "layer.limit"),
)

# Nothing tells from the source what these classes are given, so that they are left alone.
RETURNED = (
    _returned("a string", "'a'", "ok"),
    _returned("an integer", "3", "ok"),
    _returned("a number", "0.5", "ok"),
    _returned("a truth value", "True", "ok"),
    _returned("nothing", "None", "ok"),
    _returned("nan", "float('nan')", "ok"),
    _returned("a member of an Enum of numbers", "Order.LAST", "ok"),
    _returned("a member of an Enum of strings", "Mode.MEAN", "ok"),
    _returned("a number of numpy's", "np.float32(0.25)", "ok"),
    _returned("a tuple", "(1, 2)", "ok"),
    _returned("a tuple of tuples", "((1, 2), (3, 4))", "ok"),
    _returned("a dict with numbers as keys", "{1: 'a'}", "[1] became list ['1']"),
    _returned("an activation of Keras's", "keras.activations.tanh", DICT),
    _returned("a function of tf.nn", "tf.nn.tanh", DICT),
    _returned("a function that is not registered", "halve", DICT),
    _returned("a lambda", "negate", DICT),
    _returned("a function of numpy's", "np.sin", "has no attribute 'item'"),
    _returned("a partial", "functools.partial(max, 1)", CANNOT_SAVE),
    _returned("a range", "range(3)", CANNOT_SAVE),
    _returned("a set", "{1, 2}", CANNOT_SAVE),
    _returned("a dataclass", "Sizes(3)", CANNOT_SAVE),
    _returned("a type of numpy's", "np.dtype('float32')", CANNOT_SAVE),
    _returned("a complex number", "1j", CANNOT_SAVE),
    _returned("a class of Keras's", "keras.layers.Dense", "missing 1 required positional argument"),
    _returned("a class of the user's", "Thing", DICT),
    _returned("an array", "np.arange(3.0)", DICT),
    _returned("a tensor", "tf.constant([1.0, 2.0])", DICT),
    _returned("a type of TensorFlow's", "tf.float16", "DType tf.float16 became str 'float16'"),
    _returned("a dtype policy", "keras.mixed_precision.Policy('mixed_float16')", DICT),
    _returned("an initializer", "keras.initializers.Constant(0.5)", DICT),
    _returned("a regularizer", "keras.regularizers.L1(0.5)", DICT),
    _returned("a constraint", "keras.constraints.MaxNorm(0.5)", DICT),
    _returned("a loss", "keras.losses.Huber(0.5)", DICT),
    _returned("a metric", "keras.metrics.MeanSquaredError()", DICT),
    _returned("an optimizer", "keras.optimizers.SGD(0.5)", DICT),
    _returned("a schedule", "keras.optimizers.schedules.ExponentialDecay(0.1, 2, 0.5)", DICT),
    _returned("a slice", "slice(0, 2)", DICT, CANNOT_SAVE),
    _returned("bytes", "b'a'", DICT),
    _returned("an Ellipsis", "...", DICT, CANNOT_SAVE),
)


@pytest.mark.parametrize("case", [pytest.param(case, id=case.title) for case in PLAIN_ENUMS])
def test_a_member_of_an_enum_of_plain_values_is_recorded_by_keras(case: Case) -> None:
    before = {path: text.encode() for path, text in case.files.items()}
    assert not any(r.findings for r in fix_project(before, Settings(ignore=("FXL301",))))


@pytest.mark.keras
@on_each_generation((*RETURNED, GOTTEN, *GIVEN))
def test_what_cannot_be_known_or_carried_is_left_as_it_is(
    case: Case, generation: str, examination: Examination
) -> None:
    """It does after its registration what it did before, and why it is left alone is said."""
    verdicts = examination.verdicts
    expected = case.keras3 if generation == "keras3" else case.tf_keras
    assert expected in verdicts["before"], examination
    later = [verdicts[step] for step in ("construct", "save", "load") if step in verdicts]
    assert all(v == "ok" for v in later) is (verdicts["before"] == "ok"), examination
    before = {path: text.encode() for path, text in case.files.items()}
    for result in fix_project(before, Settings(ignore=("FXL301",))):
        assert result.after == result.before
        assert [f for f in result.findings if f.level == "error"] if case.refused else True


@pytest.mark.keras
@on_each_generation((*CARRIED, *PLAIN_ENUMS, *LEFT_OUT))
def test_is_carried(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)


@pytest.mark.keras
@on_each_generation(KEPT)
def test_what_survives_with_its_default_is_not_harmed(
    case: Case, generation: str, examination: Examination
) -> None:
    assert generation in case.generations
    # The defaults of two modules are never the same object.
    defaults = {"old file", "old hdf5"}
    compared = {k: v for k, v in examination.of_registered.items() if k not in defaults}
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
    if default in (NAMED if method == "no_config" else FUNCTIONS):
        assert f"if self.value is not {default}:".encode() in result.after
        return
    assert result.after == result.before
    [finding] = result.findings
    assert not finding.applied
    assert reason in finding.reason
