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
TENSORFLOW = "import tensorflow as tf\nfrom tensorflow import keras"
CALLED = "serialize_keras_object(self.p)"
GUARDED = f"{CALLED} if callable(self.p) else self.p"
CONFIGURED = f"{CALLED} if hasattr(self.p, 'get_config') else self.p"
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
        pytest.param("p", "print(self.p)", CONFIGURED, id="nothing is known of it"),
        pytest.param("p", "x = x * self.p", GUARDED, id="it is multiplied"),
        pytest.param("p='a'", "x = self.p(x)", GUARDED, id="it is called, or is a string"),
        pytest.param(
            "p", "x = self.p(x) if callable(self.p) else x", GUARDED, id="it is called if it can be"
        ),
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


HELD = 'hasattr(self.p, "__dict__") and not hasattr(self.p, "get_config")'
EACH_HELD = f"any({HELD.replace('self.p', 'value')} for value in {{}})"
UNKNOWN = 'callable(self.p) and not hasattr(self.p, "get_config")'
FUNCTION = f'{UNKNOWN} and not hasattr(self.p, "__name__")'


@pytest.mark.parametrize(
    ("parameter", "call", "expected"),
    [
        pytest.param("p", "x = x * self.p.width", HELD, id="its attributes are read"),
        pytest.param("p", "print(self.p)", UNKNOWN, id="nothing is known of it"),
        pytest.param("p", "x = other(self.p)", UNKNOWN, id="a function gets it"),
        pytest.param("p", "x = tf.map_fn(self.p, x)", UNKNOWN, id="one of TensorFlow's calls it"),
        pytest.param("p", "x = keras.losses.get(self.p)", UNKNOWN, id="one of Keras's gets it"),
        pytest.param("p", "x = tf.matmul(x, self.p)", "", id="one of TensorFlow's takes arrays"),
        pytest.param("p", "x = tf.constant([len(self.p)])", "", id="it is counted"),
        pytest.param("p", "x = x * self.p", "", id="it is multiplied"),
        pytest.param("p", "x = self.p[0]", "", id="it holds something"),
        pytest.param("p", "for each in self.p: print(each)", "", id="it is gone through"),
        pytest.param("p", "x = self.p(x)", FUNCTION, id="it is called"),
        pytest.param("p=None", "x = self.p(x)", FUNCTION, id="it is called, or None"),
        pytest.param("p", "x = self.p(x) * self.p.width", FUNCTION, id="it is called as well"),
        pytest.param("p", "x = self.p(x) + self.p.weights[0]", "", id="it is called, and a layer"),
        pytest.param("p='a'", "x = self.p(x)", "", id="it is called, or is a string"),
        pytest.param("inner", "x = self.inner(x)", "", id="it is called, and a layer by its name"),
        pytest.param("model", "x = self.model(x)", "", id="it is called, and a model by its name"),
        pytest.param("p=3", "print(self.p)", "", id="it is a number by default"),
        pytest.param("p: keras.layers.Layer", "x = x * self.p.width", "", id="it is a layer"),
        pytest.param("model", "x = x * self.model.width", "", id="by its name"),
        pytest.param(
            "optimizer",
            "x = x * self.optimizer.rate",
            HELD.replace("self.p", "self.optimizer"),
            id="an optimizer, which may be TensorFlow's, or its name",
        ),
        pytest.param("p", "x = self.p.call(x) * self.p.units", "", id="it is asked as a layer is"),
        pytest.param("p: Other", "x = x * self.p.width", "", id="it is a layer of the project"),
        pytest.param("p=None", "x = x * self.p.width", HELD, id="it may be None"),
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
    assert refusal(parameter, call, TENSORFLOW) == ast.unparse(ast.parse(expected))
    assert refusal(parameter, call, "import keras") == ""


def test_a_long_refusal_is_broken_at_its_words() -> None:
    name = "a_rather_long_name_of_a_parameter"
    source = SOURCE.format(
        imports=TENSORFLOW, parameter=name, name=name, call=f"x = x * self.{name}.width"
    )
    assert f"""\
        if (
            hasattr(self.{name}, "__dict__")
            and not hasattr(self.{name}, "get_config")
        ):
            raise NotImplementedError("{name} cannot be saved")
""" in fix_source(source.encode()).after.decode()


def test_a_long_refusal_of_one_among_many_is_broken_before_for() -> None:
    call = "for each in self.p: x = x * each.width"
    source = SOURCE.format(imports=TENSORFLOW, parameter="p: list", name="p", call=call)
    assert """\
        if any(
            hasattr(value, "__dict__") and not hasattr(value, "get_config")
            for value in self.p
        ):
            raise NotImplementedError("p cannot be saved")
""" in fix_source(source.encode()).after.decode()


def test_what_is_plain_after_all_goes_into_the_config_as_it_is() -> None:
    assert serialized("p", "x = x * self.p.width") == CONFIGURED


def test_the_strings_in_a_refusal_are_quoted_as_the_file_quotes() -> None:
    call = "print('x'); x = x * self.p.width"
    source = SOURCE.format(imports=TENSORFLOW, parameter="p", name="p", call=call)
    line = "if hasattr(self.p, '__dict__') and not hasattr(self.p, 'get_config'):"
    after = fix_source(source.encode()).after.decode()
    assert line in after
    assert "if hasattr(self.p, 'get_config')\n" in after


def refusal(parameter: str, call: str, imports: str) -> str:
    """Return when a new `get_config` raises, "" if it never does."""
    name = re.split("[:=]", parameter)[0]
    source = SOURCE.format(imports=imports, parameter=parameter, name=name, call=call)
    repaired = ast.parse(fix_source(source.encode()).after)
    asked = [node for node in ast.walk(repaired) if isinstance(node, ast.If)]
    raising = (node.test for node in asked if isinstance(node.body[0], ast.Raise))
    return next(map(ast.unparse, raising), "")
