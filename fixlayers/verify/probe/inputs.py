"""Inputs to call an object with, guessed from its kind and source."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

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

    def guesses(self, kind: str, cls: type) -> Iterator[Inputs]:
        """Yield what an object of this class may be called with, the likeliest first."""
        if kind in ("layer", "model"):
            expressions = _of_layer(_source(cls))
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


_BY_KIND = {
    "loss": ("floats(2, 4), floats(2, 4)", "floats(2, 8, 8, 3), floats(2, 8, 8, 3)"),
    "initializer": ("(4, 4)",),
    "schedule": ("step(3)",),
    "regularizer": ("floats(4, 4)",),
    "constraint": ("floats(4, 4)",),
}


def _of_layer(source: str) -> Iterator[str]:
    shapes = ["2, 8", "2, 4, 8", "2, 16, 16, 8", "2, 32, 32, 3"]
    if "2D" in source or "height" in source:
        shapes.reverse()
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


def _source(cls: type) -> str:
    try:
        return inspect.getsource(cls)
    except (OSError, TypeError):
        return ""
