"""FXL101: `__init__` takes no `**kwargs`."""

from __future__ import annotations

from textwrap import indent

import pytest

from fixlayers.engine import fix_source
from tests.repairing import repair

# So that the cases show nothing but the signature.
REGISTERED = "@keras.saving.register_keras_serializable()\n"
HEAD = f"import keras\n\n\n{REGISTERED}class Block(keras.layers.Layer):\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def __init__(self):
        super().__init__()
""",
            """\
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
""",
            id="without parameters the constructor is all that has to change",
        ),
        pytest.param(
            """\
    def __init__(self, name=None):
        super().__init__(name=name)
""",
            """\
    def __init__(self, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
""",
            id="the parent keeps the name, so the config lacks nothing",
        ),
        pytest.param(
            """\
    def __init__(self, name: str = "block") -> None:
        super().__init__(name=name)
""",
            """\
    def __init__(self, name: str = "block", **kwargs: Any) -> None:
        super().__init__(name=name, **kwargs)
""",
            id="kwargs is annotated where every parameter is",
        ),
        pytest.param(
            """\
    def __init__(self, name: str = None, dtype=None):
        super().__init__(name=name, dtype=dtype)
""",
            """\
    def __init__(self, name: str = None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype, **kwargs)
""",
            id="kwargs is not annotated where some parameter is not",
        ),
        pytest.param(
            """\
    def __init__(
        self,
        *,
        name=None,
    ):
        super().__init__(
            name=name,
        )
""",
            """\
    def __init__(
        self,
        *,
        name=None,
        **kwargs,
    ):
        super().__init__(
            name=name,
            **kwargs,
        )
""",
            id="kwargs comes after keyword-only parameters, with the comma that the others have",
        ),
        pytest.param(
            """\
    def __init__(self): super().__init__()
""",
            """\
    def __init__(self, **kwargs): super().__init__(**kwargs)
""",
            id="a body on the line of its def stays there",
        ),
        pytest.param(
            """\
    def __init__(self):
        keras.layers.Layer.__init__(self)
""",
            """\
    def __init__(self, **kwargs):
        keras.layers.Layer.__init__(self, **kwargs)
""",
            id="a parent called by name is handed kwargs as well",
        ),
        pytest.param(
            """\
    def __init__(self):
        super(Block, self).__init__()
""",
            """\
    def __init__(self, **kwargs):
        super(Block, self).__init__(**kwargs)
""",
            id="super with arguments stays as it is",
        ),
        pytest.param(
            """\
    def __init__(self):
        with keras.utils.CustomObjectScope({}):
            super().__init__()
""",
            """\
    def __init__(self, **kwargs):
        with keras.utils.CustomObjectScope({}):
            super().__init__(**kwargs)
""",
            id="the body of a with statement runs once, so the call in it is sure",
        ),
        pytest.param(
            """\
    def __init__(self, units):
        super().__init__()
        self.units = units

    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        return config
""",
            """\
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        return config
""",
            id="a get_config that merges the parent's returns name and dtype",
        ),
    ],
)
def test_fixed(before: str, after: str) -> None:
    imports = "from typing import Any\n\nimport keras\n" if ": Any" in after else "import keras\n"
    repair(HEAD + before, HEAD.replace("import keras\n", imports) + after, codes="FXL101")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("    pass\n", id="no constructor, so the parent's takes everything"),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
""",
            id="kwargs is there and handed on",
        ),
        pytest.param(
            """\
    def __init__(self, units=3, **options):
        super().__init__(**options)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="it is there under another name",
        ),
        pytest.param(
            """\
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
""",
            id="everything is handed on, whatever it is",
        ),
        pytest.param(
            """\
    def __init__(self, units):
        super().__init__(name="block")
        self.units = units

    def get_config(self):
        return {"units": self.units}
""",
            id="a config without the parent's brings nothing that __init__ lacks",
        ),
        pytest.param(
            """\
    def __init__(self, units=1, name=None, trainable=True, dtype=None):
        super().__init__(name=name, trainable=trainable, dtype=dtype)
        self.units = units
""",
            id="all that the parent's config returns is a parameter",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    repair(HEAD + source)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            """\
import keras


class Gain(keras.initializers.Initializer):
    def __init__(self, gain=1.0):
        self.gain = gain

    def get_config(self):
        return {"gain": self.gain}
""",
            id="the parent of an initializer is a plain object, which takes no arguments",
        ),
        pytest.param(
            """\
import keras


class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, steps=100):
        super().__init__()
        self.steps = steps

    def get_config(self):
        return {"steps": self.steps}
