"""Whether a method goes on as it does whatever its tensors hold."""

from __future__ import annotations

import ast

from fixlayers.survey.values import dotted_name

_ABOUT_TYPES = frozenset({"isinstance", "hasattr", "callable", "len"})
_ITERATES = frozenset({"range", "enumerate", "zip", "reversed", "len"})


def branches_on_tensors(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether a branch or a loop of a method may depend on what a tensor holds.

    `training`, attributes of self and the types of things are known before any tensor is.
    """
    return any(not _is_settled(child) for child in ast.walk(node))


def _is_settled(node: ast.AST) -> bool:
    if isinstance(node, (ast.If, ast.IfExp, ast.Assert)):
        return _is_known(node.test)
    if isinstance(node, (ast.For, ast.AsyncFor)):
        return _is_known_iterable(node.iter)
    if isinstance(node, ast.comprehension):
        return _is_known_iterable(node.iter) and all(map(_is_known, node.ifs))
    return not isinstance(node, ast.While)


def _is_known(test: ast.expr) -> bool:
    if isinstance(test, ast.BoolOp):
        return all(map(_is_known, test.values))
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return _is_known(test.operand)
    if isinstance(test, ast.Compare):
        if all(isinstance(op, (ast.Is, ast.IsNot)) for op in test.ops):
            return True
        return all(map(_is_known, [test.left, *test.comparators]))
    if isinstance(test, ast.Call):
        return dotted_name(test.func) in _ABOUT_TYPES
    name = dotted_name(test)
    return isinstance(test, ast.Constant) or name == "training" or name.startswith("self.")


def _is_known_iterable(node: ast.expr) -> bool:
    if isinstance(node, (ast.Tuple, ast.List, ast.Constant)):
        return True
    if isinstance(node, ast.Subscript):
        return _is_known_iterable(node.value)
    if isinstance(node, ast.Call):
        return dotted_name(node.func) in _ITERATES and all(map(_is_known_iterable, node.args))
    return dotted_name(node).startswith("self.")
