"""Which files read a key of a config: by their bytes first, then by their syntax."""

from __future__ import annotations

import pytest

from fixlayers.survey.config_reads import config_keys_read, may_read_key, words_quoted

READING = [
    'config["units"]',
    "layer.get_config()['units']",
    'config.get("units", 3)',
    'config.pop(\n    "units"\n)',
    'config.setdefault("units", 3)',
    '"units" in config',
    '"units" not in config',
    '("units") in config',
    'config[u"units"]',
    'config[  # which one\n    "units"]',
    'config[\\\n"units"]',
]
OTHERS = [
    'print("units", config)',
    'config["other"]',
    '{"units": 3}',
    "units = 3",
    'config["other_units"]',
]


@pytest.mark.parametrize("source", READING)
def test_what_reads_a_key_is_seen_in_the_bytes_too(source: str) -> None:
    assert may_read_key(source.encode(), "units")
    assert b"units" in words_quoted(source.encode())
    assert config_keys_read(source.encode()) == {"units"}


@pytest.mark.parametrize("source", OTHERS)
def test_what_reads_no_such_key(source: str) -> None:
    assert "units" not in (config_keys_read(source.encode()) or ())


@pytest.mark.parametrize("source", ['x = {"units": 3}', 'f(units="units")', 'a = "units"', "units"])
def test_what_the_bytes_tell_is_not_parsed(source: str) -> None:
    assert not may_read_key(source.encode(), "units")


def test_words_between_quotes() -> None:
    assert words_quoted(b"""f('a' 'b'"c", 'd"', "x y", 'e')""") >= {b"a", b"b", b"c", b"e"}
    assert words_quoted(b"""f("x y", 'd", x.y)""") == set()


def test_a_key_that_is_no_word() -> None:
    assert may_read_key(b'config["a.b"]', "a.b")
    assert not may_read_key(b'config["axb"]', "a.b")


def test_what_cannot_be_parsed_may_read_anything() -> None:
    assert config_keys_read(b'print config["units"]') is None
