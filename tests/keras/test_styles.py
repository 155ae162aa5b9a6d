"""Classes in odd but working styles stay as they are; broken ones are repaired or left alone."""

from __future__ import annotations

from textwrap import indent
from typing import Any

import pytest

from fixlayers import Settings, fix_project
from tests.keras.case import Case, Examination, assert_survives, on_each_generation

HEAD = """\
from __future__ import annotations

import inspect
import json
from collections import ChainMap
from dataclasses import asdict, dataclass
from functools import partialmethod
from typing import Generic, TypeVar

import numpy as np
from tensorflow import keras

T = TypeVar("T")


@dataclass(frozen=True)
class Sizes:
    units: int
    rate: float


class Meta(type(keras.layers.Layer)):
    pass


class RateMixin:
    def get_config(self):
        return {**super().get_config(), "rate": self.rate}


"""
TRAINABLE = "unexpected keyword argument 'trainable'"
STORED = """\
def __init__(self, units, rate=0.1, **kwargs):
    super().__init__(**kwargs)
    self.units = units
    self.rate = rate
    self.dense = keras.layers.Dense(units)
"""
CALL = """
def call(self, inputs):
    return self.dense(inputs) * self.rate
"""


def _get_config(*lines: str) -> str:
    return "\ndef get_config(self):\n" + indent("\n".join(lines), "    ") + "\n"


def _style(
    title: str,
    *parts: str,
    bases: str = "keras.layers.Layer",
    build: str = "Block(3, rate=0.5, name='mine')",
    **more: Any,
) -> Case:
    body = indent("".join(parts), "    ")
    return Case(title, f"{HEAD}class Block({bases}):\n{body}", build, **more)


def _broken(title: str, *parts: str, build: str = "Block(3, rate=0.5)", **more: Any) -> Case:
    return _style(title, *parts, build=build, **{"keras3": TRAINABLE, "tf_keras": "name:", **more})


