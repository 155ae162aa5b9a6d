"""`__init__`, read into steps: what is stored, rebound, popped and handed to the parent."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from fixlayers.survey.division import (
    base_of_division,
    divided_parameters,
    undivided_statements,
)
from fixlayers.survey.facts import (
    AnyStep,
    Bind,
    Constructor,
    KwargsUse,
    Parameter,
    ParentCall,
    Place,
    Return,
    Store,
    Value,
)
from fixlayers.survey.nodes import children, nodes_of, walk
from fixlayers.survey.presence import read_presence_checks
from fixlayers.survey.values import dotted_name, none_test, read_value, self_attribute
from fixlayers.syntax import FunctionNode

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_NAMING_KWARGS = frozenset({ast.Subscript, ast.Compare, ast.Name})
_UNKNOWN = Value("other")


def read_parameters(node: FunctionNode, self_name: str) -> tuple[Parameter, ...]:
    """Read a function's parameters in order, without its first one."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
    defaults += arguments.defaults
    only = len(arguments.posonlyargs)
    found = [
        _parameter(a, "positional-only" if index < only else "positional", d, self_name)
        for index, (a, d) in enumerate(zip(positional, defaults, strict=True))
    ][1:]
    if arguments.vararg:
        found.append(_parameter(arguments.vararg, "varargs", None, self_name))
    for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found.append(_parameter(a, "keyword-only", d, self_name))
    if arguments.kwarg:
        found.append(_parameter(arguments.kwarg, "varkw", None, self_name))
    return tuple(found)


def _parameter(node: ast.arg, kind: str, default: ast.expr | None, self_name: str) -> Parameter:
    annotation = ast.unparse(node.annotation) if node.annotation else ""
    value = read_value(default, self_name) if default is not None else None
    return Parameter(node.arg, kind, value, annotation)  # type: ignore[arg-type]


def read_constructor(node: FunctionNode) -> Constructor | None:
    """Read an `__init__`; None if it has no first parameter to call self."""
    positional = [*node.args.posonlyargs, *node.args.args]
    if not positional:
        return None
    self_name = positional[0].arg
    parameters = read_parameters(node, self_name)
    varkw = next((p.name for p in parameters if p.kind == "varkw"), "")
    rest = ""
    if base := base_of_division(node):
        parameters, rest, varkw = divided_parameters(parameters, base), varkw, base
    steps: list[AnyStep] = []
    for index, statement in undivided_statements(node):
        read = _as_call(statement) if statement is node.body[-1] else statement
        steps += _Reader(self_name, varkw, index).read(read)
    names = [child.id for child in nodes_of(node, ast.Name)]
    return Constructor(
        place=Place(node.lineno, node.col_offset + 1),
        self_name=self_name,
        parameters=parameters,
        steps=tuple(steps),
        last_statement=len(node.body) - 1,
        has_docstring=ast.get_docstring(node, clean=False) is not None,
        raises=bool(nodes_of(node, ast.Raise) or nodes_of(node, ast.Assert)),
        presence_checks=read_presence_checks(node),
        locals_used=tuple(sorted(set(names))),
        varargs_reads=names.count(node.args.vararg.arg) if node.args.vararg else 0,
        rest=rest,
        read_once=tuple(sorted(name for name, count in Counter(names).items() if count == 1)),
    )


def _as_call(node: ast.stmt) -> ast.stmt:
    """Return `super().__init__(...)` for one that is returned, which is None."""
    call = node.value if isinstance(node, ast.Return) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return node
    return ast.copy_location(ast.Expr(call), node) if call.func.attr == "__init__" else node


