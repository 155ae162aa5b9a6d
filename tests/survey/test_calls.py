"""The calls of a class in a project, found by name."""

from __future__ import annotations

from fixlayers.survey.calls import CallIndex, names_called
from fixlayers.survey.source import survey_source

SOURCES = {
    "a.py": b"from b import Block as Own, Other\nOwn(1)\nOther(2)\nm.Block(3)\nOwn(4)\n",
    "b.py": b"Block(5)\nblock(6)\nBlock()\n",
    "c.py": b"import b\nAlias = b.Block\nAlias(7)\nAlias(8)\n",
    "d.py": b"print('Block')\n",
}


def _lines(name: str) -> list[tuple[str, int]]:
    read: list[str] = []

    def facts(path: str) -> object:
        read.append(path)
        return survey_source(SOURCES[path])

    names = {source: names_called(source) for source in SOURCES.values()}
    index = CallIndex(SOURCES, names, facts)  # type: ignore[arg-type]
    first = [(path, call.line) for path in index.paths(name) for call in index.calls(path, name)]
    again = [(path, call.line) for path in index.paths(name) for call in index.calls(path, name)]
    assert again == first
    assert len(read) == len(set(read))  # each file once
    assert "d.py" not in read
    return first


def test_calls_come_in_order_whatever_they_call_the_class() -> None:
    assert _lines("Block") == [
        ("a.py", 2), ("a.py", 4), ("a.py", 5), ("b.py", 1), ("c.py", 3), ("c.py", 4),
    ]  # fmt: skip


def test_a_class_that_nobody_calls() -> None:
    assert _lines("Nothing") == []