WHOLE = _get_config('return {**super().get_config(), "units": self.units, "rate": self.rate}')
RIGHT = (
    _style(
        "a comprehension over names",
        STORED,
        CALL,
        _get_config(
            "config = super().get_config()",
            'config.update({name: getattr(self, name) for name in ("units", "rate")})',
            "return config",
        ),
    ),
    _style(
        "an augmented union",
        STORED,
        CALL,
        _get_config(
            "config = super().get_config()",
            'config |= {"units": self.units, "rate": self.rate}',
            "return config",
        ),
    ),
    _style(
        "a walrus",
        STORED,
        CALL,
        _get_config(
            "(config := super().get_config()).update(units=self.units, rate=self.rate)",
            "return config",
        ),
    ),
    _style(
        "a chain of maps, through JSON",
        STORED,
        CALL,
        _get_config(
            'own = {"units": self.units, "rate": self.rate}',
            "return json.loads(json.dumps(dict(ChainMap(own, super().get_config()))))",
        ),
    ),
    _style(
        "a conditional expression",
        STORED,
        CALL,
        _get_config(
            'own = {"rate": self.rate} if self.rate != 0.1 else {}',
            'return {**super().get_config(), "units": self.units, **own}',
        ),
    ),
    _style(
        "the names of the signature",
        STORED,
        CALL,
        _get_config(
            "names = list(inspect.signature(type(self).__init__).parameters)[1:-1]",
            "return {**super().get_config(), **{name: getattr(self, name) for name in names}}",
        ),
    ),
    _style(
        "a dataclass of the arguments",
        "def __init__(self, units, rate=0.1, **kwargs):\n"
        "    super().__init__(**kwargs)\n"
        "    self.sizes = Sizes(units, rate)\n"
        "    self.dense = keras.layers.Dense(units)\n"
        "\n"
        "@property\n"
        "def rate(self):\n"
        "    return self.sizes.rate\n",
        CALL,
        _get_config("return {**super().get_config(), **asdict(self.sizes)}"),
    ),
    _style(
        "properties",
        "def __init__(self, units, rate=0.1, **kwargs):\n"
        "    super().__init__(**kwargs)\n"
        "    self._units, self._rate = units, rate\n"
        "    self.dense = keras.layers.Dense(units)\n"
        "\n"
        "units = property(lambda self: self._units)\n"
        "\n"
        "@property\n"
        "def rate(self):\n"
        "    return self._rate\n",
        CALL,
        WHOLE,
    ),
    _style(
        "class attributes as defaults",
        "units, rate = 3, 0.1\n"
        "\n"
        "def __init__(self, units=None, rate=None, **kwargs):\n"
        "    super().__init__(**kwargs)\n"
        "    if units is not None:\n"
        "        self.units = units\n"
        "    if rate is not None:\n"
        "        self.rate = rate\n"
        "    self.dense = keras.layers.Dense(self.units)\n",
        CALL,
        WHOLE,
    ),
    _style(
        "arguments kept by name in a dict",
        "def __init__(self, units, **kwargs):\n"
        '    rate = kwargs.pop("rate", 0.1)\n'
        "    super().__init__(**kwargs)\n"
        "    self.rate = rate\n"
        '    self.arguments = {k: v for k, v in locals().items() if k in ("units", "rate")}\n'
        "    self.dense = keras.layers.Dense(units)\n",
        CALL,
        _get_config("return {**super().get_config(), **self.arguments}"),
    ),
    _style(
        "stores by name",
        "def __init__(self, units, rate=0.1, **kwargs):\n"
        "    super().__init__(**kwargs)\n"
        '    for name, value in (("units", units), ("rate", rate)):\n'
        "        setattr(self, name, value)\n"
        "    self.dense = keras.layers.Dense(units)\n",
        CALL,
        WHOLE,
    ),
    _style(
        "a mixin that adds a key",
        STORED,
        CALL,
        _get_config('return {**super().get_config(), "units": self.units}'),
        bases="RateMixin, keras.layers.Layer",
    ),
    _style("a generic base", STORED, CALL, WHOLE, bases="keras.layers.Layer, Generic[T]"),
    _style("a metaclass", STORED, CALL, WHOLE, bases="keras.layers.Layer, metaclass=Meta"),
    _style(
        "a partial method",
        STORED,
        "\ndef scaled(self, inputs, by):\n    return self.dense(inputs) * self.rate * by\n",
        "\ncall = partialmethod(scaled, by=2.0)\n",
        WHOLE,
    ),
    _style(
        "a from_config that renames",
        STORED,
        CALL,
        _get_config('return {**super().get_config(), "size": self.units, "dropout": self.rate}'),
        "\n@classmethod\n"
        "def from_config(cls, config):\n"
        '    config = {**config, "units": config["size"], "rate": config["dropout"]}\n'
        '    del config["size"], config["dropout"]\n'
        "    return cls(**config)\n",
    ),
    _style(
        "no config at all, and a name that Python mangles",
        "def __init__(self, units: int, rate: float = 0.1, **kwargs):\n"
        "    super().__init__(**kwargs); self.__rate = rate * 2; self.rate = self.__rate\n"
        "    self.dense = keras.layers.Dense(units)\n",
        CALL,
    ),
)


@pytest.mark.keras
@on_each_generation(RIGHT)
def test_is_right_and_stays_as_it_is(case: Case, generation: str, examination: Examination) -> None:
    assert generation in case.generations
    assert set(examination.verdicts.values()) <= {"ok", "lost"}, examination
    before = {path: text.encode() for path, text in case.files.items()}
    results = fix_project(before, Settings(ignore=("FXL301",)))
    assert all(result.after == result.before for result in results)
    assert not [f for result in results for f in result.findings if f.level == "error"]


def _init(*lines: str) -> str:
    body = ("super().__init__()", *lines, "self.dense = keras.layers.Dense(units)")
    return "def __init__(self, units, rate=0.1):\n" + indent("\n".join(body), "    ") + "\n"


