"""FXL206: `from_config` has to revive, or to end in the class's own constructor."""

from __future__ import annotations

import ast
import textwrap

import pytest

from fixlayers import fix_project, fix_source
from tests.repairing import repair

HEAD = "import keras\n\n\n@keras.saving.register_keras_serializable()\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, part):
        super().__init__()
        self.part = part

    def call(self, x):
        return self.part(x)
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, part, **kwargs):
        super().__init__(**kwargs)
        self.part = part

    def call(self, x):
        return self.part(x)

    def get_config(self):
        config = super().get_config()
        config.update({"part": keras.saving.serialize_keras_object(self.part)})
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("part"), dict):
            config["part"] = keras.saving.deserialize_keras_object(config["part"])
        return super().from_config(config)
""",
            id="a layer copies the dict, revives what is there, and lets the parent build",
        ),
        pytest.param(
            """\
class Gan(keras.Model):
    def __init__(self, generator, critic):
        super(Gan, self).__init__()
        self.generator = generator
        self.critic = critic

    def call(self, x):
        return self.critic(self.generator(x))
""",
            """\
class Gan(keras.Model):
    def __init__(self, generator, critic, **kwargs):
        super(Gan, self).__init__(**kwargs)
        self.generator = generator
        self.critic = critic

    def call(self, x):
        return self.critic(self.generator(x))

    def get_config(self):
        config = super(Gan, self).get_config()
        config.update({
            "name": self.name,
            "trainable": self.trainable,
            "generator": keras.layers.serialize(self.generator),
            "critic": keras.layers.serialize(self.critic),
        })
        return config

    @classmethod
    def from_config(cls, config, custom_objects=None):
        config = dict(config)
        for key in ("generator", "critic"):
            if isinstance(config.get(key), dict):
                config[key] = keras.layers.deserialize(config[key])
        return cls(**config)
""",
            id="a model is built by its own constructor and may be handed custom_objects",
        ),
        pytest.param(
            """\
class Tower(keras.Sequential):
    def __init__(self, units):
        super().__init__()
        self.add(keras.layers.Dense(units))
""",
            """\
class Tower(keras.Sequential):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.add(keras.layers.Dense(units))

    def get_config(self):
        return {"name": self.name, "units": self.units}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)
""",
            id="a Sequential that adds its layers would have them twice",
        ),
        pytest.param(
            """\
class Tower(keras.Sequential):
    def __init__(self):
        super().__init__()
        self.add(keras.layers.Dense(3))
""",
            """\
class Tower(keras.Sequential):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.add(keras.layers.Dense(3))

    def get_config(self):
        return {"name": self.name}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)
""",
            id="even without parameters",
        ),
        pytest.param(
            """\
class Twice(keras.layers.Wrapper):
    def __init__(self, units):
        super().__init__(keras.layers.Dense(units))
        self.units = units
""",
            """\
class Twice(keras.layers.Wrapper):
    def __init__(self, units, **kwargs):
        super().__init__(keras.layers.Dense(units), **kwargs)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config.pop("layer", None)
        config.update({"units": self.units})
        return config

    @classmethod
    def from_config(cls, config):
        return cls(**config)
""",
            id="a wrapper's from_config would look for the layer that is no longer there",
        ),
        pytest.param(
            """\
class Rows(keras.layers.RNN):
    def __init__(self, units):
        super().__init__(keras.layers.LSTMCell(units))
        self.units = units
""",
            """\
class Rows(keras.layers.RNN):
    def __init__(self, units, **kwargs):
        super().__init__(keras.layers.LSTMCell(units), **kwargs)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config.pop("cell", None)
        config.update({"units": self.units})
        return config

    @classmethod
    def from_config(cls, config):
        return cls(**config)
""",
            id="and an RNN's for the cell",
        ),
    ],
)
def test_fixed(before: str, after: str) -> None:
    repair(HEAD + before, HEAD + after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
class Scaled(keras.layers.Wrapper):
    def __init__(self, layer, scale=2.0):
        super().__init__(layer)
        self.scale = scale
""",
            """\
class Scaled(keras.layers.Wrapper):
    def __init__(self, layer, scale=2.0, **kwargs):
        super().__init__(layer, **kwargs)
        self.scale = scale

    def get_config(self):
        config = super().get_config()
        config.update({"scale": self.scale})
        return config
""",
            id="a wrapper that is handed its layer revives it itself",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, width):
        super().__init__(width)
        self.width = width
""",
            """\
