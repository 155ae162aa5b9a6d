"""Where the objects come from that a file passes to classes, and whose attributes it sets."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct

from fixlayers.patterns import pattern
from fixlayers.survey.nodes import LEAVES, children, nodes_of
from fixlayers.survey.values import dotted_name, is_none, self_attribute
from fixlayers.syntax import parse_module

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SCOPES = (*_FUNCTIONS, ast.ClassDef)
_SETTERS = frozenset({"setattr", "delattr", "object.__setattr__"})
_CHANGING = frozenset({"update", "setdefault", "pop", "popitem", "clear"})
_NOTED = frozenset({ast.Attribute, ast.Subscript, ast.Call})
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
# An attribute that is not one of self is set, a name is deleted, or attributes are set by name.
_ASSIGNS = pattern(
    rb"(?<!\bself)\.\w+[ \t]*(?:,[^\n=]*)?(?::[^\n=]*)?(?:[-+*/%&|^@]|\*\*|//|<<|>>)?=(?!=)"
    rb"|\b(?:setattr|delattr|del|__dict__|__setattr__|vars)\b"
)
EVERY = "*"
"""Stands for attributes that are set under names which the source does not tell."""


def may_assign(source: bytes) -> bool:
    """Tell whether a look at the bytes leaves it open that a file sets attributes of objects."""
    return _ASSIGNS.search(source) is not None


class Passing(Struct, frozen=True, array_like=True):
    """An argument of a call of what may be a class, and what is passed there.

    `how` is "made" for what a call of `text` has made, "annotated" for a parameter of a function
    with the annotation `text`, "parameter" for the parameter `text` of the constructor of the class
    `owner`, "kept" for the attribute `text` of its objects, "none" for None and "other".
    """

    callee: str
    place: str
    how: Literal["made", "annotated", "parameter", "kept", "none", "other"]
    text: str = ""
    owner: str = ""


class ObjectFlow(Struct, frozen=True, array_like=True):
    """What a file does with objects.

    `passed` is what it passes to classes. `assigned` are the attributes that it sets or deletes,
    those of self apart, each with the last name of the object that it belongs to.
    """

    passed: tuple[Passing, ...] = ()
    assigned: tuple[tuple[str, str], ...] = ()


class _Scope(Struct, frozen=True):
    """A function or the module: what its names are bound to, None where that is not one thing.

    `owner` is the class whose method it is, `self_name` what that calls its object.
    """

    bound: dict[str, ast.expr | None]
    parameters: dict[str, str] = {}
    owner: str = ""
    self_name: str = ""
    constructs: bool = False


def object_flow(source: bytes) -> ObjectFlow | None:
    """Read where the objects come from that a file passes on; None for one that does not parse."""
    try:
        reader = _Reader()
        tree = parse_module(source)
        reader.read(tree, (_Scope(_bindings(tree)),), "", in_class=False)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return ObjectFlow(tuple(reader.passed), tuple(sorted(reader.assigned)))


class _Reader:
    def __init__(self) -> None:
        self.passed: list[Passing] = []
        self.assigned: set[tuple[str, str]] = set()

    def read(
        self, node: ast.AST, scopes: tuple[_Scope, ...], qualname: str, *, in_class: bool
    ) -> None:
        """Read what is below a node in the class or function of that qualified name."""
        for child in children(node):
            if type(child) in LEAVES:
                continue
            if isinstance(child, ast.ClassDef):
                inner = f"{qualname}.{child.name}".lstrip(".")
                self.read(child, scopes, inner, in_class=True)
            elif isinstance(child, _FUNCTIONS):
                name = getattr(child, "name", "<lambda>")
                inner = f"{qualname}.{name}.<locals>".lstrip(".")
                own = _scope(child, qualname if in_class else "")
                self.read(child, (*scopes, own), inner, in_class=False)
            else:
                if type(child) in _NOTED:
                    self._note(child, scopes)
                self.read(child, scopes, qualname, in_class=in_class)

    def _note(self, node: ast.AST, scopes: tuple[_Scope, ...]) -> None:
        if isinstance(node, ast.Attribute) and not isinstance(node.ctx, ast.Load):
            every = node.attr == "__dict__"
            self._assign(node.value, EVERY if every else node.attr, scopes)
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            self._change(node.value, scopes)
        elif isinstance(node, ast.Call):
            callee = dotted_name(node.func)
            if callee in _SETTERS and node.args:
                self._assign(node.args[0], EVERY, scopes)
            elif isinstance(node.func, ast.Attribute) and node.func.attr in _CHANGING:
                self._change(node.func.value, scopes)
            elif callee.rpartition(".")[2][:1].isupper():
                self.passed += _passings(node, callee, scopes)

    def _change(self, node: ast.expr, scopes: tuple[_Scope, ...]) -> None:
        """Note that a dict is changed, if it holds the attributes of an object."""
        if isinstance(node, ast.Attribute) and node.attr == "__dict__":
            self._assign(node.value, EVERY, scopes)
        elif isinstance(node, ast.Call) and dotted_name(node.func) == "vars" and node.args:
            self._assign(node.args[0], EVERY, scopes)

    def _assign(self, owner: ast.expr, attribute: str, scopes: tuple[_Scope, ...]) -> None:
        if isinstance(owner, ast.Name) and owner.id in {s.self_name for s in scopes}:
            return
        name = owner.attr if isinstance(owner, ast.Attribute) else dotted_name(owner)
        self.assigned.add((name, attribute))


def _scope(node: _Function, owner: str) -> _Scope:
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    parameters = {a.arg: ast.unparse(a.annotation) if a.annotation else "" for a in named}
    starred = (a.arg for a in (arguments.vararg, arguments.kwarg) if a is not None)
    bound: dict[str, ast.expr | None] = dict.fromkeys(starred)
    if isinstance(node, ast.Lambda) or not owner:
        return _Scope({**bound, **_bindings(node)}, parameters)
    free = any(dotted_name(d) in {"staticmethod", "classmethod"} for d in node.decorator_list)
    first = "" if free or not named else named[0].arg
    constructs = node.name == "__init__" and not free
    return _Scope({**bound, **_bindings(node)}, parameters, owner, first, constructs)


def _bindings(scope: ast.AST) -> dict[str, ast.expr | None]:
    """Return the names bound in a scope, each with the one value that it gets."""
    found: dict[str, ast.expr | None] = {}
    values: dict[int, ast.expr | None] = {}
    for node in _own_nodes(scope):
        if isinstance(node, ast.Name):  # most are
            if not isinstance(node.ctx, ast.Load):
                found[node.id] = None if node.id in found else values.get(id(node))
        elif not isinstance(node, ast.stmt):
            continue
        elif isinstance(node, ast.Assign):
            values.update((id(target), node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign):
            values[id(node.target)] = node.value
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            found.update(dict.fromkeys(a.asname or a.name.partition(".")[0] for a in node.names))
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            found[node.name] = None
    # What a function inside may give another value.
    found.update((name, None) for node in nodes_of(scope, ast.Global) for name in node.names)
    found.update((name, None) for node in nodes_of(scope, ast.Nonlocal) for name in node.names)
    return found


def _own_nodes(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a scope, outer ones first, not those of functions and classes in it."""
    pending = children(scope)
    for node in pending:
        yield node
        if type(node) not in LEAVES and not isinstance(node, _SCOPES):
            pending += children(node)


