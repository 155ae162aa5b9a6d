"""Parameters that an existing config leaves out, and of which some values cannot travel.

What is saved today without them must be saved still.
"""

from __future__ import annotations

import pytest

from fixlayers.engine import fix_source
from tests.repairing import repair
from tests.rules.amending import HEAD, amend

_GUARD = """\
        if isinstance(self.norm_layer, type):
            config["norm_layer"] = keras.saving.get_registered_name(self.norm_layer)
"""
_REVIVED = """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("norm_layer"), str):
            config["norm_layer"] = keras.saving.get_registered_object(
                config["norm_layer"], module_objects=vars(keras.layers)
            )
        return super().from_config(config)
"""
_MERGE = """\
class Merge(keras.layers.Layer):
    def __init__(self, dim, norm_layer=None, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim
        self.norm_layer = norm_layer

    def build(self, input_shape):
        if self.norm_layer:
            self.norm = self.norm_layer(axis=-1)

"""
_CONFIG = """\
    def get_config(self):
        config = super().get_config()
        config.update({"dim": self.dim})
        return config
"""
_GUARDED = _CONFIG.replace("        return", f"{_GUARD}        return")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
        config = super().get_config()
        config.update({"dim": self.dim})
        return config
""",
            f"""\
        config = super().get_config()
        config.update({{"dim": self.dim}})
{_GUARD}        return config
""",
            id="an update",
        ),
        pytest.param(
            """\
        config = super().get_config()
        config["dim"] = self.dim

        # all of it
        return config  # done
""",
            f"""\
        config = super().get_config()
        config["dim"] = self.dim

{_GUARD}        # all of it
        return config  # done
""",
            id="items",
        ),
        pytest.param(
            """\
        config = {"dim": self.dim}
        base_config = super().get_config()
        return dict(list(base_config.items()) + list(config.items()))
""",
            f"""\
        config = {{"dim": self.dim}}
        base_config = super().get_config()
{_GUARD}        return dict(list(base_config.items()) + list(config.items()))
""",
            id="a dict of its own that goes into another",
        ),
        pytest.param(
            """\
        params = {"dim": self.dim}
        return {**super().get_config(), **params}
""",
            f"""\
        params = {{"dim": self.dim}}
{_GUARD.replace("config[", "params[")}        return {{**super().get_config(), **params}}
""",
            id="a dict of its own that is unpacked",
        ),
        pytest.param(
            """\
        return {**super().get_config(), "dim": self.dim}  # ours
""",
            f"""\
        config = {{**super().get_config(), "dim": self.dim}}  # ours
{_GUARD}        return config
""",
            id="a display that is returned",
        ),
        pytest.param(
            """\
        config = super().get_config()
        return {**config, "dim": self.dim}
""",
            f"""\
        config = super().get_config()
        config = {{**config, "dim": self.dim}}
{_GUARD}        return config
""",
            id="a display of what has the name",
        ),
        pytest.param(
            """\
        return dict(super().get_config(), dim=self.dim)
""",
            f"""\
        config = dict(super().get_config(), dim=self.dim)
{_GUARD}        return config
""",
            id="a call of dict",
        ),
        pytest.param(
            """\
        config = super().get_config(); config["dim"] = self.dim; return config
""",
            f"""\
        config = super().get_config(); config["dim"] = self.dim
{_GUARD}        return config
""",
            id="all on a line",
        ),
        pytest.param(
            """\
        config = super().get_config()
        config["dim"] = self.dim
""",
            f"""\
        config = super().get_config()
        config["dim"] = self.dim
{_GUARD}        return config
""",
            id="nothing is returned",
        ),
    ],
)
def test_classes_of_layers_are_added_and_functions_left_out(before: str, after: str) -> None:
    head = f"{HEAD}{_MERGE}    def get_config(self):\n"
    amend(head + before, f"{head}{after}{_REVIVED}")


def test_a_missing_parameter_of_any_value_goes_where_the_others_are() -> None:
    before = HEAD + _MERGE.replace("dim, ", "dim, rate=0.1, ") + _CONFIG
    before = before.replace(
        "        self.dim = dim\n", "        self.dim = dim\n        self.rate = rate\n"
    )
    amend(
        before,
        before.replace('"dim": self.dim})\n', f'"dim": self.dim, "rate": self.rate}})\n{_GUARD}')
        + _REVIVED,
    )


def test_none_is_recorded_where_it_is_not_the_default() -> None:
    merge = _MERGE.replace("norm_layer=None", "norm_layer=keras.layers.LayerNormalization")
    guarded = """\
        if self.norm_layer is None or isinstance(self.norm_layer, type):
            config["norm_layer"] = (
                keras.saving.get_registered_name(self.norm_layer)
                if self.norm_layer is not None
                else None
            )
        return"""
    amend(
        HEAD + merge + _CONFIG,
        HEAD + merge + _CONFIG.replace("        return", guarded) + _REVIVED,
    )


def test_none_is_recorded_where_a_class_below_has_another_default() -> None:
    below = """

