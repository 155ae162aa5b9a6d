"""FXL203: an existing `get_config` does not start from the parent's."""

from __future__ import annotations

import pytest

from fixlayers import fix_source
from tests.rules.amending import HEAD, amend

BLOCK = f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def get_config(self):
        return {"units": self.units}
""",
            """\
    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="a literal returned at once",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {
            "units": self.units,
        }
""",
            """\
    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
        }
""",
            id="on a line of its own where each key has one",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = {"units": self.units}
        return config
""",
            """\
    def get_config(self):
        config = {**super().get_config(), "units": self.units}
        return config
""",
            id="a literal in a variable",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = {}
        config["units"] = self.units
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        return config
""",
            id="an empty literal gives way",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = dict()
        config.update(units=self.units)
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update(units=self.units)
        return config
""",
            id="and so does an empty call of dict",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {}
""",
            """\
    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="an empty literal returned at once",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = dict(units=self.units)
        return config
""",
            """\
    def get_config(self):
        config = dict(super().get_config(), units=self.units)
        return config
""",
            id="a call of dict takes it first",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = {"units": self.units}
""",
            """\
    def get_config(self):
        config = {**super().get_config(), "units": self.units}
        return config
""",
            id="together with the return that is missing",
        ),
    ],
)
def test_merged_first_so_that_own_keys_win(before: str, after: str) -> None:
    amend(BLOCK + before, BLOCK + after)


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, name="block", **options):
        super(Block, self).__init__(name=name, **options)
        self.units = units

    def get_config(self):
        return {"units": self.units, "name": self.name}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, name="block", **options):
        super(Block, self).__init__(name=name, **options)
        self.units = units

    def get_config(self):
        return {
            **super(Block, self).get_config(),
            "units": self.units,
            "name": self.name,
        }
""",
            "FXL203",
            id="super is called as the class calls it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        return {"units": self.units}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate}
""",
            "FXL202 FXL203",
            id="with the key that is missing as well",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, name=None):
        super().__init__(name=name)
        self.units = units

    def get_config(self):
        return {"units": self.units}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            "FXL101 FXL203",
            id="a name that can be given brings kwargs for the rest",
        ),
        pytest.param(
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, **kwargs):
        super().__init__(**kwargs)
        self.gamma = gamma

    def get_config(self):
        return {"gamma": self.gamma}
""",
            """\
class Focal(keras.losses.Loss):
    def __init__(self, gamma=2.0, **kwargs):
        super().__init__(**kwargs)
        self.gamma = gamma

    def get_config(self):
        return {**super().get_config(), "gamma": self.gamma}
""",
            "FXL203",
            id="a loss has a name and a reduction",
        ),
        pytest.param(
            """\
class Hits(keras.metrics.Metric):
    def __init__(self, threshold=0.5, name="hits", **kwargs):
        super().__init__(name=name, **kwargs)
        self.threshold = threshold

    def get_config(self):
        return {"threshold": self.threshold}
""",
            """\
class Hits(keras.metrics.Metric):
    def __init__(self, threshold=0.5, name="hits", **kwargs):
        super().__init__(name=name, **kwargs)
        self.threshold = threshold

    def get_config(self):
        return {**super().get_config(), "threshold": self.threshold}
""",
            "FXL203",
            id="a metric has a name and a dtype",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, units, gain=2.0, **kwargs):
        super().__init__(units, **kwargs)
        self.gain = gain

    def get_config(self):
        return {"gain": self.gain}
""",
            """\
class Wide(keras.layers.Dense):
    def __init__(self, units, gain=2.0, **kwargs):
        super().__init__(units, **kwargs)
        self.gain = gain

    def get_config(self):
        return {**super().get_config(), "gain": self.gain}
""",
            "FXL203",
            id="a built-in parent brings the units as well",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def get_config(self):
        return {"units": self.units}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            "FXL101 FXL203",
            id="the name that the parent makes up can be given to nobody yet",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, width):
        super().__init__(units=width * 2)
        self.width = width

    def get_config(self):
        return {"width": self.width}
""",
            """\
