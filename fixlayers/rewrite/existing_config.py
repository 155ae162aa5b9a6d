"""Carry out all edits of the body of an existing `get_config`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import libcst as cst

from fixlayers.rewrite.config_statement import edit_statement, item_parts, updates_nothing
from fixlayers.rewrite.dropped_parent import drop_parent_config, name_config_owner
from fixlayers.rewrite.edits import (
    AddConfigItems,
    BindConfig,
    ConfigEdit,
    ConfigItem,
    DictEdit,
    DropParentConfig,
    EntryEdit,
    NameConfigOwner,
    PopConfigKeys,
    RemoveConfigItem,
    ReturnConfig,
    StatementEdit,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.function_body import FunctionBody, Slot
from fixlayers.rewrite.gaps import SPACE, comments_within
from fixlayers.rewrite.get_config import conditional, entries, update
from fixlayers.rewrite.long_values import wrap_assigned
from fixlayers.rewrite.new_method import edit_method
from fixlayers.rewrite.parent_call import ParentCallSite
from fixlayers.rewrite.style import ClassStyle
from fixlayers.rewrite.templates import parse_line, parse_statements

# The name that a returned expression is bound to where something is added behind it.
_VARIABLE = "config"


def edit_get_config(
    node: cst.ClassDef, edits: Sequence[ConfigEdit], style: ClassStyle
) -> cst.ClassDef:
    """Return the class with the edits of its `get_config` carried out.

    Raises EditError if it has none, if a statement does not exist or is not what an edit takes it
    for.
    """

    def edited(function: cst.FunctionDef) -> cst.FunctionDef:
        if any(isinstance(edit, DropParentConfig) for edit in edits):
            function = drop_parent_config(function)
        for edit in edits:
            if isinstance(edit, NameConfigOwner):
                function = name_config_owner(function, edit.owner, node.name.value)
        body = FunctionBody(function)
        site = ParentCallSite(node.name.value, body.first_parameter, style)
        by_statement: dict[int, list[StatementEdit]] = defaultdict(list)
        for edit in edits:
            if not isinstance(edit, (DropParentConfig, NameConfigOwner, ReturnConfig)):
                by_statement[edit.statement].append(edit)
        for index, here in by_statement.items():
            _edit_slot(body.slot_or_end(index), here, site)
        for edit in edits:
            if isinstance(edit, ReturnConfig):
                _return(body, edit.variable)
        return body.written(style)

    return edit_method(node, "get_config", edited)


def _edit_slot(slot: Slot, edits: Sequence[StatementEdit], site: ParentCallSite) -> None:
    """Edit the statement, then put the statements around it."""
    inside: list[EntryEdit | DictEdit] = []
    lines: list[AddConfigItems] = []
    pops: list[PopConfigKeys] = []
    for edit in edits:
        if isinstance(edit, AddConfigItems) and edit.form != "update":
            if guarded := [item.key for item in edit.items if item.condition]:
                raise EditError(f"{guarded[0]} has a condition, which only a statement can have")
        if isinstance(edit, PopConfigKeys):
            pops.append(edit)
        elif isinstance(edit, BindConfig):
            start = f"{site.super_call(edit.style)}.get_config()" if edit.base else "{}"
            slot.before.append(parse_line(f"{edit.variable} = {start}"))
        elif isinstance(edit, AddConfigItems) and edit.form in {"item", "update"}:
            lines.append(edit)
        else:
            inside.append(edit)
    behind = _popped(pops, site.style)
    behind += _items(slot, [edit for edit in lines if edit.form == "item"], site.style)
    if slot.node is None and (inside or behind):
        raise EditError("there is no statement past the end")
    if inside:
        _edit_inside(slot, inside, site)
    slot.after += behind
    for variable, items in _by_variable(lines).items():
        _update(slot, variable, items, site.style)
    unbound = [edit for edit in lines if edit.form == "update" and not edit.variable]
    if unbound or any(not edit.variable for edit in pops):
        _bind(slot)


def _edit_inside(slot: Slot, edits: Sequence[EntryEdit | DictEdit], site: ParentCallSite) -> None:
    if not isinstance(slot.node, cst.BaseSmallStatement):
        raise EditError("the statement is a block")
    result = edit_statement(slot.node, edits, site)
    removes = any(isinstance(edit, RemoveConfigItem) for edit in edits)
    if result is not None:
        slot.node = result
        slot.removed = removes and updates_nothing(result)
        slot.remarks = comments_within(result) if slot.removed else []
    else:
        slot.removed = True


def _popped(edits: Sequence[PopConfigKeys], style: ClassStyle) -> list[cst.SimpleStatementLine]:
    return [
        parse_line(f"{edit.variable or _VARIABLE}.pop({style.quoted(key)}, None)")
        for edit in edits
        for key in edit.keys
    ]


def _items(
    slot: Slot, edits: Sequence[AddConfigItems], style: ClassStyle
) -> list[cst.SimpleStatementLine]:
    """Return the statements for new items of the variable that is named, else of the one set."""
    parts = None if slot.node is None else item_parts(slot.node)
    variable, quote = "", ""
    if parts is not None:
        owner, key, _ = parts
        variable = owner.value if isinstance(owner, cst.Name) else ""
        quote = key.quote[-1] if isinstance(key, cst.SimpleString) else ""
    if not variable and not all(edit.variable for edit in edits):
        raise EditError("the statement sets no item of a variable")
    lines = [
        parse_line(
            f"{edit.variable or variable}[{style.quoted(item.key, quote)}] = "
            + style.quoting(item.expression)
        )
        for edit in edits
        for item in edit.items
    ]
    return [line.with_changes(body=[wrap_assigned(line.body[0], style)]) for line in lines]


def _by_variable(edits: Sequence[AddConfigItems]) -> Mapping[str, tuple[ConfigItem, ...]]:
    items: dict[str, tuple[ConfigItem, ...]] = {}
    for edit in edits:
        if edit.form == "update":
            items[edit.variable] = (*items.get(edit.variable, ()), *edit.items)
    return items


def _update(slot: Slot, variable: str, items: tuple[ConfigItem, ...], style: ClassStyle) -> None:
    """Put an `update` before the statement, or behind it where it is yet to be bound.

    What has a condition follows that.
    """
    name = variable or _VARIABLE
    always = tuple(item for item in items if not item.condition)
    lines = update(name, entries(always, style), style) if always else []
    for item in items:
        lines += conditional(name, item, style) if item.condition else []
    (slot.directly_before if variable else slot.after).extend(parse_statements(lines, style))


def _bind(slot: Slot) -> None:
    """Bind what the statement returns, and return that behind all that follows it."""
    returned = slot.node
    if not isinstance(returned, cst.Return) or returned.value is None:
        raise EditError("the statement does not return an expression")
    bound = cst.ensure_type(parse_line(f"{_VARIABLE} = None").body[0], cst.Assign)
    slot.node = bound.with_changes(value=returned.value, semicolon=returned.semicolon)
    slot.after.append(parse_line(f"return {_VARIABLE}"))


def _return(body: FunctionBody, variable: str) -> None:
    """End in `return variable`, behind all that is put at the end."""
    last, end = body.slots[-1], body.end
    earlier = [slot for slot in body.slots[:-1] if isinstance(slot.node, cst.Return)]
    bare = last.node if isinstance(last.node, cst.Return) else None
    if earlier or (bare is not None and bare.value is not None):
        raise EditError("get_config returns something already")
    if bare is None:
        end.directly_before.append(parse_line(f"return {variable}"))
        return
    last.node = bare.with_changes(value=cst.Name(variable), whitespace_after_return=SPACE)
    last.directly_before += end.ahead
    end.before, end.directly_before = [], []
