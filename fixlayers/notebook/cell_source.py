"""The source of a code cell in the text of a notebook, and how a changed one is written there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct, structs

from fixlayers.notebook.document import Node, quoted

_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")
_LINE_ENDS = frozenset({"\\n", "\\u000a", "\\u000A"})


class Piece(Struct, frozen=True):
    """A line of a source or a part of one, decoded and as it stands in the file without quotes.

    `closes` says that the element of the list ends behind it; `start` is where it begins in the
    notebook's text, if it stands there.
    """

    text: str
    raw: str
    closes: bool = False
    start: int = -1


class CellSource(Struct, frozen=True):
    """The source of one code cell: `text[start:end]` of the notebook's text.

    `lines` are the pieces of each line. A list has `opening`, `separator` and `closing` before,
    between and behind its elements; a string has none. `escape` says that the file writes non-ASCII
    characters as escapes, `bare` that the list leaves the line ends between its elements out, `old`
    that it may (nbformat 3).
    """

    start: int
    end: int
    lines: tuple[tuple[Piece, ...], ...]
    is_list: bool
    opening: str
    separator: str
    closing: str
    escape: bool
    bare: bool
    old: bool = False

    @property
    def source(self) -> str:
        """The source as one text."""
        return "".join(map(_text, self.lines))

    def offsets(self) -> Iterator[int]:
        """Yield, for each line of the source, where in the notebook's text it begins."""
        return (pieces[0].start for pieces in self.lines if _text(pieces))

    def rewritten(self, source: str) -> str:
        """Return the JSON of a new source in the form of the old; lines that stay keep theirs."""
        lines = _split(source)
        if self.bare and source.endswith("\n"):
            lines.append("")
        kept = self.lines if self._by_line or not self.bare else ()
        matcher = SequenceMatcher(None, [*map(_text, kept)], lines, autojunk=False)
        pieces: list[Piece] = []
        for tag, start, end, first, last in matcher.get_opcodes():
            before = [piece for line in kept[start:end] for piece in line]
            if tag == "equal":
                pieces += before
                continue
            pieces += map(self._encoded, lines[first:last])
            if pieces and before and before[-1].closes:
                pieces[-1] = structs.replace(pieces[-1], closes=True)
        return self._joined(pieces)

    @property
    def _by_line(self) -> bool:
        """Whether the elements of a list are the lines of the source."""
        return self.is_list and all(len(line) == 1 and line[0].closes for line in self.lines)

    def _encoded(self, line: str) -> Piece:
        text = line.removesuffix("\n") if self.bare else line
        # Elements that are lines stay so; one that holds several takes more.
        closes = self.bare or self._by_line
        return Piece(line, quoted(text, escape=self.escape)[1:-1], closes)

    def _joined(self, pieces: Sequence[Piece]) -> str:
        elements: list[str] = []
        fresh = True
        for piece in pieces:
            if fresh:
                elements.append("")
            elements[-1] += piece.raw
            # A first element that ends no line would say that the list leaves all line ends out.
            joins = self.old and not self.bare and len(elements) == 1
            fresh = piece.closes and not (joins and not piece.text.endswith(("\n", "\r")))
        if not self.is_list:
            return f'"{"".join(elements)}"'
        if not elements:
            return "[]"
        strings = self.separator.join(f'"{element}"' for element in elements)
        return f"{self.opening}{strings}{self.closing}"


def read_cell_source(node: Node, text: str, *, escape: bool, old: bool) -> CellSource:
    """Return the source that a node of the notebook's text holds, a string or a list of strings.

    `old` says that the notebook is one of nbformat 3, where a list whose first element does not end
    a line leaves all line ends out (nbformat 5.11, `v3/rwbase.py`).
    """
    items = node.items
    if not isinstance(node.value, list):
        lines = tuple(_grouped(_pieces(text, node)))
        return CellSource(node.start, node.end, lines, False, "", "", "", escape, False)
    if not items:
        return CellSource(node.start, node.end, (), True, "[", ", ", "]", escape, False)
    bare = old and len(items) > 1 and not items[0].text.endswith(("\n", "\r"))
    pieces: list[Piece] = []
    for item in items:
        pieces += _element(text, item, bare=bare and item is not items[-1])
    opening = text[node.start : items[0].start]
    closing = text[items[-1].end : node.end]
    separator = text[items[0].end : items[1].start] if len(items) > 1 else f",{opening[1:] or ' '}"
    lines = tuple(_grouped(pieces, bare=bare))
    return CellSource(
        node.start, node.end, lines, True, opening, separator, closing, escape, bare, old
    )


def _element(text: str, item: Node, *, bare: bool) -> list[Piece]:
    """Return the pieces of an element of a list, with the line end that a bare one leaves out."""
    pieces = list(_pieces(text, item)) or [Piece("", "", start=item.start + 1)]
    if bare and pieces[-1].text.endswith("\n"):
        pieces.append(Piece("\n", "", start=item.end - 1))
    elif bare:
        pieces[-1] = structs.replace(pieces[-1], text=f"{pieces[-1].text}\n")
    pieces[-1] = structs.replace(pieces[-1], closes=True)
    return pieces


def _pieces(text: str, node: Node) -> Iterator[Piece]:
    """Split a JSON string at its line ends, each line beside its JSON."""
    raw = text[node.start + 1 : node.end - 1]
    lines = iter(_split(node.text))
    start = 0
    for found in _ESCAPE.finditer(raw):
        if found[0] in _LINE_ENDS:
            yield Piece(next(lines), raw[start : found.end()], start=node.start + 1 + start)
            start = found.end()
    if start < len(raw):
        yield Piece(next(lines), raw[start:], start=node.start + 1 + start)


def _grouped(
    pieces: Iterator[Piece] | Sequence[Piece], *, bare: bool = False
) -> Iterator[tuple[Piece, ...]]:
    """Yield the pieces of each line; an empty one goes with what stands before it.

    In a bare list an empty one is the last, and a line of its own.
    """
    line: list[Piece] = []
    for piece in pieces:
        if (piece.text or bare) and _text(line).endswith("\n"):
            yield tuple(line)
            line = []
        line.append(piece)
    if line:
        yield tuple(line)


def _text(pieces: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def _split(source: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", source)
