"""A source beside its tree: which lines a statement stands on, and what they say."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class ParsedSource:
    """A source and a tree of it."""

    source: bytes
    tree: ast.Module

    @cached_property
    def lines(self) -> list[bytes]:
        """The lines; bytes.splitlines ends them exactly where the parser does."""
        return self.source.splitlines()

    @cached_property
    def encoding(self) -> str:
        """The encoding that the mark or the cookie names."""
        return tokenize.detect_encoding(io.BytesIO(self.source).readline)[0]

    def span(self, statement: ast.stmt) -> range:
        """Return the indexes of the lines of a statement, its decorators included."""
        first = statement.lineno
        if isinstance(statement, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min([first, *(node.lineno for node in statement.decorator_list)])
        return range(first - 1, statement.end_lineno or statement.lineno)

    def text(self, indexes: Iterable[int]) -> str:
        """Return some of the lines, decoded, with universal newlines."""
        chosen = b"\n".join([*(self.lines[index] for index in indexes), b""])
        return io.StringIO(chosen.decode(self.encoding), newline=None).read()
