"""Add imports behind import statements that stand in branches or functions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import libcst as cst

from fixlayers.rewrite.class_walk import STATEMENT_FIELDS
from fixlayers.rewrite.edits import AddImportBeside
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.templates import parse_line

_Names = Mapping[str, set[str]]  # the names to import by module


def add_imports_beside(
    module: cst.Module, edits: Sequence[AddImportBeside], *, line_length: int
) -> cst.Module:
    """Return the module with the imports; raises EditError if it has no such import statement."""
    wanted: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for edit in edits:
        wanted[edit.ordinal][edit.module].add(edit.name)
    walk = _ImportWalk(wanted, module.default_indent, line_length)
    result = walk.walk(module, "")
    if max(wanted) >= walk.count:
        raise EditError(f"there is no import statement number {max(wanted)}")
    return cst.ensure_type(result, cst.Module)


class _ImportWalk:
    """Goes through statements in source order and counts the imports."""

    def __init__(self, wanted: Mapping[int, _Names], unit: str, line_length: int) -> None:
        self._wanted = wanted
        self._unit = unit
        self._line_length = line_length
        self.count = 0

    def walk(self, node: cst.CSTNode, indent: str) -> cst.CSTNode:
        """Return the node with the imports added in it; `indent` is the white space before it."""
        if isinstance(node, cst.SimpleStatementSuite):
            small = [s for names in self._behind(node.body) for s in self._small(names)]
            return node.with_changes(body=_joined(node.body, small)) if small else node
        inner = indent
        if isinstance(node, cst.IndentedBlock):
            inner += self._unit if node.indent is None else node.indent
        changes: dict[str, Any] = {}
        for field in STATEMENT_FIELDS.get(type(node), ()):
            value = getattr(node, field)
            if isinstance(value, cst.CSTNode):
                changes[field] = self.walk(value, inner)
            elif value is not None:
                changes[field] = [new for child in value for new in self._child(child, inner)]
        return node.with_changes(**changes) if changes else node

    def _child(self, node: cst.CSTNode, indent: str) -> list[cst.CSTNode]:
        if not isinstance(node, cst.SimpleStatementLine):
            return [self.walk(node, indent)]
        lines = [
            _line(small, self._unit, self._line_length - len(indent))
            for names in self._behind(node.body)
            for small in self._small(names)
        ]
        return [node, *lines]

    def _behind(self, body: Sequence[cst.BaseSmallStatement]) -> list[_Names]:
        """Count the imports of a line and return what has to follow it."""
        found: list[_Names] = []
        for small in body:
            if isinstance(small, (cst.Import, cst.ImportFrom)):
                if self.count in self._wanted:
                    found.append(self._wanted[self.count])
                self.count += 1
        return found

    def _small(self, names: _Names) -> list[str]:
        return [f"from {m} import {', '.join(sorted(n))}" for m, n in sorted(names.items())]


def _line(source: str, unit: str, width: int) -> cst.SimpleStatementLine:
    """Return the statement on one line if it fits, else with a name a line."""
    if len(source) > width:
        opening, _, names = source.partition(" import ")
        listed = "".join(f"{unit}{name},\n" for name in names.split(", "))
        source = f"{opening} import (\n{listed})"
    return parse_line(source)


def _joined(
    body: Sequence[cst.BaseSmallStatement], added: Sequence[str]
) -> list[cst.BaseSmallStatement]:
    """Return the statements of a line with further ones, a semicolon between each two."""
    statements = [*body, *(parse_line(source).body[0] for source in added)]
    semicolon = cst.Semicolon(whitespace_after=cst.SimpleWhitespace(" "))
    return [
        s if isinstance(s.semicolon, cst.Semicolon) else s.with_changes(semicolon=semicolon)
        for s in statements[:-1]
    ] + [statements[-1]]
