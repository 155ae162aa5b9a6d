"""Edits of a `from_config` that is there."""

from __future__ import annotations

import textwrap

import pytest

from fixlayers.rewrite.edits import AddGetConfig, EndFromConfig, ExtendFromConfig, Revival
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.self_check import self_check
from fixlayers.rewrite.source import rewrite_source

REVIVE = "keras.saving.deserialize_keras_object"


def _class(body: str, header: str = "def from_config(cls, config):") -> str:
    lines = textwrap.indent(textwrap.dedent(body).strip("\n"), " " * 8)
    return (
        "class A(Layer):\n"
        "    @classmethod\n"
        f"    {header}  # revive\n{lines}\n"
        "\n"
        "    def call(self, x):\n"
        "        return x  # x\n"
    )


BODIES = {
    "one key": (
        "return cls(**config)  # all",
        [ExtendFromConfig(0, 0, (Revival(("layer",), REVIVE),))],
        """
        config = dict(config)
        if isinstance(config.get("layer"), dict):
            config["layer"] = keras.saving.deserialize_keras_object(config["layer"])
        return cls(**config)  # all
        """,
    ),
    "an end in the parent's": (
        "return cls(**config)  # all",
        [EndFromConfig(0, 0, "super")],
        "return super().from_config(config)  # all",
    ),
    "an end in the constructor": (
        "cfg = dict(cfg)\nreturn super(A, cls).from_config(cfg)",
        [EndFromConfig(0, 1, "cls", "cfg")],
        "cfg = dict(cfg)\nreturn cls(**cfg)",
    ),
    "an end in the parent's, as the class spells it, behind a key": (
        "return cls(**config)",
        [
            ExtendFromConfig(0, 0, (Revival(("layer",), "revive"),)),
            EndFromConfig(0, 0, "super", style="named"),
        ],
        """
        config = dict(config)
        if isinstance(config.get("layer"), dict):
            config["layer"] = revive(config["layer"])
        return super(A, cls).from_config(config)
        """,
    ),
    "a key whose containers are revived too": (
        "return cls(**config)",
        [ExtendFromConfig(0, 0, (Revival(("layers",), "revive", "container"),))],
        """
        config = dict(config)
        if "class_name" in str(config.get("layers")):
            config["layers"] = revive(config["layers"])
        return cls(**config)
        """,
    ),
    "several keys of containers": (
        "return cls(**config)",
        [ExtendFromConfig(0, 0, (Revival(("a", "b"), "revive", "container"),))],
        """
        config = dict(config)
        for key in ("a", "b"):
            if "class_name" in str(config.get(key)):
                config[key] = revive(config[key])
        return cls(**config)
        """,
    ),
    "a key that makes the line too long": (
        "return cls(**config)",
        [ExtendFromConfig(0, 0, (Revival(("inner_layer",), REVIVE),))],
        """
        config = dict(config)
        if isinstance(config.get("inner_layer"), dict):
            config["inner_layer"] = keras.saving.deserialize_keras_object(
                config["inner_layer"]
            )
        return cls(**config)
        """,
    ),
    "several keys behind another one, before which the dict is copied": (
        """
        '''Docstring.'''
        # revive it
        config["a"] = revive(config["a"])

        # build it
        return super().from_config(config)
        """,
        [ExtendFromConfig(0, 2, (Revival(("encoder", "decoder"), REVIVE),))],
        """
        '''Docstring.'''
        config = dict(config)
        # revive it
        config["a"] = revive(config["a"])

        for key in ("encoder", "decoder"):
            if isinstance(config.get(key), dict):
                config[key] = keras.saving.deserialize_keras_object(config[key])
        # build it
        return super().from_config(config)
        """,
    ),
    "a key of a dict that is copied already": (
        """
        config = config.copy()
        config["a"] = revive(config["a"]); return cls(**config)  # both
        """,
        [ExtendFromConfig(0, 2, (Revival(("b",), "revive"),), copy=False)],
        """
        config = config.copy()
        config["a"] = revive(config["a"])
        if isinstance(config.get("b"), dict):
            config["b"] = revive(config["b"])
        return cls(**config)  # both
        """,
    ),
    "a key behind a block": (
        """
        if config["a"]:
            config["a"] = revive(config["a"])
            # revived
        return cls(**config)
        """,
        [ExtendFromConfig(0, 1, (Revival(("b",), "revive"),), copy=False)],
        """
        if config["a"]:
            config["a"] = revive(config["a"])
            # revived
        if isinstance(config.get("b"), dict):
            config["b"] = revive(config["b"])
        return cls(**config)
        """,
    ),
    "keys of several kinds": (
        "return cls(**config)",
        [
            ExtendFromConfig(0, 0, (Revival(("a",), "revive"),)),
            ExtendFromConfig(0, 0, (Revival(("b",), "restore"),)),
        ],
        """
        config = dict(config)
        if isinstance(config.get("a"), dict):
            config["a"] = revive(config["a"])
        if isinstance(config.get("b"), dict):
            config["b"] = restore(config["b"])
        return cls(**config)
        """,
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_it_revives(name, check):
    before, edits, after = BODIES[name]
    check(_class(before), edits, _class(after))


def test_the_dict_has_the_name_that_the_method_gives_it(check):
    header = "def from_config(cls, cfg, custom_objects=None):"
    after = """
        cfg = dict(cfg)
        if isinstance(cfg.get("a"), dict):
            cfg["a"] = revive(cfg["a"])
        return cls(**cfg)
        """
    edit = ExtendFromConfig(0, 0, (Revival(("a",), "revive"),), config="cfg")
    check(_class("return cls(**cfg)", header), [edit], _class(after, header))


def test_a_body_on_the_line_of_its_def_is_opened(check):
    check(
        """
        class A(Layer):
            @classmethod
            def from_config(cls, config): return cls(**config)  # all
        """,
        [ExtendFromConfig(0, 0, (Revival(("a",), "revive"),), copy=False)],
        """
        class A(Layer):
            @classmethod
            def from_config(cls, config):
                if isinstance(config.get("a"), dict):
                    config["a"] = revive(config["a"])
                return cls(**config)  # all
        """,
    )


def test_the_last_definition_counts_and_a_get_config_may_come_with_it(check):
    head = (
        "class A(Layer):\n    @classmethod\n"
        "    def from_config(cls, config):\n        return None\n"
    )
    check(
        head
        + "\n    @classmethod\n    def from_config(cls, config):\n        return cls(**config)\n",
        [ExtendFromConfig(0, 0, (Revival(("a",), "revive"),), copy=False), AddGetConfig(0, ())],
        head
        + """
    @classmethod
    def from_config(cls, config):
        if isinstance(config.get("a"), dict):
            config["a"] = revive(config["a"])
        return cls(**config)

    def get_config(self):
        return super().get_config()
""",
    )


REFUSED = {
    "a class without a from_config": "class A(Layer):\n    x = 1\n",
    "a statement that does not exist": "class A:\n    def from_config(cls, config): pass\n",
    "a body that is a docstring": "class A:\n    def from_config(cls, config): 'Doc.'\n",
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_edit_is_refused_for(name):
    source = REFUSED[name].encode()
    edits = [ExtendFromConfig(0, 0 if "docstring" in name else 1, (Revival(("a",), "revive"),))]
    with pytest.raises(EditError):
        rewrite_source(source, edits)
    assert self_check(source, source, edits) is not None


BEFORE = _class("return cls(**config)  # all").encode()
EDITS = (ExtendFromConfig(0, 0, (Revival(("a",), "revive"),)),)
CHANGES = {
    "the dict is not copied": (b"config = dict(config)\n", b"\n"),
    "all values are revived": (b"dict):", b"(dict, str)):"),
    "another key is looked at": (b'get("a")', b'get("b")'),
    "another key is revived": (b'config["a"] = ', b'config["b"] = '),
    "it is revived by something else": (b"revive(", b"restore("),
    "it returns something else": (b"cls(**config)", b"cls()"),
    "a comment is lost": (b"  # all", b""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_result_is_rejected_where(name):
    after = rewrite_source(BEFORE, EDITS)
    assert self_check(BEFORE, after, EDITS) is None
    old, new = CHANGES[name]
    assert after.count(old) == 1
    assert self_check(BEFORE, after.replace(old, new), EDITS) is not None


@pytest.mark.parametrize(
    ("body", "statement"),
    [
        pytest.param("return cls(**config)", 1, id="there is no such statement"),
        pytest.param("config = dict(config)\nreturn cls(**config)", 0, id="it is no return"),
    ],
)
def test_an_end_is_refused_where(body: str, statement: int) -> None:
    source = _class(body).encode()
    edits = [EndFromConfig(0, statement, "super")]
    with pytest.raises(EditError):
        rewrite_source(source, edits)
    assert self_check(source, source, edits) is not None


def test_another_end_than_ordered_is_rejected() -> None:
    edits = [EndFromConfig(0, 0, "super")]
    after = rewrite_source(BEFORE, edits)
    assert self_check(BEFORE, after, edits) is None
    assert self_check(BEFORE, BEFORE, edits) is not None
    assert self_check(BEFORE, after.replace(b"super()", b"super(A, cls)"), edits) is not None
