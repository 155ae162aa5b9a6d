"""Call the original and the rebuilt object on the same input and compare weights and outputs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from .arguments import Recipe
from .framework import Framework
from .limits import time_limit

CALL_SECONDS = 15.0
CHECK_SECONDS = 20.0
TOLERANCE = 1e-5


class CallCheck:
    """Tries inputs until the original can be called, then compares with the rebuilt object."""

    class DiffersError(Exception):
        """The rebuilt object differs at `stage`: call, weights or outputs."""

        def __init__(self, stage: str, message: str) -> None:
            super().__init__(message)
            self.stage = stage

    def __init__(self, framework: Framework) -> None:
        self.framework = framework

    def check(self, recipe: Recipe, kind: str, rebuild: Callable[[Any], Any]) -> str:
        """Return the input it was called with, "" if none fitted.

        `rebuild` makes the copy from an original that was never called. Raises DiffersError.
        """
        try:
            with time_limit(CHECK_SECONDS):
                for label, inputs in self._inputs(kind, recipe.cls):
                    if self._check_one(recipe, kind, rebuild, inputs):
                        return label
        except TimeoutError:
            return ""
        return ""

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
            message = f"{type(error).__name__}: {error}"[:500]
            raise self.DiffersError("call", f"rebuilt, it cannot be called: {message}") from error
        if kind in ("layer", "model"):
            self._compare_weights(original, copy)
            changed = self._output(copy, inputs)
        if _close(first, second) and not _close(first, changed):
            raise self.DiffersError("outputs", "the outputs differ")
        return True

    def _compare_weights(self, original: Any, copy: Any) -> None:
        old = [tuple(weight.shape) for weight in original.weights]
        new = [tuple(weight.shape) for weight in copy.weights]
        if old != new:
            raise self.DiffersError("weights", f"weights {old} became {new}"[:500])
        try:
            copy.set_weights(original.get_weights())
        except Exception as error:
            raise self.DiffersError("weights", f"{type(error).__name__}: {error}"[:500]) from error

    def _output(self, subject: Any, inputs: tuple[Any, ...]) -> list[Any]:
        options = {}
        if "training" in _call_parameters(subject):
            options["training"] = False
        with time_limit(CALL_SECONDS):
            result = subject(*inputs, **options)
        flat = self.framework.tensorflow.nest.flatten(result)
        return [np.asarray(item) for item in flat if item is not None]

    def _inputs(self, kind: str, cls: type) -> Iterator[tuple[str, tuple[Any, ...]]]:
        tensor = self._tensor
        if kind in ("layer", "model"):
            yield from self._layer_inputs(cls)
        elif kind == "loss":
            yield "(2, 4) twice", (tensor(2, 4), tensor(2, 4))
            yield "(2, 8, 8, 3) twice", (tensor(2, 8, 8, 3), tensor(2, 8, 8, 3))
        elif kind == "initializer":
            yield "shape (4, 4)", ((4, 4),)
        elif kind == "schedule":
            yield "step 3", (self.framework.tensorflow.constant(3),)
        elif kind in ("regularizer", "constraint"):
            yield "(4, 4)", (tensor(4, 4),)

    def _layer_inputs(self, cls: type) -> Iterator[tuple[str, tuple[Any, ...]]]:
        tensor = self._tensor
        shapes = [(2, 8), (2, 4, 8), (2, 16, 16, 8), (2, 32, 32, 3)]
        if "2D" in _source(cls) or "height" in _source(cls):
            shapes.reverse()
        if "Embedding" in _source(cls):
            yield "integers (2, 4)", (self._integers(2, 4),)
        for shape in shapes:
            yield str(shape), (tensor(*shape),)
        for shape in [(2, 4, 8), (2, 8), (2, 16, 16, 8)]:
            yield f"two of {shape} in a list", ([tensor(*shape), tensor(*shape)],)
            yield f"two of {shape}", (tensor(*shape), tensor(*shape))
        yield "three of (2, 4, 8)", tuple(tensor(2, 4, 8) for _ in range(3))
        if "Embedding" not in _source(cls):
            yield "integers (2, 4)", (self._integers(2, 4),)
        yield "(2, 4, 4, 4, 8)", (tensor(2, 4, 4, 4, 8),)

    def _tensor(self, *shape: int) -> Any:
        values = np.random.default_rng(0).uniform(0.1, 0.9, shape).astype("float32")
        return self.framework.tensorflow.constant(values)

    def _integers(self, *shape: int) -> Any:
        values = np.random.default_rng(0).integers(1, 4, shape).astype("int32")
        return self.framework.tensorflow.constant(values)


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


def _close(old: list[Any], new: list[Any]) -> bool:
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
