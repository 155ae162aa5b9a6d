"""The calls of the parent's config in a `get_config`, in a plain syntax tree."""

from __future__ import annotations

import ast

from fixlayers.rewrite.removed_comments import Span, span_of_entry


def drop_parent_calls(function: ast.FunctionDef) -> list[Span]:
    """Put `{}` for the parent's config, in place; return the spans of what goes altogether."""
    dropping = _Dropping()
    dropping.visit(function)
    return dropping.spans


def name_owner(function: ast.FunctionDef, owner: str, name: str) -> None:
    """Let `super(owner, ...).get_config()` name another class, in place."""
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and _is_parent_config(node):
            assert isinstance(node.func, ast.Attribute)
            call = node.func.value
            if isinstance(call, ast.Call) and call.args and ast.unparse(call.args[0]) == owner:
                call.args[0] = ast.Name(name, ast.Load())


class _Dropping(ast.NodeTransformer):
    def __init__(self) -> None:
        self.spans: list[Span] = []

    def visit_Dict(self, node: ast.Dict) -> ast.AST:
        pairs = list(zip(node.keys, node.values, strict=True))
        kept = []
        for index, (key, value) in enumerate(pairs):
            if key is None and _is_parent_config(value):
                span = span_of_entry(value, value, first=index == 0, before=None)
                self.spans.append(span)
            else:
                kept.append((key, value))
        node.keys = [key for key, _ in kept]
        node.values = [value for _, value in kept]
        return self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if _is_parent_config(node):
            return ast.copy_location(ast.Dict([], []), node)
        return self.generic_visit(node)


def _is_parent_config(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr != "get_config":
        return False
    owner = node.func.value
    if isinstance(owner, ast.Call):
        return isinstance(owner.func, ast.Name) and owner.func.id == "super"
    return len(node.args) == 1 and isinstance(node.args[0], ast.Name)