class _Reader:
    """Reads the steps of one top-level statement of `__init__`."""

    def __init__(self, self_name: str, varkw: str, index: int) -> None:
        self.self_name = self_name
        self.varkw = varkw
        self.index = index

    def read(self, node: ast.stmt, conditional: bool = False) -> Iterator[AnyStep]:
        if isinstance(node, _SCOPES):
            yield Bind(self.index, conditional, node.lineno, node.name, _UNKNOWN)
            yield from self._nested_stores(node)
            return
        if isinstance(node, ast.If) and (step := self._given_or_default(node, conditional)):
            yield from self._expressions(node.test, conditional)
            for branch in [*node.body, *node.orelse]:
                if isinstance(branch, ast.Assign):
                    yield from self._expressions(branch.value, True)
            yield step
            return
        yield from self._own(node, conditional)
        # The body of a with statement runs once, as if it stood outside.
        inner = conditional or not isinstance(node, (ast.With, ast.AsyncWith))
        for child in _inner_statements(node):
            yield from self.read(child, inner)

    def _own(self, node: ast.stmt, conditional: bool) -> Iterator[AnyStep]:
        whole = isinstance(node, ast.Expr)
        for field in children(node):
            if isinstance(field, ast.withitem):
                yield from self._expressions(field.context_expr, conditional)
            elif isinstance(field, ast.expr):
                yield from self._expressions(field, conditional, whole)
        yield from self._targets(node, conditional)
        if named := named_store(node, self.self_name):
            given = read_value(named[1], self.self_name)
            yield Store(self.index, conditional, node.lineno, named[0], given)
        if isinstance(node, ast.Return):
            value = read_value(node.value, self.self_name) if node.value else None
            yield Return(self.index, conditional, node.lineno, value)

    def _targets(self, node: ast.stmt, conditional: bool) -> Iterator[AnyStep]:
        if isinstance(node, ast.Assign):
            value = read_value(node.value, self.self_name)
            for target in node.targets:
                yield from self._assign(target, value, node.value, conditional)
        elif isinstance(node, ast.AnnAssign) and node.value:
            value = read_value(node.value, self.self_name)
            yield from self._assign(node.target, value, node.value, conditional)
        elif isinstance(node, ast.AugAssign):
            yield from self._assign(node.target, _UNKNOWN, None, conditional, True)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                yield from self._assign(target, _UNKNOWN, None, conditional, True)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            yield from self._assign(node.target, _UNKNOWN, None, True)
        elif isinstance(node, (ast.With, ast.AsyncWith)):
            for item in node.items:
                if item.optional_vars:
                    yield from self._assign(item.optional_vars, _UNKNOWN, None, conditional)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                name = alias.asname or alias.name.partition(".")[0]
                yield Bind(self.index, conditional, node.lineno, name, _UNKNOWN)

    def _assign(
        self,
        target: ast.expr,
        value: Value,
        node: ast.expr | None,
        conditional: bool,
        augmented: bool = False,
    ) -> Iterator[AnyStep]:
        at = (self.index, conditional, target.lineno)
        if attribute := self_attribute(target, self.self_name):
            yield Store(*at, attribute, value, augmented)
        elif isinstance(target, ast.Name):
            yield Bind(*at, target.id, value, augmented)
        elif isinstance(target, ast.Starred):
            yield from self._assign(target.value, _UNKNOWN, None, conditional, augmented)
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts: list[ast.expr | None] = [None] * len(target.elts)
            if isinstance(node, (ast.Tuple, ast.List)) and len(node.elts) == len(target.elts):
                parts = list(node.elts)
            for element, part in zip(target.elts, parts, strict=True):
                read = read_value(part, self.self_name) if part is not None else _UNKNOWN
                yield from self._assign(element, read, part, conditional, augmented)

    def _expressions(
        self, root: ast.expr, conditional: bool, whole: bool = False
    ) -> Iterator[AnyStep]:
        seen: set[int] = set()
        for node in walk(root):
            if isinstance(node, ast.Call):
                if call := self._parent_call(node, conditional, whole and node is root):
                    yield call
                yield from self._kwargs_in_call(node, conditional, seen)
            elif isinstance(node, ast.NamedExpr):
                value = read_value(node.value, self.self_name)
                yield Bind(self.index, True, node.lineno, node.target.id, value)
            elif self.varkw and type(node) in _NAMING_KWARGS:
                yield from self._kwargs_elsewhere(node, conditional, seen)

    def _parent_call(self, node: ast.Call, conditional: bool, whole: bool) -> ParentCall | None:
        function = node.func
        if not isinstance(function, ast.Attribute) or function.attr != "__init__":
            return None
        arguments = list(node.args)
        form, owner = "class", dotted_name(function.value)
        if isinstance(function.value, ast.Call) and dotted_name(function.value.func) == "super":
            form = "named" if function.value.args else "super"
            owner = dotted_name(function.value.args[0]) if function.value.args else ""
        elif owner.split(".")[0] == self.self_name or not owner or not arguments:
            return None
        elif isinstance(arguments[0], ast.Name) and arguments[0].id == self.self_name:
            arguments = arguments[1:]
        else:
            return None
        plain = [a for a in arguments if not isinstance(a, ast.Starred)]
        return ParentCall(
            self.index,
            conditional,
            node.lineno,
            form,  # type: ignore[arg-type]
            owner,
            tuple(read_value(a, self.self_name) for a in plain),
            tuple((k.arg, read_value(k.value, self.self_name)) for k in node.keywords if k.arg),
            tuple(ast.unparse(a.value) for a in arguments if isinstance(a, ast.Starred)),
            tuple(ast.unparse(k.value) for k in node.keywords if k.arg is None),
            whole,
        )

    def _kwargs_in_call(
        self, node: ast.Call, conditional: bool, seen: set[int]
    ) -> Iterator[AnyStep]:
        if not self.varkw:
            return
        for keyword in node.keywords:
            if keyword.arg is None and self._is_varkw(keyword.value):
                seen.add(id(keyword.value))
                parent = self._parent_call(node, conditional, False)
                how, callee = ("parent", None) if parent else ("forward", dotted_name(node.func))
                yield self._kwargs(how, callee, conditional, node)
        for argument in (*node.args, *(k.value for k in node.keywords if k.arg)):
            if self._is_varkw(argument):
                seen.add(id(argument))
                yield self._kwargs("argument", dotted_name(node.func), conditional, node)
        function = node.func
        if isinstance(function, ast.Attribute) and self._is_varkw(function.value):
            seen.add(id(function.value))
            how = function.attr if function.attr in {"pop", "get", "setdefault"} else "other"
            key = _constant_string(node.args[0]) if node.args else None
            yield self._kwargs(how if key is not None else "other", key, conditional, node)

    def _kwargs_elsewhere(
        self, node: ast.AST, conditional: bool, seen: set[int]
    ) -> Iterator[AnyStep]:
        if isinstance(node, ast.Subscript) and self._is_varkw(node.value):
            seen.add(id(node.value))
            yield self._kwargs("subscript", _constant_string(node.slice), conditional, node)
        elif isinstance(node, ast.Compare) and len(node.ops) == 1:
            if isinstance(node.ops[0], (ast.In, ast.NotIn)):
                if self._is_varkw(node.comparators[0]):
                    seen.add(id(node.comparators[0]))
                    yield self._kwargs("contains", _constant_string(node.left), conditional, node)
        elif isinstance(node, ast.Name) and self._is_varkw(node) and id(node) not in seen:
            yield self._kwargs("other", None, conditional, node)

    def _kwargs(self, how: str, key: str | None, conditional: bool, node: ast.expr) -> KwargsUse:
        return KwargsUse(self.index, conditional, node.lineno, how, key)  # type: ignore[arg-type]

    def _is_varkw(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Name) and node.id == self.varkw

    def _nested_stores(self, node: ast.stmt) -> Iterator[AnyStep]:
        """Stores inside a nested function may run at any time, or never."""
        for child in walk(node):
            if (
                isinstance(child, ast.Attribute)
                and not isinstance(child.ctx, ast.Load)
                and (attribute := self_attribute(child, self.self_name))
            ):
                yield Store(self.index, True, child.lineno, attribute, _UNKNOWN, True)
            elif named := named_store(child, self.self_name):
                yield Store(self.index, True, node.lineno, named[0], _UNKNOWN, True)
            elif isinstance(child, ast.Name) and self.varkw and self._is_varkw(child):
                yield self._kwargs("other", None, True, child)

    def _given_or_default(self, node: ast.If, conditional: bool) -> Store | Bind | None:
        """Read `if p is None: t = x else: t = p` and `if p is None: p = x` as one fallback."""
        asked = none_test(node.test)
        if asked is None or not isinstance(asked[0], ast.Name):
            return None
        subject, given = asked
        when_missing, when_given = (node.orelse, node.body) if given else (node.body, node.orelse)
        missing = _single_assignment(when_missing)
        if missing is None:
            return None
        target, instead = missing
        if when_given:
            kept = _single_assignment(when_given)
            if kept is None or ast.dump(kept[0]) != ast.dump(target):
                return None
            if ast.dump(kept[1]) != ast.dump(subject):
                return None
        elif not isinstance(target, ast.Name) or target.id != subject.id:  # type: ignore[attr-defined]
            return None
        parts = (read_value(subject, self.self_name), read_value(instead, self.self_name))
        value = Value("fallback", parts=parts, reads=(*parts[0].reads, *parts[1].reads))
        at = (self.index, conditional, node.lineno)
        if attribute := self_attribute(target, self.self_name):
            return Store(*at, attribute, value)
        if isinstance(target, ast.Name):
            return Bind(*at, target.id, value)
        return None


