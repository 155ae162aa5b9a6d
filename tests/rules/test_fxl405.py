"""FXL405: lambdas that reach a config."""

from __future__ import annotations

import pytest

from fixlayers import check_source
from tests.rules.noting import HEAD, noted

BLOCK = """\
class Block(keras.layers.Layer):
    def __init__(self, fn={default}, **kwargs):
        super().__init__(**kwargs)
        self.fn = fn
        {more}

    def call(self, x):
        return self.fn(x)

    def get_config(self):
        return {{**super().get_config(), {entry}}}

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        config["fn"] = keras.layers.deserialize(config["fn"])
        return cls(**config)
"""
SERIALIZED = '"fn": keras.layers.serialize(self.fn)'


def block(default: str = "None", entry: str = SERIALIZED, more: str = "pass") -> str:
    return BLOCK.format(default=default, entry=entry, more=more)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(block("lambda x: x"), id="a default, serialized"),
        pytest.param(
            block("lambda x: x", '"fn": keras.utils.serialize_keras_object(self.fn)'),
            id="by the generic function",
        ),
        pytest.param(block("keras.layers.Lambda(lambda x: x)"), id="a layer made of one"),
        pytest.param(
            block("keras.layers.Lambda(function=lambda x: x)"), id="a layer made by keyword"
        ),
        pytest.param(block(entry='"fn": lambda x: x'), id="in get_config itself"),
        pytest.param(
            block(entry='"fn": keras.layers.serialize(keras.layers.Lambda(lambda x: x))'),
            id="a layer made in get_config",
        ),
    ],
)
def test_what_reaches_the_config_is_said(source: str) -> None:
    (note,) = noted("FXL405", source)
    assert note.message == "get_config returns a Python lambda as fn"


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(block(), id="no lambda"),
        pytest.param(block("my_function"), id="a function"),
        pytest.param(block("keras.layers.Dense(3)"), id="another layer"),
        pytest.param(block("keras.layers.Lambda(my_function)"), id="a layer made of a function"),
        pytest.param(
            block(more="self.own = keras.layers.Lambda(lambda x: x)"),
            id="a layer of its own, which the constructor makes again",
        ),
        pytest.param(block(more="self.own = lambda x: x"), id="a lambda of its own"),
        pytest.param(block(entry='"fn": self.fn.__name__'), id="its name only"),
        pytest.param(
            block(entry='"fn": list(map(lambda x: x, self.fn))'), id="a lambda that map calls"
        ),
        pytest.param(
            block(entry='"fn": sorted(self.fn, key=lambda x: x)'), id="a lambda on the way"
        ),
    ],
)
def test_others_are_not(source: str) -> None:
    assert not noted("FXL405", source)


def test_a_lambda_used_in_call_is_not() -> None:
    source = """\
    class Block(keras.layers.Layer):
        def call(self, x):
            y = keras.layers.Lambda(lambda z: z)(x)
            return tf.map_fn(lambda z: z, y)
    """
    assert not noted("FXL405", source)


def test_a_refusal_with_that_reason_is_enough() -> None:
    source = """\
class Block(keras.layers.Layer):
    def __init__(self, fn=lambda x: x, **kwargs):
        super().__init__(**kwargs)
        self.fn = fn
"""
    found = check_source(HEAD + source)
    assert any("fn defaults to a lambda" in finding.reason for finding in found)
    assert not any(finding.code == "FXL405" for finding in found)
