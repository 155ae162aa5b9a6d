"""FXL102: `**kwargs` are taken but never reach the parent constructor."""

from __future__ import annotations

import pytest

from fixlayers import fix_source
from fixlayers.settings import Settings
from tests.repairing import repair

HEAD = """\
import keras


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
"""
CONFIG = """\

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        self.units = units
""",
            """\
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
""",
            id="the parent call gets what __init__ took",
        ),
        pytest.param(
            """\
    def __init__(self, units, **options):
        super(Block, self).__init__()
        self.units = units
""",
            """\
    def __init__(self, units, **options):
        super(Block, self).__init__(**options)
        self.units = units
""",
            id="under the author's name for it",
        ),
        pytest.param(
            """\
    def __init__(self, units, name=None, **kwargs):
        super().__init__(name=name)
        self.units = units
""",
            """\
    def __init__(self, units, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.units = units
""",
            id="beside the arguments that are there",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        if "input_shape" in kwargs:
            print("a shape is given")
        super().__init__()
        self.units = units
""",
            """\
    def __init__(self, units, **kwargs):
        if "input_shape" in kwargs:
            print("a shape is given")
        super().__init__(**kwargs)
        self.units = units
""",
            id="asking whether a key is there takes nothing away",
        ),
    ],
)
def test_fixed(before: str, after: str) -> None:
    repair(HEAD + before + CONFIG, HEAD + after + CONFIG, codes="FXL102")


def test_fixed_together_with_the_missing_config() -> None:
    before = """\
    def __init__(self, units, **kwargs):
        gain = kwargs.pop("gain", 1.0)
        super().__init__()
        self.units = units
        self.gain = gain
"""
    after = """\
    def __init__(self, units, **kwargs):
        gain = kwargs.pop("gain", 1.0)
        super().__init__(**kwargs)
        self.units = units
        self.gain = gain

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "gain": self.gain})
        return config
