"""The keys that a branch or a loop of `get_config` may set, change or remove."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping

from fixlayers.survey.nodes import nodes_of, walk
from fixlayers.survey.telling import only_tells
from fixlayers.survey.values import dotted_name, self_attribute

_READS = frozenset({"get", "keys"})


class OpaqueError(Exception):
    """The keys cannot all be listed; the message says why."""


def literal_lists(node: ast.AST) -> dict[str, tuple[str, ...]]:
    """Return the local names of a function that are bound once, to strings in a list or tuple."""
    bound = [n.id for n in nodes_of(node, ast.Name) if isinstance(n.ctx, ast.Store)]
    found: dict[str, tuple[str, ...]] = {}
    for statement in nodes_of(node, ast.Assign):
        [target, *others] = statement.targets
        strings = _strings(statement.value)
        if isinstance(target, ast.Name) and not others and strings is not None:
            found[target.id] = strings
    return {name: strings for name, strings in found.items() if bound.count(name) == 1}


def conditional_keys(
    node: ast.stmt, configs: Collection[str], lists: Mapping[str, tuple[str, ...]]
) -> dict[str, set[str]]:
    """Return the keys that a compound statement touches, by the local dict that holds them.

    Args:
        node: a branch, a loop, a `try`, a check or a call that only tells something.
        configs: the local names that hold a config.
        lists: the strings in local lists, by the name of the list.

    Raises:
        OpaqueError: it returns, or does to a config what cannot be followed.
    """
    reader = _BranchReader(node.lineno, configs, lists)
    reader.statement(node, {})
    return reader.keys


def other_than(node: ast.stmt, self_name: str) -> tuple[str, str]:
    """Return the attribute and the name in `if self.gain is not GAIN:`, "" for other statements."""
    if not isinstance(node, ast.If) or node.orelse or not isinstance(node.test, ast.Compare):
        return "", ""
    test = node.test
    if not isinstance(test.ops[0], ast.IsNot):
        return "", ""
    return self_attribute(test.left, self_name), dotted_name(test.comparators[0])


def of_one_type(node: ast.stmt, self_name: str) -> str:
    """Return the attribute in `if isinstance(self.norm, type):` and `if type(self.cfg) is Config:`.

    None and a default may be told apart beside that. So may what has a config, be it among what
    the attribute holds: `hasattr(self.inner, "get_config")`. "" for other statements.
    """
    if not isinstance(node, ast.If) or node.orelse:
        return ""
    tests, asked = [node.test], dict[str, bool]()
    while tests:
        test = tests.pop()
        if isinstance(test, ast.BoolOp):
            tests += test.values
            continue
        if isinstance(test, ast.UnaryOp):
            tests.append(test.operand)
            continue
        attribute, typed = _asked_of_each(test, self_name) or _asked(test, self_name)
        asked[attribute] = asked.get(attribute, False) or typed
    [(attribute, typed), *others] = asked.items()
    return attribute if typed and not others else ""


def _asked_of_each(test: ast.expr, self_name: str) -> tuple[str, bool] | None:
    """Read `all(hasattr(block, "get_config") for block in self.blocks)`, None for other tests."""
    if not isinstance(test, ast.Call) or not test.args:
        return None
    each = test.args[0]
    if not isinstance(each, ast.GeneratorExp):
        return None
    held = each.generators[0].iter
    if isinstance(held, ast.Call) and isinstance(held.func, ast.Attribute):
        held = held.func.value
    return self_attribute(held, self_name), "'get_config'" in ast.unparse(each.elt)


def _asked(test: ast.expr, self_name: str) -> tuple[str, bool]:
    """Return the attribute that a test is about, and whether it asks for one type or a config."""
    if isinstance(test, ast.Call) and test.args:
        asked = [ast.unparse(node) for node in (test.func, *test.args[1:])]
        typed = asked in (["isinstance", "type"], ["hasattr", "'get_config'"])
        return self_attribute(test.args[0], self_name), typed
    if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], (ast.Is, ast.IsNot)):
        return "", False
    left = test.left
    if isinstance(left, ast.Call) and dotted_name(left.func) == "type" and len(left.args) == 1:
        return self_attribute(left.args[0], self_name), isinstance(test.ops[0], ast.Is)
    return self_attribute(left, self_name), False


class _BranchReader:
    def __init__(
        self, line: int, configs: Collection[str], lists: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.line = line
        self.configs = configs
        self.lists = lists
        self.keys: dict[str, set[str]] = {}

    def unclear(self) -> OpaqueError:
        return OpaqueError(f"line {self.line} builds the config in a branch or a loop")

    def statement(self, node: ast.stmt, loops: Mapping[str, tuple[str, ...]]) -> None:
        """Read a statement; `loops` are the strings that the variables of loops stand for."""
        if isinstance(node, (ast.If, ast.While)):
            self.expression(node.test, loops)
            self.statements((*node.body, *node.orelse), loops)
        elif isinstance(node, ast.For):
            if self.touches(node.iter):
                raise self.unclear()
            self.statements((*node.body, *node.orelse), {**loops, **self.loop(node)})
        elif isinstance(node, ast.Try):
            handled = (s for handler in node.handlers for s in handler.body)
            self.statements((*node.body, *handled, *node.orelse, *node.finalbody), loops)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                self.target(target, loops)
            if node.value is not None:
                self.expression(node.value, loops)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                self.target(target, loops)
        elif isinstance(node, ast.Expr):
            self.expression(node.value, loops)
        elif isinstance(node, ast.Assert):
            self.expression(node.test, loops)
        elif self.touches(node) or nodes_of(node, ast.Return):
            raise self.unclear()

    def statements(self, body: Iterable[ast.stmt], loops: Mapping[str, tuple[str, ...]]) -> None:
        for each in body:
            self.statement(each, loops)

    def loop(self, node: ast.For) -> dict[str, tuple[str, ...]]:
        """Return the strings that the variables of a loop stand for."""
        if isinstance(node.target, ast.Name):
            strings = self.lists.get(dotted_name(node.iter)) or _strings(node.iter)
            return {node.target.id: strings} if strings is not None else {}
        rows = [_items(row) for row in _items(node.iter)]
        found: dict[str, tuple[str, ...]] = {}
        for index, variable in enumerate(_items(node.target)):
            strings = _strings(ast.Tuple([row[index] for row in rows if index < len(row)]))
            if isinstance(variable, ast.Name) and strings and len(strings) == len(rows):
                found[variable.id] = strings
        return found

    def target(self, node: ast.expr, loops: Mapping[str, tuple[str, ...]]) -> None:
        if not self.touches(node):
            return
        below = node
        while isinstance(below, ast.Subscript) and isinstance(below.value, ast.Subscript):
            below = below.value
        if not isinstance(below, ast.Subscript) or not self.is_config(below.value):
            raise self.unclear()
        self.note(below.value, below.slice, loops)

    def expression(self, node: ast.expr, loops: Mapping[str, tuple[str, ...]]) -> None:
        """Read what an expression does to configs: look something up, or update them."""
        understood: set[ast.expr] = set()
        for child in walk(node):
            if isinstance(child, ast.Subscript) and self.is_config(child.value):
                self.note(child.value, child.slice, loops)
                understood.add(child.value)
            elif isinstance(child, ast.Compare):
                tests = zip(child.ops, child.comparators, strict=True)
                understood |= {c for op, c in tests if isinstance(op, (ast.In, ast.NotIn))}
            elif isinstance(child, ast.Call) and only_tells(child):
                understood.update(child.args)
            elif isinstance(child, ast.Call) and isinstance(child.func, ast.Attribute):
                if self.is_config(child.func.value):
                    self.call(child, child.func, loops)
                    understood.add(child.func.value)
        for child in walk(node):
            if self.is_config(child) and child not in understood:
                raise self.unclear()

    def call(
        self, node: ast.Call, method: ast.Attribute, loops: Mapping[str, tuple[str, ...]]
    ) -> None:
        if method.attr == "update":
            for given in node.args:
                if not isinstance(given, ast.Dict):
                    raise self.unclear()
                for key in given.keys:
                    self.note(method.value, key, loops)
            for keyword in node.keywords:
                self.note(method.value, ast.Constant(keyword.arg), loops)
        elif method.attr in {"pop", "setdefault", "get"} and node.args:
            self.note(method.value, node.args[0], loops)
        elif method.attr not in _READS:
            raise self.unclear()

    def note(
        self, config: ast.expr, key: ast.expr | None, loops: Mapping[str, tuple[str, ...]]
    ) -> None:
        """Note the keys that an expression stands for; None is what is unpacked into a dict."""
        if key is None:
            raise self.unclear()
        strings = loops.get(dotted_name(key), _strings(ast.Tuple([key])))
        if strings is None:
            raise self.unclear()
        self.keys.setdefault(dotted_name(config), set()).update(strings)

    def is_config(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id in self.configs

    def touches(self, node: ast.AST) -> bool:
        return any(self.is_config(child) for child in walk(node))


def _items(node: ast.expr) -> list[ast.expr]:
    return node.elts if isinstance(node, (ast.List, ast.Tuple)) else []


def _strings(node: ast.expr) -> tuple[str, ...] | None:
    """Return the strings of a list or tuple, None for anything else."""
    if not isinstance(node, (ast.List, ast.Tuple)):
        return None
    values = [n.value for n in node.elts if isinstance(n, ast.Constant)]
    strings = tuple(value for value in values if isinstance(value, str))
    return strings if len(strings) == len(node.elts) else None