class Wide(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(width, **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        config.pop("units", None)
        config.update({"width": self.width})
        return config
""",
            id="a parent whose from_config misses nothing",
        ),
    ],
)
def test_no_from_config_is_written(before: str, after: str) -> None:
    repair(HEAD + before, HEAD + after)


def test_a_child_leaves_its_parents_keys_to_the_parent() -> None:
    base = """\
class Base(keras.layers.Layer):
    def __init__(self, part, **kwargs):
        super().__init__(**kwargs)
        self.part = part

    def get_config(self):
        return {**super().get_config(), "part": keras.saving.serialize_keras_object(self.part)}

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        config["part"] = keras.saving.deserialize_keras_object(config["part"])
        return super().from_config(config)


@keras.saving.register_keras_serializable()
"""
    repair(
        HEAD
        + base
        + """\
class Child(Base):
    def __init__(self, part, other):
        super().__init__(part)
        self.other = other

    def call(self, x):
        return self.other(x)
""",
        HEAD
        + base
        + """\
class Child(Base):
    def __init__(self, part, other, **kwargs):
        super().__init__(part, **kwargs)
        self.other = other

    def call(self, x):
        return self.other(x)

    def get_config(self):
        config = super().get_config()
        config.update({"other": keras.saving.serialize_keras_object(self.other)})
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("other"), dict):
            config["other"] = keras.saving.deserialize_keras_object(config["other"])
        return super().from_config(config)
""",
    )


@pytest.mark.parametrize(
    "from_config",
    [
        pytest.param(
            """\
    @classmethod
    def from_config(cls, config):
        return cls(make_part(config.pop("part")), other=1, **config)
""",
            id="it does more than revive keys",
        ),
        pytest.param(
            """\
    @classmethod
    def from_config(cls, config):
        if "part" not in config:
            return None
        return cls(**config)
""",
            id="it returns something else in a branch",
        ),
    ],
)
def test_refused(from_config: str) -> None:
    source = f"""\
class Block(keras.layers.Layer):
    def __init__(self, part):
        super().__init__()
        self.part = part

    def call(self, x):
        return self.part(x)

{from_config}"""
    repair(HEAD + source, refused={"FXL206": "from_config"})


GENERATED = """
    def get_config(self):
        config = super().get_config()
        config.update({"size": self.size})
        return config
"""
REVIVED = (
    GENERATED
    + """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("size"), list):
            config["size"] = tuple(config["size"])
        return super().from_config(config)
"""
)


def _window(signature: str, use: str, stored: str = "size") -> str:
    return f"""\
class Window(keras.layers.Layer):
    def __init__(self, {signature}):
        super().__init__(**kwargs)
        self.size = {stored}

    def call(self, x):
        return {use}
"""


@pytest.mark.parametrize(
    ("signature", "use"),
    [
        pytest.param(
            "size, **kwargs", "x * {(2, 3): 2.0}.get(self.size, 1.0)", id="looked up among tuples"
        ),
        pytest.param("size, **kwargs", "x * {(2, 3): 2.0}[self.size]", id="a key among tuples"),
        pytest.param(
            "size=(1, 1), **kwargs", "keras.ops.reshape(x, (-1,) + self.size)", id="concatenated"
        ),
        pytest.param(
            "size=None, **kwargs", "x if self.size == (1, 1) else -x", id="compared with a tuple"
        ),
        pytest.param("size, **kwargs", "x if self.size in ((1, 1), (2, 2)) else -x", id="one of"),
        pytest.param(
            "size=3, **kwargs",
            "x * self.size[0] if isinstance(self.size, tuple) else x",
            id="asked whether it is a tuple",
        ),
        pytest.param(
            "size: tuple = None, **kwargs", "x * FACTORS.get(self.size, 1.0)", id="hashed"
        ),
    ],
)
def test_a_list_becomes_a_tuple_again(signature: str, use: str) -> None:
    before = HEAD + _window(signature, use)
    repair(before, before + REVIVED)


@pytest.mark.parametrize(
    ("signature", "use", "stored"),
    [
        pytest.param("size=(1, 1), **kwargs", "x * self.size[0]", "size", id="an element is read"),
        pytest.param(
            "size=(1, 1), **kwargs", "x * FACTORS[self.size]", "tuple(size)", id="made by __init__"
        ),
        pytest.param(
            "size=2, **kwargs", "x * 2 if self.size in (1, 2) else x", "size", id="one of numbers"
        ),
        pytest.param(
            "size=3, **kwargs",
            "x * self.size[0] if isinstance(self.size, (list, tuple)) else x",
            "size",
            id="a list would do",
        ),
    ],
)
def test_a_list_that_works_is_left(signature: str, use: str, stored: str) -> None:
    repair(HEAD + _window(signature, use, stored))


def test_what_is_one_layer_or_a_tuple_of_some_is_revived_first() -> None:
    source = f"""\
{HEAD}class Pair(keras.layers.Layer):
    def __init__(self, part, **kwargs):
        super().__init__(**kwargs)
        self.part = part

    def call(self, x):
        return self.part[0](x) if isinstance(self.part, tuple) else self.part(x)
"""
    assert (
        fix_source(source.encode()).after.decode()
        == source
        + """
    def get_config(self):
        config = super().get_config()
        config.update({"part": keras.saving.serialize_keras_object(self.part)})
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if "class_name" in str(config.get("part")):
            config["part"] = keras.saving.deserialize_keras_object(config["part"])
        if isinstance(config.get("part"), (list, tuple)):
            config["part"] = tuple(config["part"])
        return super().from_config(config)
"""
    )


def test_a_parents_need_of_a_tuple_is_its_childs_too() -> None:
    parent = _window("size, **kwargs", "x * {(2, 3): 2.0}[self.size]")
    child = """

@keras.saving.register_keras_serializable()
class Wide(Window):
    def __init__(self, span, **kwargs):
        super().__init__(size=span, **kwargs)
        self.span = span
