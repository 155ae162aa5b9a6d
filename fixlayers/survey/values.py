"""Expressions of the syntax tree, read into `Value`s."""

from __future__ import annotations

import ast

from fixlayers.survey.facts import Value
from fixlayers.survey.nodes import walk

_CONTAINERS: dict[type[ast.expr], str] = {
    ast.Tuple: "tuple",
    ast.List: "list",
    ast.Set: "set",
    ast.Dict: "dict",
}
_COMPREHENSIONS: dict[type[ast.expr], str] = {
    ast.ListComp: "list",
    ast.SetComp: "set",
    ast.DictComp: "dict",
    ast.GeneratorExp: "generator",
}


def dotted_name(node: ast.expr | None) -> str:
    """Return "a.b.c" for a chain of attributes on a name, else ""."""
    if type(node) is ast.Name:  # most are
        return node.id
    dotted = ""
    while type(node) is ast.Attribute:
        dotted = f".{node.attr}{dotted}"
        node = node.value
    return f"{node.id}{dotted}" if type(node) is ast.Name else ""


def is_none(node: ast.AST) -> bool:
    """Recognise the constant None."""
    return isinstance(node, ast.Constant) and node.value is None


def self_attribute(node: ast.AST, self_name: str) -> str:
    """Return "x" for `self.x`, else ""."""
    if type(node) is ast.Attribute:
        owner = node.value
        if type(owner) is ast.Name and owner.id == self_name:
            return node.attr
    return ""


def _loads(node: ast.AST, self_name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names: dict[str, None] = {}
    attributes: dict[str, None] = {}
    for child in walk(node):
        if isinstance(child, ast.Name) and child.id != self_name:
            names[child.id] = None
        elif attribute := self_attribute(child, self_name):
            attributes[attribute] = None
    return tuple(names), tuple(attributes)


def none_test(test: ast.expr) -> tuple[ast.expr, bool] | None:
    """Read a test that asks whether something is given.

    Returns:
        (the expression asked about, whether the test holds when it is given) for `p is None`,
        `p is not None`, `not p` and `p`; None for any other test.
    """
    if isinstance(test, ast.Compare) and len(test.ops) == 1:
        other = test.comparators[0]
        if is_none(other):
            if isinstance(test.ops[0], (ast.Is, ast.Eq)):
                return test.left, False
            if isinstance(test.ops[0], (ast.IsNot, ast.NotEq)):
                return test.left, True
        return None
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return test.operand, False
    if isinstance(test, (ast.Name, ast.Attribute)):
        return test, True
    return None


def _fallback(node: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """Read `p or x` and its conditional spellings as (p, x)."""
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and len(node.values) == 2:
        return node.values[0], node.values[1]
    if isinstance(node, ast.IfExp) and (asked := none_test(node.test)):
        subject, given = asked
        kept, instead = (node.body, node.orelse) if given else (node.orelse, node.body)
        if ast.dump(kept) == ast.dump(subject):
            return kept, instead
    return None


def _each_of(node: ast.expr) -> tuple[ast.expr, str, ast.expr] | None:
    """Read `[f(x) for x in p]` and `{k: f(v) for k, v in p.items()}` as (p, "x", f(x))."""
    if not isinstance(node, (ast.ListComp, ast.DictComp)) or len(node.generators) != 1:
        return None
    generator = node.generators[0]
    if generator.ifs or generator.is_async:
        return None
    if isinstance(node, ast.ListComp):
        target = dotted_name(generator.target)
        return (generator.iter, target, node.elt) if target else None
    pair, source = generator.target, generator.iter
    if not isinstance(pair, ast.Tuple) or not isinstance(source, ast.Call) or source.args:
        return None
    key, *target_names = map(dotted_name, pair.elts)
    items = isinstance(source.func, ast.Attribute) and source.func.attr == "items"
    if not items or len(target_names) != 1 or dotted_name(node.key) != key:
        return None
    assert isinstance(source.func, ast.Attribute)
    return source.func.value, target_names[0], node.value


def read_value(node: ast.expr, self_name: str) -> Value:
    """Read an expression inside a method whose first parameter is `self_name`."""
    if isinstance(node, ast.Constant):
        return Value("constant", repr(node.value))
    if isinstance(node, ast.Name):
        return Value("name", node.id, reads=() if node.id == self_name else (node.id,))
    if attribute := self_attribute(node, self_name):
        return Value("self", attribute, attributes=(attribute,))
    if isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant):
        return Value("constant", ast.unparse(node))
    reads, attributes = _loads(node, self_name)
    if pair := _fallback(node):
        parts = tuple(read_value(part, self_name) for part in pair)
        return Value("fallback", parts=parts, reads=reads, attributes=attributes)
    if isinstance(node, ast.Call):
        return _read_call(node, self_name, reads, attributes)
    if isinstance(node, ast.BinOp):
        parts = (read_value(node.left, self_name), read_value(node.right, self_name))
        operator = type(node.op).__name__
        return Value("arithmetic", operator, parts, reads=reads, attributes=attributes)
    if isinstance(node, ast.UnaryOp):
        parts = (read_value(node.operand, self_name),)
        operator = type(node.op).__name__
        return Value("arithmetic", operator, parts, reads=reads, attributes=attributes)
    if isinstance(node, ast.Lambda):
        return Value("lambda", reads=reads, attributes=attributes)
    if name := dotted_name(node):
        return Value("dotted", name, reads=reads, attributes=attributes)
    if isinstance(node, (ast.Tuple, ast.List, ast.Set, ast.Dict)):
        children = node.values if isinstance(node, ast.Dict) else node.elts
        text, parts = _CONTAINERS[type(node)], tuple(read_value(e, self_name) for e in children)
        keys = node.keys if isinstance(node, ast.Dict) else ()
        items = zip((ast.unparse(key) if key else "**" for key in keys), parts, strict=False)
        return Value("container", text, parts, tuple(items), reads=reads, attributes=attributes)
    if type(node) in _COMPREHENSIONS:
        return _read_comprehension(node, self_name, reads, attributes)
    return Value("other", reads=reads, attributes=attributes)


def _read_comprehension(
    node: ast.expr, self_name: str, reads: tuple[str, ...], attributes: tuple[str, ...]
) -> Value:
    text, each = _COMPREHENSIONS[type(node)], _each_of(node)
    if each is None:
        return Value("comprehension", text, reads=reads, attributes=attributes)
    source, target, element = each
    parts = (read_value(source, self_name),)
    if dotted_name(element) == target:
        return Value("call", text, parts, reads=reads, attributes=attributes)
    made = ((target, read_value(element, self_name)),)
    return Value("comprehension", text, parts, made, reads=reads, attributes=attributes)


def _read_call(
    node: ast.Call, self_name: str, reads: tuple[str, ...], attributes: tuple[str, ...]
) -> Value:
    starred = any(isinstance(a, ast.Starred) for a in node.args)
    if starred or any(k.arg is None for k in node.keywords):
        return Value("other", dotted_name(node.func), reads=reads, attributes=attributes)
    return Value(
        "call",
        dotted_name(node.func),
        tuple(read_value(a, self_name) for a in node.args),
        tuple((k.arg or "", read_value(k.value, self_name)) for k in node.keywords),
        reads=reads,
        attributes=attributes,
    )
