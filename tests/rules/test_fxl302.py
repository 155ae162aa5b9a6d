"""FXL302: two classes are registered under one key."""

from __future__ import annotations

import pytest

from tests.repairing import repair, repair_project

_CLASS = """\
import keras


@keras.saving.register_keras_serializable({arguments})
class {name}(keras.layers.Layer):
    pass
"""
_REASON = {"FXL302": "give a new class a package of its own"}


def _class(name: str, arguments: str = "") -> str:
    return _CLASS.format(name=name, arguments=arguments)


def _both(first: str, second: str) -> str:
    return _class("Scale", first) + _class("Shift", second).removeprefix("import keras\n")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param('package="m", name="Scale"', 'package="m", name="Scale"', id="by keyword"),
        pytest.param('"m", "Scale"', 'package="m", name="Scale"', id="by position"),
        pytest.param('"m"', '"m", "Scale"', id="one by its own name"),
        pytest.param("", 'name="Scale"', id="the default package"),
        pytest.param("name=None", '"Custom", "Scale"', id="no name is the class's"),
    ],
)
def test_one_key_for_two_classes_of_a_file(first: str, second: str) -> None:
    repair(_both(first, second), refused=_REASON)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param("", "", id="names of their own"),
        pytest.param('"m"', '"n", "Scale"', id="packages of their own"),
        pytest.param('"m", "Scale"', "PACKAGE, NAME", id="a key that the source does not tell"),
        pytest.param('"m", "Scale"', "**OPTIONS", id="arguments that the source does not tell"),
    ],
)
def test_keys_that_differ_or_may_are_left_alone(first: str, second: str) -> None:
    repair(_both(first, second), refused={})


def test_a_class_that_takes_the_place_of_another_is_no_duplicate() -> None:
    repair(_class("Scale") + _class("Scale").removeprefix("import keras\n"), refused={})


def test_files_of_one_program() -> None:
    repair_project(
        {
            "a.py": _class("Scale"),
            "b.py": _class("Scale"),
            "main.py": "import a\nimport b\n",
        },
        {},
        refused={("a.py", "FXL302"): "package", ("b.py", "FXL302"): "package"},
    )


def test_files_that_no_program_loads_together() -> None:
    repair_project({"a.py": _class("Scale"), "b.py": _class("Scale")}, {}, refused={})


def test_the_message_names_the_other_class_and_the_key() -> None:
    result = repair(_both('"m", "Scale"', '"m", "Scale"'), refused=_REASON)
    first, second = (f for f in result.findings if f.code == "FXL302")
    assert first.message.startswith("Shift in <stdin> is registered as m>Scale too")
    assert second.message.startswith("Scale in <stdin> is registered as m>Scale too")


def test_a_new_registration_keeps_clear_of_a_name_that_is_taken() -> None:
    taken = _class("Shift", 'name="Scale"')
    repair(
        taken + "\n\nclass Scale(keras.layers.Layer):\n    pass\n",
        taken + '\n\n@keras.saving.register_keras_serializable(package="<stdin>")\n'
        "class Scale(keras.layers.Layer):\n    pass\n",
        codes="FXL301",
    )
