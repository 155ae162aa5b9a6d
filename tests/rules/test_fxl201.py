"""FXL201: no `get_config` returns the constructor's parameters."""

from __future__ import annotations

import textwrap

import pytest

from fixlayers.engine import fix_project, fix_source
from fixlayers.settings import Settings, Target
from tests.repairing import repair, repair_project

REGISTERED = "@keras.saving.register_keras_serializable()\n"
HEAD = f"import keras\n\n\n{REGISTERED}"


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def call(self, x):
        return x

    def _private(self):
        return 1
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def call(self, x):
        return x

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config

    def _private(self):
        return 1
""",
            "FXL101 FXL201",
            id="after call, before private methods",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, **args):
        super().__init__(**args)
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, **args):
        super().__init__(**args)

    def get_config(self):
        return super().get_config()
""",
            "FXL201",
            id="the name that only **args bring",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units=3, *, rate=0.1, **kw):
        super().__init__(**kw)
        self.units = units
        self.rate = rate
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units=3, *, rate=0.1, **kw):
        super().__init__(**kw)
        self.units = units
        self.rate = rate

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "rate": self.rate})
        return config
""",
            "FXL201",
            id="Keras records arguments only beside a parameter that is called kwargs",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
""",
            """\
class Net(keras.Model):
    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config.update({
            "name": self.name,
            "trainable": self.trainable,
            "units": self.units,
        })
        return config
""",
            "FXL201",
            id="Keras 3 records no arguments of models; tf_keras loses their names",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, name="net", **kwargs):
        super(Net, self).__init__(name=name, **kwargs)
""",
            """\
class Net(keras.Model):
    def __init__(self, name="net", **kwargs):
        super(Net, self).__init__(name=name, **kwargs)

    def get_config(self):
        config = super(Net, self).get_config()
        config.update({"name": self.name, "trainable": self.trainable})
        return config
""",
            "FXL201",
            id="a model needs one even for the parent's parameters, in its style of super",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, units):
        inputs = keras.Input((4,))
        super().__init__(inputs=inputs, outputs=keras.layers.Dense(units)(inputs))
""",
            """\
class Net(keras.Model):
    def __init__(self, units, **kwargs):
        inputs = keras.Input((4,))
        super().__init__(
            inputs=inputs, outputs=keras.layers.Dense(units)(inputs), **kwargs
        )
        self.units = units

    def get_config(self):
        return {"name": self.name, "trainable": self.trainable, "units": self.units}
""",
            "FXL101 FXL201 FXL204",
            id="a functional model's base config holds all its layers",
        ),
        pytest.param(
            """\
class Gain(keras.initializers.Initializer):
    def __init__(self, scale=1.0):
        self.scale = scale
""",
            """\
class Gain(keras.initializers.Initializer):
    def __init__(self, scale=1.0):
        self.scale = scale

    def get_config(self):
        config = super().get_config()
        config.update({"scale": self.scale})
        return config
""",
            "FXL201",
            id="nothing is recorded for an initializer",
        ),
        pytest.param(
            """\
class Ridge(keras.regularizers.Regularizer):
    def __init__(self, rate=0.1):
        self.rate = rate
""",
            """\
class Ridge(keras.regularizers.Regularizer):
    def __init__(self, rate=0.1):
        self.rate = rate

    def get_config(self):
        return {"rate": self.rate}
""",
            "FXL201",
            id="get_config of a regularizer's base raises",
        ),
        pytest.param(
            """\
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, steps=100):
        super().__init__()
        self.steps = steps
""",
            """\
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, steps=100):
        super().__init__()
        self.steps = steps

    def get_config(self):
        return {"steps": self.steps}
""",
            "FXL201",
            id="and so does that of a schedule's",
        ),
        pytest.param(
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0):
        super().__init__(name="focal")
        self.gamma = gamma
""",
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, **kwargs):
        kwargs.setdefault("name", "focal")
        super().__init__(**kwargs)
        self.gamma = gamma

    def get_config(self):
        config = super().get_config()
        config.update({"gamma": self.gamma})
        return config
""",
            "FXL101 FXL104 FXL201",
            id="a loss's base has a name and a reduction",
        ),
        pytest.param(
            """\
class Pooler(keras.layers.Layer):
    def __init__(self, width=int, rate=0.5):
        super().__init__()
        self.width = width
        self.rate = rate
""",
            """\
class Pooler(keras.layers.Layer):
    def __init__(self, width=int, rate=0.5, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        self.rate = rate

    def get_config(self):
        config = super().get_config()
        config.update({"rate": self.rate})
        if self.width is not int:
            config["width"] = self.width
        return config
""",
            "FXL101 FXL201",
            id="a type stands by default where it was meant as an annotation",
        ),
        pytest.param(
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, name=None, **kwargs):
        name = name or "focal"
        super().__init__(name=name, **kwargs)
        self.gamma = gamma
""",
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, name=None, **kwargs):
        name = name or "focal"
        super().__init__(name=name, **kwargs)
        self.gamma = gamma

    def get_config(self):
        config = super().get_config()
        config.update({"gamma": self.gamma})
        return config
""",
            "FXL201",
            id="the parent returns the name that is made up before it is called",
        ),
        pytest.param(
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, name=None, **kwargs):
        self.named = name is not None
        name = name or "focal"
        super().__init__(name=name, **kwargs)
        self.gamma = gamma
""",
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, name=None, **kwargs):
        init_name = name
        self.named = name is not None
        name = name or "focal"
        super().__init__(name=name, **kwargs)
        self._init_name = init_name
        self.gamma = gamma

    def get_config(self):
        config = super().get_config()
        config.update({"gamma": self.gamma, "name": self._init_name})
        return config
""",
            "FXL201 FXL204",
            id="but not one of which something else is made before",
        ),
        pytest.param(
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, name=None, **kwargs):
        name = f"focal_{name}"
        super().__init__(name=name, **kwargs)
        self.gamma = gamma