""",
            id="a schedule's parent takes none either, though it is called",
        ),
        pytest.param(
            """\
import keras


class Stop(keras.callbacks.Callback):
    def __init__(self, patience):
        super().__init__()
        self.patience = patience
""",
            id="a callback is never saved",
        ),
        pytest.param(
            """\
class Layer:
    def __init__(self, units):
        self.units = units


class Dense(Layer):
    def __init__(self, units):
        super().__init__(units)
""",
            id="a Layer of the project's own is no Keras class",
        ),
        pytest.param(
            """\
import torch
from torch.nn import Module as Layer


class Dense(Layer):
    def __init__(self, units):
        super().__init__()
""",
            id="a Layer of another library is no Keras class",
        ),
    ],
)
def test_other_kinds_get_no_kwargs(source: str) -> None:
    head, separator, rest = source.partition("class ")
    registered = "@keras.saving.register_keras_serializable()\n"
    if "keras" in head and "Callback" not in rest:
        source = head + registered + separator + rest
    repair(source)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(
            """\
    def __init__(self, *units):
        super().__init__()
        self.units = units
""",
            "*units takes arguments that no config can carry",
            id="configs go by keyword, so *args is lost",
        ),
        pytest.param(
            """\
    def __init__(self, name, /):
        super().__init__(name=name)
""",
            "name is positional-only",
            id="configs go by keyword, so a positional-only parameter cannot be given",
        ),
        pytest.param(
            """\
    def __init__(self):
        kwargs = {}
        super().__init__()
""",
            "the name kwargs has another meaning in __init__",
            id="a local variable has the name",
        ),
        pytest.param(
            """\
    def __init__(self, kwargs=None):
        super().__init__()
        self.options = kwargs

    def get_config(self):
        return {**super().get_config(), "kwargs": self.options}
""",
            "the name kwargs has another meaning in __init__",
            id="a parameter has the name",
        ),
        pytest.param(
            """\
    def __init__(self, name=None):
        if name:
            super().__init__(name=name)
        else:
            super().__init__()
""",
            "__init__ calls a parent constructor 2 times",
            id="two parent calls, of which only one runs",
        ),
        pytest.param(
            """\
    def __init__(self, name=None):
        if name != "draft":
            super().__init__(name=name)
""",
            "called in a branch or a block (line 8)",
            id="the parent call may not run",
        ),
        pytest.param(
            """\
    def __init__(self, name=None):
        try:
            super().__init__(name=name)
        except ValueError:
            pass
""",
            "called in a branch or a block (line 8)",
            id="the parent call may fail and be forgiven",
        ),
        pytest.param(
            """\
    def __init__(self, name=None):
        self.done = super().__init__(name=name)
""",
            "part of a statement",
            id="the parent call is no statement by itself",
        ),
        pytest.param(
            """\
    def __init__(self, name=None):
        return super().__init__(name=name)
        self.done = True
""",
            "part of a statement",
            id="the parent call is returned before the end",
        ),
        pytest.param(
            """\
    def __init__(self, name=None):
        options = {"name": name}
        super().__init__(**options)
""",
            "the parent constructor gets **options",
            id="another mapping may bring the same keywords",
        ),
    ],
)
def test_refused(source: str, reason: str) -> None:
    repair(HEAD + source, refused={"FXL101": reason})


def test_an_unknown_base_may_take_other_arguments() -> None:
    repair(
        """
        import keras
        from elsewhere import Mixin


        @keras.saving.register_keras_serializable()
        class Block(Mixin, keras.layers.Layer):
            def __init__(self):
                super().__init__()
        """,
        refused={"FXL101": "the base elsewhere.Mixin is outside the project"},
    )


COUNTED = """\
import keras


class Counting:
{mixin}

