"""The `**kwargs` that `__init__` keeps as they are, and whose items a `get_config` returns."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from fixlayers.survey.kept_configs import changed_attributes
from fixlayers.survey.nodes import walk
from fixlayers.survey.values import dotted_name, self_attribute
from fixlayers.syntax import FunctionNode


def read_kept_kwargs(
    functions: Iterable[FunctionNode], constructor: FunctionNode | None
) -> frozenset[str]:
    """Return the attributes in which `__init__` keeps its `**kwargs`, and that nothing changes."""
    if constructor is None or constructor.args.kwarg is None or not constructor.args.args:
        return frozenset()
    name, self_name = constructor.args.kwarg.arg, constructor.args.args[0].arg
    kept = {
        self_attribute(statement.targets[0], self_name)
        for statement in constructor.body
        if isinstance(statement, ast.Assign) and dotted_name(statement.value) == name
    }
    kept.discard("")
    read = sum(isinstance(node, ast.Name) and node.id == name for node in walk(constructor))
    if not kept or read > 1:
        return frozenset()
    return frozenset(kept).difference(*(changed_attributes(f, self_name) for f in functions))


def spread_by_loop(node: ast.stmt, self_name: str) -> tuple[str, str]:
    """Read `for k, v in self.kwargs.items(): config[k] = v`: the attribute and the dict.

    In one case a function may make something of the value. "" for other statements.
    """
    if not isinstance(node, ast.For) or node.orelse:
        return "", ""
    attribute, key, value = _items(node.target, node.iter, self_name)
    body = node.body
    if len(body) == 1 and isinstance(branch := body[0], ast.If) and branch.orelse:
        body = [*branch.body, *branch.orelse]
    [target, *others] = {_item_of(statement, key) for statement in body}
    values = [statement.value for statement in body if isinstance(statement, ast.Assign)]
    found = attribute and target and not others and _yield_value(values, value)
    return (attribute, target) if found else ("", "")


def spread_by_comprehension(node: ast.DictComp, self_name: str) -> str:
    """Return the attribute in `{k: v for k, v in self.kwargs.items()}`, "" for others."""
    [loop, *others] = node.generators
    attribute, key, value = _items(loop.target, loop.iter, self_name)
    kept = dotted_name(node.key) == key and _yield_value([node.value], value)
    return attribute if kept and not others and not loop.ifs else ""


def _items(target: ast.expr, iterated: ast.expr, self_name: str) -> tuple[str, str, str]:
    """Read `k, v in self.kwargs.items()`: the attribute and the two names, "" for others."""
    if isinstance(iterated, ast.Call) and dotted_name(iterated.func) == "iter" and iterated.args:
        iterated = iterated.args[0]
    names = [dotted_name(n) for n in target.elts] if isinstance(target, ast.Tuple) else []
    method = iterated.func if isinstance(iterated, ast.Call) else None
    if not isinstance(method, ast.Attribute) or method.attr != "items" or len(names) != 2:
        return "", "", ""
    return self_attribute(method.value, self_name), names[0], names[1]


def _item_of(statement: ast.stmt, key: str) -> str:
    """Return the dict in `config[key] = ...`, "" for other statements."""
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    if not isinstance(target, ast.Subscript) or dotted_name(target.slice) != key:
        return ""
    return dotted_name(target.value)


def _yield_value(nodes: list[ast.expr], name: str) -> bool:
    """Tell whether expressions are a name, or what a function makes of it in one case."""
    cases = [case for node in nodes for case in _cases(node)]
    made = [case.args[0] if isinstance(case, ast.Call) and case.args else case for case in cases]
    as_it_is = any(dotted_name(case) == name for case in cases)
    return as_it_is and all(dotted_name(node) == name for node in made)


def _cases(node: ast.expr) -> list[ast.expr]:
    return [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
