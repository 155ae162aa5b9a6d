"""What no edit concerns is cut out before libcst sees it, and comes back as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixlayers.engine import plan_project
from fixlayers.rewrite.cutting import CutSource
from fixlayers.rewrite.edits import AddDecorator, AddKwargs, Edit, RemoveMethodDecorator
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.parsed_source import ParsedSource
from fixlayers.rewrite.source import rewrite_source
from fixlayers.syntax import parse_module

SAMPLES = sorted((Path(__file__).parents[2] / "samples" / "before").glob("*.py"))
SOURCE = '''import keras


class A(keras.layers.Layer):
    """A layer."""

    def build(self, shape):
        self.w = 1

    def __init__(self, n):
        super().__init__()

    # Above it.
    @keras.saving.something(
        "def call(): __fixlayers"
    )
    async def call(self, x):  # behind it
        text = """
def out(): ...
        """
        return x
    def get_config(self): return {}

    other = 1


def alone(): pass
'''


def cut(source: str | bytes, *edits: Edit) -> CutSource:
    data = source.encode() if isinstance(source, str) else source
    return CutSource(ParsedSource(data, parse_module(data)), edits)


def test_what_is_edited_and_what_shows_the_style_is_left() -> None:
    left = cut(SOURCE, AddKwargs(0)).source.decode()
    gone = ["text =", "out()", "def get_config(self)", "def alone(): pass", "something", "behind"]
    assert not [text for text in gone if text in left]
    kept = ["def build(self, shape)", "def __init__(self, n)", "# Above it.", "other = 1"]
    assert all(text in left for text in kept)
    names = [n.name for n in parse_module(left).body[1].body if hasattr(n, "name")]  # type: ignore[attr-defined]
    assert names == ["build", "__init__", "call", "get_config"]
    assert (
        "self.w"
        not in cut(SOURCE.replace("class A", "class B:\n  x = 1\n\nclass A")).source.decode()
    )


@pytest.mark.parametrize(
    "form",
    [
        lambda text: text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace("\n", "\r").encode(),
        lambda text: text.replace("    ", "\t").encode(),
        lambda text: text.rstrip().encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: b"# coding: latin-1\n" + text.replace("layer", "läyer").encode("latin-1"),
    ],
)
def test_it_comes_back_byte_for_byte(form) -> None:
    source = form(SOURCE)
    less = cut(source, AddDecorator(0, "d"))
    assert b"__init__(self" not in less.source
    assert less.restored(less.source) == source


def test_what_is_lost_or_moved_is_an_error() -> None:
    less = cut(SOURCE, AddKwargs(0))
    first, second, *rest = (n for n in less.source.split(b"\n") if b"__fixlayers_cut" in n)
    assert rest
    for spoilt in (
        less.source.replace(second, b""),
        less.source.replace(first, b"!").replace(second, first).replace(b"!", second),
        less.source.replace(first, first + b"\n" + first),
    ):
        with pytest.raises(EditError, match="lost or moved"):
            less.restored(spoilt)


@pytest.mark.parametrize(
    "function",
    [
        "def f(self):\n        class B: pass",
        "def f(self):\n        if self:\n            import k",
        "def f(self):\n        pass\n        # a comment of the body",
        "def é(self): pass",
        "def __fixlayers_cut_(self): pass",
        "def f(self):\n        x = '\f'",
    ],
)
def test_what_edits_count_or_attach_to_is_left(function: str) -> None:
    source = f"class A:\n    x = 1\n    {function}\n\n    y = 2\n"
    assert cut(source).source == source.encode()


def test_the_first_indented_line_is_left() -> None:
    source = "def f():\n  pass\nclass A:\n    def f(self):\n        pass\n"
    assert cut(source).source.startswith(
        b"def f():\n  pass\nclass A:\n    def f(): __fixlayers_cut"
    )


def test_a_method_whose_decorator_goes_is_left() -> None:
    edit = RemoveMethodDecorator(0, "call", 0)
    assert b"something" in cut(SOURCE, edit).source
    assert b"something" not in rewrite_source(SOURCE.encode(), [edit])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_result_is_that_of_the_whole_source(path: Path, monkeypatch) -> None:
    source = path.read_bytes()
    (plan,) = plan_project({path.name: source}).files
    less = rewrite_source(source, plan.edits)
    monkeypatch.setattr(CutSource, "_may_go", lambda *_: False)
    assert rewrite_source(source, plan.edits) == less != source
