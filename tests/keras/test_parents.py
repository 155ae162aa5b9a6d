"""Classes whose parents, Keras's own or the project's, have a say in how they come back."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

READS_NOTHING = "has no attribute"

CASES = (
    Case(
        title="a config reads what only a child sets",
        source="""
        @keras.utils.register_keras_serializable()
        class Block(keras.layers.Layer):
            def __init__(self, rate, **kwargs):
                super().__init__(**kwargs)
                self.dropout = keras.layers.Dropout(rate)

            def call(self, inputs):
                return self.dropout(inputs)

            def get_config(self):
                held = self.rate
                return {**super().get_config(), "rate": held}


        @keras.utils.register_keras_serializable()
        class Child(Block):
            def __init__(self, rate=0.3, **kwargs):
                super().__init__(rate=rate, **kwargs)
                setattr(self, "rate", rate)
        """,
        build="Block(0.5, name='mine')",
        keras3=READS_NOTHING,
        tf_keras=READS_NOTHING,
    ),
    Case(
        title="a model's name beside an update with keywords",
        source="""
        @keras.utils.register_keras_serializable()
        class Net(keras.Model):
            def __init__(self, units=2, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                config = super().get_config()
                config.update(units=self.units)
                return config
        """,
        build="Net(3, name='mine')",
        model=True,
        keras3="ok",
        tf_keras="name: 'mine' became",
        keys=("name",),
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
