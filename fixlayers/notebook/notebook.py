"""A notebook as one Python module, and the module's changes brought back into its cells."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from fixlayers.notebook.cell_source import CellSource, cell_sources
from fixlayers.notebook.document import NotebookError, parse_document
from fixlayers.notebook.magics import Magics
from fixlayers.syntax import parse_module

SUFFIX = ".ipynb"
_TAG = "fixlayers"


def is_notebook(path: str) -> bool:
    """Tell whether a path is that of a notebook."""
    return path.endswith(SUFFIX)


def read_notebook(data: bytes) -> Notebook:
    """Read a notebook of nbformat 3 or 4. Raises NotebookError."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotebookError("not a notebook: not UTF-8") from error
    bom = text[: text.startswith("\ufeff")]
    text = text.removeprefix(bom)
    return Notebook(bom, text, cell_sources(parse_document(text), text))


class Notebook:
    """The code cells of a notebook, counted from 1.

    `unparsed` are the cells that are no Python although they should be, which are left out of the
    module like those in another language.
    """

    def __init__(self, bom: str, text: str, cells: tuple[CellSource, ...]) -> None:
        self._bom, self._text, self._cells = bom, text, cells
        tag = _TAG
        while tag in text:
            tag += "_"
        self._mark = f"#{tag}-cell\n"
        self._magics = Magics(f"{tag}-magic-")
        python = [self._magics.put_aside(cell.source) for cell in cells]
        self.unparsed = tuple(
            number
            for number, source in enumerate(python, 1)
            if source is not None and not _is_module(source)
        )
        left_out = set(self.unparsed)
        self._kept = [
            source if source is not None and number not in left_out else ""
            for number, source in enumerate(python, 1)
        ]

    @cached_property
    def module(self) -> bytes:
        """The Python of all cells in UTF-8, one below the other with a mark behind each."""
        return "".join(f"{_closed(source)}{self._mark}" for source in self._kept).encode()

    @cached_property
    def _starts(self) -> list[int]:
        """The line of the module, from 1, with which each cell begins."""
        starts, line = [], 1
        for source in self._kept:
            starts.append(line)
            line += _closed(source).count("\n") + 1
        return starts

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
        parts = module.decode().split(self._mark)
        if len(parts) != len(self._kept) + 1 or parts.pop():
            raise ValueError("the cells of the notebook cannot be told apart any more")
        written, end = [], 0
        for cell, before, after in zip(self._cells, self._kept, parts, strict=True):
            if after != _closed(before):
                changed = after if before.endswith("\n") else after.removesuffix("\n")
                source = self._magics.put_back(before, changed)
                written += [self._text[end : cell.start], cell.rewritten(source)]
                end = cell.end
        return "".join([self._bom, *written, self._text[end:]]).encode()


def _closed(source: str) -> str:
    return source if not source or source.endswith("\n") else f"{source}\n"


def _is_module(source: str) -> bool:
    try:
        parse_module(source.encode())
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True