CALL_GAIN = CALL.replace("self.rate", "self.gain")
BROKEN = (
    _broken(
        "a keyword that is looked up in kwargs and never taken out",
        _init('self.rate = kwargs.get("rate", 0.1)').replace("rate=0.1", "**kwargs"),
        CALL,
        keras3="name:",
        tf_keras="name:",
    ),
    _broken(
        "a parameter that is deleted once it is used",
        _init("self.gain = 1.0 / rate", "del rate"),
        CALL_GAIN,
    ),
    _broken(
        "a parameter that a walrus binds anew",
        _init("self.gain = (rate := rate * 2)"),
        CALL_GAIN,
    ),
    _broken(
        "a function that closes over a parameter",
        _init("def double():", "    return rate * 2", "self.gain = double()"),
        CALL_GAIN,
    ),
    _broken(
        "a dataclass of the arguments, and no config",
        _init("self.sizes = Sizes(units, rate)", "self.gain = self.sizes.rate"),
        CALL_GAIN,
    ),
    _broken(
        "class attributes as defaults, and no config",
        "rate = 0.25\n\n",
        _init("if rate != 0.1:", "    self.rate = rate"),
        CALL,
    ),
    _broken(
        "stores behind Python's back, and no config",
        _init('self.__dict__["rate"] = rate', 'setattr(self, "_" + "units", units)'),
        CALL,
    ),
    _broken(
        "what a method makes of the arguments",
        "def __init__(self, units, rate=0.1):\n"
        "    super().__init__()\n"
        "    self.make(units, rate)\n",
        "\ndef make(self, units, rate):\n"
        "    self.units, self.rate = units * 2, rate\n"
        "    self.dense = keras.layers.Dense(units)\n",
        CALL,
    ),
    _broken(
        "a list that is sorted, and an array of it",
        _init("self.sizes = sorted(rate)", "self.gain = np.asarray(rate)[0] + self.sizes[0]"),
        CALL_GAIN,
        build="Block(3, rate=[3.0, 1.0, 2.0])",
    ),
    _broken(
        "a config of defaults that lacks one",
        STORED,
        CALL,
        _get_config(
            "config = super().get_config()",
            'config.setdefault("units", self.units)',
            "return config",
        ),
        keras3="rate: float 0.5 became",
        tf_keras="rate: float 0.5 became",
    ),
)
LEFT = (
    _broken(
        "slots",
        '__slots__ = ("_rate",)\n\n',
        _init("self._rate = rate"),
        CALL.replace("self.rate", "self._rate"),
        refused="the class has __slots__",
    ),
    _broken(
        "a parent constructor that is called in one of two branches",
        "def __init__(self, units, rate=0.1):\n"
        "    if rate:\n"
        '        super().__init__(name="rated")\n'
        "    else:\n"
        "        super().__init__()\n"
        "    self.rate = rate\n"
        "    self.dense = keras.layers.Dense(units)\n",
        CALL,
        tf_keras="ok",
        refused="__init__ calls a parent constructor 2 times",
    ),
    _broken(
        "a positional-only parameter",
        _init("self.rate = rate").replace("units,", "units, /,"),
        CALL,
        keras3="positional only",
        tf_keras="positional-only",
        refused="units is positional-only",
    ),
    _broken(
        "arguments that *args takes",
        "def __init__(self, *sizes, **kwargs):\n"
        "    super().__init__(**kwargs)\n"
        "    self.units, self.rate = sizes\n"
        "    self.dense = keras.layers.Dense(self.units)\n",
        CALL,
        build="Block(3, 0.5)",
        keras3="positional only or variadic positional",
        tf_keras="not enough values to unpack",
    ),
    _broken(
        "a comprehension without the parent's config",
        STORED,
        CALL,
        _get_config('return {name: getattr(self, name) for name in ("units", "rate")}'),
        keras3="name:",
        tf_keras="name:",
    ),
)


@pytest.mark.keras
@on_each_generation(BROKEN)
def test_is_repaired(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)


@pytest.mark.keras
@on_each_generation(LEFT)
def test_is_left_as_it_is(case: Case, generation: str, examination: Examination) -> None:
    expected = case.keras3 if generation == "keras3" else case.tf_keras
    assert expected in examination.verdicts["before"], examination
    before = {path: text.encode() for path, text in case.files.items()}
    [result] = fix_project(before, Settings(ignore=("FXL301",)))
    assert result.after == result.before
    assert all(case.refused in finding.reason for finding in result.findings)
