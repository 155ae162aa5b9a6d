"""FXL202: an existing `get_config` leaves constructor parameters out."""

from __future__ import annotations

import pytest

from fixlayers import Settings, fix_source
from tests.repairing import repair, repair_project
from tests.rules.amending import HEAD, amend

BLOCK = f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "rate": self.rate})
        return config
""",
            id="in the literal of an update",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super(Block, self).get_config()
        config.update({
            'units': self.units,
        })
        return config
""",
            """\
    def get_config(self):
        config = super(Block, self).get_config()
        config.update({
            'units': self.units,
            'rate': self.rate,
        })
        return config
""",
            id="on a line of its own where each key has one, in the author's quotes",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({
            "units": self.units  # how wide
        })
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update({
            "units": self.units,  # how wide
            "rate": self.rate
        })
        return config
""",
            id="behind a key without a comma, whose comment stays with it",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update(units=self.units)
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update(units=self.units, rate=self.rate)
        return config
""",
            id="as a keyword of an update",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        config["rate"] = self.rate
        return config
""",
            id="as an item",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            """\
    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate}
""",
            id="in a literal returned at once",
        ),
        pytest.param(
            """\
    def get_config(self): return {**super().get_config(), "units": self.units}
""",
            """\
    def get_config(self): return {**super().get_config(), "units": self.units, "rate": self.rate}
""",
            id="in a method of one line",
        ),
        pytest.param(
            """\
    def get_config(self):
        base_config = super().get_config()
        config = {"units": self.units}
        return dict(list(base_config.items()) + list(config.items()))
""",
            """\
    def get_config(self):
        base_config = super().get_config()
        config = {"units": self.units, "rate": self.rate}
        return dict(list(base_config.items()) + list(config.items()))
""",
            id="in the literal whose items are joined with the parent's",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = {"units": self.units}
        base_config = super().get_config()
        return dict(list(base_config.items()) + list(config.items()))
""",
            """\
    def get_config(self):
        config = {"units": self.units, "rate": self.rate}
        base_config = super().get_config()
        return dict(list(base_config.items()) + list(config.items()))
""",
            id="also where the parent's config is made after it",
        ),
        pytest.param(
            """\
    def get_config(self):
        base = super().get_config()
        return {**base, "units": self.units}
""",
            """\
    def get_config(self):
        base = super().get_config()
        return {**base, "units": self.units, "rate": self.rate}
""",
            id="behind the parent's config unpacked",
        ),
        pytest.param(
            """\
    def get_config(self):
        return super().get_config() | {"units": self.units}
""",
            """\
    def get_config(self):
        return super().get_config() | {"units": self.units, "rate": self.rate}
""",
            id="in the literal of a union",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config |= {"units": self.units}
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config |= {"units": self.units, "rate": self.rate}
        return config
""",
            id="in the literal of a union in place",
        ),
        pytest.param(
            """\
    def get_config(self):
        return dict(super().get_config(), units=self.units)
""",
            """\
    def get_config(self):
        return dict(super().get_config(), units=self.units, rate=self.rate)
""",
            id="as a keyword of dict",
        ),
        pytest.param(
            """\
    def get_config(self):
        mine = {"units": self.units}
        config = super().get_config().copy()
        config.update(mine)
        return config
""",
            """\
    def get_config(self):
        mine = {"units": self.units, "rate": self.rate}
        config = super().get_config().copy()
        config.update(mine)
        return config
""",
            id="in a helper variable",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "rate": self.rate})
        return config
""",
            id="in an update of its own where there is no key yet",
        ),
        pytest.param(
            """\
    def get_config(self):
        \"\"\"Return what the parent does.\"\"\"
        return super().get_config()
""",
            """\
    def get_config(self):
        \"\"\"Return what the parent does.\"\"\"
        config = super().get_config()
        config.update({"units": self.units, "rate": self.rate})
        return config
""",
            id="in a variable of its own where the parent's config is returned at once",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})

    @property
    def width(self):
        return self.units
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "rate": self.rate})
        return config

    @property
    def width(self):
        return self.units
""",
            id="together with the return that is missing",
        ),
    ],
)
def test_added_in_the_authors_own_dict(before: str, after: str) -> None:
    amend(BLOCK + before, BLOCK + after)


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, heads=2, **kwargs):
        super().__init__(**kwargs)
        self._units = units
        self.dense = keras.layers.Dense(units * heads)

    def get_config(self):
        return {**super().get_config(), "units": self._units}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, heads=2, **kwargs):
        super().__init__(**kwargs)
        self.heads = heads
        self._units = units
        self.dense = keras.layers.Dense(units * heads)

    def get_config(self):
        return {**super().get_config(), "units": self._units, "heads": self.heads}
""",
            "FXL202 FXL204",
            id="a parameter that nobody keeps is stored first",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "activation": keras.activations.serialize(self.activation),
        }
