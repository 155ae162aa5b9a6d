"""Cut out of a source the functions that no edit concerns, and put them back.

libcst makes an object of each bracket and blank: most of the time goes into functions that stay as
they are. In place of each stands one of its name with a mark for a body, which is looked at as a
neighbour and nothing else.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from fixlayers.rewrite.decorator import MethodDecoratorEdit
from fixlayers.rewrite.edits import (
    AddGetConfig,
    AddKwargs,
    BodyEdit,
    ConfigEdit,
    Edit,
    FromConfigEdit,
    ModuleEdit,
    SetParameterDefault,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.expected_tree import classes_in_order
from fixlayers.rewrite.parsed_source import ParsedSource
from fixlayers.syntax import FunctionNode

_MARK = b"__fixlayers_cut_%d__"
_PLACEHOLDER = re.compile(rb"[^\S\r\n]*def \w+\(\): __fixlayers_cut_(\d+)__")
_Suite = ast.Module | ast.stmt | ast.excepthandler | ast.match_case
_DEFINITIONS = (ast.ClassDef, ast.Import, ast.ImportFrom)
_BODIES = ("body", "handlers", "orelse", "finalbody", "cases")


class CutSource:
    """A source without the functions that no edit concerns.

    Args:
        whole: the source.
        edits: those that are to be carried out.
    """

    def __init__(self, whole: ParsedSource, edits: Collection[Edit]) -> None:
        self._whole = whole
        self._lines = whole.source.splitlines(keepends=True)
        classes = list(classes_in_order(whole.tree))
        self._kept: dict[ast.AST, frozenset[str]] = {}
        for edit in edits:
            if not isinstance(edit, ModuleEdit) and edit.ordinal < len(classes):
                node = classes[edit.ordinal]
                self._kept[node] = self._kept.get(node, frozenset()).union(_methods(edit))
        self._cut: list[bytes] = []
        # The first indented line tells the step of the file's indentation.
        self._indented = False
        # libcst has its own mind about form feeds.
        if b"\f" not in whole.source and _MARK[:-4] not in whole.source:
            self._look_at(whole.tree)
        self.source = b"".join(self._lines)
        """What is left, with a placeholder for each function that is not."""

    def restored(self, source: bytes) -> bytes:
        """Return what has become of the source that was left, with the functions again.

        Raises EditError if it has not each placeholder once, in its order.
        """
        found = [int(match[1]) for match in _PLACEHOLDER.finditer(source)]
        if found != list(range(len(self._cut))):
            raise EditError("a function that no edit concerns was lost or moved")
        return _PLACEHOLDER.sub(lambda match: self._cut[int(match[1])], source)

    def _look_at(self, node: _Suite) -> None:
        kept = self._kept.get(node, frozenset())
        first = node in self._kept
        for body in _bodies(node):
            self._indented |= node is not self._whole.tree and self._starts_line(body[0])
            for inner in body:
                if not isinstance(inner, FunctionNode):
                    self._look_at(inner)
                elif not self._indented:
                    self._indented = self._starts_line(inner.body[0])
                elif not first and inner.name not in kept and self._may_go(inner):
                    self._take(inner)
                else:
                    first = False  # it shows how far the methods of the class are indented

    def _starts_line(self, node: ast.stmt) -> bool:
        return not self._lines[node.lineno - 1][: node.col_offset].strip()

    def _may_go(self, node: FunctionNode) -> bool:
        """Tell whether a function can be missing: it is nothing that edits count or attach to."""
        span = self._whole.span(node)
        first = self._lines[span.start].lstrip()
        return (
            first.startswith((b"@", b"def", b"async"))
            and node.name.isascii()
            and not self._has_footer(span.stop, node.col_offset)
            and not any(isinstance(inner, _DEFINITIONS) for inner in _statements(node))
        )

    def _has_footer(self, stop: int, column: int) -> bool:
        """Tell whether a comment behind a function is indented as its body is."""
        for line in self._lines[stop:]:
            text = line.lstrip()
            if text.startswith(b"#"):
                return len(line) - len(text) > column
            if text:
                break
        return False

    def _take(self, node: FunctionNode) -> None:
        span = self._whole.span(node)
        lines = b"".join(self._lines[span.start : span.stop])
        text = lines.rstrip(b"\r\n")
        indent, end = text[: len(text) - len(text.lstrip())], lines[len(text) :]
        mark = _MARK % len(self._cut)
        self._lines[span.start] = b"%bdef %b(): %b%b" % (indent, node.name.encode(), mark, end)
        self._lines[span.start + 1 : span.stop] = [b""] * (len(span) - 1)
        self._cut.append(text)


def _methods(edit: Edit) -> Iterator[str]:
    """Yield the names of the methods that an edit of a class changes."""
    if isinstance(edit, (AddKwargs, SetParameterDefault, BodyEdit)):
        yield "__init__"
    elif isinstance(edit, ConfigEdit) or (isinstance(edit, AddGetConfig) and edit.in_place):
        yield "get_config"
    elif isinstance(edit, FromConfigEdit):
        yield "from_config"
    elif isinstance(edit, MethodDecoratorEdit):
        yield edit.method


def _bodies(node: _Suite) -> Iterator[list[ast.stmt]]:
    for field in _BODIES:
        inner = getattr(node, field, ())
        for each in inner:
            if isinstance(each, (ast.excepthandler, ast.match_case)):
                yield from _bodies(each)
        if inner and isinstance(inner[0], ast.stmt):
            yield inner


def _statements(node: ast.stmt) -> Iterator[ast.stmt]:
    for body in _bodies(node):
        for inner in body:
            yield inner
            yield from _statements(inner)