"""
    repair(HEAD + before, HEAD + after, codes="FXL102 FXL201")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def __init__(self, name=None, **kwargs):
        super().__init__(**kwargs)
""",
            """\
    def __init__(self, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
""",
            id="a name that is used for nothing was meant for the parent",
        ),
        pytest.param(
            """\
    def __init__(self, dtype=None, name=None, **kwargs):
        super().__init__(**kwargs)
""",
            """\
    def __init__(self, dtype=None, name=None, **kwargs):
        super().__init__(dtype=dtype, name=name, **kwargs)
""",
            id="and so was a dtype",
        ),
    ],
)
def test_own_parameters_that_mean_the_parents_are_handed_on(before: str, after: str) -> None:
    repair(HEAD + before, HEAD + after, codes="FXL102")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            """\
    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
""",
            id="they are handed on",
        ),
        pytest.param(
            """\
    def __init__(self, units=3, **kwargs):
        keras.layers.Layer.__init__(self, **kwargs)
""",
            id="they are handed on to a parent called by name",
        ),
        pytest.param(
            """\
    def __init__(self, units=3, **kwargs):
        super().__init__(name=kwargs.pop("name", "block"), **kwargs)
""",
            id="after one was taken out for the same call",
        ),
        pytest.param(
            """\
    def __init__(self, units=3, **kwargs):
        super().__init__()
        self.units = units

    def get_config(self):
        return {"units": self.units, "version": 2}
""",
            id="a config without the parent's has nothing for them",
        ),
        pytest.param(
            """\
    def __init__(self, units=3, **kwargs):
        self.gain = kwargs.get("gain", 1.0)
        super().__init__(**kwargs)
""",
            id="a key that is only read stays in what is handed on",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    repair(HEAD + source)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        self.gain = kwargs.pop("gain", 1.0)
""",
            "kwargs is used in line 8 for something else",
            id="a pop after the parent call would come too late",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        kwargs.setdefault("activation", "relu")
        self.dense = keras.layers.Dense(units, **kwargs)
""",
            "kwargs is used in line 8 for something else",
            id="they are changed before a sublayer gets them",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        gain = kwargs.pop("gain", 1.0)
        self.dense = keras.layers.Dense(units, **kwargs)
""",
            "kwargs is used in line 8 for something else",
            id="one is taken out before",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        kwargs = {"activation": "relu", **kwargs}
        self.dense = keras.layers.Dense(units, **kwargs)
""",
            "kwargs is used in line 8 for something else",
            id="the name is bound to others",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        self.options = kwargs
        self.options.update(units=units)
""",
            "kwargs is used in line 8 for something else",
            id="what is kept of them changes",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        self.rate = take(kwargs, "rate")
        self.dense = keras.layers.Dense(units, **kwargs)
""",
            "kwargs is used in line 8 for something else",
            id="a function may take some of them out",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__(*kwargs)
        self.dense = keras.layers.Dense(units, **kwargs)
""",
            "kwargs is used in line 7 for something else",
            id="the parent gets their keys by position",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__(name=kwargs.get("name"))
        self.dense = keras.layers.Dense(units, **kwargs)
""",
            "kwargs is used in line 7 for something else",
            id="the parent gets one of them",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        base_kwargs = {"units": units}
        self.dense = keras.layers.Dense(**base_kwargs, **kwargs)
""",
            "kwargs is used in line 9 for something else",
            id="the name for what is left is taken",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        self.given = locals()
        self.dense = keras.layers.Dense(units, **kwargs)
""",
            "kwargs is used in line 9 for something else",
            id="who asks for all names would see another one",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        self.dense = keras.layers.Dense(units, activation=kwargs["activation"])
        self.activation = self.dense.activation.__name__

    def get_config(self):
        return {**super().get_config(), "units": self.dense.units, "activation": self.activation}
""",
            "kwargs is used in line 8 for something else",
            id="the config returns what one of them was",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        self.units = units
        self.dense = keras.layers.Dense(units, **kwargs)

    def get_config(self):
        return {**super().get_config(), "units": self.units}

    @classmethod
    def from_config(cls, config):
        if config["units"] > 3:
            config.pop("name")
        return cls(**config)
""",
            "kwargs is used in line 9 for something else",
            id="from_config may have its own way with them",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        if units:
            super().__init__()
""",
            "called in a branch or a block (line 8)",
            id="the parent call may not run",
        ),
    ],
)
def test_refused(source: str, reason: str) -> None:
    repair(HEAD + source, refused={"FXL102": reason})


DIVIDED = """\
        base_kwargs = {}
        if "kwargs" in kwargs:
            base_kwargs = kwargs
            kwargs = base_kwargs.pop("kwargs")
"""
RETURNED = """\
            "kwargs": {
                key: (
                    keras.saving.serialize_keras_object(value)
                    if callable(value)
                    else value
                )
                for key, value in self.HELD.items()
            },
"""
REVIVED = """\

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if "class_name" in str(config.get("kwargs")):
            config["kwargs"] = keras.saving.deserialize_keras_object(config["kwargs"])
        return super().from_config(config)
"""


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__()
        self.dense = keras.layers.Dense(units, **kwargs)
""",
            """\
    def __init__(self, units, **kwargs):
"""
            + DIVIDED
            + """\
        super().__init__(**base_kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units, **kwargs)
        self._init_kwargs = kwargs

    def get_config(self):
        config = super().get_config()
        config.update({
            "units": self.units,
"""
            + RETURNED.replace("HELD", "_init_kwargs")
            + """\
        })
        return config
"""
            + REVIVED,
            "FXL102 FXL201 FXL204 FXL205 FXL206",
            id="a sublayer gets them",
        ),
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        super().__init__(name="block")
        self.units = units
        self.options = kwargs
        self.gain = self.options["gain"] * kwargs.get("times", 1)

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            """\
    def __init__(self, units, **kwargs):
"""
            + DIVIDED
            + """\
        base_kwargs.setdefault("name", "block")
        super().__init__(**base_kwargs)
        self.units = units
        self.options = kwargs
        self.gain = self.options["gain"] * kwargs.get("times", 1)

    def get_config(self):
        config = super().get_config()
        config.update({
            "units": self.units,
"""
            + RETURNED.replace("HELD", "options")
            + """\
        })
        return config
"""
            + REVIVED,
            "FXL102 FXL104 FXL202 FXL205 FXL206",
            id="they are kept, and read by key",
        ),
        pytest.param(
            """\
    def __init__(self, units=3, **kwargs):
        '''Make it.'''
        dense = keras.layers.Dense(units, **kwargs)
        super().__init__()
        self.units = units
        self.dense = dense

    def get_config(self):
        return {"units": self.units}
""",
            """\
    def __init__(self, units=3, **kwargs):
        '''Make it.'''
"""
            + DIVIDED
            + """\
        dense = keras.layers.Dense(units, **kwargs)
        super().__init__(**base_kwargs)
        self.units = units
        self.dense = dense
        self._init_kwargs = kwargs

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
"""
            + RETURNED.replace("HELD", "_init_kwargs")
            + """\
        }
"""
            + REVIVED,
            "FXL102 FXL202 FXL203 FXL204 FXL205 FXL206",
            id="before the parent call, beside a config without the parent's",
        ),
    ],
)
def test_divided_between_the_parent_and_others(before: str, after: str, codes: str) -> None:
    repair(HEAD + before, HEAD + after, codes=codes)


