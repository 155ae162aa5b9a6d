"""FXL409: public classes of a package whose repair ends the automatic config of subclasses."""

from __future__ import annotations

import pytest
from msgspec import structs

from fixlayers.engine import check_project, fix_project
from fixlayers.settings import Settings
from tests.rules.noting import noted_in

PACKAGE = Settings(installable=True)
ENCODER = """\
import keras


class Encoder(keras.{base}):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(units)
"""


def package(
    source: str, path: str = "src/nets/model.py", *, top: str = "src/nets"
) -> dict[str, str]:
    return {f"{top}/__init__.py": "", path: source}


def of_base(base: str) -> str:
    return ENCODER.format(base=base)


def test_a_public_class_that_gets_a_config_is_said() -> None:
    (note,) = noted_in("FXL409", package(of_base("Model")), settings=PACKAGE)
    assert note.message == (
        "subclasses of Encoder elsewhere must return their own parameters from now on"
    )
    assert (note.path, note.line, note.reason) == ("src/nets/model.py", 4, "")


def test_the_fix_itself_is_carried_out_and_the_note_is_gone_afterwards() -> None:
    sources = {path: text.encode() for path, text in package(of_base("Model")).items()}
    (result,) = fix_project(sources, PACKAGE)
    assert b"def get_config(self):" in result.after
    after = {**sources, result.path: result.after}
    assert not [f for r in check_project(after, PACKAGE) for f in r.findings]


LAYER = """\
import keras


class Scale(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
"""


def test_a_layer_is_said() -> None:
    assert noted_in("FXL409", package(LAYER), settings=PACKAGE)


def test_only_in_a_project_that_is_installed() -> None:
    assert not noted_in("FXL409", package(of_base("Model")))


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param({"train.py": of_base("Model")}, id="in no package"),
        pytest.param(package(of_base("Model").replace("Encoder", "_Encoder")), id="a private name"),
        pytest.param(package(of_base("Model"), "src/nets/_model.py"), id="in a private module"),
        pytest.param(package(of_base("losses.Loss")), id="nothing is recorded by itself"),
        pytest.param(
            package("import keras\n\n\nclass Encoder(keras.Model):\n    pass\n"), id="no arguments"
        ),
        pytest.param(
            package(
                f"{of_base('Model')}        self.units = units\n\n"
                "    def get_config(self):\n"
                "        return {**super().get_config(), 'units': self.units}\n"
            ),
            id="a config of its own",
        ),
        pytest.param(
            package(
                of_base("Model").replace("units, **", "units, act=lambda x: x, **")
                + "        self.act = act\n"
            ),
            id="the repair is refused",
        ),
        pytest.param(
            package(
                "import keras\n\n\ndef make():\n"
                + "".join(f"    {line}\n" for line in of_base("Model").split("\n")[3:])
            ),
            id="in a function",
        ),
    ],
)
def test_others_are_not(sources: dict[str, str]) -> None:
    assert not noted_in("FXL409", sources, settings=PACKAGE)


def test_a_child_of_a_class_with_a_config_is_not() -> None:
    child = """\
from nets.model import Encoder


class Deep(Encoder):
    def __init__(self, depth, **kwargs):
        super().__init__(**kwargs)
        self.depth = depth
"""
    parent = (
        f"{of_base('Model')}        self.units = units\n\n    def get_config(self):\n"
        "        return {**super().get_config(), 'units': self.units}\n"
    )
    sources = {**package(parent), "src/nets/deep.py": child}
    assert not noted_in("FXL409", sources, settings=PACKAGE)


def test_not_where_the_fix_is_not_wanted() -> None:
    sources = {path: text.encode() for path, text in package(of_base("Model")).items()}
    for settings in (
        structs.replace(PACKAGE, ignore=("FXL201",)),
        structs.replace(PACKAGE, select=("FXL4",)),
        structs.replace(PACKAGE, ignore=("FXL409",)),
        structs.replace(PACKAGE, read_only=("src/nets/model.py",)),
    ):
        found = [f.code for r in check_project(sources, settings) for f in r.findings]
        assert "FXL409" not in found
