"""Which comments of the original go with the entries and values that edits take out of it."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

Position = tuple[int, int]


@dataclass(frozen=True)
class Span:
    """A stretch of the source that is taken out: line from 1, column in bytes.

    The comments between `start` and `stop` go with it. `tail` says what may follow it on the same
    line and still be its own: nothing, the comment behind a statement, or, behind an entry, the
    brackets and the comma of its value as well. `value` is where the value starts. An entry owns
    the comment behind it if no entry that stays stands before it on the line: if it is the `first`
    in its brackets, starts the line, or follows the removed one `before` it, which did.
    """

    start: Position
    stop: Position
    tail: str = ""
    value: Position = (0, 0)
    first: bool = False
    before: Span | None = None


def span_of_node(node: ast.expr | ast.stmt, *, comment_only: bool = False) -> Span:
    """Return the span of an expression or a statement, or of the comment behind it."""
    stop = (node.end_lineno or 0, node.end_col_offset or 0)
    if comment_only:
        return Span(stop, stop, tail="statement")
    return Span((node.lineno, node.col_offset), stop)


def span_of_entry(
    key: ast.expr | ast.keyword, value: ast.expr, *, first: bool, before: Span | None
) -> Span:
    """Return the span of a key and its value."""
    stop = (value.end_lineno or 0, value.end_col_offset or 0)
    start, opening = (key.lineno, key.col_offset), (value.lineno, value.col_offset)
    return Span(start, stop, tail="entry", value=opening, first=first, before=before)


def spans_of_lines(body: Sequence[ast.stmt], gone: set[int]) -> Iterator[Span]:
    """Yield what follows the lines of which no statement is left."""
    line: list[int] = []
    for index, statement in enumerate(body):
        line.append(index)
        following = body[index + 1] if index + 1 < len(body) else None
        if following is None or following.lineno != statement.end_lineno:
            if gone.issuperset(line):
                yield span_of_node(statement, comment_only=True)
            line = []


def removed_comments(text: str, spans: Iterable[Span]) -> Counter[str]:
    """Return the comments of the source that go with the spans."""
    tokens = list(tokenize.generate_tokens(io.StringIO(text, newline=None).readline))
    removed: set[int] = set()
    starts = [_position(token, token.start) for token in tokens]
    for span in spans:
        index = 0
        while index < len(tokens) and starts[index] < span.stop:
            if starts[index] >= span.start:
                removed.add(index)
            index += 1
        if span.tail == "entry":
            removed.update(_entry_tail(tokens, starts, span, index))
        elif span.tail == "statement":
            removed.update(_statement_tail(tokens, index))
    return Counter(tokens[i].string for i in removed if tokens[i].type == tokenize.COMMENT)


def _position(token: tokenize.TokenInfo, start: Position) -> Position:
    """Return the position of a token as the parser counts: columns in bytes."""
    return start[0], len(token.line[: start[1]].encode())


def _entry_tail(
    tokens: Sequence[tokenize.TokenInfo], starts: Sequence[Position], span: Span, index: int
) -> Iterable[int]:
    """Return what is left of an entry behind its value: brackets, the comma, its comment."""
    opened = sum(
        token.string == "("
        for token, start in zip(tokens, starts, strict=True)
        if span.start <= start < span.value
    )
    begin = index
    for _ in range(opened):
        index = _next_code(tokens, index) + 1
    comma = _next_code(tokens, index)
    if tokens[comma].string == ",":
        index = comma + 1
    if _owns_comment(tokens, starts, span) and tokens[index].type == tokenize.COMMENT:
        return range(begin, index + 1)
    return range(begin, index)


def _next_code(tokens: Sequence[tokenize.TokenInfo], index: int) -> int:
    while tokens[index].type in {tokenize.COMMENT, tokenize.NL}:
        index += 1
    return index


def _owns_comment(
    tokens: Sequence[tokenize.TokenInfo], starts: Sequence[Position], span: Span
) -> bool:
    token = tokens[starts.index(span.start)]
    if span.first or not token.line[: token.start[1]].strip():
        return True
    return span.before is not None and _owns_comment(tokens, starts, span.before)


def _statement_tail(tokens: Sequence[tokenize.TokenInfo], index: int) -> Iterable[int]:
    while tokens[index].string == ";":
        index += 1
    return [index]
