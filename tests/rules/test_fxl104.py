"""FXL104: the parent call fixes an argument that `**kwargs` brings as well."""

from __future__ import annotations

import pytest

from tests.repairing import repair

HEAD = """\
import keras


@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
"""


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super().__init__(name="block", **kwargs)
""",
            """\
    def __init__(self, **kwargs):
        kwargs.setdefault("name", "block")
        super().__init__(**kwargs)
""",
            "FXL104",
            id="the name becomes a default, so that the config may bring its own",
        ),
        pytest.param(
            """\
    def __init__(self):
        super().__init__(name='block')
""",
            """\
    def __init__(self, **kwargs):
        kwargs.setdefault('name', 'block')
        super().__init__(**kwargs)
""",
            "FXL101 FXL104",
            id="kwargs that are only now added bring it as well; the author's quotes stay",
        ),
        pytest.param(
            """\
    def __init__(self, **options):
        super(Block, self).__init__(trainable=False, dtype="float32", **options)

    def get_config(self):
        return super(Block, self).get_config()
""",
            """\
    def __init__(self, **options):
        options.setdefault("trainable", False)
        options.setdefault("dtype", "float32")
        super(Block, self).__init__(**options)

    def get_config(self):
        return super(Block, self).get_config()
""",
            "FXL104",
            id="several keep their order",
        ),
        pytest.param(
            """\
    def __init__(self, index=0, **kwargs):
        super().__init__(name=f"block_{index}", **kwargs)
        self.index = index

    def get_config(self):
        return {**super().get_config(), "index": self.index}
""",
            """\
    def __init__(self, index=0, **kwargs):
        kwargs.setdefault("name", f"block_{index}")
        super().__init__(**kwargs)
        self.index = index

    def get_config(self):
        return {**super().get_config(), "index": self.index}
""",
            "FXL104",
            id="the expression may read parameters: it is evaluated where it was",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super().__init__(activity_regularizer="l2", **kwargs)
""",
            """\
    def __init__(self, **kwargs):
        kwargs.setdefault("activity_regularizer", "l2")
        super().__init__(**kwargs)
""",
            "FXL104",
            id="a layer's config has activity_regularizer where one was given",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super().__init__()
        self.scale = 2

    def build(self, shape):
        super().build(shape)
""",
            """\
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.scale = 2

    def build(self, shape):
        super().build(shape)
""",
            "FXL102",
            id="nothing is fixed, so forwarding is all",
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
    def __init__(self, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
""",
            id="the name is a parameter, so kwargs cannot bring it",
        ),
        pytest.param(
            """\
    def __init__(self, name=None, **kwargs):
        super().__init__(name=name or "block", **kwargs)
""",
            id="the same with a default of its own",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super().__init__(name=kwargs.pop("name", "block"), **kwargs)
""",
            id="the name is taken out of kwargs first",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        super().__init__(autocast=False, **kwargs)
""",
            id="no config brings autocast",
        ),
    ],
)
def test_left_alone(source: str) -> None:
    repair(HEAD + source)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param(
            """\
    def __init__(self, wide=False, **kwargs):
        if wide:
            super().__init__(name="block", **kwargs)
""",
            "called in a branch or a block (line 8)",
            id="the parent call may not run",
        ),
        pytest.param(
            """\
    def __init__(self, **kwargs):
        self.made = super().__init__(name="block", **kwargs)
""",
            "part of a statement",
            id="there is no place before the call",
        ),
    ],
)
def test_refused(source: str, reason: str) -> None:
    repair(HEAD + source, refused={"FXL104": reason})


def test_a_model_keeps_its_fixed_name_as_the_default() -> None:
    repair(
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Net(keras.Model):
            def __init__(self, **kwargs):
                super(Net, self).__init__(name="net", **kwargs)
        """,
        """
        import keras


        @keras.saving.register_keras_serializable()
        class Net(keras.Model):
            def __init__(self, **kwargs):
                kwargs.setdefault("name", "net")
                super(Net, self).__init__(**kwargs)
        """,
        codes="FXL104",
    )


def test_a_name_made_of_the_parameter_is_not_what_comes_back() -> None:
    repair(
        HEAD
        + """\
    def __init__(self, units, name="a"):
        super().__init__(name=f"block_{name}")
        self.units = units
""",
        HEAD
        + """\
    def __init__(self, units, name="a", **kwargs):
        super().__init__(name=f"block_{name}", **kwargs)
        self._init_name = name
        self.units = units

    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "name": self._init_name})
        return config
""",
    )


def test_a_parents_config_that_is_merged_only_now_brings_the_name() -> None:
    repair(
        HEAD
        + """\
    def __init__(self, units=1, **kwargs):
        super().__init__(name="block", **kwargs)
        self.units = units

    def get_config(self):
        return {"units": self.units}
""",
        HEAD
        + """\
    def __init__(self, units=1, **kwargs):
        kwargs.setdefault("name", "block")
        super().__init__(**kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
    )


def test_the_config_of_a_layer_of_tf_keras_holds_no_activity_regularizer() -> None:
    repair(
        """\
import tf_keras


@tf_keras.saving.register_keras_serializable()
class Block(tf_keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(activity_regularizer="l2", **kwargs)
"""
    )