@keras.saving.register_keras_serializable()
class Below(Merge):
    def __init__(self, dim, norm_layer=keras.layers.LayerNormalization, **kwargs):
        super().__init__(dim, norm_layer=norm_layer, **kwargs)
"""
    after = fix_source((HEAD + _MERGE + _CONFIG + below).encode()).after.decode()
    assert "        if self.norm_layer is None or isinstance(self.norm_layer, type):\n" in after
    assert "if self.norm_layer is not None\n                else None" in after
    assert "        if isinstance(self._init_norm_layer, type):\n" in after
    assert fix_source(after.encode()).after.decode() == after


_NORM = """\
class Norm(keras.layers.Layer):  # fixlayers: ignore[FXL301]
    pass


@keras.saving.register_keras_serializable()
class Merge(keras.layers.Layer):
    def __init__(self, dim, norm_layer=Norm, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim
        self.norm_layer = norm_layer
        self.norm = norm_layer(axis=-1)

"""


def test_a_class_by_default_that_is_not_registered_is_left_out() -> None:
    head = f"import keras\n\n\n{_NORM}"
    guarded = _GUARDED.replace("if isinstance", "if self.norm_layer is not Norm and isinstance")
    amend(head + _CONFIG, head + guarded + _REVIVED)


def test_a_class_by_default_that_is_registered_is_recorded() -> None:
    registered = "@keras.saving.register_keras_serializable()\n" + _NORM
    head = f"import keras\n\n\n{registered.replace('  # fixlayers: ignore[FXL301]', '')}"
    amend(head + _CONFIG, head + _GUARDED + _REVIVED)


def test_a_class_that_is_not_registered_is_no_default_to_leave_out_where_others_are_below() -> None:
    source = f"""\
import keras


{_NORM}{_CONFIG}

@keras.saving.register_keras_serializable()
class Below(Merge):
    def __init__(self, dim, norm_layer, **kwargs):
        super().__init__(dim, norm_layer=norm_layer, **kwargs)

    def get_config(self):
        return {{**super().get_config(), "norm_layer": "none"}}
"""
    result = fix_source(source.encode())
    reasons = [f.reason for f in result.findings if f.code == "FXL202"]
    assert reasons == ["norm_layer defaults to Norm, which is not registered"]
    assert b'config["norm_layer"]' not in result.after


@pytest.mark.parametrize(
    ("default", "call", "added"),
    [
        pytest.param("None", "maker(name='a')", True, id="not known to be a class"),
        pytest.param("make", "maker(name='a')", True, id="a function by default"),
        pytest.param("keras.layers.ReLU", "maker(name='a')", True, id="a class passed beside it"),
        pytest.param("keras.losses.MeanSquaredError", "maker()", False, id="a class of no layers"),
        pytest.param("lambda: None", "maker()", False, id="a lambda by default"),
    ],
)
def test_what_makes_layers_is_added_where_it_is_a_class(
    default: str, call: str, added: bool
) -> None:
    before = f"""\
import keras


def make(name=None):
    return keras.layers.ReLU(name=name)


@keras.saving.register_keras_serializable()
class Merge(keras.layers.Layer):
    def __init__(self, dim, maker={default}, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim
        self.maker = maker
        self.made = {call}

{_CONFIG}

def model():
    return Merge(3, make)
"""
    result = fix_source(before.encode())
    guard = b"        if isinstance(self.maker, type):\n"
    assert (guard in result.after) is added
    assert (result.after == result.before) is not added
    assert fix_source(result.after).after == result.after


def test_what_goes_to_a_class_that_makes_layers_is_added_where_it_is_a_class() -> None:
    outer = """

@keras.saving.register_keras_serializable()
class Outer(keras.layers.Layer):
    def __init__(self, dim, norm_layer=None, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim
        self.norm_layer = norm_layer
        self.inner = Merge(dim, norm_layer=norm_layer)

"""
    inner = HEAD + _MERGE + _GUARDED + _REVIVED + outer
    amend(inner + _CONFIG, inner + _GUARDED + _REVIVED)


def test_what_goes_to_a_parent_that_makes_layers_is_added_where_it_is_a_class() -> None:
    child = """

@keras.saving.register_keras_serializable()
class Child(Merge):
    def __init__(self, dim, rate=0.5, norm_layer=None):
        super().__init__(dim, norm_layer=norm_layer)
        self.rate = rate
"""
    source = (HEAD + _MERGE + _CONFIG + child).encode()
    after = fix_source(source).after.decode()
    assert after.count("type):\n            config[") == 2
    assert "serialize_keras_object" not in after
    assert "NotImplementedError" not in after


_FUNCTION = f"""\
import keras


def gelu(x):
    return x


@keras.saving.register_keras_serializable()
class Merge(keras.layers.Layer):
    def __init__(self, dim, activation=gelu, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim
        self.activation = activation

    def call(self, x):
        return self.activation(x)

{_CONFIG}"""


def test_functions_are_added_but_for_one_by_default_that_is_not_registered() -> None:
    guard = """\
        if self.activation is not gelu:
            config["activation"] = keras.saving.serialize_keras_object(self.activation)
        return"""
    revived = """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("activation"), dict):
            config["activation"] = keras.saving.deserialize_keras_object(
                config["activation"]
            )
        return super().from_config(config)
"""
    amend(_FUNCTION, _FUNCTION.replace("        return config", f"{guard} config") + revived)


def test_a_function_by_default_is_none_to_leave_out_where_a_class_below_has_another() -> None:
    below = """

@keras.saving.register_keras_serializable()
class Below(Merge):
    def __init__(self, dim, activation="relu", **kwargs):
        super().__init__(dim, keras.activations.get(activation), **kwargs)

    def get_config(self):
        return {**super().get_config(), "activation": "relu"}
"""
    result = fix_source((_FUNCTION + below).encode())
    [reason] = [f.reason for f in result.findings if f.code == "FXL202"]
    assert reason == "activation defaults to gelu, a function that is not registered"


_SIZES = """\
from dataclasses import asdict, dataclass

import keras


@dataclass
class Sizes:
    units: int = 3


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, gain=1.0, sizes: Sizes{default}, **kwargs):
        super().__init__(**kwargs)
        self.gain = gain
        self.sizes = sizes

    def get_config(self):
        config = super().get_config()
        config.update({{"gain": self.gain}})
{guard}        return config
"""


@pytest.mark.parametrize(
    ("default", "guard"),
    [
        pytest.param(
            " = Sizes()",
            """\
        if type(self.sizes) is Sizes:
            config["sizes"] = asdict(self.sizes)
""",
            id="an object by default",
        ),
        pytest.param(
            " | None = None",
            """\
        if type(self.sizes) is Sizes:
            config["sizes"] = asdict(self.sizes)
""",
            id="None by default",
        ),
        pytest.param(
            " | None = Sizes()",
            """\
        if self.sizes is None or type(self.sizes) is Sizes:
            config["sizes"] = asdict(self.sizes) if self.sizes is not None else None
""",
            id="None beside another default",
        ),
    ],
)
def test_objects_of_plain_values_are_added_and_those_of_other_classes_left_out(
    default: str, guard: str
) -> None:
    revived = """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("sizes"), dict):
            config["sizes"] = Sizes(**config["sizes"])
        return super().from_config(config)
"""
    before = _SIZES.format(default=default, guard="")
    amend(before, _SIZES.format(default=default, guard=guard) + revived)


def test_a_key_that_from_config_revives_already_is_left_alone() -> None:
    own = """
    @classmethod
    def from_config(cls, config):
        if "norm_layer" in config:
            config["norm_layer"] = keras.layers.deserialize(config["norm_layer"])
        return cls(**config)
"""
    reason = "from_config makes something of norm_layer already, which the config leaves out"
    amend(HEAD + _MERGE + _CONFIG + own, refused={"FXL202": reason})


@pytest.mark.parametrize("base", ["keras.layers.Dense", "Merged"])
def test_a_config_that_is_inherited_is_saved_as_it_is_today(base: str) -> None:
    source = f"""\
import keras


@keras.saving.register_keras_serializable()
class Merged(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {{**super().get_config(), "units": self.units}}


@keras.saving.register_keras_serializable()
class Merge({base}):
    def __init__(self, units, norm_layer=None, **kwargs):
        super().__init__(units, **kwargs)
        self.norm_layer = norm_layer

    def build(self, input_shape):
        if self.norm_layer:
            self.norm = self.norm_layer(axis=-1)
"""
    added = f"""
    def get_config(self):
        config = super().get_config()
{_GUARD}        return config
"""
    repair(source, source + added + _REVIVED)


def test_a_function_by_default_is_no_layer_whatever_the_docstring_says() -> None:
    source = f"""{HEAD}class Block(keras.layers.Layer):
    \"\"\"A block.

    Args:
        act_layer: `keras.layers.Layer`. What is called at the end.
    \"\"\"

    def __init__(self, dim, act_layer=keras.activations.gelu, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim
        self.act_layer = act_layer

    def call(self, x):
        return self.act_layer(x)

{_CONFIG}"""
    after = fix_source(source.encode()).after
    assert b'"act_layer": keras.saving.serialize_keras_object(self.act_layer)' in after
    assert b"keras.saving.deserialize_keras_object(" in after


_ROUND = """\
import math

import keras


@keras.saving.register_keras_serializable()
class Scaled(keras.layers.Layer):
    def __init__(self, units, %s**kwargs):
%s        super().__init__(**kwargs)
        self.units = units
        self.kept = fn(units)

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
%s        return config
"""


def test_a_function_of_python_that_is_popped_stays_left_out() -> None:
    repair(_ROUND % ("", '        fn = kwargs.pop("fn", math.ceil)\n', ""), codes="")


@pytest.mark.parametrize("default", ["math.ceil", "round"])
def test_beside_a_function_of_python_other_functions_are_returned(default: str) -> None:
    found = fix_source((_ROUND % (f"fn={default}, ", "", "")).encode()).after.decode()
    guard = f'        if self._init_fn is not {default}:\n            config["fn"] = '
    assert guard in found
    assert fix_source(found.encode()).after.decode() == found
