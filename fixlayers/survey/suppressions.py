"""Comments that switch rules off: `# fixlayers: ignore[FXL301] reason`."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

from fixlayers.patterns import pattern
from fixlayers.survey.facts import Suppression

MARK = b"fixlayers:"
_COMMENT = pattern(r"#\s*fixlayers:\s*(?P<word>[\w-]*)\s*(?:\[(?P<codes>[^\]]*)\])?(?P<rest>.*)")
_CODE = pattern(r"\s*[:=]?\s*FXL\d", re.IGNORECASE)
_WORDS = ("ignore", "ignore-file")


def read_suppressions(source: bytes, tree: ast.Module) -> Iterator[Suppression]:
    """Yield the suppressions of a file, each with what it goes for."""
    if MARK not in source:
        return
    headers = {line: target for target in _targets(tree) for line in target.header}
    for line, text, alone in _comments(source):
        for found in _COMMENT.finditer(text):
            yield _read(found, line, alone, headers)


class _Target:
    """A class or a method: the lines of its header, with its decorators, and what it holds."""

    def __init__(self, node: ast.ClassDef | ast.FunctionDef, ordinal: int, whole: bool) -> None:
        first = min([node.lineno, *(d.lineno for d in node.decorator_list)])
        self.ordinal = ordinal
        self.whole = whole
        self.first, self.last = node.lineno, node.end_lineno or node.lineno
        # A comment stands in the header, or on a line of its own above it.
        self.header = range(first, max(node.body[0].lineno, first + 1))


def _targets(tree: ast.Module) -> Iterator[_Target]:
    ordinal = 0
    pending: list[tuple[ast.stmt, int | None]] = [(node, None) for node in tree.body]
    while pending:
        node, owner = pending.pop(0)
        inner_owner = owner
        if isinstance(node, ast.ClassDef):
            inner_owner = ordinal
            ordinal += 1
            yield _Target(node, inner_owner, True)
        elif isinstance(node, ast.FunctionDef):
            if owner is not None:
                yield _Target(node, owner, False)
            inner_owner = None
        pending = [(child, inner_owner) for child in _statements(node)] + pending


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    for field in ("body", "handlers", "orelse", "finalbody", "cases"):
        for child in getattr(node, field, ()):
            if isinstance(child, ast.stmt):
                yield child
            else:
                yield from child.body


def _comments(source: bytes) -> Iterator[tuple[int, str, bool]]:
    """Yield line, text and whether it stands alone of every comment that has the mark."""
    for token in tokenize.tokenize(io.BytesIO(source).readline):
        if token.type == tokenize.COMMENT and MARK.decode() in token.string:
            yield token.start[0], token.string, not token.line[: token.start[1]].strip()


def _read(found: re.Match[str], line: int, alone: bool, headers: dict[int, _Target]) -> Suppression:
    codes = tuple(c.strip().upper() for c in (found["codes"] or "").split(",") if c.strip())
    problem = ""
    if found["word"] not in _WORDS:
        problem = f'"fixlayers: {found["word"]}" means nothing; write "fixlayers: ignore[FXL301]"'
    elif found["codes"] is None and _CODE.match(found["rest"]):
        problem = 'the codes stand in brackets: "fixlayers: ignore[FXL301]"'
    elif found["codes"] is not None and not codes:
        problem = "there is no code in the brackets"
    if problem or found["word"] == "ignore-file":
        return Suppression(line, codes, problem=problem)
    target = headers.get(_next_line(line, alone, headers))
    if target is None:
        problem = "it stands at no class and no method"
        return Suppression(line, codes, problem=problem)
    span = None if target.whole else (target.first, target.last)
    return Suppression(line, codes, ordinal=target.ordinal, span=span)


def _next_line(line: int, alone: bool, headers: dict[int, _Target]) -> int:
    return line if not alone or line in headers else line + 1