@keras.saving.register_keras_serializable()
class Block(Counting, keras.layers.Layer):
    def __init__(self{more}):
        super().__init__({given})
"""


@pytest.mark.parametrize(
    "mixin",
    [
        pytest.param("def __init__(self):\n    self.count = 0", id="it takes nothing"),
        pytest.param("def __init__(self, **kwargs):\n    self.count = 0", id="it keeps them back"),
        pytest.param(
            "def __init__(self, count=0, **kwargs):\n    super().__init__(**kwargs)", id="its own"
        ),
        pytest.param(
            "def __init__(self, **kwargs):\n"
            '    self.count = kwargs.pop("count", 0)\n'
            "    super().__init__(**kwargs)",
            id="one that it takes out",
        ),
        pytest.param(
            "def __init__(self, **kwargs):\n"
            '    kwargs["dtype"] = "float16"\n'
            "    super().__init__(**kwargs)",
            id="one that it changes",
        ),
        pytest.param(
            'def __init__(self, **kwargs):\n    super().__init__(dtype="float16", **kwargs)',
            id="one that it adds",
        ),
        pytest.param(
            "def __init__(self, *args, **kwargs):\n"
            "    args = args[1:]\n"
            "    super().__init__(*args, **kwargs)",
            id="not all by position",
        ),
        pytest.param(
            "def __init__(self, *args, **kwargs):\n    super().__init__(**kwargs)",
            id="none by position",
        ),
        pytest.param(
            "def __init__(self, **kwargs):\n    if kwargs:\n        super().__init__(**kwargs)",
            id="perhaps",
        ),
        pytest.param(
            "def __init__(self, **kwargs):\n    keras.layers.Layer.__init__(self, **kwargs)",
            id="to another class",
        ),
        pytest.param(
            "def __init__(self, **kwargs):\n    super(Block, self).__init__(**kwargs)",
            id="in the place of another class",
        ),
    ],
)
def test_a_mixin_with_a_constructor_may_take_other_arguments(mixin: str) -> None:
    repair(
        COUNTED.format(mixin=indent(mixin, " " * 4) + "\n", more="", given=""),
        refused={"FXL101": "the mixin Counting has an __init__ of its own"},
    )


@pytest.mark.parametrize(
    "mixin",
    [
        pytest.param(
            "def __init__(self, *args, **kwargs):\n"
            "    super().__init__(*args, **kwargs)\n"
            "    self.count = 0",
            id="all",
        ),
        pytest.param(
            "def __init__(self, **options):\n"
            "    self.count = 0\n"
            "    super(Counting, self).__init__(**options)",
            id="all keywords",
        ),
    ],
)
def test_a_mixin_whose_constructor_hands_on_what_it_gets_is_in_nobodys_way(mixin: str) -> None:
    mixin = indent(mixin, " " * 4) + "\n"
    repair(
        COUNTED.format(mixin=mixin, more="", given=""),
        COUNTED.format(mixin=mixin, more=", **kwargs", given="**kwargs"),
        codes="FXL101",
    )


def test_a_mixin_without_a_constructor_is_in_nobodys_way() -> None:
    repair(
        """
        import abc
        import keras


        class Counting:
            count = 0


        @keras.saving.register_keras_serializable()
        class Block(Counting, keras.layers.Layer, abc.ABC):
            def __init__(self):
                super().__init__()
        """,
        """
        import abc
        import keras


        class Counting:
            count = 0


        @keras.saving.register_keras_serializable()
        class Block(Counting, keras.layers.Layer, abc.ABC):
            def __init__(self, **kwargs):
                super().__init__(**kwargs)
        """,
        codes="FXL101",
    )


def test_a_model_without_parameters_needs_nothing_else() -> None:
    repair(
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Net(keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = keras.layers.Dense(3)
        """,
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Net(keras.Model):
            def __init__(self, **kwargs):
                super().__init__(**kwargs)
                self.dense = keras.layers.Dense(3)
        """,
        codes="FXL101",
    )


@pytest.mark.parametrize(
    ("own", "parameters"),
    [
        pytest.param("", "rate", id="an inherited config"),
        pytest.param(
            """
    def get_config(self):
        config = super().get_config()
        config.update({"seed": self.seed})
        return config
