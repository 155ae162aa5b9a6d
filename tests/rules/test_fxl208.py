"""FXL208: an existing `get_config` returns a key that no constructor takes."""

from __future__ import annotations

import pytest

from fixlayers.settings import Settings
from tests.repairing import repair, repair_project
from tests.rules.amending import HEAD, amend

BLOCK = f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.width = units * 3

"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"unit": self.units})
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            id="in a literal",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update(unit=self.units)
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update(units=self.units)
        return config
""",
            id="as a keyword",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config['unit'] = self.units
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config['units'] = self.units
        return config
""",
            id="as an item, in the author's quotes",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {**super().get_config(), "unit": self.units}
""",
            """\
    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
            id="returned at once",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = {"unit": self.units}
        base_config = super().get_config()
        return dict(list(base_config.items()) + list(config.items()))
""",
            """\
    def get_config(self):
        config = {"units": self.units}
        base_config = super().get_config()
        return dict(list(base_config.items()) + list(config.items()))
""",
            id="in a dict that is joined with the parent's",
        ),
        pytest.param(
            """\
    def get_config(self):
        return super().get_config() | dict(unit=self.units)
""",
            """\
    def get_config(self):
        return super().get_config() | dict(units=self.units)
""",
            id="in a call of dict",
        ),
    ],
)
def test_a_misspelt_parameter_is_renamed(before: str, after: str) -> None:
    amend(BLOCK + before, BLOCK + after, codes="FXL208")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "width": self.width})
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            id="from a literal",
        ),
        pytest.param(
            """\
    def get_config(self):
        return {
            **super().get_config(),
            "width": self.width,  # thrice
            "units": self.units,  # as given
        }
""",
            """\
    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,  # as given
        }
""",
            id="with the line and the comment that are its own",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update(width=self.width, units=self.units)
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update(units=self.units)
        return config
""",
            id="from keywords",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config["width"] = self.width
        config["units"] = self.units
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        return config
""",
            id="an item as a whole",
        ),
        pytest.param(
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        config.update({"width": self.width})
        return config
""",
            """\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            id="an update that is left with nothing",
        ),
    ],
)
def test_a_key_that_is_no_parameter_is_removed(before: str, after: str) -> None:
    amend(BLOCK + before, BLOCK + after, codes="FXL208")


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self._units = units
        self.rate = rate

    def get_config(self):
        config = super().get_config()
        config.update({"unit": self._units})
        return config
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, rate=0.1, **kwargs):
        super().__init__(**kwargs)
        self._units = units
        self.rate = rate

    def get_config(self):
        config = super().get_config()
        config.update({"units": self._units, "rate": self.rate})
        return config
""",
            "FXL202 FXL208",
            id="renamed by what the attribute holds, beside a key that is missing",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units):
        super().__init__(name="block")
        self.units = units

    def get_config(self):
        return {"units": self.units, "version": 2}
""",
            """\
class Block(keras.layers.Layer):
    def __init__(self, units):
        super().__init__(name="block")
        self.units = units

    def get_config(self):
        return {"units": self.units}
""",
            "FXL208",
            id="a constant in a class that takes no kwargs",
        ),
        pytest.param(
            """\
class Ones(keras.initializers.Initializer):
    def __init__(self, scale=1.0):
        self.scale = scale

    def get_config(self):
        return {"scale": self.scale, "name": "ones"}
""",
            """\
class Ones(keras.initializers.Initializer):
    def __init__(self, scale=1.0):
        self.scale = scale

    def get_config(self):
        return {"scale": self.scale}
""",
            "FXL208",
            id="an initializer has no name",
        ),
        pytest.param(
            """\
