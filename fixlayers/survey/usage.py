"""How constructor parameters and attributes are used in a class: evidence of what they hold."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

from fixlayers.survey.facts import Use
from fixlayers.survey.nodes import LEAVES, children
from fixlayers.survey.values import dotted_name, none_test, self_attribute

_MUTATORS = frozenset(
    "append extend insert pop remove sort reverse clear update setdefault add popitem".split()
)

_SUBJECTS = frozenset({ast.Name, ast.Attribute})
_COMPREHENSIONS = frozenset({ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp})

_Relation = tuple[str, str, ast.AST]
"""How a node uses one below it, the detail, and that one."""


class UsageReader:
    """Collects the uses of some names, and of all attributes of self, in one method."""

    def __init__(self, self_name: str, names: Iterable[str]) -> None:
        self.self_name = self_name
        self.names = frozenset(names)
        self.uses: dict[str, dict[Use, None]] = {}
        self.elements: dict[str, str] = {}

    def subject(self, node: ast.AST) -> str:
        """Return "p" for a watched name, "self.x" for an attribute of self, else ""."""
        if isinstance(node, ast.Name) and node.id in self.names:
            return node.id
        attribute = self_attribute(node, self.self_name)
        return f"self.{attribute}" if attribute else ""

    def note(self, node: ast.AST, how: str, detail: str = "") -> None:
        """Record a use of a watched name or attribute, or of an element of one."""
        if subject := self.subject(node):
            if how == "arithmetic" and isinstance(node, ast.Name) and detail != "number":
                detail = "in __init__"
            self.uses.setdefault(subject, {})[Use(how, detail)] = None
        elif isinstance(node, ast.Name) and node.id in self.elements:
            subject = self.elements[node.id]
            if how in {"called", "attribute"}:
                what = f".{detail}" if how == "attribute" else how
                self.uses.setdefault(subject, {})[Use("element", what)] = None
            elif how in {"argument", "arithmetic", "compared"}:
                self.uses.setdefault(subject, {})[Use(how, detail)] = None
            elif how in {"tuple", "hashed", "index"}:
                self.uses.setdefault(subject, {})[Use("each", how)] = None

    def visit(self, node: ast.AST) -> None:
        """Record what a node does to its children, then go on to them."""
        kind = type(node)
        if kind in _COMPREHENSIONS:
            for comprehension in node.generators:  # type: ignore[attr-defined]
                self._bind_elements(comprehension)
        if kind in _RELATIONS:
            for how, detail, child in _RELATIONS[kind](node):
                used = type(child)
                if used in _SUBJECTS:
                    self.note(child, how, detail)
                # What happens to an element counts for its container.
                elif used is ast.Subscript and how in _OF_ELEMENTS:
                    self.note(child.value, how, detail)  # type: ignore[attr-defined]
        if kind is ast.For or kind is ast.comprehension:
            self._bind_elements(node)  # type: ignore[arg-type]
        for child in children(node):
            if type(child) not in LEAVES:
                self.visit(child)

    def _bind_elements(self, node: ast.For | ast.comprehension) -> None:
        """Remember loop variables, so that what happens to an element counts for its container."""
        iterated = node.iter
        targets: list[ast.expr] = [node.target]
        sources: list[ast.expr] = [iterated]
        if isinstance(iterated, ast.Call) and _is_view_of_dict(iterated.func):
            assert isinstance(iterated.func, ast.Attribute)
            sources = [iterated.func.value]
            if isinstance(node.target, ast.Tuple):
                targets = list(node.target.elts)[-1:]
        elif isinstance(iterated, ast.Call) and dotted_name(iterated.func) in _PASS_THROUGH:
            sources = list(iterated.args)
            if isinstance(node.target, ast.Tuple):
                targets = list(node.target.elts)
            if dotted_name(iterated.func) == "enumerate":
                targets = targets[-1:]
        for target, source in zip(targets, sources, strict=False):
            if isinstance(target, ast.Name) and (subject := self.subject(source)):
                self.elements[target.id] = subject
                self.note(source, "iterated")


def _is_view_of_dict(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr in {"items", "values"}


_OF_ELEMENTS = frozenset({"argument", "arithmetic", "compared"})
_PASS_THROUGH = frozenset({"enumerate", "zip", "reversed", "list", "tuple"})


def _operand_relations(node: ast.BinOp, operand: ast.expr, other: ast.expr) -> Iterator[_Relation]:
    """Say what one operand is used for; beside a tensor it may be an array as well as a number."""
    if isinstance(other, ast.Tuple) and isinstance(node.op, ast.Add):
        yield "tuple", "concatenated", operand
    number = isinstance(other, ast.Constant) and isinstance(other.value, (int, float))
    yield "arithmetic", "number" if number else type(node.op).__name__, operand


def _subscript_relations(node: ast.Subscript) -> Iterator[_Relation]:
    if isinstance(node.value, ast.Name | ast.Attribute):
        stored = not isinstance(node.ctx, ast.Load)
        yield "mutated" if stored else "subscripted", "", node.value
    yield "index", "", node.slice
    if _holds_tuples(node.value):
        yield "tuple", "key", node.slice


def _call_relations(node: ast.Call) -> Iterator[_Relation]:
    yield "called", _arguments_of(node), node.func
    if isinstance(node.func, ast.Subscript):
        yield "element", "called", node.func.value
    callee = dotted_name(node.func)
    if callee == "isinstance" and len(node.args) == 2:
        types = [dotted_name(t) for t in _elements(node.args[1])]
        yield "instance", ",".join(types), node.args[0]
    if isinstance(node.func, ast.Attribute) and node.func.attr == "add":
        # `model.add(block(3))`: what is called makes a layer.
        yield from (("made", "add", a.func) for a in node.args if isinstance(a, ast.Call))
    if isinstance(node.func, ast.Attribute) and _holds_tuples(node.func.value) and node.args:
        yield "tuple", "key", node.args[0]
    if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call):
        inner = dotted_name(node.func.value.func)
        callee = f"{inner}().{node.func.attr}" if inner else ""
    for position, argument in enumerate(node.args):
        yield "argument", f"{callee}:{position}", argument
        if isinstance(argument, (ast.List, ast.Tuple)):
            for element in argument.elts:
                yield "in-container", f"{callee}:{position}", element
    for keyword in node.keywords:
        if keyword.arg is not None:
            yield "argument", f"{callee}:{keyword.arg}", keyword.value
            if isinstance(keyword.value, (ast.List, ast.Tuple)):
                for element in keyword.value.elts:
                    yield "in-container", f"{callee}:{keyword.arg}", element


def _arguments_of(node: ast.Call) -> str:
    """Return "bare" for a call without arguments, the keywords of one that has nothing else."""
    if node.args:
        return ""
    return ",".join(sorted(k.arg or "**" for k in node.keywords)) or "bare"


def _compare_relations(node: ast.Compare) -> Iterator[_Relation]:
    if none_test(node) is not None:
        yield "tested", "none", node.left
        return
    operands = [node.left, *node.comparators]
    if subject := _whose_type(node.left):
        types = [dotted_name(t) for other in node.comparators for t in _elements(other)]
        yield "instance", ",".join(types), subject
    for operand in operands:
        others = [o for o in operands if o is not operand]
        constants = {type(o.value).__name__ for o in others if isinstance(o, ast.Constant)}
        yield "compared", ",".join(sorted(constants)), operand
        if any(_tells_tuple(node.ops[0], operand is node.left, other) for other in others):
            yield "tuple", "compared", operand
        identical = isinstance(node.ops[0], (ast.Is, ast.IsNot))
        for other in others:
            for element in _elements(other):
                if "." in (name := dotted_name(element)):
                    yield "identical" if identical else "equal", name, operand


def _whose_type(node: ast.expr) -> ast.expr | None:
    """Return x of `type(x)`."""
    if isinstance(node, ast.Call) and dotted_name(node.func) == "type" and len(node.args) == 1:
        return node.args[0]
    return None


def _tells_tuple(operator: ast.cmpop, left: bool, other: ast.expr) -> bool:
    """Tell whether what is compared is a tuple: beside one, or looked for among some."""
    if isinstance(operator, (ast.In, ast.NotIn)):
        return left and _holds_tuples(other)
    return isinstance(operator, (ast.Eq, ast.NotEq)) and isinstance(other, ast.Tuple)


def _elements(node: ast.expr) -> list[ast.expr]:
    return list(node.elts) if isinstance(node, (ast.Tuple, ast.List, ast.Set)) else [node]


def _holds_tuples(node: ast.expr) -> bool:
    """Recognise a display of tuples, and a dict display whose keys are tuples."""
    held = node.keys if isinstance(node, ast.Dict) else _elements(node)
    return held != [node] and any(isinstance(each, ast.Tuple) for each in held)


def _binary_relations(node: ast.BinOp) -> Iterator[_Relation]:
    yield from _operand_relations(node, node.left, node.right)
    yield from _operand_relations(node, node.right, node.left)


def _unary_relations(node: ast.UnaryOp) -> Iterator[_Relation]:
    yield "tested" if isinstance(node.op, ast.Not) else "arithmetic", "", node.operand


def _augmented_relations(node: ast.AugAssign) -> Iterator[_Relation]:
    yield "arithmetic", type(node.op).__name__, node.target
    yield "arithmetic", type(node.op).__name__, node.value


def _tested(node: ast.If | ast.IfExp | ast.While | ast.Assert) -> Iterator[_Relation]:
    yield "tested", "", node.test


# What a node of each kind does to its children.
_RELATIONS: dict[type[ast.AST], Callable[..., Iterable[_Relation]]] = {
    ast.Call: _call_relations,
    ast.Attribute: lambda node: (
        ("mutated" if node.attr in _MUTATORS else "attribute", node.attr, node.value),
    ),
    ast.BinOp: _binary_relations,
    ast.UnaryOp: _unary_relations,
    ast.AugAssign: _augmented_relations,
    ast.Compare: _compare_relations,
    ast.Subscript: _subscript_relations,
    ast.Dict: lambda node: (("hashed", "", key) for key in node.keys if key is not None),
    ast.Set: lambda node: (("hashed", "", element) for element in node.elts),
    ast.DictComp: lambda node: (("hashed", "", node.key),),
    ast.SetComp: lambda node: (("hashed", "", node.elt),),
    ast.BoolOp: lambda node: (("tested", "", value) for value in node.values),
    ast.If: _tested,
    ast.IfExp: _tested,
    ast.While: _tested,
    ast.Assert: _tested,
    ast.FormattedValue: lambda node: (("formatted", "", node.value),),
    ast.For: lambda node: (("iterated", "", node.iter),),
    ast.comprehension: lambda node: (("iterated", "", node.iter),),
    ast.Starred: lambda node: (("iterated", "", node.value),),
}
