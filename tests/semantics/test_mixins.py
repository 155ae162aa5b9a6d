"""Classes of the project that a Keras class inherits from beside Keras's."""

from __future__ import annotations

import pytest

from fixlayers import fix_source

_DROP = """\
import keras


class Drop:
    def __init__(self, prob=0.5):
        self.prob = prob
{more}

@keras.saving.register_keras_serializable()
class Block(Drop, keras.layers.Layer):
    def __init__(self, units, prob=0.5):
        {calls}
        self.units = units
"""
_BOTH = "Drop.__init__(self, prob)\n        keras.layers.Layer.__init__(self)"


def _reasons(source: str) -> dict[str, str]:
    found = fix_source(source)
    assert found.error is None
    return {f.code: f.reason for f in found.findings if not f.applied}


@pytest.mark.parametrize("bases", ["Drop, keras.layers.Layer", "keras.layers.Layer, Drop"])
@pytest.mark.parametrize(
    ("calls", "repaired"),
    [
        pytest.param(
            _BOTH,
            "Drop.__init__(self, prob)\n        keras.layers.Layer.__init__(self, **kwargs)\n"
            "        self._init_prob = prob\n",
            id="before Keras's",
        ),
        pytest.param(
            "keras.layers.Layer.__init__(self)\n        Drop.__init__(self, prob=prob)",
            "keras.layers.Layer.__init__(self, **kwargs)\n        self._init_prob = prob\n"
            "        Drop.__init__(self, prob=prob)\n",
            id="behind it",
        ),
    ],
)
def test_a_mixin_whose_constructor_is_called_by_name_is_in_nobodys_way(
    bases: str, calls: str, repaired: str
) -> None:
    source = _DROP.format(more="", calls=calls).replace("Drop, keras.layers.Layer", bases)
    after = fix_source(source).after.decode()
    assert repaired in after
    assert 'config.update({"units": self.units, "prob": self._init_prob})' in after
    assert not _reasons(source)


def test_a_mixin_behind_keras_is_not_reached_by_super() -> None:
    source = _DROP.format(more="", calls="super().__init__()")
    source = source.replace("Drop, keras.layers.Layer", "keras.layers.Layer, Drop")
    assert "super().__init__(**kwargs)" in fix_source(source).after.decode()
    assert not _reasons(source)


@pytest.mark.parametrize(
    ("more", "calls", "reason"),
    [
        pytest.param(
            "",
            "super().__init__()\n        Drop.__init__(self, prob)",
            "the mixin Drop has an __init__ of its own",
            id="super leads to the mixin first",
        ),
        pytest.param(
            "        super().__init__()\n",
            _BOTH,
            "__init__ calls a parent constructor 2 times",
            id="the mixin calls what is behind it",
        ),
        pytest.param(
            "",
            "Drop.__init__(self, *prob)\n        keras.layers.Layer.__init__(self)",
            "__init__ calls a parent constructor 2 times",
            id="it may get anything",
        ),
        pytest.param(
            "",
            f"{_BOTH}\n        keras.layers.Layer.__init__(self)",
            "__init__ calls a parent constructor 3 times",
            id="Keras's is called twice",
        ),
        pytest.param(
            "\n    def get_config(self):\n        return {'prob': self.prob}\n",
            _BOTH,
            "the mixin Drop has a get_config of its own",
            id="its get_config comes first",
        ),
    ],
)
def test_another_constructor_of_a_mixin_is_refused(more: str, calls: str, reason: str) -> None:
    source = _DROP.format(more=more, calls=calls)
    reasons = _reasons(source)
    assert reasons.get("FXL201") == reason, reasons
    assert "def get_config" not in fix_source(source).after.decode().partition("class Block")[2]


_BELOW = """

@keras.saving.register_keras_serializable()
class Child(Block):
    def __init__(self, prob=0.5, **kwargs):
        Block.__init__(self, units=3, prob=prob, **kwargs)
"""
_CONFIG = """
    def get_config(self):
        config = {start}
        config.update({{"units": self.units{more}}})
        return config
"""


def test_the_config_of_a_mixin_is_behind_that_of_the_class_that_brings_it_in() -> None:
    keeping = "\n    def get_config(self):\n        return {'prob': self.prob}\n"
    source = _DROP.format(more=keeping, calls=_BOTH.replace("(self)", "(self, **kwargs)"))
    source = source.replace("prob=0.5):\n        Drop", "prob=0.5, **kwargs):\n        Drop")
    start = "Drop.get_config(self)\n        config.update(keras.layers.Layer.get_config(self))"
    source += _CONFIG.format(start=start, more="") + _BELOW
    after = fix_source(source).after.decode()
    assert 'config.pop("units", None)\n        return config' in after.partition("class Child")[2]
    assert not _reasons(source)


@pytest.mark.parametrize(
    ("entry", "added"),
    [
        pytest.param("keras.layers.Layer.get_config(self)", True, id="beside the parent's"),
        pytest.param("{'trainable': self.trainable}", False, id="without the parent's"),
    ],
)
def test_a_config_that_calls_that_of_a_mixin_by_name_gets_what_it_lacks(
    entry: str, added: bool
) -> None:
    keeping = "\n    def get_config(self):\n        return {'prob': self.prob}\n"
    source = _DROP.format(more=keeping, calls=_BOTH.replace("(self)", "(self, **kwargs)"))
    source = source.replace("prob=0.5):\n        Drop", "prob=0.5, **kwargs):\n        Drop")
    source += f"""
    def get_config(self):
        mixed = {{"prob": self.prob}}
        base = {entry}
        return dict(list(base.items()) + list(mixed.items()))
"""
    after = fix_source(source).after.decode()
    assert ('"units": self.units' in after) is added
    reasons = {} if added else {"the mixin Drop has a get_config of its own"}
    assert set(_reasons(source).values()) == set(reasons)