def _passings(node: ast.Call, callee: str, scopes: tuple[_Scope, ...]) -> Iterable[Passing]:
    places = [(str(index), value) for index, value in enumerate(node.args)]
    places += [(keyword.arg or "**", keyword.value) for keyword in node.keywords]
    for place, value in places:
        yield _passing(callee, "*" if isinstance(value, ast.Starred) else place, value, scopes)


def _passing(callee: str, place: str, value: ast.expr, scopes: tuple[_Scope, ...]) -> Passing:
    if is_none(value):
        return Passing(callee, place, "none")
    if isinstance(value, ast.Call) and (made := dotted_name(value.func)):
        return Passing(callee, place, "made", made)
    for scope in reversed(scopes):
        if scope.self_name and (attribute := self_attribute(value, scope.self_name)):
            return Passing(callee, place, "kept", attribute, scope.owner)
        if not isinstance(value, ast.Name):
            continue
        if value.id in scope.bound:
            given = scope.bound[value.id]
            made = dotted_name(given.func) if isinstance(given, ast.Call) else ""
            again = value.id in scope.parameters or not made
            return (
                Passing(callee, place, "other") if again else Passing(callee, place, "made", made)
            )
        if value.id in scope.parameters:
            if scope.constructs:
                return Passing(callee, place, "parameter", value.id, scope.owner)
            annotation = scope.parameters[value.id]
            return Passing(callee, place, "annotated" if annotation else "other", annotation)
    return Passing(callee, place, "other")