""",
            "FXL202",
            id="what a get function made is serialized by its counterpart",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, part, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.part = part

    def call(self, x):
        return self.part(x)

    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        return config
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, part, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.part = part

    def call(self, x):
        return self.part(x)

    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        config["part"] = keras.saving.serialize_keras_object(self.part)
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("part"), dict):
            config["part"] = keras.saving.deserialize_keras_object(config["part"])
        return super().from_config(config)
""",
            "FXL202 FXL205 FXL206",
            id="a layer is serialized, and from_config revives it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, first, second, **kwargs):
        super().__init__(**kwargs)
        self.first = first
        self.second = second

    def call(self, x):
        return self.second(self.first(x))

    def get_config(self):
        config = super().get_config()
        config.update({"first": keras.layers.serialize(self.first)})
        return config

    @classmethod
    def from_config(cls, config):
        config["first"] = keras.layers.deserialize(config["first"])
        return cls(**config)
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, first, second, **kwargs):
        super().__init__(**kwargs)
        self.first = first
        self.second = second

    def call(self, x):
        return self.second(self.first(x))

    def get_config(self):
        config = super().get_config()
        config.update({
            "first": keras.layers.serialize(self.first),
            "second": keras.saving.serialize_keras_object(self.second),
        })
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        config["first"] = keras.layers.deserialize(config["first"])
        if isinstance(config.get("second"), dict):
            config["second"] = keras.saving.deserialize_keras_object(config["second"])
        return cls(**config)
""",
            "FXL202 FXL205 FXL206",
            id="an existing from_config is extended and copies the dict that it changes",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        self.gain = kwargs.pop("gain", 1.0)
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        self.gain = kwargs.pop("gain", 1.0)
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units, "gain": self.gain}
""",
            "FXL202",
            id="what is popped from kwargs is a parameter too",
        ),
        pytest.param(
            """\
class Block(keras.layers.Dense):
    def __init__(self, units, gain=2.0, **kwargs):
        super().__init__(units, **kwargs)
        self.gain = gain

    def get_config(self):
        return super().get_config()
""",
            """\
class Block(keras.layers.Dense):
    def __init__(self, units, gain=2.0, **kwargs):
        super().__init__(units, **kwargs)
        self.gain = gain

    def get_config(self):
        config = super().get_config()
        config.update({"gain": self.gain})
        return config
""",
            "FXL202",
            id="units are the parent's, and are in its config already",
        ),
        pytest.param(
            """\
class Block(keras.Model):
    def __init__(self, units, rate=0.1, name="block"):
        super().__init__(name=name)
        self.units = units
        self.rate = rate

    def get_config(self):
        return {"units": self.units, "name": self.name}
""",
            """\
class Block(keras.Model):
    def __init__(self, units, rate=0.1, name="block"):
        super().__init__(name=name)
        self.units = units
        self.rate = rate

    def get_config(self):
        return {"units": self.units, "name": self.name, "rate": self.rate}
""",
            "FXL202",
            id="a model's config need not start from its parent's",
        ),
        pytest.param(
            """\
class Block(keras.regularizers.Regularizer):
    def __init__(self, strength=0.1, power=2):
        self.strength = strength
        self.power = power

    def get_config(self):
        return {"strength": self.strength}
""",
            """\
class Block(keras.regularizers.Regularizer):
    def __init__(self, strength=0.1, power=2):
        self.strength = strength
        self.power = power

    def get_config(self):
        return {"strength": self.strength, "power": self.power}
""",
            "FXL202",
            id="a regularizer gets the key and nothing else",
        ),
        pytest.param(
            """\
class Plain(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.01, name="plain", **kwargs):
        super().__init__(name=name, **kwargs)
        self._learning_rate = self._build_learning_rate(learning_rate)

    def get_config(self):
        return {**super().get_config()}
""",
            """\
class Plain(keras.optimizers.Optimizer):
    def __init__(self, learning_rate=0.01, name="plain", **kwargs):
        super().__init__(name=name, **kwargs)
        self._init_learning_rate = learning_rate
        self._learning_rate = self._build_learning_rate(learning_rate)

    def get_config(self):
        return {**super().get_config(), "learning_rate": self._init_learning_rate}
""",
            "FXL202 FXL204",
            id="an optimizer's rate, which Keras 2 leaves to the class and Keras 3 does not",
        ),
    ],
)
def test_whatever_it_takes_to_have_the_value(before: str, after: str, codes: str) -> None:
    amend(HEAD + before, HEAD + after, codes=codes)


