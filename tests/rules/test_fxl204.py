"""FXL204: a constructor parameter is not kept as it was given."""

from __future__ import annotations

import pytest

from fixlayers import fix_source
from tests.repairing import repair

HEAD = """\
import keras
import numpy as np
import tensorflow as tf


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
"""
CONFIG = """\

    def get_config(self):
        config = super().get_config()
        config.update({%s})
        return config
"""


def _config(*items: str) -> str:
    return CONFIG % ", ".join(items)


@pytest.mark.parametrize(
    ("before", "after", "item"),
    [
        pytest.param(
            """\
    def __init__(self, units):
        super().__init__()
        self.dense = keras.layers.Dense(units)
""",
            """\
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units)
""",
            '"units": self.units',
            id="it was only handed to a sublayer",
        ),
        pytest.param(
            """\
    def __init__(self, depth):
        super().__init__()
        self.layers = [keras.layers.Dense(4) for _ in range(depth)]
""",
            """\
    def __init__(self, depth, **kwargs):
        super().__init__(**kwargs)
        self.depth = depth
        self.layers = [keras.layers.Dense(4) for _ in range(depth)]
""",
            '"depth": self.depth',
            id="it only counted a loop that builds sublayers",
        ),
        pytest.param(
            """\
    def __init__(self, units):
        super().__init__()
        self.units = units // 2
""",
            """\
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self._init_units = units
        self.units = units // 2
""",
            '"units": self._init_units',
            id="it was transformed: the attribute of its name holds something else",
        ),
        pytest.param(
            """\
    def __init__(self, units):
        super().__init__()
        units *= 2
        self.units = units
""",
            """\
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self._init_units = units
        units *= 2
        self.units = units
""",
            '"units": self._init_units',
            id="it was rebound before it was stored",
        ),
        pytest.param(
            """\
    def __init__(self, units):
        units = units + 1
        super().__init__()
        self.units = units
""",
            """\
    def __init__(self, units, **kwargs):
        init_units = units
        units = units + 1
        super().__init__(**kwargs)
        self._init_units = init_units
        self.units = units
""",
            '"units": self._init_units',
            id="it was rebound before the parent call: nothing may be stored yet",
        ),
        pytest.param(
            """\
    def __init__(self, units):
        super().__init__()
        if units > 8:
            self.units = 8
        else:
            self.units = units
""",
            """\
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self._init_units = units
        if units > 8:
            self.units = 8
        else:
            self.units = units
""",
            '"units": self._init_units',
            id="it was stored in one branch only",
        ),
        pytest.param(
            """\
    def __init__(self, units=None):
        super().__init__()
        self.units = units

    def build(self, shape):
        self.units = self.units + shape[-1]
""",
            """\
    def __init__(self, units=None, **kwargs):
        super().__init__(**kwargs)
        self._init_units = units
        self.units = units

    def build(self, shape):
        self.units = self.units + shape[-1]
""",
            '"units": self._init_units',
            id="another method assigns the attribute",
        ),
        pytest.param(
            """\
    def __init__(self, rate):
        super().__init__()
        self.rate = rate

    def decay(self):
        self.rate *= 0.9
""",
            """\
    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self._init_rate = rate
        self.rate = rate

    def decay(self):
        self.rate *= 0.9
""",
            '"rate": self._init_rate',
            id="another method changes the attribute in place",
        ),
        pytest.param(
            """\
    def __init__(self, rate):
        super().__init__()
        self.rate = rate

        def reset():
            self.rate = 0.0

        self.reset = reset
""",
            """\
    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self._init_rate = rate
        self.rate = rate

        def reset():
            self.rate = 0.0

        self.reset = reset
""",
            '"rate": self._init_rate',
            id="a function made in the constructor may assign it at any time",
        ),
        pytest.param(
            """\
    def __init__(self, rate):
        super().__init__()
        self.drop = keras.layers.Dropout(rate)

    def rate(self):
        return 1
""",
            """\
    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self._init_rate = rate
        self.drop = keras.layers.Dropout(rate)

    def rate(self):
        return 1
""",
            '"rate": self._init_rate',
            id="a method has the name",
        ),
        pytest.param(
            """\
    rate = 3

    def __init__(self, rate):
        super().__init__()
        self.drop = keras.layers.Dropout(rate)
""",
            """\
    rate = 3

    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self._init_rate = rate
        self.drop = keras.layers.Dropout(rate)
""",
            '"rate": self._init_rate',
            id="an attribute of the class has the name",
        ),
        pytest.param(
            """\
    def __init__(self, losses=3):
        super().__init__()
        self.table = [0] * losses
""",
            """\
    def __init__(self, losses=3, **kwargs):
        super().__init__(**kwargs)
        self._init_losses = losses
        self.table = [0] * losses
""",
            '"losses": self._init_losses',
            id="Keras has the name: storing losses raises",
        ),
        pytest.param(
            """\
    def __init__(self, input_shape=(1, 2)):
        super().__init__()
        self.width = input_shape[0]
""",
            """\
    def __init__(self, input_shape=(1, 2), **kwargs):
        super().__init__(**kwargs)
        self._init_input_shape = input_shape
        self.width = input_shape[0]
""",
            '"input_shape": self._init_input_shape',
            id="only tf_keras has the name",
        ),
        pytest.param(
            """\
    def __init__(self, sizes=[1, 2]):
        super().__init__()
        sizes.append(4)
        self.sizes = sizes
""",
            """\
    def __init__(self, sizes=[1, 2], **kwargs):
        super().__init__(**kwargs)
        self._init_sizes = list(sizes)
        sizes.append(4)
        self.sizes = sizes
""",
            '"sizes": list(self._init_sizes)',
            id="a list that is changed in place is stored as a copy",
        ),
        pytest.param(
            """\
    def __init__(self, width=2):
        super().__init__()
        for width in range(width):
            self.add_weight(name=str(width))
""",
            """\
    def __init__(self, width=2, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        for width in range(width):
            self.add_weight(name=str(width))
""",
            '"width": self.width',
            id="a loop variable of its name rebinds it after it is stored",
        ),
        pytest.param(
            """\
    def __init__(self, steps=4):
        super().__init__()
        self.steps = tf.cast(steps, tf.float32)
""",
            """\
    def __init__(self, steps=4, **kwargs):
        super().__init__(**kwargs)
        self._init_steps = steps
        self.steps = tf.cast(steps, tf.float32)
""",
            '"steps": self._init_steps',
            id="a tensor is not JSON",
        ),
        pytest.param(
            """\
    def __init__(self, sizes=(1, 2)):
        super().__init__()
        self.sizes = np.asarray(sizes)
""",
            """\
    def __init__(self, sizes=(1, 2), **kwargs):
        super().__init__(**kwargs)
        self._init_sizes = sizes
        self.sizes = np.asarray(sizes)
""",
            '"sizes": self._init_sizes',
            id="nor is an array",
        ),
        pytest.param(
            """\
    def __init__(self, sizes=(1, 2)):
        super().__init__()
        self.sizes = sorted(sizes)
""",
            """\
    def __init__(self, sizes=(1, 2), **kwargs):
        super().__init__(**kwargs)
        self._init_sizes = sizes
        self.sizes = sorted(sizes)
""",
            '"sizes": self._init_sizes',
            id="sorted gives what was not given",
        ),
    ],
)
def test_fixed(before: str, after: str, item: str) -> None:
    repair(HEAD + before, HEAD + after + _config(item), codes="FXL101 FXL201 FXL204")


