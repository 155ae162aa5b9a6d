"""The call of the parent's config in an existing `get_config`: taken out, or through its class."""

from __future__ import annotations

from typing import Any

import libcst as cst
from libcst.helpers import get_full_name_for_node

from fixlayers.rewrite.errors import EditError


def drop_parent_config(function: cst.FunctionDef) -> cst.FunctionDef:
    """Return the function with `{}` in the place of the parent's config, or without unpacking it.

    Raises EditError if it does not call the parent's.
    """
    result = function.visit(_Dropping())
    assert isinstance(result, cst.FunctionDef)
    if result is function:
        raise EditError(f"{function.name.value} does not call its parent's")
    return result


def name_config_owner(function: cst.FunctionDef, owner: str, name: str) -> cst.FunctionDef:
    """Return the function with `super(name, self).get_config()` for `super(owner, ...)`.

    Raises EditError if it has no such call.
    """
    result = function.visit(_Naming(owner, name))
    assert isinstance(result, cst.FunctionDef)
    if result is function:
        raise EditError(f"{function.name.value} does not call super({owner}, ...)")
    return result


class _Naming(cst.CSTTransformer):
    def __init__(self, owner: str, name: str) -> None:
        self._owner, self._name = owner, name

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        if not _is_parent_config(original_node):
            return updated_node
        call = updated_node.func.value
        if not isinstance(call, cst.Call) or not call.args:
            return updated_node
        if get_full_name_for_node(call.args[0].value) != self._owner:
            return updated_node
        first = call.args[0].with_changes(value=cst.Name(self._name))
        return updated_node.with_deep_changes(call, args=[first, *call.args[1:]])


class _Dropping(cst.CSTTransformer):
    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        if isinstance(original_node, cst.Dict):
            return _without_parent(original_node, updated_node)
        return cst.Dict([]) if _is_parent_config(original_node) else updated_node


def _without_parent(old: cst.Dict, new: cst.Dict) -> cst.Dict:
    kept = [
        after
        for before, after in zip(old.elements, new.elements, strict=True)
        if not (isinstance(before, cst.StarredDictElement) and _is_parent_config(before.value))
    ]
    return new if len(kept) == len(new.elements) else new.with_changes(elements=kept)


def _is_parent_config(node: cst.CSTNode) -> bool:
    """Recognise `super().get_config()`, `super(C, self).get_config()`, `Base.get_config(self)`."""
    if not isinstance(node, cst.Call) or not isinstance(node.func, cst.Attribute):
        return False
    if node.func.attr.value != "get_config":
        return False
    owner = node.func.value
    if isinstance(owner, cst.Call):
        return isinstance(owner.func, cst.Name) and owner.func.value == "super"
    return len(node.args) == 1 and isinstance(node.args[0].value, cst.Name)