@pytest.mark.parametrize(
    "get_config",
    [
        pytest.param(
            """\
    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate}
""",
            id="it has all keys",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"rate": float(self.rate), "units": int(self.units)})
        return config
""",
            id="it has all keys in another order, as numbers",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        for name in ("units", "rate"):
            config[name] = getattr(self, name)
        return config
""",
            id="it is made in a loop",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({key: getattr(self, key) for key in ("units", "rate")})
        return config
""",
            id="it is made in a comprehension",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        if self.rate:
            config["rate"] = self.rate
        return config
""",
            id="a key is set in a branch",
        ),
        pytest.param(
            """\
    def get_config(self):
        return with_arguments(self, super().get_config())
""",
            id="it is made by a function",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        add_arguments(self, config)
        return config
""",
            id="it is handed to a function",
        ),
        pytest.param(
            """\
    def get_config(self):
        return vars(self)
""",
            id="it is what the object has",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {**super().get_config(), KEY: self.units}
""",
            id="a key is not literal",
        ),
        pytest.param(
            """\
    def get_config(this):
        return {**super().get_config(), "units": this.units}
""",
            id="it calls its object otherwise",
        ),
        pytest.param(
            """\
    @classmethod
    def get_config(cls):
        return {"units": 3}
""",
            id="it is a class method",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config["units"], config["rate"] = self.units, self.rate
        return config
""",
            id="several keys are set at once",
        ),
        pytest.param(
            """\
    def get_config(self):
        raise NotImplementedError
""",
            id="it says that there is none",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {**super().get_config(), "units": self.units}

    @classmethod
    def from_config(cls, config):
        return cls(config.pop("units"), 0.5, **config)
""",
            id="from_config does more than revive keys",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {**super().get_config(), "width": self.units, "rate": self.rate}

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        config["units"] = config.pop("width")
        return cls(**config)
""",
            id="from_config renames a key",
        ),
    ],
)
def test_left_alone(get_config: str) -> None:
    amend(BLOCK + get_config, codes="")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, position=0, moves=None, **kwargs):
        super().__init__(**kwargs)
        self.position = position if moves is None else moves

    def get_config(self):
        return {**super().get_config(), "position": self.position}
""",
            id="the parameter's value is in the config under another key",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, position=0, moves=None, **kwargs):
        super().__init__(**kwargs)
        if moves is not None:
            position = sum(moves)
        self.position = position

    def get_config(self):
        return {**super().get_config(), "position": self.position}
""",
            id="also where what is made of it is",
        ),
        pytest.param(
            """\
class Entry(keras.layers.Layer):
    def __init__(self, inner=None, size=None, whole=None, **kwargs):
        super().__init__(**kwargs)
        if inner is not None and whole is not None:
            raise ValueError("give only one")
        if inner is not None:
            whole = (size,) + tuple(inner)
        self._whole = tuple(whole)

    @property
    def whole(self):
        return self._whole

    def get_config(self):
        return {**super().get_config(), "whole": self.whole}
""",
            id="and where a function is applied to that",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, weights=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.initial = weights

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="initial weights are in the file",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, name=None, trainable=True, dtype=None):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        return config
""",
            id="name, trainable and dtype come with the parent's config",
        ),
        pytest.param(
            """\
class Block(keras.layers.Dense):
    def __init__(self, units, use_bias=False, **kwargs):
        super().__init__(units, use_bias=use_bias, **kwargs)

    def get_config(self):
        return super().get_config()
""",
            id="all parameters are the parent's own",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.gain = kwargs.get("gain", 1.0)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="what is only looked up in kwargs is no parameter",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.gain = kwargs.pop("gain", 1.0)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="nor what is popped after the parent has refused it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        kwargs.pop("old_name", None)
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="nor what is popped and thrown away",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, *rates, **kwargs):
        super().__init__(**kwargs)
        self.rates = rates

    def get_config(self):
        return super().get_config()
""",
            id="the constructor takes *args",
        ),
        pytest.param(
            """\
