"""What a config is given of a parameter that may be an object of Keras's."""

from __future__ import annotations

import ast
import re

import pytest

from fixlayers import fix_source

SOURCE = """\
from typing import Dict, List, Optional, Union

{imports}


class Block(keras.layers.Layer):
    def __init__(self, {parameter}, **kwargs):
        super().__init__(**kwargs)
        self.{name} = {name}

    def call(self, x):
        {call}
        return x


class Other(keras.layers.Layer):
    pass
"""
TENSORFLOW = "from tensorflow import keras"
CALLED = "serialize_keras_object(self.p)"
GUARDED = f"{CALLED} if callable(self.p) else self.p"
EACH = "serialize_keras_object(value)"
LISTED = f"[{EACH} for value in self.p]"
# In the spelling of this version of Python: 3.10 adds parentheses.
MAPPED = ast.unparse(ast.parse(f"{{key: {EACH} for key, value in self.p.items()}}"))
BUT_NONE = " if self.p is not None else None"
LOOP = "for each in self.p: x = each(x)"


def serialized(parameter: str, call: str, imports: str = TENSORFLOW) -> str:
    """Return what the new `get_config` of a layer holds of its parameter, without the module."""
    name = re.split("[:=]", parameter)[0]
    source = SOURCE.format(imports=imports, parameter=parameter, name=name, call=call)
    repaired = ast.parse(fix_source(source.encode()).after)
    [config] = (node for node in ast.walk(repaired) if isinstance(node, ast.Dict))
    assert [ast.unparse(key) for key in config.keys if key] == [repr(name)]
    return re.sub(r"keras\.(utils|saving)\.", "", ast.unparse(config.values[0]))


@pytest.mark.parametrize(
    ("parameter", "call", "expected"),
    [
        pytest.param("p", "print(self.p)", GUARDED, id="nothing is known of it"),
        pytest.param("p", "x = self.p(x)", CALLED, id="it is called"),
        pytest.param("p", LOOP, LISTED, id="its elements are called"),
        pytest.param("p=None", LOOP, LISTED + BUT_NONE, id="which is None by default"),
        pytest.param(
            "p: Optional[List[keras.layers.Layer]]", LOOP, LISTED + BUT_NONE, id="or by annotation"
        ),
        pytest.param(
            "p", f"if self.p is not None:\n            {LOOP}", LISTED + BUT_NONE, id="or a test"
        ),
        pytest.param("p: List[keras.layers.Layer]", "pass", LISTED, id="a list by annotation"),
        pytest.param("p: Dict[str, keras.layers.Layer]", "pass", MAPPED, id="a dict by annotation"),
        pytest.param("p", "for k in self.p: x = self.p[k](x)", MAPPED, id="a dict by its keys"),
        pytest.param(
            "p", "for k, each in self.p.items(): x = each(x)", MAPPED, id="a dict by its items"
        ),
        pytest.param(
            "p: Union[keras.layers.Layer, List[keras.layers.Layer]]",
            "pass",
            GUARDED,
            id="a list or one",
        ),
        pytest.param("p", "x = self.p[0](x)", GUARDED, id="what holds them is not known"),
    ],
)
def test_on_tensorflow_objects_alone_are_serialized(
    parameter: str, call: str, expected: str
) -> None:
    assert serialized(parameter, call) == expected


@pytest.mark.parametrize("imports", ["import keras", "import keras_core as keras"])
@pytest.mark.parametrize("call", ["print(self.p)", LOOP])
def test_keras_3_serializes_whatever_it_is(imports: str, call: str) -> None:
    assert serialized("p", call, imports) == CALLED


def test_what_is_called_an_optimizer_is_one_or_its_name() -> None:
    made = "serialize_keras_object(self.optimizer)"
    expected = f"self.optimizer if isinstance(self.optimizer, str) else {made}"
    assert serialized("optimizer", "print(self.optimizer)") == expected


HELD = 'not hasattr(self.p, "get_config")'
EACH_HELD = 'not all(hasattr(value, "get_config") for value in {})'


@pytest.mark.parametrize(
    ("parameter", "call", "expected"),
    [
        pytest.param("p", "x = x * self.p.width", HELD, id="its attributes are read"),
        pytest.param("p", "x = self.p(x) * self.p.width", "", id="it is called as well"),
        pytest.param("p: keras.layers.Layer", "x = x * self.p.width", "", id="it is a layer"),
        pytest.param("model", "x = x * self.model.width", "", id="by its name"),
        pytest.param("optimizer", "x = x * self.optimizer.rate", "", id="an optimizer or its name"),
        pytest.param("p", "x = self.p.call(x) * self.p.units", "", id="it is asked as a layer is"),
        pytest.param("p: Other", "x = x * self.p.width", "", id="it is a layer of the project"),
        pytest.param(
            "p=None", "x = x * self.p.width", f"self.p is not None and {HELD}", id="it may be None"
        ),
        pytest.param(
            "p",
            "for each in self.p: x = x * each.width + each(x)",
            "",
            id="its elements are called",
        ),
        pytest.param(
            "p: list",
            "for each in self.p: x = x * each.width",
            EACH_HELD.format("self.p"),
            id="those of a list are read",
        ),
        pytest.param(
            "p",
            "for k, each in self.p.items(): x = x * each.width",
            EACH_HELD.format("self.p.values()"),
            id="or of a dict",
        ),
    ],
)
def test_what_may_be_no_object_of_keras_is_not_saved(
    parameter: str, call: str, expected: str
) -> None:
    assert refusal(parameter, call, TENSORFLOW) == (f"if {expected}:" if expected else "")
    assert refusal(parameter, call, "import keras") == ""


def test_the_strings_in_a_refusal_are_quoted_as_the_file_quotes() -> None:
    call = "print('x'); x = x * self.p.width"
    assert refusal("p", call, TENSORFLOW) == "if not hasattr(self.p, 'get_config'):"


def refusal(parameter: str, call: str, imports: str) -> str:
    """Return the line that leads to the `raise` of a new `get_config`, "" if there is none."""
    name = re.split("[:=]", parameter)[0]
    source = SOURCE.format(imports=imports, parameter=parameter, name=name, call=call)
    lines = fix_source(source.encode()).after.decode().splitlines()
    raised = [number for number, line in enumerate(lines) if "raise NotImplementedError" in line]
    return lines[raised[0] - 1].strip() if raised else ""
