"""Find class statements by ordinal, going through statements only and never into expressions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import libcst as cst

from fixlayers.rewrite.errors import EditError

# The fields that hold statements, in source order, of every node that has any.
STATEMENT_FIELDS: dict[type[cst.CSTNode], tuple[str, ...]] = {
    cst.Module: ("body",),
    cst.IndentedBlock: ("body",),
    cst.FunctionDef: ("body",),
    cst.ClassDef: ("body",),
    cst.If: ("body", "orelse"),
    cst.Else: ("body",),
    cst.For: ("body", "orelse"),
    cst.While: ("body", "orelse"),
    cst.With: ("body",),
    cst.Try: ("body", "handlers", "orelse", "finalbody"),
    cst.TryStar: ("body", "handlers", "orelse", "finalbody"),
    cst.ExceptHandler: ("body",),
    cst.ExceptStarHandler: ("body",),
    cst.Finally: ("body",),
    cst.Match: ("cases",),
    cst.MatchCase: ("body",),
}

EditClass = Callable[[int, cst.ClassDef, str], cst.ClassDef]


class _ClassWalk:
    def __init__(self, default_indent: str, wanted: Collection[int], edit: EditClass) -> None:
        self._default_indent = default_indent
        self._wanted = wanted
        self._edit = edit
        self.count = 0

    def walk(self, node: cst.CSTNode, indent: str) -> cst.CSTNode:
        fields = STATEMENT_FIELDS.get(type(node))
        if fields is None:
            return node
        ordinal = -1
        if isinstance(node, cst.ClassDef):
            ordinal = self.count
            self.count += 1
        inner = indent
        if isinstance(node, cst.IndentedBlock):
            inner += self._default_indent if node.indent is None else node.indent
        changes: dict[str, Any] = {}
        for field in fields:
            value = getattr(node, field)
            walked = self._walk_value(value, inner)
            if walked is not value:
                changes[field] = walked
        if changes:
            node = node.with_changes(**changes)
        if isinstance(node, cst.ClassDef) and ordinal in self._wanted:
            return self._edit(ordinal, node, indent)
        return node

    def _walk_value(self, value: Any, indent: str) -> Any:
        if value is None:
            return None
        if isinstance(value, cst.CSTNode):
            return self.walk(value, indent)
        walked = [self.walk(child, indent) for child in value]
        changed = any(new is not old for new, old in zip(walked, value, strict=True))
        return walked if changed else value


def edit_classes(module: cst.Module, wanted: Collection[int], edit: EditClass) -> cst.Module:
    """Return the module with `edit(ordinal, class, indent)` in place of each wanted class.

    Ordinals count class statements in source order from 0; `indent` is the white space in front
    of the class statement. Inner classes are edited before the class around them. Raises
    EditError where the module has no class of a wanted ordinal.
    """
    walk = _ClassWalk(module.default_indent, wanted, edit)
    result = walk.walk(module, "")
    missing = [ordinal for ordinal in wanted if not 0 <= ordinal < walk.count]
    if missing:
        raise EditError(f"there is no class number {min(missing)}: the file has {walk.count}")
    return cst.ensure_type(result, cst.Module)


def contains_definition(statements: Sequence[cst.CSTNode]) -> bool:
    """Tell whether any of the statements is or holds a class or a function definition."""
    for statement in statements:
        if isinstance(statement, (cst.ClassDef, cst.FunctionDef)):
            return True
        for field in STATEMENT_FIELDS.get(type(statement), ()):
            value = getattr(statement, field)
            if value is None:
                continue
            children = (value,) if isinstance(value, cst.CSTNode) else value
            if contains_definition(children):
                return True
    return False