"""
    made = """
    def get_config(self):
        config = super().get_config()
        config.pop("size", None)
        config.update({"span": self.span})
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("span"), list):
            config["span"] = tuple(config["span"])
        return super().from_config(config)
"""
    repair(HEAD + parent + child, HEAD + parent + REVIVED + child + made)


EXISTING = """
    @property
    def size(self):
        return self._size

    def get_config(self):
        return {**super().get_config(), "size": self.size}
"""


@pytest.mark.parametrize(
    ("from_config", "after"),
    [
        pytest.param("", REVIVED.removeprefix(GENERATED), id="none"),
        pytest.param(
            """
    @classmethod
    def from_config(cls, config):
        return cls(**config)
""",
            """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("size"), list):
            config["size"] = tuple(config["size"])
        return cls(**config)
""",
            id="one that hands on",
        ),
        pytest.param(
            """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        config["size"] = tuple(config["size"])
        return cls(**config)
""",
            None,
            id="one that does it",
        ),
    ],
)
def test_an_existing_config_that_makes_a_list_of_a_tuple(
    from_config: str, after: str | None
) -> None:
    head = _window("size, **kwargs", "x * {(2, 3): 2.0}.get(self.size, 1.0)")
    head = HEAD + head.replace("self.size =", "self._size =") + EXISTING
    repair(head + from_config, head + (from_config if after is None else after))


MODES = """\
import enum

import keras


class Mode(enum.Enum):
    NARROW = "narrow"
    WIDE = "wide"


"""
REGISTER = "@keras.saving.register_keras_serializable()\n"


MAYBE = """
            "mode": self.mode.name if isinstance(self.mode, Mode) else self.mode,
        """


def _gate(signature: str, stored: str, entry: str = "", from_config: str = "") -> str:
    config = f"""
    def get_config(self):
        config = super().get_config()
        config.update({{{entry if entry == MAYBE else f'"mode": {entry}'}}})
        return config
"""
    return f"""\
class Gate(keras.layers.Layer):
    def __init__(self, {signature}, **kwargs):
        super().__init__(**kwargs)
        self.mode = {stored}

    def call(self, x):
        return x + 1 if self.mode is Mode.WIDE else x
{config if entry else ""}{from_config}"""


def _reviving(test: str, made: str) -> str:
    return f"""
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if config.get("mode") {test}:
            config["mode"] = {made}
        return super().from_config(config)
"""


BY_NAME = _reviving("in Mode.__members__", 'Mode[config["mode"]]')


@pytest.mark.parametrize(
    ("signature", "stored", "entry"),
    [
        pytest.param("mode: Mode", "mode", "self.mode.name", id="annotated"),
        pytest.param("mode: Mode = Mode.WIDE", "mode", "self.mode.name", id="annotated, default"),
        pytest.param("mode", "Mode(mode)", "self.mode.name", id="made a member"),
        pytest.param("mode=Mode.WIDE", "mode", MAYBE, id="default"),
        pytest.param("mode: Mode | None = None", "mode", MAYBE, id="maybe none"),
        pytest.param("mode", "mode", MAYBE, id="compared with a member"),
    ],
)
def test_a_member_of_an_enum_goes_by_its_name(signature: str, stored: str, entry: str) -> None:
    repair(
        MODES + REGISTER + _gate(signature, stored),
        MODES + REGISTER + _gate(signature, stored, entry, BY_NAME),
    )


@pytest.mark.parametrize(
    ("before", "after", "reviving"),
    [
        pytest.param("self.mode", "self.mode.name", BY_NAME, id="the member"),
        pytest.param("self.mode.name", "self.mode.name", BY_NAME, id="its name"),
        pytest.param(
            "self.mode.value",
            "self.mode.value",
            _reviving("is not None", 'Mode(config["mode"])'),
            id="its value",
        ),
    ],
)
def test_an_existing_entry_of_a_member_is_revived(before: str, after: str, reviving: str) -> None:
    repair(
        MODES + REGISTER + _gate("mode: Mode", "mode", before),
        MODES + REGISTER + _gate("mode: Mode", "mode", after, reviving),
    )


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            _gate("mode", "Mode(mode)", "self.mode.value"), id="a value that __init__ takes"
        ),
        pytest.param(
            _gate("mode: Mode", "mode", "self.mode.value", BY_NAME), id="one that is revived"
        ),
    ],
)
def test_a_member_that_comes_back_is_left(source: str) -> None:
    repair(MODES + REGISTER + source)


def test_a_member_of_a_string_enum_is_its_value() -> None:
    modes = MODES.replace("enum.Enum", "str, enum.Enum")
    plain = _gate("mode: Mode", "mode").replace("is Mode", "== Mode")
    repair(modes + REGISTER + plain)
    told = _gate("mode: Mode", "mode")
    repair(
        modes + REGISTER + told,
        modes + REGISTER + _gate("mode: Mode", "mode", "self.mode.name", BY_NAME),
    )


def test_a_member_that_may_be_a_string_too_is_refused() -> None:
    source = _gate("mode: Mode", "mode").replace(
        "        self.mode",
        "        mode = Mode[mode] if isinstance(mode, str) else mode\n        self.mode",
    )
    repair(MODES + REGISTER + source, refused={"FXL201": "may be given as a string as well"})


def _existing(signature: str, stored: str, entry: str, reviving: str = "") -> str:
    return f"""\
