"""FXL404: `build` of a layer that the constructor was given."""

from __future__ import annotations

import textwrap

import pytest

from tests.rules.noting import noted

HEAD = """\
class Residual(keras.layers.Layer):
    def __init__(self, block, blocks=(), **kwargs):
        super().__init__(**kwargs)
        self.block = block
        self._inner = block or keras.layers.Dense(3)
        self.blocks = list(blocks)
        self.own = keras.layers.Dense(3)

    def call(self, x):
        for each in self.blocks:
            x = each(x)
        return x + self.block(x) + self.own(x) + self._inner(x)

"""


def with_build(body: str) -> str:
    text = textwrap.indent(textwrap.dedent(body), " " * 8)
    return f"{HEAD}    def build(self, input_shape):\n{text}\n        super().build(input_shape)\n"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        pytest.param("self.block.build(input_shape)", "self.block", id="bare"),
        pytest.param("self._inner.build(input_shape)", "self._inner", id="with a fallback"),
        pytest.param(
            "for each in self.blocks:\n    each.build(input_shape)", "self.blocks", id="in a loop"
        ),
        pytest.param("self.blocks[0].build(input_shape)", "self.blocks", id="an element"),
        pytest.param(
            "with tf.name_scope('a'):\n    self.block.build(input_shape)", "self.block", id="a with"
        ),
        pytest.param(
            "if input_shape:\n    self.block.build(input_shape)", "self.block", id="another test"
        ),
    ],
)
def test_a_given_layer_is_said(body: str, name: str) -> None:
    (note,) = noted("FXL404", with_build(body))
    assert name in note.message


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("if not self.block.built:\n    self.block.build(input_shape)", id="guarded"),
        pytest.param(
            "if self.block.built is False:\n    self.block.build(input_shape)", id="by is False"
        ),
        pytest.param(
            "if not getattr(self.block, 'built', False):\n    self.block.build(input_shape)",
            id="by getattr",
        ),
        pytest.param(
            "if hasattr(self.block, 'build') and not self.block.built:\n"
            "    self.block.build(input_shape)",
            id="by two tests",
        ),
        pytest.param("self.block.built or self.block.build(input_shape)", id="by or"),
        pytest.param(
            "None if self.block.built else self.block.build(input_shape)", id="by an expression"
        ),
        pytest.param(
            "for each in self.blocks:\n    if not each.built:\n        each.build(input_shape)",
            id="in a loop",
        ),
        pytest.param(
            "for each in self.blocks:\n    if each.built:\n        continue\n"
            "    each.build(input_shape)",
            id="by continue",
        ),
        pytest.param(
            "if self.block.built:\n    return\nself.block.build(input_shape)", id="by return"
        ),
        pytest.param("self.own.build(input_shape)", id="the class's own layer"),
        pytest.param("self.block(keras.Input((3,)))", id="called instead"),
    ],
)
def test_a_guarded_one_is_not(body: str) -> None:
    assert not noted("FXL404", with_build(body))


def test_an_object_with_a_build_of_its_own_is_not() -> None:
    source = """\
    class Cell(keras.layers.Layer):
        def __init__(self, wiring, **kwargs):
            super().__init__(**kwargs)
            self.wiring = wiring

        def build(self, input_shape):
            self.wiring.build(input_shape[-1])
    """
    assert not noted("FXL404", source)


WRAPPER = """\
class Scaled(keras.layers.{parent}):
    def build(self, input_shape):
        {build}
"""


@pytest.mark.parametrize(
    ("parent", "build", "said"),
    [
        ("Wrapper", "self.layer.build(input_shape)", True),
        ("Wrapper", "super().build(input_shape)", False),
        ("RNN", "self.cell.build(input_shape)", True),
        ("Dense", "self.layer.build(input_shape)", False),
    ],
)
def test_what_a_parent_of_keras_is_given(parent: str, build: str, said: bool) -> None:
    assert bool(noted("FXL404", WRAPPER.format(parent=parent, build=build))) is said


def test_a_class_outside_keras_may() -> None:
    assert not noted(
        "FXL404",
        """\
        class Plan:
            def __init__(self, block):
                self.block = block

            def build(self, shape):
                self.block.build(shape)
                return self.block()
        """,
    )
