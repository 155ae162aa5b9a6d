"""How a class uses its constructor's parameters, read from its source."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from dataclasses import dataclass, field
from typing import Any

_LAYER_ATTRIBUTES = frozenset(
    "build built units weights trainable_weights trainable_variables get_weights call layers "
    "compute_output_shape output_shape input_shape variables losses supports_masking get_config "
    "output state_size output_size inputs outputs updates summary to_json".split()
)
_MODEL_ATTRIBUTES = frozenset(
    "to_json layers summary predict fit compile train_on_batch predict_on_batch inputs outputs "
    "input_shape output_shape".split()
)
_FRAMEWORKS = frozenset({"keras", "tf_keras", "tensorflow", "builtins"})
_INT_CALLS = frozenset(
    "Dense Conv1D Conv2D Conv3D LSTM GRU range Embedding Conv2DTranspose".split()
)
_FLOAT_CALLS = frozenset(
    "Dropout SpatialDropout1D SpatialDropout2D GaussianNoise LeakyReLU".split()
)


@dataclass
class Usage:
    """Evidence about one parameter."""

    called: bool = False
    makes: bool = False
    """It is called as a class is: with settings only, and with no input."""
    layer_like: bool = False
    model_like: bool = False
    of_layers: bool = False
    """Its items are called, or used as layers are."""
    iterated: bool = False
    subscripted: bool = False
    calculated: bool = False
    int_like: bool = False
    float_like: bool = False
    compared: list[Any] = field(default_factory=list)
    """Constants it is compared with (`==`, `in`)."""
    subscripts: set[str] = field(default_factory=set)
    """String keys it is subscripted with."""


def usage_of(cls: type, names: set[str]) -> dict[str, Usage]:
    """Return what the source of a class tells about each of these parameters.

    So does that of its ancestors in the project about those that they call the same. Code that
    `inspect.getsource` cannot find gives no evidence.
    """
    evidence = {name: Usage() for name in names}
    for ancestor in cls.__mro__:
        if ancestor.__module__.partition(".")[0] in _FRAMEWORKS:
            continue
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(ancestor)))
        except (OSError, TypeError, SyntaxError):
            continue
        _Reader(cls, ancestor.__module__, tree, evidence).read()
    return evidence


class _Reader:
    """Reads the source of a class, or of an ancestor in some module, for evidence."""

    def __init__(self, cls: type, module: str, tree: ast.AST, evidence: dict[str, Usage]) -> None:
        self.cls = cls
        self.evidence = evidence
        self.tree = tree
        self.seen = vars(sys.modules[module]) if module in sys.modules else {}
        self.stored = _attributes(tree, set(evidence))
        self.items: dict[str, Usage] = {}
        """The parameter of which a name is an item."""

    def read(self) -> None:
        """Add what the source tells to the evidence."""
        nodes = list(ast.walk(self.tree))
        for node in nodes:
            if isinstance(node, ast.For | ast.comprehension):
                self._look_at_loop(node.target, node.iter)
        for node in nodes:
            self._look(node)

    def _about(self, expression: ast.expr) -> Usage | None:
        if isinstance(expression, ast.Name):
            return self.evidence.get(expression.id)
        if isinstance(expression, ast.Attribute) and isinstance(expression.value, ast.Name):
            return self.evidence.get(self.stored.get(expression.attr, ""))
        return None

    def _look_at_loop(self, target: ast.expr, iterated: ast.expr) -> None:
        called = getattr(getattr(iterated, "func", None), "id", "")
        if isinstance(iterated, ast.Call) and called in ("enumerate", "zip", "reversed"):
            targets = target.elts if isinstance(target, ast.Tuple) else [target]
            targets = targets[1:] if called == "enumerate" else targets
            pairs = list(zip(targets, iterated.args, strict=False))
        else:
            pairs = [(target, iterated)]
        for part, source in pairs:
            if isinstance(part, ast.Name) and (found := self._about(source)) is not None:
                self.items[part.id] = found

    def _look(self, node: ast.AST) -> None:
        if isinstance(node, ast.Call):
            _look_at_call(node, self._about)
            if isinstance(node.func, ast.Name) and node.func.id in self.items:
                self.items[node.func.id].of_layers = True
        elif isinstance(node, ast.BinOp):
            for side in (node.left, node.right):
                if (found := self._about(side)) is not None:
                    found.calculated = True
        elif isinstance(node, ast.Compare) and (found := self._about(node.left)) is not None:
            found.compared += [v for other in node.comparators for v in self._constants(other)]
        elif isinstance(
            node, ast.Attribute | ast.For | ast.comprehension | ast.Starred | ast.Subscript
        ):
            owner = node.iter if isinstance(node, ast.For | ast.comprehension) else node.value
            if (found := self._about(owner)) is not None:
                _look_at_part(node, found)
            elif isinstance(node, ast.Attribute) and isinstance(owner, ast.Name):
                layer_like = owner.id in self.items and node.attr in _LAYER_ATTRIBUTES
                if layer_like:
                    self.items[owner.id].of_layers = True

    def _constants(self, other: ast.expr) -> list[Any]:
        """Return what a parameter is compared with, by name too: `x in MODES`."""
        named: Any = None
        if isinstance(other, ast.Name):
            named = self.seen.get(other.id)
        elif isinstance(other, ast.Attribute):
            named = getattr(self.cls, other.attr, None)
        if isinstance(named, list | tuple | set | frozenset | dict):
            return [value for value in named if isinstance(value, str | int | float)]
        parts = (part for part in ast.walk(other) if isinstance(part, ast.Constant))
        return [part.value for part in parts if part.value is not None]


def _attributes(tree: ast.AST, names: set[str]) -> dict[str, str]:
    """Map each attribute that holds a parameter as it came to that parameter."""
    stored = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and node.value.id in names:
                    stored[target.attr] = node.value.id
    return stored


def _look_at_part(node: ast.AST, found: Usage) -> None:
    if isinstance(node, ast.Attribute):
        found.layer_like |= node.attr in _LAYER_ATTRIBUTES
        found.model_like |= node.attr in _MODEL_ATTRIBUTES
    elif isinstance(node, ast.Subscript):
        found.subscripted = True
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            found.subscripts.add(node.slice.value)
    else:
        found.iterated = True


def _look_at_call(node: ast.Call, about: Any) -> None:
    if (found := about(node.func)) is not None:
        found.called = True
        found.makes |= not node.args and bool(node.keywords)
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    for index, argument in enumerate([*node.args, *(kw.value for kw in node.keywords)]):
        if (found := about(argument)) is None:
            continue
        if name in ("enumerate", "zip", "reversed", "len", "sum", "list", "tuple", "sorted"):
            found.iterated = True
        elif name in ("Bidirectional", "TimeDistributed", "RNN") and index == 0:
            found.layer_like = True
        found.int_like |= name in _INT_CALLS and index == 0
        found.float_like |= name in _FLOAT_CALLS and index == 0


def popped_keywords(cls: type) -> dict[str, Any]:
    """Return parameters that `__init__` pops from its `**kwargs`, with constant defaults."""
    init = cls.__dict__.get("__init__")
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(init)))  # type: ignore[arg-type]
    except (OSError, TypeError, SyntaxError):
        return {}
    found = {}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "pop"
            and getattr(node.func.value, "id", "") == "kwargs"
            and len(node.args) == 2
            and all(isinstance(argument, ast.Constant) for argument in node.args)
        ):
            name, default = (argument.value for argument in node.args)  # type: ignore[attr-defined]
            found[str(name)] = default
    return found
