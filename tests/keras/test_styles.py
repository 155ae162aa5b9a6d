"""Classes in odd but working styles stay as they are; broken ones are repaired or left alone."""

from __future__ import annotations

from textwrap import indent

import pytest

from fixlayers import Settings, fix_project
from tests.keras.case import Case, Examination, on_each_generation

HEAD = """\
from __future__ import annotations

import inspect
import json
from collections import ChainMap
from dataclasses import asdict, dataclass
from functools import partialmethod
from typing import Generic, TypeVar

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


def _style(title: str, *parts: str, bases: str = "keras.layers.Layer") -> Case:
    body = indent("".join(parts), "    ")
    source = f"{HEAD}class Block({bases}):\n{body}"
    return Case(title, source, build="Block(3, rate=0.5, name='mine')")


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
