"""FXL209: an entry of an existing `get_config` does not yield its parameter."""

from __future__ import annotations

import pytest

from fixlayers import fix_source
from tests.rules.amending import HEAD, amend

SPLIT = f"""\
{HEAD}class Split(keras.layers.Layer):
    def __init__(self, dim, heads, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim // heads
        self.heads = heads

"""
SPLIT_STORED = SPLIT.replace("        self.dim", "        self._init_dim = dim\n        self.dim")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"dim": self.dim, "heads": self.heads})
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"dim": self._init_dim, "heads": self.heads})
        return config
""",
            id="in a literal",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config["heads"] = self.heads
        config["dim"] = self.dim  # of each head
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config["heads"] = self.heads
        config["dim"] = self._init_dim  # of each head
        return config
""",
            id="as an item, whose comment stays",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update(dim=self.dim, heads=self.heads)
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update(dim=self._init_dim, heads=self.heads)
        return config
""",
            id="as a keyword",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {**super().get_config(), "dim": self.dim, "heads": self.heads}
""",
            """\
    def get_config(self):
        return {**super().get_config(), "dim": self._init_dim, "heads": self.heads}
""",
            id="returned at once",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = dict(dim=self.dim, heads=self.heads)
        return dict(list(super().get_config().items()) + list(config.items()))
""",
            """\
    def get_config(self):
        config = dict(dim=self._init_dim, heads=self.heads)
        return dict(list(super().get_config().items()) + list(config.items()))
""",
            id="in a dict that is joined with the parent's",
        ),
    ],
)
def test_pointed_to_the_argument_as_it_came(before: str, after: str) -> None:
    amend(SPLIT + before, SPLIT_STORED + after, codes="FXL204 FXL209")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = (size, size)

    def get_config(self):
        return {**super().get_config(), "size": self.size}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self._init_size = size
        self.size = (size, size)

    def get_config(self):
        return {**super().get_config(), "size": self._init_size}
""",
            id="a pair of it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, sizes, **kwargs):
        super().__init__(**kwargs)
        self.sizes = [size * 2 for size in sizes]

    def get_config(self):
        return {**super().get_config(), "sizes": self.sizes}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, sizes, **kwargs):
        super().__init__(**kwargs)
        self._init_sizes = sizes
        self.sizes = [size * 2 for size in sizes]

    def get_config(self):
        return {**super().get_config(), "sizes": self._init_sizes}
""",
            id="a list made of it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = keras.layers.Dense(units)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self._init_units = units
        self.units = keras.layers.Dense(units)

    def get_config(self):
        return {**super().get_config(), "units": self._init_units}
""",
            id="a layer made of it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        units *= 2
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self._init_units = units
        units *= 2
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self._init_units}
""",
            id="what it is rebound to before it is stored",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, rates: list[float], **kwargs):
        super().__init__(**kwargs)
        self.rates = [float(rate) for rate in rates[1:]]

    def get_config(self):
        return {**super().get_config(), "rates": self.rates}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, rates: list[float], **kwargs):
        super().__init__(**kwargs)
        self._init_rates = rates
        self.rates = [float(rate) for rate in rates[1:]]

    def get_config(self):
        return {**super().get_config(), "rates": self._init_rates}
""",
            id="some of them, each as a number",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        units = units * 2
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        init_units = units
        units = units * 2
        super().__init__(**kwargs)
        self._init_units = init_units
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self._init_units}
""",
            id="also where that is before the parent call",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self._units = units
        self.units = units + 1

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self._units = units
        self.units = units + 1

    def get_config(self):
        return {**super().get_config(), "units": self._units}
""",
            id="another attribute has it as it came, and nothing is stored",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(units)

    def get_config(self):
        return {**super().get_config(), "units": units}
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
            id="a name that is known in __init__ only",
        ),
    ],
)
def test_whatever_becomes_of_the_argument(before: str, after: str) -> None:
    amend(HEAD + before, HEAD + after)


