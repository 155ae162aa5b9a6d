"""Inputs to call an object with, guessed from its kind and source."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from fixlayers.verify.probe.arguments import Recipe
from fixlayers.verify.probe.framework import Framework


@dataclass(frozen=True)
class Inputs:
    """The arguments of a call, and how Python writes them with `floats` and `integers`."""

    expression: str
    values: tuple[Any, ...]


class InputGuesser:
    """Guesses inputs, as tensors of one framework."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework

    def guesses(self, kind: str, recipe: Recipe) -> Iterator[Inputs]:
        """Yield what an object of this recipe may be called with, the likeliest first."""
        if kind in ("layer", "model"):
            expressions = _of_layer(_source(recipe.cls), _sizes(recipe))
        else:
            expressions = iter(_BY_KIND.get(kind, ()))
        seen = {"floats": self._floats, "integers": self._integers, "step": self._framework.tensor}
        for expression in expressions:
            yield Inputs(expression, eval(f"({expression},)", seen))

    def _floats(self, *shape: int) -> Any:
        values = np.random.default_rng(0).uniform(0.1, 0.9, shape).astype("float32")
        return self._framework.tensor(values)

    def _integers(self, *shape: int) -> Any:
        values = np.random.default_rng(0).integers(1, 4, shape).astype("int32")
        return self._framework.tensor(values)


_SIZE = re.compile(r"dim|features|units|channels|hidden|width|size|d_model|filters", re.IGNORECASE)
_BY_KIND = {
    "loss": ("floats(2, 4), floats(2, 4)", "floats(2, 8, 8, 3), floats(2, 8, 8, 3)"),
    "initializer": ("(4, 4)",),
    "schedule": ("step(3)",),
    "regularizer": ("floats(4, 4)",),
    "constraint": ("floats(4, 4)",),
}


def _sizes(recipe: Recipe) -> list[int]:
    """Return numbers among the arguments that an input may have to agree with."""
    named = (label for name, label in recipe.labels().items() if _SIZE.search(name))
    found = (int(label) for label in named if label.isdigit())
    return list(dict.fromkeys(size for size in found if 1 < size <= 64 and size != 8))[:3]


def _of_layer(source: str, sizes: Sequence[int]) -> Iterator[str]:
    shapes = ["2, 8", "2, 4, 8", "2, 16, 16, 8", "2, 32, 32, 3"]
    if "2D" in source or "height" in source:
        shapes.reverse()
    # One tensor could be unpacked too, along the batch, but not where a file builds the model.
    if (parts := _parts(source)) > 1:
        for shape in ("2, 8, 8", "2, 8", "2, 16, 16, 8"):
            yield f"[{', '.join([f'floats({shape})'] * parts)}]"
    if "Embedding" in source:
        yield "integers(2, 4)"
    for shape in shapes:
        yield f"floats({shape})"
    for shape in ("2, 4, 8", "2, 8", "2, 16, 16, 8"):
        two = f"floats({shape}), floats({shape})"
        yield f"[{two}]"
        yield two
    yield ", ".join(["floats(2, 4, 8)"] * 3)
    if "Embedding" not in source:
        yield "integers(2, 4)"
    yield "floats(2, 4, 4, 4, 8)"
    for size in sizes:
        yield f"floats(2, {size})"
        yield f"floats(2, 4, {size})"


def _parts(source: str) -> int:
    """Return into how many parts `call` unpacks its first argument, 1 if it does not."""
    try:
        tree = ast.parse(textwrap.dedent(source))
    except SyntaxError:
        return 1
    found = [
        len(target.elts)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name == "call"
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Name)
        for target in node.targets
        if isinstance(target, ast.Tuple)
        and [node.value.id] == [argument.arg for argument in function.args.args[1:2]]
    ]
    return max(found, default=1)


def _source(cls: type) -> str:
    try:
        return inspect.getsource(cls)
    except (OSError, TypeError):
        return ""
