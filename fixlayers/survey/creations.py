"""What the methods of a class make when they run: layers, weights, and the building of others."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from fixlayers.survey.facts import Creation, InnerBuild, Place
from fixlayers.survey.nodes import LEAVES, children, nodes_of, walk
from fixlayers.survey.values import dotted_name, none_test, self_attribute
from fixlayers.syntax import FunctionNode

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_WEIGHT_METHODS = frozenset({"add_weight", "add_variable"})
# Functions, by their names, that make a variable each time.
_VARIABLE_FUNCTIONS = frozenset({"variable"})
_ASKERS = frozenset({"hasattr", "getattr"})


def read_creations(
    functions: Collection[FunctionNode], changing: Collection[str]
) -> Iterator[Creation]:
    """Find the calls that may make a layer or a weight.

    Args:
        functions: the methods of a class.
        changing: the attributes of self that the class changes outside `__init__`: a test of one
            may keep from making the same twice.
    """
    for function in functions:
        guards = _GuardReader(function, changing)
        if not any(_makes(dotted_name(n.func), guards) for n in nodes_of(function, ast.Call)):
            continue
        kept = dict(_kept(function, guards.self_name))
        for call, guarded in _calls_in(function.body, guards, False):
            callee = dotted_name(call.func)
            if _makes(callee, guards):
                given = [*call.args, *(k.value for k in call.keywords)]
                yield Creation(
                    function.name,
                    callee,
                    Place(call.lineno, call.col_offset + 1),
                    guarded,
                    any(isinstance(value, ast.Lambda) for value in given),
                    kept.get(call, ""),
                )


def _kept(function: FunctionNode, self_name: str) -> Iterator[tuple[ast.expr, str]]:
    """Yield the expressions whose values an attribute of self holds, each with the attribute."""
    local = _untouched_locals(function)
    for node in nodes_of(function, ast.Assign):
        for target in node.targets:
            if attribute := self_attribute(target, self_name):
                for value in _held_in(node.value):
                    yield local.get(dotted_name(value), value), attribute
    for call in nodes_of(function, ast.Call):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "append" and call.args:
            if attribute := self_attribute(call.func.value, self_name):
                yield local.get(dotted_name(call.args[0]), call.args[0]), attribute


def _untouched_locals(function: FunctionNode) -> dict[str, ast.expr]:
    """Return what each local is bound to that is bound once and neither called nor looked into."""
    bound = [
        (target.id, node.value)
        for node in nodes_of(function, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    ]
    names = [name for name, _ in bound]
    called = {dotted_name(call.func) for call in nodes_of(function, ast.Call)}
    looked_into = {dotted_name(node.value) for node in nodes_of(function, ast.Attribute)}
    touched = called | looked_into
    return {n: value for n, value in bound if names.count(n) == 1 and n not in touched}


def _held_in(node: ast.expr) -> Iterator[ast.expr]:
    """Yield an expression, or those of the elements of a container of Python's."""
    if isinstance(node, (ast.List, ast.Tuple)):
        yield from node.elts
    elif isinstance(node, ast.Dict):
        yield from node.values
    elif isinstance(node, ast.ListComp):
        yield node.elt
    elif isinstance(node, ast.DictComp):
        yield node.value
    else:
        yield node


def _makes(callee: str, reader: _GuardReader) -> bool:
    """Tell whether a call of this name may make a layer or a weight."""
    owner, _, last = callee.rpartition(".")
    makes = last in _WEIGHT_METHODS
    if owner.partition(".")[0] != reader.self_name:
        makes = makes or last[:1].isupper() or last in _VARIABLE_FUNCTIONS
    return makes and not last.endswith("Error")


def read_inner_builds(function: FunctionNode) -> Iterator[InnerBuild]:
    """Find what `build` builds of the layers that self holds."""
    guards = _GuardReader(function, ())
    elements = dict(_elements(function, guards.self_name))
    for call, guarded in _calls_in(function.body, guards, False):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "build":
            attribute = _held(call.func.value, guards.self_name, elements)
            if attribute:
                place = Place(call.lineno, call.col_offset + 1)
                yield InnerBuild(attribute, place, guarded)


