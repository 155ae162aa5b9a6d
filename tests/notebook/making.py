"""Notebooks for tests, written as Jupyter writes them or otherwise."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

PYTHON = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python", "version": "3.11.4"},
}


def code(source: str | list[str], **more: Any) -> dict[str, Any]:
    """Return a code cell with an output; a string becomes a list of lines."""
    lines = source.splitlines(keepends=True) if isinstance(source, str) else source
    return {
        "cell_type": "code",
        "execution_count": 3,
        "id": "4f8a-é",
        "metadata": {"collapsed": False, "z": 1, "a": [1, 2.50, 1e5]},
        "outputs": [{"name": "stdout", "output_type": "stream", "text": ["class A:\n", "é 😀"]}],
        "source": lines,
        **more,
    }


def text(source: str, kind: str = "markdown") -> dict[str, Any]:
    """Return a cell that is no code."""
    return {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}


def dumped(document: object, *, indent: int | str | None = 1, ascii: bool = False) -> bytes:
    """Return a document as JSON, with the final newline that Jupyter writes."""
    return (json.dumps(document, indent=indent, ensure_ascii=ascii) + "\n").encode()


def notebook(*cells: str | dict[str, Any], metadata: Any = PYTHON, **form: Any) -> bytes:
    """Return a notebook of nbformat 4 with these cells; a string is a code cell."""
    made = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    return dumped({"cells": made, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}, **form)


def sources(data: bytes) -> list[str]:
    """Return the sources of the cells of a notebook of nbformat 4."""
    cells = json.loads(data.decode("utf-8-sig"))["cells"]
    return ["".join(cell["source"]) for cell in cells]


def lines_changed(before: bytes, after: bytes) -> Sequence[bytes]:
    """Return the lines of `before` that `after` does not have any more."""
    from difflib import SequenceMatcher

    old, new = before.split(b"\n"), after.split(b"\n")
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        line
        for tag, start, end, *_ in matcher.get_opcodes()
        if tag != "equal"
        for line in old[start:end]
    ]
