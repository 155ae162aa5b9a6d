"""Where a class adds layers to itself, as a Sequential does: `self.add(...)`."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Sequence

from fixlayers.survey.facts import Addition
from fixlayers.survey.nodes import nodes_of, walk
from fixlayers.survey.values import dotted_name
from fixlayers.syntax import FunctionNode

_CHANGES = frozenset({"add", "pop"})
# What runs whatever was given, though a loop may run no time.
_ALWAYS = (ast.For, ast.AsyncFor, ast.With, ast.AsyncWith)


def read_additions(functions: Collection[FunctionNode]) -> Iterator[Addition]:
    """Find the methods that add layers to the object, or take them off."""
    for function in functions:
        positional = [*function.args.posonlyargs, *function.args.args]
        owner = positional[0].arg if positional else ""
        if any(_is_addition(call, owner) for call in nodes_of(function, ast.Call)):
            found = set(_found(function.body, owner, False))
            yield from (Addition(function.name, conditional) for conditional in sorted(found))


def _found(body: Sequence[ast.stmt], owner: str, conditional: bool) -> Iterator[bool]:
    """Yield, for each addition, whether it stands in a branch."""
    for statement in body:
        always = not conditional and isinstance(statement, (ast.Expr, *_ALWAYS))
        if isinstance(statement, _ALWAYS):
            yield from _found(statement.body, owner, conditional)
        elif any(isinstance(n, ast.Call) and _is_addition(n, owner) for n in walk(statement)):
            yield not always


def _is_addition(node: ast.Call, owner: str) -> bool:
    holder, _, method = dotted_name(node.func).rpartition(".")
    return holder == owner and method in _CHANGES