""",
            "rate, seed",
            id="one that adds to it",
        ),
    ],
)
def test_a_config_that_a_parent_makes_without_that_of_keras(own: str, parameters: str) -> None:
    stored = "        self.seed = seed\n" if own else ""
    repair(
        f"""\
import keras


@keras.saving.register_keras_serializable()
class Noise(keras.layers.Layer):
    def __init__(self, rate, name=None, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.rate = rate

    def get_config(self):
        return {{"rate": self.rate, "name": self.name, "dtype": self.dtype}}


@keras.saving.register_keras_serializable()
class Spatial(Noise):
    def __init__(self, {parameters}, name=None, dtype=None):
        super().__init__(rate, name=name, dtype=dtype)
{stored}{own}"""
    )


@pytest.mark.parametrize(
    ("made", "found"), [('cls(units=config["units"])', False), ("cls(**config)", True)]
)
def test_a_from_config_that_names_all_that_the_constructor_gets(made: str, found: bool) -> None:
    source = f"""\
import keras


@keras.saving.register_keras_serializable()
class Block(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def get_config(self):
        return {{**super().get_config(), "units": self.units}}

    @classmethod
    def from_config(cls, config):
        made = {made}
        made.ready = True
        return made
"""
    codes = {finding.code for finding in fix_source(source.encode()).findings}
    assert ("FXL101" in codes) is found


START = f"import keras\n\n\n{REGISTERED}"
DENSE = """\
class Dense({base}):
    def __init__(self, units, name=None, trainable=True, dtype=None{more}):
        super().__init__(units{passed}, name=name, trainable=trainable, dtype=dtype{more})
"""


def test_the_config_of_a_parent_holds_what_only_that_takes() -> None:
    before = START + DENSE.format(base="keras.layers.Dense", more="", passed="")
    after = START + DENSE.format(base="keras.layers.Dense", more=", **kwargs", passed="")
    (finding,) = repair(before, after, codes="FXL101").findings
    assert "its config's activation, activity_regularizer and bias_constraint" in finding.message


PARENT = """\
class Parent(keras.layers.Layer):
    def __init__(self, units=1, rate=0.5, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate}


"""
PARENT += REGISTERED


def test_the_config_of_a_parent_of_the_project_does_so_too() -> None:
    before, after = (
        START + PARENT + DENSE.format(base="Parent", more=more, passed="")
        for more in ("", ", **kwargs")
    )
    (finding,) = repair(before, after, codes="FXL101").findings
    assert "its config's rate" in finding.message


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            f"""\
{START}class Counts(keras.metrics.MeanIoU):
    def __init__(
        self,
        num_classes,
        name=None,
        dtype=None,
        ignore_class=None,
        sparse_y_true=True,
        sparse_y_pred=True,
        axis=-1,
    ):
        super().__init__(
            num_classes, name, dtype, ignore_class, sparse_y_true, sparse_y_pred, axis
        )
""",
            id="all of them are parameters",
        ),
        pytest.param(
            f"""\
{START}class Counts(keras.losses.Huber):
    def __init__(self, name=None, reduction="sum", dtype=None):
        super().__init__(name=name, reduction=reduction, dtype=dtype)

    def get_config(self):
        config = super().get_config()
        del config["delta"]
        return config
""",
            id="a config without it",
        ),
        pytest.param(
            f"""\
{START}class Counts(keras.losses.Huber):
    def __init__(self, name=None, reduction="sum", dtype=None):
        super().__init__(name=name, reduction=reduction, dtype=dtype)

    def get_config(self):
        return {{"name": self.name, "reduction": self.reduction}}
""",
            id="a config that is none of the parent's",
        ),
        pytest.param(
            f"""\
{START}class Counts(keras.layers.Dropout):
    def __init__(self, rate, name=None, trainable=True, dtype=None):
        super().__init__(rate, name=name, trainable=trainable, dtype=dtype)

    @classmethod
    def from_config(cls, config):
        del config["seed"], config["noise_shape"]
        return super().from_config(config)
""",
            id="a from_config that takes it out",
        ),
    ],
)
def test_what_the_config_of_a_parent_holds_comes_to_no_constructor(source: str) -> None:
    repair(source)
