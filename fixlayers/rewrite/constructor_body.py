"""Carry out all edits of the body of `__init__` in one pass.

Statement indexes refer to the body before any edit, so the edits are first gathered a slot a
statement, and the body is written anew only around the slots that something changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import libcst as cst

from fixlayers.rewrite.edits import BindLocal, InsertParentCall, StoreParameter
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.parent_call import CallEdit, ParentCallSite, edit_call, inserted_call
from fixlayers.rewrite.stored_parameters import bound, stored
from fixlayers.rewrite.style import ClassStyle

BodyEdit = CallEdit | InsertParentCall | BindLocal | StoreParameter
Lines = list[cst.SimpleStatementLine]
Statement = cst.SimpleStatementLine | cst.BaseCompoundStatement


@dataclass
class _Slot:
    """A statement of the body: the statements to put before it, what becomes of it, and after.

    `defaults` come last among those before it; `node` is None in the slot past the end.
    """

    node: cst.CSTNode | None
    before: Lines = field(default_factory=list)
    calls: list[CallEdit] = field(default_factory=list)
    defaults: Lines = field(default_factory=list)
    after: Lines = field(default_factory=list)

    @property
    def ahead(self) -> Lines:
        return [*self.before, *self.defaults]


def edit_body(
    function: cst.FunctionDef, edits: Sequence[BodyEdit], class_name: str, style: ClassStyle
) -> cst.FunctionDef:
    """Return the constructor with the edits of its body carried out.

    Raises EditError if a statement does not exist or is not what an edit takes it for.
    """
    groups = _groups(function.body)
    slots = [_Slot(node) for group in groups for node in _members(group)]
    slots.append(_Slot(None))
    _gather(slots, edits, ParentCallSite(class_name, _self_name(function), style))
    if _has_docstring(slots) and slots[0].ahead:
        raise EditError("nothing may stand before the docstring")
    inserts = any(slot.ahead or slot.after for slot in slots)
    if not inserts:
        return function.with_changes(body=_in_place(function.body, slots))
    body: list[Statement] = []
    taken = iter(slots)
    for group in groups:
        body += _written(group, [next(taken) for _ in _members(group)])
    body = [*filter(_is_needed, body), *next(taken).ahead]
    return function.with_changes(body=_block(function.body, body, style))


def _self_name(function: cst.FunctionDef) -> str:
    named = [*function.params.posonly_params, *function.params.params]
    if not named:
        raise EditError("the constructor has no self")
    return named[0].name.value


def _groups(suite: cst.BaseSuite) -> list[Statement]:
    """Return the statement lines of a body; a one-line body becomes a line a statement."""
    if isinstance(suite, cst.IndentedBlock):
        return [group for group in suite.body if isinstance(group, Statement)]
    small = cst.ensure_type(suite, cst.SimpleStatementSuite).body
    lines = [cst.SimpleStatementLine([_unjoined(statement)]) for statement in small]
    lines[-1] = lines[-1].with_changes(
        trailing_whitespace=cst.ensure_type(suite, cst.SimpleStatementSuite).trailing_whitespace
    )
    return list(lines)


def _is_needed(group: Statement) -> bool:
    """Tell whether the line is more than a bare `pass`, which any other statement replaces."""
    if not isinstance(group, cst.SimpleStatementLine) or not isinstance(group.body[0], cst.Pass):
        return True
    comments = [line.comment for line in group.leading_lines]
    comments.append(group.trailing_whitespace.comment)
    return len(group.body) > 1 or any(comment is not None for comment in comments)


def _members(group: Statement) -> Sequence[cst.CSTNode]:
    return group.body if isinstance(group, cst.SimpleStatementLine) else [group]


def _unjoined(statement: cst.BaseSmallStatement) -> cst.BaseSmallStatement:
    return statement.with_changes(semicolon=cst.MaybeSentinel.DEFAULT)


def _has_docstring(slots: Sequence[_Slot]) -> bool:
    node = slots[0].node
    return isinstance(node, cst.Expr) and isinstance(
        node.value, (cst.SimpleString, cst.ConcatenatedString)
    )


def _gather(slots: list[_Slot], edits: Sequence[BodyEdit], site: ParentCallSite) -> None:
    for edit in edits:
        if not 0 <= edit.statement < len(slots):
            raise EditError(f"the constructor has no statement {edit.statement}")
        slot = slots[edit.statement]
        if isinstance(edit, InsertParentCall):
            slot.before.append(inserted_call(edit, site))
        elif isinstance(edit, BindLocal):
            slot.before.append(bound(edit))
        elif isinstance(edit, StoreParameter):
            lines = slot.before if edit.after_inserted_call else slot.after
            lines.append(stored(edit, site.self_name))
        else:
            slot.calls.append(edit)
    for slot in slots:
        if slot.calls and slot.node is None:
            raise EditError("there is no statement past the end")
        if slot.calls and slot.node is not None:
            slot.node, slot.defaults = edit_call(slot.node, slot.calls, site)
    if slots[-1].after:
        raise EditError(f"the constructor has no statement {len(slots) - 1}")


def _in_place(suite: cst.BaseSuite, slots: Sequence[_Slot]) -> cst.BaseSuite:
    """Return the body with the changed statements where they stood."""
    nodes = iter([slot.node for slot in slots])
    if isinstance(suite, cst.SimpleStatementSuite):
        return suite.with_changes(body=[next(nodes) for _ in suite.body])
    body: list[cst.CSTNode | None] = []
    for group in suite.body:
        if isinstance(group, cst.SimpleStatementLine):
            body.append(group.with_changes(body=[next(nodes) for _ in group.body]))
        else:
            body.append(next(nodes))
    return suite.with_changes(body=body)


def _written(group: Statement, slots: Sequence[_Slot]) -> list[Statement]:
    """Return a line of the body with what goes before, between and after its statements."""
    head, own = _split_leading(group) if slots[0].ahead else ([], list(group.leading_lines))
    written: list[Statement] = []
    part: list[cst.BaseSmallStatement] = []
    for index, slot in enumerate(slots):
        if slot.ahead:
            written += _flushed(part)
            written += slot.ahead
        if not isinstance(group, cst.SimpleStatementLine):
            written.append(cst.ensure_type(slot.node, type(group)))
        else:
            part.append(_small(slot))
            if index == len(slots) - 1:
                written.append(group.with_changes(body=part, leading_lines=()))
            elif slot.after:
                written += _flushed(part)
        written += slot.after
    anchor = len(slots[0].ahead)
    written[anchor] = written[anchor].with_changes(leading_lines=own)
    if head:
        first = written[0]
        written[0] = first.with_changes(leading_lines=[*head, *first.leading_lines])
    return written


def _flushed(part: list[cst.BaseSmallStatement]) -> Lines:
    """Empty the open part of a line that is split and return it as a line of its own."""
    if not part:
        return []
    line = cst.SimpleStatementLine([*part[:-1], _unjoined(part[-1])])
    part.clear()
    return [line]


def _small(slot: _Slot) -> cst.BaseSmallStatement:
    assert isinstance(slot.node, cst.BaseSmallStatement)
    return slot.node


def _split_leading(group: Statement) -> tuple[list[cst.EmptyLine], list[cst.EmptyLine]]:
    """Split the lines above a statement: those that open a section, and its own comment."""
    lines = list(group.leading_lines)
    start = len(lines)
    while start > 0 and lines[start - 1].comment is not None:
        start -= 1
    return lines[:start], lines[start:]


def _block(suite: cst.BaseSuite, body: list[Statement], style: ClassStyle) -> cst.IndentedBlock:
    if isinstance(suite, cst.IndentedBlock):
        return suite.with_changes(body=body)
    return cst.IndentedBlock(body=body, indent=style.method_unit)
