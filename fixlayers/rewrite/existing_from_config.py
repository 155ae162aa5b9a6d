"""Extend an existing `from_config`, let it end in another way or hand on more."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from fixlayers.rewrite.call_arguments import insert_argument, keyword_argument
from fixlayers.rewrite.edits import (
    EndFromConfig,
    ExtendFromConfig,
    FromConfigEdit,
    NameInFromConfig,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.from_config import copied, revived
from fixlayers.rewrite.function_body import FunctionBody
from fixlayers.rewrite.get_config import super_call
from fixlayers.rewrite.new_method import edit_method
from fixlayers.rewrite.style import ClassStyle
from fixlayers.rewrite.templates import parse_statements


def edit_from_config(
    node: cst.ClassDef, edits: Sequence[FromConfigEdit], style: ClassStyle
) -> cst.ClassDef:
    """Return the class with the edits of its `from_config` carried out.

    A copy is made at the start, before anything that changes the caller's dict. Raises EditError if
    the class has no `from_config` or that no such statement.
    """
    class_name = node.name.value
    extensions = [edit for edit in edits if isinstance(edit, ExtendFromConfig)]

    def edited(function: cst.FunctionDef) -> cst.FunctionDef:
        body = FunctionBody(function)
        first = body.slots[1 if body.has_docstring and len(body.slots) > 1 else 0]
        for config in dict.fromkeys(edit.config for edit in extensions if edit.copy):
            first.before += parse_statements([copied(config)], style)
        for edit in extensions:
            if not edit.revivals:
                continue
            lines = revived(edit.revivals, style, edit.config)
            body.slot(edit.statement).directly_before += parse_statements(lines, style)
        for named in (edit for edit in edits if isinstance(edit, NameInFromConfig)):
            slot = body.slot(named.statement)
            slot.node = _with_keywords(slot.node, named, style)
        for ending in (edit for edit in edits if isinstance(edit, EndFromConfig)):
            slot = body.slot(ending.statement)
            if not isinstance(slot.node, cst.Return):
                raise EditError(f"statement {ending.statement} of from_config returns nothing")
            value = cst.parse_expression(_returned(ending, class_name))
            slot.node = slot.node.with_changes(value=value)
        return body.written(style)

    return edit_method(node, "from_config", edited)


def _returned(edit: EndFromConfig, class_name: str) -> str:
    if edit.ending == "cls":
        return f"cls(**{edit.config})"
    return f"{super_call(edit.style, class_name, 'cls')}.from_config({edit.config})"


def _with_keywords(
    node: cst.CSTNode | None, edit: NameInFromConfig, style: ClassStyle
) -> cst.Assign | cst.Return:
    """Return the statement whose value calls the class, with further keywords in the call."""
    call = node.value if isinstance(node, (cst.Assign, cst.Return)) else None
    if not isinstance(node, (cst.Assign, cst.Return)) or not isinstance(call, cst.Call):
        raise EditError(f"statement {edit.statement} of from_config makes no object")
    for key in edit.keys:
        default = ", True" if key == "trainable" else ""
        value = cst.parse_expression(f"{edit.config}.get({style.quoted(key)}{default})")
        call = insert_argument(call, len(call.args), keyword_argument(call, key, value), style)
    return node.with_changes(value=call)
