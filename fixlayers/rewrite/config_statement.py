"""Edit one statement of an existing `get_config`: the keys it sets and the dict it starts from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import libcst as cst

from fixlayers.rewrite.config_entries import Layout, edit_entries, renamed, with_value
from fixlayers.rewrite.config_places import (
    Collection,
    first_collection,
    open_collection,
    string_value,
    target_collection,
    unpacked,
    update_call,
    with_dict_of_set,
)
from fixlayers.rewrite.edits import (
    AddConfigItems,
    DictEdit,
    EntryEdit,
    KeyEdit,
    MakeConfigDict,
    MergeParentConfig,
    RemoveConfigItem,
    RenameConfigKey,
    ReplaceConfigValue,
    UnpackConfig,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.gaps import NOTHING, breaks_line
from fixlayers.rewrite.long_values import wrap_assigned
from fixlayers.rewrite.parent_call import ParentCallSite
from fixlayers.rewrite.style import ClassStyle

Small = cst.BaseSmallStatement
_MARK = "__fixlayers_mark__"
_LAYOUTS = (
    Layout(),
    Layout(spread="together", own_line=True),
    Layout(spread="each", own_line=True),
)


def edit_statement(
    statement: Small, edits: Sequence[EntryEdit | DictEdit], site: ParentCallSite
) -> Small | None:
    """Return the statement with the edits carried out, None where its item is removed.

    Raises EditError if the statement is not what an edit takes it for.
    """
    items = [e for e in edits if isinstance(e, KeyEdit) and e.form == "item"]
    if items:
        return _edit_item(statement, items, site.style)
    start = statement
    if any(isinstance(edit, UnpackConfig) for edit in edits):
        start = unpacked(statement)
    if any(isinstance(edit, MakeConfigDict) for edit in edits):
        start = with_dict_of_set(statement)
    targets: dict[Collection, list[EntryEdit]] = defaultdict(list)
    for edit in edits:
        if not isinstance(edit, DictEdit):
            targets[_target(start, edit)].append(edit)
    for layout in _LAYOUTS:
        result = _with_layout(start, targets, layout, site)
        if site.style.new_lines_fit(statement, result):
            break
    return result


def updates_nothing(statement: cst.CSTNode) -> bool:
    """Tell whether the statement is an `update` with an empty dict or with nothing at all."""
    call = update_call(statement)
    return call is not None and all(
        isinstance(arg.value, cst.Dict) and not arg.value.elements and not arg.star
        for arg in call.args
    )


def item_parts(
    statement: cst.CSTNode,
) -> tuple[cst.BaseExpression, cst.BaseExpression, cst.BaseExpression] | None:
    """Return dict, key and value of `config["k"] = value` or `config.setdefault("k", value)`."""
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target = statement.targets[0].target
        if isinstance(target, cst.Subscript) and len(target.slice) == 1:
            index = target.slice[0].slice
            if isinstance(index, cst.Index):
                return target.value, index.value, statement.value
    if isinstance(statement, cst.Expr) and isinstance(statement.value, cst.Call):
        call = statement.value
        func = call.func if isinstance(call.func, cst.Attribute) else None
        if func is not None and func.attr.value == "setdefault" and len(call.args) == 2:
            return func.value, call.args[0].value, call.args[1].value
    return None


def _edit_item(statement: Small, edits: Sequence[KeyEdit], style: ClassStyle) -> Small | None:
    parts = item_parts(statement)
    if parts is None or any(string_value(parts[1]) != edit.key for edit in edits):
        raise EditError(f"the statement does not set {edits[0].key} as an item")
    if any(isinstance(edit, RemoveConfigItem) for edit in edits):
        return None
    changes: dict[cst.CSTNode, _Change] = {}
    _, key, value = parts
    for edit in edits:
        if isinstance(edit, ReplaceConfigValue):
            changes[value] = _constantly(with_value(value, style.quoting(edit.expression)))
        elif isinstance(edit, RenameConfigKey):
            changes[key] = _constantly(renamed(key, edit.name, style))
    result = _replaced(statement, changes)
    return wrap_assigned(result, style) if value in changes else result


def _target(statement: Small, edit: EntryEdit) -> Collection:
    if isinstance(edit, MergeParentConfig):
        return first_collection(statement)
    if isinstance(edit, AddConfigItems):
        return open_collection(statement, edit.form)
    return target_collection(statement, edit.form, edit.key)


def _with_layout(
    statement: Small,
    targets: Mapping[Collection, Sequence[EntryEdit]],
    layout: Layout,
    site: ParentCallSite,
) -> Small:
    changes: dict[cst.CSTNode, _Change] = {}
    for node, edits in targets.items():
        own = _layout_for(statement, node, layout, site.style)
        outer = _outer_update(statement, node)
        if own.spread and outer is not None and not site.style.file.hugs:
            changes[outer] = _spread_around(own.indent, site.style)
            deeper = own.indent + site.style.method_unit
            own = Layout(own.spread, own.own_line, deeper)
        changes[node] = _editing(edits, own, site)
    return _replaced(statement, changes)


def _layout_for(statement: Small, node: Collection, layout: Layout, style: ClassStyle) -> Layout:
    """Return the layout for one collection: what its author left too long stays on its line."""
    if not layout.own_line:
        return layout
    several = "\n" in style.file.module.code_for_node(node)
    if not several and not style.new_lines_fit(None, statement):
        return Layout()
    marked = _replaced(statement, {node: _constantly(cst.Name(_MARK))})
    lines = style.file.module.code_for_node(marked).splitlines()
    line = next(line for line in lines if _MARK in line)
    indent = line[: len(line) - len(line.lstrip())]
    return Layout("" if several else layout.spread, own_line=several, indent=indent)


def _outer_update(statement: Small, node: Collection) -> cst.Call | None:
    """Return the `update` call on one line whose only argument is the display."""
    call = update_call(statement)
    if call is None or len(call.args) != 1 or call.args[0].value is not node:
        return None
    return None if breaks_line(call.whitespace_before_args) else call


_Change = Callable[[Any], cst.BaseExpression]


def _constantly(new: cst.BaseExpression) -> _Change:
    return lambda _: new


def _editing(edits: Sequence[EntryEdit], layout: Layout, site: ParentCallSite) -> _Change:
    return lambda node: edit_entries(node, edits, layout, site)


def _spread_around(indent: str, style: ClassStyle) -> _Change:
    """Return what puts the only argument of a call on lines of its own."""
    closing = cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(indent))
    opening = closing.with_changes(last_line=cst.SimpleWhitespace(indent + style.method_unit))

    def spread(call: cst.Call) -> cst.Call:
        arg = call.args[0].with_changes(
            comma=cst.MaybeSentinel.DEFAULT, whitespace_after_arg=closing
        )
        return call.with_changes(args=[arg], whitespace_before_args=opening)

    return spread


class _Replacing(cst.CSTTransformer):
    def __init__(self, changes: Mapping[cst.CSTNode, _Change]) -> None:
        super().__init__()
        self._changes = changes

    def on_leave(self, original_node: Any, updated_node: Any) -> Any:
        change = self._changes.get(original_node)
        return updated_node if change is None else change(updated_node)


def _replaced(statement: Small, changes: Mapping[cst.CSTNode, _Change]) -> Small:
    """Return the statement with some of its nodes changed, inner ones first."""
    result = statement.visit(_Replacing(changes))
    assert isinstance(result, cst.BaseSmallStatement)
    if isinstance(result, cst.Return) and result.whitespace_after_return == NOTHING:
        return result.with_changes(whitespace_after_return=cst.SimpleWhitespace(" "))
    return result
