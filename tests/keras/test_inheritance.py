"""A class and its relatives: parents and children in one file and in several, mixins."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

TRAINABLE = "unexpected keyword argument 'trainable'"
NAME = "unexpected keyword argument 'name'"

PARENT = """
from tensorflow import keras


class Base(keras.layers.Layer):
    def __init__(self, units, rate=0.1):
        super().__init__()
        self.dense = keras.layers.Dense(units)
        self.drop = keras.layers.Dropout(rate)

    def call(self, inputs):
        return self.drop(self.dense(inputs))
"""

CHILD = """
from parent import Base


class Child(Base):
    def __init__(self, units, rate=0.1, gain=1.0):
        super(Child, self).__init__(units, rate)
        self.times = gain

    def call(self, inputs):
        return super().call(inputs) * self.times
"""

NO_CONSTRUCTOR = """
from parent import Base


class Child(Base):
    def call(self, inputs):
        return super().call(inputs) * 2
"""

CASES = (
    Case(
        title="a parent whose config is what it was given, and what a property below returns",
        source="""
        class Conv(keras.layers.Layer):
            def __init__(self, **kwargs):
                own = {key: kwargs.pop(key) for key in list(kwargs) if key.endswith("_gain")}
                super().__init__(**kwargs)
                self.given = own

            def get_config(self):
                config = super().get_config()
                for key in self.given:
                    config[key] = self.given[key]
                return {**config, **self.config}

            @property
            def config(self):
                return {}


        class Hops(Conv):
            def __init__(self, units, hops=3, kernel_gain=1.0, **kwargs):
                super().__init__(kernel_gain=kernel_gain, **kwargs)
                self.dense = keras.layers.Dense(units)
                self.units = units
                self.hops = hops

            def call(self, inputs):
                return self.dense(inputs) * self.hops * self.given["kernel_gain"]

            @property
            def config(self):
                return {"units": self.units}
        """,
        build="Hops(4, hops=2, kernel_gain=0.5, name='mine')",
        keras3="hops",
        tf_keras="hops",
    ),
    Case(
        title="parent and child in two files: the child",
        source={"parent.py": PARENT, "child.py": CHILD},
        module="child",
        build="Child(5, rate=0.25, gain=0.5)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="parent and child in two files: the parent",
        source={"parent.py": PARENT, "child.py": CHILD},
        module="parent",
        build="Base(5, rate=0.25)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a child without a constructor in another file",
        source={"parent.py": PARENT, "child.py": NO_CONSTRUCTOR},
        module="child",
        build="Child(5, rate=0.25)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="parent and child in a package, by relative import",
        source={
            "zoo/__init__.py": "from .child import Child\n",
            "zoo/parent.py": PARENT,
            "zoo/child.py": CHILD.replace("from parent", "from .parent"),
        },
        module="zoo.child",
        build="Child(5, rate=0.25, gain=0.5)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a parent that needs a config and a child that survived by the automatic one",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, function, **kwargs):
                super().__init__(**kwargs)
                self.function = function

            def call(self, inputs):
                return self.function(inputs)

        class Child(Base):
            def __init__(self, power, **kwargs):
                super().__init__(function=keras.activations.tanh, **kwargs)
                self.power = power

            def call(self, inputs):
                return super().call(inputs) * self.power
        """,
        build="Child(3.0, name='mine')",
        keras3="ok",
        tf_keras="ok",
    ),
    Case(
        title="a child that fixes its parent's parameter",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units, activation="relu"):
                super().__init__()
                self.dense = keras.layers.Dense(units, activation=activation)

            def call(self, inputs):
                return self.dense(inputs)

        class Child(Base):
            def __init__(self, width):
                super().__init__(units=2 * width, activation="tanh")
                self.width = width
        """,
        build="Child(3)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a grandchild, the middle one without a constructor",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units):
                super().__init__()
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

        class Middle(Base):
            def call(self, inputs):
                return super().call(inputs) * 0.5

        class Last(Middle):
            def __init__(self, units, shift):
                super().__init__(units)
                self.shift_by = shift

            def call(self, inputs):
                return super().call(inputs) + self.shift_by
        """,
        build="Last(3, 1.5)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a child's property of the name that its parent's parameter has",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, rate):
                super().__init__()
                self.drop = keras.layers.Dropout(rate)

            def call(self, inputs):
                return self.drop(inputs)

        class Child(Base):
            @property
            def rate(self):
                return self.drop.rate * 2
        """,
        build="Child(0.25)",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.rate",),
    ),
    Case(
        title="a child's sublayer of the name that its parent's parameter has",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units, norm):
                super().__init__()
                self.dense = keras.layers.Dense(units + norm)

            def call(self, inputs):
                return self.dense(inputs)

        class Child(Base):
            def __init__(self, units):
                super().__init__(units, 1)
                self.norm = keras.layers.LayerNormalization()

            def call(self, inputs):
                return self.norm(super().call(inputs))
        """,
        build="Child(3)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a mixin and an abstract base",
        source="""
        import abc

        from tensorflow import keras


        class Described:
            def describe(self):
                return f"{self.name}: {self.factor}"


        class Scaling(keras.layers.Layer, metaclass=abc.ABCMeta):
            @abc.abstractmethod
            def factor_of(self, inputs):
                ...

            def call(self, inputs):
                return inputs * self.factor_of(inputs)


        class Scale(Described, Scaling):
            def __init__(self, factor):
                super().__init__()
                self.factor = factor

            def factor_of(self, inputs):
                return self.factor
        """,
        build="Scale(3.0)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a base class through a re-export under another name",
        source={
            "bases.py": """
            from tensorflow.keras.layers import Layer as KerasLayer

            Layer = KerasLayer
            """,
            "custom.py": """
            from bases import Layer


            class Scale(Layer):
                def __init__(self, factor):
                    super().__init__()
                    self.by = factor

                def call(self, inputs):
                    return inputs * self.by
            """,
        },
        build="Scale(3.0)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a model's parent with parameters and a child with its own",
        source="""
        class Net(keras.Model):
            def __init__(self, units):
                super().__init__()
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

        class Scaled(Net):
            def __init__(self, units, factor=1.0):
                super().__init__(units)
                self.factor = factor

            def call(self, inputs):
                return super().call(inputs) * self.factor
        """,
        build="Scaled(5, factor=0.5)",
        model=True,
        keras3="created by passing non-serializable argument values",
        tf_keras="name:",
    ),
    Case(
        title="a child that names its parent through an alias, in another file",
        source={
            "parent.py": """
        from tensorflow import keras


        class Base(keras.layers.Layer):
            def __init__(self, units, rate=0.1):
                super().__init__()
                self.dense = keras.layers.Dense(units)
                self.drop = keras.layers.Dropout(rate)

            def call(self, inputs):
                return self.drop(self.dense(inputs))
        """,
            "child.py": """
        from parent import Base as B


        class Child(B):
            def __init__(self, units, gain=1.0):
                super().__init__(units)
                self.times = gain

            def call(self, inputs):
                return super().call(inputs) * self.times
        """,
        },
        module="child",
        build="Child(5, gain=0.5)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="Keras's Layer re-exported and named by an alias",
        source={
            "bases.py": "from tensorflow.keras.layers import Layer\n",
            "custom.py": """
        from bases import Layer as L


        class Scale(L):
            def __init__(self, factor):
                super().__init__()
                self.by = factor

            def call(self, inputs):
                return inputs * self.by
        """,
        },
        build="Scale(3.0)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a child that scales its parent's parameter of the same name",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units, width=1):
                super().__init__()
                self.units = units
                self.width = width
                self.dense = keras.layers.Dense(units + width)

            def call(self, inputs):
                return self.dense(inputs)

        class Child(Base):
            def __init__(self, units):
                super().__init__(units * 2)
        """,
        build="Child(3)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a child that swaps its parent's names",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units, width=1):
                super().__init__()
                self.units = units
                self.width = width
                self.dense = keras.layers.Dense(units + width)

            def call(self, inputs):
                return self.dense(inputs)

        class Child(Base):
            def __init__(self, units, width):
                super().__init__(width * 2, units)
        """,
        build="Child(3, 4)",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.units", "layer.width"),
    ),
    Case(
        title="a child that stores over its parent's attribute",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units, width=1):
                super().__init__()
                self.units = units
                self.width = width
                self.dense = keras.layers.Dense(units + width)

            def call(self, inputs):
                return self.dense(inputs)

        class Child(Base):
            def __init__(self, units, width=2):
                super().__init__(units, width)
                self.width = width * 10

            def call(self, inputs):
                return super().call(inputs) * self.width
        """,
        build="Child(3, 4)",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.width",),
    ),
    Case(
        title="a child whose **kwargs carry its parent's parameters",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units, width=1):
                super().__init__()
                self.units = units
                self.width = width
                self.dense = keras.layers.Dense(units + width)

            def call(self, inputs):
                return self.dense(inputs)

        class Child(Base):
            def __init__(self, gain, **kwargs):
                super().__init__(**kwargs)
                self.gain = gain
        """,
        build="Child(2.0, units=5, width=3)",
        keras3=NAME,
        tf_keras=NAME,
    ),
    Case(
        title="a child that calls its parent by its name",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units, width=1):
                super().__init__()
                self.units = units
                self.width = width
                self.dense = keras.layers.Dense(units + width)

            def call(self, inputs):
                return self.dense(inputs)

        class Child(Base):
            def __init__(self, units, gain):
                Base.__init__(self, units)
                self.gain = gain
        """,
        build="Child(5, 2.0)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a parent and a child with a layer each",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, inner, gain=1.0):
                super().__init__()
                self.inner = inner
                self.gain = gain

            def call(self, inputs):
                return self.inner(inputs) * self.gain

        class Child(Base):
            def __init__(self, inner, outer, gain=2.0):
                super().__init__(inner, gain)
                self.outer = outer

            def call(self, inputs):
                return self.outer(super().call(inputs))
        """,
        build="Child(keras.layers.Dense(5), keras.layers.Dense(3), gain=0.5)",
        keras3="created by passing non-serializable argument values",
        tf_keras="created by passing non-serializable argument values",
    ),
    Case(
        title="a parent with a config of its own, a child without",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

            def get_config(self):
                config = super().get_config()
                config["units"] = self.units
                return config

        class Child(Base):
            def __init__(self, units, gain=1.0, **kwargs):
                super().__init__(units, **kwargs)
                self.gain = gain

            def call(self, inputs):
                return super().call(inputs) * self.gain
        """,
        build="Child(5, gain=3.0, name='mine')",
        keras3="gain: float 3.0 became float 1.0",
        tf_keras="gain: float 3.0 became float 1.0",
    ),
    Case(
        title="a child of Dense with a parameter more",
        source="""
        class Gain(keras.layers.Dense):
            def __init__(self, units, gain=1.0, **kwargs):
                super().__init__(units=units, **kwargs)
                self.gain = gain

            def call(self, inputs):
                return super().call(inputs) * self.gain
        """,
        build="Gain(4, 0.5, activation='tanh', name='mine')",
        keras3="gain: float 0.5 became float 1.0",
        tf_keras="gain: float 0.5 became float 1.0",
    ),
    Case(
        title="a child of Wrapper with a parameter more",
        source="""
        class Gain(keras.layers.Wrapper):
            def __init__(self, layer, gain=1.0, **kwargs):
                super().__init__(layer, **kwargs)
                self.gain = gain

            def call(self, inputs):
                return self.layer(inputs) * self.gain
        """,
        build="Gain(keras.layers.Dense(3), gain=0.5, name='mine')",
        keras3="gain: float 0.5 became float 1.0",
        tf_keras="gain: float 0.5 became float 1.0",
    ),
    Case(
        title="a diamond",
        source="""
        class Base(keras.layers.Layer):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.dense = keras.layers.Dense(units)

            def call(self, inputs):
                return self.dense(inputs)

        class Doubled(Base):
            def call(self, inputs):
                return super().call(inputs) * 2

        class Shifted(Base):
            def call(self, inputs):
                return super().call(inputs) + 1

        class Both(Doubled, Shifted):
            def __init__(self, units, rate, **kwargs):
                super().__init__(units, **kwargs)
                self.drop = keras.layers.Dropout(rate)

            def call(self, inputs):
                return self.drop(super().call(inputs))
        """,
        build="Both(3, 0.25, name='mine')",
        keras3="ok",
        tf_keras="ok",
    ),
    Case(
        title="a child in another file that calls its parent by its name",
        source={
            "parent.py": PARENT,
            "child.py": CHILD.replace("super(Child, self).__init__(", "Base.__init__(self, "),
        },
        module="child",
        build="Child(5, rate=0.25, gain=0.5)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a mixin in another file, with methods alone",
        source={
            "parent.py": PARENT,
            "mixin.py": "class Halved:\n    def halved(self, x):\n        return x / self.by\n",
            "child.py": """
            from mixin import Halved
            from parent import Base


            class Child(Halved, Base):
                def __init__(self, units, by=2.0):
                    super().__init__(units)
                    self.by = by

                def call(self, inputs):
                    return self.halved(super().call(inputs))
            """,
        },
        module="child",
        build="Child(5, by=4.0)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a mixin whose constructor hands on what it gets",
        source="""
        class Counted:
            def __init__(self, *args, **kwargs):
                super().__init__(*args, **kwargs)
                self.width = 0
                self.norm = keras.layers.LayerNormalization()


        class Block(Counted, keras.layers.Layer):
            def __init__(self, width, gain=1.0):
                super().__init__()
                self.dense = keras.layers.Dense(width)
                self.scale = gain

            def call(self, inputs):
                return self.norm(self.dense(inputs)) * self.scale
        """,
        build="Block(3, gain=2.0)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="a child's property of the name of a parameter of its parent in another file",
        source={
            "parent.py": PARENT,
            "child.py": """
            from parent import Base


            class Child(Base):
                @property
                def units(self):
                    return self.dense.units * 10
            """,
        },
        module="child",
        build="Child(5, rate=0.25)",
        keras3=TRAINABLE,
        tf_keras="name:",
        observe=("layer.units", "layer.dense.units"),
    ),
    Case(
        title="a parent and a child of which only the parent is named",
        source={"parent.py": PARENT, "child.py": CHILD},
        module="child",
        build="Child(5, rate=0.25, gain=0.5)",
        keras3=TRAINABLE,
        tf_keras="name:",
        targets=frozenset({"parent.py"}),
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
