"""The Keras under test, set up for a child process, and its kinds of classes."""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass
from typing import Any

from .keras_paths import OldKerasPaths

KERAS_NAMES = {"keras3": "keras", "tf_keras": "tf_keras"}


@dataclass(frozen=True)
class Framework:
    """Keras 3 on TensorFlow, or tf_keras, and the base class of each kind (most special first)."""

    name: str
    keras: Any
    tensorflow: Any
    bases: tuple[tuple[str, tuple[type, ...]], ...]

    def kind_of(self, cls: type) -> str | None:
        """Return the kind of a class, None if it is not one of Keras's that are saved."""
        for kind, bases in self.bases:
            if issubclass(cls, bases) and cls not in bases:
                return kind
        return None


def environment(name: str) -> dict[str, str]:
    """Return the variables a child process needs before it imports TensorFlow."""
    return {
        **os.environ,
        "KERAS_BACKEND": "tensorflow",
        "TF_USE_LEGACY_KERAS": "1" if name == "tf_keras" else "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        "CUDA_VISIBLE_DEVICES": "-1",
        "OMP_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
    }


def load_framework(name: str) -> Framework:
    """Import the Keras called `keras3` or `tf_keras`; for the latter, `keras` becomes it too.

    Raises KeyError for another name and ImportError if it is not installed.
    """
    keras_name = KERAS_NAMES[name]
    tensorflow = importlib.import_module("tensorflow")
    keras = importlib.import_module(keras_name)
    if name == "tf_keras":
        sys.modules["keras"] = keras
    sys.meta_path.insert(0, OldKerasPaths(keras_name, in_front=True))
    sys.meta_path.append(OldKerasPaths(keras_name, in_front=False))
    return Framework(name, keras, tensorflow, _bases(keras))


def _bases(keras: Any) -> tuple[tuple[str, tuple[type, ...]], ...]:
    optimizers = [keras.optimizers.Optimizer]
    legacy: Any = getattr(keras.optimizers, "legacy", None)
    old = getattr(legacy, "Optimizer", None)
    # Keras 3.15 keeps `optimizers.legacy` as placeholders that raise when called.
    if isinstance(old, type):
        optimizers.append(old)
    return (
        ("model", (keras.Model, keras.Sequential)),
        ("layer", (keras.layers.Layer,)),
        ("metric", (keras.metrics.Metric,)),
        ("loss", (keras.losses.Loss,)),
        ("initializer", (keras.initializers.Initializer,)),
        ("regularizer", (keras.regularizers.Regularizer,)),
        ("constraint", (keras.constraints.Constraint,)),
        ("schedule", (keras.optimizers.schedules.LearningRateSchedule,)),
        ("optimizer", tuple(optimizers)),
    )
