"""Add, complete or remove the decorators of a class, of one of its methods or of a function."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from fixlayers.rewrite.edits import (
    AddClassmethod,
    AddDecorator,
    AddFunctionDecorator,
    CallDecorator,
    RemoveDecorator,
    RemoveMethodDecorator,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.new_method import edit_method
from fixlayers.rewrite.style import ClassStyle, FileStyle

DecoratorEdit = AddDecorator | CallDecorator | RemoveDecorator
MethodDecoratorEdit = AddClassmethod | RemoveMethodDecorator
# Both keep their decorators in the same fields.
_Decorated = cst.ClassDef | cst.FunctionDef


def edit_decorators(
    node: cst.ClassDef, edits: Sequence[DecoratorEdit], style: ClassStyle
) -> cst.ClassDef:
    """Return the class with all edits of its decorators carried out.

    Raises EditError where the class has no decorator of an edit's index.
    """
    indexed = [edit for edit in edits if not isinstance(edit, AddDecorator)]
    # From the last one up, so that the indices of the others stay right.
    for change in sorted(indexed, key=lambda edit: -edit.index):
        if not 0 <= change.index < len(node.decorators):
            raise EditError(f"{node.name.value} has no decorator number {change.index}")
        if isinstance(change, CallDecorator):
            node = _called(node, change.index)
        else:
            node = cst.ensure_type(_removed(node, change.index), cst.ClassDef)
    for edit in edits:
        if isinstance(edit, AddDecorator):
            node = cst.ensure_type(_added(node, edit, style), cst.ClassDef)
    return node


def decorate_function(
    module: cst.Module, edit: AddFunctionDecorator, style: FileStyle
) -> cst.Module:
    """Return the module with one of its functions decorated.

    Raises EditError where not just one function of that name stands at the top of the module.
    """
    body = list(module.body)
    found = [
        (index, node)
        for index, node in enumerate(body)
        if isinstance(node, cst.FunctionDef) and node.name.value == edit.name
    ]
    if len(found) != 1:
        raise EditError(f"the module has {len(found)} functions {edit.name}")
    [(index, function)] = found
    body[index] = cst.ensure_type(_added(function, edit, style), cst.FunctionDef)
    return module.with_changes(body=body)


def edit_method_decorator(node: cst.ClassDef, edit: MethodDecoratorEdit) -> cst.ClassDef:
    """Return the class with one decorator of a method added or removed.

    Raises EditError where the class has no such method, or that no such decorator.
    """

    def edited(function: cst.FunctionDef) -> cst.FunctionDef:
        if isinstance(edit, AddClassmethod):
            above = [cst.Decorator(cst.Name("classmethod")), *function.decorators]
            return function.with_changes(decorators=above)
        if not 0 <= edit.index < len(function.decorators):
            raise EditError(f"{edit.method} has no decorator number {edit.index}")
        return cst.ensure_type(_removed(function, edit.index), cst.FunctionDef)

    return edit_method(node, edit.method, edited)


def _added(
    node: _Decorated, edit: AddDecorator | AddFunctionDecorator, style: ClassStyle | FileStyle
) -> _Decorated:
    """Return the class or function with a call of the decorator above all others."""
    arguments = ", ".join(f"{name}={style.quoted(value)}" for name, value in edit.arguments)
    expression = cst.parse_expression(f"{edit.expression}({arguments})")
    return node.with_changes(decorators=[cst.Decorator(expression), *node.decorators])


def _called(node: cst.ClassDef, index: int) -> cst.ClassDef:
    decorators = list(node.decorators)
    found = decorators[index]
    decorators[index] = found.with_changes(decorator=cst.Call(found.decorator))
    return node.with_changes(decorators=decorators)


def _removed(node: _Decorated, index: int) -> _Decorated:
    """Take a decorator away; its comments go to whatever stands below it."""
    decorators = list(node.decorators)
    found = decorators.pop(index)
    comments = [*found.leading_lines]
    if found.trailing_whitespace.comment is not None:
        comments.append(cst.EmptyLine(comment=found.trailing_whitespace.comment))
    if index == 0:
        above = [*node.leading_lines, *comments]
        if decorators:
            # libcst keeps what stands above the first decorator with the class.
            above += decorators[0].leading_lines
            decorators[0] = decorators[0].with_changes(leading_lines=[])
        else:
            above += node.lines_after_decorators
            node = node.with_changes(lines_after_decorators=[])
        return node.with_changes(decorators=decorators, leading_lines=above)
    if index < len(decorators):
        below = decorators[index]
        lines = [*comments, *below.leading_lines]
        decorators[index] = below.with_changes(leading_lines=lines)
        return node.with_changes(decorators=decorators)
    lines = [*comments, *node.lines_after_decorators]
    return node.with_changes(decorators=decorators, lines_after_decorators=lines)