class Block(keras.layers.Layer):
    def __init__(self, {signature}):
        super().__init__(**kwargs)
        self.parts = {stored}
        self.made = keras.Sequential(self.parts)

    def call(self, x):
        return self.made(x)

    def get_config(self):
        return {{**super().get_config(), "parts": {entry}}}

    @classmethod
    def from_config(cls, config):{reviving}
        return cls(**config)
"""


@pytest.mark.parametrize(
    ("signature", "stored", "entry"),
    [
        pytest.param(
            "parts, **kwargs", "parts", "[keras.layers.serialize(p) for p in self.parts]", id="all"
        ),
        pytest.param(
            "parts=None, **kwargs",
            "parts",
            "None if self.parts is None else keras.layers.serialize(self.parts)",
            id="guarded",
        ),
    ],
)
def test_layers_that_are_serialized_are_revived(signature: str, stored: str, entry: str) -> None:
    before = _existing(signature, stored, entry)
    reviving = """
        config = dict(config)
        if "class_name" in str(config.get("parts")):
            config["parts"] = keras.saving.deserialize_keras_object(config["parts"])"""
    head = "        return cls(**config)"
    repair(HEAD + before, HEAD + before.replace(f"\n{head}", f"{reviving}\n{head}"))


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            _existing(
                "parts, **kwargs",
                "keras.layers.deserialize(parts) if isinstance(parts, dict) else parts",
                "keras.layers.serialize(self.parts)",
            ),
            id="the constructor does it",
        ),
        pytest.param(
            _existing("parts, **kwargs", "parts", "keras.layers.serialize(self.parts)").replace(
                "(cls, config):",
                """(cls, config):
        config = dict(config)
        config["parts"] = keras.layers.deserialize(config["parts"])""",
            ),
            id="from_config does it",
        ),
    ],
)
def test_layers_that_are_revived_are_left(source: str) -> None:
    repair(HEAD + source)


def test_a_wrappers_layer_is_revived_before_its_own_constructor_is_called() -> None:
    source = """\
class Scaled(keras.layers.Wrapper):
    def __init__(self, layer, scale=2.0, **kwargs):
        super().__init__(layer, **kwargs)
        self.scale = scale

    def call(self, x):
        return self.layer(x) * self.scale

    def get_config(self):
        return {**super().get_config(), "scale": self.scale}

    @classmethod
    def from_config(cls, config):
        return cls(**config)
"""
    reviving = """
        config = dict(config)
        if isinstance(config.get("layer"), dict):
            config["layer"] = keras.saving.deserialize_keras_object(config["layer"])"""
    end = "        return cls(**config)"
    repair(HEAD + source, HEAD + source.replace(f"\n{end}", f"{reviving}\n{end}"))


OVERWRITTEN = """\
class Block(keras.layers.Dense):
    def __init__(self, units, activation=None, rate=0.1, **kwargs):
        super().__init__(units, activation=activation, **kwargs)
        self.activation = {stored}
        self.rate = rate
"""


def test_an_activation_that_overwrites_the_parents_is_refused() -> None:
    source = OVERWRITTEN.format(stored="activation")
    repair(HEAD + source, refused={"FXL201": "self.activation is what the parent calls"})


OWN = """\
class Child(keras.layers.{parent}):
    def __init__(self, {signature}, mode="mean", **kwargs):
        super().__init__({handed}, **kwargs)
        self.mode = mode{stored}

    def get_config(self):
        config = super().get_config(){popped}
        config.update({{"mode": self.mode{entry}}})
        return config

    @classmethod
    def from_config(cls, config):
"""
LAYER_REVIVED = """\
        config = dict(config)
        if isinstance(config.get("layer"), dict):
            config["layer"] = keras.saving.deserialize_keras_object(config["layer"])
        return cls(**config)
