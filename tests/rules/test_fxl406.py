"""FXL406: parameters whose values do not come back from a config as they went."""

from __future__ import annotations

import pytest

from fixlayers import check_source
from tests.rules.noting import HEAD, noted

BLOCK = """\
class Block(keras.layers.Layer):
    def __init__(self, table{annotation}, **kwargs):
        super().__init__(**kwargs)
        self.table = {stored}

    def get_config(self):
        return {{**super().get_config(), "table": {entry}}}
"""


def block(annotation: str = "", stored: str = "table", entry: str = "self.table") -> str:
    return BLOCK.format(annotation=annotation, stored=stored, entry=entry)


@pytest.mark.parametrize(
    ("annotation", "message"),
    [
        (": dict[int, str]", "table is a dict whose keys come back as strings"),
        (": Dict[int, float]", "table is a dict whose keys come back as strings"),
        (": typing.Mapping[int, float]", "table is a dict whose keys come back as strings"),
        (": dict[tuple[int, int], float]", "table is a dict whose keys come back as strings"),
        (": Optional[Dict[int, float]] = None", "table is a dict whose keys come back as strings"),
        (": 'dict[int, str] | None' = None", "table is a dict whose keys come back as strings"),
        (": set[str]", "table is a set, which cannot be saved"),
        (": Set[str]", "table is a set, which cannot be saved"),
        (": frozenset", "table is a set, which cannot be saved"),
        (": Union[set, frozenset, None] = None", "table is a set, which cannot be saved"),
        (": bytes", "table is bytes, which comes back as a dict"),
        (": np.ndarray", "table is an array, which comes back as a dict"),
        (": Optional[NDArray] = None", "table is an array, which comes back as a dict"),
        (": slice", "table is a slice, which comes back as a dict"),
        (": complex", "table is a complex number, which cannot be saved"),
        (": range", "table is a range, which cannot be saved"),
        (": np.dtype", "table is a numpy.dtype, which cannot be saved"),
        (": Iterator[int]", "table is an iterator, which has nothing left to save"),
        ("={1: 2}", "table defaults to a dict with the key 1, which comes back as a string"),
        ("=b'a'", "table defaults to b'a', which comes back as a dict"),
        ("={1, 2}", "table defaults to a set"),
    ],
)
def test_a_raw_value_is_said_or_refused(annotation: str, message: str) -> None:
    found = check_source(HEAD + block(annotation))
    said = [f.message for f in found if f.code == "FXL406"]
    refused = [f.reason for f in found if f.level == "error" and message in f.reason]
    assert said == ([] if refused else [message])
    assert said or refused


@pytest.mark.parametrize(
    "annotation",
    [
        "",
        ": dict[str, int]",
        ": Dict[Any, int]",
        ": dict",
        ": list[int]",
        ": tuple[int, ...]",
        ": Union[set, list]",
        ": set | list[int]",
        ": int | None = None",
        ": str",
        ": 'a remark'",
        ": Literal['set']",
        ": list[set]",
        ": Callable[[int], set]",
        ": keras.Layer",
        ": tf.DType",
        ": np.ndarray | list",
        "=range",
        "={'a': 1}",
        "=(1, 2)",
    ],
)
def test_other_values_are_not(annotation: str) -> None:
    assert not noted("FXL406", block(annotation))


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(block(": set[str]", entry="sorted(self.table)"), id="as a list"),
        pytest.param(block(": set[str]", entry="list(self.table)"), id="another list"),
        pytest.param(block(": np.ndarray", entry="self.table.tolist()"), id="an array's list"),
        pytest.param(block(": np.ndarray", stored="np.asarray(table)"), id="an array of anything"),
        pytest.param(
            block(": dict[int, str]", stored="{int(k): v for k, v in table.items()}"),
            id="converted back",
        ),
        pytest.param(
            block(": dict[int, str]", entry="{str(k): v for k, v in self.table.items()}"),
            id="converted on the way",
        ),
        pytest.param(
            block(": dict[int, str]")
            + """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        config["table"] = {int(k): v for k, v in config["table"].items()}
        return cls(**config)
""",
            id="converted by from_config",
        ),
        pytest.param(
            block(": dict[int, str]")
            + """
    @classmethod
    def from_config(cls, config):
        for key in list(config):
            config[key] = revive(config[key])
        return cls(**config)
""",
            id="a from_config that cannot be followed",
        ),
        pytest.param(block(": set[str]").replace("keras.layers.Layer", "object"), id="no Keras"),
    ],
)
def test_what_is_converted_is_not(source: str) -> None:
    assert not noted("FXL406", source)


def test_an_iterator_by_its_use() -> None:
    source = block() + "\n    def call(self, x):\n        return x + next(self.table)\n"
    (note,) = noted("FXL406", source)
    assert note.message == "table is an iterator, which has nothing left to save"