class Wide(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(units=width * 2, **kwargs)
        self.width = width

    def get_config(self):
        config = {**super().get_config(), "width": self.width}
        config.pop("units", None)
        return config
""",
            "FXL101 FXL203 FXL207",
            id="without the key that the class binds itself",
        ),
    ],
)
def test_what_else_it_takes(before: str, after: str, codes: str) -> None:
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
        return {**super(Block, self).get_config(), "units": self.units}
""",
            id="it starts from the parent's",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return dict(units=self.units, **keras.layers.Layer.get_config(self))
""",
            id="it calls the parent by its name",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {
            "units": self.units,
            "name": self.name,
            "trainable": self.trainable,
            "dtype": self.dtype,
        }
""",
            id="it has all that the parent's has",
        ),
        pytest.param(
            """\
class Ones(keras.initializers.Initializer):
    def __init__(self, scale=1.0):
        self.scale = scale

    def get_config(self):
        return {"scale": self.scale}
""",
            id="an initializer's is empty",
        ),
        pytest.param(
            """\
class Penalty(keras.regularizers.Regularizer):
    def __init__(self, strength=0.1):
        self.strength = strength

    def get_config(self):
        return {"strength": self.strength}
""",
            id="a regularizer's raises",
        ),
        pytest.param(
            """\
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, rate=0.1):
        self.rate = rate

    def get_config(self):
        return {"rate": self.rate}
""",
            id="and so does a schedule's",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {"units": self.units}

    @classmethod
    def from_config(cls, config):
        return cls(config["units"])
""",
            id="from_config would not read it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__()
        self.units = units

    def get_config(self):
        return {"units": self.units, "width": 3}
""",
            id="the kwargs are there to swallow another key of the config",
        ),
        pytest.param(
            """\
class Hits(keras.metrics.Metric):
    def __init__(self, threshold=0.5):
        super().__init__(name="hits")
        self.threshold = threshold

    def get_config(self):
        return {"threshold": self.threshold}
""",
            id="a metric that fixes its name has nothing else to lose",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, *sizes, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes

    def get_config(self):
        return {"sizes": self.sizes}
""",
            id="the constructor takes *args",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    amend(HEAD + source, codes="")


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        pytest.param(
            """\
class Parent(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return described(self)


@keras.saving.register_keras_serializable()
class Child(Parent):
    def __init__(self, units, **kwargs):
        super().__init__(units, **kwargs)

    def get_config(self):
        return {"units": self.units}
""",
            {"FXL203": "the keys of the inherited get_config cannot all be listed"},
            id="what an inherited config would bring is not known",
        ),
        pytest.param(
            """\
class Parent(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        return {"units": self.units, "rate": self.rate}


@keras.saving.register_keras_serializable()
class Child(Parent):
    def __init__(self, units, rate):
        if units > 3:
            super().__init__(units, rate)
        else:
            super().__init__(units, rate * 2)
""",
            {
                "FXL203": "its child Child",
                "FXL101": "calls a parent constructor 2 times",
                "FXL201": "calls a parent constructor 2 times",
            },
            id="a child that cannot be repaired would be given the name that it does not take",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        first = {"units": self.units}
        second = {"version": 2}
        second.update(first)
""",
            {
                "FXL210": "which dict it should return",
                "FXL203": "is not clear",
                "FXL202": "not clear",
            },
            id="which of several dicts it belongs to is not clear",
        ),
    ],
)
def test_refused(source: str, refused: dict[str, str]) -> None:
    amend(HEAD + source, refused=refused)


def test_a_model_gets_its_name_and_trainable_alone() -> None:
    """A functional model's own config would have its layers, and tf_keras's has nothing."""
    before = """\
class Net(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {"units": self.units}
"""
    after = before.replace(
        '"units": self.units}',
        '"units": self.units, "name": self.name, "trainable": self.trainable}',
    )
    amend(HEAD + before, HEAD + after, codes="FXL203")


FUNCTIONAL = f"""\
{HEAD}class Graph(keras.Model):
    def __init__(self, units, **kwargs):
        inputs = keras.Input((4,))
        super().__init__(inputs=inputs, outputs=keras.layers.Dense(units)(inputs), **kwargs)
        self.units = units

"""


@pytest.mark.parametrize(
    "get_config",
    [
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            id="in an update",
        ),
        pytest.param(
            """\
    def get_config(self):
        return super().get_config() | {"units": self.units}
""",
            id="in a union",
        ),
    ],
)
def test_a_functional_model_returns_its_name_and_trainable_itself(get_config: str) -> None:
    amend(FUNCTIONAL + get_config, codes="")


