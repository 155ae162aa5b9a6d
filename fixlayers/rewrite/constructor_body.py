"""Carry out all edits of the body of `__init__`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import libcst as cst

from fixlayers.rewrite.edits import (
    BindLocal,
    BodyEdit,
    CallEdit,
    DivideKwargs,
    InsertParentCall,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.function_body import FunctionBody
from fixlayers.rewrite.parent_call import ParentCallSite, edit_call, inserted_call, parent_call
from fixlayers.rewrite.stored_parameters import bound, stored
from fixlayers.rewrite.style import ClassStyle
from fixlayers.rewrite.templates import Statement, parse_statements


def edit_constructor(
    function: cst.FunctionDef, edits: Sequence[BodyEdit], class_name: str, style: ClassStyle
) -> cst.FunctionDef:
    """Return the constructor with the edits of its body carried out.

    Raises EditError if a statement does not exist or is not what an edit takes it for.
    """
    body = FunctionBody(function)
    site = ParentCallSite(class_name, body.first_parameter, style)
    calls: dict[int, list[CallEdit]] = defaultdict(list)
    for edit in edits:
        if isinstance(edit, InsertParentCall):
            body.slot_or_end(edit.statement).before.append(inserted_call(edit, site))
        elif isinstance(edit, DivideKwargs):
            body.slot(edit.statement).before += _division(edit, style)
        elif isinstance(edit, BindLocal):
            body.slot_or_end(edit.statement).before.append(bound(edit))
        elif isinstance(edit, CallEdit):
            calls[edit.statement].append(edit)
        elif edit.after_inserted_call:
            body.slot_or_end(edit.statement).before.append(stored(edit, site.self_name))
        else:
            body.slot(edit.statement).after.append(stored(edit, site.self_name))
    for index, call_edits in calls.items():
        slot = body.slot(index)
        assert slot.node is not None
        slot.node, defaults = edit_call(slot.node, call_edits, site)
        slot.directly_before += defaults
    for slot in body.slots:
        if slot.after and isinstance(slot.node, cst.Return):
            slot.node = _unreturned(slot.node)
    return body.written(style)


def _unreturned(statement: cst.Return) -> cst.Expr:
    """Return the parent call behind which something is to be put, without its `return`."""
    call = parent_call(statement)
    if call is None:
        raise EditError("nothing can follow a return")
    return cst.Expr(call, semicolon=statement.semicolon)


def _division(edit: DivideKwargs, style: ClassStyle) -> list[Statement]:
    """Return the statements that divide the `**kwargs`."""
    kwargs, base, key = edit.kwargs, edit.base, style.quoted(edit.kwargs)
    lines = [
        (1, f"{base} = {{}}"),
        (1, f"if {key} in {kwargs}:"),
        (2, f"{base} = {kwargs}"),
        (2, f"{kwargs} = {base}.pop({key})"),
    ]
    return parse_statements(lines, style)
