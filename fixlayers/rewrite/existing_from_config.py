"""Extend an existing `from_config`."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from fixlayers.rewrite.edits import ExtendFromConfig
from fixlayers.rewrite.from_config import copied, revived
from fixlayers.rewrite.function_body import FunctionBody
from fixlayers.rewrite.new_method import edit_method
from fixlayers.rewrite.style import ClassStyle
from fixlayers.rewrite.templates import parse_statements


def extend_from_config(
    node: cst.ClassDef, edits: Sequence[ExtendFromConfig], style: ClassStyle
) -> cst.ClassDef:
    """Return the class with a `from_config` that revives further keys before it returns.

    A copy is made at the start, before anything that changes the caller's dict. Raises EditError
    if the class has no `from_config` or that no such statement.
    """

    def edited(function: cst.FunctionDef) -> cst.FunctionDef:
        body = FunctionBody(function)
        first = body.slots[1 if body.has_docstring and len(body.slots) > 1 else 0]
        for config in dict.fromkeys(edit.config for edit in edits if edit.copy):
            first.before += parse_statements([copied(config)], style)
        for edit in edits:
            lines = revived(edit.revivals, style, edit.config)
            body.slot(edit.statement).directly_before += parse_statements(lines, style)
        return body.written(style)

    return edit_method(node, "from_config", edited)
