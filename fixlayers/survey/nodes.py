"""The nodes of a syntax tree, without what no reader asks for: contexts and operators.

`ast.walk` and `ast.iter_child_nodes` give the same nodes in the same order, and look at every field
of every node to find out what it is, which takes several times as long as parsing.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import lru_cache
from typing import TypeVar, cast

_Node = TypeVar("_Node", bound=ast.AST)

_LEFT_OUT = (
    ast.expr_context, ast.boolop, ast.operator, ast.unaryop, ast.cmpop, ast.type_ignore,
)  # fmt: skip
# Fields that hold no node, or one of those.
_PLAIN = frozenset(
    "arg asname attr conversion ctx id is_async kind kwd_attrs level module op ops rest simple "
    "type_comment type_ignores".split()
)
# Lists that may have gaps.
_GAPPED = frozenset({"keys", "kw_defaults"})


def _kinds() -> list[type[ast.AST]]:
    found = (getattr(ast, name) for name in sorted(vars(ast)))
    return [
        kind
        for kind in found
        if isinstance(kind, type)
        if issubclass(kind, ast.AST) and not issubclass(kind, _LEFT_OUT)
    ]


def _fields(kind: type[ast.AST]) -> tuple[str, ...]:
    if kind in {ast.Constant, ast.Global, ast.Nonlocal, ast.MatchSingleton}:
        return ()
    return tuple(field for field in kind._fields if field not in _PLAIN)


_FIELDS = {kind: _fields(kind) for kind in _kinds()}


# Kinds that have nothing below them.
LEAVES = frozenset({ast.Name, ast.Constant})


def children(node: ast.AST) -> list[ast.AST]:
    """Return the nodes right below one, in the order of the source."""
    found: list[ast.AST] = []
    for field in _FIELDS[type(node)]:
        value = getattr(node, field)
        if type(value) is list:
            found += filter(None, value) if field in _GAPPED else value
        elif type(value) in _FIELDS:
            found.append(value)
    return found


def walk(root: ast.AST) -> list[ast.AST]:
    """Return a node and all below it, the nearer ones first."""
    found = [root]
    fields = _FIELDS
    for node in found:
        for field in fields[type(node)]:
            value = getattr(node, field)
            if type(value) is list:
                found += filter(None, value) if field in _GAPPED else value
            elif type(value) in fields:
                found.append(value)
    return found


def nodes_of(root: ast.AST, kind: type[_Node]) -> list[_Node]:
    """Return the nodes of one kind among a node and all below it, the nearer ones first.

    For what is asked about several times in a row, such as a method: it is walked once.
    """
    return cast("list[_Node]", _by_kind(root).get(kind, []))


@lru_cache(maxsize=64)
def _by_kind(root: ast.AST) -> dict[type[ast.AST], list[ast.AST]]:
    found: defaultdict[type[ast.AST], list[ast.AST]] = defaultdict(list)
    for node in walk(root):
        found[type(node)].append(node)
    return found
