"""Take the parent's config out of an existing `get_config` whose parent has none to give."""

from __future__ import annotations

from typing import Any

import libcst as cst

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
