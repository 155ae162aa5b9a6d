"""The sources of code cells in the text of a notebook, and how a changed one is written there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from msgspec import Struct

from fixlayers.notebook.document import Node, NotebookError, quoted

_CHARACTER = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)|[^\\]", re.DOTALL)
_LINE_ENDS = frozenset({"\\n", "\\u000a", "\\u000A"})
_ESCAPED = re.compile(r"\\u(?!00[0-7])")


class Piece(Struct, frozen=True):
    """A part of a source, decoded and as it stands in the file."""

    text: str
    raw: str


class CellSource(Struct, frozen=True):
    """The source of one code cell: `text[start:end]` of the notebook's text.

    `pieces` are the lines of a string, or the elements of a list, whose `opening`, `separator` and
    `closing` are what stands before, between and behind them; `escape` says that the file writes
    non-ASCII characters as escapes.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...]
    is_list: bool
    opening: str
    separator: str
    closing: str
    escape: bool

    @property
    def source(self) -> str:
        """The source as one text."""
        return "".join(piece.text for piece in self.pieces)

    def rewritten(self, source: str) -> str:
        """Return the JSON of a new source in the form of the old; lines that stay keep theirs."""
        lines = re.findall(r"[^\n]*\n|[^\n]+", source)
        old = [piece.text for piece in self.pieces]
        raw: list[str] = []
        for tag, start, end, first, last in SequenceMatcher(
            None, old, lines, autojunk=False
        ).get_opcodes():
            if tag == "equal":
                raw += [piece.raw for piece in self.pieces[start:end]]
            else:
                raw += [self._encoded(line) for line in lines[first:last]]
        return f"{self.opening}{self.separator.join(raw)}{self.closing}"

    def _encoded(self, line: str) -> str:
        text = quoted(line, escape=self.escape)
        return text if self.is_list else text[1:-1]


def cell_sources(document: Node, text: str) -> tuple[CellSource, ...]:
    """Return the sources of a notebook's code cells; none where its language is not Python.

    Raises NotebookError where the document is no notebook of nbformat 3 or 4.
    """
    cells = [*_cells(document)]
    if not _is_python(document):
        return ()
    escape = text.isascii() and bool(_ESCAPED.search(text))
    return tuple(_cell_source(node, text, escape) for node in cells)


def _cells(document: Node) -> Iterator[Node]:
    """Yield the source of each code cell."""
    sheets, key = [document], "source"
    if document.get("cells") is None:
        worksheets = document.get("worksheets")
        if worksheets is None:
            raise NotebookError("not a notebook: it has no cells")
        sheets, key = worksheets.items, "input"
    for sheet in sheets:
        cells = sheet.get("cells")
        for cell in cells.items if cells else ():
            kind, source = cell.get("cell_type"), cell.get(key)
            if kind is not None and kind.text == "code":
                if source is None or not (source.items or isinstance(source.value, (str, list))):
                    raise NotebookError("not a notebook: a code cell has no source")
                if any(not isinstance(item.value, str) for item in source.items):
                    raise NotebookError("not a notebook: the source of a cell is not text")
                yield source


def _is_python(document: Node) -> bool:
    """Tell whether the cells are Python, which they are unless the metadata names another."""
    metadata = document.get("metadata")
    for owner, key in (("language_info", "name"), ("kernelspec", "language")):
        found = metadata.get(owner) if metadata else None
        name = found.get(key) if found else None
        if name is not None and name.text:
            return name.text.lower() in {"python", "ipython", "python3", "python2"}
    return True


def _cell_source(node: Node, text: str, escape: bool) -> CellSource:
    if isinstance(node.value, str):
        pieces = tuple(_lines(text[node.start + 1 : node.end - 1], node.value))
        return CellSource(node.start, node.end, pieces, False, '"', "", '"', escape)
    items = node.items
    pieces = tuple(Piece(item.text, text[item.start : item.end]) for item in items)
    if not items:
        return CellSource(node.start, node.end, (), True, "[", ", ", "]", escape)
    opening = text[node.start : items[0].start]
    closing = text[items[-1].end : node.end]
    separator = text[items[0].end : items[1].start] if len(items) > 1 else f",{opening[1:] or ' '}"
    return CellSource(node.start, node.end, pieces, True, opening, separator, closing, escape)


def _lines(raw: str, value: str) -> Iterator[Piece]:
    """Split a JSON string at its line ends, each line beside its JSON."""
    lines = iter(re.findall(r"[^\n]*\n|[^\n]+", value))
    start = 0
    for found in _CHARACTER.finditer(raw):
        if found[0] in _LINE_ENDS:
            yield Piece(next(lines), raw[start : found.end()])
            start = found.end()
    if start < len(raw):
        yield Piece(next(lines), raw[start:])
