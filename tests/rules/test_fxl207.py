"""FXL207: the inherited config holds a key that the class binds itself."""

from __future__ import annotations

import pytest

from fixlayers import fix_source
from tests.rules.amending import HEAD, amend

WIDE = f"""\
{HEAD}class Wide(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(units=width * 2, **kwargs)
        self.width = width

"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"width": self.width})
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.pop("units", None)
        config.update({"width": self.width})
        return config
""",
            id="from the parent's config in a variable",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config["width"] = self.width
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.pop("units", None)
        config["width"] = self.width
        return config
""",
            id="before the items are set",
        ),
        pytest.param(
            """\
    def get_config(self):
        base_config = super(Wide, self).get_config()
        config = {"width": self.width}
        return dict(list(base_config.items()) + list(config.items()))
""",
            """\
    def get_config(self):
        base_config = super(Wide, self).get_config()
        base_config.pop("units", None)
        config = {"width": self.width}
        return dict(list(base_config.items()) + list(config.items()))
""",
            id="from the one of two dicts that is the parent's, made first",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = {"width": self.width}
        base_config = super(Wide, self).get_config()
        return dict(list(base_config.items()) + list(config.items()))
""",
            """\
    def get_config(self):
        config = {"width": self.width}
        base_config = super(Wide, self).get_config()
        base_config.pop("units", None)
        return dict(list(base_config.items()) + list(config.items()))
""",
            id="or made last",
        ),
        pytest.param(
            """\
    def get_config(self):
        base = super().get_config()
        return {**base, "width": self.width}
""",
            """\
    def get_config(self):
        base = super().get_config()
        base.pop("units", None)
        return {**base, "width": self.width}
""",
            id="before it is unpacked",
        ),
    ],
)
def test_popped(before: str, after: str) -> None:
    amend(WIDE + before, WIDE + after, codes="FXL207")


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
class Square(keras.layers.Conv2D):
    def __init__(self, filters, **kwargs):
        super().__init__(filters, 3, padding="same", **kwargs)

    def get_config(self):
        config = super().get_config()
        return config
""",
            """\
class Square(keras.layers.Conv2D):
    def __init__(self, filters, **kwargs):
        super().__init__(filters, 3, padding="same", **kwargs)

    def get_config(self):
        config = super().get_config()
        config.pop("kernel_size", None)
        config.pop("padding", None)
        return config
""",
            "FXL207",
            id="what is bound by position as well; what is handed on stays",
        ),
        pytest.param(
            """\
class Block(keras.layers.Dense):
    def __init__(self, width):
        super().__init__(width, activation="relu")
        self.width = width

    def get_config(self):
        config = super().get_config()
        return config
""",
            """\
