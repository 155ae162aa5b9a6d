"""Names that `get_config` uses as its dict and that nothing binds: it raises NameError."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterator, Sequence

from msgspec import structs

from fixlayers.survey.facts import Binding, ClassFacts, GetConfig, NeverBound
from fixlayers.survey.nodes import nodes_of, walk
from fixlayers.syntax import FunctionNode

_BINDING_STATEMENTS = (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)


def find_never_bound(node: FunctionNode) -> NeverBound | None:
    """Return the only name that a method uses as a dict and never binds, None if there is none.

    Whether the module binds it is not looked at.
    """
    names = nodes_of(node, ast.Name)
    bound = {n.id for n in names if not isinstance(n.ctx, ast.Load)} | set(dir(builtins))
    bound.update(child.arg for child in nodes_of(node, ast.arg))
    if any(nodes_of(node, kind) for kind in _BINDING_STATEMENTS):
        return None
    used = {name for name in _used_as_dict(node) if name not in bound}
    if len(used) != 1:
        return None
    name = used.pop()
    first = next(index for index, s in enumerate(node.body) if name in _loaded(s))
    return NeverBound(name, first)


def without_bound_elsewhere(
    classes: Sequence[ClassFacts], bindings: Sequence[Binding], tree: ast.Module
) -> tuple[ClassFacts, ...]:
    """Return the classes, a `get_config` opaque where the module may bind the name it misses."""
    if not any(c.get_config and c.get_config.never_bound for c in classes):
        return tuple(classes)
    unclear = any(b.kind == "star" for b in bindings)
    unclear = unclear or any(isinstance(node, ast.Global) for node in walk(tree))
    names = {b.name for b in bindings if not b.scope}
    return tuple(_checked(facts, names, unclear) for facts in classes)


def _checked(facts: ClassFacts, names: Collection[str], unclear: bool) -> ClassFacts:
    written = facts.get_config
    if written is None or written.never_bound is None:
        return facts
    name = written.never_bound.name
    if not (unclear or facts.in_function or name in names):
        return facts
    reason = f"it takes {name} from outside"
    opaque = GetConfig(written.place, opaque=reason, has_base=written.has_base)
    return structs.replace(facts, get_config=opaque)


def _used_as_dict(node: FunctionNode) -> Iterator[str]:
    """Yield the names that are returned, updated, set items of, or whose items are read."""
    for child in walk(node):
        owner: ast.expr | None = None
        if isinstance(child, ast.Return):
            owner = child.value
        elif isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute):
            owner = child.func.value if child.func.attr in {"update", "items"} else None
        elif isinstance(child, ast.Subscript) and isinstance(child.ctx, ast.Store):
            owner = child.value
        if isinstance(owner, ast.Name):
            yield owner.id


def _loaded(node: ast.AST) -> set[str]:
    return {child.id for child in walk(node) if isinstance(child, ast.Name)}