@pytest.mark.parametrize("made", ["tf.cast(dim, tf.float32)", "tf.Variable(dim, trainable=False)"])
def test_a_schedule_keeps_the_number_that_it_casts(made: str) -> None:
    imports = "import tensorflow as tf\nimport keras\n\n\n"
    decorator = "@keras.saving.register_keras_serializable()\n"
    before = f"""\
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, dim, steps=4000):
        super().__init__()
        self.dim = {made}
        self.steps = steps

    def __call__(self, step):
        return tf.math.rsqrt(self.dim) * step / self.steps

    def get_config(self):
        return {{"dim": self.dim, "steps": self.steps}}
"""
    after = f"""\
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, dim, steps=4000):
        super().__init__()
        self._init_dim = dim
        self.dim = {made}
        self.steps = steps

    def __call__(self, step):
        return tf.math.rsqrt(self.dim) * step / self.steps

    def get_config(self):
        return {{"dim": self._init_dim, "steps": self.steps}}
"""
    amend(imports + decorator + before, imports + decorator + after, codes="FXL204 FXL209")


def test_a_variable_that_is_assigned_later_is_left_to_say_what_it_is_by_then() -> None:
    amend(
        """\
import tensorflow as tf
import keras


@keras.saving.register_keras_serializable()
class Decay(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, rate):
        super().__init__()
        self.rate = tf.Variable(rate)

    def __call__(self, step):
        return self.rate.assign(self.rate * 0.9)

    def get_config(self):
        return {"rate": self.rate}
"""
    )


@pytest.mark.parametrize(
    ("constructor", "value"),
    [
        pytest.param("self.p = p", "self.p", id="stored as it came"),
        pytest.param("self.p = int(p)", "self.p", id="a number of a number"),
        pytest.param("self.p = tuple(p)", "self.p", id="a tuple of a tuple"),
        pytest.param("self.p = p or 4", "self.p", id="a fallback"),
        pytest.param("self.p = [tuple(s) for s in (p or [])]", "self.p", id="each as a tuple"),
        pytest.param("self.p = {k: int(v) for k, v in p.items()}", "self.p", id="each a number"),
        pytest.param(
            "p = 4 if p is None else p\n        self.p = p", "self.p", id="rebound to one"
        ),
        pytest.param(
            "if isinstance(p, int):\n            p = (p, p)\n        self.p = p",
            "self.p",
            id="normalized where it is not yet normal",
        ),
        pytest.param("self.p = checked(p)", "self.p", id="a function that may give back the same"),
        pytest.param("self.p = p * 2", "self.p // 2", id="undone again"),
        pytest.param("self.p = keras.layers.Dense(p)", "self.p.units", id="read from what it made"),
        pytest.param("self.p = p * 2", "undone(self.p)", id="undone by a function"),
        pytest.param("self.p = keras.initializers.get(p)", "self.p", id="made by a get function"),
        pytest.param("self.p = p.lower()", "self.p", id="a method of its own"),
        pytest.param("self.q = p * 2\n        self.p = self.q", "self.p", id="by a detour"),
        pytest.param("self.p = 0\n        self.set(p * 2)", "self.p", id="set by a method"),
        pytest.param(
            "if p is None:\n            self.p = None\n        elif isinstance(p, int):\n"
            "            self.p = p * 2\n        else:\n            self.p = p",
            "self.p",
            id="transformed in a branch, and as it came in another",
        ),
        pytest.param(
            "if p is not None:\n            self.p = np.asarray(p)\n"
            "            self.p = listed(self.p)\n        else:\n            self.p = None",
            "self.p",
            id="an array in a branch, which a function may undo",
        ),
    ],
)
def test_left_alone(constructor: str, value: str) -> None:
    source = f"""\
class Block(keras.layers.Layer):
    def __init__(self, p=None, **kwargs):
        super().__init__(**kwargs)
        {constructor}

    def get_config(self):
        return {{**super().get_config(), "p": {value}}}
"""
    amend(HEAD + source, codes="")


@pytest.mark.parametrize(
    "get_config",
    [
        pytest.param(
            """\
        config = super().get_config()
        config["dim"] = config["heads"] = self.heads
        return with_dim(config)
""",
            id="the config is handed to a function",
        ),
        pytest.param(
            """\
        dim = self.dim * self.heads
        return {**super().get_config(), "dim": dim, "heads": self.heads}
""",
            id="a local of get_config has the parameter's name",
        ),
    ],
)
def test_what_get_config_works_out_is_left_alone(get_config: str) -> None:
    amend(f"{SPLIT}    def get_config(self):\n{get_config}", codes="")


