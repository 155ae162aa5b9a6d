"""Save an instance in a `.keras` file, and load that without `custom_objects`."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from fixlayers.verify.probe.arguments import Recipe
from fixlayers.verify.probe.errors import NotSurvivedError, told
from fixlayers.verify.probe.execution import REPETITIONS, called, close
from fixlayers.verify.probe.framework import Framework
from fixlayers.verify.probe.inputs import Inputs
from fixlayers.verify.probe.limits import time_limit

FILE_SECONDS = 30.0
FILE = "saved.keras"


class SavedFile:
    """Puts an instance where models have it, saves the model and loads it again."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.keras = framework.keras
        self.path = os.path.abspath(FILE)

    def check(self, recipe: Recipe, kind: str, inputs: Inputs | None) -> str:
        """Return what was saved, "" if no model that has the instance could be made.

        Raises NotSurvivedError.
        """
        try:
            with time_limit(FILE_SECONDS):
                carrier = self._carrier(recipe.make(), kind, inputs)
        except Exception:  # noqa: BLE001 - foreign code raises anything
            return ""
        if carrier is None:
            return ""
        saved, model = carrier
        try:
            with time_limit(FILE_SECONDS):
                self._compare(model, inputs if kind in ("layer", "model") else None)
        except TimeoutError as error:
            raise NotSurvivedError("file", str(error)) from error
        return saved

    def _carrier(self, instance: Any, kind: str, inputs: Inputs | None) -> tuple[str, Any] | None:
        """Return a model that has the instance, and what it is called; None if there is none."""
        if kind in ("layer", "model"):
            if inputs is None:
                return None
            if kind == "layer":
                return "a functional model with it", self._functional(instance, inputs.values)
            called(instance, inputs.values)
            return "the model", instance
        make = _HOLDERS.get(kind)
        return (f"a model with this {kind}", make(self.keras, instance)) if make else None

    def _functional(self, layer: Any, values: tuple[Any, ...]) -> Any:
        def symbolic(value: Any) -> Any:
            if isinstance(value, list):
                return [symbolic(item) for item in value]
            array = self.framework.arrays(value)[0]
            return self.keras.Input(array.shape[1:], dtype=str(array.dtype))

        given = tuple(symbolic(value) for value in values)
        flat = [part for value in given for part in (value if isinstance(value, list) else [value])]
        outputs = layer(*given)
        return self.keras.Model(flat if len(flat) > 1 else flat[0], outputs)

    def _compare(self, model: Any, inputs: Inputs | None) -> None:
        old = self._outputs(model, inputs)
        try:
            model.save(self.path)
            loaded = self.keras.models.load_model(self.path)
            new = self._outputs(loaded, inputs)
        except TimeoutError:
            raise
        except Exception as error:
            raise NotSurvivedError("file", told(error)) from error
        finally:
            if os.path.lexists(self.path):
                os.unlink(self.path)
        if close(old, new):
            return
        if all(close(old, self._outputs(model, inputs)) for _ in range(REPETITIONS)):
            raise NotSurvivedError("file", "the outputs of the loaded model differ")

    def _outputs(self, model: Any, inputs: Inputs | None) -> list[Any]:
        if inputs is None:
            return []
        values: Any = inputs.values
        if not _is_subclass_call(model):
            flat = [part for v in values for part in (v if isinstance(v, list) else [v])]
            values = (flat if len(flat) > 1 else flat[0],)
        return self.framework.arrays(called(model, values))


def _is_subclass_call(model: Any) -> bool:
    """Tell whether a model is called as its author wrote, and not as a functional one is."""
    return not type(model).__module__.split(".")[0].endswith("keras")


def _small(keras: Any, **options: Any) -> Any:
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(4, **options)])


def _compiled(keras: Any, **options: Any) -> Any:
    model = _small(keras)
    model.compile(**{"optimizer": "sgd", "loss": "mse", **options})
    model(np.zeros((1, 4), "float32"))
    return model


_HOLDERS: dict[str, Callable[[Any, Any], Any]] = {
    "loss": lambda keras, made: _compiled(keras, loss=made),
    "metric": lambda keras, made: _compiled(keras, metrics=[made]),
    "optimizer": lambda keras, made: _compiled(keras, optimizer=made),
    "schedule": lambda keras, made: _compiled(keras, optimizer=keras.optimizers.SGD(made)),
    "initializer": lambda keras, made: _small(keras, kernel_initializer=made),
    "regularizer": lambda keras, made: _small(keras, kernel_regularizer=made),
    "constraint": lambda keras, made: _small(keras, kernel_constraint=made),
}