""",
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, name=None, **kwargs):
        init_name = name
        name = f"focal_{name}"
        super().__init__(name=name, **kwargs)
        self._init_name = init_name
        self.gamma = gamma

    def get_config(self):
        config = super().get_config()
        config.update({"gamma": self.gamma, "name": self._init_name})
        return config
""",
            "FXL201 FXL204",
            id="nor one that would be made once more of what the parent returns",
        ),
    ],
)
def test_fixed(before: str, after: str, codes: str) -> None:
    repair(HEAD + before, HEAD + after, codes=codes)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, width):
        super().__init__(width, "relu")
        self.width = width
""",
            """\
class Wide(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(width, "relu", **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        for key in ("units", "activation"):
            config.pop(key, None)
        config.update({"width": self.width})
        return config
""",
            id="keys that the class binds by position must not come back",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, units, scale=2.0):
        super().__init__(units, use_bias=False)
        self.scale = scale
""",
            """\
class Wide(keras.layers.Dense):
    def __init__(self, units, scale=2.0, **kwargs):
        super().__init__(units, use_bias=False, **kwargs)
        self.scale = scale

    def get_config(self):
        config = super().get_config()
        config.pop("use_bias", None)
        config.update({"scale": self.scale})
        return config
""",
            id="what is handed on under its own name is the parent's affair",
        ),
        pytest.param(
            """\
class Causal(keras.layers.Conv1D):
    def __init__(self, filters, kernel_size, dilation_rate=1, strides=1, **kwargs):
        super().__init__(
            filters, kernel_size, dilation_rate=dilation_rate, strides=strides, **kwargs
        )
        self.pad = (kernel_size - 1) * dilation_rate
        self.half = filters // 2
""",
            """\
class Causal(keras.layers.Conv1D):
    def __init__(self, filters, kernel_size, dilation_rate=1, strides=1, **kwargs):
        super().__init__(
            filters, kernel_size, dilation_rate=dilation_rate, strides=strides, **kwargs
        )
        self._init_kernel_size = kernel_size
        self._init_dilation_rate = dilation_rate
        self.pad = (kernel_size - 1) * dilation_rate
        self.half = filters // 2

    def get_config(self):
        config = super().get_config()
        config.update({
            "kernel_size": self._init_kernel_size,
            "dilation_rate": self._init_dilation_rate,
        })
        return config
""",
            id="but a number of which it makes a tuple, where the class reckons with the number",
        ),
        pytest.param(
            """\
class Rows(keras.layers.LSTM):
    def __init__(self, units):
        super().__init__(units, return_sequences=True)
""",
            """\
class Rows(keras.layers.LSTM):
    def __init__(self, units, **kwargs):
        super().__init__(units, return_sequences=True, **kwargs)

    def get_config(self):
        config = super().get_config()
        config.pop("return_sequences", None)
        return config
""",
            id="a key that is fixed and nothing to add",
        ),
        pytest.param(
            """\
class Plain(keras.layers.Dense):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_bias=False, **kwargs)
""",
            """\
class Plain(keras.layers.Dense):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, use_bias=False, **kwargs)

    def get_config(self):
        config = super().get_config()
        config.pop("use_bias", None)
        return config
""",
            id="what goes on by position comes back by name, and so does what is fixed",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, gain, *args):
        super().__init__(*args)
        self.gain = gain
""",
            """\
class Wide(keras.layers.Dense):
    def __init__(self, gain, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.gain = gain

    def get_config(self):
        config = super().get_config()
        config.update({"gain": self.gain})
        return config
""",
            id="positional arguments without keywords",
        ),
    ],
)
def test_a_built_in_parent_returns_its_own_keys(before: str, after: str) -> None:
    repair(HEAD + before, HEAD + after)


@pytest.mark.parametrize(("target", "wanted"), [("keras3", False), ("any", True)])
def test_keras3_sees_all_but_the_name_beside_other_kwargs(target: Target, wanted: bool) -> None:
    source = (
        HEAD
        + """\
class Block(keras.layers.Layer):
    def __init__(self, name=None, **args):
        super().__init__(name=name, **args)
"""
    )
    fixed = fix_source(source.encode(), settings=Settings(target=target)).after.decode()
    assert ("def get_config" in fixed) is wanted


def test_parents_and_children_of_one_project() -> None:
    config = """
    def get_config(self):
        config = super().get_config()
{}        return config
"""
    repair(
        f"""\
import keras


{REGISTERED}class Base(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units


{REGISTERED}class Same(Base):
    pass


{REGISTERED}class More(Base):
    def __init__(self, units, rate=0.1):
        super().__init__(units)
        self.rate = rate


{REGISTERED}class Fixed(Base):
    def __init__(self):
        super().__init__(4)


{REGISTERED}class Renamed(Base):
    def __init__(self, width):
        super().__init__(units=width)
        self.width = width
""",
        f"""\
import keras


{REGISTERED}class Base(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
{config.format('        config.update({"units": self.units})' + chr(10))}

{REGISTERED}class Same(Base):
    pass


{REGISTERED}class More(Base):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(units, **kwargs)
        self.rate = rate
{config.format('        config.update({"rate": self.rate})' + chr(10))}

{REGISTERED}class Fixed(Base):
    def __init__(self, **kwargs):
        super().__init__(4, **kwargs)
{config.format('        config.pop("units", None)' + chr(10))}

{REGISTERED}class Renamed(Base):
    def __init__(self, width, **kwargs):
        super().__init__(units=width, **kwargs)
        self.width = width
"""
        + config.format(
            '        config.pop("units", None)\n        config.update({"width": self.width})\n'
        ),
        codes="FXL101 FXL201",
    )


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            "class Block(keras.layers.Layer):\n    pass\n", id="no constructor, no parameters"
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units=3, rate=0.5, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(units * 2)
        self.drop = keras.layers.Dropout(rate)
""",
            id="a layer that survives: Keras records its plain arguments, whatever became of them",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units=3, **kwargs):
        self.gain = kwargs.pop("gain", 1.0)
        super().__init__(**kwargs)
""",
            id="Keras records what is popped from kwargs as well",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, name=None, trainable=True, dtype=None, **args):
        super().__init__(name=name, trainable=trainable, dtype=dtype, **args)
""",
            id="**args that bring nothing that Keras would have to see",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
""",
            id="all parameters are the parent's",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
""",
            id="a model without parameters",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def train_step(self, data):
        return {}
""",
            id="a model without a constructor",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
""",
            id="a model that hands on whatever it gets",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, units, activation="relu", **kwargs):
        super().__init__(units, activation=activation, **kwargs)
""",
            id="the parent returns all parameters",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="a get_config is there",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    \"""Picks the best.

    Args:
        choices: int. How many to pick.
    \"""

    def __init__(self, choices, data_format=None, use_bias=None, **kwargs):
        super().__init__(**kwargs)
        self.choices = choices
        self.data_format = data_format
        self.use_bias = use_bias
""",
            id="Keras records values that docstrings and names tell to be plain",
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
    def __init__(self, vocabulary=None, width=None, **kwargs):
        super().__init__(vocabulary=vocabulary, width=width, **kwargs)
""",
            id="all but what the file's assets bring is in the parent's config",
        ),
        pytest.param(
            """\
class Task(keras.Model):
    def __init__(self, *args, **kwargs):
        self._backbone = None
        super().__init__(*args, **kwargs)

    @property
    def backbone(self):
        return self._backbone

    @backbone.setter
    def backbone(self, value):
        self.has_backbone = value is not None
        self._backbone = value

    def get_config(self):
        return {
            "backbone": keras.layers.serialize(self.backbone),
            "name": self.name,
            "trainable": self.trainable,
        }

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        config["backbone"] = keras.layers.deserialize(config["backbone"])
        return cls(**config)


@keras.saving.register_keras_serializable()
class Classifier(Task):
    def __init__(self, backbone, **kwargs):
        inputs = keras.Input((3,))
        super().__init__(inputs=inputs, outputs=backbone(inputs), **kwargs)
        self.backbone = backbone
""",
            id="the parent's config reads a property, whose setter keeps what the child gives it",
        ),
        pytest.param(
            """\
class Gated(keras.layers.Dense):
    def __init__(self, units, activation=None, use_bias=True, **kwargs):
        kwargs = gathered("self")
        super().__init__(**kwargs)
""",
            id="a function makes the **kwargs, of whatever it finds",
        ),
        pytest.param(
            """\
class Grouped(keras.layers.Conv1D):
    def __init__(self, filters, kernel_size, groups=1, **kwargs):
        if groups != 1:
            kwargs = {**kwargs, "groups": groups}
        super().__init__(filters, kernel_size, **kwargs)
""",
            id="**kwargs that may be made of it",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    repair(HEAD + source)


@pytest.mark.parametrize("made", ["sorted_out(kwargs)", "dict()", "{**kwargs}"])
def test_kwargs_that_cannot_hold_a_parameter(made: str) -> None:
    source = f"""\
{HEAD}class Wide(keras.layers.Dense):
    def __init__(self, units=1, use_bias=True, **kwargs):
        kwargs = {made}
        super().__init__(2 * units, **kwargs)
"""
    (found,) = [f for f in fix_source(source).findings if f.code == "FXL201"]
    assert "units and use_bias" in found.message


def test_a_survivor_is_repaired_where_a_child_turns_the_automatic_config_off() -> None:
    child = f"""\


{REGISTERED}class Child(Base):
    def __init__(self, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate

    def get_config(self):
        return {{**super().get_config(), "rate": self.rate}}
"""
    base = """\
class Base(keras.layers.Layer):
    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
"""
    config = """
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
"""
    repair(HEAD + base + child, HEAD + base + config + child, codes="FXL201")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, activation=lambda x: x):
        super().__init__()
        self.activation = activation
""",
            "activation defaults to a lambda",
            id="no file can carry a lambda",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, config):
        super().__init__()
        self.dense = keras.layers.Dense(config.hidden_size)
""",
            "config is a configuration object",
            id="no file can carry an object of the project's own",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, model_args, units=3):
        super().__init__()
        self.args = model_args
        self.dense = keras.layers.Dense(self.args.hidden)
""",
            "model_args is a configuration object",
            id="attributes of it are read where it is kept",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, units, *sizes):
        super().__init__()
        self.sizes = sizes
""",
            "*sizes takes arguments that no config can carry",
            id="configs go by keyword",
        ),
        pytest.param(
            """\
class Block(keras.layers.Dense):
    def __init__(self, gain, *args):
        super().__init__(*args)
        self.gain = gain * len(args)
""",
            "*args takes arguments that no config can carry",
            id="what goes on by position is counted as well",
        ),
        pytest.param(
            """\
class Net(keras.Sequential):
    def __init__(self, units, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.add(keras.layers.Dense(units))
""",
            "*args takes arguments that no config can carry",
            id="a Sequential is given its layers by position",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, inputs, outputs, **kwargs):
        super().__init__(inputs=inputs, outputs=outputs, **kwargs)
""",
            "the model is built from tensors",
            id="a model of given tensors",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    __slots__ = ("units",)

    def __init__(self, units):
        super().__init__()
        self.units = units
""",
            "the class has __slots__",
            id="there may be no place for another attribute",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        super().__init__(name="again")
        self.units = units
""",
            "__init__ calls a parent constructor 2 times",
            id="two parent calls",
        ),
    ],
)
def test_refused(source: str, reason: str) -> None:
    repair(HEAD + source, refused={"FXL201": reason})