@pytest.mark.parametrize(
    ("source", "refused"),
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, hparams, **kwargs):
        super().__init__(**kwargs)
        self.hparams = [hparams.units]

    def get_config(self):
        return {**super().get_config(), "hparams": hparams}
""",
            {"FXL209": "hparams is a configuration object"},
            id="the argument cannot travel",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        init_units = 3
        units = units * 2
        super().__init__(**kwargs)
        self.units = units + init_units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            {"FXL209": "the name init_units is taken"},
            id="the argument cannot be kept",
        ),
    ],
)
def test_refused(source: str, refused: dict[str, str]) -> None:
    amend(HEAD + source, refused=refused)


def test_what_the_class_calls_is_no_string_that_serialize_would_refuse() -> None:
    amend(
        f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, act=keras.activations.gelu, **kwargs):
        super().__init__(**kwargs)
        self.act = act

    def call(self, x):
        return self.act(x)

    def get_config(self):
        return {{**super().get_config(), "act": keras.activations.serialize(self.act)}}

    @classmethod
    def from_config(cls, config):
        config["act"] = keras.activations.deserialize(config["act"])
        return cls(**config)
""",
        codes="",
    )


def test_an_attribute_that_refuses_assignment_in_one_keras_holds_it_in_the_other() -> None:
    amend(
        f"""\
{HEAD}class Project(keras.layers.Layer):
    def __init__(self, output_shape, **kwargs):
        super().__init__(**kwargs)
        self.output_shape = output_shape

    def get_config(self):
        return {{**super().get_config(), "output_shape": self.output_shape}}
"""
    )


def test_what_an_argument_holds_is_not_the_argument() -> None:
    source = """\
@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, size, **kwargs):
        super().__init__(**kwargs)
        self.size = {value}

    def get_config(self):
        return {{**super().get_config(), "size": self.size}}
"""
    result = fix_source((HEAD + source.format(value="size.width")).encode())
    assert "FXL209" in {f.code for f in result.findings}
    kept = HEAD + source.format(value="DEFAULTS.size")
    assert "FXL209" not in {f.code for f in fix_source(kept.encode()).findings}


TAIL = """\

    def get_config(self):
        return {**super().get_config(), "count": self.towers}
"""


def towers(made: str, above: str = "") -> str:
    return f"""\
{HEAD}{above}class Towers(keras.layers.Layer):
    def __init__(self, count, **kwargs):
        super().__init__(**kwargs)
        self.count = count
        self.towers = {made}
{TAIL}"""


def test_a_layer_made_of_the_parameter_is_not_the_parameter() -> None:
    own = "class Tower(keras.layers.Layer):\n    pass\n\n\n"
    for made, above in [
        ("Tower([n for n in range(count)])", own),
        ("keras.layers.Dense(count)", ""),
    ]:
        after = fix_source(towers(made, above).encode()).after
        assert b'"count": self.count}' in after


def test_what_a_class_of_another_kind_makes_of_it_may_be_the_parameter() -> None:
    source = towers("Mode(count)", "class Mode(enum.Enum):\n    ONE = 1\n\n\n")
    assert b'"count": self.towers}' in fix_source(source.encode()).after


CHILD = """\
@keras.saving.register_keras_serializable()
class Wide(keras.layers.Dense):
    def __init__(self, units, **kwargs):
        super().__init__({given}, **kwargs)

    def get_config(self):
        return {{**super().get_config(), "units": self.units}}
"""


def test_what_a_built_in_parent_was_given_is_not_the_argument() -> None:
    result = fix_source((HEAD + CHILD.format(given="units * 2")).encode())
    assert b'"units": self._init_units}' in result.after
    assert b"        self._init_units = units\n" in result.after


@pytest.mark.parametrize("given", ["units", "int(units)", "units=units", "width(units)"])
def test_what_a_built_in_parent_was_given_may_be_the_argument(given: str) -> None:
    source = (HEAD + CHILD.format(given=given)).encode()
    assert fix_source(source).after == source