OTHERS = """\
    def __init__(self, units, **kwargs):
        super().__init__()
        self.dense = keras.layers.Dense(units, **kwargs)
"""


@pytest.mark.parametrize(
    "beside",
    [
        pytest.param("block = Block(3, kwargs={})", id="a caller passes what the key is called"),
        pytest.param(
            "class Child(Block):\n    def __init__(self, **kwargs):\n"
            "        super().__init__(3, activation='relu', **kwargs)",
            id="a child passes one of them",
        ),
    ],
)
def test_not_divided_for_who_relies_on_them(beside: str) -> None:
    found = fix_source(f"{HEAD}{OTHERS}\n\n{beside}\n")
    assert b"base_kwargs" not in found.after
    reasons = {f.class_name: f.reason for f in found.findings if f.code == "FXL102"}
    assert "kwargs is used in line 8 for something else" in reasons["Block"]


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(HEAD.replace("Layer)", "Dropout)"), id="a built-in parent"),
        pytest.param(
            "import keras\n\n\nclass Base(keras.layers.Layer):\n    pass\n\n\n"
            "class Block(Base):\n",
            id="a parent of the project",
        ),
        pytest.param(HEAD.replace("keras.layers.Layer", "keras.initializers.Initializer"),
                     id="a parent that takes none"),
    ],
)  # fmt: skip
def test_not_divided_beside_another_parent(head: str) -> None:
    assert b"base_kwargs" not in fix_source(head + OTHERS).after


def test_not_divided_where_no_config_can_hold_another_parameter() -> None:
    source = """\
    def __init__(self, units, labels={"a", "b"}, **kwargs):
        super().__init__()
        self.units = units
        self.labels = labels
        self.dense = keras.layers.Dense(units, **kwargs)
"""
    reason = "labels defaults to a set"
    repair(HEAD + source, refused={"FXL102": reason, "FXL201": reason})
    repair(HEAD + source + CONFIG, refused={"FXL102": reason, "FXL202": reason})


def test_not_divided_where_the_config_of_a_functional_model_holds_them() -> None:
    source = """\
    def __init__(self, units, **kwargs):
        inputs = keras.Input((4,))
        super().__init__(inputs=inputs, outputs=keras.layers.Dense(units, **kwargs)(inputs))
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
"""
    head = HEAD.replace("keras.layers.Layer", "keras.Model")
    repair(head + source, refused={"FXL102": "kwargs is used in line 8 for something else"})


def test_a_child_of_a_class_that_divides_them_is_left_alone() -> None:
    divided = fix_source(HEAD + OTHERS).after.decode()
    child = """

@keras.saving.register_keras_serializable()
class Child(Block):
    def __init__(self, rate, **kwargs):
        super().__init__(3, activation="relu", **kwargs)
        self.rate = rate
"""
    found = fix_source(divided + child)
    assert found.after == found.before
    reasons = {f.code: f.reason for f in found.findings if f.class_name == "Child"}
    assert "what the parent call binds by position is not known" in reasons["FXL201"]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            """\
    def __init__(self, units=3, **kwargs):
        base = {k: v for k, v in kwargs.items() if k in ("name", "dtype")}
        super().__init__(**base)
""",
            id="picked by a comprehension",
        ),
        pytest.param(
            """\
    def __init__(self, units=3, **kwargs):
        super().__init__(**of_layer(kwargs))
""",
            id="picked by a function",
        ),
        pytest.param(
            """\
    def __init__(self, units=3, **kwargs):
        base = {}
        for key in ("name", "trainable", "dtype"):
            if key in kwargs:
                base[key] = kwargs.pop(key)
        super().__init__(**base)
""",
            id="taken one by one",
        ),
    ],
)
def test_some_of_them_reach_the_parent_through_another_dict(source: str) -> None:
    repair(HEAD + source, codes="")


