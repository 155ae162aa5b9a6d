"""The code cells of a notebook of nbformat 3 or 4."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixlayers.notebook.cell_source import CellSource, read_cell_source
from fixlayers.notebook.document import Node, NotebookError

# An escaped character that is no ASCII; a backslash that is escaped itself begins none.
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\u(?!00[0-7])")
_PYTHON = frozenset({"python", "ipython", "python2", "python3"})


def code_cells(document: Node, text: str) -> tuple[CellSource, ...]:
    """Return the sources of a notebook's code cells; none where its language is not Python.

    `text` is what the document was parsed from. Raises NotebookError where the document is no
    notebook.
    """
    old = document.get("cells") is None
    found = [*(_worksheet_sources(document) if old else _sources(document, "source"))]
    if not _is_python(document):
        return ()
    escape = text.isascii() and bool(_ESCAPED.search(text))
    return tuple(read_cell_source(node, text, escape=escape, old=old) for node in found)


def _worksheet_sources(document: Node) -> Iterator[Node]:
    """Yield the sources of the code cells as nbformat 3 has them."""
    worksheets = document.get("worksheets")
    if worksheets is None or not isinstance(worksheets.value, list):
        raise NotebookError("not a notebook: it has no cells")
    for sheet in worksheets.items:
        yield from _sources(sheet, "input")


def _sources(sheet: Node, key: str) -> Iterator[Node]:
    """Yield the source of each code cell."""
    cells = sheet.get("cells")
    if cells is None or not isinstance(cells.value, list):
        raise NotebookError("not a notebook: it has no cells")
    for cell in cells.items:
        if not isinstance(cell.value, dict):
            raise NotebookError("not a notebook: a cell is no object")
        kind, language, source = cell.get("cell_type"), cell.get("language"), cell.get(key)
        if kind is None or kind.text != "code":
            continue
        if source is None or not isinstance(source.value, (str, list)):
            raise NotebookError("not a notebook: a code cell has no source")
        if any(not isinstance(item.value, str) for item in source.items):
            raise NotebookError("not a notebook: the source of a cell is not text")
        # A cell of nbformat 3 names its language.
        if language is None or not language.text or language.text.lower() in _PYTHON:
            yield source


def _is_python(document: Node) -> bool:
    """Tell whether the cells are Python, which they are unless the metadata names another."""
    metadata = document.get("metadata")
    for owner, key in (("language_info", "name"), ("kernelspec", "language")):
        found = metadata.get(owner) if metadata else None
        name = found.get(key) if found else None
        if name is not None and name.text:
            return name.text.lower() in _PYTHON
    return True