"""
CLS, SUPER = "        return cls(**config)\n", "        return super().from_config(config)\n"
RENAMED = {
    "stored": "\n        self.width = width",
    "popped": '\n        config.pop("output_dim", None)',
    "entry": ', "width": self.width',
}


def _child(parent: str, signature: str, handed: str, **more: str) -> str:
    filled = {"stored": "", "popped": "", "entry": "", **more}
    return HEAD + OWN.format(parent=parent, signature=signature, handed=handed, **filled)


@pytest.mark.parametrize(
    ("child", "before", "after"),
    [
        pytest.param(
            _child("TimeDistributed", "layer", "layer=layer"),
            CLS,
            LAYER_REVIVED,
            id="nobody revives the layer of a wrapper behind its back",
        ),
        pytest.param(
            _child("TimeDistributed", "layer", "layer=layer"),
            "        config = dict(config)\n" + CLS,
            LAYER_REVIVED,
            id="copied already",
        ),
        pytest.param(
            _child("MultiHeadAttention", "key_dim", "key_dim=key_dim"),
            CLS,
            "        config = dict(config)\n" + SUPER,
            id="tf_keras returns shapes that only its own from_config takes",
        ),
        pytest.param(
            _child("Embedding", "width=8", "output_dim=width", **RENAMED),
            SUPER,
            CLS,
            id="tf_keras looks for the key that is gone",
        ),
    ],
)
def test_an_existing_one_over_a_parents(child: str, before: str, after: str) -> None:
    repair(child + before, child + after, codes="FXL206")


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            _child("TimeDistributed", "layer", "layer=layer") + SUPER, id="the parent revives"
        ),
        pytest.param(
            _child("TimeDistributed", "layer", "layer=layer") + LAYER_REVIVED, id="it revives"
        ),
        pytest.param(
            _child("MultiHeadAttention", "key_dim", "key_dim=key_dim") + SUPER, id="hands"
        ),
        pytest.param(
            _child("Embedding", "width=8", "output_dim=width", **RENAMED) + CLS, id="constructs"
        ),
        pytest.param(
            _child("Dense", "units", "units=units") + CLS, id="a parent that asks nothing"
        ),
    ],
)
def test_an_existing_one_that_is_right_is_left(source: str) -> None:
    repair(source, codes="")


def test_a_renamed_key_of_a_parents_from_config() -> None:
    child = _child("Embedding", "width=8", "output_dim=width", **RENAMED)
    method = "\n    @classmethod\n    def from_config(cls, config):\n"
    before = child.removesuffix(method)
    repair(before, before + method + CLS, codes="FXL206")


def test_a_childs_own_revives_what_its_parents_would() -> None:
    source = f"""{HEAD}class Block(keras.layers.Layer):
    def __init__(self, part, **kwargs):
        super().__init__(**kwargs)
        self.part = part

    def call(self, x):
        return self.part(x)

    def get_config(self):
        return {{**super().get_config(), "part": keras.layers.serialize(self.part)}}

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        config["part"] = keras.layers.deserialize(config["part"])
        return cls(**config)