def test_what_keras_records_by_itself_is_said() -> None:
    source = """\
class Block(keras.layers.Layer):
    def __init__(self, table: dict[int, str], **kwargs):
        super().__init__(**kwargs)
        self.table = table
"""
    (note,) = noted("FXL406", source)
    assert "keys come back as strings" in note.message


def test_a_generated_config_is_said() -> None:
    source = """\
class Block(keras.Model):
    def __init__(self, table: dict[int, str], **kwargs):
        super().__init__(**kwargs)
        self.table = table
"""
    assert noted("FXL406", source)


def test_what_a_parent_of_the_project_carries_is_its_matter() -> None:
    source = """\
class Parent(keras.layers.Layer):
    def __init__(self, table=None, keys=None, **kwargs):
        super().__init__(**kwargs)
        self.keys = list(table) if keys is None else keys

    def get_config(self):
        return {**super().get_config(), "keys": self.keys}


class Block(Parent):
    def __init__(self, *, table: dict[int, bytes] | None = None, **kwargs):
        super().__init__(table=table, **kwargs)
"""
    assert not noted("FXL406", source)


CHAIN = """\
class Chain(keras.layers.Layer):
    def __init__(self, start="orthogonal", **kwargs):
        super().__init__(**kwargs)
        self.start = keras.initializers.get(start)

    def build(self, shape):
        self.chain = self.add_weight(shape=shape[1:], initializer=self.start)

    def get_config(self):
        return {**super().get_config(), "start": "orthogonal"}
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("", "", id="what is made of it"),
        pytest.param("keras.initializers.get(start)", "start", id="as it came"),
        pytest.param('"orthogonal"', "1.5", id="a number"),
    ],
)
def test_a_default_that_is_returned_whatever_was_given_is_said(old: str, new: str) -> None:
    (note,) = noted("FXL406", CHAIN.replace(old, new) if old else CHAIN)
    default = new if new == "1.5" else "'orthogonal'"
    assert note.message == f"get_config returns {default} for start, whatever was given"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('"orthogonal"', "None", id="None, as samplers return it for a seed"),
        pytest.param('"start": "orthogonal"', '"start": "zeros"', id="another value"),
        pytest.param('start="orthogonal"', "start", id="none by default"),
        pytest.param("initializer=self.start", "initializer='zeros'", id="used for nothing"),
        pytest.param("get(start)", "get('zeros')", id="not kept"),
        pytest.param('"start": "orthogonal"', '"end": "orthogonal"', id="no parameter"),
        pytest.param("start", "name", id="a parameter of the parent's"),
        pytest.param("Layer", "Other", id="an unknown base"),
        pytest.param(
            "    def build",
            "    @classmethod\n    def from_config(cls, config):\n"
            '        config["start"] = revive(config["start"])\n        return cls(**config)\n\n'
            "    def build",
            id="from_config makes something of it",
        ),
    ],
)
def test_another_constant_is_not(old: str, new: str) -> None:
    assert not noted("FXL406", CHAIN.replace(old, new))


TAKES_ALL = """\
class Block(keras.layers.{base}):
    def __init__(self, {parameters}, **kwargs):
        super().__init__({handed}**kwargs)
        self.sizes = {stored}
"""


@pytest.mark.parametrize(
    "more",
    [
        "",
        "\n    def get_config(self):\n        return super().get_config()\n",
        "\n    def get_config(self):\n"
        "        return {**super().get_config(), 'sizes': self.sizes}\n",
    ],
)
def test_what_a_star_takes_is_said(more: str) -> None:
    source = TAKES_ALL.format(base="Layer", parameters="*sizes", handed="", stored="sizes")
    (note,) = noted("FXL406", source + more)
    assert note.message == "*sizes takes arguments that no config carries"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            TAKES_ALL.format(base="Layer", parameters="*_", handed="", stored="[]"),
            id="nobody reads them",
        ),
        pytest.param(
            TAKES_ALL.format(base="Dense", parameters="*args", handed="*args, ", stored="args[1:]"),
            id="they are the parent's",
        ),
        pytest.param(
            TAKES_ALL.format(base="Dense", parameters="n, *sizes", handed="n, ", stored="sizes"),
            id="the missing config is refused for them",
        ),
        pytest.param(
            TAKES_ALL.format(base="Layer", parameters="*sizes", handed="", stored="sizes").replace(
                "**kwargs", ""
            ),
            id="the missing **kwargs are refused for them",
        ),
        pytest.param(
            TAKES_ALL.format(base="Layer", parameters="*sizes", handed="", stored="sizes")
            + """
    def get_config(self):
        return {**super().get_config(), "sizes": self.sizes}

    @classmethod
    def from_config(cls, config):
        sizes = config.pop("sizes")
        return cls(*sizes, **config)
""",
            id="from_config gives them again",
        ),
    ],
)
def test_what_a_star_takes_is_not_where_it_comes_back(source: str) -> None:
    assert not noted("FXL406", source)
