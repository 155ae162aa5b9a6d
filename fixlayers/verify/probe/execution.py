"""Call the original and the rebuilt object on the same input and compare weights and outputs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from fixlayers.verify.probe.arguments import Recipe
from fixlayers.verify.probe.errors import NotSurvivedError, told
from fixlayers.verify.probe.framework import Framework
from fixlayers.verify.probe.limits import time_limit

CALL_SECONDS = 15.0
CHECK_SECONDS = 20.0
TOLERANCE = 1e-5


@dataclass(frozen=True)
class Inputs:
    """Something to call an object with; `label` is how the report writes it."""

    label: str
    values: tuple[Any, ...]


class CallCheck:
    """Tries inputs until the original can be called, then compares with the rebuilt object."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework

    def check(self, recipe: Recipe, kind: str, rebuild: Callable[[Any], Any]) -> Inputs | None:
        """Return the input it was called with, None if none fitted.

        `rebuild` makes the copy from an original that was never called. Raises NotSurvivedError.
        """
        try:
            with time_limit(CHECK_SECONDS):
                for inputs in self._inputs(kind, recipe.cls):
                    if self._check_one(recipe, kind, rebuild, inputs.values):
                        return inputs
        except TimeoutError:
            return None
        return None

    def _check_one(
        self, recipe: Recipe, kind: str, rebuild: Callable[[Any], Any], inputs: tuple[Any, ...]
    ) -> bool:
        try:
            # An instance of its own: a call that fails may leave it half built.
            self._output(recipe.make(), inputs)
            original = recipe.make()
            copy = rebuild(original)
            first, second = self._output(original, inputs), self._output(original, inputs)
        except Exception:  # noqa: BLE001 - this input does not fit
            return False
        try:
            changed = self._output(copy, inputs)
        except Exception as error:
            message = f"rebuilt, it cannot be called: {told(error)}"
            raise NotSurvivedError("call", message) from error
        if kind in ("layer", "model"):
            self._compare_weights(original, copy)
            changed = self._output(copy, inputs)
        if close(first, second) and not close(first, changed):
            raise NotSurvivedError("outputs", "the outputs differ")
        return True

    def _compare_weights(self, original: Any, copy: Any) -> None:
        old = [tuple(weight.shape) for weight in original.weights]
        new = [tuple(weight.shape) for weight in copy.weights]
        if old != new:
            raise NotSurvivedError("weights", f"weights {old} became {new}"[:500])
        try:
            copy.set_weights(original.get_weights())
        except Exception as error:
            raise NotSurvivedError("weights", told(error)) from error

    def _output(self, subject: Any, inputs: tuple[Any, ...]) -> list[Any]:
        with time_limit(CALL_SECONDS):
            result = called(subject, inputs)
        return self.framework.arrays(result)

    def _inputs(self, kind: str, cls: type) -> Iterator[Inputs]:
        tensor = self._tensor
        if kind in ("layer", "model"):
            yield from self._layer_inputs(cls)
        elif kind == "loss":
            yield Inputs("(2, 4) twice", (tensor(2, 4), tensor(2, 4)))
            yield Inputs("(2, 8, 8, 3) twice", (tensor(2, 8, 8, 3), tensor(2, 8, 8, 3)))
        elif kind == "initializer":
            yield Inputs("shape (4, 4)", ((4, 4),))
        elif kind == "schedule":
            yield Inputs("step 3", (self.framework.tensor(3),))
        elif kind in ("regularizer", "constraint"):
            yield Inputs("(4, 4)", (tensor(4, 4),))

    def _layer_inputs(self, cls: type) -> Iterator[Inputs]:
        tensor = self._tensor
        shapes = [(2, 8), (2, 4, 8), (2, 16, 16, 8), (2, 32, 32, 3)]
        if "2D" in _source(cls) or "height" in _source(cls):
            shapes.reverse()
        if "Embedding" in _source(cls):
            yield Inputs("integers (2, 4)", (self._integers(2, 4),))
        for shape in shapes:
            yield Inputs(str(shape), (tensor(*shape),))
        for shape in [(2, 4, 8), (2, 8), (2, 16, 16, 8)]:
            yield Inputs(f"two of {shape} in a list", ([tensor(*shape), tensor(*shape)],))
            yield Inputs(f"two of {shape}", (tensor(*shape), tensor(*shape)))
        yield Inputs("three of (2, 4, 8)", tuple(tensor(2, 4, 8) for _ in range(3)))
        if "Embedding" not in _source(cls):
            yield Inputs("integers (2, 4)", (self._integers(2, 4),))
        yield Inputs("(2, 4, 4, 4, 8)", (tensor(2, 4, 4, 4, 8),))

    def _tensor(self, *shape: int) -> Any:
        values = np.random.default_rng(0).uniform(0.1, 0.9, shape).astype("float32")
        return self.framework.tensor(values)

    def _integers(self, *shape: int) -> Any:
        values = np.random.default_rng(0).integers(1, 4, shape).astype("int32")
        return self.framework.tensor(values)


def _source(cls: type) -> str:
    try:
        return inspect.getsource(cls)
    except (OSError, TypeError):
        return ""


def _call_parameters(subject: Any) -> list[str]:
    call = getattr(subject, "call", None)
    try:
        return list(inspect.signature(call).parameters) if callable(call) else []
    except (TypeError, ValueError):
        return []


def called(subject: Any, inputs: tuple[Any, ...]) -> Any:
    """Call an object on an input, for inference. Raises whatever its call raises."""
    options = {"training": False} if "training" in _call_parameters(subject) else {}
    return subject(*inputs, **options)


def close(old: list[Any], new: list[Any]) -> bool:
    """Tell whether two lists of arrays are the same, but for rounding."""
    if len(old) != len(new):
        return False
    for a, b in zip(old, new, strict=True):
        if a.shape != b.shape:
            return False
        if a.dtype.kind in "fiub" and not np.allclose(
            a, b, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True
        ):
            return False
    return True
