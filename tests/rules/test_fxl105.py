"""FXL105: the parent's constructor or `get_config` is called in a way that cannot work."""

from __future__ import annotations

from textwrap import dedent

import pytest

from fixlayers import fix_source
from fixlayers.settings import Settings
from tests.repairing import repair

HEAD = """\
import keras


@keras.saving.register_keras_serializable()
class Other(keras.layers.Layer):
    pass


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
"""


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super(Other, self).__init__(**kwargs)
""",
            """\
    def __init__(self, **kwargs):
        super(Block, self).__init__(**kwargs)
""",
            "FXL105",
            id="super with a class copied from elsewhere raises",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super().__init__(self, **kwargs)
""",
            """\
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
""",
            "FXL105",
            id="super passes self already",
        ),
        pytest.param(
            """\
    def __init__(self, name=None, **kwargs):
        super().__init__(name, **kwargs)
""",
            """\
    def __init__(self, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
""",
            "FXL105",
            id="Keras 3 takes keywords only, and Keras 2 would take the name for trainable",
        ),
        pytest.param(
            """\
    def __init__(self, trainable=True, name=None, dtype=None, **kwargs):
        super(Block, self).__init__(trainable, name, dtype, **kwargs)
""",
            """\
    def __init__(self, trainable=True, name=None, dtype=None, **kwargs):
        super(Block, self).__init__(trainable=trainable, name=name, dtype=dtype, **kwargs)
""",
            "FXL105",
            id="the order that Keras 2 has",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super(Blok, self).__init__(**kwargs)
""",
            """\
    def __init__(self, **kwargs):
        super(Block, self).__init__(**kwargs)
""",
            "FXL105",
            id="a name that nothing defines raises",
        ),
        pytest.param(
            """\
    def __init__(self, name=None):
        keras.layers.Layer.__init__(self, name)
""",
            """\
    def __init__(self, name=None, **kwargs):
        keras.layers.Layer.__init__(self, name=name, **kwargs)
""",
            "FXL101 FXL105",
            id="a parent called by name needs the self that it is given",
        ),
    ],
)
def test_fixed(before: str, after: str, codes: str) -> None:
    repair(HEAD + before, HEAD + after, codes=codes)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
""",
            id="super without arguments",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super(Block, self).__init__(**kwargs)
""",
            id="super with the class itself",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super(__class__, self).__init__(**kwargs)
""",
            id="super with __class__, which is the class itself",
        ),
        pytest.param(
            """\
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
""",
            id="what a star brings is the caller's affair",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    repair(HEAD + source)


GRAPH = """\
import keras


@keras.saving.register_keras_serializable()
class Graph(keras.Model):
    def __init__(self, **kwargs):
        inputs = keras.Input((4,))
        keras.Model.__init__(self, inputs=inputs, outputs=keras.layers.Dense(2)(inputs), **kwargs)

    def get_config(self):
        return super().get_config()
"""


def test_a_functional_model_calls_its_parent_through_super() -> None:
    after = GRAPH.replace("keras.Model.__init__(self, ", "super().__init__(")
    repair(GRAPH, after, codes="FXL105")


def test_with_several_bases_super_may_lead_elsewhere() -> None:
    mixin = "import keras\n\n\nclass Counted:\n    pass\n"
    source = GRAPH.replace("import keras\n", mixin).replace("Graph(", "Graph(Counted, ")
    repair(source)


def test_a_model_that_is_no_functional_one_may_call_it_by_name() -> None:
    source = """
        import keras


        @keras.saving.register_keras_serializable()
        class Net(keras.Model):
            def __init__(self, **kwargs):
                keras.Model.__init__(self, **kwargs)

            def get_config(self):
                return {**super().get_config(), "name": self.name, "trainable": self.trainable}
        """
    repair(source)


def test_positional_arguments_of_a_built_in_layer_have_a_meaning() -> None:
    repair(
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Wide(keras.layers.Dense):
            def __init__(self, units, **kwargs):
                super().__init__(units, **kwargs)
        """
    )


def test_positional_arguments_of_a_parent_of_the_project_have_a_meaning() -> None:
    repair(
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Base(keras.layers.Layer):
            def __init__(self, units=1, **kwargs):
                super().__init__(**kwargs)


        @keras.saving.register_keras_serializable()
        class Child(Base):
            def __init__(self, units=2, **kwargs):
                super().__init__(units, **kwargs)
        """
    )


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super().__init__("block", **kwargs)
""",
            "what they mean is not known",
            id="a literal may be a name or anything else",
        ),
        pytest.param(
            """\
    def __init__(self, units=1, **kwargs):
        super().__init__(units, **kwargs)
""",
            "what they mean is not known",
            id="the parent has no parameter of that name",
        ),
        pytest.param(
            """\
    def __init__(self, name=None, **kwargs):
        if name:
            super().__init__(name, **kwargs)
""",
            "called in a branch or a block (line 13)",
            id="the parent call may not run",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super(keras.layers.Layer, self).__init__(**kwargs)
""",
            "keras.layers.Layer is a parent, whose own constructor this call skips",
            id="the base itself is named: skipping it may be meant",
        ),
    ],
)
def test_refused(source: str, reason: str) -> None:
    repair(HEAD + source, refused={"FXL105": reason})


