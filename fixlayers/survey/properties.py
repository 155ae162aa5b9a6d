"""Properties that do nothing but return an attribute, or keep what they are assigned in one."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from msgspec import structs

from fixlayers.survey.facts import Value
from fixlayers.survey.values import dotted_name, self_attribute
from fixlayers.syntax import FunctionNode


def attributes_behind(functions: Iterable[FunctionNode]) -> dict[str, str]:
    """Return the attribute behind each property of a class that only returns one."""
    found = {f.name: _returned(f) for f in functions if _is_property(f)}
    return {name: held for name, held in found.items() if held and held != name}


def attributes_kept(functions: Iterable[FunctionNode]) -> tuple[tuple[str, str], ...]:
    """Return the properties whose setter keeps what it is given, each with an attribute it sets."""
    return tuple(
        (f.name, attribute)
        for f in functions
        if [dotted_name(d) for d in f.decorator_list] == [f"{f.name}.setter"]
        for attribute in _kept(f)
    )


def _kept(node: FunctionNode) -> Iterator[str]:
    if len(node.args.args) != 2:
        return
    self_name, given = (argument.arg for argument in node.args.args)
    for statement in node.body:
        if isinstance(statement, ast.Assign) and dotted_name(statement.value) == given:
            yield from filter(None, (self_attribute(t, self_name) for t in statement.targets))


def _is_property(node: FunctionNode) -> bool:
    return [dotted_name(d) for d in node.decorator_list] == ["property"]


def _returned(node: FunctionNode) -> str:
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    if len(body) != 1 or not isinstance(body[0], ast.Return) or not node.args.args:
        return ""
    value = body[0].value
    return self_attribute(value, node.args.args[0].arg) if value is not None else ""


def see_through(value: Value, behind: Mapping[str, str]) -> Value:
    """Return a value that reads the attributes themselves where it reads such properties."""
    if not any(attribute in behind for attribute in value.attributes):
        return value
    text = behind.get(value.text, value.text) if value.kind == "self" else value.text
    return structs.replace(
        value,
        text=text,
        parts=tuple(see_through(part, behind) for part in value.parts),
        keywords=tuple((name, see_through(each, behind)) for name, each in value.keywords),
        attributes=tuple(behind.get(each, each) for each in value.attributes),
    )
