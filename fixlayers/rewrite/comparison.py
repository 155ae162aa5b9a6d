"""Compare two sources that should mean the same and have the same comments."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import libcst as cst

from fixlayers.rewrite.expected_tree import classes_in_order
from fixlayers.rewrite.removed_comments import Span, removed_comments


@dataclass(frozen=True)
class ParsedSource:
    """A source and a tree of it, from which known differences have been taken."""

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


def first_difference(
    old: ParsedSource,
    new: ParsedSource,
    edited: Collection[ast.stmt],
    removed: Collection[Span] = (),
) -> str | None:
    """Name the first top-level statement or comment in which the sources differ.

    Statements of equal text that hold no edited class are neither compared nor searched for
    comments. The comments of what was `removed` are missing from the new source.
    """
    if len(old.tree.body) != len(new.tree.body):
        return "the result has other top-level statements than the original"
    old_rest, new_rest = set(range(len(old.lines))), set(range(len(new.lines)))
    for before, after in zip(old.tree.body, new.tree.body, strict=True):
        old_span, new_span = old.span(before), new.span(after)
        if not _holds(before, edited) and _same_text(old, before, new, after):
            old_rest.difference_update(old_span)
            new_rest.difference_update(new_span)
            continue
        if ast.dump(before) != ast.dump(after):
            return f"the statement at line {after.lineno} means something else than its edits say"
        try:
            cst.parse_module(new.text(new_span))
        except cst.ParserSyntaxError as error:
            return f"libcst cannot read the result again: {error.message}"
    gone = removed_comments(old.text(range(len(old.lines))), removed) if removed else Counter()
    return _lost_comment(old.text(sorted(old_rest)), new.text(sorted(new_rest)), gone)


def _holds(statement: ast.stmt, edited: Collection[ast.stmt]) -> bool:
    return any(node in edited for node in (statement, *classes_in_order(statement)))


def _same_text(old: ParsedSource, before: ast.stmt, new: ParsedSource, after: ast.stmt) -> bool:
    if (before.col_offset, before.end_col_offset) != (after.col_offset, after.end_col_offset):
        return False
    old_span, new_span = old.span(before), new.span(after)
    return old.lines[old_span.start : old_span.stop] == new.lines[new_span.start : new_span.stop]


def _lost_comment(before: str, after: str, gone: Counter[str]) -> str | None:
    old, new = _comments(before) - gone, _comments(after)
    if old == new:
        return None
    changed = next(iter([*(old - new), *(new - old)]))
    return f"a comment was lost or made: {changed}"


def _comments(text: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)
