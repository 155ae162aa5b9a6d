"""Children of a class that keeps its `**kwargs` and returns them in its config."""

from __future__ import annotations

import pytest

from tests.repairing import repair

BASE = """\
import tensorflow as tf


def apart(y_true, y_pred, **kwargs):
    return y_true - y_pred


@tf.keras.utils.register_keras_serializable()
class Wrapper(tf.keras.losses.Loss):
    def __init__(self, fn, reduction="sum", name=None, **kwargs):
        super().__init__(reduction=reduction, name=name)
        self.fn = fn
        self._fn_kwargs = kwargs

    def call(self, y_true, y_pred):
        return self.fn(y_true, y_pred, **self._fn_kwargs)

    def get_config(self):
        config = {}
        for k, v in iter(self._fn_kwargs.items()):
            config[k] = v
        base_config = super().get_config()
        return {**base_config, **config}


"""
CHILD = """\
@tf.keras.utils.register_keras_serializable()
class Far(Wrapper):
    def __init__(self, distance="cosine", gamma=1.0, name="far", **kwargs):
        super().__init__(apart, name=name, distance=distance, gamma=gamma, **kwargs)
"""
CHANGED = CHILD.replace("super()", "distance = canonical(distance)\n        super()")
STORED = """\
@tf.keras.utils.register_keras_serializable()
class Far(Wrapper):
    def __init__(self, distance="cosine", gamma=1.0, name="far", **kwargs):
        init_distance = distance
        distance = canonical(distance)
        super().__init__(apart, name=name, distance=distance, gamma=gamma, **kwargs)
        self.distance = init_distance

    def get_config(self):
        config = super().get_config()
        config.update({"distance": self.distance})
        return config
"""


def test_what_is_handed_on_as_it_came_is_in_the_config() -> None:
    repair(BASE + CHILD)


def test_what_is_changed_before_is_returned_as_it_came() -> None:
    repair(BASE + CHANGED, BASE + STORED, codes="FXL201 FXL204")


def test_what_is_not_handed_on_is_added() -> None:
    child = CHILD.replace(", gamma=gamma", "").replace(
        "**kwargs)\n        super", "**kwargs):\n        super"
    )
    added = (
        child
        + """\
        self.gamma = gamma

    def get_config(self):
        config = super().get_config()
        config.update({"gamma": self.gamma})
        return config
"""
    )
    repair(BASE + child, BASE + added, codes="FXL201 FXL204")


def test_what_the_class_sets_itself_is_taken_out() -> None:
    child = CHILD.replace("gamma=gamma", "gamma=gamma, power=2")
    removed = (
        child
        + """
    def get_config(self):
        config = super().get_config()
        config.pop("power", None)
        return config
"""
    )
    repair(BASE + child, BASE + removed, codes="FXL201")


def test_a_grandchild_reaches_them_through_a_child() -> None:
    grandchild = """

@tf.keras.utils.register_keras_serializable()
class Farther(Far):
    def __init__(self, margin=0.0, **kwargs):
        super().__init__(distance="l2", margin=margin, **kwargs)
"""
    removed = (
        grandchild
        + """
    def get_config(self):
        config = super().get_config()
        config.pop("distance", None)
        return config
"""
    )
    repair(BASE + CHILD + grandchild, BASE + CHILD + removed, codes="FXL201")


def test_any_key_of_an_existing_config_is_taken_by_them() -> None:
    written = """
    def get_config(self):
        return {**super().get_config(), "margin": 0.5}
"""
    repair(BASE + CHILD + written)


def test_the_reduction_that_a_child_fixes_becomes_a_default() -> None:
    child = """\
@tf.keras.utils.register_keras_serializable()
class Near(Wrapper):
    def __init__(self, gamma=1.0, name="near", **kwargs):
        super().__init__(apart, name=name, reduction="none", gamma=gamma)
"""
    handed = """\
@tf.keras.utils.register_keras_serializable()
class Near(Wrapper):
    def __init__(self, gamma=1.0, name="near", **kwargs):
        kwargs.setdefault("reduction", "none")
        super().__init__(apart, name=name, gamma=gamma, **kwargs)
"""
    repair(BASE + child, BASE + handed, codes="FXL102 FXL104")


@pytest.mark.parametrize(
    "more",
    [
        pytest.param('self._fn_kwargs["power"] = 2', id="it adds one itself"),
        pytest.param("self._fn_kwargs.update(power=2)", id="it adds some itself"),
        pytest.param("self._fn_kwargs = {}", id="it replaces them"),
    ],
)
def test_a_class_that_changes_what_is_kept_is_left_alone(more: str) -> None:
    findings = repair(BASE + f"{CHANGED}        {more}\n").findings
    assert [f.reason for f in findings if f.code == "FXL201"] == [
        "the keys of the inherited get_config cannot all be listed"
    ]


def test_arguments_that_cannot_be_named_leave_the_keys_open() -> None:
    child = CHANGED.replace("gamma=gamma", "**more(gamma)")
    repair(BASE + child, refused={"FXL201": "the parent constructor gets **more(gamma)"})