def test_tf_keras_leaves_them_out_where_the_constructor_calls_its_kwargs_otherwise() -> None:
    """`Functional.get_config` of tf_keras 2.21 asks whether the name is `kwargs`."""
    before = FUNCTIONAL.replace("**kwargs", "**options")
    before += """\
    def get_config(self):
        return {**super().get_config(), "units": self.units}
"""
    after = before.replace(
        '{**super().get_config(), "units": self.units}',
        """{
            **super().get_config(),
            "units": self.units,
            "name": self.name,
            "trainable": self.trainable,
        }""",
    )
    amend(before, after, codes="FXL203")


def test_a_model_whose_config_is_not_returned_gets_both_before_the_return() -> None:
    before = """\
class Net(keras.Model):
    def call(self, inputs):
        return inputs

    def get_config(self):
        config = super().get_config()
        config.update({})
"""
    after = f"""{before}\
        config.update({{"name": self.name, "trainable": self.trainable}})
        return config
"""
    amend(HEAD + before, HEAD + after, codes="FXL203 FXL210")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "config.update(units=self.units)",
            "config.update(units=self.units, name=self.name, trainable=self.trainable)",
            id="an update with keywords takes the model's name",
        ),
        pytest.param(
            "config = dict(**config, units=self.units)",
            """\
config = dict(**config, units=self.units)
        config.update({"name": self.name, "trainable": self.trainable})""",
            id="behind a parent's config handed on as keywords, which may be given none twice",
        ),
        pytest.param(
            'mine = {"units": self.units}\n        config = dict(**config, **mine)',
            """\
mine = {"units": self.units}
        config = dict(**config, **mine)
        config.update({"name": self.name, "trainable": self.trainable})""",
            id="not in what goes into the same call",
        ),
        pytest.param(
            'mine = {"units": self.units}\n        config = dict(config, **mine)',
            """\
mine = {"units": self.units, "name": self.name, "trainable": self.trainable}
        config = dict(config, **mine)""",
            id="in what overrides a parent's config",
        ),
    ],
)
def test_the_name_of_a_model_among_keywords(before: str, after: str) -> None:
    source = """\
class Net(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units)

    def get_config(self):
        config = super().get_config()
        {line}
        return config
"""
    amend(HEAD + source.format(line=before), HEAD + source.format(line=after))


def test_the_name_of_a_model_behind_a_call_that_is_returned_at_once() -> None:
    before = f"""\
{HEAD}class Net(keras.Model):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        return dict(units=self.units, **super().get_config())
"""
    after = before.replace(
        "return dict(units=self.units, **super().get_config())",
        """\
config = dict(units=self.units, **super().get_config(), rate=self.rate)
        config.update({"name": self.name, "trainable": self.trainable})
        return config""",
    )
    amend(before, after, codes="FXL202")


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def get_config(self):
        return {"units": self.units}
""",
            """\
class Net(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {"units": self.units, "name": self.name, "trainable": self.trainable}
""",
            "FXL101 FXL203",
            id="without kwargs so far",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, units, name="net", **kwargs):
        super().__init__(name=name, **kwargs)
        self.units = units

    def get_config(self):
        return {"units": self.units}
""",
            """\
class Net(keras.Model):
    def __init__(self, units, name="net", **kwargs):
        super().__init__(name=name, **kwargs)
        self.units = units

    def get_config(self):
        return {"units": self.units, "name": self.name, "trainable": self.trainable}
""",
            "FXL203",
            id="with a name of its own that it hands on",
        ),
        pytest.param(
            """\
class Net(keras.Model):
    def __init__(self, units, name="net", **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {"units": self.units}
""",
            """\
class Net(keras.Model):
    def __init__(self, units, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.units = units

    def get_config(self):
        return {"units": self.units, "name": self.name, "trainable": self.trainable}
""",
            "FXL102 FXL203",
            id="with a name of its own that it has dropped so far",
        ),
        pytest.param(
            """\
class Tower(keras.Sequential):
    def __init__(self, units):
        super().__init__([keras.layers.Dense(units)])
        self.units = units

    def get_config(self):
        return {"units": self.units}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)
""",
            """\
class Tower(keras.Sequential):
    def __init__(self, units, **kwargs):
        super().__init__([keras.layers.Dense(units)], **kwargs)
        self.units = units

    def get_config(self):
        return {"units": self.units, "name": self.name}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)
""",
            "FXL101 FXL203",
            id="a Sequential takes no trainable",
        ),
    ],
)
def test_a_model_without_its_parents_config(before: str, after: str, codes: str) -> None:
    amend(HEAD + before, HEAD + after, codes=codes)


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
    def get_config(self):
        \"\"\"Say how it was made.\"\"\"
        config.update({"units": self.units})
        return config
