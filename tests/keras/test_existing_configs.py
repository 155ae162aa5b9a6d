"""Classes that have a `get_config`: wrong ones are repaired, right ones stay as they are."""

from __future__ import annotations

from dataclasses import replace
from textwrap import indent

import pytest

from fixlayers import fix_project
from fixlayers.settings import Settings
from tests.keras.case import Case, Examination, assert_survives, on_each_generation

CANNOT_BUILD = "could not be deserialized properly"
LOST = "rate: float 0.5 became float 0.1"
# What the old class wrote nobody can read: the file lacks an argument or has one too many.
UNREADABLE = {"keras3": "Error: ", "tf_keras": "Error: "}

# Every way of writing a config that leaves out the rate.
STYLES = {
    "a literal in an update": """\
config = super().get_config()
config.update({"units": self.units})
return config
""",
    "a literal returned at once": """\
return {**super().get_config(), "units": self.units}
""",
    "items joined": """\
config = {"units": self.units}
base_config = super().get_config()
return dict(list(base_config.items()) + list(config.items()))
""",
    "a union": """\
return super().get_config() | {"units": self.units}
""",
    "an item": """\
config = super().get_config()
config["units"] = self.units
return config
""",
    "keywords": """\
config = super().get_config()
config.update(units=self.units)
return config
""",
    "a call of dict": """\
return dict(super().get_config(), units=self.units)
""",
    "an update before a branch": """\
config = super().get_config()
config.update({"units": self.units})
if not self.trainable:
    config["trainable"] = False
return config
""",
    "an item after a loop": """\
config = super().get_config()
for key in ("trainable", "dtype"):
    if key in config:
        config[key] = config[key]
config["units"] = self.units
return config
""",
    "a helper variable": """\
mine = {"units": self.units}
config = super().get_config()
config.update(mine)
return config
""",
}


def block(get_config: str) -> str:
    """A layer with units and a rate, and the given get_config."""
    return f"""
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        self.dense = keras.layers.Dense(units)

    def call(self, inputs):
        return self.dense(inputs) * self.rate

    def get_config(self):
{indent(get_config, " " * 8)}"""


