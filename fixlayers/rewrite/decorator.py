"""Add a decorator to a class."""

from __future__ import annotations

import libcst as cst

from fixlayers.rewrite.edits import AddDecorator
from fixlayers.rewrite.style import ClassStyle


def add_decorator(node: cst.ClassDef, edit: AddDecorator, style: ClassStyle) -> cst.ClassDef:
    """Return the class with a call of the decorator above all others."""
    arguments = ", ".join(f"{name}={style.quoted(value)}" for name, value in edit.arguments)
    expression = cst.parse_expression(f"{edit.expression}({arguments})")
    return node.with_changes(decorators=[cst.Decorator(expression), *node.decorators])