def test_the_keys_of_an_opaque_parent_cannot_be_listed() -> None:
    source = f"""\
import keras


{REGISTERED}class Base(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)

    def get_config(self):
        config = super().get_config()
        for key in vars(self):
            config[key] = getattr(self, key)
        return config


{REGISTERED}class Child(Base):
    def __init__(self, rate, **kwargs):
        super().__init__(3, **kwargs)
        self.rate = rate
"""
    result = repair(source)
    (note,) = [f for f in result.findings if f.code == "FXL201"]
    assert note.level == "note"
    assert "the keys of the inherited get_config cannot all be listed" in note.reason


def test_a_class_that_may_be_of_two_kinds() -> None:
    repair(
        f"""\
import keras

if keras.__version__ > "3":
    Base = keras.Model
else:
    Base = keras.layers.Layer


{REGISTERED}class Block(Base):
    def __init__(self, units):
        super().__init__()
        self.units = units
""",
        refused={"FXL201": "it may be a Model or a Layer, depending on a branch"},
    )


_IDLE = f"""\
{HEAD}class Net(keras.Model):
    def __init__(self, units):
        super(Net, self).__init__()
        self.units = units

    %s

    def call(self, x):
        return x
"""
_FILLED = f"""\
{HEAD}class Net(keras.Model):
    def __init__(self, units, **kwargs):
        super(Net, self).__init__(**kwargs)
        self.units = units

    %s
        config = super(Net, self).get_config()
        config.update({{
            "name": self.name,
            "trainable": self.trainable,
            "units": self.units,
        }})
        return config

    def call(self, x):
        return x
"""


