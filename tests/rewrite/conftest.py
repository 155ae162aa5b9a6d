"""The one helper that every test of a transformer goes through."""

from __future__ import annotations

import ast
import codecs
import textwrap
from collections.abc import Callable

import libcst as cst
import pytest

from fixlayers.rewrite.edits import AddImport, Edit
from fixlayers.rewrite.expected_tree import classes_in_order
from fixlayers.rewrite.self_check import self_check
from fixlayers.rewrite.source import rewrite_source

Check = Callable[..., None]


def _outside(source: bytes, ordinals: set[int], *, imports: bool) -> list[bytes]:
    """Return the lines of none of the classes; with `imports`, of no import and not blank."""
    lines = source.removeprefix(codecs.BOM_UTF8).splitlines()
    tree = ast.parse(source)
    inside: set[int] = set()
    for ordinal, node in enumerate(classes_in_order(tree)):
        if ordinal in ordinals:
            first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
            end = _end(node)
            while end < len(lines) and _belongs_to_class(lines[end], node.col_offset):
                end += 1
            inside.update(range(first - 1, end))
    if imports:
        for statement in tree.body:
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                inside.update(range(statement.lineno - 1, _end(statement)))
        inside.update(index for index, line in enumerate(lines) if not line.strip())
    return [line for index, line in enumerate(lines) if index not in inside]


def _end(node: ast.stmt) -> int:
    assert node.end_lineno is not None
    return node.end_lineno


def _belongs_to_class(line: bytes, column: int) -> bool:
    """Tell whether a line behind the last statement of a class is blank or its comment."""
    body = line.lstrip()
    return not body or (body.startswith(b"#") and len(line) - len(body) > column)


def assert_rest_identical(before: bytes, after: bytes, edits: tuple[Edit, ...]) -> None:
    ordinals = {edit.ordinal for edit in edits if not isinstance(edit, AddImport)}
    imports = any(isinstance(edit, AddImport) for edit in edits)
    rest = [_outside(source, ordinals, imports=imports) for source in (before, after)]
    assert rest[0] == rest[1]


def _forms(before: str, after: str) -> list[tuple[str, bytes, bytes]]:
    """Return the case as written and in all the other byte forms that files come in."""
    old, new = before.encode(), after.encode()
    bom = b"\xef\xbb\xbf"
    return [
        ("as written", old, new),
        ("CRLF", old.replace(b"\n", b"\r\n"), new.replace(b"\n", b"\r\n")),
        ("BOM", bom + old, bom + new),
        ("no final newline", old.rstrip(b"\n"), new.rstrip(b"\n")),
        ("form feed", b"x = 0\n\f\n" + old, b"x = 0\n\f\n" + new),
    ]


def _with_tabs(text: str) -> str | None:
    """Return the text indented by tabs, None if it is not indented or aligns by single spaces."""
    lines = []
    if "\n " not in text:
        return None
    for line in text.splitlines(keepends=True):
        body = line.lstrip(" ")
        width = len(line) - len(body)
        if width % 4:
            return None
        lines.append("\t" * (width // 4) + body)
    return "".join(lines)


def _assert_rewritten(
    form: str, before: bytes, after: bytes, edits: tuple[Edit, ...], length: int
) -> None:
    result = rewrite_source(before, edits, line_length=length)
    assert result.decode("latin-1") == after.decode("latin-1"), form
    assert self_check(before, result, edits) is None, form
    ast.parse(result)
    cst.parse_module(result)  # what is fixed can be fixed again
    assert_rest_identical(before, result, edits)


def _check(before: str, edits: list[Edit], after: str, *, line_length: int = 88) -> None:
    """Assert that the edits turn `before` into `after`, in every form that the file could have."""
    before, after = textwrap.dedent(before).lstrip("\n"), textwrap.dedent(after).lstrip("\n")
    ordered = tuple(edits)
    imports = any(isinstance(edit, AddImport) for edit in edits)
    for form, old, new in _forms(before, after):
        if form == "form feed" and imports:
            continue
        _assert_rewritten(form, old, new, ordered, line_length)
    tabs_before, tabs_after = _with_tabs(before), _with_tabs(after)
    if tabs_before is not None and tabs_after is not None:
        _assert_rewritten("tabs", tabs_before.encode(), tabs_after.encode(), ordered, line_length)
    if not imports:
        inner = [textwrap.indent(text, "    ") for text in (before, after)]
        old, new = (f"def build():\n{text}    return 1\n".encode() for text in inner)
        _assert_rewritten("in a function", old, new, ordered, line_length + 4)


@pytest.fixture
def check() -> Check:
    """Return the helper: `check(before, edits, after, line_length=88)`."""
    return _check


@pytest.fixture(scope="session")
def rest_identical() -> Check:
    """Return the assertion that lines outside the edited classes and imports are the same."""
    return assert_rest_identical
