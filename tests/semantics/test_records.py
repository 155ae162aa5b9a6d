"""Objects that hold nothing but plain values, and how they travel."""

from __future__ import annotations

import pytest

from fixlayers.rewrite.edits import AddImport
from fixlayers.semantics.constructor import parameter_of
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.records import Record
from tests.semantics.views import view_of

IMPORTS = """\
import abc
import dataclasses
from dataclasses import KW_ONLY, InitVar, dataclass, field
from typing import Any, ClassVar, Dict, List, Literal, NamedTuple, Optional, Tuple, Union

import keras

"""
DATACLASS = "@dataclass\nclass Config:\n    units: int = 3\n"
CHILD = DATACLASS.replace("Config:", "Config(Base):")
LAYER = """\
class A(keras.layers.Layer):
    def __init__(self, config: Config, **kwargs):
        super().__init__(**kwargs)
        self.config = config
        self.dense = keras.layers.Dense(config.units)
"""
UNTOLD = LAYER.replace(": Config", "")
ASDICT = "dataclasses.asdict({})"


def _record(source: str, more: dict[str, str] | None = None) -> Record | None:
    view = view_of({"a.py": source, **(more or {})})
    assert view.constructor is not None
    parameter = parameter_of(view.constructor, "config")
    kept = stored_attributes(view.facts, "config")
    return view.family.evidence.read(view.key, parameter, kept).record


def _of(config: str, layer: str = LAYER, more: str = "") -> Record | None:
    return _record(f"{IMPORTS}\n{config}\n\n{layer}\n\n{more}")


@pytest.mark.parametrize(
    "decorator",
    ["dataclass", "dataclass()", "dataclasses.dataclass(frozen=True, slots=True, kw_only=True)"],
)
@pytest.mark.parametrize(
    "fields",
    [
        "units: int = 3",
        "units: 'int'",
        "units: int | None = None",
        "units: Optional[int] = None",
        "units: Union[int, float, None] = 1",
        "units: Literal['a', 1] = 1",
        "units: List[int] = field(default_factory=list)",
        "units: Dict[str, List[float]] = field(default_factory=dict)",
        "units: int\n    kind: ClassVar[tuple] = ()",
        "units: int\n\n    def twice(self):\n        return 2 * self.units",
        "units: int\n\n    @property\n    def twice(self):\n        return 2 * self.units",
    ],
)
def test_dataclasses(decorator: str, fields: str) -> None:
    assert _of(f"@{decorator}\nclass Config:\n    {fields}\n") == Record("Config", ASDICT)


@pytest.mark.parametrize(
    "fields",
    [
        "units: int\n    rates: Tuple[float, ...] = ()",
        "units: int\n    rates: tuple = ()",
        "units: int\n    rates: List[Tuple[int, int]] = None",
        "units: int\n    rates: list = None",
        "units: int\n    rates: Dict[int, float] = None",
        "units: int\n    rates: dict = None",
        "units: int\n    other: Any = None",
        "units: int\n    other: object = None",
        "units: int\n    other: bytes = b''",
        "units: int\n    other: 'Other' = None",
        "units: int\n    other: 'a remark, no type' = None",
        "units: int\n    other: InitVar[int] = 0",
        "_: KW_ONLY\n    units: int",
        "units: int\n    other: int = field(init=False, default=1)",
        "units: int\n    other: Literal[1, (2,)] = 1",
        "units: int\n\n    def __post_init__(self):\n        self.units *= 2",
        "units: int\n\n    def __post_init__(self):\n        print(self)",
        "units: int\n\n    def __init__(self, units):\n        self.units = units",
        "units: int\n\n    def __setattr__(self, name, value):\n        pass",
        "units: int\n\n    def __getattribute__(self, name):\n        return 1",
        "units: int\n\n    def __new__(cls, *args):\n        return other",
        "units: int\n\n    def twice(self):\n        self.units *= 2",
        "units: int\n\n    def update(self, d):\n        self.__dict__.update(d)",
        "units: int\n\n    def update(self, d):\n        setattr(self, d, 1)",
        "units: int\n\n    def get_config(self):\n        return {}",
        "units: int\n\n    def units(self):\n        return 1",
        "other: int = 1",
        "pass",
    ],
)
def test_dataclasses_that_may_not_come_back_whole(fields: str) -> None:
    assert _of(f"@dataclass\nclass Config:\n    {fields}\n") is None