""",
            """\
    def get_config(self):
        \"\"\"Say how it was made.\"\"\"
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            "FXL203",
            id="it is the parent's",
        ),
        pytest.param(
            """\
    def get_config(self):
        base_config = super(Block, self).get_config()
        return dict(list(base_config.items()) + list(config.items()))
""",
            """\
    def get_config(self):
        base_config = super(Block, self).get_config()
        config = {}
        config.update({"units": self.units})
        return dict(list(base_config.items()) + list(config.items()))
""",
            "FXL202 FXL203",
            id="beside the parent's it is empty but for what is missing",
        ),
    ],
)
def test_a_config_that_nothing_binds(before: str, after: str, codes: str) -> None:
    amend(BLOCK + before, BLOCK + after, codes=codes)


PENALTY = f"""\
{HEAD}class Penalty(keras.regularizers.Regularizer):
    def __init__(self, strength=0.1):
        self.strength = strength

"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"strength": self.strength})
        return config
""",
            """\
    def get_config(self):
        config = {}
        config.update({"strength": self.strength})
        return config
""",
            id="in a variable",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {
            **super(Penalty, self).get_config(),  # nothing
            "strength": self.strength,
        }
""",
            """\
    def get_config(self):
        return {
            "strength": self.strength,
        }
""",
            id="unpacked into a display, with the comment on it",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {**super().get_config()}
""",
            """\
    def get_config(self):
        return {"strength": self.strength}
""",
            id="alone in a display",
        ),
        pytest.param(
            """\
    def get_config(self):
        base_config = keras.regularizers.Regularizer.get_config(self)
        config = {"strength": self.strength}
        return dict(list(base_config.items()) + list(config.items()))
""",
            """\
    def get_config(self):
        base_config = {}
        config = {"strength": self.strength}
        return dict(list(base_config.items()) + list(config.items()))
""",
            id="called by its name and joined",
        ),
        pytest.param(
            """\
    def get_config(self):
        config.update({"strength": self.strength})
        return config
""",
            """\
    def get_config(self):
        config = {}
        config.update({"strength": self.strength})
        return config
""",
            id="meant, but never bound",
        ),
    ],
)
def test_a_regularizer_starts_from_nothing(before: str, after: str) -> None:
    amend(PENALTY + before, PENALTY + after)


def test_a_built_in_regularizer_has_a_config() -> None:
    source = """\
class Penalty(keras.regularizers.L2):
    def __init__(self, l2=0.01, gain=1.0):
        super().__init__(l2)
        self.gain = gain

    def get_config(self):
        return {**super().get_config(), "gain": self.gain}
"""
    amend(HEAD + source, codes="")


TOWER = """\
@keras.saving.register_keras_serializable()
class Tower(keras.Sequential):
    def __init__(self, units, **kwargs):
        super().__init__({given}**kwargs)
        self.units = units
        {adds}

    def get_config(self):
        return {{**super().get_config(), "units": self.units}}
"""
FROM_CONFIG = """
    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)
"""


def test_layers_that_the_constructor_always_adds_are_not_in_the_config() -> None:
    before = HEAD + TOWER.format(given="", adds="self.add(keras.layers.Dense(units))")
    after = before.replace(
        '{**super().get_config(), "units": self.units}',
        '{"units": self.units, "name": self.name}',
    )
    amend(before, after + FROM_CONFIG, codes="FXL203 FXL206")


@pytest.mark.parametrize(
    ("given", "adds", "more"),
    [
        pytest.param("", "if units: self.add(keras.layers.Dense(units))", "", id="in a branch"),
        pytest.param(
            "",
            "self.add(keras.layers.Dense(units))",
            "\n    def grow(self):\n        self.add(keras.layers.Dense(2))\n",
            id="a method as well",
        ),
        pytest.param(
            "[keras.Input((4,))], ", "self.add(keras.layers.Dense(units))", "", id="some are given"
        ),
        pytest.param(
            "",
            "self.add(keras.layers.Dense(units))",
            FROM_CONFIG.replace("return", "config.pop('layers')\n        return"),
            id="a from_config of its own",
        ),
        pytest.param("", "self.made = keras.layers.Dense(units)", "", id="never"),
    ],
)
def test_layers_that_it_may_not_add_stay_in_the_config(given: str, adds: str, more: str) -> None:
    source = HEAD + TOWER.format(given=given, adds=adds) + more
    result = fix_source(source.encode())
    assert result.after == result.before
    assert "FXL203" not in {f.code for f in result.findings}


