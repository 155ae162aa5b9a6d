"""Compare two sources that should mean the same and have the same comments."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Collection
from typing import Any

from fixlayers.rewrite.expected_tree import classes_in_order
from fixlayers.rewrite.parsed_source import ParsedSource
from fixlayers.rewrite.removed_comments import Span, removed_comments


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
    rest = _Rest(old, new)
    for before, after in zip(old.tree.body, new.tree.body, strict=True):
        if not _holds(before, edited) and rest.is_same_text(before, after):
            rest.leave_out(before, after)
        elif not _same(before, after):
            return f"the statement at line {after.lineno} means something else than its edits say"
        else:
            rest.leave_out_methods(before, after)
    gone = removed_comments(old.text(range(len(old.lines))), removed) if removed else Counter()
    return _lost_comment(old.text(sorted(rest.old)), new.text(sorted(rest.new)), gone)


class _Rest:
    """The indexes of the lines that may hold comments which differ."""

    def __init__(self, old: ParsedSource, new: ParsedSource) -> None:
        self._old_source, self._new_source = old, new
        self.old, self.new = set(range(len(old.lines))), set(range(len(new.lines)))

    def is_same_text(self, before: ast.stmt, after: ast.stmt) -> bool:
        if (before.col_offset, before.end_col_offset) != (after.col_offset, after.end_col_offset):
            return False
        old_span, new_span = self._old_source.span(before), self._new_source.span(after)
        old_lines = self._old_source.lines[old_span.start : old_span.stop]
        return old_lines == self._new_source.lines[new_span.start : new_span.stop]

    def leave_out(self, before: ast.stmt, after: ast.stmt) -> None:
        self.old.difference_update(self._old_source.span(before))
        self.new.difference_update(self._new_source.span(after))

    def leave_out_methods(self, before: ast.stmt, after: ast.stmt) -> None:
        """Leave out what of a class and of those in it is the same text, whatever is edited."""
        if isinstance(before, ast.ClassDef) and isinstance(after, ast.ClassDef):
            for old, new in zip(before.body, after.body, strict=True):
                if isinstance(old, ast.FunctionDef) and self.is_same_text(old, new):
                    self.leave_out(old, new)
                else:
                    self.leave_out_methods(old, new)


def _holds(statement: ast.stmt, edited: Collection[ast.stmt]) -> bool:
    return any(node in edited for node in (statement, *classes_in_order(statement)))


def _same(first: ast.AST, second: ast.AST) -> bool:
    """Tell whether two trees mean the same: whether `ast.dump` says the same of them."""
    pending: list[tuple[Any, Any]] = [(first, second)]
    while pending:
        old, new = pending.pop()
        if old is new:
            continue
        if type(old) is not type(new):
            return False
        if isinstance(old, ast.AST):
            pending += [(getattr(old, f, None), getattr(new, f, None)) for f in old._fields]
        elif isinstance(old, list):
            if len(old) != len(new):
                return False
            pending += zip(old, new, strict=True)
        elif repr(old) != repr(new):  # which tells 0.0 from -0.0
            return False
    return True


def _lost_comment(before: str, after: str, gone: Counter[str]) -> str | None:
    old, new = _comments(before) - gone, _comments(after)
    if old == new:
        return None
    changed = next(iter([*(old - new), *(new - old)]))
    return f"a comment was lost or made: {changed}"


def _comments(text: str) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline) if "#" in text else ()
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)