def test_an_array_in_a_branch_and_nothing_in_the_other_is_not_the_argument() -> None:
    before = """\
import numpy as np
import keras


@keras.saving.register_keras_serializable()
class Box(keras.layers.Layer):
    def __init__(self, lengths=None, **kwargs):
        super().__init__(**kwargs)
        if lengths is not None:
            self.lengths = np.asarray(lengths)
            self.lengths = np.reshape(self.lengths, (1, 3))
        else:
            self.lengths = None

    def get_config(self):
        return {**super().get_config(), "lengths": self.lengths}
"""
    after = fix_source(before.encode()).after.decode()
    assert "            self.lengths = None\n        self._init_lengths = lengths\n" in after
    assert '"lengths": keras.saving.serialize_keras_object(self._init_lengths)' in after
    assert fix_source(after.encode()).after.decode() == after


_TWICE = """\
import keras


@keras.saving.register_keras_serializable()
class Attention(keras.layers.Layer):
    def __init__(self, steps=1, heads=8, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps
        self.heads = heads

    def get_config(self):
        config = super().get_config()
        config.update({"heads": self.heads, "steps": self.heads})
        return config
"""


def test_what_was_given_as_another_parameter_is_not_the_argument() -> None:
    after = fix_source(_TWICE.encode()).after.decode()
    assert after == _TWICE.replace('"steps": self.heads', '"steps": self.steps')


def test_what_another_method_makes_of_the_other_parameter_changes_nothing() -> None:
    built = (
        _TWICE
        + """
    def build(self, input_shape):
        self.heads = min(self.heads, input_shape[-1])
"""
    )
    after = fix_source(built.encode()).after.decode()
    assert '"steps": self.steps' in after
    built = built.replace("min(self.heads", "min(self.steps")
    assert '"steps": self.heads' in fix_source(built.encode()).after.decode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("        self.steps = steps\n", "", id="which is not kept"),
        pytest.param("self.heads = heads", "self.heads = heads or steps", id="which may be it"),
        pytest.param(
            "        self.steps",
            "        heads = steps\n        self.steps",
            id="which is bound to it",
        ),
    ],
)
def test_another_parameter_that_may_stand_for_it_is_left(old: str, new: str) -> None:
    before = _TWICE.replace(old, new)
    assert before != _TWICE
    assert '"steps": self.heads' in fix_source(before.encode()).after.decode()


_GIVES_WAY = f"""\
{HEAD}class Window(keras.layers.Layer):
    def __init__(self, units, side, size=7, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.side = side
        self.size = size
        self.dense = keras.layers.Dense(self.size * units)
        if side < self.size:
            self.size = side

    def get_config(self):
        config = super().get_config()
        config.update({{"units": self.units, "side": self.side, "size": self.size}})
        return config
"""


@pytest.mark.parametrize("made_of", ["self.size", "size"])
def test_what_gives_way_once_something_was_made_of_it_is_not_the_argument(made_of: str) -> None:
    before = _GIVES_WAY.replace("Dense(self.size", f"Dense({made_of}")
    after = fix_source(before.encode()).after.decode()
    assert after == before.replace(
        "        self.units = units\n",
        "        self._init_size = size\n        self.units = units\n",
    ).replace('"size": self.size', '"size": self._init_size')


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("Dense(self.size * units)", "Dense(units)", id="of which nothing was made"),
        pytest.param("self.size = side", "self.size = 5", id="a constant"),
        pytest.param("self.size = side", "self.size = int(self.size)", id="another spelling"),
        pytest.param("self.size = side", "self.size = min(size, side)", id="made of the parameter"),
        pytest.param(
            "self.dense = keras.layers.Dense(self.size * units)", "pass", id="made by nobody"
        ),
        pytest.param(
            "        self.size = size\n",
            "        size = size or side\n        self.size = size\n",
            id="a parameter that was bound again",
        ),
        pytest.param(
            "\n    def get_config",
            "\n    def build(self, shape):\n        self.size = shape[-1]\n\n    def get_config",
            id="set elsewhere as well",
        ),
    ],
)
def test_what_may_come_to_the_same_is_left(old: str, new: str) -> None:
    before = _GIVES_WAY.replace(old, new)
    assert before != _GIVES_WAY
    assert '"size": self.size' in fix_source(before.encode()).after.decode()
