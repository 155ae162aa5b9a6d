"""Whether all names that a rewritten module reads are there."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from fixlayers.syntax import parse_module

_STAR = "*"
_BUILT_IN = frozenset(dir(builtins)) | {"__file__", "__name__"}


def unbound_name(before: bytes, after: bytes) -> str | None:
    """Return what is wrong if only `after` reads a name that nothing in it binds, else None.

    Both have to parse. A module that imports all of another one may have the name from there.
    """
    result = parse_module(after)
    added = _names_read(result) - _names_read(parse_module(before)) - _BUILT_IN
    bound = {name for node in ast.walk(result) for name in _bound_by(node)} if added else set()
    unbound = set() if _STAR in bound else added - bound
    return f"the result reads {min(unbound)}, which nothing binds" if unbound else None


def _names_read(tree: ast.Module) -> set[str]:
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.Name))
    return {node.id for node in nodes if isinstance(node.ctx, ast.Load)}


def _bound_by(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            yield name
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
            yield from (each.asname or each.name.partition(".")[0] for each in aliases)