@pytest.mark.parametrize(
    "config",
    [
        DATACLASS.replace("@dataclass", "@dataclass(init=False)"),
        DATACLASS.replace("@dataclass", "@dataclass(**settings)"),
        DATACLASS.replace("@dataclass", "@other\n@dataclass"),
        DATACLASS.replace("@dataclass", "@attrs.define"),
        DATACLASS.replace("@dataclass\n", ""),
        DATACLASS.replace("Config:", "Config(Unknown):"),
        "class Base:\n    pass\n\n" + CHILD,
        "@dataclass\nclass Base:\n    sizes: tuple = ()\n\n" + CHILD,
        DATACLASS + "\nclass Child(Config):\n    pass\n",
        DATACLASS + "\nclass Config:\n    pass\n",
        "if keras:\n    " + DATACLASS.replace("\n", "\n    "),
        "def f():\n    " + DATACLASS.replace("\n", "\n    "),
        DATACLASS.replace("Config:", "Config(keras.layers.Layer):"),
    ],
)  # fmt: skip
def test_classes_that_are_no_such_dataclass(config: str) -> None:
    assert _of(config) is None


def test_what_a_dataclass_inherits() -> None:
    base = "@dataclass\nclass Base(abc.ABC):\n    units: int\n\n"
    config = base + "@dataclass\nclass Config(Base):\n    rate: float = 0.1\n"
    assert _of(config) == Record("Config", ASDICT)


@pytest.mark.parametrize(
    ("fields", "travels"),
    [
        ("units: int\n    rate: Optional[float] = None", True),
        ("units: int\n    sizes: List[int]", False),
        ("units: int\n    sizes: tuple", False),
        ("units: int\n\n    def __new__(cls, units):\n        return other", False),
    ],
)
def test_named_tuples(fields: str, travels: bool) -> None:
    found = _of(f"class Config(NamedTuple):\n    {fields}\n")
    assert found == (Record("Config", "{}._asdict()") if travels else None)


PLAIN = """\
class Config:
    def __init__(self, units, rate=0.1, name: str = None):
        self.units = units
        self.rate = rate
        self.name = name
"""


@pytest.mark.parametrize(
    ("old", "new", "travels"),
    [
        ("Config:", "Config:", True),
        ("Config:", "Config(object):", True),
        ("Config:", "Config(abc.ABC):", True),
        ("        self.units", "        super().__init__()\n        self.units", True),
        ("rate=0.1", "rate=[0.1, 0.2]", True),
        ("rate=0.1", "*, rate=0.1", True),
        ("Config:", "Config(Base):", False),
        ("Config:", "Config(dict):", False),
        ("rate=0.1", "rate=(0.1, 0.2)", False),
        ("rate=0.1", "rate={1: 2}", False),
        ("rate=0.1", "rate: tuple = None", False),
        ("rate=0.1", "rate: list = None", False),
        ("rate=0.1", "activation=None", False),
        ("rate=0.1", "*rate", False),
        ("rate=0.1", "rate=0.1, /", False),
        ("name: str = None", "name: str = None, **kwargs", False),
        ("self.rate = rate", "self._rate = rate", False),
        ("self.rate = rate", "self.rate = 2 * rate", False),
        ("self.rate = rate", "self.rate = rate or 0.1", False),
        ("self.rate = rate", "self.rate = rate\n        self.twice = 2 * rate", False),
        ("self.rate = rate", "self.rate = rate\n        fill(self)", False),
        ("self.rate = rate", "self.rate = rate\n        rate = 2", False),
        ("self.rate = rate", "self.rate = rate\n        self.rate = 3", False),
        ("self.rate = rate", "if rate:\n            self.rate = rate", False),
        ("    def", "    __slots__ = ('units', 'rate', 'name')\n    def", False),
        ("    def", "    def __getattr__(self, name):\n        return 1\n\n    def", False),
        ("    def", "    def rate(self):\n        return 1\n\n    def", False),
        ("    def", "    def more(self):\n        self.more = 1\n\n    def", False),
    ],
)
def test_plain_classes(old: str, new: str, travels: bool) -> None:
    found = _of(PLAIN.replace(old, new))
    assert found == (Record("Config", "dict(vars({}))") if travels else None)


@pytest.mark.parametrize(
    ("annotation", "optional"),
    [
        ("'Config'", False),
        ("Optional[Config]", True),
        ("Config | None", True),
        ("Union[None, 'Config']", True),
        ("Config = None", True),
        ("Config = Config()", False),
    ],
)
def test_annotations(annotation: str, optional: bool) -> None:
    found = _of(DATACLASS, LAYER.replace("config: Config", f"config: {annotation}"))
    assert found == Record("Config", ASDICT, optional)


