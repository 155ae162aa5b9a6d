"""`get_config`, read: the keys that it returns, and how it sets them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType

from msgspec import structs

from fixlayers.survey.config_branches import OpaqueError, literal_lists
from fixlayers.survey.config_calls import (
    calls_parent,
    is_dict_of_keywords,
    named_owner,
    uncopied,
)
from fixlayers.survey.config_dict import ConfigDict
from fixlayers.survey.config_statements import ConfigStatements
from fixlayers.survey.config_values import ConfigValues
from fixlayers.survey.facts import GetConfig, NeverBound, Place
from fixlayers.survey.never_bound import find_never_bound
from fixlayers.survey.nodes import nodes_of
from fixlayers.survey.values import self_attribute
from fixlayers.syntax import FunctionNode

_NO_PROPERTIES: Mapping[str, str] = MappingProxyType({})
_NOTHING_KEPT: Mapping[str, ast.Dict] = MappingProxyType({})


def read_get_config(
    node: FunctionNode,
    behind: Mapping[str, str] = _NO_PROPERTIES,
    kept: Mapping[str, ast.Dict] = _NOTHING_KEPT,
    defaults: Mapping[str, str] = _NO_PROPERTIES,
    kwargs: frozenset[str] = frozenset(),
) -> GetConfig:
    """Read a `get_config`; `opaque` says why if its keys cannot all be listed.

    Args:
        node: the method.
        behind: the attributes that properties of the class return, by the property.
        kept: the dicts that `__init__` keeps, by the attribute.
        defaults: the names that the parameters of `__init__` default to, by the parameter.
        kwargs: the attributes in which `__init__` keeps its `**kwargs`.
    """
    found = _read(node, lambda name: ConfigValues(name, behind, kept, kwargs), defaults)
    return structs.replace(found, owner=named_owner(node))


def _read(
    node: FunctionNode,
    reader: Callable[[str], ConfigValues],
    defaults: Mapping[str, str],
) -> GetConfig:
    place = Place(node.lineno, node.col_offset + 1)
    self_name = node.args.args[0].arg if node.args.args else ""
    if self_name != "self" or node.decorator_list:
        return GetConfig(place, opaque="it is no plain method that calls its object self")
    names = nodes_of(node, ast.Name)
    bound = tuple(dict.fromkeys(n.id for n in names if isinstance(n.ctx, ast.Store)))
    # Bound once and read once: what such a local holds is what stands where it is read.
    counted = Counter(n.id for n in names)
    passing = frozenset(n for n in bound if counted[n] == 2)
    values = reader(self_name)
    statements = ConfigStatements(values, passing, literal_lists(node), defaults)
    lost = find_never_bound(node)
    if lost is not None:
        values.locals[lost.name] = ConfigDict()
    try:
        returned = statements.run(node.body)
    except OpaqueError as reason:
        return GetConfig(place, opaque=str(reason), has_base=calls_parent(node))
    if returned is None:
        found = _without_return(node, place, statements)
    else:
        found = _with_return(node, place, statements, returned, lost)
    made, sets = tuple(statements.made), tuple(statements.sets)
    return structs.replace(found, made=made, locals_bound=bound, sets=sets)


def _without_return(node: FunctionNode, place: Place, statements: ConfigStatements) -> GetConfig:
    made = statements.made
    held = statements.values.locals.get(made[-1][0]) if len(made) == 1 else None
    return GetConfig(
        place,
        tuple(held.entries.values()) if held else (),
        calls_parent(node),
        perhaps=tuple(held.perhaps) if held else (),
        returns_nothing=True,
        returned=len(node.body),
        beside_base=held.beside_base if held else None,
    )


def _with_return(
    node: FunctionNode,
    place: Place,
    statements: ConfigStatements,
    returned: ConfigDict,
    lost: NeverBound | None,
) -> GetConfig:
    values, never_returned = statements.values, statements.never_returned
    last = node.body[values.index]
    assert isinstance(last, ast.Return)
    assert last.value is not None
    returns_kept = self_attribute(uncopied(last.value), values.self_name) in values.kept
    return GetConfig(
        place,
        tuple(returned.entries.values()),
        returned.has_base or lost is not None,
        tuple(returned.removed),
        tuple(sorted({*returned.perhaps, *never_returned} - returned.entries.keys())),
        opaque=f"it returns what self.{returned.spread} holds" if returned.spread else "",
        spread=returned.spread,
        returned=values.index,
        variable=last.value.id if isinstance(last.value, ast.Name) else "",
        returns_literal=isinstance(last.value, ast.Dict) or returns_kept,
        returns_call=is_dict_of_keywords(last.value),
        never_bound=structs.replace(lost, brings_base=not returned.has_base) if lost else None,
        kept=tuple(dict.fromkeys(values.kept_read)),
        returns_kept=returns_kept,
        merged=_merged(node, statements) if not isinstance(last.value, ast.Name) else "",
        guarded=(*statements.guarded, *never_returned),
        beside_base=returned.beside_base,
    )


def _merged(node: FunctionNode, statements: ConfigStatements) -> str:
    """Return the local with a dict display that what is returned is made of, "" without one."""
    names = Counter(name for name, _, _ in statements.made)
    displays = [
        name
        for name, index, _ in statements.made
        if names[name] == 1 and name in statements.values.merged
        if isinstance(getattr(node.body[index], "value", None), ast.Dict)
    ]
    return displays[0] if len(displays) == 1 else ""