@pytest.mark.parametrize(
    ("idle", "kept"),
    [
        pytest.param("def get_config(self):\n        pass", "def get_config(self):", id="pass"),
        pytest.param("def get_config(self): return", "def get_config(self):", id="one line"),
        pytest.param(
            "def get_config(self):\n        return None", "def get_config(self):", id="None"
        ),
        pytest.param(
            "def get_config(self):\n        super(Net, self).get_config()",
            "def get_config(self):",
            id="the parent's is called for nothing",
        ),
        pytest.param(
            "def get_config(self):\n"
            '        return super(Net, self).get_config().update({"units": self.units})',
            "def get_config(self):",
            id="update returns None",
        ),
        pytest.param(
            'def get_config(self):\n        """Say it."""\n'
            "        config = super(Net, self).get_config()\n"
            "        return config.update(units=self.units)",
            'def get_config(self):\n        """Say it."""',
            id="and so it does of a local",
        ),
        pytest.param(
            "def get_config(self):\n        # all\n        return {\n            # one\n"
            '            "units": self.units,  # two\n'
            "        }.update({  # three\n        })  # four",
            "def get_config(self):\n        # all",
            id="comments in it go with it",
        ),
        pytest.param(
            'def get_config(self) -> dict:  # why\n        """Say it."""\n        # later\n'
            "        ...  # gone",
            'def get_config(self) -> dict:  # why\n        """Say it."""\n        # later',
            id="what is written around it stays",
        ),
    ],
)
def test_a_get_config_that_does_nothing_is_filled(idle: str, kept: str) -> None:
    repair(_IDLE % idle, _FILLED % kept, codes="FXL101 FXL201")


def test_one_that_does_nothing_in_the_places_where_no_parents_can_be_called() -> None:
    schedule = f"""\
{HEAD}class Warmup(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, steps):
        super().__init__()
        self.steps = steps

    def get_config(self):
        %s
"""
    repair(
        schedule % "super().get_config()", schedule % 'return {"steps": self.steps}', codes="FXL201"
    )


def test_one_that_does_nothing_in_a_class_without_a_constructor() -> None:
    layer = f"{HEAD}class Same(keras.layers.Layer):\n    def get_config(self):\n        %s\n"
    repair(layer % "pass", layer % "return super().get_config()", codes="FXL201")


@pytest.mark.parametrize(
    "method",
    [
        "@property\n    def get_config(self):\n        pass",
        "def get_config(this):\n        pass",
        "def get_config(self, deep):\n        pass",
        "def get_config(self):\n        print(self.units)",
        "def get_config(self):\n        raise NotImplementedError",
        "def get_config(self):\n        return self.units.update({})",
        "def get_config(self):\n        self.units += 1\n        return {}.update({})",
    ],
)
def test_one_that_does_something_is_not_filled(method: str) -> None:
    source = _IDLE % method
    assert "FXL201" not in {finding.code for finding in fix_source(source.encode()).findings}


def test_a_child_of_a_class_whose_get_config_goes_on_returning_nothing() -> None:
    repair(
        f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, f=lambda x: x):
        super().__init__()
        self.f = f

    def get_config(self):
        pass


{REGISTERED}class Below(Block):
    def __init__(self, units):
        super().__init__()
        self.units = units
""",
        refused={
            "FXL101": "f defaults to a lambda",
            "FXL201": "its parent Block cannot be repaired",
        },
    )


def test_a_mixin_with_a_get_config_that_does_nothing() -> None:
    repair(
        f"""\
import keras


class Plain:
    def get_config(self):
        pass


