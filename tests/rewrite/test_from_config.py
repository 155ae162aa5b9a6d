from __future__ import annotations

import pytest

from fixlayers.rewrite.edits import AddFromConfig, AddGetConfig, Revival
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.source import rewrite_source

REVIVE = "keras.saving.deserialize_keras_object"

HEAD = """
class A(Layer):
    def get_config(self):
        return {"a": 1}
"""

REST = """
    def call(self, x):
        return x
"""

BODIES = {
    "one key": (
        AddFromConfig(0, (Revival(("layer",), REVIVE),)),
        """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("layer"), dict):
            config["layer"] = keras.saving.deserialize_keras_object(config["layer"])
        return super().from_config(config)
""",
    ),
    "a key that makes the line too long": (
        AddFromConfig(0, (Revival(("inner_layer",), REVIVE),)),
        """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("inner_layer"), dict):
            config["inner_layer"] = keras.saving.deserialize_keras_object(
                config["inner_layer"]
            )
        return super().from_config(config)
""",
    ),
    "several keys": (
        AddFromConfig(0, (Revival(("encoder", "decoder"), REVIVE),)),
        """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        for key in ("encoder", "decoder"):
            if isinstance(config.get(key), dict):
                config[key] = keras.saving.deserialize_keras_object(config[key])
        return super().from_config(config)
""",
    ),
    "an end in the class itself": (
        AddFromConfig(0, (Revival(("layer",), "revive"),), ending="cls"),
        """
    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("layer"), dict):
            config["layer"] = revive(config["layer"])
        return cls(**config)
""",
    ),
    "no key": (
        AddFromConfig(0, ending="cls"),
        """
    @classmethod
    def from_config(cls, config):
        return cls(**config)
""",
    ),
    "the named super and the custom objects of a model": (
        AddFromConfig(0, style="named", custom_objects=True),
        """
    @classmethod
    def from_config(cls, config, custom_objects=None):
        return super(A, cls).from_config(config, custom_objects=custom_objects)
""",
    ),
    "custom objects that the class does not take": (
        AddFromConfig(0, ending="cls", custom_objects=True),
        """
    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)
""",
    ),
    "annotations that need no import": (
        AddFromConfig(0, ending="cls", annotated=True),
        """
    @classmethod
    def from_config(cls, config: dict) -> "A":
        return cls(**config)
""",
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_it_is_written_with(name, check):
    edit, method = BODIES[name]
    check(HEAD + REST, [edit], HEAD + method + REST)


def test_it_follows_a_get_config_that_is_added_with_it(check):
    head = "class A(Layer):\n    def __init__(self):\n        self.a = 1\n"
    private = "\n    def _b(self):\n        return 1\n"
    check(
        head + private,
        [AddFromConfig(0, ending="cls"), AddGetConfig(0, ())],
        head
        + "\n    def get_config(self):\n        return super().get_config()\n"
        + "\n    @classmethod\n    def from_config(cls, config):\n        return cls(**config)\n"
        + private,
    )


def test_without_get_config_it_stands_before_private_helpers(check):
    head = "class A(Layer):\n    def __init__(self):\n        self.a = 1\n"
    private = "\n    def _b(self):\n        return 1\n"
    method = "\n    @classmethod\n    def from_config(cls, config):\n        return cls(**config)\n"
    check(head + private, [AddFromConfig(0, ending="cls")], head + method + private)


def test_a_second_one_is_refused():
    source = b"class A(Layer):\n    @classmethod\n    def from_config(cls, config): return cls()\n"
    with pytest.raises(EditError):
        rewrite_source(source, [AddFromConfig(0)])
