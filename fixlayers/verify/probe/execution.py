"""Call the original and the rebuilt object on the same input and compare weights and outputs."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np

from fixlayers.verify.probe.arguments import Recipe
from fixlayers.verify.probe.errors import NotSurvivedError, told
from fixlayers.verify.probe.framework import Framework
from fixlayers.verify.probe.inputs import InputGuesser, Inputs
from fixlayers.verify.probe.limits import time_limit

CALL_SECONDS = 15.0
CHECK_SECONDS = 20.0
TOLERANCE = 1e-5
REPETITIONS = 6


class CallCheck:
    """Tries inputs until the original can be called, then compares with the rebuilt object."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.inputs = InputGuesser(framework)

    def check(self, recipe: Recipe, kind: str, rebuild: Callable[[Any], Any]) -> Inputs | None:
        """Return the input it was called with, None if none fitted.

        `rebuild` makes the copy from an original that was never called. Raises NotSurvivedError.
        """
        try:
            with time_limit(CHECK_SECONDS):
                for inputs in self.inputs.guesses(kind, recipe):
                    if self._check_one(recipe, kind, rebuild, inputs.values):
                        return inputs
        except TimeoutError:
            return None
        return None

    def built(self, recipe: Recipe, kind: str) -> tuple[Any, bool]:
        """Return an instance after its first call or its `build`, and whether it was called.

        None if no input fitted.
        """
        try:
            with time_limit(CHECK_SECONDS):
                for way in (self._output, _build):
                    for inputs in self.inputs.guesses(kind, recipe):
                        instance = recipe.make()
                        if _works(way, instance, inputs.values):
                            return instance, way is not _build
        except TimeoutError:
            return None, False
        return None, False

    def _check_one(
        self, recipe: Recipe, kind: str, rebuild: Callable[[Any], Any], inputs: tuple[Any, ...]
    ) -> bool:
        try:
            # An instance of its own: a call that fails may leave it half built.
            self._output(recipe.make(), inputs)
            original = recipe.make()
            copy = rebuild(original)
            first = self._output(original, inputs)
        except Exception:  # noqa: BLE001 - this input does not fit
            return False
        try:
            changed = self._output(copy, inputs)
            if kind in ("layer", "model"):
                self._compare_weights(original, copy)
                changed = self._output(copy, inputs)
        except NotSurvivedError:
            raise
        except Exception as error:
            if not self._is_steady(recipe, original, inputs):
                return False
            message = f"rebuilt, it cannot be called: {told(error)}"
            raise NotSurvivedError("call", message) from error
        if not close(first, changed) and self._repeats(recipe, kind, original, inputs, first):
            raise NotSurvivedError("outputs", "the outputs differ")
        return True

    def _repeats(
        self, recipe: Recipe, kind: str, original: Any, inputs: tuple[Any, ...], first: list[Any]
    ) -> bool:
        """Tell whether the output is the same each time, from another such instance too.

        Random numbers are not: the coin tossed at each call, the seed drawn when it was made.
        """
        if not self._is_steady(recipe, original, inputs):
            return False
        twin = recipe.make()
        self._output(twin, inputs)
        if kind in ("layer", "model"):
            twin.set_weights(original.get_weights())
        return all(
            close(first, self._output(subject, inputs))
            for subject in (original, twin)
            for _ in range(REPETITIONS)
        )

    def _is_steady(self, recipe: Recipe, original: Any, inputs: tuple[Any, ...]) -> bool:
        """Tell whether it can be called on this each time, as what tosses a coin first may not."""
        twins = [recipe.make() for _ in range(REPETITIONS)]
        return all(
            _works(self._output, each, inputs) for each in (original, *twins) for _ in range(2)
        )

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


def _build(subject: Any, inputs: tuple[Any, ...]) -> None:
    (value,) = inputs
    subject.build(tuple(value.shape))


def _works(way: Callable[[Any, Any], Any], subject: Any, inputs: tuple[Any, ...]) -> bool:
    try:
        way(subject, inputs)
    except Exception:  # noqa: BLE001 - this input does not fit
        return False
    return True


def _call_parameters(subject: Any) -> list[str]:
    call = getattr(subject, "call", None)
    try:
        return list(inspect.signature(call).parameters) if callable(call) else []
    except (TypeError, ValueError):
        return []


def called(subject: Any, inputs: tuple[Any, ...]) -> Any:
    """Call an object on an input, for inference. Raises whatever its call raises."""
    return subject(*inputs, **inference(subject))


def inference(subject: Any) -> dict[str, bool]:
    """Return the keywords of a call that does not train."""
    return {"training": False} if "training" in _call_parameters(subject) else {}


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
