"""The variables that classes in functions read."""

from __future__ import annotations

import warnings

import pytest

from fixlayers.survey.closures import read_closures

SOURCE = """\
def make({name}):
    class Block:
        def call(self, x):
            return x * {name}
"""


@pytest.mark.parametrize(
    ("start", "encoding", "name"),
    [
        ("", "utf-8", "units"),
        ("", "utf-8", "größe"),
        ("", "utf-8-sig", "größe"),
        ("# -*- coding: latin-1 -*-\n", "latin-1", "größe"),
    ],
)
def test_encodings(start: str, encoding: str, name: str) -> None:
    source = (start + SOURCE.format(name=name)).encode(encoding)
    ((place, names),) = read_closures(source)
    assert place == ("Block", 2 + start.count("\n"))
    assert names == (name,)


def test_line_endings_make_no_difference() -> None:
    source = SOURCE.format(name="units").replace("\n", "\r\n").encode()
    assert dict(read_closures(source)) == {("Block", 2): ("units",)}


def test_two_classes_of_one_name_are_told_apart() -> None:
    source = SOURCE.format(name="a") + SOURCE.format(name="b")
    assert dict(read_closures(source.encode())) == {("Block", 2): ("a",), ("Block", 6): ("b",)}


def test_decorators_do_not_move_the_line() -> None:
    source = SOURCE.format(name="a").replace("    class", "    @f\n    class")
    assert dict(read_closures(source.encode())) == {("Block", 3): ("a",)}


def test_a_file_that_cannot_run_has_none() -> None:
    assert not list(read_closures(SOURCE.format(name="a").encode() + b"nonlocal b\n"))


def test_nothing_is_warned_of() -> None:
    source = SOURCE.format(name="a") + r'    text = "\d"' + "\n"
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        assert dict(read_closures(source.encode())) == {("Block", 2): ("a",)}
    assert not said
