"""Values that a config does not carry as they are: tuples, members of an Enum, arrays."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

CASES = (
    Case(
        title="a tuple that is looked up",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, size, **kwargs):
                super().__init__(**kwargs)
                self.size = size

            def call(self, inputs):
                return inputs * {(2, 3): 2.0}.get(self.size, 1.0)
        """,
        build="Scale((2, 3))",
        keras3="unhashable",
        tf_keras="unhashable",
        observe=("type(layer.size).__name__",),
    ),
    Case(
        title="a tuple that an existing config returns, and a parent's too",
        source="""
        @keras.utils.register_keras_serializable()
        class Scale(keras.layers.Layer):
            def __init__(self, size=(1, 1), **kwargs):
                super().__init__(**kwargs)
                self.made = keras.layers.Dense((size + (4,))[-1])
                self.size = size

            def call(self, inputs):
                return self.made(inputs)

            def get_config(self):
                return {**super().get_config(), "size": self.size}


        class Wide(Scale):
            def __init__(self, span, **kwargs):
                super().__init__(size=span, **kwargs)
                self.span = span
        """,
        build="Wide((2, 3))",
        keras3="span",
        tf_keras="span",
        lost={"keras3": "span", "tf_keras": "span"},
        observe=("type(layer.size).__name__",),
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