def test_another_dict_that_has_nothing_of_them_does_not_count() -> None:
    source = """\
    def __init__(self, units=3, **kwargs):
        base = {}
        super().__init__(**base)
        self.dense = keras.layers.Dense(units, **kwargs)
"""
    repair(HEAD + source, refused={"FXL102": "the parent constructor gets **base"})


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        pytest.param(
            """\

    def get_config(self):
        config = super().get_config()
        for key in self.keys:
            config[key] = getattr(self, key)
        return config
""",
            "get_config cannot be followed: line 12 builds the config in a branch or a loop",
            id="the config may hold any key",
        ),
    ],
)
def test_refused_because_of_what_the_config_holds(config: str, reason: str) -> None:
    source = """\
    def __init__(self, units, **kwargs):
        super().__init__()
        self.units = units
"""
    repair(HEAD + source + config, refused={"FXL102": reason})


def test_a_name_that_is_used_is_not_handed_on_as_well() -> None:
    before = """\
    def __init__(self, name=None, **kwargs):
        super().__init__(**kwargs)
        self.label = f"the {name}"
"""
    repair(HEAD + before, codes="")


def test_a_pop_in_a_branch_may_not_take_its_key_away() -> None:
    source = """\
    def __init__(self, units=3, **kwargs):
        self.gain = 1.0
        if units > 3:
            self.gain = kwargs.pop("gain")
        super().__init__()
"""
    reasons = {"FXL102": "kwargs is used in line 9 for something else", "FXL201": "gain is popped"}
    repair(HEAD + source, refused=reasons)


@pytest.mark.parametrize(
    "call",
    [
        pytest.param("layer = Block(3, return_sequences=True)", id="a call of the class"),
        pytest.param(
            "class Child(Block):\n    def __init__(self, **kwargs):\n"
            "        super().__init__(3, flavour=1, **kwargs)",
            id="a child's call of it",
        ),
        pytest.param(
            "class Child(Block):\n    def __init__(self, **kwargs):\n"
            "        super().__init__(3, **kwargs)\n\n\nlayer = Child(flavour=1)",
            id="a call of a child that hands it up",
        ),
        pytest.param(
            "class Child(Block):\n    pass\n\n\nlayer = Child(3, flavour=1)",
            id="a call of a child without a constructor",
        ),
        pytest.param(
            "class Child(Block):\n    def __init__(self, **kwargs):\n"
            "        super().__init__(3, **kwargs)\n\n\n"
            "class Grandchild(Child):\n    def __init__(self, **kwargs):\n"
            "        super().__init__(flavour=1, **kwargs)",
            id="the call of a child's child",
        ),
    ],
)
def test_a_caller_relies_on_what_is_swallowed(call: str) -> None:
    source = """\
    def __init__(self, units=3, **kwargs):
        super().__init__()
        self.units = units
"""
    found = fix_source(HEAD + source + f"\n\n{call}\n")
    assert "super().__init__()" in found.after.decode()
    reasons = [f.reason for f in found.findings if f.code == "FXL102" and not f.applied]
    assert any("which the parent would refuse" in reason for reason in reasons), found.findings


@pytest.mark.parametrize(
    "call",
    [
        pytest.param("layer = Child(3, flavour=1)", id="a call"),
        pytest.param(
            "class Grandchild(Child):\n    def __init__(self, **kwargs):\n"
            "        super().__init__(3, flavour=1, **kwargs)",
            id="the call of a child's child",
        ),
    ],
)
def test_what_a_child_takes_itself_is_not_swallowed(call: str) -> None:
    source = """\
    def __init__(self, units=3, **kwargs):
        super().__init__()
        self.units = units


class Child(Block):
    def __init__(self, units=3, flavour=0, **kwargs):
        super().__init__(units, **kwargs)
        self.flavour = flavour
"""
    found = fix_source(HEAD + source + f"\n\n{call}\n")
    assert all(f.applied for f in found.findings), found.findings
    assert "super().__init__(**kwargs)" in found.after.decode()


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
    def __init__(self, name="block", **kwargs):
        super().__init__(**kwargs)
