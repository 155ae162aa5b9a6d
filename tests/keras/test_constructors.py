"""Constructors: `**kwargs`, what the parent call is given, and how it is called."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

CASES = (
    Case(
        title="no **kwargs, everything stored",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor=1.0):
                super().__init__()
                self.factor = factor

            def call(self, inputs):
                return inputs * self.factor
        """,
        build="Scale(3.0)",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="name:",
    ),
    Case(
        title="no **kwargs: a name that was set afterwards is kept",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor, frozen=False):
                super(Scale, self).__init__()
                self.factor = factor
                self.trainable = not frozen

            def call(self, inputs):
                return inputs * self.factor
        """,
        build="Scale(3.0, frozen=True)",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="name:",
    ),
    Case(
        title="a name with a default that is handed on to nobody",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor=1.0, name="scale", **kwargs):
                super().__init__(**kwargs)
                self.factor = factor

            def call(self, inputs):
                return inputs * self.factor
        """,
        build="Scale(3.0)",
        connect="layer(Scale(2.0)(x))",
        keras3="name:",
        tf_keras="name:",
    ),
    Case(
        title="a name and trainable with defaults, and no **kwargs",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor=1.0, trainable=False, name="scale"):
                super().__init__()
                self.factor = factor

            def call(self, inputs):
                return inputs * self.factor

            def get_config(self):
                return {**super().get_config(), "factor": self.factor}
        """,
        build="Scale(3.0)",
        connect="layer(Scale(2.0)(x))",
        keras3="unexpected keyword argument 'dtype'",
        tf_keras="unexpected keyword argument 'dtype'",
    ),
    Case(
        title="no parameters at all",
        source="""
        class Double(keras.layers.Layer):
            def __init__(self):
                super().__init__()

            def call(self, inputs):
                return inputs * 2
        """,
        build="Double()",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="name:",
    ),
    Case(
        title="no constructor at all: only the decorator",
        source="""
        class Double(keras.layers.Layer):
            def call(self, inputs):
                return inputs * 2
        """,
        build="Double(name='twice', trainable=False)",
        keras3="ok",
        tf_keras="ok",
    ),
    Case(
        title="*args that nobody reads",
        source="""
        class Widen(keras.layers.Layer):
            def __init__(self, units, *args):
                super().__init__()
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Widen(5)",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="name:",
    ),
    Case(
        title="keyword-only parameters, a constant as default",
        source="""
        WIDTH = 5

        class Widen(keras.layers.Layer):
            def __init__(self, rate, *, units=WIDTH, activation="relu"):
                super().__init__()
                self.rate = rate
                self.units = units
                self.activation = activation
                self.dense = keras.layers.Dense(units, activation=activation)
                self.drop = keras.layers.Dropout(rate)

            def call(self, inputs):
                return self.drop(self.dense(inputs))
        """,
        build="Widen(0.25, units=7, activation='tanh')",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="name:",
    ),
    Case(
        title="a one-line body",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by): super().__init__(); self.by = by
            def call(self, inputs): return inputs + self.by
        """,
        build="Shift(2.5)",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="name:",
    ),
    Case(
        title="swallowed **kwargs lose name, trainable and dtype silently",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by, **kwargs):
                super().__init__()
                self.by = by

            def call(self, inputs):
                return inputs + self.by
        """,
        build="Shift(2.5)",
        keras3="name:",
        tf_keras="name:",
    ),
    Case(
        title="swallowed **kwargs: trainable that was set afterwards comes back",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by, **kwargs):
                super().__init__()
                self.by = by

            def call(self, inputs):
                return inputs + self.by

        def frozen(layer):
            layer.trainable = False
            return layer
        """,
        build="frozen(Shift(2.5))",
        name="Shift",
        keras3="name:",
        tf_keras="name:",
    ),
    Case(
        title="**kw is no spelling that automatic config knows",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by, **kw):
                super().__init__(**kw)
                self.by = by

            def call(self, inputs):
                return inputs + self.by
        """,
        build="Shift(2.5, name='mine', trainable=False, dtype='float64')",
        keras3="name: 'mine' became",
        tf_keras="name: 'mine' became",
    ),
    Case(
        title="**args alone: the name is lost with them",
        source="""
        class Plain(keras.layers.Layer):
            def __init__(self, **args):
                super().__init__(**args)

            def call(self, inputs):
                return 2 * inputs
        """,
        build="Plain(name='mine', trainable=False, dtype='float64')",
        keras3="name: 'mine' became",
        tf_keras="name: 'mine' became",
    ),
    Case(
        title="a fixed name, twice in one model under different names",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(name="block", **kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Block(6)",
        connect="Block(6, name='other')(layer(x))",
        keras3="multiple values for keyword argument 'name'",
        tf_keras="multiple values for keyword argument 'name'",
    ),
    Case(
        title="a fixed name without **kwargs",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units):
                super().__init__(name="block_" + str(units))
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Block(6)",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="ok",
    ),
    Case(
        title="fixed trainable and dtype",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super(Block, self).__init__(dtype="float64", trainable=False, **kwargs)
                self.units = units

            def build(self, shape):
                self.w = self.add_weight(shape=(shape[-1], self.units), name="w")

            def call(self, inputs):
                return inputs @ self.w
        """,
        build="Block(6, name='mine')",
        keras3="multiple values for keyword argument",
        tf_keras="multiple values for keyword argument",
    ),
    Case(
        title="a fixed activity_regularizer",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(activity_regularizer=keras.regularizers.L2(0.5), **kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Block(6, name='mine')",
        keras3="multiple values for keyword argument 'activity_regularizer'",
        tf_keras="ok",
    ),
    Case(
        title="own name, handed on",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, name=None):
                super().__init__(name=name)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Block(6, name='mine')",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="ok",
    ),
    Case(
        title="own name with a default, used for a sublayer's name",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, name="block"):
                super().__init__(name=name)
                self.dense = keras.layers.Dense(units, name=name + "_dense")

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Block(6, name='mine')",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="ok",
        observe=("layer.dense.name",),
    ),
    Case(
        title="own dtype, trainable and name, handed on",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, trainable=True, name=None, dtype=None, **kwargs):
                super().__init__(trainable=trainable, name=name, dtype=dtype, **kwargs)
                self.dense = keras.layers.Dense(units, dtype=dtype)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Block(6, trainable=False, name='mine', dtype='float64')",
        keras3="ok",
        tf_keras="ok",
    ),
    Case(
        title="own name that is not handed on",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, name=None, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)
        """,
        build="Block(6, name='mine')",
        keras3="name:",
        tf_keras="name:",
    ),
    Case(
        title="popped keyword arguments are parameters",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, **kwargs):
                self.by = kwargs.pop("by", 1.0)
                gain = kwargs.pop("gain")
                super().__init__(**kwargs)
                self.gain = gain

            def call(self, inputs):
                return inputs * self.gain + self.by
        """,
        build="Shift(by=2.5, gain=0.25, name='mine')",
        keras3="ok",
        tf_keras="ok",
    ),
    Case(
        title="a keyword that is looked for in kwargs and stays there",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by, **kwargs):
                self.shaped = "input_shape" in kwargs
                super().__init__(**kwargs)
                self.shift = by

            def call(self, inputs):
                return inputs + self.shift
        """,
        build="Shift(2.5, name='mine')",
        keras3="ok",
        tf_keras="ok",
    ),
    Case(
        title="positional name: Keras 3 refuses, Keras 2 takes it for trainable",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by, name=None, **kwargs):
                super().__init__(name, **kwargs)
                self.by = by

            def call(self, inputs):
                return inputs + self.by
        """,
        build="Shift(2.5, name='mine')",
        keras3="takes 1 positional argument but 2 were given",
        tf_keras="Expected",
    ),
    Case(
        title="self handed to the parent by hand",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by, **kwargs):
                super().__init__(self, **kwargs)
                self.by = by

            def call(self, inputs):
                return inputs + self.by
        """,
        build="Shift(2.5, name='mine')",
        keras3="takes 1 positional argument but 2 positional arguments",
        tf_keras="Expected",
    ),
    Case(
        title="super names another class",
        source="""
        class Shift(keras.layers.Layer):
            def call(self, inputs):
                return inputs

        class Move(keras.layers.Layer):
            def __init__(self, by, **kwargs):
                super(Shift, self).__init__(**kwargs)
                self.by = by

            def call(self, inputs):
                return inputs + self.by
        """,
        build="Move(2.5, name='mine')",
        keras3="obj must be an instance or subtype of type",
        tf_keras="obj must be an instance or subtype of type",
    ),
    Case(
        title="the parent constructor is never called",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by):
                self.by = by

            def call(self, inputs):
                return inputs + self.by
        """,
        build="Shift(2.5)",
        keras3="forgot to call",
        tf_keras="",
    ),
    Case(
        title="the parent is called by its name",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by):
                keras.layers.Layer.__init__(self)
                self.by = by

            def call(self, inputs):
                return inputs + self.by
        """,
        build="Shift(2.5)",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="name:",
    ),
    Case(
        title="parameters are stored before the parent call",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by, times=1):
                self.by = by
                self.times = times
                super().__init__()

            def call(self, inputs):
                return inputs + self.by * self.times
        """,
        build="Shift(2.5, times=3)",
        keras3="unexpected keyword argument 'trainable'",
        tf_keras="name:",
    ),
    Case(
        title="input_dim that becomes input_shape, as Keras 1 code has it",
        source="""
        class Shift(keras.layers.Layer):
            def __init__(self, by, **kwargs):
                if "input_dim" in kwargs and "input_shape" not in kwargs:
                    kwargs["input_shape"] = (kwargs.pop("input_dim"),)
                super().__init__(**kwargs)
                self.shift = by

            def call(self, inputs):
                return inputs + self.shift
        """,
        build="Shift(2.5, name='mine')",
        keras3="ok",
        tf_keras="ok",
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