{REGISTERED}class Block(Plain, keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
""",
        refused={"FXL201": "the mixin Plain has a get_config of its own"},
    )


def test_a_mixin_with_a_get_config() -> None:
    repair(
        f"""\
import keras


class Versioned:
    def get_config(self):
        return {{**super().get_config(), "version": 1}}


{REGISTERED}class Block(Versioned, keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
""",
        refused={"FXL201": "the mixin Versioned has a get_config of its own"},
    )


def test_what_a_mixin_returns_is_not_missing() -> None:
    repair(
        f"""\
import keras


class Decay:
    def __init__(self, decay, **kwargs):
        super().__init__(**kwargs)
        self.decay = decay

    def get_config(self):
        return {{**super().get_config(), "decay": self.decay}}


{REGISTERED}class Slow(Decay, keras.optimizers.SGD):
    def __init__(self, decay, learning_rate=0.1, **kwargs):
        super().__init__(decay, learning_rate=learning_rate, **kwargs)
"""
    )


ANNOTATED = f"""\
{{imports}}import keras


{REGISTERED}class Net(keras.Model):
    def __init__(self, units: int{{parameters}}):
        super().__init__({{forwarded}})
        self.units = units

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        return x * self.units
"""


@pytest.mark.parametrize(
    ("imports", "kwargs", "returned", "imported"),
    [
        pytest.param("", ", **kwargs", "dict", False, id="none is needed for **kwargs"),
        pytest.param("", "", "dict[str, Any]", True, id="Any comes with **kwargs"),
        pytest.param(
            "from typing import Any, Dict\n\n", ", **kwargs", "Dict[str, Any]", False, id="both"
        ),
        pytest.param(
            "from typing import Any\n\n", "", "dict[str, Any]", False, id="Any is imported"
        ),
        pytest.param(
            "from typing import TYPE_CHECKING\n\n"
            "if TYPE_CHECKING:\n    from typing import Any, Dict\n\n",
            ", **kwargs",
            "dict",
            False,
            id="for type checkers alone",
        ),
    ],
)
def test_what_get_config_returns_is_annotated_with_names_that_are_there(
    imports: str, kwargs: str, returned: str, imported: bool
) -> None:
    source = ANNOTATED.format(imports=imports, parameters=kwargs, forwarded=kwargs[2:])
    after = fix_source(source.encode()).after.decode()
    assert f"    def get_config(self) -> {returned}:\n" in after
    assert ("from typing import Any\n" in after.removeprefix(imports)) is imported


def test_a_parent_is_left_alone_if_a_child_cannot_be_repaired_with_it() -> None:
    base = f"""\
import keras


{REGISTERED}class Base(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
"""
    child = f"""\
import keras
from base import Base


{REGISTERED}class Child(Base):
    def __init__(self, rate=lambda: 0.1):
        super().__init__(3)
        self.rate = rate
"""
    repair_project(
        {"base.py": base, "child.py": child},
        {},
        refused={
            ("base.py", "FXL201"): "its child Child in child.py cannot be repaired with it",
            ("child.py", "FXL201"): "rate defaults to a lambda",
        },
    )


def test_a_child_that_fixes_a_key_in_any_of_its_parent_calls_withdraws_its_parents_config() -> None:
    repair(
        f"""\
import keras

BIG = True


{REGISTERED}class Base(keras.layers.Layer):
    def __init__(self, units, part=None, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(units)
        self.part = part


{REGISTERED}class Child(Base):
    def __init__(self, **kwargs):
        if BIG:
            super().__init__(30, **kwargs)
        else:
            super().__init__(4, **kwargs)
""",
        refused={"FXL201": "the config of its child Child would hold units"},
    )


def test_a_lambda_layers_config_holds_code() -> None:
    repair(
        HEAD
        + """\
class Times(keras.layers.Lambda):
    def __init__(self, n):
        super().__init__(lambda x: x * n)
        self.n = n
""",
        refused={"FXL201": "the config of a Lambda layer holds its function's code"},
    )


def test_a_schedule_starts_from_the_config_of_a_built_in_parent() -> None:
    before = """\
import keras


@keras.saving.register_keras_serializable()
class Slow(keras.optimizers.schedules.ExponentialDecay):
    def __init__(self, steps, **kwargs):
        super().__init__(decay_steps=steps, **kwargs)
        self.steps = steps
"""
    after = f"""{before}
    def get_config(self):
        config = super().get_config()
        config.pop("decay_steps", None)
        config.update({{"steps": self.steps}})
        return config
"""
    repair(before, after, codes="FXL201")
    repair(after, codes="")


@pytest.mark.parametrize(
    "base", ["keras.regularizers.Regularizer", "keras.optimizers.schedules.LearningRateSchedule"]
)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param("", id="without a constructor"),
        pytest.param(
            "    def __init__(self):\n        self.gain = 2.0\n\n", id="without parameters"
        ),
    ],
)
def test_where_the_parents_config_raises_an_empty_one_is_better(base: str, body: str) -> None:
    before = f"""\
import keras


@keras.saving.register_keras_serializable()
class Own({base}):
{body}    def __call__(self, x):
        return x
"""
    repair(before, f"{before}\n    def get_config(self):\n        return {{}}\n", codes="FXL201")


def test_the_config_of_a_parent_of_the_project_does_not_raise() -> None:
    repair(
        f"""\
import keras


{REGISTERED}class Base(keras.regularizers.Regularizer):
    def get_config(self):
        return {{}}


{REGISTERED}class Child(Base):
    def __call__(self, x):
        return x
"""
    )


@pytest.mark.parametrize(
    ("constructor", "generated"),
    [
        pytest.param(
            "        super().__init__(keras.activations.get(activation), **kwargs)\n",
            False,
            id="through the function that returns its own result unchanged",
        ),
        pytest.param(
            "        super().__init__(str(activation), **kwargs)\n",
            False,
            id="through a conversion",
        ),
        pytest.param(
            "        keras.layers.Layer.__init__(self, **kwargs)\n"
            "        self.activation = keras.activations.get(activation)\n",
            False,
            id="the class keeps itself what the parent's config reads",
        ),
        pytest.param(
            "        if isinstance(activation, list):\n"
            "            activation = tuple(activation)\n"
            "        super().__init__(activation, **kwargs)\n",
            False,
            id="in the form that a test of its type brings it to",
        ),
        pytest.param(
            "        if isinstance(activation, str):\n"
            '            activation = activation + "_6"\n'
            "        super().__init__(activation, **kwargs)\n",
            True,
            id="changed, whatever its type is tested for",
        ),
        pytest.param(
            '        super().__init__(activation + "_6", **kwargs)\n', True, id="something else"
        ),
        pytest.param(
            '        activation = activation + "_6"\n'
            "        super().__init__(str(activation), **kwargs)\n",
            True,
            id="something else by then",
        ),
    ],
)
def test_what_the_parent_returns_as_well_is_its_affair(constructor: str, generated: bool) -> None:
    source = f"""\
import keras


{REGISTERED}class Base(keras.layers.Layer):
    def __init__(self, activation, **kwargs):
        super().__init__(**kwargs)
        self.activation = keras.activations.get(activation)

    def get_config(self):
        config = super().get_config()
        config["activation"] = keras.activations.serialize(self.activation)
        return config


{REGISTERED}class Child(Base):
    def __init__(self, activation, **kwargs):
{constructor}"""
    result = fix_source(source.encode())
    assert ("FXL201" in {f.code for f in result.findings if f.applied}) is generated
    assert generated or result.after == source.encode()


@pytest.mark.parametrize("dtype", ["tf.float32", "tf.dtypes.int64", "np.float16"])
def test_a_dtype_by_default_is_not_recorded_by_keras3(dtype: str) -> None:
    source = f"""
        import numpy as np
        import tensorflow as tf
        from tensorflow import keras


        @keras.utils.register_keras_serializable()
        class Encoding(keras.layers.Layer):
            def __init__(self, steps, dtype={dtype}, **kwargs):
                super().__init__(dtype=dtype, **kwargs)
                self.steps = steps
        """
    config = """
            def get_config(self):
                config = super().get_config()
                config.update({"steps": self.steps})
                return config
"""
    repair(source, f"{source.rstrip()}\n{config}", codes="FXL201")
    repair(source, settings=Settings(target="tf_keras"))
    repair(source.replace(dtype, '"float32"'))


@pytest.mark.parametrize(
    "default",
    ["tf.compat.v1.zeros_initializer()", "tf.compat.v1.truncated_normal_initializer(0.1)"],
)
def test_an_initializer_of_tensorflows_own_is_none_that_keras_finds(default: str) -> None:
    source = f"""
        import tensorflow as tf


        @tf.keras.utils.register_keras_serializable()
        class Bias(tf.keras.layers.Layer):
            def __init__(self, start={default}):
                super().__init__()
                self.start = start

            def build(self, input_shape):
                self.bias = self.add_weight(shape=(3,), initializer=self.start)
        """
    repair(source, refused={"FXL201": "an initializer of TensorFlow's own"})


@pytest.mark.parametrize("name", ["softmax", "log_softmax", "silu", "swish", "leaky_relu"])
def test_a_function_that_calls_itself_otherwise_is_left_out_as_the_default(name: str) -> None:
    source = f"""
        import tensorflow as tf


        @tf.keras.utils.register_keras_serializable()
        class Act(tf.keras.layers.Layer):
            def __init__(self, act=tf.nn.{name}):
                super().__init__()
                self.act = act

            def call(self, x):
                return self.act(x)
        """
    after = f"""
        import tensorflow as tf


        @tf.keras.utils.register_keras_serializable()
        class Act(tf.keras.layers.Layer):
            def __init__(self, act=tf.nn.{name}, **kwargs):
                super().__init__(**kwargs)
                self.act = act

            def call(self, x):
                return self.act(x)

            def get_config(self):
                if (
                    callable(self.act)
                    and not hasattr(self.act, "get_config")
                    and not hasattr(self.act, "__name__")
                ):
                    raise NotImplementedError("act cannot be saved")
                config = super().get_config()
                if self.act is not tf.nn.{name}:
                    config["act"] = tf.keras.utils.serialize_keras_object(self.act)
                return config

            @classmethod
            def from_config(cls, config):
                config = dict(config)
                if isinstance(config.get("act"), (dict, str)):
                    config["act"] = tf.keras.utils.deserialize_keras_object(config["act"])
                return super().from_config(config)
        """
    repair(source, after)


_CONFIGURED = """
        import keras


        class Namespace:
            pass


        args = Namespace()
        args.units = 4


        @keras.saving.register_keras_serializable()
        class Part(keras.Model):
            def __init__(self, cfg=args):
                super().__init__()
                self.dense = keras.layers.Dense(cfg.units)
        """


def test_a_configuration_object_is_left_out_as_the_default() -> None:
    after = _CONFIGURED.replace("cfg=args", "cfg=args, **kwargs").replace("_()", "_(**kwargs)")
    repair(
        _CONFIGURED,
        after.rstrip()
        + """
                self._init_cfg = cfg

            def get_config(self):
                if self._init_cfg is not args:
                    raise NotImplementedError("cfg cannot be saved")
                config = super().get_config()
                config.update({"name": self.name, "trainable": self.trainable})
                return config
        """,
    )


def test_a_long_line_behind_the_default_is_wrapped() -> None:
    result = fix_source(
        b"""\
import tensorflow as tf


@tf.keras.utils.register_keras_serializable()
class Act(tf.keras.layers.Layer):
    def __init__(self, activation_of_the_last_layer=tf.nn.softmax):
        super().__init__()
        self.last = tf.keras.layers.Dense(2, activation=activation_of_the_last_layer)
"""
    )
    assert (
        b"""\
            config["activation_of_the_last_layer"] = (
                tf.keras.utils.serialize_keras_object(
                    self._init_activation_of_the_last_layer
                )
                if callable(self._init_activation_of_the_last_layer)
                else self._init_activation_of_the_last_layer
            )
"""
        in result.after
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("cfg=args", "cfg", id="no default"),
        pytest.param("cfg=args", "cfg=None", id="no default to speak of"),
        pytest.param(
            "class Part(keras.Model):", "class Part(keras.Model):\n{}args = args", id="own"
        ),
        pytest.param("args = N", "if keras:\n{}args = N", id="a name that is bound in a branch"),
    ],
)
def test_configuration_objects_are_refused(old: str, new: str) -> None:
    source = _CONFIGURED.replace(old, new.format(" " * 12))
    repair(source, refused={"FXL201": "cfg is a configuration object"})


def test_a_configuration_object_that_only_goes_on_is_refused_as_well() -> None:
    source = (
        _CONFIGURED.replace("cfg=args", "cfg").rstrip()
        + """


        @keras.saving.register_keras_serializable()
        class Whole(keras.Model):
            def __init__(self, cfg):
                super().__init__()
                self.part = Part(cfg)
        """
    )
    result = fix_source(textwrap.dedent(source).encode())
    assert result.after == result.before
    assert {f.reason.partition(" is ")[0] for f in result.findings if f.code == "FXL201"} == {"cfg"}


@pytest.mark.parametrize(
    ("parameter", "carried"),
    [
        pytest.param("act=mine", True, id="the same default"),
        pytest.param("rate=0.1", True, id="no such parameter"),
        pytest.param("act=keras.activations.relu", False, id="another default"),
        pytest.param("act", False, id="no default"),
    ],
)
def test_what_is_left_out_must_be_the_default_of_the_classes_below(
    parameter: str, carried: bool
) -> None:
    source = f"""\
import keras


def mine(x):
    return x


class Base(keras.layers.Layer):
    def __init__(self, act=mine):
        super().__init__()
        self.act = act


class Child(Base):
    def __init__(self, {parameter}):
        super().__init__({parameter.partition("=")[0] if parameter.startswith("act") else ""})
"""
    result = fix_source(source.encode())
    assert (b"if self.act is not mine:" in result.after) is carried


_TAKING = """
        import keras


        @keras.saving.register_keras_serializable()
        class Net(keras.Model):
            def __init__(self, {parameter}, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.{attribute} = {attribute}

            def call(self, x):
                return self.{attribute} * x
"""


def test_a_model_that_hands_tensors_on_keeps_what_it_takes_itself() -> None:
    source = _TAKING.format(parameter="units", attribute="units")
    config = """
            def get_config(self):
                config = super().get_config()
                config.update({
                    "name": self.name,
                    "trainable": self.trainable,
                    "units": self.units,
                })
                return config
"""
    repair(source, f"{source}{config}", codes="FXL201")


def test_a_model_that_may_be_a_functional_one_leaves_its_making_to_keras() -> None:
    source = _TAKING.format(parameter="layer", attribute="layer").replace("layer * x", "layer(x)")
    config = """
            def get_config(self):
                config = super().get_config()
                config.update({
                    "name": self.name,
                    "trainable": self.trainable,
                    "layer": keras.layers.serialize(self.layer),
                })
                return config

            @classmethod
            def from_config(cls, config):
                config = dict(config)
                if isinstance(config.get("layer"), dict):
                    config["layer"] = keras.layers.deserialize(config["layer"])
                return super().from_config(config)
"""
    repair(source, f"{source}{config}", codes="FXL201 FXL205 FXL206")


_SIZES = """\
import dataclasses

import keras


@dataclasses.dataclass
class Sizes:
    units: int = 3


"""


def test_an_object_of_plain_values_travels_as_a_dict() -> None:
    repair(
        _SIZES
        + """\
class Block(keras.layers.Layer):
    def __init__(self, sizes: Sizes, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(sizes.units)
""",
        _SIZES
        + """\
@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, sizes: Sizes, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes
        self.dense = keras.layers.Dense(sizes.units)

    def get_config(self):
        if type(self.sizes) is not Sizes:
            raise NotImplementedError("sizes cannot be saved")
        config = super().get_config()
        config.update({"sizes": dataclasses.asdict(self.sizes)})
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("sizes"), dict):
            config["sizes"] = Sizes(**config["sizes"])
        return super().from_config(config)
""",
        codes="FXL201 FXL204 FXL205 FXL206 FXL301",
    )


def test_an_object_that_a_child_in_another_file_is_given_is_made_there_as_well() -> None:
    parent = """\
class Block(keras.layers.Layer):
    def __init__(self, sizes: Sizes, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes
        self.dense = keras.layers.Dense(sizes.units)
"""
    child = """\
import keras
import parent


class Child(parent.Block):
    def __init__(self, sizes: parent.Sizes, gain=1.0, **kwargs):
        super().__init__(sizes, **kwargs)
        self.gain = gain

    @classmethod
    def from_config(cls, config):
        return cls(**config)
"""
    files = {"parent.py": (_SIZES + parent).encode(), "child.py": child.encode()}
    after = {result.path: result.after.decode() for result in fix_project(files)}
    assert 'config["sizes"] = Sizes(**config["sizes"])' in after["parent.py"]
    assert 'config["sizes"] = parent.Sizes(**config["sizes"])' in after["child.py"]


def test_a_child_whose_file_has_no_name_for_the_object_keeps_its_parent_as_it_is() -> None:
    parent = """\
class Block(keras.layers.Layer):
    def __init__(self, sizes: Sizes, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes
        self.dense = keras.layers.Dense(sizes.units)
"""
    child = """\
import keras
from parent import Block


class Child(Block):
    def __init__(self, sizes, gain=1.0, **kwargs):
        super().__init__(sizes, **kwargs)
        self.gain = gain

    @classmethod
    def from_config(cls, config):
        return cls(**config)
"""
    files = {"parent.py": (_SIZES + parent).encode(), "child.py": child.encode()}
    settings = Settings(ignore=("FXL301",))
    results = fix_project(files, settings=settings)
    assert all(result.after == result.before for result in results)
    reasons = {f.reason for result in results for f in result.findings if f.code == "FXL201"}
    assert reasons == {"its child Child in child.py cannot be repaired with it"}


_APPLICATION = """\
import keras


@keras.saving.register_keras_serializable()
class Application(keras.Model):
    def __init__(self, depth, **kwargs):
        self._classes = kwargs.pop("classes", 10)
        inputs = kwargs.pop("input_tensor", None)
        inputs = keras.Input((8,)) if inputs is None else inputs
        outputs = keras.layers.Dense(self._classes * depth)(inputs)
        super().__init__(inputs=inputs, outputs=outputs, **kwargs)
        self.depth = depth

    def without_depth(self, kwargs):
        kwargs.pop("depth", None)
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


@keras.saving.register_keras_serializable()
class Small(Application):
    def __init__(self, classes=10, input_tensor=None, name=None, **kwargs):
%s        super().__init__(%s, classes=classes, input_tensor=input_tensor, name=name, **kwargs)
"""


def test_a_tensor_that_an_inherited_config_leaves_out_is_none_of_a_child() -> None:
    found = fix_source((_APPLICATION % ("", "depth=2")).encode()).after.decode()
    assert found.endswith(
        "    def get_config(self):\n        config = super().get_config()\n"
        '        config.pop("depth", None)\n        return config\n'
    )


@pytest.mark.parametrize(
    ("entry", "kept"), [("None", False), ("self.weights_given", True)], ids=["none", "as given"]
)
def test_weights_that_a_child_rewrites_for_its_parent(entry: str, kept: bool) -> None:
    found = fix_source(
        f"""\
import keras


@keras.saving.register_keras_serializable()
class Application(keras.layers.Layer):
    def __init__(self, depth=1, weights=None, **kwargs):
        super().__init__(**kwargs)
        self.depth = depth
        self.weights_given = weights

    def get_config(self):
        config = super().get_config()
        config.update({{"depth": self.depth, "weights": {entry}}})
        return config


@keras.saving.register_keras_serializable()
class Small(Application):
    def __init__(self, depth=1, weights="imagenet", **kwargs):
        if weights == "imagenet":
            weights = "imagenet_small"
        super().__init__(depth, weights=weights, **kwargs)
""".encode()
    )
    assert ('"weights": self._init_weights' in found.after.decode()) is kept
    assert kept or found.after == found.before


def test_a_function_may_take_out_of_the_kwargs_what_the_class_sets() -> None:
    repair(_APPLICATION % ("        kwargs = self.without_depth(kwargs)\n", "depth=2"), codes="")


def test_a_copy_of_the_kwargs_holds_what_the_class_sets() -> None:
    found = fix_source((_APPLICATION % ("        kwargs = dict(kwargs)\n", "depth=2")).encode())
    assert 'config.pop("depth", None)' in found.after.decode()


def test_weights_that_a_built_in_parent_takes_are_no_part_of_its_childs_config() -> None:
    repair("""\
import keras


@keras.saving.register_keras_serializable()
class Both(keras.layers.Bidirectional):
    def __init__(self, layer, merge_mode="concat", weights=None, **kwargs):
        super().__init__(layer, merge_mode, weights, **kwargs)
""")


_RECURRENT = """\
import keras


@keras.saving.register_keras_serializable()
class Recurrent(keras.layers.RNN):
    def __init__(self, units, {own}**kwargs):
        cell = keras.layers.LSTMCell(units)
        super().__init__(cell, True, True, False, False, False, {last}, **kwargs)
        self.units = units
"""


@pytest.mark.parametrize(
    ("own", "last", "held", "names"),
    [
        pytest.param("time_major=False, ", "time_major", True, (), id="a parameter's own name"),
        pytest.param("time_major=False, ", "units > 3", True, (), id="another value than that"),
        pytest.param("", "False", False, ("time_major",), id="a constant"),
    ],
)
def test_a_position_that_each_keras_calls_otherwise_is_bound_by_all_its_names(
    own: str, last: str, held: bool, names: tuple[str, ...]
) -> None:
    source = _RECURRENT.format(own=own, last=last)
    kept = "        self._init_time_major = time_major\n" if held else ""
    before = "        self.units = units\n"
    known = ("cell", "return_sequences", "return_state", "go_backwards", "stateful", "unroll")
    bound = "\n".join(f'            "{name}",' for name in (*known, *names, "zero_output_for_mask"))
    config = f"""
    def get_config(self):
        config = super().get_config()
        for key in (
{bound}
        ):
            config.pop(key, None)
        config.update({{"units": self.units{', "time_major": self._init_time_major' * held}}})
        return config

    @classmethod
    def from_config(cls, config):
        return cls(**config)
"""
    repair(source, source.replace(before, kept + before) + config)


@pytest.mark.parametrize(
    "last",
    [
        pytest.param("time_major, None", id="one more than any takes"),
        pytest.param(
            "False, time_major=time_major", id="one of its names bound by keyword as well"
        ),
        pytest.param("*units", id="others follow"),
    ],
)
def test_a_position_that_no_keras_knows_is_refused(last: str) -> None:
    source = _RECURRENT.format(own="time_major=False, ", last=last)
    reason = "what the parent call binds by position is not known"
    repair(source, refused={"FXL201": reason})