class Block(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(width, activation="relu", **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        config.pop("units", None)
        config.pop("activation", None)
        config.update({"width": self.width})
        return config
""",
            "FXL101 FXL202 FXL207",
            id="together with the key that takes its place",
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
    def __init__(self, width, **kwargs):
        super().__init__(width * 2, **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        config["width"] = self.width
        return config
""",
            """\
class Base(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable()
class Child(Base):
    def __init__(self, width, **kwargs):
        super().__init__(width * 2, **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        config.pop("units", None)
        config["width"] = self.width
        return config
""",
            "FXL207",
            id="a parent of the project's own",
        ),
        pytest.param(
            """\
class Sums(keras.layers.LSTMCell):
    def __init__(self, units, gain=1.0, **kwargs):
        super().__init__(units, activation="relu", **kwargs)
        self.gain = gain

    def get_config(self):
        config = super().get_config()
        config.update({"gain": self.gain})
        return config
""",
            """\
class Sums(keras.layers.LSTMCell):
    def __init__(self, units, gain=1.0, **kwargs):
        super().__init__(units, activation="relu", **kwargs)
        self.gain = gain

    def get_config(self):
        config = super().get_config()
        config.pop("activation", None)
        config.update({"gain": self.gain})
        return config
""",
            "FXL207",
            id="a cell",
        ),
        pytest.param(
            """\
class Twice(keras.layers.Wrapper):
    def __init__(self, units, **kwargs):
        super().__init__(keras.layers.Dense(units), **kwargs)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
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
            "FXL206 FXL207",
            id="a wrapper's from_config would look for the layer that is no longer there",
        ),
    ],
)
def test_of_every_parent(before: str, after: str, codes: str) -> None:
    amend(HEAD + before, HEAD + after, codes=codes)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(units=width * 2, **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        config.pop("units")
        config["width"] = self.width
        return config
""",
            id="it is popped already",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(units=width * 2, activation="relu", **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        for key in ("units", "activation"):
            config.pop(key, None)
        config["width"] = self.width
        return config
""",
            id="they are popped in a loop",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(units=width * 2, **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        del config["units"]
        config["width"] = self.width
        return config
""",
            id="it is deleted",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, units, use_bias=False, **kwargs):
        super().__init__(units, use_bias=use_bias, **kwargs)

    def get_config(self):
        config = super().get_config()
        return config
""",
            id="all that is bound is handed on",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, units, **kwargs):
        super().__init__(units * 2, **kwargs)

    def get_config(self):
        config = super().get_config()
        config["units"] = self.units // 2
        return config
""",
            id="the class gives the key a value of its own",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(units=width * 2, **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        return {key: config[key] for key in ("name", "trainable", "dtype")}
""",
            id="the class selects what it keeps",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(units=width * 2, **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        config["width"] = self.width
        return config

    @classmethod
    def from_config(cls, config):
        config.pop("units")
        return cls(**config)
""",
            id="from_config drops it",
        ),
        pytest.param(
            """\
class Wide(keras.layers.Dense):
    def __init__(self, **kwargs):
        super().__init__(units=3, **kwargs)

    @classmethod
    def from_config(cls, config):
        config.pop("units")
        return cls(**config)
""",
            id="from_config drops it, and there is no config of its own",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    amend(HEAD + source, codes="")


@pytest.mark.parametrize(
    "returned",
    [
        pytest.param('{**super().get_config(), "width": self.width}', id="unpacked into a literal"),
        pytest.param("dict(super().get_config(), width=self.width)", id="handed to dict"),
        pytest.param('super().get_config() | {"width": self.width}', id="joined at once"),
    ],
)
def test_a_config_without_a_name_gets_one(returned: str) -> None:
    before = f"""\
    def get_config(self):
        return {returned}
"""
    after = f"""\
    def get_config(self):
        config = {returned}
        config.pop("units", None)
        return config
"""
    amend(WIDE + before, WIDE + after, codes="FXL207")


def test_taken_out_behind_the_update_that_brings_it() -> None:
    before = """\
    def get_config(self):
        config = {"width": self.width}
        config.update(super().get_config())
        return config
"""
    after = before.replace("        return", '        config.pop("units", None)\n        return')
    amend(WIDE + before, WIDE + after, codes="FXL207")


def test_what_an_optimizer_gets_by_position_may_not_come_back() -> None:
    before = """\
class Slow(keras.optimizers.Adam):
    def __init__(self, rate, **kwargs):
        super().__init__(rate, **kwargs)
        self.rate = rate

    def get_config(self):
        config = super().get_config()
        config["rate"] = self.rate
        return config
"""
    popped = 'super().get_config()\n        config.pop("learning_rate", None)\n'
    amend(HEAD + before, HEAD + before.replace("super().get_config()\n", popped), codes="FXL207")
    by_keyword = before.replace("(rate, **kwargs)", "(learning_rate=rate, **kwargs)")
    assert "FXL207" not in {f.code for f in fix_source((HEAD + by_keyword).encode()).findings}


@pytest.mark.parametrize(
    "returned", ["dict(**base, width=self.width)", '{**base, "width": self.width}']
)
def test_taken_out_of_a_base_that_is_merged_where_the_config_is_returned(returned: str) -> None:
    before = f"""\
    def get_config(self):
        base = super().get_config()
        return {returned}
"""
    after = before.replace("        return", '        base.pop("units", None)\n        return')
    amend(WIDE + before, WIDE + after, codes="FXL207")