@pytest.mark.parametrize(
    "annotation",
    ["Any", "dict", "Union[Config, dict]", "List[Config]", "Type[Config]", "Unknown", "'a b'"],
)
def test_annotations_that_tell_of_something_else(annotation: str) -> None:
    layer = LAYER.replace("config: Config", f"config: {annotation}")
    assert _of(DATACLASS, layer, "A(Config())") is None


@pytest.mark.parametrize(
    "more",
    [
        "A(Config(4))",
        "A(config=Config(4), name='a')",
        "config = Config(4)\nA(config)",
        "def f():\n    config = Config()\n    return A(config)",
        "def f(config: Config):\n    return A(config)",
        "A(Config())\nA(None)",
        "class B:\n    def __init__(self, config: Config):\n        A(config)",
        "class B:\n    def __init__(self, c: Config = None):\n        self.c = c\n"
        "    def build(self):\n        A(self.c)",
        "class B:\n    def __init__(self, config):\n        A(config)\nB(Config())",
    ],
)
def test_calls_that_tell(more: str) -> None:
    assert _of(DATACLASS, UNTOLD, more) == Record("Config", ASDICT)


@pytest.mark.parametrize(
    "more",
    [
        "",
        "A(load())",
        "A(Config())\nA(load())",
        "A(Config())\nA(*arguments)",
        "A(Config())\nA(**arguments)",
        "A(Config())\nA(Other())\nclass Other: pass",
        "A(Config.load())",
        "class B:\n    def __init__(self, config):\n        A(config)",
        "class B:\n    def __init__(self, config):\n        config = load()\n        A(config)\n"
        "B(Config())",
    ],
)
def test_calls_that_do_not_tell(more: str) -> None:
    assert _of(DATACLASS, UNTOLD, more) is None


def test_what_it_goes_on_to_tells() -> None:
    inner = LAYER.replace("class A", "class Inner")
    outer = "class A(keras.layers.Layer):\n    def __init__(self, config):\n        "
    outer += "super().__init__()\n        self.inner = Inner(config)\n"
    assert _of(DATACLASS, inner + "\n\n" + outer) == Record("Config", ASDICT)


@pytest.mark.parametrize(
    ("default", "more"),
    [("config=Config()", ""), ("config=None", "        self.config = config or Config()\n")],
)
def test_what_it_is_by_default_tells(default: str, more: str) -> None:
    layer = UNTOLD.replace("self, config", f"self, {default}")
    layer = layer.replace("        self.config = config\n", more or "        pass\n")
    assert _of(DATACLASS, layer.replace("        pass\n", "")) == Record(
        "Config", ASDICT, optional=bool(more)
    )


@pytest.mark.parametrize(
    "more",
    [
        "config = Config()\nconfig.units = 4",
        "cfg = Config()\ncfg.units += 4",
        "config.extra = 4",
        "del x.units",
        "setattr(config, name, 1)",
        "setattr(args, name, 1)",
        "vars(cfg).update(new)",
        "class B:\n    def f(self):\n        self.config.units = 3",
    ],
)
def test_objects_that_are_changed(more: str) -> None:
    assert _of(DATACLASS, LAYER, more) is None
    files = {"b.py": more}
    assert _record(f"{IMPORTS}\n{DATACLASS}\n\n{LAYER}", files) is None


@pytest.mark.parametrize(
    "more",
    ["model.name = 'a'", "class B:\n    def f(self):\n        self.units = 3", "x.units == 3"],
)
def test_others_that_are_changed(more: str) -> None:
    assert _of(DATACLASS, LAYER, more) == Record("Config", ASDICT)


def test_what_the_class_reads_has_to_be_there() -> None:
    assert _of(DATACLASS, LAYER + "        self.rate = config.rate\n") is None
    assert _of(DATACLASS, LAYER + "        config.update({})\n") is None


CONFIG_FILE = "from dataclasses import dataclass\n" + DATACLASS
BARE_IMPORT = AddImport("dataclasses")