@pytest.mark.parametrize("parent", ["keras.optimizers.SGD", "keras.layers.Dense"])
def test_a_built_in_parent_whose_constructor_the_class_inherits(parent: str) -> None:
    before = f"""\
{HEAD}class Block({parent}):
    def get_config(self):
        return {{"version": 2}}
"""
    after = before.replace('return {"version": 2}', "return super().get_config()")
    amend(before, after, codes="FXL203 FXL208")


def test_a_parent_of_the_project_whose_constructor_the_class_inherits_is_left_out() -> None:
    amend(f"""\
{HEAD}class Above(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {{**super().get_config(), "units": self.units}}


@keras.saving.register_keras_serializable()
class Block(Above):
    def get_config(self):
        return {{"units": self.units}}
""")


_GIVING = """\
import keras


@keras.saving.register_keras_serializable()
class Stack(keras.Model):
    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {{"units": self.units}}


@keras.saving.register_keras_serializable()
class Convolutions(Stack):
    def __init__(self, filters, **kwargs):
        super().__init__({handed})
        self.filters = filters
        self.made = keras.layers.Conv2D(filters, 3, {given})

    def get_config(self):
        config = super().get_config()
        if "units" in config:
            del config["units"]
        config["filters"] = self.filters
        return config
"""


_NAMED = '"units": self.units, "name": self.name, "trainable": self.trainable'


def test_a_name_that_a_child_would_give_to_its_layers_is_dropped_there() -> None:
    before = _GIVING.format(handed="", given="**kwargs")
    after = before.replace('"units": self.units', _NAMED).replace(
        "config = super().get_config()\n",
        """\
config = super().get_config()
        config.pop("name", None)
        config.pop("trainable", None)
""",
    )
    amend(before, after, codes="FXL203 FXL207")


def test_a_name_that_a_child_would_give_to_its_layers_is_left_out_where_it_cannot_be_dropped() -> (
    None
):
    before = _GIVING.format(handed="", given="**kwargs")
    inherits = before[: before.rindex("    def get_config")].rstrip() + "\n"
    for source in (before.replace("return config", "return clean(config)"), inherits):
        found = [f for f in fix_source(source.encode()).findings if f.code == "FXL203"]
        assert [f.level for f in found] == ["note"]
        assert "its child Convolutions would give to other classes" in found[0].message


def test_a_name_that_a_child_hands_up_is_not() -> None:
    before = _GIVING.format(handed="**kwargs", given="padding='same'")
    amend(before, before.replace('"units": self.units', _NAMED), codes="FXL203")


@pytest.mark.parametrize(
    ("given", "made"),
    [
        pytest.param(
            "units=self.units",
            "super().get_config(), units=self.units, rate=self.rate",
            id="keywords",
        ),
        pytest.param(
            "", "super().get_config(), units=self.units, rate=self.rate", id="an empty dict"
        ),
    ],
)
def test_a_dict_that_is_called_for_and_returned(given: str, made: str) -> None:
    before = f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, rate=1, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        return dict({{}})
"""
    amend(before.format(given), before.format(made), codes="FXL202 FXL203")


_BELOW = """\
import keras


@keras.saving.register_keras_serializable()
class Base(keras.Model):
    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {{"units": self.units}}


@keras.saving.register_keras_serializable()
class Child(Base):
    def __init__(self, rate, {parameters}):
        super().__init__({handed})
        self.rate = {kept}

    def get_config(self):
        config = super().get_config()
        config.update({{"rate": self.rate}})
        return config
"""


@pytest.mark.parametrize(
    ("parameters", "handed", "kept", "refused"),
    [
        pytest.param("**kwargs", "name='child', **kwargs", "rate", "", id="a fixed name"),
        pytest.param("units=3", "units", "rate", "", id="no kwargs so far"),
        pytest.param(
            "units=3",
            "units",
            "rate\n        super().__init__(units)",
            "calls a parent constructor 2 times",
            id="one that cannot be repaired would be given a name",
        ),
    ],
)
def test_a_model_whose_child_is_given_a_name(
    parameters: str, handed: str, kept: str, refused: str
) -> None:
    source = _BELOW.format(parameters=parameters, handed=handed, kept=kept)
    result = fix_source(source.encode())
    named = '"units": self.units, "name": self.name, "trainable": self.trainable'
    assert (named in result.after.decode()) is (not refused), result.findings
    assert any(refused in f.reason for f in result.findings)
