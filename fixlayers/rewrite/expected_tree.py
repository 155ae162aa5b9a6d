"""Apply edits to a plain syntax tree, without any layout: what the rewritten source must mean.

This is a second, independent account of what the edits do; `self_check` compares it with the
result of the transformers. Generated methods and imports are taken out of the result instead.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from fixlayers.rewrite.edits import (
    AddClassmethod,
    AddKwargs,
    BindLocal,
    BodyEdit,
    CallDecorator,
    CallEdit,
    DefaultParentArgument,
    DivideKwargs,
    DropKwarg,
    Edit,
    ForwardKwargs,
    ForwardParameter,
    InsertParentCall,
    NameParentArguments,
    RemoveDecorator,
    RemoveMethodDecorator,
    ReplaceSuperOwner,
    SetParameterDefault,
    StoreParameter,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.syntax import FunctionNode, parse_expression, parse_module

_OTHER_SCOPES = (ast.expr, ast.expr_context, ast.operator)


def classes_in_order(tree: ast.AST) -> Iterator[ast.ClassDef]:
    """Yield the class statements of a tree in source order, expressions left out."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, _OTHER_SCOPES):
            continue
        if isinstance(child, ast.ClassDef):
            yield child
        yield from classes_in_order(child)


def top_function(tree: ast.Module, name: str) -> FunctionNode:
    """Return the one function of that name at the top of a module; EditError if it is not one."""
    found = [s for s in tree.body if isinstance(s, FunctionNode) and s.name == name]
    if len(found) != 1:
        raise EditError(f"the module has {len(found)} functions {name}")
    return found[0]


def find_function(node: ast.ClassDef, name: str) -> ast.FunctionDef | None:
    """Return the last method of that name in the class body."""
    found = None
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == name:
            found = statement
    return found


def edit_constructor_tree(node: ast.ClassDef, edits: Sequence[Edit]) -> None:
    """Carry out the edits of the constructor of one class, in place.

    Raises EditError where the class has no constructor or an edit does not fit it.
    """
    function = find_function(node, "__init__")
    inner = [edit for edit in edits if isinstance(edit, BodyEdit)]
    kwargs = [edit for edit in edits if isinstance(edit, AddKwargs)]
    defaults = [edit for edit in edits if isinstance(edit, SetParameterDefault)]
    if not inner and not kwargs and not defaults:
        return
    if function is None:
        raise EditError(f"{node.name} has no __init__ of its own")
    for edit in kwargs:
        annotation = parse_expression(edit.annotation) if edit.annotation else None
        function.args.kwarg = ast.arg(edit.name, annotation)
    for changed in defaults:
        _set_default(function.args, changed)
    if any(not 0 <= edit.statement <= len(function.body) for edit in inner):
        raise EditError(f"{node.name} has no such statement in its __init__")
    arguments = [*function.args.posonlyargs, *function.args.args]
    body = _Body(node.name, arguments[0].arg, function.body)
    for statement in range(len(function.body) + 1):
        body.edit(statement, [edit for edit in inner if edit.statement == statement])
    function.body = body.written


def edit_decorator_list(node: ast.ClassDef, edits: Sequence[Edit]) -> None:
    """Edit the decorators of a class and of its methods as its edits say, in place."""
    kept: list[ast.expr] = []
    for index, decorator in enumerate(node.decorator_list):
        orders = [
            type(edit)
            for edit in edits
            if isinstance(edit, (CallDecorator, RemoveDecorator)) and edit.index == index
        ]
        if RemoveDecorator in orders:
            continue
        called = ast.copy_location(ast.Call(decorator, [], []), decorator)
        kept.append(called if orders else decorator)
    node.decorator_list = kept
    for edit in edits:
        if isinstance(edit, (AddClassmethod, RemoveMethodDecorator)):
            function = find_function(node, edit.method)
            if function is None:
                raise EditError(f"{node.name} has no {edit.method} of its own")
            if isinstance(edit, AddClassmethod):
                decorator = ast.copy_location(ast.Name("classmethod", ast.Load()), function)
                function.decorator_list.insert(0, decorator)
            else:
                del function.decorator_list[edit.index]


def _set_default(arguments: ast.arguments, edit: SetParameterDefault) -> None:
    new = parse_expression(edit.default)
    positional = [a.arg for a in (*arguments.posonlyargs, *arguments.args)]
    keywords = [a.arg for a in arguments.kwonlyargs]
    if edit.parameter in keywords:
        arguments.kw_defaults[keywords.index(edit.parameter)] = new
    elif edit.parameter in positional[len(positional) - len(arguments.defaults) :]:
        arguments.defaults[positional.index(edit.parameter) - len(positional)] = new
    else:
        raise EditError(f"no parameter {edit.parameter} has a default")


def drop_pass(node: ast.ClassDef) -> None:
    """Take every `pass` out of the bodies that edits change: a statement beside it replaces it."""
    for name in ("__init__", "get_config", "from_config"):
        function = find_function(node, name)
        if function is None:
            continue
        function.body = [s for s in function.body if not isinstance(s, ast.Pass)]