@pytest.mark.parametrize(
    ("imports", "name", "apart", "needed"),
    [
        ("from b import Config", "Config", ASDICT, (BARE_IMPORT,)),
        ("from b import Config as C", "C", ASDICT, (BARE_IMPORT,)),
        ("import b", "b.Config", ASDICT, (BARE_IMPORT,)),
        ("import b\nC = b.Config", "b.Config", ASDICT, (BARE_IMPORT,)),
        ("import dataclasses as dc\nimport b", "b.Config", "dc.asdict({})", ()),
        ("from dataclasses import asdict as d\nimport b", "b.Config", "d({})", ()),
        (
            "from dataclasses import dataclass\nimport b",
            "b.Config",
            "asdict({})",
            (AddImport("dataclasses", "asdict"),),
        ),
        (
            "from dataclasses import dataclass\nasdict = 1\nimport b",
            "b.Config",
            ASDICT,
            (BARE_IMPORT,),
        ),
    ],
)
def test_how_a_file_spells_them(
    imports: str, name: str, apart: str, needed: tuple[AddImport, ...]
) -> None:
    layer = LAYER.replace(": Config", f": {name}")
    found = _record(f"import keras\n{imports}\n\n\n{layer}", {"b.py": CONFIG_FILE})
    assert found == Record(name, apart, imports=needed)


@pytest.mark.parametrize(
    "imports",
    [
        "dataclasses = 1\nfrom b import Config",
        "if keras:\n    from b import Config",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from b import Config",
        "try:\n    from b import Config\nexcept ImportError:\n    Config = None",
        "from b import Config\nConfig = Config",
    ],
)
def test_files_that_have_no_name_for_them(imports: str) -> None:
    assert _record(f"import keras\n{imports}\n\n\n{LAYER}", {"b.py": CONFIG_FILE}) is None


def test_a_class_that_the_layer_hides() -> None:
    layer = LAYER.replace("    def __init__", "    Config = 1\n\n    def __init__")
    assert _of(DATACLASS, layer) is None


def test_an_object_that_is_made_of_its_own_kind() -> None:
    config = "class Config:\n    def __init__(self, units, parent=None):\n"
    config += "        self.units = units\n        self.parent = parent\n"
    assert _of(config, UNTOLD, "A(Config(1, Config(2)))") is None


LIBRARIES = """\
import argparse
import types
from argparse import Namespace
from typing import TYPE_CHECKING, Optional

import keras
import ml_collections as mlc
from ml_collections import ConfigDict
from ml_collections.config_dict import FrozenConfigDict

"""
GUESS = "config holds nothing but numbers, strings and lists of these"


def _of_library(annotation: str, statement: str = "", more: str = "") -> Record | None:
    layer = LAYER.replace(": Config", f": {annotation}").replace(
        "self.config", f"{statement}self.config"
    )
    return _record(f"{LIBRARIES}\n{layer}\n\n{more}")


@pytest.mark.parametrize(
    ("annotation", "name"),
    [
        ("argparse.Namespace", "argparse.Namespace"),
        ("Namespace", "Namespace"),
        ("'types.SimpleNamespace'", "types.SimpleNamespace"),
    ],
)
def test_namespaces(annotation: str, name: str) -> None:
    assert _of_library(annotation) == Record(name, "dict(vars({}))", guess=GUESS)


@pytest.mark.parametrize(
    ("annotation", "name", "optional"),
    [
        ("ConfigDict", "ConfigDict", False),
        ("mlc.ConfigDict", "mlc.ConfigDict", False),
        ("Optional[mlc.config_dict.ConfigDict]", "mlc.config_dict.ConfigDict", True),
    ],
)
def test_config_dicts(annotation: str, name: str, optional: bool) -> None:
    found = _of_library(annotation)
    assert found == Record(name, "{}.to_dict()", optional, by_keyword=False, guess=GUESS)


@pytest.mark.parametrize(
    ("annotation", "statement", "more"),
    [
        pytest.param("FrozenConfigDict", "", "", id="another class"),
        pytest.param("ConfigDict | dict", "", "", id="one of two"),
        pytest.param("ConfigDict", "config.units = 3\n        ", "", id="it sets an attribute"),
        pytest.param("ConfigDict", "config['units'] = 3\n        ", "", id="it sets an item"),
        pytest.param("ConfigDict", "config.update(units=3)\n        ", "", id="it updates"),
        pytest.param(
            "ConfigDict",
            "",
            "def halve(config):\n    config.units //= 2\n",
            id="the file changes it",
        ),
        pytest.param("ConfigDict", "", "class ConfigDict:\n    pass\n", id="another meaning"),
        pytest.param(
            "'Checked'",
            "",
            "if TYPE_CHECKING:\n    from argparse import Namespace as Checked\n",
            id="a name for type checkers alone",
        ),
    ],
)
def test_objects_of_libraries_that_may_not_come_back(
    annotation: str, statement: str, more: str
) -> None:
    assert _of_library(annotation, statement, more) is None