class Tokens(keras.layers.Layer):
    def __init__(self, vocabulary=None, width=None, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        self.read(vocabulary)

    def read(self, vocabulary):
        self.words = open(vocabulary).read().split() if vocabulary else None

    def save_assets(self, folder):
        open(f"{folder}/words.txt", "w").write(" ".join(self.words))

    def load_assets(self, folder):
        self.read(f"{folder}/words.txt")

    def get_config(self):
        return {**super().get_config(), "width": self.width}
""",
            id="a vocabulary comes from the file's assets",
        ),
        pytest.param(
            """\
class Block(RateMixin, keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        return {**super().get_config(), "units": self.units}


class RateMixin:
    def get_config(self):
        return {**super().get_config(), "rate": self.rate}
""",
            id="a mixin's config has the key",
        ),
        pytest.param(
            """\
class Tokens(keras.layers.Layer):
    def __init__(self, vocabulary=None, width=None, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        self.read(vocabulary)

    def read(self, vocabulary):
        self.words = open(vocabulary).read().split() if vocabulary else None

    def save_assets(self, folder):
        open(f"{folder}/words.txt", "w").write(" ".join(self.words))

    def load_assets(self, folder):
        self.read(f"{folder}/words.txt")

    def get_config(self):
        return {**super().get_config(), "width": self.width}


@keras.saving.register_keras_serializable()
class Child(Tokens):
    def __init__(self, vocabulary=None, upper=False, **kwargs):
        super().__init__(vocabulary=vocabulary, **kwargs)
        self.upper = upper

    def get_config(self):
        return {**super().get_config(), "upper": self.upper}
""",
            id="a vocabulary is handed to a parent that has it from the file's assets",
        ),
    ],
)
def test_covered(source: str) -> None:
    """No key is missing for a parameter that needs none."""
    result = fix_source((HEAD + source).encode())
    assert result.error is None
    assert result.after == result.before
    assert "FXL202" not in {f.code for f in result.findings}


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, function=lambda x: x, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.function = function

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            {"FXL202": "defaults to a lambda"},
            id="a lambda",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, loss=keras.losses.MeanSquaredError, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.loss_fn = loss()

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            {"FXL202": "a class, which no config can carry"},
            id="a class of no layers",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, hparams, **kwargs):
        super().__init__(**kwargs)
        self.units = hparams.units

    def get_config(self):
        return super().get_config()
""",
            {"FXL202": "hparams is a configuration object"},
            id="a configuration object",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, mode=Mode.FIRST, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.mode = mode

    def get_config(self):
        return {**super().get_config(), "units": self.units}


from enum import Flag


class Mode(Flag):
    FIRST = 1
""",
            {"FXL202": "a member of an Enum"},
            id="a member of an Enum",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, pads=((0, 0), (1, 1)), **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.padded = pads == ((1, 1), (1, 1))

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            {"FXL202": "come back as a tuple of tuples"},
            id="a tuple of tuples that must not come back as lists",
        ),
        pytest.param(
            """\
class Tower(keras.Sequential):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        if units:
            self.add(keras.layers.Dense(units))

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            {"FXL202": "holds its layers"},
            id="the parent's config would bring the layers that the constructor may add",
        ),
        pytest.param(
            """\
class Base(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return super().get_config()


@keras.saving.register_keras_serializable()
class Child(Base):
    def __init__(self, **kwargs):
        super().__init__(8, **kwargs)
""",
            {"FXL202": "the config of its child Child would hold units, which Child sets itself"},
            id="a child fixes the parameter, and would be given it a second time",
        ),
        pytest.param(
            """\
class Base(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return super().get_config()


@keras.saving.register_keras_serializable()
class Child(Base):
    def get_config(self):
        mine = {"units": self.units}
        return dict(**super().get_config(), **mine)
""",
            {"FXL202": "get_config of its child Child would raise, given units twice"},
            id="a child returns it in a call that may be given no key twice",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, part, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.part = part

    def call(self, x):
        return self.part(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units}

    @classmethod
    def from_config(cls, config):
        made = cls(**config)
        return made
""",
            {},
            id="a from_config that cannot be followed is no error of the config",
        ),
    ],
)
def test_refused(source: str, refused: dict[str, str]) -> None:
    amend(HEAD + source, refused=refused)


def test_a_config_that_is_not_returned_and_has_no_keys_gets_them_before_the_return() -> None:
    get_config = """\
    def get_config(self):
        config = super().get_config()
"""
    added = """\
        config.update({"units": self.units, "rate": self.rate})
        return config
"""
    amend(BLOCK + get_config, BLOCK + get_config + added, codes="FXL202 FXL210")


def test_a_parents_parameter_that_a_child_hands_on_is_missing_all_the_same() -> None:
    base = """\
class Base(keras.layers.Layer):
    def __init__(self, width: int, **kwargs):
        super().__init__(**kwargs)
        self.width = width

    def get_config(self):
        return super().get_config()


"""
    child = """\
@keras.saving.register_keras_serializable()
class Child(Base):
    def __init__(self, width: int, **kwargs):
        super().__init__(width, **kwargs)

    def get_config(self):
        return {**super().get_config(), "width": self.width}
"""
    after = base.replace(
        "        return super().get_config()",
        """        config = super().get_config()
        config.update({"width": self.width})
        return config""",
    )
    amend(HEAD + base + child, HEAD + after + child, codes="FXL202")


def test_one_that_a_child_decides_would_come_back_twice() -> None:
    source = """\
class Base(keras.layers.Layer):
    def __init__(self, width: int = 1, **kwargs):
        super().__init__(**kwargs)
        self.width = width

    def get_config(self):
        return super().get_config()


@keras.saving.register_keras_serializable()
class Child(Base):
    def __init__(self, **kwargs):
        super().__init__(4, **kwargs)
"""
    amend(HEAD + source, codes="")


def test_a_parents_config_reads_what_the_child_made_of_its_argument() -> None:
    source = """
        import keras


        @keras.saving.register_keras_serializable()
        class Base(keras.layers.Layer):
            def __init__(self, size, **kwargs):
                super().__init__(**kwargs)
                self.inner_size = size

            def get_config(self):
                config = super().get_config()
                config.update({"size": self.inner_size})
                return config


        @keras.saving.register_keras_serializable()
        class Complex(Base):
            def __init__(self, size, **kwargs):
                super().__init__(size, **kwargs)
                self.inner_size = 2 * size

            def get_config(self):
                config = super().get_config()
                return config
        """
    after = source.replace(
        "self.inner_size = 2 *",
        "self.size = size\n                self.inner_size = 2 *",
    ).replace(
        "return config\n        ",
        'config.update({"size": self.size})\n                return config\n        ',
    )
    repair(source, after, codes="FXL202 FXL204")
    repair(source.replace("2 * size", "size"))


@pytest.mark.parametrize(
    "more",
    [
        pytest.param("", id="to the parent"),
        pytest.param(
            "        self.dense = keras.layers.Dense(units, dtype=dtype)\n", id="to layers"
        ),
    ],
)
def test_a_dtype_that_only_keras_is_given_comes_back_as_its_config_has_it(more: str) -> None:
    amend(
        f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, dtype=None, **kwargs):
        super().__init__(dtype=dtype, **kwargs)
        self.units = units
{more}
    def get_config(self):
        return {{**super().get_config(), "units": self.units}}

    @classmethod
    def from_config(cls, config):
        return cls(**config)
"""
    )


def test_a_dtype_that_a_layer_uses_itself_comes_back_as_it_was_given() -> None:
    result = fix_source(
        f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, dtype=None, **kwargs):
        super().__init__(dtype=dtype, **kwargs)
        self.units = units
        self.table = np.zeros(units, dtype=dtype)

    def get_config(self):
        return {{**super().get_config(), "units": self.units}}

    @classmethod
    def from_config(cls, config):
        return cls(**config)
""".encode()
    )
    assert b"serialize_keras_object(self._init_dtype)," in result.after


def test_a_models_config_keeps_the_policy_of_the_session_where_no_dtype_was_given() -> None:
    amend(
        f"""\
{HEAD}class Net(keras.Model):
    def __init__(self, units, dtype=None, **kwargs):
        inputs = keras.Input((4,))
        outputs = keras.layers.Dense(units, dtype=dtype)(inputs)
        super().__init__(inputs=inputs, outputs=outputs, dtype=dtype, **kwargs)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config.update({{"units": self.units}})
        return config
""",
        f"""\
{HEAD}class Net(keras.Model):
    def __init__(self, units, dtype=None, **kwargs):
        inputs = keras.Input((4,))
        outputs = keras.layers.Dense(units, dtype=dtype)(inputs)
        super().__init__(inputs=inputs, outputs=outputs, dtype=dtype, **kwargs)
        self.units = units
        self._init_dtype = dtype

    def get_config(self):
        config = super().get_config()
        config.update({{
            "units": self.units,
            "dtype": keras.saving.serialize_keras_object(
                self._init_dtype or self.dtype_policy
            ),
        }})
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        if "class_name" in str(config.get("dtype")):
            config["dtype"] = keras.saving.deserialize_keras_object(config["dtype"])
        return cls(**config)
""",
    )


_OF_ANOTHER_FRAMEWORK = {
    "torch_layers.py": """
        import torch


        class Layer(torch.nn.Module):
            def __init__(self, name=None, **kwargs):
                super().__init__()
                self.kwargs = kwargs

            def get_config(self):
                config = {}
                for key in self.kwargs:
                    config[key] = self.kwargs[key]
                return config
        """,
    "block.py": """
        import os

        if os.environ.get("BACKEND") == "torch":
            from torch_layers import Layer
        else:
            from keras.layers import Layer


        class Block(Layer):
            def __init__(self, axis=-1, initializer="zeros", **kwargs):
                super().__init__(**kwargs)
                self.axis, self.initializer = axis, initializer

            def build(self, input_shape):
                self.bias = self.add_weight(shape=(3,), initializer=self.initializer)

            def get_config(self):
                config = super().get_config()
                config.update({"axis": self.axis})
                return config
        """,
}


def test_a_base_of_another_framework_in_the_other_branch_is_no_mixin() -> None:
    block = _OF_ANOTHER_FRAMEWORK["block.py"]
    after = block.replace("self.axis}", 'self.axis, "initializer": self.initializer}')
    repair_project(
        _OF_ANOTHER_FRAMEWORK,
        {"block.py": after},
        refused={("block.py", "FXL301"): "in another branch its base is none of Keras's"},
    )


def test_what_is_called_does_not_travel_as_it_is_where_nothing_serializes_it() -> None:
    block = _OF_ANOTHER_FRAMEWORK["block.py"].replace(
        "shape=(3,), initializer=self.initializer", "shape=self.initializer((3,))"
    )
    repair_project(
        {**_OF_ANOTHER_FRAMEWORK, "block.py": block},
        {},
        refused={
            ("block.py", "FXL301"): "in another branch its base is none of Keras's",
            ("block.py", "FXL202"): "in another branch its base is none of Keras's",
            ("block.py", "FXL205"): "in another branch its base is none of Keras's",
        },
    )


EXCLUSIVE = """\
class Board(keras.layers.Layer):
    def __init__(self, position=None, moves=None, **kwargs):
        super().__init__(**kwargs)
        {check}
        self.position = {position}
        self.moves = moves

    def get_config(self):
        return {{**super().get_config(), "position": self.position}}
"""


@pytest.mark.parametrize(
    "check",
    [
        "assert not (position and moves)",
        "assert position is None or moves is None",
        "if (position is None) == (moves is None): raise ValueError",
        "if position and moves: raise ValueError",
    ],
)
def test_what_is_refused_beside_a_value_that_was_made(check: str) -> None:
    source = HEAD + EXCLUSIVE.format(check=check, position="play(position, moves)")
    result = fix_source(source.encode(), settings=Settings(ignore=("FXL301",)))
    assert result.after == result.before
    [finding] = result.findings
    assert "checks moves beside position" in finding.reason


@pytest.mark.parametrize(
    ("check", "position"),
    [("assert not (position and moves)", "position"), ("pass", "play(position, moves)")],
)
def test_what_is_as_it_was_given_may_stand_beside_it(check: str, position: str) -> None:
    source = HEAD + EXCLUSIVE.format(check=check, position=position)
    result = fix_source(source.encode(), settings=Settings(ignore=("FXL301",)))
    assert b'"moves": ' in result.after


KEPT = f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, inner: keras.layers.Layer, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self._kept = {{"units": units, "inner": inner}}
        self._inner = inner
        self._rate = rate

    def call(self, x):
        return self._inner(x) * self._kept["units"]

"""
REVIVING = """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("inner"), dict):
            config["inner"] = keras.layers.deserialize(config["inner"])
        return super().from_config(config)
"""


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        *(
            pytest.param(
                f"        return {returned}\n",
                """\
        return {
            **super().get_config(),
            **self._kept,
            "rate": self._rate,
            "inner": keras.layers.serialize(self._inner),
        }
""",
                "FXL202 FXL203 FXL205 FXL206",
                id=f"returned as {returned}",
            )
            for returned in ("self._kept", "dict(self._kept)", "self._kept.copy()")
        ),
        pytest.param(
            """\
        config = super().get_config()
        config.update(self._kept)
        return config
""",
            """\
        config = super().get_config()
        config.update(self._kept)
        config.update({
            "rate": self._rate,
            "inner": keras.layers.serialize(self._inner),
        })
        return config
""",
            "FXL202 FXL205 FXL206",
            id="merged into the parent's",
        ),
        pytest.param(
            """\
        return {**super().get_config(), **self._kept}
""",
            """\
        return {
            **super().get_config(),
            **self._kept,
            "rate": self._rate,
            "inner": keras.layers.serialize(self._inner),
        }
""",
            "FXL202 FXL205 FXL206",
            id="in a display",
        ),
    ],
)
def test_a_dict_that_the_constructor_keeps_is_completed(
    before: str, after: str, codes: str
) -> None:
    method = f"{KEPT}    def get_config(self):\n"
    amend(method + before, method + after + REVIVING, codes=codes)


