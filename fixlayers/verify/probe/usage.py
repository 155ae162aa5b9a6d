"""How a class uses its constructor's parameters, read from its source."""

from __future__ import annotations

import ast
import inspect
import textwrap
from dataclasses import dataclass, field
from typing import Any

_LAYER_ATTRIBUTES = frozenset(
    "build built units weights trainable_weights trainable_variables get_weights call layers "
    "compute_output_shape output_shape input_shape variables losses supports_masking get_config "
    "output state_size output_size inputs outputs updates summary".split()
)
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
    layer_like: bool = False
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

    Code that `inspect.getsource` cannot find gives no evidence.
    """
    evidence = {name: Usage() for name in names}
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(cls)))
    except (OSError, TypeError, SyntaxError):
        return evidence
    stored = _attributes(tree, names)
    for node in ast.walk(tree):
        _look(node, evidence, stored)
    return evidence


def _attributes(tree: ast.AST, names: set[str]) -> dict[str, str]:
    """Map each attribute that holds a parameter as it came to that parameter."""
    stored = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and node.value.id in names:
                    stored[target.attr] = node.value.id
    return stored


def _look(node: ast.AST, evidence: dict[str, Usage], stored: dict[str, str]) -> None:
    def about(expression: ast.expr) -> Usage | None:
        if isinstance(expression, ast.Name):
            return evidence.get(expression.id)
        if isinstance(expression, ast.Attribute) and isinstance(expression.value, ast.Name):
            return evidence.get(stored.get(expression.attr, ""))
        return None

    if isinstance(node, ast.Call):
        _look_at_call(node, about)
    elif isinstance(node, ast.BinOp):
        for side in (node.left, node.right):
            if (found := about(side)) is not None:
                found.calculated = True
    elif isinstance(node, ast.Compare) and (found := about(node.left)) is not None:
        for part in (part for other in node.comparators for part in ast.walk(other)):
            if isinstance(part, ast.Constant) and part.value is not None:
                found.compared.append(part.value)
    elif isinstance(
        node, ast.Attribute | ast.For | ast.comprehension | ast.Starred | ast.Subscript
    ):
        owner = node.iter if isinstance(node, ast.For | ast.comprehension) else node.value
        if (found := about(owner)) is not None:
            _look_at_part(node, found)


def _look_at_part(node: ast.AST, found: Usage) -> None:
    if isinstance(node, ast.Attribute):
        found.layer_like |= node.attr in _LAYER_ATTRIBUTES
    elif isinstance(node, ast.Subscript):
        found.subscripted = True
        if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
            found.subscripts.add(node.slice.value)
    else:
        found.iterated = True


def _look_at_call(node: ast.Call, about: Any) -> None:
    if (found := about(node.func)) is not None:
        found.called = True
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
