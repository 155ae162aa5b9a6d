"""Models: called ones, models that build their graph in the constructor, Sequential ones."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

TRAINABLE = "unexpected keyword argument 'trainable'"
NO_CONFIG = "created by passing non-serializable argument values"

CASES = (
    Case(
        title="a call under tf.function, which keeps the weights it was first traced with",
        source="""
        import tensorflow as tf
        from tensorflow import keras


        class Net(keras.Model):
            def __init__(self, units):
                super().__init__()
                self.parts = [keras.layers.Dense(units), keras.layers.Dense(3)]

            @tf.function
            def call(self, inputs):
                for part in self.parts:
                    inputs = part(inputs)
                return inputs
        """,
        build="Net(6)",
        model=True,
        keras3="No gradients provided for any variable",
        tf_keras="name:",
        lost={"keras3": "No gradients provided for any variable"},
    ),
    Case(
        title="a get_config that an editor has written",
        source="""
        class Net(keras.Model):
            def get_config(self):
                pass

            def __init__(self, units):
                super(Net, self).__init__()
                self.dense = keras.layers.Dense(units, activation="relu")

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Net(6)",
        model=True,
        keras3="should return a dict. It returned: None",
        tf_keras="should return a dict. It returned: None",
    ),
    Case(
        title="a called model with required parameters",
        source="""
        class Net(keras.Model):
            def __init__(self, units, classes):
                super(Net, self).__init__()
                self.dense = keras.layers.Dense(units, activation="relu")
                self.head = keras.layers.Dense(classes)

            def call(self, inputs):
                return self.head(self.dense(inputs))
        """,
        build="Net(6, 3)",
        model=True,
        keras3=NO_CONFIG,
        tf_keras="name:",
    ),
    Case(
        title="a called model with defaults and **kwargs: Keras 3 forgets the arguments silently",
        source="""
        class Net(keras.Model):
            def __init__(self, times=1, **kwargs):
                super().__init__(**kwargs)
                self.times = times
                self.head = keras.layers.Dense(3)

            def call(self, inputs):
                return self.head(inputs) * self.times
        """,
        build="Net(times=5, name='mine')",
        model=True,
        keras3="times: int 5 became int 1",
        tf_keras="ok",
    ),
    Case(
        title="a called model with **args alone, which lose its name",
        source="""
        class Net(keras.Model):
            def __init__(self, **args):
                super().__init__(**args)
                self.dense = keras.layers.Dense(3)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Net(name='mine')",
        model=True,
        keras3="name: 'mine' became",
        tf_keras="name: 'mine' became",
    ),
    Case(
        title="a model whose only parameter is its name",
        source="""
        class Net(keras.Model):
            def __init__(self, name=None):
                super().__init__(name=name)
                self.head = keras.layers.Dense(3)

            def call(self, inputs):
                return self.head(inputs)
        """,
        build="Net(name='mine')",
        model=True,
        keras3=TRAINABLE,
        tf_keras="ok",
    ),
    Case(
        title="a model with a fixed name",
        source="""
        class Net(keras.Model):
            def __init__(self, units, **kwargs):
                super().__init__(name="net", **kwargs)
                self.head = keras.layers.Dense(units)

            def call(self, inputs):
                return self.head(inputs)
        """,
        build="Net(3)",
        model=True,
        keras3=NO_CONFIG,
        tf_keras="multiple values for keyword argument 'name'",
    ),
    Case(
        title="no constructor, only a train step",
        source="""
        class Net(keras.Model):
            def train_step(self, data):
                return super().train_step(data)

        def make(units):
            inputs = keras.Input((4,))
            return Net(inputs, keras.layers.Dense(units)(inputs), name="mine")
        """,
        build="make(3)",
        name="Net",
        model=True,
        keras3="ok",
        tf_keras="ok",
    ),
    Case(
        title="layers and custom layers as arguments",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units):
                super().__init__()
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

        class Net(keras.Model):
            def __init__(self, encoder, decoder=None, widths=(3,)):
                super().__init__()
                self.encoder = encoder
                self.middle = [Block(width) for width in widths]
                self.decoder = decoder

            def call(self, inputs):
                x = self.encoder(inputs)
                for layer in self.middle:
                    x = layer(x)
                return x if self.decoder is None else self.decoder(x)
        """,
        build="Net(Block(5), decoder=keras.layers.Dense(2, activation='tanh'), widths=[3, 6])",
        model=True,
        keras3=NO_CONFIG,
        tf_keras="missing 1 required positional argument: 'encoder'",
        lost={"tf_keras": "missing 1 required positional argument: 'encoder'"},
    ),
    Case(
        title="two inputs, two outputs",
        source="""
        class Net(keras.Model):
            def __init__(self, units, rate=0.5):
                super().__init__()
                self.first = keras.layers.Dense(units)
                self.second = keras.layers.Dense(units)
                self.drop = keras.layers.Dropout(rate)

            def call(self, inputs, training=None):
                a, b = inputs
                a, b = self.first(a), self.second(b)
                return self.drop(a + b, training=training), a - b
        """,
        build="Net(3, rate=0.25)",
        inputs=(((4,), "float32"), ((5,), "float32")),
        model=True,
        keras3=NO_CONFIG,
        tf_keras="name:",
    ),
    Case(
        title="a graph built in the constructor",
        source="""
        class Graph(keras.Model):
            def __init__(self, width, depth=1, activation="relu"):
                inputs = keras.Input((4,))
                x = inputs
                for _ in range(depth):
                    x = keras.layers.Dense(width, activation=activation)(x)
                super().__init__(inputs, x)
        """,
        build="Graph(5, depth=3, activation='tanh')",
        model=True,
        keras3="unexpected keyword argument 'name'",
        tf_keras="name:",
        lost={"keras3": "missing 1 required positional argument: 'width'"},
    ),
    Case(
        title="a graph built in the constructor, with **kwargs and a fixed name",
        source="""
        class Graph(keras.Model):
            def __init__(self, width, bias=True, **kwargs):
                inputs = keras.Input((4,))
                outputs = keras.layers.Dense(width, use_bias=bias)(inputs)
                super(Graph, self).__init__(
                    inputs=inputs, outputs=outputs, name="graph", **kwargs
                )
        """,
        build="Graph(5, bias=False)",
        model=True,
        keras3="missing 1 required positional argument: 'width'",
        tf_keras="multiple values for keyword argument 'name'",
        lost={"keras3": "missing 1 required positional argument: 'width'"},
    ),
    Case(
        title="a graph whose constructor calls Model by its name",
        source="""
        class Graph(keras.Model):
            def __init__(self, width, **kwargs):
                inputs = keras.Input((4,))
                outputs = keras.layers.Dense(width)(inputs)
                keras.Model.__init__(self, inputs=inputs, outputs=outputs, **kwargs)
                self.width = width

            def get_config(self):
                return {**super().get_config(), "width": self.width}
        """,
        build="Graph(5, name='mine')",
        model=True,
        keras3="inheritance cycle",
        tf_keras="Keyword argument not understood",
    ),
    Case(
        title="a Sequential that adds its layers",
        source="""
        class Tower(keras.Sequential):
            def __init__(self, units, depth=1):
                super().__init__()
                for _ in range(depth):
                    self.add(keras.layers.Dense(units))
        """,
        build="Tower(5, depth=3)",
        model=True,
        keras3="unexpected keyword argument 'name'",
        tf_keras="unexpected keyword argument 'name'",
        lost={
            "keras3": "missing 1 required positional argument: 'units'",
            "tf_keras": "missing 1 required positional argument: 'units'",
        },
    ),
    Case(
        title="a Sequential that adds its layers, and whose config holds them as well",
        source="""
        class Tower(keras.Sequential):
            def __init__(self, units, depth=1, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                for _ in range(depth):
                    self.add(keras.layers.Dense(units))

            def get_config(self):
                config = super().get_config()
                config.update({"units": self.units})
                return config
        """,
        build="Tower(5, depth=3, name='mine')",
        model=True,
        keras3="missing 1 required positional argument: 'units'",
        tf_keras="missing 1 required positional argument: 'units'",
        lost={"keras3": "Error: ", "tf_keras": "Error: "},
    ),
    Case(
        title="a Sequential that hands its layers to its parent, inside another model",
        source="""
        class Tower(keras.Sequential):
            def __init__(self, units, rate=0.1, name=None):
                super().__init__(
                    [keras.layers.Dense(units), keras.layers.Dropout(rate)], name=name
                )
        """,
        build="Tower(5, rate=0.25, name='mine')",
        keras3="missing 1 required positional argument: 'units'",
        tf_keras="missing 1 required positional argument: 'units'",
        lost={
            "keras3": "missing 1 required positional argument: 'units'",
            "tf_keras": "missing 1 required positional argument: 'units'",
        },
    ),
    Case(
        title="a called model as a layer of another one",
        source="""
        class Net(keras.Model):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Net(5, name='mine')",
        keras3=NO_CONFIG,
        tf_keras="ok",
    ),
    Case(
        title="a called model that hands on what tensors it may be given",
        source="""
        class Net(keras.Model):
            def __init__(self, inner, times, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.inner = inner
                self.times = times

            def call(self, inputs):
                return self.inner(inputs) * self.times
        """,
        build="Net(keras.layers.Dense(3), 5, name='mine')",
        model=True,
        keras3=NO_CONFIG,
        tf_keras="missing 2 required positional arguments: 'inner' and 'times'",
        lost={"tf_keras": "missing 2 required positional arguments: 'inner' and 'times'"},
    ),
    Case(
        title="a model of given tensors, which Keras 3 makes again with what else it was given",
        source="""
        class Net(keras.Model):
            def __init__(self, times=1, inner=None, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.times = times
                self.inner = inner


        def make(times):
            inputs = keras.Input((4,))
            return Net(times, keras.layers.Dense(2), inputs, keras.layers.Dense(3)(inputs))
        """,
        build="make(5)",
        name="Net",
        model=True,
        generations=("keras3",),
        keras3="times: int 5 became int 1",
        resolved=("args",),
    ),
    Case(
        title="the call of the parent is returned",
        source="""
        class Net(keras.Sequential):
            def __init__(self, units, rates=(0.1, 0.2), **kwargs):
                return super().__init__(
                    [keras.layers.Dense(units), keras.layers.Dropout(rates[0])],
                    **kwargs,
                )
        """,
        build="Net(3, rates=(0.5, 0.1), name='mine')",
        model=True,
        keras3="missing 1 required",
        tf_keras="missing 1 required",
        lost={"keras3": "missing 1 required", "tf_keras": "missing 1 required"},
    ),
    Case(
        title="reserved names of models: layers, loss, optimizer, history, inputs",
        source="""
        class Net(keras.Model):
            def __init__(self, layers, loss, optimizer, inputs, metrics):
                super().__init__()
                self.scale = loss + optimizer + inputs + metrics
                self.parts = [keras.layers.Dense(3) for _ in range(layers)]

            def call(self, x):
                for part in self.parts:
                    x = part(x)
                return x * self.scale
        """,
        build="Net(2, 1.0, 0.5, 0.25, 0.125)",
        model=True,
        keras3=NO_CONFIG,
        tf_keras="name:",
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
