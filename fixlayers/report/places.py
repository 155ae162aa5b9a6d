"""Where a finding stands in its file, and what its fix puts where, for formats that say so."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from fixlayers.diagnostics import Finding
from fixlayers.notebook.notebook import Notebook, read_notebook
from fixlayers.patch.hunks import Hunk, make_hunks
from fixlayers.patch.lines import join_lines, split_lines
from fixlayers.results import FileResult
from fixlayers.suffixes import is_notebook


class Replacement(Struct, frozen=True):
    """Lines `start` to `stop`, from 1 and without `stop`, give way to `text`."""

    start: int
    stop: int
    text: str


class Places:
    """The places of one file; lines end in a line feed, and count from 1."""

    def __init__(self, result: FileResult) -> None:
        self._result = result

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the file as text, without their ends."""
        return self.text(self._result.before).split("\n")

    @cached_property
    def _encoding(self) -> str:
        if is_notebook(self._result.path):
            return "utf-8"
        try:
            return tokenize.detect_encoding(io.BytesIO(self._result.before).readline)[0]
        except SyntaxError:
            return "utf-8"

    def text(self, data: bytes) -> str:
        """Return bytes of the file as text."""
        return data.decode(self._encoding, "replace")

    def line(self, finding: Finding) -> int:
        """Return the line of the file on which a finding stands, also in a notebook's cell."""
        if not finding.cell:
            return finding.line
        return self._notebook_lines[finding.cell, finding.line]

    def column(self, finding: Finding) -> int:
        """Return the column of a finding in that line, which in a notebook is the line's first."""
        return 1 if finding.cell else finding.column

    def byte_column(self, finding: Finding) -> int:
        """Return the column in bytes of UTF-8."""
        text = self.lines[self.line(finding) - 1] if self.line(finding) <= len(self.lines) else ""
        return len(text[: self.column(finding) - 1].encode("utf-8", "replace")) + 1

    def source(self, finding: Finding) -> list[str]:
        """Return the lines of the source in which the finding's own line counts."""
        if finding.cell and self._notebook:
            return self._notebook.source(finding.cell).split("\n")
        return [*map(self.text, self._result.before.splitlines())]

    @cached_property
    def _notebook(self) -> Notebook | None:
        return read_notebook(self._result.before) if is_notebook(self._result.path) else None

    @cached_property
    def _notebook_lines(self) -> Mapping[tuple[int, int], int]:
        notebook = self._notebook
        if notebook is None:
            return {}
        lines = enumerate(notebook.file_lines(), 1)
        return {notebook.place(number): line + 1 for number, line in lines}

    @cached_property
    def hunks(self) -> list[Hunk]:
        """The hunks of the file's fixes."""
        result = self._result
        if result.before == result.after:
            return []
        return make_hunks(split_lines(result.before), split_lines(result.after), result.regions)

    def fix(self, finding: Finding) -> tuple[Replacement, ...]:
        """Return the fix of a finding: that of its class, with the imports that it needs.

        Nothing for a finding whose fix is not carried out.
        """
        if not finding.applied:
            return ()
        return tuple(
            replacement
            for hunk in self.hunks
            if {"", finding.class_name} & set(hunk.owners)
            for replacement in self._replacements(hunk)
        )

    def _replacements(self, hunk: Hunk) -> Iterator[Replacement]:
        line = start = hunk.start + 1
        new: list[str] = []
        for text in (*hunk.body, " "):
            if text[0] == "+":
                new.append(text[1:])
            elif text[0] == "-":
                line += 1
            else:
                if new or line > start:
                    yield Replacement(start, line, self.text(join_lines(new)))
                line += 1
                start, new = line, []
