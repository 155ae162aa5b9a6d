"""Functions of a class's module come back from the file by their names, once registered.

What survives today does so with custom_objects alone.
"""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

CASES = (
    Case(
        title="a function for a class that gets its config in the same plan",
        source="""
        def squared(x):
            return x * x

        class Block(keras.layers.Layer):
            def __init__(self, units, act, **kwargs):
                super().__init__(**kwargs)
                self.dense = keras.layers.Dense(units, activation=act)

            def call(self, inputs):
                return self.dense(inputs)

        def build():
            return Block(3, act=squared)
        """,
        build="Block(3, act=squared)",
        keras3="created by passing non-serializable argument values",
        tf_keras="created by passing non-serializable argument values",
        observe=("layer.dense.activation.__name__", "float(layer.dense.activation(3.0))"),
    ),
    Case(
        title="an activation for a class whose config is right",
        source="""
        def squared(x):
            return x * x

        @keras.utils.register_keras_serializable(package="mine")
        class Gate(keras.layers.Layer):
            def __init__(self, activation=None, **kwargs):
                super().__init__(**kwargs)
                self.activation = keras.activations.get(activation)

            def call(self, inputs):
                return self.activation(inputs)

            def get_config(self):
                config = super().get_config()
                config.update({"activation": keras.activations.serialize(self.activation)})
                return config

        gate = Gate(squared)
        """,
        build="Gate(squared)",
        resolved=("activation",),
        keras3="ok",
        tf_keras="ok",
        observe=("float(layer.activation(3.0))",),
    ),
    Case(
        title="a default that the config returns",
        source="""
        def quarter(shape, dtype=None):
            return keras.initializers.Constant(0.25)(shape, dtype=dtype)

        @keras.utils.register_keras_serializable()
        class Scale(keras.layers.Layer):
            def __init__(self, initializer=quarter, **kwargs):
                super().__init__(**kwargs)
                self.initializer = keras.initializers.get(initializer)

            def build(self, input_shape):
                self.gain = self.add_weight(
                    shape=(4,), initializer=self.initializer, name="gain"
                )

            def call(self, inputs):
                return inputs * self.gain

            def get_config(self):
                config = super().get_config()
                config.update({"initializer": keras.initializers.serialize(self.initializer)})
                return config
        """,
        build="Scale()",
        resolved=("initializer",),
        keras3="ok",
        tf_keras="ok",
        observe=("[float(x) for x in layer.initializer((2,))]",),
    ),
    Case(
        title="an activation for a parameter that Keras's own class keeps",
        source="""
        def squared(x):
            return x * x

        @keras.utils.register_keras_serializable()
        class Wide(keras.layers.Dense):
            def __init__(self, width, activation=None, **kwargs):
                super().__init__(2 * width, activation=activation, **kwargs)
                self.width = width

            def get_config(self):
                config = super().get_config()
                config.pop("units")
                config.update({"width": self.width})
                return config

        wide = Wide(2, activation=squared)
        """,
        build="Wide(2, activation=squared)",
        resolved=("activation",),
        keras3="ok",
        tf_keras="ok",
        observe=("float(layer.activation(3.0))",),
    ),
    Case(
        title="a function with the name of one of Keras's own, for Keras 3",
        source="""
        import keras

        def gelu(x):
            return x * x

        @keras.saving.register_keras_serializable()
        class Gate(keras.layers.Layer):
            def __init__(self, activation=None, **kwargs):
                super().__init__(**kwargs)
                self.activation = keras.activations.get(activation)

            def call(self, inputs):
                return self.activation(inputs)

            def get_config(self):
                config = super().get_config()
                config.update({"activation": keras.activations.serialize(self.activation)})
                return config

        gate = Gate(gelu)
        """,
        build="Gate(gelu)",
        resolved=("activation",),
        generations=("keras3",),
        keras3="outputs: other values",
        observe=("float(layer.activation(3.0))",),
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
