"""A notebook as one Python module, and the module's changes brought back into its cells."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property

from fixlayers.notebook.cell_source import CellSource
from fixlayers.notebook.code_cells import code_cells
from fixlayers.notebook.document import NotebookError, parse_document
from fixlayers.notebook.magics import Magics
from fixlayers.syntax import parse_module

_TAG = "fixlayers"
_LONE_CR = re.compile(r"\r(?!\n)")


def read_notebook(data: bytes) -> Notebook:
    """Read a notebook of nbformat 3 or 4. Raises NotebookError."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotebookError("not a notebook: not UTF-8") from error
    bom = text[: text.startswith("\ufeff")]
    text = text.removeprefix(bom)
    return Notebook(bom, text, code_cells(parse_document(text), text))


class Notebook:
    """The code cells of a notebook, counted from 1.

    `unparsed` are the cells that are no Python although they should be, which are left out of the
    module like those in another language.
    """

    def __init__(self, bom: str, text: str, cells: tuple[CellSource, ...]) -> None:
        self._bom, self._text, self._cells = bom, text, cells
        tag = _TAG
        while any(tag in cell.source for cell in cells):
            tag += "_"
        # A cookie in a cell means nothing to IPython; in a module the first one counts.
        self._head = f"# coding: utf-8 {tag}\n"
        self._mark = f"#{tag}-cell\n"
        self._magics = Magics(f"{tag}-magic-")
        python = [self._magics.put_aside(_with_lf(cell.source)) for cell in cells]
        self.unparsed = tuple(
            number
            for number, source in enumerate(python, 1)
            if source is not None and not self._is_module(source)
        )
        left_out = set(self.unparsed)
        # None for a cell that is left out.
        self._kept = [
            None if number in left_out else source for number, source in enumerate(python, 1)
        ]

    def _is_module(self, source: str) -> bool:
        if _LONE_CR.search(source):
            return False  # a line end to Python, none to the notebook
        try:
            parse_module(f"{self._head}{_closed(source)}{self._mark}".encode())
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
        return True

    @cached_property
    def module(self) -> bytes:
        """The Python of all cells in UTF-8, one below the other with a mark behind each."""
        cells = (f"{_closed(source)}{self._mark}" for source in self._kept)
        return "".join([self._head, *cells]).encode()

    @cached_property
    def _starts(self) -> list[int]:
        """The line of the module, from 1, with which each cell begins."""
        starts, line = [], 2
        for source in self._kept:
            starts.append(line)
            line += _closed(source).count("\n") + 1
        return starts

    @property
    def added(self) -> frozenset[bytes]:
        """The lines of the module that are no author's."""
        return frozenset(line.strip().encode() for line in (self._head, self._mark))

    def file_lines(self) -> Iterator[int]:
        """Yield, for each line of the module, the line of the notebook, from 0, that it is on."""
        yield 0
        for cell, kept in zip(self._cells, self._kept, strict=True):
            for place in (*(cell.offsets() if kept else ()), cell.end):
                yield bisect_left(self._line_ends, place)

    @cached_property
    def _line_ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self._text)]

    @property
    def count(self) -> int:
        """How many code cells there are."""
        return len(self._cells)

    def lines(self, cell: int) -> tuple[int, int]:
        """Return the first and the last line of the notebook, from 0, that a source stands on."""
        found = self._cells[cell - 1]
        first, last = (bisect_left(self._line_ends, at) for at in (found.start, found.end - 1))
        return first, last

    def source(self, cell: int) -> str:
        """Return the source of a code cell as the notebook has it."""
        return self._cells[cell - 1].source

    def place(self, line: int) -> tuple[int, int]:
        """Return the code cell and the line in it, both from 1, of a line of the module."""
        cell = max(bisect_right(self._starts, line), 1)
        return cell, line - self._starts[cell - 1] + 1

    def with_module(self, module: bytes) -> bytes:
        """Return the notebook with the changes that an edited module has.

        Raises ValueError if its cells or magics are not where they were.
        """
        text = module.decode()
        parts = text.removeprefix(self._head).split(self._mark)
        if not text.startswith(self._head) or len(parts) != len(self._kept) + 1 or parts.pop():
            raise ValueError("the cells of the notebook cannot be told apart any more")
        written: list[str] = []
        end = 0
        sources = [cell.source for cell in self._cells]
        for index, (before, after) in enumerate(zip(self._kept, parts, strict=True)):
            if after == _closed(before):
                continue
            if before is None:
                raise ValueError(f"cell {index + 1} is no Python, and would change")
            changed = after if before.endswith("\n") else after.removesuffix("\n")
            cell, source = self._cells[index], self._magics.put_back(before, changed)
            sources[index] = source.replace("\n", "\r\n") if _has_crlf(cell.source) else source
            written += [self._text[end : cell.start], cell.rewritten(sources[index])]
            end = cell.end
        result = "".join([*written, self._text[end:]])
        if [cell.source for cell in code_cells(parse_document(result), result)] != sources:
            raise ValueError("the notebook would not hold the cells that it should")
        return f"{self._bom}{result}".encode()


def _closed(source: str | None) -> str:
    """Return the source so that another can follow, nothing for a cell that is left out."""
    return source if source and source.endswith("\n") else f"{source}\n" if source else ""


def _has_crlf(source: str) -> bool:
    return 0 < source.count("\n") == source.count("\r\n")


def _with_lf(source: str) -> str:
    """Return the source with the line ends of the module, unless it mixes its own."""
    return source.replace("\r\n", "\n") if _has_crlf(source) else source