NAMELESS = (
    *(
        Case(
            title=title,
            source=block(get_config),
            build="Block(5, rate=0.5, name='mine', trainable=False)",
            keras3="NameError: name 'config' is not defined",
            tf_keras="NameError: name 'config' is not defined",
            keys=("units", "rate", "name"),
        )
        for title, get_config in {
            "a config that nothing binds": """\
config.update({"units": self.units})
return config
""",
            "a config that nothing binds, beside the parent's": """\
base_config = super().get_config()
return dict(list(base_config.items()) + list(config.items()))
""",
        }.items()
    ),
    Case(
        title="a copy of a layer in the config, made of the layer's own",
        source="""
        class Residual(keras.Model):
            def __init__(self, layer, **kwargs):
                super().__init__(**kwargs)
                self.layer = layer

            def call(self, inputs):
                return inputs + self.layer(inputs)

            def get_config(self):
                return {"layer": self.layer.__class__.from_config(self.layer.get_config())}
        """,
        build="Residual(keras.layers.Dense(4, activation='tanh'), name='mine')",
        model=True,
        keras3="not callable",
        tf_keras="layer",
        keys=("layer", "name"),
    ),
    Case(
        title="a layer that from_config takes out of the config and hands on as it came",
        source="""
        class Residual(keras.Model):
            def __init__(self, layer, name=None, **kwargs):
                super().__init__(name=name, **kwargs)
                self.layer = layer

            def call(self, inputs):
                return inputs + self.layer(inputs)

            def get_config(self):
                return {"layer": self.layer, "name": self.name}

            @classmethod
            def from_config(cls, config):
                layer = config.pop("layer", None)
                return cls(layer=layer, **config)
        """,
        build="Residual(keras.layers.Dense(4, activation='tanh'), name='mine')",
        model=True,
        keras3="not callable",
        tf_keras="layer",
        keys=("layer", "name"),
    ),
    Case(
        title="a layer that a parent of the project keeps and calls",
        source="""
        class Base(keras.Model):
            def __init__(self, inner=None, **kwargs):
                super().__init__(**kwargs)
                self._inner = inner

            @property
            def inner(self):
                return self._inner

            def call(self, inputs):
                return self._inner(inputs)


        class Net(Base):
            def __init__(self, units, inner: keras.layers.Layer | None = None, **kwargs):
                super().__init__(inner=inner, **kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(super().call(inputs))

            def get_config(self):
                config = super().get_config()
                config.update({"units": self.units, "inner": self.inner})
                return config

            @classmethod
            def from_config(cls, config):
                inner = config.pop("inner", None)
                return cls(inner=inner, **config)
        """,
        build="Net(3, keras.layers.Dense(4, activation='tanh'), name='mine')",
        name="Net",
        model=True,
        keras3="not callable",
        tf_keras="not callable",
        keys=("inner", "units", "name"),
    ),
    Case(
        title="a from_config that gives the constructor what it names, and no name",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor=1.0, name=None, **kwargs):
                super().__init__(name=name, **kwargs)
                self.factor = factor
                self.seen = 0

            def call(self, inputs):
                return inputs * self.factor

            def get_config(self):
                config = super().get_config()
                config.update({"factor": self.factor, "seen": self.seen})
                return config

            @classmethod
            def from_config(cls, config):
                layer = cls(factor=config["factor"])
                layer.seen = config["seen"]
                return layer
        """,
        build="Scale(3.0, name='mine', trainable=False)",
        keras3="name: 'mine' became",
        tf_keras="name: 'mine' became",
    ),
    Case(
        title="a name that the parent call fixes, that the config returns and that someone reads",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor=1.0, **kwargs):
                super().__init__(name="scale", **kwargs)
                self.factor = factor

            def call(self, inputs):
                return inputs * self.factor

            def get_config(self):
                config = super().get_config()
                config.update({"factor": self.factor, "name": self.name})
                return config


        def label(layer):
            config = layer.get_config()
            return config["name"]
        """,
        build="Scale(3.0)",
        keras3="multiple values for keyword argument 'name'",
        tf_keras="multiple values for keyword argument 'name'",
        observe=("layer.name",),
    ),
    Case(
        title="a parent's config that is checked and printed, with a key that the child sets",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, rate=0.1, **kwargs):
                super().__init__(**kwargs)
                self.rate = rate

            def call(self, inputs):
                return inputs * self.rate

            def get_config(self):
                config = super().get_config()
                assert "rate" not in config
                config["rate"] = self.rate
                print(config)
                return config


        class Half(Base):
            def __init__(self, units, **kwargs):
                super().__init__(rate=0.5, **kwargs)
                self.units = units

            def get_config(self):
                config = super().get_config()
                config["units"] = self.units
                return config
        """,
        build="Half(3, name='mine')",
        name="Half",
        keras3="multiple values for keyword argument 'rate'",
        tf_keras="multiple values for keyword argument 'rate'",
        keys=("units", "name"),
        lost=UNREADABLE,
    ),
    Case(
        title="a config of dict() that leaves out what it is made with",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor=1.0, **kwargs):
                super().__init__(**kwargs)
                self.factor = factor

            def call(self, inputs):
                return inputs * self.factor

            def get_config(self):
                return dict()
        """,
        build="Scale(3.0, name='mine')",
        keras3="factor: float 3.0 became float 1.0",
        tf_keras="factor: float 3.0 became float 1.0",
    ),
    *(
        Case(
            title=title,
            source=f"""
class Net(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units)

    def call(self, inputs):
        return self.dense(inputs)

    def get_config(self):
        mine = {{"units": self.units}}
        return {returned}
""",
            build="Net(3, name='mine')",
            model=True,
            keras3="ok",
            tf_keras="name: 'mine' became",
            keys=("units", "name", "trainable"),
        )
        for title, returned in {
            "a model's config among the keywords of a call": "dict(**super().get_config(), **mine)",
            "a model's config behind them": "dict(units=mine['units'], **super().get_config())",
        }.items()
    ),
    Case(
        title="a layer's config that does not tell whose it is",
        source="""
        class Residual(keras.layers.Layer):
            def __init__(self, layer, **kwargs):
                super().__init__(**kwargs)
                self.layer = layer

            def call(self, inputs):
                return inputs + self.layer(inputs)

            def get_config(self):
                return {**super().get_config(), "layer": self.layer.get_config()}

            @classmethod
            def from_config(cls, config):
                config = dict(config)
                layer = keras.layers.deserialize(config.pop("layer"))
                return cls(layer=layer, **config)
        """,
        build="Residual(keras.layers.Dense(4, activation='tanh'), name='mine')",
        keras3="config",
        tf_keras="Unknown `config` as a `dict`",
        keys=("layer",),
        lost={"keras3": "config", "tf_keras": "Unknown"},
    ),
    Case(
        title="a set where a dict is meant",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor=1.0, offset=0.0, **kwargs):
                super().__init__(**kwargs)
                self.factor = factor
                self.offset = offset

            def call(self, inputs):
                return inputs * self.factor + self.offset

            def get_config(self):
                config = super().get_config()
                config.update({"factor", self.factor})
                return config
        """,
        build="Scale(3.0, offset=2.0, name='mine')",
        keras3="dictionary update sequence element",
        tf_keras="dictionary update sequence element",
        keys=("factor", "offset"),
    ),
    Case(
        title="copies of layers that the class keeps in a list of its own",
        source="""
        class Stack(keras.Model):
            def __init__(self, layers=None, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.steps = []
                for layer in layers or []:
                    self.steps.append(layer)

            def call(self, inputs):
                for layer in self.steps:
                    inputs = layer(inputs)
                return inputs

            def get_config(self):
                return {
                    "layers": [x.__class__.from_config(x.get_config()) for x in self.steps],
                }
        """,
        build="Stack([keras.layers.Dense(4), keras.layers.Dense(3)], name='mine')",
        model=True,
        keras3="not callable",
        tf_keras="layers",
        keys=("layers", "name"),
    ),
    Case(
        title="a layer's config without the parent's, and no **kwargs",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor=1.0):
                super().__init__()
                self.factor = factor

            def call(self, inputs):
                return inputs * self.factor

            def get_config(self):
                return {"factor": self.factor}
        """,
        build="Scale(3.0)",
        keras3="name:",
        tf_keras="name:",
    ),
    Case(
        title="a built-in parent's argument that must not come back",
        source="""
        class Wide(keras.layers.Dense):
            def __init__(self, width):
                super().__init__(units=width * 2)
                self.width = width

            def get_config(self):
                return {"width": self.width}
        """,
        build="Wide(3)",
        keras3=CANNOT_BUILD,
        tf_keras="name:",
    ),
    Case(
        title="a functional model's dtype, of which the parent's config knows nothing",
        source="""
        class Net(keras.Model):
            def __init__(self, units, dtype=None, **kwargs):
                inputs = keras.Input((4,))
                outputs = keras.layers.Dense(units, dtype=dtype)(inputs)
                super().__init__(inputs=inputs, outputs=outputs, dtype=dtype, **kwargs)
                self.units = units

            def get_config(self):
                config = super().get_config()
                config.update({"units": self.units})
                return config
        """,
        build="Net(3, dtype='float64')",
        model=True,
        observe=("layer.layers[-1].compute_dtype",),
        keras3="dtype:",
        generations=("keras3",),
    ),
    Case(
        title="a model's config without the parent's, and no **kwargs",
        source="""
        class Net(keras.Model):
            def __init__(self, units):
                super().__init__()
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                return {"units": self.units}
        """,
        build="Net(3)",
        model=True,
        keras3="name:",
        tf_keras="name:",
    ),
    Case(
        title="a model's name that has a default and is handed on to nobody",
        source="""
        class Net(keras.Model):
            def __init__(self, units, name="net"):
                super().__init__()
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                return {"units": self.units}
        """,
        build="Net(3)",
        model=True,
        keras3="name:",
        tf_keras="name:",
    ),
)