@keras.saving.register_keras_serializable()
class Child(Block):
    def __init__(self, units=2, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {{**super().get_config(), "units": self.units}}

    @classmethod
    def from_config(cls, config):
"""
    after = source + LAYER_REVIVED.replace("layer", "part")
    repair(source + CLS, after, codes="FXL206")


@pytest.mark.parametrize(
    "entry",
    [
        "keras.layers.serialize(self.mine) if self.mine is not None else None",
        "None if self.mine is None else keras.layers.serialize(self.mine)",
    ],
)
def test_a_wrappers_layer_under_another_name_is_revived(entry: str) -> None:
    source = f"""{HEAD}class Child(keras.layers.TimeDistributed):
    def __init__(self, mine=None, **kwargs):
        super().__init__(mine, **kwargs)
        self.mine = mine

    def get_config(self):
        config = super().get_config()
        config.pop("layer", None)
        config["mine"] = {entry}
        return config

    @classmethod
    def from_config(cls, config):
"""
    after = LAYER_REVIVED.replace(
        'isinstance(config.get("layer"), dict)', '"class_name" in str(config.get("layer"))'
    )
    repair(source + CLS, source + after.replace('"layer"', '"mine"'), codes="FXL205 FXL206")


def test_a_layer_that_is_serialized_alone_is_revived_by_the_counterpart() -> None:
    source = f"""{HEAD}class Block(keras.layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def get_config(self):
        return {{**super().get_config(), "inner": keras.layers.serialize(self.inner)}}

    @classmethod
    def from_config(cls, config):
"""
    reviving = """\
        config = dict(config)
        if isinstance(config.get("inner"), dict):
            config["inner"] = keras.layers.deserialize(config["inner"])
        return cls(**config)
"""
    repair(source + CLS, source + reviving, codes="FXL205 FXL206")


def test_a_child_model_leaves_to_its_parent_what_that_gets_to_revive() -> None:
    before = """\
import keras


class Base(keras.Model):
    def __init__(self, size, inner: keras.layers.Layer):
        super().__init__()
        self.size = size
        self.inner = inner

    def call(self, x):
        return self.inner(x) * {(2, 3): 2.0}[self.size]


class Child(Base):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
"""
    after = fix_source(before).after.decode()
    parent, _, child = after.partition("class Child")
    assert 'config["size"] = tuple(config["size"])' in parent
    assert 'config["inner"] = keras.layers.deserialize(config["inner"])' in parent
    assert "from_config" not in child


def test_a_member_that_the_parent_compares_goes_by_its_name_too() -> None:
    parent = _gate("mode: Mode", "mode", "self.mode.name", BY_NAME)
    child = f"""

{REGISTER}class Own(Gate):
    def __init__(self, own, **kwargs):
        super().__init__(mode=own, **kwargs)
        self.own = own
"""
    after = fix_source(MODES + REGISTER + parent + child).after.decode().partition("class Own")[2]
    assert '"own": self.own.name if isinstance(self.own, Mode) else self.own,' in after
    assert 'config["own"] = Mode[config["own"]]' in after


def test_an_inherited_from_config_is_left_to_revive_what_it_revives() -> None:
    repair(
        """\
import keras


@keras.saving.register_keras_serializable()
class Task(keras.Model):
    def __init__(self, backbone: keras.Model, **kwargs):
        super().__init__(**kwargs)
        self.backbone = backbone

    def get_config(self):
        return {
            "name": self.name,
            "trainable": self.trainable,
            "backbone": keras.layers.serialize(self.backbone),
        }

    @classmethod
    def from_config(cls, config):
        if "backbone" in config and isinstance(config["backbone"], dict):
            config["backbone"] = keras.layers.deserialize(config["backbone"])
        return cls(**config)


@keras.saving.register_keras_serializable()
class Classifier(Task):
    def __init__(self, backbone: keras.Model, classes=2, **kwargs):
        super().__init__(backbone, **kwargs)
        self.classes = classes

    def get_config(self):
        config = super().get_config()
        config.update({"classes": self.classes})
        return config
""",
        refused={},
    )


_TASK = """
        import keras


        @keras.saving.register_keras_serializable()
        class Task(keras.Model):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)

            def get_config(self):
                return {
                    "head": keras.layers.serialize(self.upper),
                    "inner": keras.layers.serialize(self.lower),
                    "name": self.name,
                    "trainable": self.trainable,
                }

            @classmethod
            def from_config(cls, config):
                config = dict(config)
                config["head"] = keras.layers.deserialize(config["head"])
                config["inner"] = keras.layers.deserialize(config["inner"])
                return cls(**config)


        @keras.saving.register_keras_serializable()
        class Classifier(Task):
            def __init__(self, inner: keras.layers.Layer, head=None, **kwargs):
                inputs = keras.Input((3,))
                super().__init__(inputs=inputs, outputs=inner(inputs), **kwargs)
                self.inner = inner
                self.head = head
        """
_CONFIG = """
            def get_config(self):
                config = super().get_config()
                config.update({
                    "inner": keras.layers.serialize(self.inner),
                    "head": keras.saving.serialize_keras_object(self.head),
                })
                return config
"""


def test_an_inherited_from_config_revives_all_that_a_new_config_holds() -> None:
    repair(_TASK, f"{_TASK.rstrip()}\n{_CONFIG}", codes="FXL201 FXL205")


def test_what_an_inherited_from_config_revives_is_not_revived_before_it() -> None:
    before = "\n".join(
        line for line in _TASK.splitlines() if 'deserialize(config["head"])' not in line
    )
    after = f"""{before.rstrip()}
{_CONFIG}
            @classmethod
            def from_config(cls, config):
                config = dict(config)
                if "class_name" in str(config.get("head")):
                    config["head"] = keras.saving.deserialize_keras_object(config["head"])
                return super().from_config(config)
"""
    repair(before, after, codes="FXL201 FXL205 FXL206")


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param("        return cls(**config)\n", id="that hands the config on"),
        pytest.param(
            '        config["units"] = config.pop("width", 3)\n        return cls(**config)\n',
            id="that does more than can be followed",
        ),
    ],
)
def test_a_model_leaves_the_rest_to_the_from_config_of_the_project(reading: str) -> None:
    base = f"""\
import keras


@keras.saving.register_keras_serializable()
class Base(keras.Model):
    def get_config(self):
        return {{"name": self.name, "trainable": self.trainable}}

    @classmethod
    def from_config(cls, config):
{reading}

@keras.saving.register_keras_serializable()
class Net(Base):
    def __init__(self, units, block, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.block = block

    def call(self, x):
        return self.block(x)
"""
    result = fix_source(base.encode())
    assert (
        result.after.decode()
        == base
        + """\

    def get_config(self):
        config = super().get_config()
        config.update({
            "units": self.units,
            "block": keras.layers.serialize(self.block),
        })
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("block"), dict):
            config["block"] = keras.layers.deserialize(config["block"])
        return super().from_config(config)
"""
    )


_TAKEN = """
        import keras


        @keras.saving.register_keras_serializable()
        class Pair(keras.layers.Layer):
            def __init__(self, inner, other=None, rate=0.1, **kwargs):
                super().__init__(**kwargs)
                self.inner = inner
                self.other = other
                self.rate = rate

            def call(self, x):
                return self.other(self.inner(x))

            def get_config(self):
                config = super().get_config()
                config.update({"inner": keras.layers.serialize(self.inner)})
                return config

            @classmethod
            def from_config(cls, config):
                inner = keras.layers.deserialize(config.pop("inner"))
                return cls(inner, **config)
        """


def test_a_from_config_that_takes_a_key_out_is_extended_before_it_returns() -> None:
    after = _TAKEN.replace(
        'config.update({"inner": keras.layers.serialize(self.inner)})',
        """config.update({
                    "inner": keras.layers.serialize(self.inner),
                    "other": keras.saving.serialize_keras_object(self.other),
                    "rate": self.rate,
                })""",
    ).replace(
        """inner = keras.layers.deserialize(config.pop("inner"))
""",
        """config = dict(config)
                inner = keras.layers.deserialize(config.pop("inner"))
                if isinstance(config.get("other"), dict):
                    config["other"] = keras.saving.deserialize_keras_object(config["other"])
""",
    )
    repair(_TAKEN, after, codes="FXL202 FXL205 FXL206")


def test_one_that_hands_a_key_to_another_parameter_by_position_is_left_alone() -> None:
    result = fix_source(textwrap.dedent(_TAKEN.replace("cls(inner,", "cls(1, inner,")))
    assert result.after == result.before


def test_a_from_config_that_is_no_class_method() -> None:
    after = f"""{HEAD}\
class Twice(keras.layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        self.inner = inner

    def call(self, x):
        return self.inner(self.inner(x))

    def get_config(self):
        return {{**super().get_config(), "inner": keras.layers.serialize(self.inner)}}

    @classmethod
    def from_config(cls, config):
        return cls(keras.layers.deserialize(config.pop("inner")), **config)
"""
    before = after.replace("    @classmethod\n", "")
    repair(before, after, codes="FXL206")
    repair(before.replace("(cls, config)", "(config)").replace("cls(keras", "Twice(keras"))


CHILD = """\
from above import Above
from keras.utils import register_keras_serializable


@register_keras_serializable()
class Below(Above):
    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate

    def get_config(self):
        return {**super().get_config(), "rate": self.rate}

    @classmethod
    def from_config(cls, config):
        return cls(**config)
"""


def _below(parent: str) -> tuple[str, list[str]]:
    """Return the repaired child of a class in another file, and why repairs of it are refused."""
    files = {"above.py": textwrap.dedent(parent).encode(), "below.py": CHILD.encode()}
    below = fix_project(files)[-1]
    assert below.path == "below.py"
    return below.after.decode(), [f.reason for f in below.findings if not f.applied]


def test_what_a_parent_in_another_file_revives_is_spelled_for_the_file_of_the_child() -> None:
    after, refused = _below(
        """\
        import keras


        class Above(keras.layers.Layer):
            def __init__(self, block, **kwargs):
                super().__init__(**kwargs)
                self.block = block

            def call(self, x):
                return self.block(x)
        """
    )
    assert not refused
    assert "from keras import layers\n" in after
    assert 'config["block"] = layers.deserialize(config["block"])' in after


@pytest.mark.parametrize(
    "config",
    [
        pytest.param("", id="by its repair"),
        pytest.param(
            """
            def get_config(self):
                return {**super().get_config(), "mode": self.mode.name}

            @classmethod
            def from_config(cls, config):
                config = dict(config)
                config["mode"] = Mode[config["mode"]]
                return super().from_config(config)
        """,
            id="as it is written",
        ),
    ],
)
def test_what_a_parent_revives_with_a_name_that_the_file_of_the_child_lacks(config: str) -> None:
    after, refused = _below(
        f"""\
        import enum

        import keras


        class Mode(enum.Enum):
            NARROW = 1
            WIDE = 2


        class Above(keras.layers.Layer):
            def __init__(self, mode=Mode.NARROW, **kwargs):
                super().__init__(**kwargs)
                self.mode = mode
        {config}"""
    )
    assert after == CHILD
    assert refused == ["its parent revives mode in a way that this file has no name for"]


_TAKING = """
        import keras


        @keras.saving.register_keras_serializable()
        class Block(keras.layers.Layer):
            def __init__(self, inner, units=2, **kwargs):
                super().__init__(**kwargs)
                self.inner = inner
                self.units = units

            def call(self, x):
                return self.inner(x) * self.units

            def get_config(self):
                config = super().get_config()
                config.update({{"inner": keras.layers.serialize(self.inner), "units": self.units}})
                return config

            @classmethod
            def from_config(cls, config):
                {docstring}{copy}{revival}# The layer inside.
                {taking}
"""
_TAKINGS = (
    'inner = config.pop("inner")\n                return cls(inner, **config)',
    'inner = config.pop("inner", None)\n                return cls(inner=inner, **config)',
    'return cls(inner=config.pop("inner"), **config)',
    'inner = config["inner"]\n                del config["inner"]\n'
    "                return cls(inner, **config)",
)


@pytest.mark.parametrize("taking", _TAKINGS, ids=range(len(_TAKINGS)))
@pytest.mark.parametrize("docstring", ["", '"""Make it."""\n                '], ids=["", "doc"])
def test_what_is_taken_out_is_revived_before_that(taking: str, docstring: str) -> None:
    revival = (
        'if isinstance(config.get("inner"), dict):\n                    '
        'config["inner"] = keras.layers.deserialize(config["inner"])\n                '
    )
    copy = "config = dict(config)\n                "
    before = _TAKING.format(docstring=docstring, copy="", revival="", taking=taking)
    after = _TAKING.format(docstring=docstring, copy=copy, revival=revival, taking=taking)
    repair(before, after, codes="FXL205 FXL206")


def test_a_policy_of_its_parents_config_is_none_that_a_model_has_to_revive() -> None:
    repair("""
        import keras


        @keras.saving.register_keras_serializable()
        class Backbone(keras.Model):
            def __init__(self, *args, dtype=None, **kwargs):
                super().__init__(*args, **kwargs)
                self.policy = dtype

            def get_config(self):
                policy = self.dtype_policy
                if not isinstance(policy, keras.dtype_policies.DTypePolicyMap):
                    policy = self.policy
                config = {"name": self.name, "trainable": self.trainable}
                config["dtype"] = keras.dtype_policies.serialize(policy)
                return config

            @classmethod
            def from_config(cls, config):
                if "dtype" in config and isinstance(config["dtype"], dict):
                    config["dtype"] = keras.dtype_policies.deserialize(config["dtype"])
                return cls(**config)


        @keras.saving.register_keras_serializable()
        class Encoder(Backbone):
            def __init__(self, units, dtype=None, **kwargs):
                inputs = keras.Input((3,))
                outputs = keras.layers.Dense(units, dtype=dtype)(inputs)
                super().__init__(inputs=inputs, outputs=outputs, dtype=dtype, **kwargs)
                self.units = units

            def get_config(self):
                config = super().get_config()
                config.update({"units": self.units})
                return config

            @classmethod
            def from_config(cls, config):
                return cls(**config)
        """)


_NAMING = """
        import keras


        @keras.saving.register_keras_serializable()
        class Block(keras.layers.Layer):
            def __init__(self, units, {parameters}):
                super().__init__({handed})
                self.units = units
                self.mean = self.add_weight(name="mean", shape=())

            def get_config(self):
                config = super().get_config()
                config.update({{"units": self.units, "mean": float(self.mean)}})
                return config

            @classmethod
            def from_config(cls, config):
                {made}
"""
_MADE = 'made = cls(config["units"]{})\n                made.mean.assign(config["mean"])\n'
_RETURNED = 'return cls(units=config["units"]{})\n'


@pytest.mark.parametrize(
    ("parameters", "handed", "given"),
    [
        pytest.param(
            "name=None, **kwargs",
            "name=name, **kwargs",
            ', name=config.get("name"), trainable=config.get("trainable", True)',
            id="a name of its own",
        ),
        pytest.param(
            "**kwargs",
            "**kwargs",
            ', name=config.get("name"), trainable=config.get("trainable", True)',
            id="what the parent takes",
        ),
        pytest.param(
            "name=None, trainable=True",
            "name=name, trainable=trainable",
            ', name=config.get("name"), trainable=config.get("trainable", True)',
            id="both of its own",
        ),
        pytest.param("name=None", "name=name", ', name=config.get("name")', id="a name alone"),
    ],
)
@pytest.mark.parametrize("made", [_MADE + "                return made", _RETURNED])
def test_the_name_goes_to_a_constructor_that_is_given_what_it_names(
    parameters: str, handed: str, given: str, made: str
) -> None:
    written = {"parameters": parameters, "handed": handed}
    before = _NAMING.format(made=made.format(""), **written)
    result = fix_source(textwrap.dedent(before).encode())
    expected = _NAMING.format(made=made.format(given), **written)
    assert ast.dump(ast.parse(result.after)) == ast.dump(ast.parse(textwrap.dedent(expected)))
    assert fix_source(result.after).after == result.after
    assert [f.code for f in result.findings if f.applied] == ["FXL206"]


@pytest.mark.parametrize(
    ("parameters", "handed", "made"),
    [
        pytest.param('name="b"', "name=name", _RETURNED, id="a default of its own"),
        pytest.param("**kwargs", 'name="b", **kwargs', _RETURNED, id="a fixed name"),
        pytest.param(
            "name=None, trainable=True",
            "name=name, trainable=trainable",
            'return cls(config["units"], name=config["name"], trainable=True)',
            id="it is given",
        ),
        pytest.param(
            "name=None, **kwargs",
            "name=name, **kwargs",
            'config = config["config"]\n                return cls(config["units"])',
            id="another dict by then",
        ),
        pytest.param(
            "name=None, **kwargs",
            "name=name, **kwargs",
            'return wrap(cls(config["units"]))',
            id="not by a statement of its own",
        ),
        pytest.param(
            "name=None, **kwargs",
            "name=name, **kwargs",
            'if config["units"]:\n                    return cls(config["units"])\n'
            "                return cls(1)",
            id="made twice",
        ),
    ],
)
def test_a_name_that_goes_another_way_is_left(parameters: str, handed: str, made: str) -> None:
    written = made.format("")
    source = _NAMING.format(parameters=parameters, handed=handed, made=written)
    after = fix_source(textwrap.dedent(source).encode()).after.decode()
    assert 'config.get("name"' not in after


_HANDED_UP = """\
import keras


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, fn, **kwargs):
        super().__init__(**kwargs)
        self.fn = {made}

    def call(self, x):
        return self.fn(x)

    def get_config(self):
        return {{**super().get_config(), "fn": keras.saving.serialize_keras_object(self.fn)}}


@keras.saving.register_keras_serializable()
class Child(Block):
    def __init__(self, own, **kwargs):
        {first}
        super().__init__(own, **kwargs)
        self.own = own

    def get_config(self):
        config = super().get_config()
        config.pop("fn", None)
        config.update({{"own": keras.saving.serialize_keras_object(self.own)}})
        return config
"""


@pytest.mark.parametrize(
    ("made", "first", "revived"),
    [
        pytest.param("fn", "pass", True, id="what the parent calls"),
        pytest.param(
            "keras.activations.get(fn)", "pass", False, id="the parent makes it of a dict"
        ),
        pytest.param("fn", "own = keras.activations.get(own)", False, id="the child does"),
    ],
)
def test_what_a_parent_needs_as_an_object_is_revived_for_the_child_that_hands_it_on(
    made: str, first: str, revived: bool
) -> None:
    after = fix_source(_HANDED_UP.format(made=made, first=first)).after.decode()
    assert ('"own"] = keras.saving.deserialize_keras_object' in after) is revived
