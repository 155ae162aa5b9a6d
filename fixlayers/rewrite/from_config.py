"""Write a `from_config` class method."""

from __future__ import annotations

import libcst as cst

from fixlayers.rewrite.edits import AddFromConfig, ExtendFromConfig
from fixlayers.rewrite.get_config import super_call
from fixlayers.rewrite.new_method import add_method
from fixlayers.rewrite.style import ClassStyle
from fixlayers.rewrite.templates import Line, parse_method, wrapped


def add_from_config(node: cst.ClassDef, edit: AddFromConfig, style: ClassStyle) -> cst.ClassDef:
    """Return the class with a `from_config`. Raises EditError if it has one already.

    An annotated one needs no import: `(cls, config: dict) -> "Class"`.
    """
    class_name = node.name.value
    parameters = ["cls", "config: dict" if edit.annotated else "config"]
    if edit.custom_objects:
        parameters.append("custom_objects=None")
    returns = f" -> {style.quoted(class_name)}" if edit.annotated else ""
    lines: list[Line] = [(0, f"def from_config({', '.join(parameters)}){returns}:")]
    if edit.keys:
        lines.append(copied("config"))
        lines += revived(edit, style)
    lines.append((1, f"return {_ending(edit, class_name)}"))
    method = parse_method(lines, style)
    decorated = method.with_changes(decorators=[cst.Decorator(cst.Name("classmethod"))])
    return add_method(node, decorated, style, after="get_config")


def copied(config: str) -> Line:
    """Return the line that copies the dict `config`."""
    return 1, f"{config} = dict({config})"


def revived(
    edit: AddFromConfig | ExtendFromConfig, style: ClassStyle, config: str = "config"
) -> list[Line]:
    """Return the lines that revive those keys of the dict `config` which were serialized."""
    if len(edit.keys) == 1:
        return _revive(1, edit, style.quoted(edit.keys[0]), config, style)
    quoted = [style.quoted(key) for key in edit.keys]
    loop = wrapped(1, "for key in (", quoted, "):", style)
    return [*loop, *_revive(2, edit, "key", config, style)]


def _revive(
    depth: int, edit: AddFromConfig | ExtendFromConfig, key: str, config: str, style: ClassStyle
) -> list[Line]:
    entry = f"{config}[{key}]"
    # Plain values stay as they are: the legacy parser behind Keras 2's .h5 refuses even a string,
    # and lists and dicts of plain values.
    held = f"{config}.get({key})"
    marker = style.quoted("class_name")
    test = f"{marker} in str({held})" if edit.containers else f"isinstance({held}, dict)"
    guard: Line = (depth, f"if {test}:")
    line = f"{entry} = {edit.deserialize}({entry})"
    if style.fits(style.method_indent + style.method_unit * (depth + 1) + line):
        return [guard, (depth + 1, line)]
    opened = f"{entry} = {edit.deserialize}("
    return [guard, (depth + 1, opened), (depth + 2, entry), (depth + 1, ")")]


def _ending(edit: AddFromConfig, class_name: str) -> str:
    if edit.ending == "cls":
        return "cls(**config)"
    handed_on = "config, custom_objects=custom_objects" if edit.custom_objects else "config"
    return f"{super_call(edit.style, class_name, 'cls')}.from_config({handed_on})"
