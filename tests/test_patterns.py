"""A pattern is compiled when it is first used, and then is what `re.compile` returns."""

from __future__ import annotations

import re

import pytest

from fixlayers.patterns import pattern


def test_it_is_compiled_when_it_is_used() -> None:
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.match("x")


def test_it_finds_the_same() -> None:
    words = pattern(rb"^(?P<word>[a-z]+)$", re.IGNORECASE | re.MULTILINE)
    for _ in range(2):
        assert words.findall(b"One\ntwo") == [b"One", b"two"]
        match = words.match(b"Three")
        assert match is not None
        assert match["word"] == b"Three"
    assert words.groupindex == {"word": 1}