MISSING = (
    *(
        Case(
            title=f"a parameter left out of {style}",
            source=block(text),
            build="Block(5, rate=0.5, name='mine', trainable=False)",
            keras3=LOST,
            tf_keras=LOST,
            keys=("rate",),
        )
        for style, text in STYLES.items()
    ),
    Case(
        title="a required parameter left out",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, rate, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)
                self.drop = keras.layers.Dropout(rate)

            def call(self, inputs):
                return self.drop(self.dense(inputs))

            def get_config(self):
                config = super().get_config()
                config["units"] = self.units
                return config
        """,
        build="Block(5, 0.5, name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras="missing 1 required positional argument: 'rate'",
        lost=UNREADABLE,
    ),
    Case(
        title="a parameter popped from kwargs left out",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                self.rate = kwargs.pop("rate", 0.1)
                super().__init__(**kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs) * self.rate

            def get_config(self):
                return {**super().get_config(), "units": self.units}
        """,
        build="Block(5, rate=0.5, name='mine')",
        keras3="rate: not given",
        tf_keras="rate: not given",
        observe=("layer.rate",),
        keys=("rate",),
    ),
    Case(
        title="a model's parameter left out",
        source="""
        class Net(keras.Model):
            def __init__(self, units, rate=0.1):
                super().__init__()
                self.units = units
                self.rate = rate
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs) * self.rate

            def get_config(self):
                config = super().get_config()
                config.update({"units": self.units})
                return config
        """,
        build="Net(5, rate=0.5)",
        model=True,
        keras3=CANNOT_BUILD,
        tf_keras=LOST,
        lost={"keras3": LOST},
    ),
)