def read_calls_of(function: FunctionNode) -> Iterator[str]:
    """Yield the dotted names of what a method calls, `super().build` too, "" for what has none."""
    for node in nodes_of(function, ast.Call):
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        above = isinstance(owner, ast.Call) and dotted_name(owner.func) == "super"
        yield f"super().{node.func.attr}" if above else dotted_name(node.func)  # type: ignore[attr-defined]


def _held(node: ast.expr, self_name: str, elements: dict[str, str]) -> str:
    """Return the attribute that `self.a`, `self.a[0]` and an element of `self.a` come from."""
    if isinstance(node, ast.Subscript):
        node = node.value
    if isinstance(node, ast.Name):
        return elements.get(node.id, "")
    return self_attribute(node, self_name)


def _elements(function: FunctionNode, self_name: str) -> Iterator[tuple[str, str]]:
    for node in nodes_of(function, ast.For):
        if isinstance(node.target, ast.Name):
            if attribute := self_attribute(node.iter, self_name):
                yield node.target.id, attribute


class _GuardReader:
    """Tells which tests ask for what is there already."""

    def __init__(self, function: FunctionNode, changing: Collection[str]) -> None:
        positional = [*function.args.posonlyargs, *function.args.args]
        self.self_name = positional[0].arg if positional else ""
        self._given = {a.arg for a in (*positional, *function.args.kwonlyargs)}
        self._changing = changing

    def guards(self, test: ast.expr) -> bool:
        """Tell whether what is made behind a test may be made only once."""
        for node in walk(test):
            if isinstance(node, ast.Attribute):
                attribute = self_attribute(node, self.self_name)
                if node.attr == "built" or attribute in self._changing:
                    return True
            elif isinstance(node, ast.Call):
                if dotted_name(node.func) in _ASKERS:
                    return True
            elif isinstance(node, (ast.Compare, ast.UnaryOp)) and self._asks_local(node):
                return True
        return False

    def _asks_local(self, node: ast.expr) -> bool:
        """Recognise `layer is None` of a local name, which may come from a store of layers."""
        asked = none_test(node)
        return (
            asked is not None and isinstance(asked[0], ast.Name) and asked[0].id not in self._given
        )


def _calls_in(
    statements: list[ast.stmt], reader: _GuardReader, guarded: bool
) -> Iterator[tuple[ast.Call, bool]]:
    """Yield the calls that run when statements do, each with whether it is guarded."""
    for statement in statements:
        if isinstance(statement, _SCOPES):
            continue
        inner = guarded
        if isinstance(statement, (ast.If, ast.While)):
            inner = guarded or reader.guards(statement.test)
        for child in children(statement):
            if isinstance(child, ast.expr):
                yield from _calls_of(child, reader, guarded)
            elif isinstance(child, ast.withitem):
                yield from _calls_of(child.context_expr, reader, guarded)
        for field in ("body", "orelse", "finalbody"):
            yield from _calls_in(getattr(statement, field, []), reader, inner)
        for handler in getattr(statement, "handlers", []):
            yield from _calls_in(handler.body, reader, True)
        for case in getattr(statement, "cases", []):
            yield from _calls_in(case.body, reader, guarded)
        # Behind `if self.built: return` all the rest is guarded.
        if isinstance(statement, ast.If) and inner and _ends(statement.body):
            guarded = True


def _ends(body: list[ast.stmt]) -> bool:
    return isinstance(body[-1], (ast.Return, ast.Raise, ast.Continue))


def _calls_of(
    node: ast.AST, reader: _GuardReader, guarded: bool
) -> Iterator[tuple[ast.Call, bool]]:
    kind = type(node)
    if kind is ast.Lambda:
        return
    if kind is ast.Call:
        yield node, guarded  # type: ignore[misc]
    inner = guarded or kind is ast.BoolOp
    if kind is ast.IfExp and not inner:
        inner = reader.guards(node.test)  # type: ignore[attr-defined]
    for child in children(node):
        if type(child) not in LEAVES:
            yield from _calls_of(child, reader, inner)