class _Body:
    """The body of a constructor while it is written anew."""

    def __init__(self, class_name: str, self_name: str, body: list[ast.stmt]) -> None:
        self._class_name = class_name
        self._self_name = self_name
        self._body = body
        self.written: list[ast.stmt] = []

    def edit(self, index: int, edits: Sequence[BodyEdit]) -> None:
        """Write statement `index` with all that its edits put before, into and after it."""
        after: list[str] = []
        for edit in edits:
            if isinstance(edit, InsertParentCall):
                self._write(self._inserted_call(edit))
            elif isinstance(edit, DivideKwargs):
                self._write(_division(edit.kwargs, edit.base))
            elif isinstance(edit, BindLocal):
                self._write(f"{edit.name} = {edit.value}")
            elif isinstance(edit, StoreParameter):
                line = f"{self._self_name}.{edit.attribute} = {edit.value}"
                if edit.after_inserted_call:
                    self._write(line)
                else:
                    after.append(line)
        calls = [edit for edit in edits if isinstance(edit, CallEdit)]
        if calls:
            self._edit_call(index, calls)
        if after and isinstance(self._body[index], ast.Return):
            returned = _parent_call(self._body[index])
            if returned is None:
                raise EditError("nothing can follow a return")
            self._body[index] = ast.copy_location(ast.Expr(returned), self._body[index])
        self.written += self._body[index : index + 1]
        for line in after:
            self._write(line)

    def _write(self, source: str) -> None:
        self.written += parse_module(source).body

    def _super(self, style: str) -> str:
        return "super()" if style == "bare" else f"super({self._class_name}, {self._self_name})"

    def _inserted_call(self, edit: InsertParentCall) -> str:
        arguments = [f"{name}={name}" for name in edit.keywords]
        arguments += [f"**{edit.kwargs}"] if edit.kwargs else []
        return f"{self._super(edit.style)}.__init__({', '.join(arguments)})"

    def _edit_call(self, index: int, edits: Sequence[CallEdit]) -> None:
        call = _parent_call(self._body[index]) if index < len(self._body) else None
        if call is None or not isinstance(call.func, ast.Attribute):
            raise EditError(f"{self._class_name} calls no parent constructor there")
        owner = call.func.value
        for edit in edits:
            if isinstance(edit, NameParentArguments):
                by_super = isinstance(owner, ast.Call)
                _name_arguments(call, edit, first=0 if by_super else 1)
            elif isinstance(edit, ReplaceSuperOwner):
                if not isinstance(owner, ast.Call):
                    call.args.pop(0)
                call.func.value = parse_expression(self._super(edit.style))
        for edit in edits:
            if isinstance(edit, DropKwarg):
                self._write(f"{edit.kwargs}.pop({edit.key!r}, None)")
        self._take_defaults(call, [e for e in edits if isinstance(e, DefaultParentArgument)])
        for edit in edits:
            if isinstance(edit, ForwardParameter):
                _forward_parameter(call, edit.name)
        for edit in edits:
            if isinstance(edit, ForwardKwargs):
                call.keywords.append(ast.keyword(None, ast.Name(edit.name, ast.Load())))

    def _take_defaults(self, call: ast.Call, edits: Sequence[DefaultParentArgument]) -> None:
        by_keyword = {edit.keyword: edit for edit in edits}
        for keyword in list(call.keywords):
            edit = by_keyword.get(keyword.arg or "")
            if edit is None:
                continue
            call.keywords.remove(keyword)
            self._write(f"{edit.kwargs}.setdefault({edit.keyword!r})")
            statement = self.written[-1]
            assert isinstance(statement, ast.Expr)
            assert isinstance(statement.value, ast.Call)
            statement.value.args.append(keyword.value)


def _division(kwargs: str, base: str) -> str:
    taken = f"{base} = {kwargs}; {kwargs} = {base}.pop({kwargs!r})"
    return f"{base} = {{}}\nif {kwargs!r} in {kwargs}: {taken}"


def _parent_call(statement: ast.stmt) -> ast.Call | None:
    """Return the parent call that the statement is, or holds alone if it is a `with` block."""
    statements = statement.body if isinstance(statement, ast.With) else [statement]
    calls = [
        inner.value
        for inner in statements
        if isinstance(inner, (ast.Expr, ast.Return))
        and isinstance(inner.value, ast.Call)
        and isinstance(inner.value.func, ast.Attribute)
        and inner.value.func.attr == "__init__"
    ]
    return calls[0] if len(calls) == 1 else None


def _name_arguments(call: ast.Call, edit: NameParentArguments, first: int) -> None:
    values = call.args[first:]
    named = [
        ast.keyword(name, value) for name, value in zip(edit.names, values, strict=True) if name
    ]
    call.args = call.args[:first]
    call.keywords = [*named, *call.keywords]


def _forward_parameter(call: ast.Call, name: str) -> None:
    stars = [i for i, keyword in enumerate(call.keywords) if keyword.arg is None]
    index = stars[0] if stars else len(call.keywords)
    call.keywords.insert(index, ast.keyword(name, ast.Name(name, ast.Load())))
