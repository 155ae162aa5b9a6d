"""FXL103: `__init__` never calls the parent constructor."""

from __future__ import annotations

import pytest

from tests.repairing import repair

HEAD = """\
import keras


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            """\
    def __init__(self, units):
        self.units = units
""",
            """\
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            id="the call comes first, before anything is stored",
        ),
        pytest.param(
            """\
    def __init__(self, units, **options):
        \"\"\"Make a block.\"\"\"
        self.units = units
""",
            """\
    def __init__(self, units, **options):
        \"\"\"Make a block.\"\"\"
        super().__init__(**options)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            id="after the docstring, with the author's name for kwargs",
        ),
        pytest.param(
            """\
    def __init__(self, units, name=None):
        self.units = units
""",
            """\
    def __init__(self, units, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.units = units

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            id="a parameter that is the parent's is handed to it, and returned by it",
        ),
        pytest.param(
            """\
    def __init__(self, units):
        self.total = units * 2
""",
            """\
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.total = units * 2

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
            id="what has to be stored follows the new call",
        ),
        pytest.param(
            """\
    def __init__(self): pass
""",
            """\
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
""",
            id="a body that does nothing gives way to it",
        ),
    ],
)
def test_fixed(before: str, after: str) -> None:
    repair(HEAD + before, HEAD + after)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("    pass\n", id="no constructor, so the parent's runs"),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
""",
            id="it is called",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        keras.layers.Layer.__init__(self, **kwargs)
""",
            id="it is called by the parent's name",
        ),
        pytest.param(
            """\
    def __init__(this, **kwargs):
        super(Block, this).__init__(**kwargs)
""",
            id="it is called by a self of another name",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    repair(HEAD + source)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            """\
class Gain(keras.initializers.Initializer):
    def __init__(self, gain):
        self.gain = gain

    def get_config(self):
        return {"gain": self.gain}
""",
            id="the constructor of an initializer's parent does nothing",
        ),
        pytest.param(
            """\
class Ridge(keras.regularizers.Regularizer):
    def __init__(self, rate):
        self.rate = rate

    def get_config(self):
        return {"rate": self.rate}
""",
            id="nor does that of a regularizer's",
        ),
        pytest.param(
            """\
class Clip(keras.constraints.Constraint):
    def __init__(self, limit):
        self.limit = limit

    def get_config(self):
        return {"limit": self.limit}
""",
            id="nor that of a constraint's",
        ),
        pytest.param(
            """\
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, steps):
        self.steps = steps

    def get_config(self):
        return {"steps": self.steps}
""",
            id="nor that of a schedule's",
        ),
    ],
)
def test_kinds_whose_parent_is_a_plain_object_are_left_alone(source: str) -> None:
    repair(f"import keras\n\n\n@keras.saving.register_keras_serializable()\n{source}")


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(
            """\
    def __init__(self, units, **kwargs):
        self.dense = keras.layers.Dense(units, **kwargs)
""",
            "kwargs is used in line 7 for something else",
            id="kwargs are meant for a sublayer",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        self.gain = kwargs.get("gain")
""",
            "kwargs is used in line 7 for something else",
            id="kwargs hold what the parent would refuse",
        ),
    ],
)
def test_refused(source: str, reason: str) -> None:
    repair(HEAD + source, refused={"FXL103": reason})


def test_a_model_is_no_functional_one() -> None:
    before = """
        import keras


        @keras.saving.register_keras_serializable()
        class Net(keras.Model):
            def __init__(self, units):
                self.dense = keras.layers.Dense(units)
        """
    after = """
        import keras


        @keras.saving.register_keras_serializable()
        class Net(keras.Model):
            def __init__(self, units, **kwargs):
                super().__init__(**kwargs)
                self.units = units
                self.dense = keras.layers.Dense(units)

            def get_config(self):
                config = super().get_config()
                config.update({
                    "name": self.name,
                    "trainable": self.trainable,
                    "units": self.units,
                })
                return config
        """
    repair(before, after, codes="FXL101 FXL103 FXL201 FXL204")


def test_a_model_that_gets_the_call_has_a_name_of_its_own() -> None:
    """`Model.get_config` of tf_keras 2.21 returns {} once a subclass overrides it."""
    before = """
        import tf_keras


        @tf_keras.saving.register_keras_serializable()
        class Net(tf_keras.Model):
            def __init__(self, causal=False, **kwargs):
                self.causal = causal
        """
    after = """
        import tf_keras


        @tf_keras.saving.register_keras_serializable()
        class Net(tf_keras.Model):
            def __init__(self, causal=False, **kwargs):
                super().__init__(**kwargs)
                self.causal = causal

            def get_config(self):
                config = super().get_config()
                config.update({
                    "name": self.name,
                    "trainable": self.trainable,
                    "causal": self.causal,
                })
                return config
        """
    repair(before, after, codes="FXL103 FXL201")


def test_a_built_in_parent_wants_arguments_that_nobody_knows() -> None:
    repair(
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Wide(keras.layers.Dense):
            def __init__(self, width):
                self.width = width
        """,
        refused={"FXL103": "what the parent constructor should be given is not known"},
    )


def test_a_parent_of_the_project_wants_arguments_that_nobody_knows() -> None:
    repair(
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Base(keras.layers.Layer):
            def __init__(self, units=1, **kwargs):
                super().__init__(**kwargs)


        @keras.saving.register_keras_serializable()
        class Child(Base):
            def __init__(self, width):
                self.width = width
        """,
        refused={"FXL103": "what the parent constructor should be given is not known"},
    )