BASE = (
    Case(
        title="a literal without the parent's config",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                return {"units": self.units}
        """,
        build="Block(5, name='mine', trainable=False, dtype='float16')",
        keras3="name: 'mine' became 'block'",
        tf_keras="name: 'mine' became 'block'",
        keys=("name", "trainable", "dtype"),
    ),
    Case(
        title="an empty dict that keys are put into",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, name=None):
                super(Block, self).__init__(name=name)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                config = {}
                config["units"] = self.units
                return config
        """,
        build="Block(5, name='mine')",
        keras3="name: 'mine' became 'block'",
        tf_keras="name: 'mine' became 'block'",
    ),
    Case(
        title="a fixed name in the parent call, which the parent's config would bring again",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(name="block", **kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                return {**super().get_config(), "units": self.units}
        """,
        build="Block(5)",
        keras3=CANNOT_BUILD,
        tf_keras="multiple values for keyword argument 'name'",
    ),
    Case(
        title="a config that is not returned",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                config = super().get_config()
                config.update({"units": self.units})
        """,
        build="Block(5, name='mine')",
        keras3="",
        tf_keras="",
    ),
)

KEYS = (
    Case(
        title="a misspelt key",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units=3, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                config = super().get_config()
                config.update({"unit": self.units})
                return config
        """,
        build="Block(5, name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras="Keyword argument not understood:', 'unit'",
        lost=UNREADABLE,
    ),
    Case(
        title="keys of another layer, which files hold and only swallowing kwargs take",
        source="""
        class Encoder(keras.layers.Layer):
            def __init__(self, units, dropout=0.1, **kwargs):
                super().__init__()
                self.dense = keras.layers.Dense(units)
                self.units = units
                self.dropout_rate = dropout
                self.heads = list()

            def call(self, inputs):
                return self.dense(inputs) * self.dropout_rate

            def get_config(self):
                config = super().get_config().copy()
                config.update(
                    {"units": self.units, "dropout_rate": self.dropout_rate, "heads": self.heads}
                )
                return config
        """,
        build="Encoder(4, dropout=0.5)",
        keras3="dropout",
        tf_keras="dropout",
    ),
    Case(
        title="a get_config copied from another class",
        source="""
        class Focal(keras.losses.Loss):
            pass


        class Gamma(keras.layers.Layer):
            def __init__(self, gamma=2.0, **kwargs):
                super(Gamma, self).__init__(**kwargs)
                self.gamma = gamma

            def call(self, inputs):
                return inputs * self.gamma

            def get_config(self):
                config = {"gamma": self.gamma}
                base_config = super(Focal, self).get_config()
                return dict(list(base_config.items()) + list(config.items()))
        """,
        build="Gamma(3.0, name='mine')",
        keras3="obj must be an instance or subtype of type",
        tf_keras="obj must be an instance or subtype of type",
    ),
    Case(
        title="a key of another layer, in a class without kwargs",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units):
                super().__init__()
                self.units = units
                self.filters = units * 2
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                config = super().get_config()
                config["units"] = self.units
                config["filters"] = self.filters
                return config
        """,
        build="Block(5)",
        keras3=CANNOT_BUILD,
        tf_keras="unexpected keyword argument",
        lost=UNREADABLE,
    ),
    Case(
        title="a key of the parent's that the class binds itself",
        source="""
        class Wide(keras.layers.Dense):
            def __init__(self, width, **kwargs):
                super().__init__(width * 2, activation="tanh", **kwargs)
                self.width = width

            def get_config(self):
                config = {"width": self.width}
                base_config = super().get_config()
                return dict(list(base_config.items()) + list(config.items()))
        """,
        build="Wide(3, use_bias=False, name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras="multiple values for",
        lost=UNREADABLE,
    ),
    Case(
        title="a wrapper that makes its layer itself",
        source="""
        class Twice(keras.layers.Wrapper):
            def __init__(self, units, **kwargs):
                super().__init__(keras.layers.Dense(units), **kwargs)
                self.units = units

            def call(self, inputs):
                return self.layer(inputs) * 2

            def get_config(self):
                config = super().get_config()
                config.update({"units": self.units})
                return config
        """,
        build="Twice(3, name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras="multiple values for",
        lost=UNREADABLE,
    ),
)

OTHER_PARENTS = (
    Case(
        title="a key of the class's own alone, the constructor inherited",
        source="""
        class Block(keras.layers.Dense):
            def get_config(self):
                return {"units": self.units, "version": 2}
        """,
        build="Block(4, activation='tanh', use_bias=False, name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras="('Keyword argument not understood:', 'version')",
        lost=UNREADABLE,
    ),
    Case(
        title="an embedding whose sizes the class fixes",
        source="""
        class Words(keras.layers.Embedding):
            def __init__(self, dim=3, **kwargs):
                super().__init__(10, dim, **kwargs)
                self.dim = dim

            def get_config(self):
                config = super().get_config()
                config.update({"dim": self.dim})
                return config
        """,
        build="Words(4, mask_zero=True, name='mine')",
        inputs=(((4,), "int32"),),
        keras3=CANNOT_BUILD,
        tf_keras="multiple values for argument 'input_dim'",
        lost=UNREADABLE,
    ),
    Case(
        title="both layers of a Bidirectional that the class makes",
        source="""
        class Both(keras.layers.Bidirectional):
            def __init__(self, width, **kwargs):
                super().__init__(keras.layers.LSTM(width), **kwargs)
                self.width = width

            def get_config(self):
                config = super().get_config()
                config.update({"width": self.width})
                return config
        """,
        build="Both(2, name='mine')",
        inputs=(((5, 4), "float32"),),
        keras3=CANNOT_BUILD,
        tf_keras="multiple values for argument 'layer'",
        lost=UNREADABLE,
    ),
    Case(
        title="a Sequential that adds its layers, and a config without them",
        source="""
        class Tower(keras.Sequential):
            def __init__(self, units, rate=0.1, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.rate = rate
                self.add(keras.layers.Dense(units))

            def get_config(self):
                return {"units": self.units}
        """,
        build="Tower(3, rate=0.5)",
        model=True,
        keras3="must be a dictionary containing the 'name' and 'layers' keys",
        tf_keras="missing 1 required positional argument: 'units'",
        lost={"keras3": LOST, "tf_keras": LOST},
    ),
    Case(
        title="a model made of tensors, whose config lacks a parameter and the name",
        source="""
        class Net(keras.Model):
            def __init__(self, units, rate=0.1, **kwargs):
                inputs = keras.Input((4,))
                outputs = keras.layers.Dense(units)(inputs)
                super().__init__(inputs=inputs, outputs=outputs, **kwargs)
                self.units = units
                self.rate = rate

            def get_config(self):
                return {"units": self.units}
        """,
        build="Net(3, rate=0.5, name='mine')",
        model=True,
        keras3="name: 'mine' became 'net'; rate: float 0.5 became float 0.1",
        tf_keras="name: 'mine' became 'net'; rate: float 0.5 became float 0.1",
        keys=("name", "rate"),
    ),
)

VALUES = (
    Case(
        title="an entry that returns what was made of the argument",
        source="""
        class Split(keras.layers.Layer):
            def __init__(self, dim, heads, **kwargs):
                super().__init__(**kwargs)
                self.dim = dim // heads
                self.heads = heads
                self.dense = keras.layers.Dense(3)

            def call(self, inputs):
                return self.dense(inputs) * self.dim

            def get_config(self):
                config = super().get_config()
                config.update({"dim": self.dim, "heads": self.heads})
                return config
        """,
        build="Split(8, 2, name='mine')",
        keras3="dim: int 8 became int 4",
        tf_keras="dim: int 8 became int 4",
        observe=("layer.dim",),
    ),
    Case(
        title="an entry that names a parameter of the constructor",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                return {**super().get_config(), "units": units}
        """,
        build="Block(5, name='mine')",
        keras3="NameError",
        tf_keras="NameError",
    ),
    Case(
        title="an entry that reads an attribute which nobody sets",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, rate=0.1, **kwargs):
                super().__init__(**kwargs)
                self.rate = rate
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs) * self.rate

            def get_config(self):
                return {**super().get_config(), "units": self.units, "rate": self.rate}
        """,
        build="Block(5, 0.5, name='mine')",
        keras3="has no attribute 'units'",
        tf_keras="has no attribute 'units'",
    ),
    Case(
        title="a layer returned as it is",
        source="""
        class Residual(keras.layers.Layer):
            def __init__(self, inner, **kwargs):
                super().__init__(**kwargs)
                self.inner = inner

            def call(self, inputs):
                return inputs + self.inner(inputs)

            def get_config(self):
                config = super().get_config()
                config.update({"inner": self.inner})
                return config
        """,
        build="Residual(keras.layers.Dense(4, activation='tanh'), name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras=CANNOT_BUILD,
    ),
    Case(
        title="a layer that is made where none is given, returned as it is",
        source="""
        class Residual(keras.layers.Layer):
            def __init__(self, inner=None, **kwargs):
                super().__init__(**kwargs)
                if inner is None:
                    self.inner = keras.layers.Dense(4)
                else:
                    self.inner = inner

            def call(self, inputs):
                return inputs + self.inner(inputs)

            def get_config(self):
                config = super().get_config()
                config.update({"inner": self.inner})
                return config
        """,
        build="Residual(keras.layers.Dense(4, activation='tanh'), name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras=CANNOT_BUILD,
    ),
    Case(
        title="a layer that is put around what is none, returned as it is",
        source="""
        class Residual(keras.layers.Layer):
            def __init__(self, inner, **kwargs):
                super().__init__(**kwargs)
                if isinstance(inner, keras.layers.Layer):
                    self.inner = inner
                else:
                    self.inner = keras.layers.Activation(inner)

            def call(self, inputs):
                return inputs + self.inner(inputs)

            def get_config(self):
                config = super().get_config()
                config.update({"inner": self.inner})
                return config
        """,
        build="Residual('tanh', name='mine')",
        keras3="no attribute '__name__'",
        tf_keras="Unknown activation function",
        lost=dict.fromkeys(("keras3", "tf_keras"), "became Activation"),
        observe=("layer.inner.activation.__name__",),
    ),
    Case(
        title="a list of layers returned as it is",
        source="""
        class Chain(keras.layers.Layer):
            def __init__(self, parts, **kwargs):
                super().__init__(**kwargs)
                self.parts = parts

            def call(self, inputs):
                for part in self.parts:
                    inputs = part(inputs)
                return inputs

            def get_config(self):
                return {**super().get_config(), "parts": self.parts}
        """,
        build="Chain([keras.layers.Dense(4), keras.layers.Dense(3)], name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras=CANNOT_BUILD,
    ),
    Case(
        title="a function serialized through a local, and revived by nobody",
        source="""
        @keras.utils.register_keras_serializable()
        class Apply(keras.layers.Layer):
            def __init__(self, function, **kwargs):
                super().__init__(**kwargs)
                self.function = function

            def call(self, inputs):
                return self.function(inputs)

            def get_config(self):
                config = super().get_config()
                held = keras.utils.serialize_keras_object(self.function)
                config.update({"function": held})
                return config
        """,
        build="Apply(keras.activations.softplus, name='mine')",
        keras3="is not callable",
        tf_keras="could not be deserialized properly",
        observe=("layer.function.__name__",),
    ),
    Case(
        title="layers that go into a Sequential, which the config returns as they are",
        source="""
        @keras.utils.register_keras_serializable()
        class Stack(keras.layers.Layer):
            def __init__(self, parts, last, **kwargs):
                super().__init__(**kwargs)
                self.parts = parts
                self.last = last
                self.stack = keras.Sequential(parts)
                self.each = keras.Sequential([last])

            def call(self, inputs):
                return self.each(self.stack(inputs))

            def get_config(self):
                config = super().get_config()
                config.update({"parts": self.parts, "last": self.last})
                return config
        """,
        build="Stack([keras.layers.Dense(4)], last=keras.layers.Dense(2), name='mine')",
        keras3="Only instances of `keras.Layer` can be added",
        tf_keras="Error when deserializing class 'Stack'",
        raw=True,
    ),
    Case(
        title="a layer serialized, and revived by nobody",
        source="""
        class Residual(keras.layers.Layer):
            def __init__(self, inner, **kwargs):
                super().__init__(**kwargs)
                self.inner = inner

            def call(self, inputs):
                return inputs + self.inner(inputs)

            def get_config(self):
                return {**super().get_config(), "inner": keras.layers.serialize(self.inner)}
        """,
        build="Residual(keras.layers.Dense(4, activation='tanh'), name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras=CANNOT_BUILD,
    ),
    Case(
        title="a second layer beside one that from_config revives, in the dict that it is given",
        source="""
        class Pair(keras.layers.Layer):
            def __init__(self, first, second, **kwargs):
                super().__init__(**kwargs)
                self.first = first
                self.second = second

            def call(self, inputs):
                return self.second(self.first(inputs))

            def get_config(self):
                config = super().get_config()
                config["first"] = keras.layers.serialize(self.first)
                return config

            @classmethod
            def from_config(cls, config):
                config["first"] = keras.layers.deserialize(config["first"])
                return cls(**config)
        """,
        build="Pair(keras.layers.Dense(4), keras.layers.Dense(3), name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras="missing 1 required positional argument: 'second'",
        lost=UNREADABLE,
    ),
)

WANTS_WIDTH = "missing 1 required positional argument: 'width'"
FOREIGN_TO_KEEP = Case(
    title="a dict that the constructor keeps, with a key that no constructor takes",
    source="""
    class Scaled(keras.layers.Layer):
        def __init__(self, width, rate=0.5, **kwargs):
            self._kept = {"units": width, "rate": rate}
            super().__init__(**kwargs)

        def call(self, inputs):
            return inputs * self._kept["units"] * self._kept["rate"]

        def get_config(self):
            return self._kept
    """,
    build="Scaled(3, rate=0.25, name='mine')",
    keras3=WANTS_WIDTH,
    tf_keras=WANTS_WIDTH,
    lost={"keras3": WANTS_WIDTH, "tf_keras": WANTS_WIDTH},
    keys=("name", "width", "rate"),
)
KEPT = tuple(
    Case(
        title=f"a dict that the constructor keeps, {title}",
        source=f"""
        class Scaled(keras.layers.Layer):
            def __init__(self, units, inner: keras.layers.Layer, rate=0.1, **kwargs):
                self._kept = {{"units": units, "inner": inner}}
                super().__init__(**kwargs)
                self._inner = inner
                self._rate = rate

            def build(self, shape):
                self.scale = self.add_weight(name="scale", shape=(self._kept["units"],))

            def call(self, inputs):
                return self._inner(inputs) * self._rate * self.scale

            def get_config(self):
                {returned}
        """,
        build="Scaled(3, keras.layers.Dense(3), rate=0.5, name='mine')",
        keras3=CANNOT_BUILD,
        tf_keras=CANNOT_BUILD,
        lost={"keras3": LOST, "tf_keras": LOST},
        keys=("name", "units", "inner", "rate"),
    )
    for title, returned in (
        ("returned itself", "return self._kept"),
        ("merged into the parent's", "return dict(super().get_config(), **self._kept)"),
    )
)

# What parameters hold that the config leaves out.
PLAIN = {
    "text": "'sum'",
    "nan": "float('nan')",
    "listed": "[1, 2, 3]",
    "nested": "[[1, 2], [3]]",
    "mapping": "{'a': 1, 'b': [2]}",
}
OBJECTS = {
    "array": "np.arange(4.0)",
    "layer": "keras.layers.Dense(4)",
    "mapping": "{'a': keras.layers.Activation('relu')}",
    "parts": "[keras.layers.Activation('relu'), keras.layers.Activation('tanh')]",
    "activation": "keras.activations.softplus",
    "initializer": "keras.initializers.RandomNormal(stddev=0.2)",
    "regularizer": "keras.regularizers.L2(0.2)",
    "constraint": "keras.constraints.MaxNorm(3)",
    "criterion": "keras.losses.Huber(0.2)",
    "optimizing": "keras.optimizers.SGD(0.2)",
    "schedule": "keras.optimizers.schedules.ExponentialDecay(0.1, 10, 0.5)",
}


def holding(title: str, values: dict[str, str]) -> Case:
    """A layer whose parameters hold the values, and whose config has none of them."""
    source = f"""
from tensorflow import keras


class Holder(keras.layers.Layer):
    def __init__(self, {", ".join(f"{name}=None" for name in values)}, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)
        self.held = [{", ".join(values)}]

    def call(self, inputs):
        return self.dense(inputs)

    def get_config(self):
        return super().get_config()
"""
    given = ", ".join(f"{name}={value}" for name, value in values.items())
    return Case(
        title=title,
        source=source,
        build=f"Holder({given}, name='mine')",
        keras3="became NoneType None",
        tf_keras="became NoneType None",
        keys=tuple(values),
    )


TRAVEL = (
    holding("plain values that the config leaves out", PLAIN),
    replace(holding("objects that the config leaves out", OBJECTS), raw=True),
)

GETTERS = (
    Case(
        title="what get functions made, left out and returned by their counterparts",
        source="""
        class Block(keras.layers.Layer):
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
                return {**super().get_config(), "units": self.units}
        """,
        build="Block(5, 'tanh', 'ones', 'l2', keras.constraints.NonNeg(), name='mine')",
        keras3="became",
        tf_keras="became",
        resolved=("activation", "start", "penalty", "limit"),
        observe=("layer.activation", "layer.start", "layer.penalty", "layer.limit"),
    ),
)

CHANGED = (
    Case(
        title="a parameter that gives way once something was made of it",
        source="""
        class Window(keras.layers.Layer):
            def __init__(self, side, size=7, **kwargs):
                super().__init__(**kwargs)
                self.side = side
                self.size = size
                self.dense = keras.layers.Dense(4, bias_regularizer=keras.regularizers.L2(size))
                if side < self.size:
                    self.size = side

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                return {**super().get_config(), "side": self.side, "size": self.size}
        """,
        build="Window(3, size=5, name='mine')",
        keras3="became",
        tf_keras="became",
        observe=("layer.size", "float(layer.dense.bias_regularizer.l2)"),
    ),
)

CASES = (
    *NAMELESS, *KEPT, *MISSING, *BASE, *KEYS, *OTHER_PARENTS, *VALUES, *TRAVEL, *GETTERS, *CHANGED,
    FOREIGN_TO_KEEP
)  # fmt: skip


# Keras 2 reads whole-model HDF5 files with its old parser, which knows only plain values and layers
# that it finds as they are: there an object cannot be carried serialized.
NOT_IN_HDF5 = {
    "objects that the config leaves out",
    "a layer returned as it is",
    "a layer that is made where none is given, returned as it is",
    "a list of layers returned as it is",
}


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    if case.title in NOT_IN_HDF5:
        verdicts = {k: v for k, v in examination.verdicts.items() if k != "new hdf5"}
        examination = Examination(examination.after, verdicts)
    assert_survives(case, generation, examination)


# They survive today, so that nothing but their registration may change.
RIGHT = (
    Case(
        title="a parameter whose value is in the config under another key",
        source="""
        class Board(keras.layers.Layer):
            def __init__(self, position=None, moves=None, **kwargs):
                super().__init__(**kwargs)
                if position is not None and moves is not None:
                    raise ValueError("give only one")
                self.position = position if moves is None else moves
                self.dense = keras.layers.Dense(3)

            def call(self, inputs):
                return self.dense(inputs) * self.position

            def get_config(self):
                return {**super().get_config(), "position": self.position}
        """,
        build="Board(moves=2, name='mine')",
        resolved=("position", "moves"),
        observe=("layer.position",),
    ),
    Case(
        title="a parameter whose value takes the place of another's",
        source="""
        class Board(keras.layers.Layer):
            def __init__(self, position=None, moves=None, **kwargs):
                super().__init__(**kwargs)
                if (position is None) == (moves is None):
                    raise ValueError("give one of them")
                self.position = position
                if moves is not None:
                    self.position = moves * 2
                self.dense = keras.layers.Dense(3)

            def call(self, inputs):
                return self.dense(inputs) * self.position

            def get_config(self):
                return {**super().get_config(), "position": self.position}
        """,
        build="Board(moves=2, name='mine')",
        resolved=("position", "moves"),
        observe=("layer.position",),
    ),
    Case(
        title="a parameter that is refused beside a value that was made of both",
        source="""
        def played(position, moves):
            return position or sum(moves)


        class Board(keras.layers.Layer):
            def __init__(self, position=None, moves=None, **kwargs):
                super().__init__(**kwargs)
                assert not (position and moves)
                self.position = played(position, moves)
                self.dense = keras.layers.Dense(3)

            def call(self, inputs):
                return self.dense(inputs) * self.position

            def get_config(self):
                return {**super().get_config(), "position": self.position}
        """,
        build="Board(moves=[1, 2], name='mine')",
        resolved=("position", "moves"),
        observe=("layer.position",),
        refused="checks moves beside position",
    ),
    Case(
        title="initial weights",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, initial_weights=None, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.initial_weights = initial_weights
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                return {**super().get_config(), "units": self.units}
        """,
        build="Block(3, name='mine')",
    ),
    Case(
        title="a config that is made in a loop",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, rate=0.1, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.rate = rate
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs) * self.rate

            def get_config(self):
                config = super().get_config()
                for name in ("units", "rate"):
                    config[name] = getattr(self, name)
                return config
        """,
        build="Block(3, 0.5, name='mine')",
    ),
    Case(
        title="a key that from_config renames",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                return {**super().get_config(), "width": self.units}

            @classmethod
            def from_config(cls, config):
                config = dict(config)
                config["units"] = config.pop("width")
                return cls(**config)
        """,
        build="Block(3, name='mine')",
    ),
    Case(
        title="a value that is normal after the first time",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, size, **kwargs):
                super().__init__(**kwargs)
                if isinstance(size, int):
                    size = (size, size)
                self.size = size
                self.dense = keras.layers.Dense(size[0] + size[1])

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                config = super().get_config()
                config["size"] = self.size
                return config
        """,
        build="Block([3, 4], name='mine')",
    ),
    Case(
        title="a value read from the layer that it made",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                return {**super().get_config(), "units": self.dense.units}
        """,
        build="Block(3, name='mine')",
    ),
    Case(
        title="what was made of the argument, undone",
        source="""
        class Split(keras.layers.Layer):
            def __init__(self, dim, heads, **kwargs):
                super().__init__(**kwargs)
                self.dim = dim // heads
                self.heads = heads
                self.dense = keras.layers.Dense(dim)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                config = super().get_config()
                config.update(dim=self.dim * self.heads, heads=self.heads)
                return config
        """,
        build="Split(8, 2, name='mine')",
    ),
    Case(
        title="parent's keys popped by the class itself",
        source="""
        class Wide(keras.layers.Dense):
            def __init__(self, width, **kwargs):
                super().__init__(width * 2, **kwargs)
                self.width = width

            def get_config(self):
                config = super().get_config()
                config.pop("units")
                config["width"] = self.width
                return config
        """,
        build="Wide(3, name='mine')",
    ),
    Case(
        title="a layer serialized and revived",
        source="""
        class Residual(keras.layers.Layer):
            def __init__(self, inner, **kwargs):
                super().__init__(**kwargs)
                self.inner = inner

            def call(self, inputs):
                return inputs + self.inner(inputs)

            def get_config(self):
                return {**super().get_config(), "inner": keras.layers.serialize(self.inner)}

            @classmethod
            def from_config(cls, config):
                config = dict(config)
                config["inner"] = keras.layers.deserialize(config["inner"])
                return cls(**config)
        """,
        build="Residual(keras.layers.Dense(4), name='mine')",
    ),
    Case(
        title="a keyword of the parent's that is looked up in kwargs and handed on",
        source="""
        class Smooth(keras.layers.BatchNormalization):
            def __init__(self, **kwargs):
                super().__init__(**kwargs)
                self.kept = 1.0 - kwargs.get("momentum", 0.9)

            def call(self, inputs, training=None):
                return super().call(inputs, training=training) * self.kept
        """,
        build="Smooth(momentum=0.5, name='mine')",
        observe=("layer.kept", "layer.momentum"),
    ),
    Case(
        title="a keyword that is looked up in kwargs, handed on, and that the parent refuses",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.momentum = kwargs.get("momentum", 0.9)
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs) * self.momentum

            def get_config(self):
                return {**super().get_config(), "units": self.units}
        """,
        build="Block(3, name='mine')",
        observe=("layer.momentum",),
    ),
    Case(
        title="kwargs that hold what nobody can give",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.gain = kwargs.pop("gain", 1.0)
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs) * self.gain

            def get_config(self):
                return {**super().get_config(), "units": self.units}
        """,
        build="Block(3, name='mine')",
    ),
    Case(
        title="a parent without a config whose child returns its parameter in a call",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.units = units

            def call(self, inputs):
                return inputs * self.units


        class Block(Base):
            def __init__(self, units, gain=1.0, **kwargs):
                super().__init__(units, **kwargs)
                self.gain = gain

            def get_config(self):
                return dict(**super().get_config(), units=self.units, gain=self.gain)
        """,
        build="Block(3, gain=2.0, name='mine')",
    ),
    Case(
        title="a dtype that only Keras's own constructors are given",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, dtype=None, **kwargs):
                super().__init__(dtype=dtype, **kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units, dtype=dtype)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                return {**super().get_config(), "units": self.units}

            @classmethod
            def from_config(cls, config):
                return cls(**config)
        """,
        build="Block(3, dtype='float16')",
        resolved=("dtype",),
        observe=("layer.dense.compute_dtype",),
    ),
    Case(
        title="what reaches the parent's config through a function that repeats its own result",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units, activation=None, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.activation = keras.activations.get(activation)
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.activation(self.dense(inputs))

            def get_config(self):
                config = super().get_config()
                config["units"] = self.units
                config["activation"] = keras.activations.serialize(self.activation)
                return config


        class Block(Base):
            def __init__(self, units, activation=None, **kwargs):
                super().__init__(int(units), keras.activations.get(activation), **kwargs)
        """,
        build="Block(3, activation='tanh', name='mine')",
    ),
    Case(
        title="a function of Python's that is popped, and that no config can carry",
        source="""
        import math

        from tensorflow import keras

        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                round_fn = kwargs.pop("round_fn", math.ceil)
                super().__init__(**kwargs)
                self.units = units
                self.dense = keras.layers.Dense(round_fn(units))

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                return {**super().get_config(), "units": self.units}
        """,
        build="Block(2.5, name='mine')",
    ),
    Case(
        title="a child whose function takes out of the kwargs what it sets, and a graph's tensor",
        source="""
        class Application(keras.Model):
            def __init__(self, depth, **kwargs):
                self._classes = kwargs.pop("classes", 10)
                inputs = kwargs.pop("input_tensor", None)
                inputs = keras.Input((4,)) if inputs is None else inputs
                outputs = keras.layers.Dense(self._classes * depth)(inputs)
                super().__init__(inputs=inputs, outputs=outputs, **kwargs)
                self.depth = depth

            def without_depth(self, kwargs):
                del kwargs["depth"]
                return kwargs

            def get_config(self):
                return {
                    "name": self.name,
                    "trainable": self.trainable,
                    "depth": self.depth,
                    "classes": self._classes,
                }

            @classmethod
            def from_config(cls, config, custom_objects=None):
                return cls(**config)


        class Small(Application):
            def __init__(self, classes=10, input_tensor=None, name=None, **kwargs):
                if kwargs:
                    kwargs = self.without_depth(kwargs)
                super().__init__(
                    depth=2, classes=classes, input_tensor=input_tensor, name=name, **kwargs
                )
        """,
        build="Small(3, keras.Input((4,)), name='mine')",
        resolved=("input_tensor",),
        model=True,
        generations=("keras3",),
    ),
)


@pytest.mark.keras
@on_each_generation(RIGHT)
def test_is_right_and_stays_as_it_is(case: Case, generation: str, examination: Examination) -> None:
    assert generation in case.generations
    assert set(examination.of_registered.values()) <= {"ok", "lost"}, examination
    before = {path: text.encode() for path, text in case.files.items()}
    results = fix_project(before, Settings(ignore=("FXL301",)))
    assert all(result.after == result.before for result in results)
