"""Expressions of a `get_config`: the parent's config, copies of it, and keys."""

from __future__ import annotations

import ast
from typing import TypeGuard

from fixlayers.survey.config_branches import OpaqueError
from fixlayers.survey.nodes import nodes_of
from fixlayers.survey.values import dotted_name
from fixlayers.syntax import FunctionNode


def is_parent_config(node: ast.AST) -> TypeGuard[ast.Call]:
    """Recognise `super().get_config()`, `super(C, self).get_config()`, `Base.get_config(self)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr != "get_config":
        return False
    owner = node.func.value
    if isinstance(owner, ast.Call):
        return dotted_name(owner.func) == "super"
    return len(node.args) == 1 and isinstance(node.args[0], ast.Name)


def calls_parent(node: FunctionNode) -> bool:
    """Tell whether a method asks for the parent's config."""
    return any(is_parent_config(child) for child in nodes_of(node, ast.Call))


def named_owner(node: FunctionNode) -> str:
    """Return what the calls of super for the parent's config name, "" for nothing or several."""
    calls = (child.func for child in nodes_of(node, ast.Call) if is_parent_config(child))
    owners = {
        dotted_name(call.value.args[0])
        for call in calls
        if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Call) and call.value.args
    }
    return owners.pop() if len(owners) == 1 else ""


def uncopied(node: ast.expr) -> ast.expr:
    """Return the dict of which `dict(x)` and `x.copy()` are copies."""
    if isinstance(node, ast.Call) and not node.keywords:
        if dotted_name(node.func) == "dict" and len(node.args) == 1:
            return node.args[0]
        if isinstance(node.func, ast.Attribute) and node.func.attr == "copy" and not node.args:
            return node.func.value
    return node


def is_dict_of_keywords(node: ast.expr) -> bool:
    """Recognise `dict(key=...)`."""
    if not isinstance(node, ast.Call) or node.args:
        return False
    return dotted_name(node.func) in {"dict", "OrderedDict"}


def literal_key(node: ast.expr) -> str:
    """Return the string that a key is. Raises OpaqueError for any other key."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise OpaqueError(f"line {node.lineno} uses a key that is not a literal string")