@pytest.mark.parametrize(
    ("body", "items"),
    [
        pytest.param("self.units = units", '"units": self.units', id="as it came"),
        pytest.param("self._u = units", '"units": self._u', id="under another name"),
        pytest.param("self.units: int = units", '"units": self.units', id="annotated"),
        pytest.param("self.a = self.units = units", '"units": self.a', id="in two attributes"),
        pytest.param("self.units, self.b = units, 2", '"units": self.units', id="in a pair"),
        pytest.param("self.units = int(units)", '"units": self.units', id="int of an int is it"),
        pytest.param("self.units = units or 4", '"units": self.units', id="or a default"),
        pytest.param(
            "self.units = 4 if units is None else units", '"units": self.units', id="if given"
        ),
        pytest.param(
            "self.units = units if units else 4", '"units": self.units', id="if it is true"
        ),
        pytest.param(
            "if units is None:\n            units = 4\n        self.units = units",
            '"units": self.units',
            id="after a default was put in its place",
        ),
        pytest.param(
            "if not units:\n            units = 4\n        self.units = units",
            '"units": self.units',
            id="after a default was put in the place of nothing",
        ),
        pytest.param(
            "if units is None:\n            self.units = 4\n        else:\n"
            "            self.units = units",
            '"units": self.units',
            id="in two branches that say the same",
        ),
        pytest.param(
            "if units is not None:\n            self.units = units\n        else:\n"
            "            self.units = 4",
            '"units": self.units',
            id="in two branches the other way round",
        ),
        pytest.param(
            "with tf.device(None):\n            self.units = units",
            '"units": self.units',
            id="in a with block, which runs once",
        ),
    ],
)
def test_an_attribute_that_holds_it_is_used(body: str, items: str) -> None:
    before = f"    def __init__(self, units=3):\n        super().__init__()\n        {body}\n"
    after = before.replace("units=3", "units=3, **kwargs").replace("_()\n", "_(**kwargs)\n", 1)
    repair(HEAD + before, HEAD + after + _config(items), codes="FXL101 FXL201")


