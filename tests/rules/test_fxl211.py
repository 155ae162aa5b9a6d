"""FXL211: `get_config` reads an attribute that nothing sets."""

from __future__ import annotations

import pytest

from fixlayers import fix_source
from tests.rules.amending import HEAD, amend


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(units)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            "FXL211",
            id="stored after the parent call",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super(Block, self).__init__(**kwargs)
        self.dense = keras.layers.Dense(units)
        self.dropout = keras.layers.Dropout(rate)

    def get_config(self):
        config = super(Block, self).get_config()
        config.update({"units": self._units, "rate": self.drop_rate})
        return config
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super(Block, self).__init__(**kwargs)
        self._units = units
        self.drop_rate = rate
        self.dense = keras.layers.Dense(units)
        self.dropout = keras.layers.Dropout(rate)

    def get_config(self):
        config = super(Block, self).get_config()
        config.update({"units": self._units, "rate": self.drop_rate})
        return config
""",
            "FXL211",
            id="several, under the names that are read",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1):
        super().__init__()
        self.rate = rate
        self.dense = keras.layers.Dense(units)

    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        return config
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        self.dense = keras.layers.Dense(units)

    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        config["rate"] = self.rate
        return config
""",
            "FXL101 FXL202 FXL211",
            id="with whatever else is missing",
        ),
        pytest.param(
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, **kwargs):
        super().__init__(**kwargs)
        self.power = gamma

    def get_config(self):
        return {**super().get_config(), "gamma": self.gamma}
""",
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, **kwargs):
        super().__init__(**kwargs)
        self.gamma = gamma
        self.power = gamma

    def get_config(self):
        return {**super().get_config(), "gamma": self.gamma}
""",
            "FXL211",
            id="of a loss",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, layer, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)
        self.inner = layer

    def call(self, x):
        return self.dense(self.inner(x))

    def get_config(self):
        return {**super().get_config(), "layer": self.layer}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, layer, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)
        self.inner = layer

    def call(self, x):
        return self.dense(self.inner(x))

    def get_config(self):
        return {**super().get_config(), "layer": keras.layers.serialize(self.inner)}

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("layer"), dict):
            config["layer"] = keras.layers.deserialize(config["layer"])
        return super().from_config(config)
""",
            "FXL205 FXL206 FXL209",
            id="a layer is read where it is, since storing it would change the order of weights",
        ),
    ],
)
def test_fixed(before: str, after: str, codes: str) -> None:
    amend(HEAD + before, HEAD + after, codes=codes)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="the constructor sets it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.setup(units)

    def setup(self, units):
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="a method sets it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    units = 8

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="the class has it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(units)

    @property
    def units(self):
        return self.dense.units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="it is a property",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units, self.rate = units, 0.1

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="it is set by unpacking",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        for name, value in {"units": units}.items():
            setattr(self, name, value)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="it may be set by name",
        ),
        pytest.param(
            """\
