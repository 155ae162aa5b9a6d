"""Where the objects come from that a file passes to classes, and whose attributes it sets."""

from __future__ import annotations

import pytest

from fixlayers.survey.object_flow import Passing, may_assign, object_flow


def _passed(source: str) -> list[tuple[str, str, str]]:
    flow = object_flow(source.encode())
    assert flow is not None
    return [(p.how, p.text, p.owner) for p in flow.passed if p.callee == "Block"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Block(Config(1))", ("made", "Config", "")),
        ("Block(c.Config())", ("made", "c.Config", "")),
        ("config = Config()\nBlock(config)", ("made", "Config", "")),
        ("config: Config = Config()\nBlock(config)", ("made", "Config", "")),
        ("def f():\n    config = Config()\n    return Block(config)", ("made", "Config", "")),
        ("def f():\n    config = 1\nconfig = Config()\nBlock(config)", ("made", "Config", "")),
        ("def f(config):\n    Block(config)", ("other", "", "")),
        ("def f(config: Config):\n    Block(config)", ("annotated", "Config", "")),
        ("def f(config: Config):\n    config = g()\n    Block(config)", ("other", "", "")),
        ("config = Config()\nconfig = other\nBlock(config)", ("other", "", "")),
        ("for config in configs:\n    Block(config)", ("other", "", "")),
        ("if x:\n    config = Config()\nelse:\n    config = g()\nBlock(config)", ("other", "", "")),
        ("a, config = Config()\nBlock(config)", ("other", "", "")),
        ("from x import config\nBlock(config)", ("other", "", "")),
        (
            "config = Config()\ndef f():\n    global config\n    config = 1\nBlock(config)",
            ("other", "", ""),
        ),
        ("Block(None)", ("none", "", "")),
        ("Block(1)", ("other", "", "")),
        ("Block(*args)", ("other", "", "")),
    ],
)
def test_what_is_passed(source: str, expected: tuple[str, str, str]) -> None:
    assert _passed(source) == [expected]


IN_CLASS = """\
class Outer:
    class Net:
        def __init__(self, config, other=None):
            self.config = config
            Block(config)
            Block(self.config)

        def build(this, config):
            Block(this.config)
            Block(config)
            lambda x: Block(this.config)

        @staticmethod
        def make(config):
            Block(config)


def f():
    class Net:
        def __init__(self, config):
            Block(config)
"""


def test_what_a_class_passes_on() -> None:
    assert sorted(_passed(IN_CLASS)) == sorted([
        ("parameter", "config", "Outer.Net"),
        ("kept", "config", "Outer.Net"),
        ("kept", "config", "Outer.Net"),
        ("other", "", ""),
        ("kept", "config", "Outer.Net"),
        ("other", "", ""),
        ("parameter", "config", "f.<locals>.Net"),
    ])  # fmt: skip


def test_the_places_of_arguments() -> None:
    flow = object_flow(b"m.Block(a(), *b, c=d(), **e)\nblock(a())\n")
    assert flow is not None
    assert [(p.callee, p.place) for p in flow.passed] == [
        ("m.Block", place) for place in ("0", "*", "c", "**")
    ]
    assert flow.passed[0] == Passing("m.Block", "0", "made", "a")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("config.a = 1", [("config", "a")]),
        ("self.config.a = 1", [("config", "a")]),
        ("config.a: int = 1", [("config", "a")]),
        ("config.a += 1", [("config", "a")]),
        ("config.a, b = 1, 2", [("config", "a")]),
        ("del config.a", [("config", "a")]),
        ("configs[0].a = 1", [("", "a")]),
        ("setattr(config, name, 1)", [("config", "*")]),
        ("object.__setattr__(config, name, 1)", [("config", "*")]),
        ("config.__dict__ = {}", [("config", "*")]),
        ("config.__dict__['a'] = 1", [("config", "*")]),
        ("config.__dict__.update(a=1)", [("config", "*")]),
        ("vars(config).update(a=1)", [("config", "*")]),
        ("vars(config)['a'] = 1", [("config", "*")]),
        ("print(vars(config), config.__dict__)", []),
        ("config.a == 1", []),
        ("f(config.a, b=config.c)", []),
        ("class A:\n    def f(self):\n        self.a = 1", []),
        ("class A:\n    def f(self):\n        def g():\n            self.a = 1", []),
        ("def f(config):\n    config.a = 1", [("config", "a")]),
    ],
)
def test_whose_attributes_are_set(source: str, expected: list[tuple[str, str]]) -> None:
    flow = object_flow(source.encode())
    assert flow is not None
    assert list(flow.assigned) == expected
    assert may_assign(source.encode()) or not expected


@pytest.mark.parametrize("source", ["self.a = 1", "f(a=b.c)", "a.b == c", "a.b <= c", "x = a.b"])
def test_files_that_surely_set_none(source: str) -> None:
    assert not may_assign(source.encode())


def test_a_file_that_does_not_parse() -> None:
    assert object_flow(b"config.a = ") is None