def test_what_may_be_a_layer_is_stored_last_and_under_a_private_name() -> None:
    repair(
        HEAD
        + """\
    def __init__(self, block):
        super().__init__()
        self.before = keras.layers.Dense(3)
        self.all = keras.Sequential([block, keras.layers.Dense(4)])
""",
        HEAD
        + """\
    def __init__(self, block, **kwargs):
        super().__init__(**kwargs)
        self.before = keras.layers.Dense(3)
        self.all = keras.Sequential([block, keras.layers.Dense(4)])
        self._init_block = block

    def get_config(self):
        config = super().get_config()
        config.update({"block": keras.layers.serialize(self._init_block)})
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("block"), dict):
            config["block"] = keras.layers.deserialize(config["block"])
        return super().from_config(config)
""",
        codes="FXL101 FXL201 FXL204 FXL205 FXL206",
    )


def test_a_parent_call_that_is_returned_is_only_called_where_something_follows_it() -> None:
    before = """\
    def __init__(self, units):
        self.wide = units > 3
        return super().__init__()
"""
    after = """\
    def __init__(self, units, **kwargs):
        self.wide = units > 3
        super().__init__(**kwargs)
        self.units = units
"""
    config = _config('"units": self.units')
    repair(HEAD + before, HEAD + after + config, codes="FXL101 FXL201 FXL204")


def test_a_parent_call_that_is_returned_stays_so_where_nothing_follows_it() -> None:
    before = """\
    def __init__(self, units):
        self.units = units
        return super().__init__()
"""
    after = before.replace("units):", "units, **kwargs):").replace("_()\n", "_(**kwargs)\n")
    repair(HEAD + before, HEAD + after + _config('"units": self.units'), codes="FXL101 FXL201")


def test_a_return_at_the_end_stays_at_the_end() -> None:
    source = """\
    def __init__(self, block):
        super().__init__()
        self.all = keras.Sequential([block])
        return
"""
    after = fix_source(HEAD + source).after.decode()
    assert "        self._init_block = block\n        return\n" in after


def test_a_child_has_a_property_of_the_name() -> None:
    source = """\
import keras


@keras.saving.register_keras_serializable()
class Base(keras.layers.Layer):
    def __init__(self, rate{kwargs}):
        super().__init__({forward})
{store}        self.drop = keras.layers.Dropout(rate)
{config}

@keras.saving.register_keras_serializable()
class Child(Base):
    @property
    def rate(self):
        return 3
"""
    repair(
        source.format(kwargs="", forward="", store="", config=""),
        source.format(
            kwargs=", **kwargs",
            forward="**kwargs",
            store="        self._init_rate = rate\n",
            config=_config('"rate": self._init_rate'),
        ),
    )


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(
            """\
    def __init__(self, block=None):
        super().__init__()
        if block is None:
            return
        self.all = keras.Sequential([block])
""",
            "__init__ may return before its end, where block has to be stored",
            id="the constructor may end before what must be stored last",
        ),
        pytest.param(
            """\
    def __init__(self, rate):
        super().__init__()
        self.rate = rate * 2
        self._init_rate = rate * 3
""",
            "no name is free to store rate",
            id="the private name is taken too",
        ),
        pytest.param(
            """\
    def __init__(self, rate):
        init_rate = 3
        rate = rate * init_rate
        super().__init__()
        self.rate = rate
""",
            "the name init_rate is taken in __init__",
            id="the local name for the value is taken",
        ),
        pytest.param(
            """\
    def __init__(self, table=None):
        super().__init__()
        table.update({"a": 1})
        self.table = table
""",
            "table is changed in place and its type is not known",
            id="nobody knows how to copy it",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        kwargs.pop("gain", 1.0)
        super().__init__()
""",
            "gain is popped from kwargs and not kept",
            id="a parameter that is thrown away",
        ),
    ],
)
def test_refused(source: str, reason: str) -> None:
    repair(HEAD + source, refused={"FXL201": reason})


def test_what_comes_out_of_the_kwargs_is_kept_behind_that() -> None:
    head = """\
import keras


@keras.saving.register_keras_serializable()
class Scale(keras.layers.Layer):
    def __init__(self, **kwargs):
        rate = kwargs.pop("rate", 0.1)
"""
    rest = """\
        rate = 1.0 - rate / 4
        super().__init__(**kwargs)
"""
    config = """
    def get_config(self):
        config = super().get_config()
        config.update({"rate": self.%s})
        return config
"""
    repair(
        head + rest + "        self.rate = rate\n" + config % "rate",
        head
        + "        init_rate = rate\n"
        + rest
        + "        self._init_rate = init_rate\n        self.rate = rate\n"
        + config % "_init_rate",
    )
