"""Classes whose parents, Keras's own or the project's, have a say in how they come back."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

NO_LAYER = "Please initialize `TimeDistributed` layer with a"
READS_NOTHING = "has no attribute"
OF_THE_LAYER = "eyword argument"
TWICE = "got multiple values for keyword argument"
TWICE_BY_POSITION = "got multiple values for argument"


def child(parent: str, parameter: str, handed: str, ending: str, *lines: str) -> str:
    """A child of a built-in layer with a `from_config` of its own."""
    return f"""
    @keras.utils.register_keras_serializable()
    class Child(keras.layers.{parent}):
        def __init__(self, {parameter}, gain=2.0, **kwargs):
            super().__init__({handed}, **kwargs)
            self.gain = gain

        def get_config(self):
            config = super().get_config()
            config["gain"] = self.gain
            {"; ".join(lines) or "pass"}
            return config

        @classmethod
        def from_config(cls, config):
            return {ending}
    """


MIXIN = """
        class Drop:
            def __init__(self, prob=0.5):
                self.prob = prob


"""

CASES = (
    Case(
        title="a function that a child hands on to the parent that calls it",
        source="""
        @keras.utils.register_keras_serializable()
        def doubled(x):
            return x * 2


        @keras.utils.register_keras_serializable()
        class Block(keras.layers.Layer):
            def __init__(self, fn, **kwargs):
                super().__init__(**kwargs)
                self.fn = fn

            def call(self, inputs):
                return self.fn(inputs)

            def get_config(self):
                config = super().get_config()
                config.update({"fn": keras.utils.serialize_keras_object(self.fn)})
                return config


        @keras.utils.register_keras_serializable()
        class Child(Block):
            def __init__(self, own, **kwargs):
                super().__init__(own, **kwargs)
                self.own = own

            def get_config(self):
                config = super().get_config()
                config.update({"own": keras.utils.serialize_keras_object(self.own)})
                return config
        """,
        build="Child(doubled, name='mine')",
        keras3=TWICE_BY_POSITION,
        tf_keras=TWICE_BY_POSITION,
        observe=("layer.own.__name__", "layer.fn.__name__"),
        lost={"keras3": TWICE_BY_POSITION, "tf_keras": TWICE_BY_POSITION},
    ),
    Case(
        title="a mixin in front of Keras's, whose constructors are called by name",
        source=f"""{MIXIN}
        class Dropped(Drop, keras.layers.Dense):
            def __init__(self, units, prob=0.5, **kwargs):
                Drop.__init__(self, prob=prob)
                keras.layers.Dense.__init__(self, units, **kwargs)

            def call(self, inputs):
                return super().call(inputs) * self.prob
        """,
        build="Dropped(3, prob=0.25, name='mine')",
        keras3="prob: float 0.25 became float 0.5",
        tf_keras="prob: float 0.25 became float 0.5",
        observe=("layer.prob",),
    ),
    Case(
        title="a mixin behind Keras's, whose constructor super does not reach",
        source=f"""{MIXIN}
        class Scaled(keras.layers.Layer, Drop):
            def __init__(self, units, prob=0.5):
                super().__init__()
                Drop.__init__(self, prob)
                self.units = units

            def call(self, inputs):
                return inputs * self.units * self.prob
        """,
        build="Scaled(3, prob=0.25)",
        keras3="unexpected keyword argument",
        tf_keras="name: 'scaled' became",
        observe=("layer.prob",),
    ),
    Case(
        title="an argument of the parent by a position that each Keras calls otherwise",
        source="""
        class Leaky(keras.layers.LeakyReLU):
            def __init__(self, slope=0.1, **kwargs):
                super().__init__(slope * 2, **kwargs)
        """,
        build="Leaky(0.25, name='mine')",
        keras3=TWICE_BY_POSITION,
        tf_keras=TWICE_BY_POSITION,
        lost={"keras3": TWICE_BY_POSITION, "tf_keras": TWICE_BY_POSITION},
    ),
    Case(
        title="a config holds what only the parent takes",
        source="""
        class Child(keras.layers.Dense):
            def __init__(self, units, gain=2.0, name=None, trainable=True, dtype=None):
                super().__init__(units, name=name, trainable=trainable, dtype=dtype)
                self.gain = gain

            def call(self, inputs):
                return super().call(inputs) * self.gain
        """,
        build="Child(3, gain=0.5, name='mine')",
        keras3="unexpected keyword argument",
        tf_keras="unexpected keyword argument",
        observe=("layer.gain", "layer.units"),
        keys=("gain", "units", "activation"),
        lost={"keras3": "layer.gain: float 0.5 became", "tf_keras": "layer.gain: float 0.5 became"},
    ),
    Case(
        title="a config of a parent of the project holds what only that takes",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, rate=0.5, **kwargs):
                super().__init__(**kwargs)
                self.rate = rate

            def call(self, inputs):
                return inputs * self.rate

            def get_config(self):
                return {**super().get_config(), "rate": self.rate}


        class Child(Block):
            def __init__(self, name=None, trainable=True, dtype=None):
                super().__init__(name=name, trainable=trainable, dtype=dtype)
        """,
        build="Child(name='mine')",
        keras3="unexpected keyword argument",
        tf_keras="unexpected keyword argument",
        observe=("layer.rate",),
        keys=("rate",),
    ),
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
        title="a name that is made up before the parent call",
        source="""
        class Block(keras.layers.Layer):
            def __init__(self, units, name=None):
                if name is None:
                    name = "block"
                super().__init__(name=name)
                self.units = units

            def call(self, inputs):
                return inputs * self.units
        """,
        build="Block(3)",
        keras3="unexpected keyword argument",
        tf_keras="ok",
        observe=("layer.name",),
    ),
    Case(
        title="a built-in parent that makes tuples of the numbers that a class reckons with",
        source="""
        @keras.utils.register_keras_serializable()
        class Causal(keras.layers.Conv1D):
            def __init__(self, filters, kernel_size, dilation_rate=1, **kwargs):
                super().__init__(filters, kernel_size, dilation_rate=dilation_rate, **kwargs)
                self.pad = (kernel_size - 1) * dilation_rate

            def call(self, inputs):
                return super().call(inputs) * self.pad
        """,
        build="Causal(3, 2, dilation_rate=2, name='mine')",
        inputs=(((5, 4), "float32"),),
        keras3="unsupported operand type(s) for -",
        tf_keras="unsupported operand type(s) for -",
        observe=("layer.pad",),
        lost={
            "keras3": "unsupported operand type(s) for -",
            "tf_keras": "unsupported operand type(s) for -",
        },
    ),
    Case(
        title="a cell that gets what the layer around it gets",
        source="""
        @keras.utils.register_keras_serializable()
        class Cell(keras.layers.SimpleRNNCell):
            pass


        @keras.utils.register_keras_serializable()
        class Recurrent(keras.layers.RNN):
            def __init__(self, units, return_sequences=False, **kwargs):
                cell = Cell(units, **kwargs)
                super().__init__(cell, return_sequences=return_sequences, **kwargs)
                self.units = units

            def get_config(self):
                config = super().get_config()
                del config["cell"]
                config["units"] = self.units
                return config

            @classmethod
            def from_config(cls, config):
                return cls(**config)
        """,
        build="Recurrent(3, return_sequences=True, name='mine')",
        inputs=(((5, 4), "float32"),),
        keras3=OF_THE_LAYER,
        tf_keras=OF_THE_LAYER,
        lost={"keras3": OF_THE_LAYER, "tf_keras": OF_THE_LAYER},
    ),
    Case(
        title="a from_config of its own over a wrapper",
        source=child("TimeDistributed", "layer", "layer=layer", "cls(**config)"),
        build="Child(keras.layers.Dense(3), gain=3.0, name='mine')",
        inputs=(((5, 4), "float32"),),
        keras3=NO_LAYER,
        tf_keras=NO_LAYER,
    ),
    Case(
        title="a from_config of its own over one that takes keys out",
        source=child("MultiHeadAttention", "key_dim", "key_dim=key_dim", "cls(**config)"),
        build="Child(3, num_heads=2, gain=3.0, name='mine')",
        generations=("tf_keras",),
        inputs=(((5, 4), "float32"),),
        connect="layer(x, x)",
        tf_keras="query_shape",
    ),
    Case(
        title="a from_config of its own that asks one which reads a renamed key",
        source=child(
            "Embedding",
            "width=8",
            "output_dim=width",
            "super().from_config(config)",
            "config['width'] = config.pop('output_dim')",
        ),
        build="Child(3, input_dim=5, gain=3.0, name='mine')",
        generations=("tf_keras",),
        inputs=(((4,), "int32"),),
        tf_keras="output_dim",
    ),
    Case(
        title="a key that no constructor takes, its own or an inherited one",
        source="""
        @keras.utils.register_keras_serializable()
        class Block(keras.layers.Dense):
            def get_config(self):
                return {**super().get_config(), "version": 2}
        """,
        build="Block(3, name='mine')",
        keras3="Error",
        tf_keras="Error",
        lost={"keras3": "Error: ", "tf_keras": "Error: "},
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
    Case(
        title="a config that returns what the built-in parent was given, twice the argument",
        source="""
        @keras.utils.register_keras_serializable()
        class Wide(keras.layers.Dense):
            def __init__(self, units, **kwargs):
                super().__init__(units * 2, **kwargs)

            def get_config(self):
                config = super().get_config()
                config["units"] = self.units
                return config
        """,
        build="Wide(3, name='mine')",
        keras3="expected axis -1 of input shape to have value 6",
        tf_keras="Shape mismatch",
        observe=("layer.units",),
        lost={"keras3": "expected axis -1", "tf_keras": "Shape mismatch"},
    ),
    Case(
        title="positional arguments of a built-in parent beside one that the class fixes",
        source="""
        class Plain(keras.layers.Dense):
            def __init__(self, *args, **kwargs):
                super().__init__(*args, use_bias=False, **kwargs)
        """,
        build="Plain(3, 'relu', name='mine')",
        keras3=TWICE,
        tf_keras=TWICE,
        resolved=("args",),
        observe=("layer.units", "layer.activation.__name__", "layer.use_bias"),
        lost={"keras3": TWICE, "tf_keras": TWICE},
        keys=("units", "activation"),
    ),
    Case(
        title="positional arguments of a parent of the project beside one that the child fixes",
        source="""
        class Scale(keras.layers.Layer):
            def __init__(self, factor, axis=-1):
                super().__init__()
                self.factor = factor
                self.axis = axis

            def call(self, inputs):
                return inputs * self.factor


        class Double(Scale):
            def __init__(self, *args, **kwargs):
                super().__init__(2.0, *args, **kwargs)
        """,
        build="Double(1)",
        keras3="positional only or variadic positional",
        tf_keras="an unexpected keyword argument 'name'",
        resolved=("args",),
        observe=("layer.axis", "layer.factor"),
        lost={"tf_keras": "layer.axis"},
    ),
    Case(
        title="a config returns the function that another class of the project calls",
        source="""
        @keras.utils.register_keras_serializable()
        def power(x):
            return x * x


        class Measure:
            def __init__(self, gain):
                self.gain = gain

            def of(self, x):
                return self.gain(x)


        @keras.utils.register_keras_serializable()
        class Gain(keras.layers.Layer):
            def __init__(self, gain=None, rank=None, **kwargs):
                super().__init__(**kwargs)
                self._gain = gain or power
                self._rank = rank or power
                self._measure = Measure(gain=self._gain)

            def call(self, inputs):
                return self._measure.of(inputs)

            def get_config(self):
                config = super().get_config()
                config.update({"gain": self._gain, "rank": self._rank})
                return config
        """,
        build="Gain(keras.activations.softplus, keras.activations.softplus, name='mine')",
        keras3="'TrackedDict' object is not callable",
        tf_keras="could not be deserialized properly",
        observe=("layer._gain.__name__", "layer._rank.__name__"),
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