def test_a_dict_that_the_constructor_keeps_and_all_is_in_is_left_alone() -> None:
    amend(f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self._kept = {{"units": units, "rate": rate}}

    def get_config(self):
        return {{**super().get_config(), **self._kept}}
""")


def test_nothing_can_be_merged_into_a_copy_that_is_bound_first() -> None:
    source = f"""\
{KEPT.replace(", rate=0.1", "").replace("self._rate = rate", "")}
    def get_config(self):
        config = dict(self._kept)
        return config
"""
    amend(source, refused={"FXL203": "in a way that nothing can be merged into"})


def test_a_child_whose_constructor_adds_to_the_dict_of_its_parent() -> None:
    parent = f"""\
{KEPT}    def get_config(self):
        return self._kept
"""
    child = """\


@keras.saving.register_keras_serializable()
class Wide(Block):
    def __init__(self, width, **kwargs):
        super().__init__(**kwargs)
        self._kept["width"] = width
        self.width = width
"""
    after = fix_source((parent + child).encode()).after.decode()
    assert after.count("**self._kept") == 1
    assert 'config.update({"width": self.width})' in after
    assert fix_source(after.encode()).after.decode() == after


PADS = """\
{head}class Block(keras.layers.Layer):
    def __init__(self, units, pads{declared}, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.pads = pads

    def call(self, x):
        {use}

    def get_config(self):
        return {{**super().get_config(), "units": self.units}}
"""


@pytest.mark.parametrize("declared", ["=[(1, 2)]", ": list[tuple[int, int]]", "=((1, 2),)"])
@pytest.mark.parametrize(
    "use",
    [
        "return [{pad: x} for pad in self.pads]",
        "return len({pad for pad in self.pads})",
        "return [x for pad in self.pads if {pad}]",
        "return {pad: x for pad in self.pads}",
    ],
)
def test_elements_that_are_keys_have_to_come_back_as_tuples(declared: str, use: str) -> None:
    source = PADS.format(head=HEAD, declared=declared, use=use)
    amend(source, refused={"FXL202": "what pads holds has to come back as tuples"})


@pytest.mark.parametrize(
    ("declared", "use"),
    [
        ("=[(1, 2)]", "return [x + sum(pad) for pad in self.pads]"),
        ("=['left', 'right']", "return {pad: x for pad in self.pads}"),
        (": list[str]", "return {pad: x for pad in self.pads}"),
        ("=(1, 2)", "return {pad: x for pad in self.pads}"),
    ],
)
def test_elements_that_may_come_back_as_lists(declared: str, use: str) -> None:
    source = PADS.format(head=HEAD, declared=declared, use=use)
    amend(
        source,
        source.replace('"units": self.units}', '"units": self.units, "pads": self.pads}'),
        codes="FXL202",
    )


def test_a_declared_tuple_that_is_a_key_comes_back_as_one() -> None:
    source = PADS.format(head=HEAD, declared="=(1, 2)", use="return {self.pads: x}")
    after = fix_source(source.encode()).after.decode()
    assert 'config["pads"] = tuple(config["pads"])' in after


BRANCHES = """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.5, size=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        self.size = size

    def get_config(self):
        config = super().get_config()
        {body}
        config["units"] = self.units
        return config
"""


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(
            'if self.rate != 0.5:\n            config["rate"] = self.rate', id="one in a branch"
        ),
        pytest.param(
            'for key in ("rate", "width"):\n            if hasattr(self, key):\n'
            "                config[key] = getattr(self, key)",
            id="one in a loop",
        ),
    ],
)
def test_what_a_branch_never_sets_is_missing(body: str) -> None:
    before = BRANCHES.format(body=body)
    after = before.replace(
        'config["units"] = self.units',
        'config["units"] = self.units\n        config["size"] = self.size',
    )
    amend(HEAD + before, HEAD + after, codes="FXL202")


FAMILY = """\
class Base(keras.layers.Layer):
    def __init__(self, part=None, **kwargs):
        super().__init__(**kwargs)
        self.part = part

    def get_config(self):
        config = super().get_config()
        if self.part:
            config["part"] = self.part
        return config


@keras.saving.register_keras_serializable()
class Child(Base):
    def __init__(self, part=None, size=3, **kwargs):
        super().__init__(**kwargs)
        self.part = part
        self.size = size
"""


def test_what_the_parents_branch_may_return_is_left_to_it() -> None:
    own = """\

    def get_config(self):
        config = super().get_config()
        config.update({"size": self.size})
        return config
"""
    amend(HEAD + FAMILY, HEAD + FAMILY + own)
    amend(HEAD + FAMILY + own, codes="")


def test_a_name_kept_beside_a_parent_call_that_gets_none_is_added_once() -> None:
    before = """\
class M(keras.Model):
    def __init__(self, units, name=None):
        super().__init__()
        self.units = units
        self.name = name

    def get_config(self):
        config = {}
        config.update({"units": self.units})
        return config
"""
    after = before.replace("name=None):", "name=None, **kwargs):")
    after = after.replace(
        "super().__init__()", "super().__init__(**kwargs)\n        self._init_name = name"
    )
    after = after.replace(
        '{"units": self.units}',
        """{
            "units": self.units,
            "name": self._init_name,
            "trainable": self.trainable,
        }""",
    )
    amend(HEAD + before, HEAD + after)


def test_one_of_two_that_exclude_each_other_is_in_the_config_made_in_a_loop() -> None:
    amend(
        HEAD
        + """\
class Block(keras.layers.Layer):
    def __init__(self, pairs=None, specs=None, **kwargs):
        super().__init__(**kwargs)
        if specs is None:
            self.specs = [make(a, b) for a, b in pairs]
        else:
            self.specs = list(specs)

    def get_config(self):
        config = super().get_config()
        specs = []
        for spec in self.specs:
            specs.append(dict(spec))
        config.update({"specs": specs})
        return config
""",
        codes="",
    )


def test_a_dtype_that_a_class_above_returns_is_not_missing() -> None:
    amend(
        HEAD
        + """\
class Backbone(keras.Model):
    def __init__(self, *args, dtype=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.policy = dtype

    def get_config(self):
        config = {"name": self.name, "trainable": self.trainable}
        policy = self.policy
        if policy is None:
            policy = "float32"
        config.update({"dtype": policy})
        return config

    @classmethod
    def from_config(cls, config):
        return cls(**config)


@keras.saving.register_keras_serializable()
class Net(Backbone):
    def __init__(self, units, dtype=None, **kwargs):
        x = keras.Input((units,))
        super().__init__(inputs=x, outputs=x, dtype=dtype, **kwargs)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
        codes="",
    )


_READ = """\
from tensorflow import keras


@keras.utils.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, space, gain=1.0, **kwargs):
        super().__init__(**kwargs)
        self.space = space
        self.gain = gain

    def call(self, inputs):
        return inputs * self.space.units

    def get_config(self):
        config = super().get_config()
        config.update({"gain": self.gain})
        return config
"""


@pytest.mark.parametrize(
    ("used", "condition"),
    [
        pytest.param(
            "inputs * self.space.units",
            'not hasattr(self.space, "__dict__") or hasattr(self.space, "get_config")',
            id="its attributes are read",
        ),
        pytest.param(
            "inputs * made(self.space)",
            'not callable(self.space) or hasattr(self.space, "get_config")',
            id="nothing is known of it",
        ),
        pytest.param(
            "self.space(inputs)",
            """(
            not callable(self.space)
            or hasattr(self.space, "get_config")
            or hasattr(self.space, "__name__")
        )""",
            id="it is called",
        ),
    ],
)
def test_what_may_have_no_config_is_added_where_it_has_one(used: str, condition: str) -> None:
    before = _READ.replace("inputs * self.space.units", used)
    result = fix_source(before.encode())
    assert f"""\
        config.update({{"gain": self.gain}})
        if {condition}:
            config["space"] = """ in result.after.decode()
    assert {f.code for f in result.findings if f.applied} == {"FXL202", "FXL205", "FXL206"}
    again = fix_source(result.after)
    assert again.after == result.after
    assert not again.findings


def test_one_that_any_of_many_lacks_keeps_them_out() -> None:
    used = "inputs * sum(each.units for each in self.space)"
    before = _READ.replace("inputs * self.space.units", used).replace("space,", "space: list,")
    result = fix_source(before.encode())
    assert """\
        if all(
            not hasattr(value, "__dict__") or hasattr(value, "get_config")
            for value in self.space
        ):
            config["space"] = [
""" in result.after.decode()
    again = fix_source(result.after)
    assert (again.after, again.findings) == (result.after, ())


def test_an_inherited_config_that_is_saved_today_is_saved_still() -> None:
    source = """\
from tensorflow import keras


class Block(keras.layers.Dense):
    def __init__(self, units, part=None, **kwargs):
        super().__init__(units, **kwargs)
        self.part = part

    def call(self, inputs):
        return made(super().call(inputs), self.part)
"""
    result = fix_source(source.encode())
    assert """\
        if not callable(self.part) or hasattr(self.part, "get_config"):
            config["part"] = (
""" in result.after.decode()
    assert b"NotImplementedError" not in result.after


def test_keras_3_saves_no_class_that_has_no_config() -> None:
    result = fix_source(_READ.replace("from tensorflow import keras", "import keras").encode())
    assert b"serialize_keras_object(self.space)" in result.after
