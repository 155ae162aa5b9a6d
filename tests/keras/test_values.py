"""Values that a config does not carry as they are: tuples, members of an Enum, layers."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation

NO_CONFIG = "created by passing non-serializable argument values"

CASES = (
    Case(
        title="layers that a function of the project checked, one, and a list and a dict of them",
        source="""
        from tensorflow import keras


        def check(value, what="a layer"):
            if not isinstance(value, keras.layers.Layer):
                raise ValueError(f"no {what}: {value}")
            return value


        @keras.utils.register_keras_serializable()
        class Update(keras.layers.Layer):
            def __init__(self, state, blocks, heads, **kwargs):
                super().__init__(**kwargs)
                self._state = check(state)
                self._blocks = [check(block) for block in blocks]
                self._heads = {name: check(head, what=name) for name, head in heads.items()}

            def call(self, inputs):
                x = self._state(inputs)
                for block in self._blocks:
                    x = block(x)
                return sum(head(x) for head in self._heads.values())

            def get_config(self):
                return dict(state=self._state, **super().get_config())
        """,
        build="""Update(
            keras.layers.Dense(3), [keras.layers.Dense(4)], {"a": keras.layers.Dense(2)}, name="m"
        )""",
        keras3="missing 2 required positional arguments",
        tf_keras="missing 2 required positional arguments",
        lost=dict.fromkeys(("keras3", "tf_keras"), "missing 2 required positional arguments"),
    ),
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
    *(
        Case(
            title=f"one layer or a tuple of two: {given}",
            source="""
            class Pair(keras.layers.Layer):
                '''Two layers side by side.

                Args:
                    part: a layer, or a tuple of two.
                '''

                def __init__(self, part):
                    super().__init__()
                    self.parts = part if type(part) is tuple else (part, part)

                def call(self, inputs):
                    left, right = self.parts
                    return left(inputs) + right(inputs)
            """,
            build=f"Pair({given})",
            keras3=NO_CONFIG,
            tf_keras=NO_CONFIG,
            observe=("type(layer.parts).__name__", "layer.parts[0] is layer.parts[1]"),
            raw=True,
        )
        for given in ("keras.layers.Dense(3)", "(keras.layers.Dense(3), keras.layers.Dense(3))")
    ),
    Case(
        title="a member of an Enum",
        source="""
        from enum import Enum

        from tensorflow import keras


        class Mode(Enum):
            NARROW = 1
            WIDE = 2


        class Gate(keras.layers.Layer):
            def __init__(self, mode: Mode = Mode.NARROW, other=None, **kwargs):
                super().__init__(**kwargs)
                self.mode = mode
                self.other = other

            def call(self, inputs):
                if self.other is Mode.NARROW:
                    inputs = inputs + 1
                return inputs * 2 if self.mode is Mode.WIDE else inputs
        """,
        build="Gate(Mode.WIDE, other=Mode.NARROW)",
        keras3="get_config",
        tf_keras="get_config",
        observe=("layer.mode.name", "layer.other.name"),
    ),
    Case(
        title="a member of an Enum whose value an existing config returns",
        source="""
        import enum

        from tensorflow import keras


        class Mode(enum.Enum):
            NARROW = "narrow"
            WIDE = "wide"


        @keras.utils.register_keras_serializable()
        class Gate(keras.layers.Layer):
            def __init__(self, mode=Mode.NARROW, **kwargs):
                super().__init__(**kwargs)
                self.mode = mode

            def call(self, inputs):
                return inputs * 2 if self.mode is Mode.WIDE else inputs

            def get_config(self):
                return {**super().get_config(), "mode": self.mode.value}
        """,
        build="Gate(Mode.WIDE)",
        keras3="'str' object has no attribute 'name'",
        tf_keras="'str' object has no attribute 'name'",
        resolved=("mode",),
        observe=("layer.mode.name",),
    ),
    Case(
        title="what a member of an Enum holds, kept and returned in the member's place",
        source="""
        import enum

        from tensorflow import keras


        class Mode(enum.Enum):
            NARROW = 1.0
            WIDE = 2.0


        @keras.utils.register_keras_serializable()
        class Gate(keras.layers.Layer):
            def __init__(self, mode=Mode.NARROW, **kwargs):
                super().__init__(**kwargs)
                self.mode = mode.value

            def call(self, inputs):
                return inputs * self.mode

            def get_config(self):
                return {**super().get_config(), "mode": self.mode}
        """,
        build="Gate(Mode.WIDE)",
        keras3="'float' object has no attribute 'value'",
        tf_keras="'float' object has no attribute 'value'",
        lost={"keras3": "Error: ", "tf_keras": "Error: "},
        observe=("layer.mode",),
    ),
    Case(
        title="layers that an existing config serializes and nobody revives",
        source="""
        @keras.utils.register_keras_serializable()
        class Experts(keras.layers.Layer):
            def __init__(self, experts, **kwargs):
                super().__init__(**kwargs)
                self._experts = experts

            @property
            def experts(self):
                return self._experts

            def call(self, inputs):
                for expert in self.experts:
                    inputs = expert(inputs)
                return inputs

            def get_config(self):
                return {**super().get_config(), "experts": [
                    keras.layers.serialize(expert) for expert in self.experts
                ]}
        """,
        build="Experts([keras.layers.Dense(4), keras.layers.Dense(3)])",
        keras3="not callable",
        tf_keras="could not be deserialized",
        observe=("[type(e).__name__ for e in layer.experts]",),
    ),
    Case(
        title="a wrapper whose from_config goes past the parent's",
        source="""
        @keras.utils.register_keras_serializable()
        class Scaled(keras.layers.Wrapper):
            def __init__(self, layer, scale=2.0, **kwargs):
                super().__init__(layer, **kwargs)
                self.scale = scale

            def call(self, inputs):
                return self.layer(inputs) * self.scale

            def get_config(self):
                return {**super().get_config(), "scale": self.scale}

            @classmethod
            def from_config(cls, config):
                return cls(**config)
        """,
        build="Scaled(keras.layers.Dense(3), scale=3.0)",
        keras3="Layer",
        tf_keras="layer",
        observe=("type(layer.layer).__name__",),
    ),
    Case(
        title="a weight of Keras's under the parameter's name",
        source="""
        @keras.utils.register_keras_serializable()
        class Gated(keras.layers.LayerNormalization):
            def __init__(self, gamma=1.0, **kwargs):
                super().__init__(**kwargs)
                self.gamma = gamma

            def get_config(self):
                return {**super().get_config(), "gamma": self.gamma}
        """,
        build="Gated(gamma=0.5)",
        keras3="gamma",
        tf_keras="gamma",
    ),
    Case(
        title="a raw layer, which Keras 2 revives from .h5 by itself",
        source="""
        @keras.utils.register_keras_serializable()
        class Residual(keras.layers.Layer):
            def __init__(self, block, **kwargs):
                super().__init__(**kwargs)
                self.block = block

            def call(self, inputs):
                return inputs + self.block(inputs)

            def get_config(self):
                return {**super().get_config(), "block": self.block}
        """,
        build="Residual(keras.layers.Dense(4, activation='tanh'))",
        keras3="not callable",
        tf_keras="could not be deserialized",
        observe=("layer.block.get_config()['units']",),
    ),
    Case(
        title="a layer that may be none",
        source="""
        class Residual(keras.layers.Layer):
            def __init__(self, first: keras.layers.Layer, second: keras.layers.Layer = None):
                super().__init__()
                self.first = first
                self.second = second

            def call(self, inputs):
                made = self.first(inputs)
                return made if self.second is None else self.second(made)
        """,
        build="Residual(keras.layers.Dense(4))",
        keras3="get_config",
        tf_keras="get_config",
        observe=("layer.second is None",),
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
