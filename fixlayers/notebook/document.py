"""A JSON text with the place of every value in it, so that one can be replaced and no other."""

from __future__ import annotations

import json
import re
from json.decoder import JSONDecodeError, scanstring  # type: ignore[attr-defined]

from msgspec import Struct

_SPACE = re.compile(r"[ \t\n\r]*")
# The members on the way to the sources and to the language; all others are passed over at once.
_READ = frozenset(
    "cells worksheets cell_type source input metadata language_info kernelspec language name "
    "nbformat".split()
)
# No number is asked for its value, and a long integer would be refused.
_DECODER = json.JSONDecoder(parse_int=float)


class NotebookError(ValueError):
    """Why a notebook cannot be read; `line` and `column` count from 1, 0 if unknown."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message, self.line, self.column = message, line, column


class Node(Struct, frozen=True):
    """A value of the document and where its text stands: `text[start:end]`.

    `value` is a dict of nodes, a list of nodes, a string, or None for any other scalar and for what
    is never looked into.
    """

    start: int
    end: int
    value: dict[str, Node] | list[Node] | str | None

    def get(self, key: str) -> Node | None:
        """Return the value of a key, None if there is none or this is no object."""
        return self.value.get(key) if isinstance(self.value, dict) else None

    @property
    def items(self) -> list[Node]:
        """The elements of a list; none if this is no list."""
        return self.value if isinstance(self.value, list) else []

    @property
    def text(self) -> str:
        """The string that this is; "" if it is none."""
        return self.value if isinstance(self.value, str) else ""


def parse_document(text: str) -> Node:
    """Return the value that a JSON text holds. Raises NotebookError."""
    try:
        node, end = _value(text, _skip(text, 0))
        end = _skip(text, end)
        if end != len(text):
            raise JSONDecodeError("Extra data", text, end)
    except JSONDecodeError as error:
        message = f"not a notebook: {error.msg[:1].lower()}{error.msg[1:]}"
        raise NotebookError(message, error.lineno, error.colno) from error
    except RecursionError as error:
        raise NotebookError("not a notebook: nested too deeply") from error
    return node


def _skip(text: str, position: int) -> int:
    found = _SPACE.match(text, position)
    return found.end() if found else position


def _value(text: str, start: int) -> tuple[Node, int]:
    first = text[start : start + 1]
    if first == "{":
        return _object(text, start)
    if first == "[":
        return _array(text, start)
    value, end = _DECODER.raw_decode(text, start)
    return Node(start, end, value if isinstance(value, str) else None), end


def _object(text: str, start: int) -> tuple[Node, int]:
    members: dict[str, Node] = {}
    position = _skip(text, start + 1)
    while text[position : position + 1] != "}":
        if members:
            position = _expect(text, position, ",")
        if text[position : position + 1] != '"':
            raise JSONDecodeError("Expecting property name enclosed in quotes", text, position)
        key, position = scanstring(text, position + 1, True)
        position = _expect(text, _skip(text, position), ":")
        if key in _READ:
            members[key], position = _value(text, position)
        else:
            _, end = _DECODER.raw_decode(text, position)
            members[key], position = Node(position, end, None), end
        position = _skip(text, position)
    return Node(start, position + 1, members), position + 1


def _array(text: str, start: int) -> tuple[Node, int]:
    elements: list[Node] = []
    position = _skip(text, start + 1)
    while text[position : position + 1] != "]":
        if elements:
            position = _expect(text, position, ",")
        element, position = _value(text, position)
        elements.append(element)
        position = _skip(text, position)
    return Node(start, position + 1, elements), position + 1


def _expect(text: str, position: int, mark: str) -> int:
    if text[position : position + 1] != mark:
        raise JSONDecodeError(f"Expecting '{mark}'", text, position)
    return _skip(text, position + 1)


def quoted(text: str, *, escape: bool) -> str:
    """Return a string as JSON, non-ASCII characters as escapes on request."""
    return json.dumps(text, ensure_ascii=escape)
