"""Bytes that must survive: encodings, newlines, form feeds, odd indentation."""

from __future__ import annotations

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixlayers.rewrite.edits import (
    AddDecorator,
    AddGetConfig,
    AddImport,
    AddKwargs,
    ConfigItem,
    ForwardKwargs,
    StoreParameter,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.self_check import self_check
from fixlayers.rewrite.source import CollectorPause, rewrite_source

EDITS = (
    AddKwargs(0),
    ForwardKwargs(0, 0),
    StoreParameter(0, 0, "a", "a"),
    AddGetConfig(0, (ConfigItem("a", "self.a"),)),
    AddDecorator(0, "d"),
)

BEFORE = """x = 'é'  # é
class A(Layer):
    def __init__(self, a):
        super().__init__()  # é
y = 'é'
"""

AFTER = """x = 'é'  # é
@d()
class A(Layer):
    def __init__(self, a, **kwargs):
        super().__init__(**kwargs)  # é
        self.a = a

    def get_config(self):
        config = super().get_config()
        config.update({'a': self.a})
        return config
y = 'é'
"""


def _assert_rewritten(before: bytes, after: bytes) -> None:
    result = rewrite_source(before, EDITS)
    assert result == after
    assert self_check(before, result, EDITS) is None


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8", "iso-8859-15"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_encoding_cookie_is_honoured(encoding, newline):
    cookie = f"#!/usr/bin/env python\n# -*- coding: {encoding} -*-\n"
    before, after = (
        (cookie + text).replace("\n", newline).encode(encoding) for text in (BEFORE, AFTER)
    )
    _assert_rewritten(before, after)


def test_a_byte_order_mark_stays():
    bom = b"\xef\xbb\xbf"
    _assert_rewritten(bom + BEFORE.encode(), bom + AFTER.encode())


def test_a_missing_final_newline_stays_missing():
    _assert_rewritten(BEFORE.rstrip("\n").encode(), AFTER.rstrip("\n").encode())


def test_a_class_that_ends_the_file_without_a_newline_grows_without_one():
    before = b"class A(Layer):\n    def __init__(self, a):\n        super().__init__()"
    result = rewrite_source(before, EDITS)
    assert result.endswith(b"        return config")
    assert self_check(before, result, EDITS) is None


def test_form_feeds_vertical_tabs_and_blank_lines_with_spaces_stay():
    odd = "\x0c\n   \n\x0c# page\n"
    before, after = (
        text.replace("y = ", odd + "s = 'a\x0b\x0cb\u2028c'\ny = ").encode()
        for text in (BEFORE, AFTER)
    )
    _assert_rewritten(before, after)


def test_new_lines_of_a_mixed_file_end_as_its_first_line_does():
    before, after = (text.encode().replace(b"\n", b"\r\n") for text in (BEFORE, AFTER))
    before, after = (source.replace(b"y = ", b"z = 1\ny = ") for source in (before, after))
    _assert_rewritten(before, after)


def test_a_class_of_tabs_in_a_file_of_spaces_gets_tabs():
    before = BEFORE.replace("    ", "\t").replace("x = 'é'", "if x:\n    x = 'é'")
    after = AFTER.replace("    ", "\t").replace("x = 'é'", "if x:\n    x = 'é'")
    _assert_rewritten(before.encode(), after.encode())


def test_continued_lines_and_strings_over_lines_stay():
    odd = "z = 1 + \\\n      2\ns = '''\n  # no comment\n\tclass B: pass\n'''\n"
    before, after = (text.replace("y = ", odd + "y = ").encode() for text in (BEFORE, AFTER))
    _assert_rewritten(before, after)


def test_without_edits_nothing_is_even_parsed():
    assert rewrite_source(b"class (", []) == b"class ("


def test_a_source_that_does_not_parse_raises():
    with pytest.raises(EditError, match="cannot read"):
        rewrite_source(b"class (", [AddImport("keras")])


def test_an_edit_that_is_ordered_twice_is_one_edit():
    _assert_rewritten(BEFORE.encode(), AFTER.encode())
    assert rewrite_source(BEFORE.encode(), EDITS + EDITS) == AFTER.encode()


def test_a_source_that_is_nested_too_deeply_raises():
    deep = b"x = " + b"-" * 5000 + b"1\n"
    with pytest.raises(EditError, match="nested too deeply"):
        rewrite_source(deep + BEFORE.encode(), EDITS)


def test_the_garbage_collector_is_left_as_it_was():
    rewrite_source(BEFORE.encode(), EDITS)
    assert gc.isenabled()
    with pytest.raises(EditError):
        rewrite_source(b"class (", EDITS)
    assert gc.isenabled()


def test_the_garbage_collector_waits_for_all_who_hold_it_back():
    pause = CollectorPause()
    pause.__enter__()
    pause.__enter__()
    pause.__exit__()
    assert not gc.isenabled()
    pause.__exit__()
    assert gc.isenabled()


def test_a_garbage_collector_that_is_off_stays_off():
    gc.disable()
    try:
        with CollectorPause():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_lines_may_end_in_carriage_returns_alone():
    _assert_rewritten(*(each.replace("\n", "\r").encode() for each in (BEFORE, AFTER)))


def test_the_last_line_keeps_its_carriage_return():
    _assert_rewritten(*(each.removesuffix("\n").encode() + b"\r" for each in (BEFORE, AFTER)))


@given(st.lists(st.sampled_from(["x = 1", "# a", ""]), max_size=5), st.data())
def test_no_line_end_is_lost(lines: list[str], data: st.DataObject):
    ends = st.sampled_from(["\n", "\r\n", "\r"])
    source = "".join(line + data.draw(ends) for line in ["import numpy", *lines]).encode()
    after = rewrite_source(source, (AddImport("keras"),))
    assert sorted(after.splitlines()) == sorted([*source.splitlines(), b"import keras"])
    assert after.endswith(source[-1:])


def test_a_form_feed_that_libcst_loses_is_refused():
    with pytest.raises(EditError, match="at a form feed"):
        rewrite_source(BEFORE.replace("class", "\fclass").encode(), EDITS)
    _assert_rewritten(*(each.replace("y =", "\f\ny =").encode() for each in (BEFORE, AFTER)))
