"""Write a `get_config` method."""

from __future__ import annotations

import libcst as cst

from fixlayers.rewrite.edits import AddGetConfig, ConfigItem, SuperStyle
from fixlayers.rewrite.new_method import add_method, edit_method
from fixlayers.rewrite.style import ClassStyle
from fixlayers.rewrite.templates import Line, item_lines, parse_method, value_lines, wrapped


def add_get_config(node: cst.ClassDef, edit: AddGetConfig, style: ClassStyle) -> cst.ClassDef:
    """Return the class with a `get_config`.

    Raises EditError if it has one already, or none that is to be filled in place.
    """
    returns = f" -> {edit.returns}" if edit.returns else ""
    lines: list[Line] = [(0, f"def get_config(self){returns}:")]
    for item in edit.items:
        if item.refusal:
            lines += _refusing(item, style)
    items = tuple(item for item in edit.items if item.expression)
    always = tuple(item for item in items if not item.condition)
    if edit.base:
        lines += _extending(edit, always, node.name.value, style)
    else:
        opening = "return {" if always == items else "config = {"
        lines += wrapped(1, opening, entries(always, style), "}", style)
    for item in items:
        if item.condition:
            lines += conditional("config", item, style)
    if items != always or (edit.base and (items or edit.removed)):
        lines.append((1, "return config"))
    method = parse_method(lines, style)
    if edit.in_place:
        return edit_method(node, "get_config", lambda idle: _filled(idle, method))
    return add_method(node, method, style)


def _filled(idle: cst.FunctionDef, method: cst.FunctionDef) -> cst.FunctionDef:
    """Return a method that does nothing with its docstring and the statements of another one."""
    block, body = cst.ensure_type(method.body, cst.IndentedBlock), idle.body
    if not isinstance(body, cst.IndentedBlock):
        return idle.with_changes(body=block)
    kept = body.body[: int(idle.get_docstring() is not None)]
    first, *rest = block.body
    if len(kept) < len(body.body):
        filled = cst.ensure_type(body.body[len(kept)], cst.SimpleStatementLine)
        first = first.with_changes(leading_lines=filled.leading_lines)
    return idle.with_changes(body=body.with_changes(body=[*kept, first, *rest]))


def super_call(style: SuperStyle, class_name: str, first: str) -> str:
    """Return `super()` or `super(Class, first)`."""
    return "super()" if style == "bare" else f"super({class_name}, {first})"


def _refusing(item: ConfigItem, style: ClassStyle) -> list[Line]:
    """Return the lines that say so where a value cannot be saved.

    What tf_keras 2.21 saves as a SavedModel does without a config that is not implemented, and
    without any other error stops there.
    """
    message = style.quoted(f"{item.key} cannot be saved")
    return [*_guard(item.refusal, style), (2, f"raise NotImplementedError({message})")]


def _extending(
    edit: AddGetConfig, items: tuple[ConfigItem, ...], class_name: str, style: ClassStyle
) -> list[Line]:
    base = f"{super_call(edit.style, class_name, 'self')}.get_config()"
    if not items and not edit.removed and all(not item.condition for item in edit.items):
        return [(1, f"return {base}")]
    lines: list[Line] = [(1, f"config = {base}")]
    lines += _pops(edit.removed, style)
    if items:
        lines += update("config", entries(items, style), style)
    return lines


def _pops(keys: tuple[str, ...], style: ClassStyle) -> list[Line]:
    if not keys:
        return []
    if len(keys) == 1:
        return [(1, f"config.pop({style.quoted(keys[0])}, None)")]
    quoted = [style.quoted(key) for key in keys]
    return [*wrapped(1, "for key in (", quoted, "):", style), (2, "config.pop(key, None)")]


def conditional(variable: str, item: ConfigItem, style: ClassStyle) -> list[Line]:
    """Return the lines that put an item into the dict `variable` on its condition."""
    target = f"{variable}[{style.quoted(item.key)}] = "
    value = value_lines(2, target, style.quoting(item.expression), "", style)
    return [*_guard(item.condition, style), *value]


def _guard(condition: str, style: ClassStyle) -> list[Line]:
    """Return the lines that ask for a condition."""
    return value_lines(1, "if ", style.quoting(condition), ":", style)


def update(variable: str, entries: list[str], style: ClassStyle) -> list[Line]:
    """Return the lines that update the dict `variable` with the entries of a dict display."""
    hugged = wrapped(1, f"{variable}.update({{", entries, "})", style)
    if len(hugged) == 1 or style.file.hugs:
        return hugged
    inner = [line for entry in entries for line in item_lines(3, entry, style)]
    return [(1, f"{variable}.update("), (2, "{"), *inner, (2, "}"), (1, ")")]


def entries(items: tuple[ConfigItem, ...], style: ClassStyle) -> list[str]:
    """Return the source of the entries of a dict display."""
    return [f"{style.quoted(item.key)}: {style.quoting(item.expression)}" for item in items]
