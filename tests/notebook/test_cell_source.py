"""How a source is read from JSON, and how a changed one is written in its form."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixlayers.notebook.cell_source import CellSource, read_cell_source
from fixlayers.notebook.document import parse_document


def read(text: str, *, escape: bool = False, old: bool = False) -> CellSource:
    return read_cell_source(parse_document(text), text, escape=escape, old=old)


NEW = "a = 1\nb = '<é>'\nc = 3\n"
CASES = {
    "a string": ('"a = 1\\nc = 3\\n"', NEW, "\"a = 1\\nb = '<é>'\\nc = 3\\n\""),
    "a string with escapes of its own": (
        '"a \\u003d 1\\u000ac\\u0020= 3\\u000A"',
        NEW,
        "\"a \\u003d 1\\u000ab = '<é>'\\nc\\u0020= 3\\u000A\"",
    ),
    "an empty string": ('""', NEW, "\"a = 1\\nb = '<é>'\\nc = 3\\n\""),
    "a string that becomes empty": ('"a"', "", '""'),
    "a list": (
        '[\n "a = 1\\n",\n "c = 3\\n"\n]',
        NEW,
        '[\n "a = 1\\n",\n "b = \'<é>\'\\n",\n "c = 3\\n"\n]',
    ),
    "a list on one line": (
        '["a = 1\\n","c = 3\\n"]',
        NEW,
        '["a = 1\\n","b = \'<é>\'\\n","c = 3\\n"]',
    ),
    "a list of one line": ('[\n\t"a = 1"\n]', "a = 1\nb", '[\n\t"a = 1\\n",\n\t"b"\n]'),
    "a list of one line on one line": ('["a = 1"]', "a = 1\nb", '["a = 1\\n", "b"]'),
    "an empty list": ("[ ]", "a\nb", '["a\\n", "b"]'),
    "a list that becomes empty": ('[\n "a"\n]', "", "[]"),
    "a list of the whole source": (
        '["a = 1\\nc = 3\\n"]',
        NEW,
        "[\"a = 1\\nb = '<é>'\\nc = 3\\n\"]",
    ),
    "a list whose elements are no lines": (
        '["a ", "= 1\\n", "", "c = 3\\nd", " = 4"]',
        "a = 1\nb\nc = 3\nd = 5",
        '["a ", "= 1\\n", "", "b\\nc = 3\\nd = 5"]',
    ),
    "an element of several lines loses its last": (
        '["a\\nb\\n", "c\\n"]',
        "a\nc\n",
        '["a\\n", "c\\n"]',
    ),
    "an escaped backslash before an n": (
        '"a\\\\nb\\nc = \\"\\\\\\\\\\n"',
        'a\\nb\nd\nc = "\\\\\n',
        '"a\\\\nb\\nd\\nc = \\"\\\\\\\\\\n"',
    ),
    "carriage returns": ('"a\\r\\nb\\r\\n"', "a\r\nc\r\nb\r\n", '"a\\r\\nc\\r\\nb\\r\\n"'),
    "characters beside the first plane": (
        '"\\ud83d\\ude00\\n😀\\u2028\\n\\ud800\\n"',
        "😀\nx\n😀\u2028\n\ud800\n",
        '"\\ud83d\\ude00\\nx\\n😀\\u2028\\n\\ud800\\n"',
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_changed_source_has_the_form_of(name: str) -> None:
    before, source, after = CASES[name]
    cell = read(before)
    assert cell.rewritten(source) == after
    assert cell.rewritten(cell.source) == before or "ecome" in name or cell.source == ""
    value = json.loads(after)
    assert (value if isinstance(value, str) else "".join(value)) == source


def test_new_characters_are_escaped_where_the_file_escapes_them() -> None:
    assert read('"a\\n"', escape=True).rewritten("a\n'é'") == "\"a\\n'\\u00e9'\""


BARE = '["a",\n "",\n "\\u0062",\n "",\n "c"]'


def test_a_list_of_nbformat_3_may_leave_the_line_ends_out() -> None:
    assert read(BARE, old=True).source == "a\n\nb\n\nc"
    assert read(BARE).source == "abc"
    assert read('["a\\n", "b"]', old=True).source == "a\nb"
    assert read('["a"]', old=True).source == "a"
    assert read('["", "a\\n", "b"]', old=True).source == "\na\n\nb"


@pytest.mark.parametrize(
    ("source", "after"),
    [
        ("a\n\nb\n\nc", BARE),
        ("a\nx\n\nb\n\nc", '["a",\n "x",\n "",\n "\\u0062",\n "",\n "c"]'),
        ("a\n\nb\n\nc\n", '["a",\n "",\n "\\u0062",\n "",\n "c",\n ""]'),
        ("a\n\nb\n\nc\nd", '["a",\n "",\n "\\u0062",\n "",\n "c",\n "d"]'),
        ("a", '["a"]'),
    ],
)
def test_such_a_list_leaves_them_out_again(source: str, after: str) -> None:
    assert read(BARE, old=True).rewritten(source) == after
    assert read(after, old=True).source == source


@pytest.mark.parametrize(
    "text",
    [
        '"a\\nb\\u000ac"',
        '[\n "a\\n",\n"b\\n" , "c"]',
        '["a\\nb", "b", "\\nc"]',
        '["", "a\\nb\\nc"]',
    ],
)
def test_each_line_knows_where_it_begins(text: str) -> None:
    cell = read(text)
    starts = [text.index(letter) for letter in "abc"]
    if text.startswith('[""'):
        starts[0] = 2
    assert list(cell.offsets()) == starts


def test_a_source_lies_where_its_value_does() -> None:
    text = '{"source" : ["a"] }'
    node = parse_document(text).get("source")
    assert node is not None
    cell = read_cell_source(node, text, escape=False, old=False)
    assert text[cell.start : cell.end] == '["a"]'


parts = st.lists(st.text('ab\n\r\\"é\u2028😀\ud800', max_size=6))


@pytest.mark.parametrize(
    ("elements", "source", "written"),
    [
        (["a\n", "b", ""], "b", ["b"]),
        (["a\n", "b", "\n"], "b\n", ["b\n"]),
        (["a\n", "b\n", "c"], "b\nc", ["b\n", "c"]),
    ],
)
def test_an_old_list_with_line_ends_keeps_one_in_its_first_element(
    elements: list[str], source: str, written: list[str]
) -> None:
    after = read(json.dumps(elements), old=True).rewritten(source)
    assert json.loads(after) == written
    assert read(after, old=True).source == source


@given(
    elements=parts,
    source=st.text('ab\n\r\\"é\u2028😀\ud800'),
    form=st.sampled_from(["string", "list", "old list"]),
    escape=st.booleans(),
    indent=st.sampled_from([None, 0, 1]),
)
def test_any_source_comes_back(
    elements: list[str], source: str, form: str, escape: bool, indent: int | None
) -> None:
    old = form == "old list"
    if old:
        # A first element that ends in one would say that the list has its line ends.
        elements, source = [e.replace("\r", "") for e in elements], source.replace("\r", "")
    value = "".join(elements) if form == "string" else elements
    text = json.dumps(value, ensure_ascii=escape, indent=indent)
    cell = read(text, escape=escape, old=old)
    if not old:
        assert cell.source == "".join(elements)
    after = cell.rewritten(source)
    assert isinstance(json.loads(after), type(value))
    assert read(after, old=old).source == source