""",
            """\
    def __init__(self, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
""",
            "FXL102",
            id="a name, which as everyone's name would occur twice in a model",
        ),
        pytest.param(
            """\
    def __init__(self, name: str = "block", trainable=False, *, dtype="float16"):
        super().__init__()
""",
            """\
    def __init__(self, name: str = None, trainable=True, *, dtype=None):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
""",
            "FXL102",
            id="trainable and dtype",
        ),
        pytest.param(
            """\
    def __init__(self, trainable=True, **kwargs):
        super().__init__(**kwargs)
""",
            """\
    def __init__(self, trainable=True, **kwargs):
        super().__init__(trainable=trainable, **kwargs)
""",
            "FXL102",
            id="one that is the parent's already stays",
        ),
    ],
)
def test_a_default_without_effect_does_not_get_one(before: str, after: str, codes: str) -> None:
    repair(HEAD + before, HEAD + after, codes=codes)


def test_the_default_of_a_parent_of_the_project_is_the_one_in_force() -> None:
    base = """\
    def __init__(self, name="base", **kwargs):
        super().__init__(name=name, **kwargs)


@keras.saving.register_keras_serializable()
class Child(Block):
"""
    before = """\
    def __init__(self, name="child", **kwargs):
        super().__init__(**kwargs)
"""
    after = """\
    def __init__(self, name='base', **kwargs):
        super().__init__(name=name, **kwargs)
"""
    repair(HEAD + base + before, HEAD + base + after, codes="FXL102")


def test_what_is_put_into_kwargs_is_handed_on() -> None:
    source = """\
    def __init__(self, name="block", **kwargs):
        kwargs["name"] = name
        super().__init__(**kwargs)
"""
    repair(HEAD + source, codes="")


@pytest.mark.parametrize(
    "call",
    [
        pytest.param('super().__init__(name="child", **kwargs)', id="as an argument"),
        pytest.param(
            'kwargs.setdefault("name", "child")\n        super().__init__(**kwargs)',
            id="as a default",
        ),
    ],
)
def test_a_child_sets_what_has_no_effect_so_far(call: str) -> None:
    """Two children in one model would both have that name."""
    source = f"""\
    def __init__(self, name="block", **kwargs):
        super().__init__(**kwargs)


@keras.saving.register_keras_serializable()
class Child(Block):
    def __init__(self, **kwargs):
        {call}
"""
    found = fix_source(HEAD + source)
    assert 'name="block", **kwargs):\n        super().__init__(**kwargs)' in found.after.decode()
    reasons = [f.reason for f in found.findings if f.code == "FXL102"]
    assert reasons == ["its child Child passes name, which has no effect today"]


@pytest.mark.parametrize(
    "config",
    [
        pytest.param("", id="the inherited config"),
        pytest.param(
            """
    def get_config(self):
        config = super().get_config()
        config.update({"rate": self.rate})
        return config
""",
            id="a config that starts from it",
        ),
    ],
)
def test_refused_where_old_files_hold_what_the_class_binds_itself(config: str) -> None:
    source = f"""\
import keras


@keras.saving.register_keras_serializable()
class Slow(keras.optimizers.SGD):
    def __init__(self, rate=0.1, **kwargs):
        super().__init__(learning_rate=rate)
        self.rate = rate
{config}"""
    result = fix_source(source)
    assert result.after == result.before
    reasons = {f.code: f.reason for f in result.findings}
    assert reasons["FXL102"].startswith("files saved so far hold learning_rate, which the parent")


def test_keys_that_only_the_swallowing_kwargs_take_are_popped_for_the_files_that_hold_them() -> (
    None
):
    before = f"""{HEAD}\
    def __init__(self, units, dropout=0.1, **kwargs):
        super().__init__()
        self.units = units
        self.rate = dropout
        self.heads = []

    def get_config(self):
        config = super().get_config()
        config.update({{"units": self.units, "rate": self.rate, "heads": self.heads}})
        return config
"""
    after = before.replace(
        "        super().__init__()\n",
        '        kwargs.pop("rate", None)\n        kwargs.pop("heads", None)\n'
        "        super().__init__(**kwargs)\n",
    ).replace('"rate": self.rate, "heads": self.heads', '"dropout": self.rate')
    repair(before, after, codes="FXL102 FXL208")


SWALLOWING = f"""{HEAD}\
    def __init__(self, units, **kwargs):
        super().__init__()
        self.units = units
{CONFIG}"""
TAKING = SWALLOWING.replace("**kwargs", "name=None, trainable=True, dtype=None")
BELOW = """

@keras.saving.register_keras_serializable()
class Wide(Block):
    def __init__(self, **kwargs):
        super().__init__(units=9, **kwargs)

    def get_config(self):
        config = super().get_config()
        config.pop("units", None)
        return config
"""


@pytest.mark.parametrize("source", [SWALLOWING, TAKING, SWALLOWING + BELOW])
@pytest.mark.parametrize("given", ["trainable=False", "dtype='float16', name='one'"])
def test_what_a_caller_passes_in_vain_is_not_to_have_an_effect_all_at_once(
    source: str, given: str
) -> None:
    call = f"Wide({given})" if BELOW in source else f"Block(3, {given})"
    before = f"{source}\n\nlayer = {call}\n".encode()
    result = fix_source(before)
    assert result.after == before
    [finding] = [f for f in result.findings if f.code == "FXL102"]
    passed = given.partition("=")[0]
    assert f" passes {passed}, which has no effect today" in finding.reason
    assert fix_source(before, settings=Settings(unsafe_fixes=True)).after != before


@pytest.mark.parametrize("source", [SWALLOWING, TAKING])
@pytest.mark.parametrize("call", ["Block(3, name='one')", "Other(3, trainable=False)"])
def test_a_name_may_have_an_effect(source: str, call: str) -> None:
    before = f"{source}\n\nlayer = {call}\n".encode()
    assert b"super().__init__()" not in fix_source(before).after


_CHILD = """

@keras.saving.register_keras_serializable()
class Child(Block):
    def __init__(self, {parameters}):
        super().__init__({given})
        self.learns = {kept}

    def get_config(self):
        config = super().get_config()
        config.pop("units", None)
        return config
"""


@pytest.mark.parametrize(
    ("parameters", "given", "rest", "passed"),
    [
        pytest.param("**kwargs", "9, trainable=False, **kwargs", "", "trainable", id="set"),
        pytest.param("**kwargs", "9, name='child', **kwargs", "", "name", id="a name is set"),
        pytest.param(
            "dtype='float16', **kwargs",
            "9, dtype=dtype, **kwargs",
            "",
            "dtype",
            id="handed on with a default of its own",
        ),
        pytest.param(
            "trainable=True, **kwargs",
            "9, trainable=trainable, **kwargs",
            "\n\nlayer = Child(trainable=False)\n",
            "trainable",
            id="handed on as a caller gives it",
        ),
    ],
)
def test_what_a_child_passes_in_vain_is_not_to_have_an_effect_all_at_once(
    parameters: str, given: str, rest: str, passed: str
) -> None:
    child = _CHILD.format(parameters=parameters, given=given, kept=True)
    found = fix_source(SWALLOWING + child + rest)
    assert "super().__init__()" in found.after.decode()
    [finding] = [f for f in found.findings if f.code == "FXL102" and f.class_name == "Block"]
    assert finding.safety == "unsafe"
    assert f" passes {passed}, which has no effect today" in finding.reason


@pytest.mark.parametrize(
    ("parameters", "given", "kept", "rest"),
    [
        pytest.param(
            "trainable=True, name=None, **kwargs",
            "9, trainable=trainable, name=name, **kwargs",
            "True",
            "",
            id="handed on with the default that has no effect",
        ),
        pytest.param(
            "trainable=True, **kwargs",
            "9, **kwargs",
            "trainable",
            "\n\nlayer = Child(trainable=False)\n",
            id="a parameter that the child keeps to itself",
        ),
        pytest.param(
            "**kwargs",
            "9, **kwargs",
            "True",
            "\n\nclass Low(Child):\n    def __init__(self, **kwargs):\n"
            "        super().__init__()\n\n\nlayer = Low(trainable=False)\n",
            id="a class in between that keeps it to itself",
        ),
    ],
)
def test_what_does_not_get_as_far_as_the_swallowing_kwargs(
    parameters: str, given: str, kept: str, rest: str
) -> None:
    child = _CHILD.format(parameters=parameters, given=given, kept=kept)
    found = fix_source(SWALLOWING + child + rest)
    assert "super().__init__()" not in found.after.decode().partition("class Child")[0]
