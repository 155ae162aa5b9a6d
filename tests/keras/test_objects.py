"""Parameters that hold layers, models, functions and the objects behind Keras's `get` functions."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

TRAINABLE = "unexpected keyword argument 'trainable'"
NO_CONFIG = "created by passing non-serializable argument values"

CASES = (
    Case(
        title="a layer",
        source="""
        class Residual(keras.layers.Layer):
            def __init__(self, layer, scale=1.0, **kwargs):
                super().__init__(**kwargs)
                self.layer = layer
                self.scale = scale

            def call(self, inputs):
                return inputs + self.layer(inputs) * self.scale
        """,
        build="Residual(keras.layers.Dense(4, activation='tanh'), scale=0.5, name='mine')",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a layer that stands among other tracked ones: their order stays",
        source="""
        class Mixed(keras.layers.Layer):
            def __init__(self, units, inner, last):
                super().__init__()
                self.first = keras.layers.Dense(units)
                self.inner = inner
                self.second = keras.layers.Dense(units)
                self.parts = [last, keras.layers.Dense(units)]

            def call(self, inputs):
                x = self.second(self.inner(self.first(inputs)))
                for part in self.parts:
                    x = part(x)
                return x
        """,
        build="Mixed(4, keras.layers.Dense(4), keras.layers.Dense(4, activation='tanh'))",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a layer that is only used in a chain",
        source="""
        class Mixed(keras.layers.Layer):
            def __init__(self, units, inner):
                super().__init__()
                self.before = keras.layers.Dense(units)
                self.chain = keras.Sequential([inner, keras.layers.Dense(units)])
                self.after = keras.layers.Dense(units)

            def call(self, inputs):
                return self.after(self.chain(self.before(inputs)))
        """,
        build="Mixed(4, keras.layers.Dense(4, activation='tanh'))",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a list of layers, called in a loop",
        source="""
        class Chain(keras.layers.Layer):
            def __init__(self, blocks, **kwargs):
                super().__init__(**kwargs)
                self.blocks = blocks
                self.last = keras.layers.Dense(3)

            def call(self, inputs):
                for block in self.blocks:
                    inputs = block(inputs)
                return self.last(inputs)
        """,
        build="Chain([keras.layers.Dense(4), keras.layers.Dense(5, activation='tanh')])",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a list of layers under another name, after own layers",
        source="""
        class Chain(keras.layers.Layer):
            def __init__(self, blocks, units=3):
                super(Chain, self).__init__()
                self.first = keras.layers.Dense(units)
                self.inner = blocks
                self.last = keras.layers.Dense(units)

            def call(self, inputs):
                x = self.first(inputs)
                for block in self.inner:
                    x = block(x)
                return self.last(x)
        """,
        build="Chain([keras.layers.Dense(3), keras.layers.Dense(3, activation='tanh')])",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a model inside a layer",
        source="""
        class Branch(keras.layers.Layer):
            def __init__(self, network, gain):
                super().__init__()
                self.network = network
                self.gain = gain

            def call(self, inputs):
                return self.network(inputs) * self.gain
        """,
        build="Branch(keras.Sequential([keras.layers.Dense(4), keras.layers.Dense(2)]), 0.5)",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a model made of tensors inside a layer",
        source="""
        class Branch(keras.layers.Layer):
            def __init__(self, network, gain=1.0):
                super().__init__()
                self.network = network
                self.gain = gain

            def call(self, inputs):
                return self.network(inputs) * self.gain

        def small():
            inputs = keras.Input((4,))
            return keras.Model(inputs, keras.layers.Dense(2, activation="tanh")(inputs))
        """,
        build="Branch(small(), gain=0.5)",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        observe=("layer.network.layers[-1].get_config()['activation']",),
    ),
    Case(
        title="None as default of what may be a layer: given",
        source="""
        class Maybe(keras.layers.Layer):
            def __init__(self, units, norm=None):
                super().__init__()
                self.dense = keras.layers.Dense(units)
                self.norm = norm

            def call(self, inputs):
                x = self.dense(inputs)
                return x if self.norm is None else self.norm(x)
        """,
        build="Maybe(4, norm=keras.layers.LayerNormalization(epsilon=0.1))",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="None as default of what may be a layer: left out",
        source="""
        class Maybe(keras.layers.Layer):
            def __init__(self, units, norm=None):
                super().__init__()
                self.dense = keras.layers.Dense(units)
                self.norm = norm

            def call(self, inputs):
                x = self.dense(inputs)
                return x if self.norm is None else self.norm(x)
        """,
        build="Maybe(4)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a number for what is called where that is asked for",
        source="""
        class Maybe(keras.layers.Layer):
            def __init__(self, units, last):
                super().__init__()
                self.dense = keras.layers.Dense(units)
                self.last = last

            def call(self, inputs, finish=False):
                outputs = self.dense(inputs)
                return self.last(outputs) if finish else outputs
        """,
        build="Maybe(4, last=7)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="None as default of which nothing is known: a number",
        source="""
        class Maybe(keras.layers.Layer):
            def __init__(self, units, extra=None):
                super().__init__()
                self.dense = keras.layers.Dense(units)
                self.extra = extra

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Maybe(4, extra=7)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="None as default of which nothing is known: an object of Keras's",
        source="""
        class Maybe(keras.layers.Layer):
            def __init__(self, units, extra=None):
                super().__init__()
                self.dense = keras.layers.Dense(units)
                self.extra = extra

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Maybe(4, extra=keras.losses.Huber(delta=0.5))",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        observe=("layer.extra.get_config()",),
    ),
    Case(
        title="activations.get: a name",
        source="""
        class Act(keras.layers.Layer):
            def __init__(self, units, activation="relu"):
                super().__init__()
                self.units = units
                self.activation = keras.activations.get(activation)

            def call(self, inputs):
                return self.activation(inputs)
        """,
        build="Act(3, activation='tanh')",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.activation",),
    ),
    Case(
        title="activations.get: a function of Keras's, and None",
        source="""
        from tensorflow import keras
        from tensorflow.keras import activations


        class Act(keras.layers.Layer):
            def __init__(self, activation, last=None, **kwargs):
                super(Act, self).__init__(**kwargs)
                self.activation = activations.get(activation)
                self.last = activations.get(last)

            def call(self, inputs):
                return self.last(self.activation(inputs))
        """,
        build="Act(keras.activations.tanh, name='mine')",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        resolved=("activation", "last"),
        observe=("layer.activation", "layer.last"),
    ),
    Case(
        title="activations.get: a registered function of the user's",
        source="""
        @keras.utils.register_keras_serializable(package="mine")
        def halve(x):
            return x * 0.5

        class Act(keras.layers.Layer):
            def __init__(self, units, activation="relu"):
                super().__init__()
                self.activation = keras.activations.get(activation)
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.activation(self.dense(inputs))
        """,
        build="Act(3, activation=halve)",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        resolved=("activation",),
        observe=("float(layer.activation(3.0))",),
    ),
    Case(
        title="an activation that is kept as it came, or None",
        source="""
        class Act(keras.layers.Layer):
            def __init__(self, units, activation=None):
                super().__init__()
                self.dense = keras.layers.Dense(units)
                self.activation = activation

            def call(self, inputs):
                made = self.dense(inputs)
                return made if self.activation is None else self.activation(made)
        """,
        build="Act(3)",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.activation",),
    ),
    Case(
        title="an activation that is kept as it came, handed to a sublayer",
        source="""
        class Act(keras.layers.Layer):
            def __init__(self, units, activation="relu"):
                super().__init__()
                self.activation = activation
                self.dense = keras.layers.Dense(units, activation=activation)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Act(3, activation='tanh')",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="an activation function that is kept as it came",
        source="""
        class Act(keras.layers.Layer):
            def __init__(self, units, activation=None):
                super().__init__()
                self.dense = keras.layers.Dense(units, activation=activation)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Act(3, activation=keras.activations.tanh)",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="initializers, regularizers and constraints",
        source="""
        from tensorflow import keras
        from tensorflow.keras import constraints, initializers, regularizers


        class Own(keras.layers.Layer):
            def __init__(
                self,
                units,
                kernel_initializer="glorot_uniform",
                kernel_regularizer=None,
                kernel_constraint=None,
                bias_initializer="zeros",
            ):
                super().__init__()
                self.units = units
                self.kernel_initializer = initializers.get(kernel_initializer)
                self.kernel_regularizer = regularizers.get(kernel_regularizer)
                self.kernel_constraint = constraints.get(kernel_constraint)
                self._bias_init = initializers.get(bias_initializer)

            def build(self, shape):
                self.kernel = self.add_weight(
                    shape=(shape[-1], self.units),
                    initializer=self.kernel_initializer,
                    regularizer=self.kernel_regularizer,
                    constraint=self.kernel_constraint,
                    name="kernel",
                )
                self.bias = self.add_weight(
                    shape=(self.units,), initializer=self._bias_init, name="bias"
                )

            def call(self, inputs):
                return inputs @ self.kernel + self.bias
        """,
        build="Own(3, kernel_initializer=keras.initializers.Constant(0.5), "
        "kernel_regularizer='l2', kernel_constraint=keras.constraints.MaxNorm(0.75))",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        resolved=(
            "kernel_initializer",
            "kernel_regularizer",
            "kernel_constraint",
            "bias_initializer",
        ),
        observe=(
            "layer.kernel_initializer",
            "layer.kernel_regularizer",
            "layer.kernel_constraint",
            "layer._bias_init",
        ),
    ),
    Case(
        title="an initializer that is only handed to a sublayer",
        source="""
        class Own(keras.layers.Layer):
            def __init__(self, units, kernel_initializer=None, kernel_regularizer=None):
                super().__init__()
                self.dense = keras.layers.Dense(
                    units,
                    kernel_initializer=kernel_initializer,
                    kernel_regularizer=kernel_regularizer,
                )

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Own(3, kernel_initializer='ones', kernel_regularizer=keras.regularizers.L1(0.5))",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a registered function of the user's",
        source="""
        @keras.utils.register_keras_serializable(package="mine")
        def halve(x):
            return x * 0.5

        class Apply(keras.layers.Layer):
            def __init__(self, function, units=2):
                super().__init__()
                self.function = function
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.function(self.dense(inputs))
        """,
        build="Apply(halve, units=3)",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a custom layer inside a custom layer",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor):
                super().__init__()
                self.factor = factor

            def call(self, inputs):
                return inputs * self.factor

        class Apply(keras.layers.Layer):
            def __init__(self, inner, units=2):
                super().__init__()
                self.inner = inner
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(self.inner(inputs))
        """,
        build="Apply(Scale(0.25), units=3)",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="annotated as a layer, a callable, a union",
        source="""
        from __future__ import annotations

        from typing import Callable, Optional, Union

        from tensorflow import keras


        class Apply(keras.layers.Layer):
            def __init__(
                self,
                inner: keras.layers.Layer,
                function: Optional[Callable] = None,
                activation: Union[str, Callable] = "relu",
            ) -> None:
                super().__init__()
                self.inner = inner
                self.function = function
                self.dense = keras.layers.Dense(3, activation=activation)

            def call(self, inputs):
                x = self.dense(self.inner(inputs))
                return self.function(x) if self.function else x
        """,
        build="Apply(keras.layers.Dense(2), keras.activations.softplus, keras.activations.tanh)",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a list of plain values that defaults to None, also in HDF5",
        source="""
        class Widen(keras.layers.Layer):
            def __init__(self, sizes=None, **kw):
                super().__init__(**kw)
                if sizes is None:
                    sizes = [2, 3]
                self.sizes = sizes
                self.parts = [keras.layers.Dense(size) for size in sizes]

            def call(self, inputs):
                for part in self.parts:
                    inputs = part(inputs)
                return inputs
        """,
        build="Widen(sizes=[5, 6], name='mine')",
        keras3="name: 'mine' became",
        tf_keras="name: 'mine' became",
    ),
    Case(
        title="a list of layers, copied by list()",
        source="""
        class Chain(keras.layers.Layer):
            def __init__(self, blocks, units=3):
                super(Chain, self).__init__()
                self.first = keras.layers.Dense(units)
                self.inner = list(blocks)
                self.last = keras.layers.Dense(units)

            def call(self, inputs):
                x = self.first(inputs)
                for block in self.inner:
                    x = block(x)
                return self.last(x)
        """,
        build="Chain([keras.layers.Dense(3), keras.layers.Dense(3, activation='tanh')])",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a list of layers, copied by a comprehension",
        source="""
        class Chain(keras.layers.Layer):
            def __init__(self, blocks, units=3):
                super(Chain, self).__init__()
                self.inner = [block for block in blocks]
                self.last = keras.layers.Dense(units)

            def call(self, inputs):
                for block in self.inner:
                    inputs = block(inputs)
                return self.last(inputs)
        """,
        build="Chain([keras.layers.Dense(3), keras.layers.Dense(3, activation='tanh')])",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a list of layers, appended one by one",
        source="""
        class Chain(keras.layers.Layer):
            def __init__(self, blocks, units=3):
                super(Chain, self).__init__()
                self.first = keras.layers.Dense(units)
                self.chain = []
                for block in blocks:
                    self.chain.append(block)
                self.last = keras.layers.Dense(units)

            def call(self, inputs):
                x = self.first(inputs)
                for block in self.chain:
                    x = block(x)
                return self.last(x)
        """,
        build="Chain([keras.layers.Dense(3), keras.layers.Dense(3, activation='tanh')])",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        raw=True,
    ),
    Case(
        title="an array that defaults to None",
        source="""
        class Table(keras.layers.Layer):
            def __init__(self, table=None):
                super().__init__()
                self.table = table

            def call(self, inputs):
                return inputs + self.table
        """,
        build="Table(np.array([1.0, 2.0, 3.0, 4.0], 'float32'))",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        raw=True,
    ),
    Case(
        title="a dict and a tuple of layers",
        source="""
        class Parts(keras.layers.Layer):
            def __init__(self, named, chain):
                super().__init__()
                self.named = named
                self.chain = chain

            def call(self, inputs):
                x = self.named["b"](self.named["a"](inputs))
                for part in self.chain:
                    x = part(x)
                return x
        """,
        build="Parts({'a': keras.layers.Dense(3), 'b': keras.layers.Dense(2)}, "
        "(keras.layers.Dense(5),))",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        raw=True,
    ),
    Case(
        title="a list of layers that is unpacked",
        source="""
        class Parts(keras.layers.Layer):
            def __init__(self, parts, units=2):
                super().__init__()
                self.before = keras.layers.Dense(units)
                self.first, self.second = parts
                self.after = keras.layers.Dense(units)

            def call(self, inputs):
                return self.after(self.second(self.first(self.before(inputs))))
        """,
        build="Parts([keras.layers.Dense(2), keras.layers.Dense(2)], units=2)",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        raw=True,
    ),
    Case(
        title="a class of layers, Keras's own or the project's",
        source="""
        class Gate(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.dense = keras.layers.Dense(units, activation="sigmoid")

            def call(self, inputs):
                return inputs * self.dense(inputs)

        class Block(keras.layers.Layer):
            def __init__(self, units, gate=keras.layers.Dense, norm_layer=None, prefix=""):
                super().__init__()
                self.gate = gate(units)
                if norm_layer is not None:
                    self.norm = norm_layer(epsilon=0.1, name=f"{prefix}norm")
                else:
                    self.norm = None

            def call(self, inputs):
                outputs = self.gate(inputs)
                return outputs if self.norm is None else self.norm(outputs)
        """,
        build="Block(4, Gate, keras.layers.LayerNormalization)",
        name="Block",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        observe=("type(layer.gate).__name__", "type(layer.norm).__name__"),
    ),
    Case(
        title="what makes layers and turns out to be a class of them",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, norm=None):
                super().__init__()
                self.dense = keras.layers.Dense(units)
                self.made = norm(name="made") if norm is not None else None

            def call(self, inputs):
                outputs = self.dense(inputs)
                return outputs if self.made is None else self.made(outputs)
        """,
        build="Block(4, keras.layers.LayerNormalization)",
        name="Block",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        observe=("type(layer.made).__name__",),
    ),
    Case(
        title="a class of layers that goes on to others, in a model",
        source="""
        class Part(keras.layers.Layer):
            def __init__(self, act_layer=keras.layers.ReLU, **kwargs):
                super().__init__(**kwargs)
                self.act = act_layer()

            def call(self, inputs):
                return self.act(inputs)

        class Stage(keras.Model):
            def __init__(self, depth, act_layer=keras.layers.ReLU):
                super().__init__()
                self.parts = [Part(act_layer=act_layer) for _ in range(depth)]
                self.act_layer = act_layer

            def call(self, inputs):
                for part in self.parts:
                    inputs = part(inputs)
                return inputs
        """,
        build="Stage(2, keras.layers.Softmax)",
        model=True,
        lost={"tf_keras": "missing 1 required positional argument"},
        keras3=NO_CONFIG,
        tf_keras="Unable to revive model from config",
    ),
    Case(
        title="a cell for an RNN layer",
        source="""
        class Reader(keras.layers.Layer):
            def __init__(self, cell, units):
                super().__init__()
                self.rnn = keras.layers.RNN(cell)
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(self.rnn(inputs))
        """,
        build="Reader(keras.layers.GRUCell(3), 2)",
        inputs=(((5, 4), "float32"),),
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
    ),
    Case(
        title="a loss, or one that the constructor makes",
        source="""
        class Scored(keras.layers.Layer):
            def __init__(self, units, loss_fn=None):
                super().__init__()
                self.loss_fn = loss_fn or keras.losses.MeanSquaredError()
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Scored(3, keras.losses.Huber(0.5))",
        keras3=NO_CONFIG,
        tf_keras=NO_CONFIG,
        observe=("layer.loss_fn.get_config()",),
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