def named_store(node: ast.AST, self_name: str) -> tuple[str, ast.expr] | None:
    """Read the statement `setattr(self, "x", value)` as ("x", value)."""
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call) or dotted_name(call.func) != "setattr":
        return None
    if len(call.args) != 3 or call.keywords or dotted_name(call.args[0]) != self_name:
        return None
    attribute = _constant_string(call.args[1])
    return (attribute, call.args[2]) if attribute else None


def _single_assignment(body: list[ast.stmt]) -> tuple[ast.expr, ast.expr] | None:
    if len(body) == 1 and isinstance(body[0], ast.Assign) and len(body[0].targets) == 1:
        return body[0].targets[0], body[0].value
    return None


def _inner_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    for child in children(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
            yield from child.body


def _constant_string(node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None


def stores_of(node: FunctionNode) -> Iterator[Store]:
    """Find the stores of self attributes in a method other than `__init__`."""
    positional = [*node.args.posonlyargs, *node.args.args]
    if not positional or not _may_store(node, positional[0].arg):
        return
    for index, statement in enumerate(node.body):
        for step in _Reader(positional[0].arg, "", index).read(statement):
            if isinstance(step, Store):
                yield step


def _may_store(node: FunctionNode, self_name: str) -> bool:
    """Tell whether reading the statements of a method one by one can bring up a store."""
    return any(
        not isinstance(attribute.ctx, ast.Load) and self_attribute(attribute, self_name)
        for attribute in nodes_of(node, ast.Attribute)
    ) or any(named_store(statement, self_name) for statement in nodes_of(node, ast.Expr))