class Block(keras.layers.Dense):
    def __init__(self, units, **kwargs):
        super().__init__(units, **kwargs)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="Keras sets it",
        ),
        pytest.param(
            """\
class Base(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable()
class Child(Base):
    def __init__(self, units, **kwargs):
        super().__init__(units, **kwargs)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="a parent sets it",
        ),
        pytest.param(
            """\
class Base(keras.layers.Layer):
    def get_config(self):
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable()
class Child(Base):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
""",
            id="a child sets it",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    amend(HEAD + source, codes="")


HANDED_ON = """\
import keras

{function}


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        keep(units, layer=self)

    def get_config(self):
        return {{**super().get_config(), "units": self.units}}
"""


@pytest.mark.parametrize(
    "function",
    [
        pytest.param(
            "def keep(units, layer):\n    setattr(layer, str(units), units)", id="by a name"
        ),
        pytest.param("def keep(units, layer):\n    vars(layer).update(u=units)", id="in vars"),
        pytest.param("def keep(units, layer):\n    layer.__dict__[units] = 1", id="in the dict"),
        pytest.param("def keep(units, layer):\n    layer.units = units", id="by its name"),
        pytest.param("def keep(units, layer):\n    layer.units: int = units", id="annotated"),
        pytest.param("from elsewhere import keep", id="not seen"),
    ],
)
def test_what_a_function_may_set_is_left_alone(function: str) -> None:
    amend(HANDED_ON.format(function=function), codes="")


@pytest.mark.parametrize(
    "function",
    [
        pytest.param("def keep(units, layer):\n    print(layer.units)", id="read"),
        pytest.param("def keep(units, layer):\n    layer.kept = units", id="another attribute"),
        pytest.param("def keep(units, layer):\n    box = Box()\n    box.units = 1", id="others"),
        pytest.param("from numpy import save as keep", id="known"),
        pytest.param("from weakref import finalize as keep", id="of the standard library"),
    ],
)
def test_what_a_function_sets_not_is_stored(function: str) -> None:
    before = HANDED_ON.format(function=function)
    after = before.replace("        keep(", "        self.units = units\n        keep(")
    amend(before, after, codes="FXL211")


def test_what_a_mixin_may_set_is_left_alone() -> None:
    source = """\
from elsewhere import Mixin
import keras


@keras.saving.register_keras_serializable()
class Block(Mixin, keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
"""
    result = fix_source(source.encode())
    assert result.after == result.before
    assert "FXL211" not in {f.code for f in result.findings}


@pytest.mark.parametrize(
    ("constructor", "refused"),
    [
        pytest.param(
            """\
        super().__init__(**kwargs)
        rate = min(rate, 0.9)
        self.dropout = keras.layers.Dropout(rate)
""",
            {"FXL211": "what rate holds where it could be stored is not clear"},
            id="the parameter is rebound",
        ),
        pytest.param(
            """\
        if rate:
            super().__init__(**kwargs)
        else:
            super().__init__()
        self.dropout = keras.layers.Dropout(rate)
""",
            {"FXL211": "calls a parent constructor 2 times"},
            id="the parent is called twice",
        ),
    ],
)
def test_refused(constructor: str, refused: dict[str, str]) -> None:
    source = f"""\
class Block(keras.layers.Layer):
    def __init__(self, rate, **kwargs):
{constructor}
    def get_config(self):
        return {{**super().get_config(), "rate": self.rate}}
"""
    amend(HEAD + source, refused=refused)


CHILD = """

@keras.saving.register_keras_serializable()
class Child(Block):
    def __init__(self, rate=0.3, **kwargs):
        {first}
        {second}
"""
PARENT = """\
class Block(keras.layers.Layer):
    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs){stored}
        self.dropout = keras.layers.Dropout(rate)

    def get_config(self):
        return {{**super().get_config(), "rate": self.rate}}
"""
CALL, SET = "super().__init__(rate=rate, **kwargs)", "self.rate = rate"


def test_what_only_a_child_sets_later_is_stored() -> None:
    child = CHILD.format(first=CALL, second=SET)
    stored = "\n        self.rate = rate"
    before, after = PARENT.format(stored=""), PARENT.format(stored=stored)
    amend(HEAD + before + child, HEAD + after + child, codes="FXL211")


@pytest.mark.parametrize(
    "child",
    [
        pytest.param(CHILD.format(first=SET, second=CALL), id="a child sets it first"),
        pytest.param(
            CHILD.format(first=CALL, second="self.kept = rate")
            + "\n    @property\n    def rate(self):\n        return self.kept\n",
            id="a child has a property of that name",
        ),
    ],
)
def test_what_a_child_would_lose_is_refused(child: str) -> None:
    refused = {"FXL211": "a class below sets rate in a way of its own"}
    amend(HEAD + PARENT.format(stored="") + child, refused=refused)


def test_read_through_a_local() -> None:
    source = """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs){stored}
        self.dense = keras.layers.Dense(units)

    def get_config(self):
        units = self.units
        return {{**super().get_config(), "units": units}}
"""
    after = source.format(stored="\n        self.units = units")
    amend(HEAD + source.format(stored=""), HEAD + after, codes="FXL211")


def test_a_layer_read_through_a_local_is_refused() -> None:
    source = """\
class Block(keras.layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.stack = keras.Sequential([inner])

    def call(self, inputs):
        return self.stack(inputs)

    def get_config(self):
        held = self.inner
        return {**super().get_config(), "inner": held}
"""
    amend(HEAD + source, refused={"FXL209": "held reads self.inner, which nothing sets"})


def test_an_attribute_set_by_its_name_is_set() -> None:
    source = """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs){stored}
        setattr(self, "units", units)
        self.dropout = keras.layers.Dropout(rate)

    def get_config(self):
        return {{**super().get_config(), "units": self.units, "rate": self.rate}}
"""
    after = source.format(stored="\n        self.rate = rate")
    amend(HEAD + source.format(stored=""), HEAD + after, codes="FXL211")


def test_a_layer_that_nothing_keeps_is_not_stored() -> None:
    source = """\
class Block(keras.layers.Layer):
    def __init__(self, backbone=None, **kwargs):
        super().__init__(**kwargs)

    def get_config(self):
        config = super().get_config()
        config.update({"backbone": self.backbone})
        return config
"""
    amend(HEAD + source, refused={"FXL209": "keeping it would track its weights"})
