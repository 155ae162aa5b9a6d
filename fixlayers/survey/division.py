"""`**kwargs` that a constructor divides between its parent and other classes.

    base_kwargs = {}
    if "kwargs" in kwargs:
        base_kwargs = kwargs
        kwargs = base_kwargs.pop("kwargs")

A config holds what other classes are given under one key; all else in it is the parent's. From
there on, that key is a parameter like any other, and `**base_kwargs` are what nobody names.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from fixlayers.survey.facts import Parameter, Value
from fixlayers.syntax import FunctionNode, parse_module


def divided_parameters(parameters: Sequence[Parameter], base: str) -> tuple[Parameter, ...]:
    """Return the parameters with `**kwargs` as one of them, and `**base` as what nobody names."""
    rest = next(p for p in parameters if p.kind == "varkw")
    own = Parameter(rest.name, "keyword-only", Value("container", "dict"))
    others = (p for p in parameters if p is not rest)
    return (*others, own, Parameter(base, "varkw", annotation=rest.annotation))


def base_of_division(node: FunctionNode) -> str:
    """Return the name of what is left for the parent, "" where `**kwargs` are not divided."""
    return _find(node)[1]


def undivided_statements(node: FunctionNode) -> Iterator[tuple[int, ast.stmt]]:
    """Yield the statements of a function with their indexes, without those that divide."""
    first, base = _find(node)
    for index, statement in enumerate(node.body):
        if not base or index not in {first, first + 1}:
            yield index, statement


def _find(node: FunctionNode) -> tuple[int, str]:
    kwargs = node.args.kwarg.arg if node.args.kwarg else ""
    for index, (first, second) in enumerate(pairwise(node.body) if kwargs else ()):
        if isinstance(second, ast.If) and (base := _empty_dict(first)):
            taken = f"{base} = {kwargs}; {kwargs} = {base}.pop({kwargs!r})"
            written = parse_module(f"if {kwargs!r} in {kwargs}: {taken}").body[0]
            if ast.dump(second) == ast.dump(written):
                return index, base
    return 0, ""


def _empty_dict(node: ast.stmt) -> str:
    """Return the name that a statement binds to `{}`, "" for another one."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Dict) or node.value.keys:
        return ""
    target = node.targets[0]
    return target.id if len(node.targets) == 1 and isinstance(target, ast.Name) else ""
