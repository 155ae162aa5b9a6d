"""Who sets attributes of an object: methods of their self, functions of what they are given."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from fixlayers.patterns import pattern
from fixlayers.survey.constructor import named_store
from fixlayers.survey.nodes import nodes_of
from fixlayers.survey.values import dotted_name
from fixlayers.syntax import FunctionNode

# Anchored, since it goes over every byte of the tree.
_ASSIGNED = pattern(rb"\n[ \t]+(\w+)\.\w+[ \t]*[-+*/|&@:=,]")
# In place of the name of an attribute that the source does not tell.
ANY = "*"
_BUILT_IN = frozenset(dir(builtins))
_BY_NAME = (b"setattr", b"__dict__", b"vars(")


def sets_by_name(function: FunctionNode) -> bool:
    """Recognise `setattr(self, name, ...)` of any name, `self.__dict__` and `vars(self)`."""
    owner = next(_positional(function), "")
    # A store under a literal name is a store like any other.
    known = {id(n.value) for n in nodes_of(function, ast.Expr) if named_store(n, owner)}
    return _opens(function, owner, known)


def self_receivers(functions: list[FunctionNode]) -> tuple[str, ...]:
    """Return the dotted names of the functions to which methods hand their self as it is.

    Those of Python's own, such as `isinstance`, are left out.
    """
    found: dict[str, None] = {}
    for function in functions:
        owner = next(_positional(function), "")
        for call in nodes_of(function, ast.Call):
            given = [*call.args, *(k.value for k in call.keywords)]
            if any(isinstance(value, ast.Name) and value.id == owner for value in given):
                found[dotted_name(call.func)] = None
    return tuple(name for name in found if name and name not in _BUILT_IN)


class SettingFunctions:
    """Tells which attributes the functions of a file set of what they are given.

    A look at the bytes spares most of them to be walked.

    Args:
        source: the file.
    """

    def __init__(self, source: bytes) -> None:
        self._assigned = {name.decode() for name in _ASSIGNED.findall(source)}
        self._by_name = any(word in source for word in _BY_NAME)

    def sets(self, function: FunctionNode) -> tuple[str, ...]:
        """Return the attributes that a function sets of its parameters, ANY where it may be any."""
        given = set(_positional(function))
        found: dict[str, None] = {}
        if self._by_name and any(_opens(function, name, set()) for name in given):
            found[ANY] = None
        if given & self._assigned:
            for node in nodes_of(function, ast.Attribute):
                if isinstance(node.ctx, ast.Store) and dotted_name(node.value) in given:
                    found[node.attr] = None
        return tuple(found)


def _opens(function: FunctionNode, owner: str, known: set[int]) -> bool:
    """Tell whether a function sets attributes of `owner` by name, but for the `known` calls."""
    for call in nodes_of(function, ast.Call):
        if dotted_name(call.func) in {"setattr", "vars"}:
            if id(call) not in known and call.args and dotted_name(call.args[0]) == owner:
                return True
    return any(
        node.attr == "__dict__" and dotted_name(node.value) == owner
        for node in nodes_of(function, ast.Attribute)
    )


def _positional(function: FunctionNode) -> Iterator[str]:
    for argument in (*function.args.posonlyargs, *function.args.args):
        yield argument.arg
