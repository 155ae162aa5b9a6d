"""Dicts that `__init__` keeps and nothing changes afterwards, which a `get_config` may return."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from fixlayers.survey.nodes import walk
from fixlayers.survey.values import self_attribute
from fixlayers.syntax import FunctionNode

_READING = frozenset({"copy", "get", "items", "keys", "values"})


def read_kept_configs(
    functions: Iterable[FunctionNode], constructor: FunctionNode | None
) -> dict[str, ast.Dict]:
    """Return the displays with plain keys that `__init__` keeps, by the attribute.

    Left out are those of which something else may be made: assigned twice, changed, or handed on.
    """
    if constructor is None or not constructor.args.args:
        return {}
    self_name = constructor.args.args[0].arg
    kept = dict(_displays(constructor, self_name))
    if not kept:
        return {}
    for function in functions:
        for attribute in changed_attributes(function, self_name):
            kept.pop(attribute, None)
    return kept


def _displays(constructor: FunctionNode, self_name: str) -> Iterator[tuple[str, ast.Dict]]:
    for statement in constructor.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            value = statement.value
            if len(targets) != 1 or not isinstance(value, ast.Dict) or not value.keys:
                continue
            attribute = self_attribute(targets[0], self_name)
            if attribute and all(_is_string(key) for key in value.keys):
                yield attribute, value


def _is_string(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def changed_attributes(function: FunctionNode, self_name: str) -> Iterator[str]:
    """Yield the attributes that a function does more with than to read them or to spread them."""
    harmless: set[ast.AST] = set()
    found: list[tuple[ast.AST, str, bool]] = []
    stored: set[str] = set()
    for node in walk(function):
        harmless.update(_read_in(node, in_config=function.name == "get_config"))
        if attribute := self_attribute(node, self_name):
            assert isinstance(node, ast.Attribute)
            found.append((node, attribute, isinstance(node.ctx, ast.Load)))
    for node, attribute, is_read in found:
        first = not is_read and function.name == "__init__" and attribute not in stored
        if not is_read:
            stored.add(attribute)
        if not first and not (is_read and node in harmless):
            yield attribute


def _read_in(node: ast.AST, in_config: bool) -> Iterator[ast.AST]:
    """Yield the parts of a node that it reads without keeping or changing them."""
    if isinstance(node, (ast.Subscript, ast.Attribute, ast.keyword)) and _only_reads(node):
        yield node.value
    elif isinstance(node, ast.Dict):
        yield from (v for k, v in zip(node.keys, node.values, strict=True) if k is None)
    elif in_config and isinstance(node, ast.Return) and node.value is not None:
        yield node.value
    elif in_config and isinstance(node, ast.Call):
        yield from node.args


def _only_reads(node: ast.Subscript | ast.Attribute | ast.keyword) -> bool:
    if isinstance(node, ast.Subscript):
        return isinstance(node.ctx, ast.Load)
    if isinstance(node, ast.Attribute):
        return node.attr in _READING
    return node.arg is None
