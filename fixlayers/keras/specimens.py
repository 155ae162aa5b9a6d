"""Build instances of Keras's classes with made-up arguments (for `build_catalogue`)."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np

from fixlayers.keras.public_names import Named, functional_class

Arguments = dict[str, Any]

# Plain parameters by name, where the first guess below is not what their class wants.
PLAIN: Arguments = {
    "axes": 1,
    "axis": -1,
    "boundaries": [1, 2],
    "confusion_matrix_cond": "tp",
    "decay_rate": 0.5,
    "device": "cpu:0",
    "dims": (1,),
    "dtype": "float32",
    "equation": "ab,bc->ac",
    "factor": 0.1,
    "height_factor": 0.1,
    "initial_learning_rate": 0.1,
    "initial_vocabulary": ["a", "b"],
    "mask_token": None,
    "name": "specimen",
    "normalizer": [1.0, 2.0],
    "oov_token": "[UNK]",
    "output_shape": 2,
    "precision": 0.5,
    "rank": 1,
    "rate": 0.5,
    "recall": 0.5,
    "reduction": "sum",
    "scale": 0.5,
    "sensitivity": 0.5,
    "specificity": 0.5,
    "stddev": 0.5,
    "target_class_ids": [0],
    "target_shape": (2, 1),
    "value": 0.5,
    "values": [1.0, 0.5, 0.1],
    "vocabulary_dtype": "string",
    "width_factor": 0.1,
}
BY_LAST_WORD = {
    "activation": "relu",
    "constraint": "non_neg",
    "initializer": "zeros",
    "regularizer": "l2",
    "shape": (None, 4),
}
# What to try where nothing is known about a parameter.
GUESSES: tuple[Any, ...] = (2, 0.5, None, True, "x", (2, 2), [0.5, 1.0], ["x"], {})
# Arguments of single classes whose parameter names alone mislead.
OF_CLASS: dict[str, Arguments] = {
    "layers.CategoryEncoding": {"num_tokens": 3},
    "layers.Discretization": {"bin_boundaries": [0.0, 1.0]},
    "layers.GroupNormalization": {"groups": 2},
    "layers.GroupQueryAttention": {"num_key_value_heads": 1},
    "layers.InputLayer": {"shape": (4,)},
    "layers.RandomPosterization": {"factor": 4},
}
STARRED = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
SHAPES = ((4,), (4, 4), (8, 8, 3), (4, 4, 4, 3), (2, 8, 8, 8, 3), (1,), ())
DTYPES = ("float32", "int32", "string")


class Workshop:
    """Makes instances of the classes of one package; their files go to `folder`."""

    def __init__(self, keras: Any, folder: Path) -> None:
        """Take an imported `keras` or `tf_keras` and a folder that may be written to."""
        self.keras = keras
        self._objects = _object_factories(keras, folder)

    def functional_class(self) -> type:
        """Return the class of functional models."""
        return functional_class(self.keras)

    def values(self, parameter: str, owner: str = "") -> Iterator[Any]:
        """Yield values worth trying for a parameter of the class `owner`, the likeliest first."""
        if parameter in OF_CLASS.get(owner, {}):
            yield OF_CLASS[owner][parameter]
        elif f"{owner}.{parameter}" in self._objects:
            yield self._objects[f"{owner}.{parameter}"]()
        elif parameter in self._objects:
            yield self._objects[parameter]()
        elif parameter in PLAIN:
            yield PLAIN[parameter]
        elif parameter.rpartition("_")[2] in BY_LAST_WORD:
            yield BY_LAST_WORD[parameter.rpartition("_")[2]]
        yield from GUESSES

    def build(self, named: Named) -> tuple[Arguments, Any] | None:
        """Return keyword arguments of an instance and the instance, None if none could be made."""
        required = [
            p.name
            for p in constructor_parameters(named.cls)
            if p.name in OF_CLASS.get(named.name, {})
            or (p.default is p.empty and p.kind not in STARRED)
        ]
        likeliest = {name: next(self.values(name, named.name)) for name in required}
        trials = [likeliest]
        for name in required:
            trials += [likeliest | {name: value} for value in self.values(name, named.name)]
        for arguments in trials:
            instance = attempt(lambda chosen=arguments: concrete(named.cls)(**chosen))
            if instance is not None and not isinstance(instance, Exception):
                return arguments, instance
        return None

    def used(self, named: Named, arguments: Arguments) -> Any:
        """Return an instance that has set what it sets in use: built, fitted or updated."""
        if named.kind in ("Model", "Functional", "Sequential"):
            return self._fitted(named, arguments)
        make = partial(concrete(named.cls), **arguments)
        if named.kind == "Layer":
            return self._fed(make)
        instance = make()
        if named.kind == "Metric":
            ones: Any = np.ones((2, 2), "float32")
            attempt(instance.update_state, ones, ones)
            attempt(instance.update_state, ones)
        elif named.kind == "Optimizer":
            attempt(lambda: instance.build([self.keras.Variable(1.0)]))
        return instance

    def _fed(self, make: Callable[[], Any]) -> Any:
        """A layer called with the first input that it takes, else just built, else as it is made.

        Inputs are symbolic: a real one of a wrong shape can abort the process.
        """
        inputs = self._inputs
        for arguments in (
            [(x,) for x in inputs],
            [([x, x],) for x in inputs],
            [(x, x) for x in inputs],
        ):
            for trial in arguments:
                layer = make()
                if not isinstance(attempt(layer, *trial), Exception):
                    return layer
        for shape in SHAPES:
            layer = make()
            if not isinstance(attempt(layer.build, (None, *shape)), Exception):
                return layer
        return make()

    @cached_property
    def _inputs(self) -> list[Any]:
        return [self.keras.Input(shape, dtype=dtype) for shape in SHAPES for dtype in DTYPES]

    def _fitted(self, named: Named, arguments: Arguments) -> Any:
        dense = self.keras.layers.Dense(4)  # in no attribute of the model: all names are Keras's
        members = {"call": staticmethod(dense)} if named.name == "Model" else {}
        model = type(named.cls.__name__, (named.cls,), members)(**arguments)
        attempt(lambda: model.add(dense))
        x: Any = np.ones((2, 4), "float32")
        attempt(model.compile, optimizer="sgd", loss="mse", metrics=["mae"])
        attempt(model.fit, x, x, verbose=0)
        attempt(model.evaluate, x, x, verbose=0)
        attempt(model.predict, x, verbose=0)
        return model


def constructor_parameters(cls: Any) -> list[inspect.Parameter]:
    """Return the parameters of `__init__` without self.

    A bare `(*args, **kwargs)` only hands on, so the next class in line is asked. A class without
    a constructor has none.
    """
    for base in cls.__mro__[:-1]:
        if "__init__" in vars(base):
            found = list(inspect.signature(base.__init__).parameters.values())[1:]
            if not all(p.kind in STARRED for p in found):
                return found
    return []


def concrete(cls: Any) -> Any:
    """Return the class itself, or a subclass that can be built where it is abstract."""
    if not getattr(cls, "__abstractmethods__", None):
        return cls
    made = type(cls)(cls.__name__, (cls,), {})
    made.__abstractmethods__ = frozenset()
    return made


def attempt(call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Return what a call returns, or the exception that it raises: trying is the point here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return call(*args, **kwargs)
        except Exception as problem:  # noqa: BLE001 - foreign code, any exception is an answer
            return problem


def _object_factories(keras: Any, folder: Path) -> dict[str, Callable[[], Any]]:
    layers = keras.layers

    tensor = keras.Input((4,))

    def model() -> Any:
        inputs = keras.Input((4,))
        return keras.Model(inputs, layers.Dense(4)(inputs))

    def path() -> str:
        return str(folder / "specimen.keras")

    return {
        "activation": lambda: "relu",
        "cell": lambda: layers.LSTMCell(2),
        "cells": lambda: [layers.LSTMCell(2)],
        "backup_dir": path,
        "checkpoint_filepath": path,
        "directory": path,
        "distillation_losses": lambda: keras.distillation.LogitsDistillation(),  # noqa: PLW0108 - not in tf_keras
        "dnn_model": model,
        "export_filepath": path,
        "filename": path,
        "filepath": path,
        "features": lambda: {"a": "float"},
        "feature_columns": list,
        "fn": lambda: _mean_error,
        "function": lambda: _identity,
        "inner_optimizer": lambda: keras.optimizers.SGD(0.1),
        "inputs": lambda: tensor,
        "layer": lambda: layers.Dense(2),
        "layers.Bidirectional.layer": lambda: layers.LSTM(2),
        "layers": lambda: [layers.Dense(2)],
        "linear_model": model,
        "model": model,
        "outputs": lambda: tensor,
        "pool_function": lambda: _identity,
        "schedule": lambda: _identity,
        "student": model,
        "teacher": model,
    }


def _mean_error(y_true: Any, y_pred: Any) -> Any:
    return y_true - y_pred


def _identity(x: Any) -> Any:
    return x
