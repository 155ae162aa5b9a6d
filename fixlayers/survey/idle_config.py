"""A `get_config` that returns nothing, whatever it does."""

from __future__ import annotations

import ast

from fixlayers.survey.config_calls import is_parent_config
from fixlayers.survey.values import is_none
from fixlayers.syntax import FunctionNode


def is_idle(node: FunctionNode) -> bool:
    """Tell whether a `get_config` does nothing, as an editor's stub, or ends in what is None.

    That is `return super().get_config().update({...})`, also of a local that holds the config.
    """
    if node.decorator_list or [a.arg for a in node.args.args] != ["self"]:
        return False
    *others, last = node.body
    if isinstance(last, ast.Return) and last.value is not None and _is_update(last.value):
        return all(_makes_config(statement) for statement in others)
    return all(
        isinstance(statement, ast.Pass)
        or (isinstance(statement, ast.Return) and (not statement.value or is_none(statement.value)))
        or (isinstance(statement, ast.Expr) and _is_lost(statement.value))
        for statement in node.body
    )


def _is_lost(value: ast.expr) -> bool:
    """Recognise a docstring, an ellipsis and a call of the parent's `get_config`."""
    return isinstance(value, ast.Constant) or is_parent_config(value)


def _is_update(value: ast.expr) -> bool:
    """Recognise `config.update(...)`, which returns None."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return False
    owner = value.func.value
    held = isinstance(owner, (ast.Name, ast.Dict)) or is_parent_config(owner)
    return value.func.attr == "update" and held


def _makes_config(statement: ast.stmt) -> bool:
    """Recognise a docstring, and the statements that make a local the config."""
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant) or _is_update(statement.value)
    return (
        isinstance(statement, ast.Assign)
        and all(isinstance(target, ast.Name) for target in statement.targets)
        and (isinstance(statement.value, ast.Dict) or is_parent_config(statement.value))
    )
