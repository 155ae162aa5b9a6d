"""Parameters: where their values can be had when the config is made, and under which names."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

TRAINABLE = "unexpected keyword argument 'trainable'"

CASES = (
    Case(
        title="a dtype by default, which only the parent is given",
        source="""
        import tensorflow as tf
        from tensorflow import keras


        class Encoding(keras.layers.Layer):
            def __init__(self, steps, dtype=tf.float32, **kwargs):
                super().__init__(dtype=dtype, **kwargs)
                if steps % 2 == 1: steps += 1
                self.table = tf.range(steps, dtype=self.dtype)

            def call(self, inputs):
                return inputs + tf.reduce_sum(self.table)
        """,
        build="Encoding(5, name='mine')",
        keras3="created by passing non-serializable argument values",
        tf_keras="ok",
    ),
    Case(
        title="functions that no config carries in the place of arguments that were not given",
        source="""
        import tensorflow as tf
        from tensorflow import keras


        def plain(x):
            return 2 * x


        class Apply(keras.layers.Layer):
            def __init__(self, units, first=None, second=None):
                super().__init__()
                self.first = first or tf.nn.softmax
                self.second = second if second is not None else plain
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(self.second(self.first(inputs)))
        """,
        build="Apply(3)",
        keras3=TRAINABLE,
        tf_keras="name: 'apply' became",
        observe=("layer.first.__name__", "layer.second.__name__"),
    ),
    Case(
        title="a parameter of which one attribute keeps less than another is made of",
        source="""
        @keras.utils.register_keras_serializable()
        class Block(keras.layers.Layer):
            def __init__(self, rate=None, name=None):
                super().__init__(name=name)
                self.drops = bool(rate)
                self.dropout = keras.layers.Dropout(rate or 0.0)

            def call(self, inputs):
                return self.dropout(inputs) if self.drops else inputs
        """,
        build="Block(0.25, name='mine')",
        keras3=TRAINABLE,
        tf_keras="ok",
        observe=("layer.dropout.rate",),
    ),
    Case(
        title="a type by default, where an annotation was meant",
        source="""
        class Pooler(keras.layers.Layer):
            def __init__(self, width=int, rate=0.5, name=None):
                super().__init__(name=name)
                self.width = width
                self.rate = rate

            def call(self, inputs):
                return inputs * self.rate
        """,
        build="Pooler(rate=0.25, name='mine')",
        keras3="non-serializable argument values",
        tf_keras="ok",
        observe=("layer.width", "layer.rate"),
    ),
    Case(
        title="renamed and private attributes",
        source="""
        class Power(keras.layers.Layer):
            def __init__(self, degree, bias=0.0, **kwargs):
                super().__init__(**kwargs)
                self._degree = degree
                self.offset = bias

            def call(self, inputs):
                return inputs ** self._degree + self.offset
        """,
        build="Power(3, bias=0.5, name='mine')",
        keras3="ok",
        tf_keras="ok",
    ),
    Case(
        title="only handed to sublayers",
        source="""
        class Feed(keras.layers.Layer):
            def __init__(self, units, rate=0.1):
                super().__init__()
                self.first = keras.layers.Dense(units, activation="relu")
                self.drop = keras.layers.Dropout(rate)
                self.second = keras.layers.Dense(units)

            def call(self, inputs):
                return self.second(self.drop(self.first(inputs)))
        """,
        build="Feed(5, rate=0.3)",
        keras3=TRAINABLE,
        tf_keras="name:",
        keys=("units", "rate"),
    ),
    Case(
        title="an attribute of the parameter's name that holds something else",
        source="""
        class Heads(keras.layers.Layer):
            def __init__(self, width, heads=2):
                super().__init__()
                self.heads = heads
                self.width = width // heads
                self.dense = keras.layers.Dense(self.width * heads)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Heads(12, heads=3)",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.width",),
    ),
    Case(
        title="rebound before it is stored",
        source="""
        class Heads(keras.layers.Layer):
            def __init__(self, width, scale=1.0):
                super().__init__()
                width *= 2
                scale = 1.0 / scale
                self.width = width
                self.scale = scale
                self.dense = keras.layers.Dense(width)

            def call(self, inputs):
                return self.dense(inputs) * self.scale
        """,
        build="Heads(3, scale=4.0)",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.width", "layer.scale"),
    ),
    Case(
        title="rebound before the parent call",
        source="""
        class Heads(keras.layers.Layer):
            def __init__(self, width, **kwargs):
                width = width + 1
                super().__init__(**kwargs)
                self.dense = keras.layers.Dense(width)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Heads(3, name='mine')",
        keras3="ok",
        tf_keras="ok",
    ),
    Case(
        title="`x or default` and `if x is None`",
        source="""
        class Widen(keras.layers.Layer):
            def __init__(self, units=None, width=None, **kw):
                super().__init__(**kw)
                self.units = units or 4
                if width is None:
                    width = 3
                self.width = width
                self.first = keras.layers.Dense(width)
                self.last = keras.layers.Dense(self.units)

            def call(self, inputs):
                return self.last(self.first(inputs))
        """,
        build="Widen(width=5, name='mine')",
        keras3="name: 'mine' became",
        tf_keras="name: 'mine' became",
        resolved=("units",),
        observe=("layer.units",),
    ),
    Case(
        title="stored in a branch only",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by, times=0, flip=False, bound=None):
                super().__init__()
                self.by = by
                if flip:
                    self.times = -times
                else:
                    self.times = times
                self.flip = flip
                if bound:
                    self.bound = bound
                else:
                    self.bound = 9

            def call(self, inputs):
                return inputs + self.by * self.times
        """,
        build="Shift(0.5, times=3, flip=True)",
        keras3=TRAINABLE,
        tf_keras="name:",
        resolved=("bound",),
        observe=("layer.times", "layer.bound"),
    ),
    Case(
        title="assigned again by build and call",
        source="""
        class Counter(keras.layers.Layer):
            def __init__(self, step, units):
                super().__init__()
                self.step = step
                self.units = units

            def build(self, shape):
                self.units = self.units or int(shape[-1])
                self.w = self.add_weight(shape=(int(shape[-1]), self.units), name="w")
                super().build(shape)

            def call(self, inputs):
                self.step += 1
                return keras.activations.relu(inputs) @ self.w
        """,
        build="Counter(5, None)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="int(), tuple() and other idempotent wrappers",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by, sizes, flag=False, label="a"):
                super().__init__()
                self.by = float(by)
                self.sizes = tuple(sizes)
                self.flag = bool(flag)
                self.label = str(label)

            def call(self, inputs):
                return inputs + self.by + sum(self.sizes) * self.flag
        """,
        build="Shift(2, [1, 2], flag=1, label='b')",
        keras3=TRAINABLE,
        tf_keras="name:",
        resolved=("by", "flag"),
        observe=("layer.by", "layer.sizes", "layer.flag", "layer.label"),
    ),
    Case(
        title="loops that build sublayers",
        source="""
        class Tower(keras.layers.Layer):
            def __init__(self, widths, blocks=2, rate=0.1):
                super(Tower, self).__init__()
                self.layers_ = []
                for width in widths:
                    self.layers_.append(keras.layers.Dense(width, activation="relu"))
                self.extra = [keras.layers.Dense(4) for _ in range(blocks)]
                self.drop = keras.layers.Dropout(rate)

            def call(self, inputs):
                for layer in self.layers_ + self.extra:
                    inputs = layer(inputs)
                return self.drop(inputs)
        """,
        build="Tower([6, 3], blocks=3, rate=0.2)",
        keras3=TRAINABLE,
        tf_keras="name:",
        keys=("widths", "blocks", "rate"),
    ),
    Case(
        title="a table that is computed from the parameters",
        source="""
        import numpy as np
        from tensorflow import keras


        class Position(keras.layers.Layer):
            def __init__(self, position, d_model):
                super(Position, self).__init__()
                angles = np.arange(position)[:, None] / np.power(1000, np.arange(d_model) / d_model)
                self.encoding = np.sin(angles)[None].astype("float32")

            def call(self, inputs):
                return inputs + self.encoding
        """,
        build="Position(5, 4)",
        inputs=(((5, 4), "float32"),),
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a list that the constructor changes in place",
        source="""
        class Tower(keras.layers.Layer):
            def __init__(self, widths=[4], last=2):
                super().__init__()
                widths.append(last)
                self.widths = widths
                self.parts = [keras.layers.Dense(width) for width in widths]

            def call(self, inputs):
                for part in self.parts:
                    inputs = part(inputs)
                return inputs
        """,
        build="Tower(widths=[6, 3], last=5)",
        keras3=TRAINABLE,
        tf_keras="expected 2 variables, but received 0",
        lost={
            "keras3": "expected 2 variables, but received 0",
            "tf_keras": "expected 2 variables, but received 0",
        },
    ),
    Case(
        title="a parameter that the config's key of another name covers",
        source="""
        class Move(keras.layers.Layer):
            def __init__(self, units, dropout_rate=0.0, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.rate = dropout_rate
                self.dropout = keras.layers.Dropout(self.rate)

            def call(self, inputs):
                return self.dropout(inputs) * self.units
        """,
        build="Move(3, dropout_rate=0.25, name='mine')",
        keras3="ok",
        tf_keras="ok",
    ),
    Case(
        title="names that Keras 3 or Keras 2 keep for themselves",
        source="""
        class Busy(keras.layers.Layer):
            def __init__(self, losses, metrics, path, stateful, input_shape_, variables, history):
                super().__init__()
                self.scale = losses + metrics + stateful + variables + history
                self.note = path + input_shape_

            def call(self, inputs):
                return inputs * self.scale
        """,
        build="Busy(1.0, 2.0, 'a/b', 1.0, 'c', 0.5, 0.25)",
        keras3=TRAINABLE,
        tf_keras="name:",
        keys=("losses", "metrics", "path", "stateful", "variables", "history"),
    ),
    Case(
        title="more reserved names: dynamic, inputs, output, built, optimizer, loss, states",
        source="""
        class Busy(keras.layers.Layer):
            def __init__(self, inputs, output, built=2.0, optimizer=1.0, loss=1.0, weights=1.0):
                super().__init__()
                self.scale = inputs + output + built + optimizer + loss + weights

            def call(self, x):
                return x * self.scale
        """,
        build="Busy(1.0, 2.0, built=3.0, optimizer=0.5, loss=0.25, weights=0.125)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="private names that Keras uses: set_name, call_fn_args",
        source="""
        class Busy(keras.layers.Layer):
            def __init__(self, set_name, call_fn_args, batch_counters):
                super().__init__()
                self.scale = set_name + call_fn_args + batch_counters

            def call(self, x):
                return x * self.scale
        """,
        build="Busy(1.0, 2.0, 0.5)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="the class has a property of the parameter's name",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by):
                super().__init__()
                self.steps = [by, by]

            @property
            def by(self):
                return self.steps[0]

            def call(self, inputs):
                return inputs + self.by
        """,
        build="Shift(2.5)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="the class has a method and a sublayer of the parameters' names",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, project, dense, dropout):
                super().__init__()
                self.dense = keras.layers.Dense(dense)
                self.dropout = keras.layers.Dropout(dropout)
                self.width = project

            def project(self, x):
                return x * self.width

            def call(self, inputs):
                return self.project(self.dropout(self.dense(inputs)))
        """,
        build="Shift(3, 5, 0.25)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="call makes an attribute of the parameter's name",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, gain, result):
                super().__init__()
                self.factor = gain * result

            def call(self, inputs):
                self.gain = inputs * self.factor
                self.result = self.gain + 1
                return self.result
        """,
        build="Shift(2.5, 0.5)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="values that JSON changes: tuples, nested ones, a dict, None, nan",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, kernel=(3, 3), pairs=((1, 2), (3, 4)), names={"a": 1}, limit=None):
                super().__init__()
                self.kernel = kernel
                self.pairs = pairs
                self.names = names
                self.limit = limit

            def call(self, inputs):
                return inputs + self.kernel[0] * self.pairs[0][1] + self.names["b"]
        """,
        build="Shift(kernel=(1, 2), pairs=((5, 6),), names={'b': 2}, limit=float('inf'))",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="the loop that builds sublayers takes the parameter's name",
        source="""
        class Tower(keras.layers.Layer):
            def __init__(self, units, hidden):
                super().__init__()
                self.parts = []
                for units in hidden:
                    self.parts.append(keras.layers.Dense(units))
                self.units = units

            def call(self, inputs):
                for part in self.parts:
                    inputs = part(inputs)
                return inputs * self.units
        """,
        build="Tower(7, [3, 5])",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.units",),
    ),
    Case(
        title="two parameters that swap their names",
        source="""
        class Line(keras.layers.Layer):
            def __init__(self, slope, shift):
                super().__init__()
                slope, shift = shift, slope
                self.slope = slope
                self.shift = shift

            def call(self, inputs):
                return inputs * self.slope + self.shift
        """,
        build="Line(3, 4)",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.slope", "layer.shift"),
    ),
    Case(
        title="a class attribute of the parameter's name that call reads",
        source="""
        class Drop(keras.layers.Layer):
            rate = 5.0

            def __init__(self, rate):
                super().__init__()
                self.drop = keras.layers.Dropout(rate)

            def call(self, inputs):
                return self.drop(inputs) * self.rate
        """,
        build="Drop(0.25)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="call looks whether an attribute of the parameter's name is there",
        source="""
        class Drop(keras.layers.Layer):
            def __init__(self, rate, gain):
                super().__init__()
                self.drop = keras.layers.Dropout(rate * gain)

            def call(self, inputs):
                scale = 2.0 if hasattr(self, "gain") else 3.0
                return self.drop(inputs) * getattr(self, "rate", 5.0) * scale
        """,
        build="Drop(0.25, 0.5)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="weights of the parameters' names, made by the constructor and by build",
        source="""
        class Own(keras.layers.Layer):
            def __init__(self, scale, kernel, bias=1.0):
                super().__init__()
                self.width = kernel
                self.scale = self.add_weight(
                    shape=(), initializer=keras.initializers.Constant(scale), name="scale"
                )

            def build(self, shape):
                self.kernel = self.add_weight(shape=(shape[-1], self.width), name="kernel")
                self.bias = self.add_weight(shape=(self.width,), name="bias")

            def call(self, inputs):
                return (inputs @ self.kernel + self.bias) * self.scale
        """,
        build="Own(2.0, 3, bias=0.5)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a property with a setter that changes the value",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor):
                super().__init__()
                self.factor = factor

            @property
            def factor(self):
                return self._factor

            @factor.setter
            def factor(self, value):
                self._factor = value * 2

            def call(self, inputs):
                return inputs * self.factor
        """,
        build="Scale(3)",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.factor",),
    ),
    Case(
        title="a method that the constructor calls stores something else",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor, rate):
                super().__init__()
                self._set_up(factor, rate)

            def _set_up(self, factor, rate):
                self.factor = factor + 1
                setattr(self, "rate", rate * 2)

            def call(self, inputs):
                return inputs * self.factor * self.rate
        """,
        build="Scale(3, 0.25)",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.factor", "layer.rate"),
    ),
    Case(
        title="assigned several at once, and with an annotation",
        source="""
        class Line(keras.layers.Layer):
            def __init__(self, slope, shift, times, power):
                super().__init__()
                self.slope, self.shift = slope, shift
                self.times = self.repeat = times
                self.power: int = power

            def call(self, inputs):
                return (inputs * self.slope + self.shift) * self.repeat ** self.power
        """,
        build="Line(3, 4, 2, 5)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a choice that may change the value",
        source="""
        class Window(keras.layers.Layer):
            def __init__(self, size, padding="same"):
                super().__init__()
                self.size = (size, size) if isinstance(size, int) else size
                self.padding = padding.upper()

            def call(self, inputs):
                return inputs * self.size[0] * len(self.padding)
        """,
        build="Window(3, padding='valid')",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.size", "layer.padding"),
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
