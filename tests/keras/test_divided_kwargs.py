"""`**kwargs` that go to other classes than the parent, or are kept."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

MASKED = """
class Masked(keras.layers.Layer):
    def __init__(self, mask_type, **kwargs):
        super().__init__()
        self.mask_type = mask_type
        self.conv = keras.layers.Conv2D(**kwargs)

    def call(self, inputs):
        return self.conv(inputs)

    def get_config(self):
        cfg = super().get_config()
        return cfg
"""
DENSE = """
class Block(keras.layers.Layer):
    def __init__(self, units=2, **kwargs):
        super().__init__()
        self.first = keras.layers.Dense(units, **kwargs)
        self.second = keras.layers.Dense(units, **kwargs)

    def call(self, inputs):
        return self.second(self.first(inputs))
"""
IMAGE = (((6, 6, 1), "float32"),)
MISSING = "missing 1 required positional argument: 'mask_type'"
BIAS = "expected 2 variables, but received 1"
LEFT_OUT = "expected 2 variables, but received 0"

CASES = (
    Case(
        title="a sublayer's alone, left out by get_config",
        source=MASKED,
        build="Masked('A', filters=3, kernel_size=(3, 3), padding='same')",
        inputs=IMAGE,
        observe=("layer.conv.padding", "layer.conv.kernel_size"),
        keys=("name", "trainable", "mask_type", "kwargs"),
        keras3=MISSING,
        tf_keras=MISSING,
        lost={"keras3": MISSING, "tf_keras": MISSING},
    ),
    Case(
        title="a sublayer's alone, with objects among them",
        source=MASKED,
        build="Masked('A', filters=3, kernel_size=2, activation=keras.activations.gelu,"
        " kernel_initializer=keras.initializers.HeNormal(seed=3),"
        " kernel_regularizer=keras.regularizers.L2(0.5))",
        inputs=IMAGE,
        observe=(
            "layer.conv.activation.__name__",
            "type(layer.conv.kernel_initializer).__name__",
            "layer.conv.kernel_initializer.seed",
            "float(layer.conv.kernel_regularizer.l2)",
        ),
        keras3=MISSING,
        tf_keras=MISSING,
        lost={"keras3": MISSING, "tf_keras": MISSING},
    ),
    Case(
        title="a name, trainable and dtype that a caller gives are the sublayers'",
        source=DENSE,
        build="Block(3, name='inner', trainable=False, dtype='float64', activation='relu')",
        observe=(
            "layer.first.name",
            "layer.second.name",
            "layer.first.trainable",
            "layer.first.compute_dtype",
            "layer.first.activation.__name__",
        ),
        keras3="name:",
        tf_keras="name:",
    ),
    Case(
        title="nothing of the layer's own reaches its sublayers",
        source=DENSE,
        build="Block(3, activation='relu')",
        observe=("layer.first.activation.__name__", "layer.first.name.startswith('dense')"),
        keras3="name:",
        tf_keras="name:",
    ),
    Case(
        title="kept as they are by a model that reads its settings in them",
        source="""
        class Tower(keras.Model):
            def __init__(self, **kwargs):
                super().__init__(name="tower")
                self.kwargs = kwargs
                self.sizes = self.kwargs.get("sizes", [2])
                self.dense = [
                    keras.layers.Dense(size, **self.kwargs.get("dense", {})) for size in self.sizes
                ]

            def call(self, inputs):
                for dense in self.dense:
                    inputs = dense(inputs)
                return inputs
        """,
        build="Tower(sizes=[3, 4], dense={'use_bias': False, 'activation': 'relu'}, label=None)",
        model=True,
        observe=("layer.dense[0].use_bias", "len(layer.dense)", "layer.name"),
        keras3=LEFT_OUT,
        tf_keras="ok",
        lost={"keras3": LEFT_OUT},
    ),
    Case(
        title="used by a functional model before it calls the parent constructor",
        source="""
        class Net(keras.Model):
            def __init__(self, units=2, **options):
                inputs = keras.Input((4,))
                outputs = keras.layers.Dense(units, **options)(inputs)
                super().__init__(inputs=inputs, outputs=outputs)
        """,
        build="Net(3, use_bias=False)",
        model=True,
        observe=("layer.layers[-1].use_bias",),
        keras3=BIAS,
        tf_keras="name:",
        lost={"keras3": BIAS},
    ),
    Case(
        title="of the layers that a Sequential adds",
        source="""
        class Stack(keras.Sequential):
            def __init__(self, units=2, **kwargs):
                super().__init__()
                for _ in range(2):
                    self.add(keras.layers.Dense(units, **kwargs))
        """,
        build="Stack(3, use_bias=False)",
        model=True,
        observe=("[dense.use_bias for dense in layer.layers]",),
        keras3="should have unique names",
        tf_keras="should have unique names",
        lost={"keras3": "Unrecognized keyword", "tf_keras": "argument not understood"},
    ),
    Case(
        title="beside a name and a dtype of the parent's",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units=2, dtype=None, name="block", **dense_kwargs):
                super().__init__(name=name, dtype=dtype)
                self.dense = keras.layers.Dense(units, **dense_kwargs)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Block(3, name='mine', use_bias=False)",
        observe=("layer.dense.use_bias",),
        keras3="ok",
        tf_keras="ok",
    ),
    Case(
        title="read by key",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, **kwargs):
                super().__init__()
                self.by = kwargs["by"] * kwargs.get("times", 1)

            def call(self, inputs):
                return inputs + self.by
        """,
        build="Shift(by=2.0, times=3)",
        observe=("layer.by",),
        keras3="name:",
        tf_keras="name:",
    ),
    Case(
        title="beside a config that is merged of two lists",
        source="""
        @keras.utils.register_keras_serializable()
        class Scaled(keras.layers.Layer):
            def __init__(self, factor, **kwargs):
                super(Scaled, self).__init__()
                self.factor = factor
                self.inner = [keras.layers.Dense(3, **kwargs) for _ in range(2)]

            def call(self, inputs):
                return self.factor * self.inner[1](self.inner[0](inputs))

            def get_config(self):
                base = super(Scaled, self).get_config()
                return dict(list(base.items()) + list({"factor": self.factor}.items()))
        """,
        build="Scaled(2.5, use_bias=False)",
        observe=("layer.inner[0].use_bias",),
        keras3=BIAS,
        tf_keras=BIAS,
        lost={"keras3": BIAS, "tf_keras": BIAS},
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
