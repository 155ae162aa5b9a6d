"""The places of values in a JSON text."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixlayers.notebook.document import NotebookError, parse_document, quoted

NESTED = '{"metadata": ' + "[" * 5000 + "]" * 5000 + "}"


def test_a_value_knows_its_place() -> None:
    text = ' {"a": 1, "cells" : [ {"source":"é\\n\\ud83d\\ude00"}, "x" ] }\n'
    cells = parse_document(text).get("cells")
    assert cells is not None
    assert text[cells.start : cells.end] == '[ {"source":"é\\n\\ud83d\\ude00"}, "x" ]'
    source = cells.items[0].get("source")
    assert source is not None
    assert (source.text, text[source.start : source.end]) == ("é\n😀", '"é\\n\\ud83d\\ude00"')
    assert cells.items[1].text == "x"


def test_what_is_missing_is_none_and_what_is_something_else_is_empty() -> None:
    node = parse_document('{"name": 3, "source": [true, null, NaN, -Infinity, 1e400]}')
    source = node.get("source")
    assert source is not None
    assert [item.text for item in source.items] == [""] * 5
    name = node.get("name")
    assert name is not None
    assert (name.text, name.items, name.get("x"), node.get("cells")) == ("", [], None, None)


def test_of_two_members_of_one_name_the_last_counts_as_in_json() -> None:
    text = '{"name": "a", "name": "b"}'
    name = parse_document(text).get("name")
    assert name is not None
    assert name.text == json.loads(text)["name"] == "b"
    assert name.start == text.rindex('"b"')


def test_an_integer_of_any_length_is_passed_over() -> None:
    digits = "1" * 5000
    assert parse_document(f'{{"x": {digits}, "source": {digits}}}').get("cells") is None


def test_a_lone_surrogate_is_read() -> None:
    assert parse_document(r'"\ud800"').text == "\ud800"


BROKEN = {
    "": (1, 1),
    "\n  x": (2, 3),
    '{"a" 1}': (1, 6),
    '{"a": 1,}': (1, 9),
    '{"cells": [1,]}': (1, 14),
    '{"cells": [1 2]}': (1, 14),
    '{"cells": [1': (1, 13),
    '{"cells": 1': (1, 12),
    "{'a': 1}": (1, 2),
    '{"a": 1} x': (1, 10),
    '{"source": "a\nb"}': (1, 14),
    '{"source": "\\x"}': (1, 13),
    "[01]": (1, 3),
    '{"cells": [٣]}': (1, 12),
}


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_json_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(NotebookError, match=r"^not a notebook: [a-z]") as caught:
        parse_document(text)
    assert (caught.value.line, caught.value.column) == BROKEN[text]


def test_what_is_nested_too_deeply_is_refused() -> None:
    with pytest.raises(NotebookError, match="nested too deeply"):
        parse_document(NESTED)


def test_outputs_that_json_finds_nested_too_deeply_are_refused() -> None:
    text = NESTED.replace("metadata", "outputs")
    try:
        json.loads(text)  # how deep it goes depends on the version of Python
    except RecursionError:
        with pytest.raises(NotebookError, match="nested too deeply"):
            parse_document(text)
    else:
        parse_document(text)


def test_deep_outputs_are_no_matter() -> None:
    depth = 400
    parse_document('{"cells": [{"outputs": ' + "[" * depth + "]" * depth + "}]}")


def test_a_string_is_quoted() -> None:
    assert quoted('é"\n', escape=False) == '"é\\"\\n"'
    assert quoted('é"\n', escape=True) == '"\\u00e9\\"\\n"'


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["cells", "source", "x"]) | st.text(), inner)
    ),
)


@given(value=values, indent=st.sampled_from([None, 0, 1, "\t"]), escape=st.booleans())
def test_it_takes_what_json_takes(value: object, indent: int | None, escape: bool) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=escape)
    node = parse_document(text)
    assert (node.start, node.end) == (0, len(text))
    assert node.text == (value if isinstance(value, str) else "")
    assert len(node.items) == (len(value) if isinstance(value, list) else 0)


@given(text=st.text('{}[]",: \n\\u0aetrunlfsx-.1E"', max_size=12) | st.text())
def test_it_refuses_what_json_refuses(text: str) -> None:
    try:
        json.loads(text)
    except json.JSONDecodeError:
        with pytest.raises(NotebookError, match=r"^not a notebook: "):
            parse_document(text)
    else:
        parse_document(text)
