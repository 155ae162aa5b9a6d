"""The keys of a dict that an expression reads."""

from __future__ import annotations

import ast
from collections.abc import Set as AbstractSet

from fixlayers.survey.nodes import walk
from fixlayers.survey.values import dotted_name


def keys_read(node: ast.AST, config: str, methods: tuple[str, ...] = ("get", "pop")) -> set[str]:
    """Return the keys of the dict `config` that an expression reads or pops.

    Args:
        node: the expression.
        config: the name of the dict.
        methods: the ways of reading that count; "get" stands for `config["a"]` as well.
    """
    found: set[str] = set()
    for child in walk(node):
        key: ast.expr | None = None
        if isinstance(child, ast.Subscript) and dotted_name(child.value) == config:
            key = child.slice if "get" in methods else None
        elif isinstance(child, ast.Call) and dotted_name(child.func) in {
            f"{config}.{method}" for method in methods
        }:
            key = child.args[0] if child.args else None
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(key.value)
    return found


def item_key(node: ast.expr, config: str) -> str:
    """Return "a" for `config["a"]` and `config["a"][0]`, "" for anything else."""
    while isinstance(node, ast.Subscript):
        if dotted_name(node.value) == config:
            key = node.slice.value if isinstance(node.slice, ast.Constant) else None
            return key if isinstance(key, str) else ""
        node = node.value
    return ""


def uses(node: ast.AST, names: AbstractSet[str]) -> bool:
    """Tell whether any of the names occurs."""
    return any(isinstance(child, ast.Name) and child.id in names for child in walk(node))
