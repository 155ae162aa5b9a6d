"""Write a `from_config` class method."""

from __future__ import annotations

import libcst as cst

from fixlayers.rewrite.edits import AddFromConfig, Revival
from fixlayers.rewrite.get_config import super_call
from fixlayers.rewrite.new_method import add_method
from fixlayers.rewrite.style import ClassStyle
from fixlayers.rewrite.templates import Line, parse_method, wrapped

# The types of the values that need it, by the test of a revival.
_HELD_AS = {"tuple": "list", "held": "(list, tuple)", "class": "str", "named": "(dict, str)"}


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
    if edit.revivals:
        lines.append(copied("config"))
        lines += revived(edit.revivals, style)
    lines.append((1, f"return {_ending(edit, class_name)}"))
    method = parse_method(lines, style)
    decorated = method.with_changes(decorators=[cst.Decorator(cst.Name("classmethod"))])
    return add_method(node, decorated, style, after="get_config")


def copied(config: str) -> Line:
    """Return the line that copies the dict `config`."""
    return 1, f"{config} = dict({config})"


def revived(revivals: tuple[Revival, ...], style: ClassStyle, config: str = "config") -> list[Line]:
    """Return the lines that revive those keys of the dict `config` which need it."""
    return [line for each in revivals for line in _revived_keys(each, style, config)]


def _revived_keys(revival: Revival, style: ClassStyle, config: str) -> list[Line]:
    quoted = [style.quoted(key) for key in revival.keys]
    if len(quoted) == 1:
        return _revive(1, revival, quoted[0], config, style)
    loop = wrapped(1, "for key in (", quoted, "):", style)
    return [*loop, *_revive(2, revival, "key", config, style)]


def _revive(depth: int, revival: Revival, key: str, config: str, style: ClassStyle) -> list[Line]:
    entry = f"{config}[{key}]"
    guard: Line = (depth, f"if {_test(revival, f'{config}.get({key})', style)}:")
    opening, closing = "[]" if revival.test == "member" else "()"
    opened = f"{entry} = {revival.function}{opening}"
    inside = f"{entry}, module_objects=vars({revival.among})" if revival.among else entry
    if revival.test == "record":
        inside = f"**{entry}"
    line = f"{opened}{inside}{closing}"
    if style.fits(style.method_indent + style.method_unit * (depth + 1) + line):
        return [guard, (depth + 1, line)]
    return [guard, (depth + 1, opened), (depth + 2, inside), (depth + 1, closing)]


def _test(revival: Revival, held: str, style: ClassStyle) -> str:
    """Return the test of the values that need it.

    Plain values stay as they are: the legacy parser behind Keras 2's .h5 refuses even a string,
    and lists and dicts of plain values.
    """
    if revival.test == "container":
        return f"{style.quoted('class_name')} in str({held})"
    if revival.test == "member":
        return f"{held} in {revival.function}.__members__"
    if revival.test == "value":
        return f"{held} is not None"
    return f"isinstance({held}, {_HELD_AS.get(revival.test, 'dict')})"


def _ending(edit: AddFromConfig, class_name: str) -> str:
    if edit.ending == "cls":
        return "cls(**config)"
    handed_on = "config, custom_objects=custom_objects" if edit.custom_objects else "config"
    return f"{super_call(edit.style, class_name, 'cls')}.from_config({handed_on})"