class Block(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(units=width * 2, **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        config.pop("units")
        config.update({"width": self.width, "filters": 3})
        return config
""",
            """\
class Block(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(units=width * 2, **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        config.pop("units")
        config.update({"width": self.width})
        return config
""",
            "FXL208",
            id="a key of another layer's",
        ),
    ],
)
def test_in_other_classes(before: str, after: str, codes: str) -> None:
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
        config = super().get_config()
        config.update({"units": self.units, "name": self.name, "dtype": self.dtype})
        return config
""",
            id="the parent takes them",
        ),
        pytest.param(
            """\
class Block(keras.layers.Dense):
    def __init__(self, units, **kwargs):
        super().__init__(units, **kwargs)

    def get_config(self):
        config = super().get_config()
        config.update({"use_bias": self.use_bias})
        return config
""",
            id="a built-in parent takes it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        kwargs.pop("width", None)
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units, "width": 3}
""",
            id="the constructor pops it",
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
            id="the constructor swallows it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "width": self.units}

    @classmethod
    def from_config(cls, config):
        return cls(units=config.pop("width"), **config)
""",
            id="from_config translates it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units, "version": 2}

    @classmethod
    def from_config(cls, config):
        config.pop("version")
        return cls(**config)
""",
            id="from_config drops it",
        ),
        pytest.param(
            """\
class Block(keras.layers.Layer):
    def __init__(self, *sizes, **kwargs):
        super().__init__(**kwargs)
        self.sizes = sizes

    def get_config(self):
        return {**super().get_config(), "sizes": self.sizes}
""",
            id="the constructor takes *args",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    amend(HEAD + source, codes="")


def test_refused_where_a_child_may_take_the_key() -> None:
    source = f"""\
{HEAD}class Base(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {{**super().get_config(), "units": self.units, "rate": self.rate}}


@keras.saving.register_keras_serializable()
class Child(Base):
    def __init__(self, units, rate, **kwargs):
        super().__init__(units, **kwargs)
        self.rate = rate
"""
    amend(source, refused={"FXL208": "a class below may take them"})


BLOCK = f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {{**super().get_config(), "units": self.units, "version": 2}}
"""
UNVERSIONED = BLOCK.replace(', "version": 2', "")


@pytest.mark.parametrize(
    "reader",
    [
        'def told(layer):\n    return layer.get_config()["version"]\n',
        'def told(layer):\n    made = layer.get_config()\n    return made.get("version")\n',
        'def told(config):\n    return "version" in config\n',
        'def told(layer_config):\n    return layer_config.pop("version", None)\n',
        "class Reader:\n    @classmethod\n    def from_config(cls, config):\n"
        '        inner_config = config["inner"]\n        return cls(inner_config["version"])\n',
    ],
)
def test_unsafe_where_the_project_reads_the_key(reader: str) -> None:
    files = {"a.py": BLOCK, "b.py": reader}
    reason = "b.py reads version of a config, which may be that of this class"
    repair_project(files, {}, refused={("a.py", "FXL208"): reason})
    repair_project(files, {"a.py": UNVERSIONED}, settings=Settings(unsafe_fixes=True))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param('package["version"] = read(package)["version"]\n', id="of something else"),
        pytest.param('config["version"] = 2\n', id="written only"),
        pytest.param('config["versions"] == "version"\n', id="another key"),
        pytest.param(
            "class Reader:\n    @classmethod\n    def from_config(cls, config):\n"
            '        return cls(config.pop("version"))\n',
            id="of a stranger's own",
        ),
    ],
)
def test_safe_where_nobody_reads_it(other: str) -> None:
    repair_project({"a.py": BLOCK, "b.py": other}, {"a.py": UNVERSIONED})


def test_a_key_that_the_from_config_above_reads_stays() -> None:
    above = f"""\
{HEAD}class Above(keras.layers.Layer):
    @classmethod
    def from_config(cls, config):
        version = config.pop("version")
        return cls(**config)
"""
    below = BLOCK.replace("import keras\n", "import keras\nfrom b import Above\n")
    below = below.replace("class Block(keras.layers.Layer)", "class Block(Above)")
    assert "(Above)" in below
    repair_project({"a.py": below, "b.py": above}, {})
    deaf = above.replace('        version = config.pop("version")\n', "")
    repair_project({"a.py": below, "b.py": deaf}, {"a.py": below.replace(', "version": 2', "")})


@pytest.mark.parametrize(
    "base", ["keras.layers.Layer", "keras.layers.Dense", "keras.initializers.Initializer", "Above"]
)
def test_a_class_without_a_constructor_of_its_own(base: str) -> None:
    above = """\
class Above(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@keras.saving.register_keras_serializable()
"""
    source = f"""\
{HEAD}{above if base == "Above" else ""}class Block({base}):
    def get_config(self):
        config = super().get_config()
        config.update({{"version": 2}})
        return config
"""
    amend(source, source.replace('        config.update({"version": 2})\n', ""), codes="FXL208")


def test_a_model_without_a_constructor_may_be_functional() -> None:
    source = f"""\
{HEAD}class Net(keras.Model):
    def get_config(self):
        return {{**super().get_config(), "version": 2}}
"""
    amend(source, refused={"FXL208": "a model without __init__ may be functional"})


def test_a_constructor_above_that_swallows_everything_is_left() -> None:
    amend(f"""\
{HEAD}class Above(keras.initializers.Initializer):
    def __init__(self, **kwargs):
        pass


@keras.saving.register_keras_serializable()
class Block(Above):
    def get_config(self):
        return {{"version": 2}}
""")


_KEPT = f"""\
{HEAD}class Block(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self._kept = {{"size": units, "version": 2}}

    def call(self, x):
        return x * self._kept["size"]

    def get_config(self):
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
        return {**super().get_config(), **self._kept}
""",
            """\
        config = {**super().get_config(), **self._kept, "units": self.units}
        config.pop("size", None)
        config.pop("version", None)
        return config
""",
            id="as part of what is returned",
        ),
        pytest.param(
            """\
        return self._kept
""",
            """\
        config = {**super().get_config(), **self._kept, "units": self.units}
        config.pop("size", None)
        config.pop("version", None)
        return config
""",
            id="as it is returned",
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
        config.pop("size", None)
        config.pop("version", None)
        config.update({"units": self.units})
        return config
""",
            id="in an update",
        ),
        pytest.param(
            """\
        config = dict(self._kept)
        config.update(super().get_config())
        return config
""",
            """\
        config = dict(self._kept)
        config.pop("size", None)
        config.pop("version", None)
        config.update(super().get_config())
        config.update({"units": self.units})
        return config
""",
            id="in a copy",
        ),
    ],
)
def test_a_key_of_a_dict_that_the_constructor_keeps_leaves_the_config_alone(
    before: str, after: str
) -> None:
    stored = "        super().__init__(**kwargs)\n"
    kept = _KEPT.replace(stored, f"{stored}        self.units = units\n")
    amend(_KEPT + before, kept + after)


def test_a_dict_that_the_constructor_keeps_is_left_where_it_is_changed() -> None:
    amend(
        _KEPT
        + """\
        config = self._kept
        config.update(super().get_config())
        return config
"""
    )


def test_a_key_that_gives_way_in_the_parent_call_is_none_that_nobody_takes() -> None:
    before = """\
import keras


@keras.saving.register_keras_serializable()
class Scale(keras.layers.Layer):
    def __init__(self, factor=1.0, **kwargs):
        super().__init__(name="scale", **kwargs)
        self.factor = factor

    def get_config(self):
        config = super().get_config()
        config.update({"factor": self.factor, "name": self.name})
        return config


def label(layer):
    config = layer.get_config()
    return config["name"]
"""
    after = before.replace(
        '        super().__init__(name="scale", **kwargs)\n',
        '        kwargs.setdefault("name", "scale")\n        super().__init__(**kwargs)\n',
    )
    repair(before, after, codes="FXL104")
