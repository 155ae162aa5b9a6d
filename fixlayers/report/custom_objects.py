"""The `custom_objects` map that loads files saved before their classes were registered."""

from __future__ import annotations

import keyword
from collections.abc import Iterable

from msgspec import Struct

from fixlayers.diagnostics import Finding
from fixlayers.plan import PlannedClass
from fixlayers.rewrite.edits import AddFunctionDecorator

_WIDTH = 88


class Registered(Struct, frozen=True, order=True):
    """A class or function that was given its registration: its module, and its name there."""

    module: str
    qualname: str


def newly_registered(
    findings: Iterable[Finding], edited: Iterable[PlannedClass], module: str
) -> tuple[Registered, ...]:
    """Return the classes and functions of a module that its repair registers.

    Args:
        findings: what is said of the module.
        edited: the classes that are edited, with what is edited for their sake.
        module: its name.
    """
    classes = [
        finding.class_name
        for finding in findings
        if finding.rule == "not-registered" and finding.applied
    ]
    edits = (edit for each in edited for edit in each.edits)
    functions = dict.fromkeys(edit.name for edit in edits if isinstance(edit, AddFunctionDecorator))
    return tuple(Registered(module, name) for name in (*classes, *functions))


def custom_objects(registered: Iterable[Registered]) -> str:
    """Return code that names classes and functions for `load_model`, "" if there are none.

    A file saved by an unregistered one names it without a package, and is found by that name in
    `custom_objects` alone (Keras 3.15 and tf_keras 2.21).
    """
    blocks = [_block(classes) for classes in _unambiguous(sorted(set(registered)))]
    if not blocks:
        return ""
    return (
        "\n".join(
            ["# Files saved before: load_model(path, custom_objects=custom_objects)", *blocks]
        )
        + "\n"
    )


def _unambiguous(registered: list[Registered]) -> list[list[Registered]]:
    """Put the classes in one map, or in one a module where two have the same name."""
    if not registered:
        return []
    names = {each.qualname.rpartition(".")[2] for each in registered}
    if len(names) == len(registered):
        return [registered]
    modules = dict.fromkeys(each.module for each in registered)
    return [[each for each in registered if each.module == module] for module in modules]


def _block(registered: list[Registered]) -> str:
    lines: dict[str, dict[str, None]] = {}
    for each in registered:
        lines.setdefault(each.module, {})[each.qualname.partition(".")[0]] = None
    imports = [
        f"from {module} import {', '.join(names)}"
        for module, names in lines.items()
        if _importable(module)
    ]
    entries = [f'"{each.qualname.rpartition(".")[2]}": {each.qualname}' for each in registered]
    text = f"custom_objects = {{{', '.join(entries)}}}"
    if len(text) > _WIDTH:
        text = "\n".join(["custom_objects = {", *(f"    {entry}," for entry in entries), "}"])
    return "\n".join([*imports, text])


def _importable(module: str) -> bool:
    return all(part.isidentifier() and not keyword.iskeyword(part) for part in module.split("."))