def test_what_one_keras_takes_under_no_name_is_given_none() -> None:
    repair(
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Net(keras.Model):
            def __init__(self, input_shape=(8,)):
                super().__init__(input_shape)
        """,
        refused={
            "FXL105": "what they mean is not known",
            "FXL101": "needs FXL105: what they mean is not known",
            "FXL201": "needs FXL105: what they mean is not known",
        },
    )


def test_a_parent_is_skipped_on_purpose() -> None:
    repair(
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Base(keras.layers.Layer):
            pass


        @keras.saving.register_keras_serializable()
        class Child(Base):
            def __init__(self, **kwargs):
                super(Base, self).__init__(**kwargs)
        """,
        refused={"FXL105": "Base is a parent, whose own constructor this call skips"},
    )


_COPIED = """
import keras


class Focal(keras.losses.Loss):
    pass


@keras.saving.register_keras_serializable()
class Gamma(keras.losses.Loss):
    def __init__(self, gamma=2.0, **kwargs):
        super(Gamma, self).__init__(**kwargs)
        self.gamma = gamma

    def get_config(self):
        config = {"gamma": self.gamma}
        base_config = super(OWNER, self).get_config()  # as ever
        return dict(list(base_config.items()) + list(config.items()))
"""


@pytest.mark.parametrize("owner", ["Focal", "FocalLoss", "keras.losses.Loss"])
def test_a_get_config_that_was_copied_from_another_class(owner: str) -> None:
    before = _COPIED.replace("OWNER", owner)
    settings = Settings(select=("FXL105",))
    repair(
        before, before.replace(f"super({owner}", "super(Gamma"), codes="FXL105", settings=settings
    )


def test_what_another_class_is_may_not_be_known() -> None:
    source = _COPIED.replace("OWNER", "Focal").replace(
        "class Focal(keras.losses.Loss):\n    pass", "from losses import Focal"
    )
    settings = Settings(select=("FXL105",))
    repair(source, refused={"FXL105": "what Focal means is not known"}, settings=settings)


def test_a_built_in_parents_config_is_skipped_on_purpose() -> None:
    repair(
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Noisy(keras.layers.Dense):
            def __init__(self, units, **kwargs):
                super().__init__(units=units, **kwargs)
                delattr(self, "kernel_initializer")

            def get_config(self):
                config = super(keras.layers.Dense, self).get_config()
                config.update({"units": self.units})
                return config
        """,
        settings=Settings(select=("FXL105",)),
    )


def test_a_parents_config_is_skipped_on_purpose() -> None:
    repair(
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Base(keras.layers.Layer):
            def get_config(self):
                return {**super().get_config(), "kind": 3}


        @keras.saving.register_keras_serializable()
        class Child(Base):
            def get_config(self):
                return super(Base, self).get_config()
        """,
        settings=Settings(select=("FXL105",)),
    )


_OLD = """
        import keras


        @keras.utils.register_keras_serializable()
        class Decayed(keras.optimizers.Adam):
            def __init__(self, rate=0.1, learning_rate=0.001, amsgrad=False, name="D", **kwargs):
                super().__init__({given}, **kwargs)
                self.rate = rate

            def get_config(self):
                config = super().get_config()
                config.update({{{entries}}})
                return config
"""
_BY_POSITION = "learning_rate, 0.9, 0.999, 1e-7, amsgrad, name"
_BY_NAME = (
    "learning_rate=learning_rate, beta_1=0.9, beta_2=0.999, epsilon=1e-7, amsgrad=amsgrad, "
    "name=name"
)


def test_a_name_that_only_older_keras_takes_by_position_is_a_guess() -> None:
    before = _OLD.format(given=_BY_POSITION, entries="")
    result = repair(
        before,
        refused={
            "FXL105": "the parent is meant to get amsgrad and name under the same name",
            "FXL202": "the parent is meant to get amsgrad and name under the same name",
        },
    )
    assert {f.safety for f in result.findings} == {"unsafe"}


def test_a_guessed_name_is_given_with_unsafe_fixes() -> None:
    result = fix_source(
        dedent(_OLD.format(given=_BY_POSITION, entries="")).encode(),
        settings=Settings(unsafe_fixes=True),
    )
    after = result.after.decode()
    assert f"super().__init__({_BY_NAME}, **kwargs)" in after
    assert '"rate": self.rate' in after
    assert all(f.applied for f in result.findings)


@pytest.mark.parametrize(
    "given",
    [
        pytest.param("learning_rate, 0.9, 0.999, 1e-7", id="as every Keras takes them"),
        pytest.param("learning_rate, 0.9, 0.999, 1e-7, False, name", id="no variable of the name"),
        pytest.param("learning_rate, 0.9, 0.999, 1e-7, rate", id="one that no parent takes"),
        pytest.param("learning_rate=learning_rate, amsgrad=amsgrad, name=name", id="by keyword"),
    ],
)
def test_other_positions_are_left(given: str) -> None:
    source = _OLD.format(given=given, entries='"rate": self.rate')
    result = fix_source(dedent(source).encode(), settings=Settings(unsafe_fixes=True))
    assert "FXL105" not in {f.code for f in result.findings}
