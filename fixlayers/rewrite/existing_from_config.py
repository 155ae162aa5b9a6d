"""Extend an existing `from_config`, or let it end in another way."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from fixlayers.rewrite.edits import EndFromConfig, ExtendFromConfig
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.from_config import copied, revived
from fixlayers.rewrite.function_body import FunctionBody
from fixlayers.rewrite.get_config import super_call
from fixlayers.rewrite.new_method import edit_method
from fixlayers.rewrite.style import ClassStyle
from fixlayers.rewrite.templates import parse_statements


def edit_from_config(
    node: cst.ClassDef,
    edits: Sequence[ExtendFromConfig],
    endings: Sequence[EndFromConfig],
    style: ClassStyle,
) -> cst.ClassDef:
    """Return the class with a `from_config` that revives further keys before it returns.

    A copy is made at the start, before anything that changes the caller's dict; `endings` say what
    it returns. Raises EditError if the class has no `from_config` or that no such statement.
    """
    class_name = node.name.value

    def edited(function: cst.FunctionDef) -> cst.FunctionDef:
        body = FunctionBody(function)
        first = body.slots[1 if body.has_docstring and len(body.slots) > 1 else 0]
        for config in dict.fromkeys(edit.config for edit in edits if edit.copy):
            first.before += parse_statements([copied(config)], style)
        for edit in edits:
            if not edit.revivals:
                continue
            lines = revived(edit.revivals, style, edit.config)
            body.slot(edit.statement).directly_before += parse_statements(lines, style)
        for ending in endings:
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
