"""The Keras under test, set up for a child process, and its kinds of classes."""

from __future__ import annotations

import importlib
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from fixlayers.verify.frameworks import PACKAGES, FrameworkName
from fixlayers.verify.probe.keras_paths import OldKerasPaths


@dataclass(frozen=True)
class Framework:
    """Keras 3 or tf_keras, and the base class of each kind (most special first).

    `tensorflow` is None where Keras 3 runs on another backend.
    """

    name: FrameworkName
    keras: Any
    tensorflow: Any
    bases: tuple[tuple[str, tuple[type, ...]], ...]

    def kind_of(self, cls: type) -> str | None:
        """Return the kind of a class, None if it is not one of Keras's that are saved."""
        for kind, bases in self.bases:
            if issubclass(cls, bases) and cls not in bases:
                return kind
        return None

    @property
    def described(self) -> str:
        """The name for a reader, such as "keras 3.15.1 on jax"."""
        backend = f" on {self.keras.backend.backend()}" if self.name == "keras3" else ""
        return f"{self.keras.__name__} {self.keras.__version__}{backend}"

    @property
    def variables(self) -> tuple[Any, ...]:
        """The classes of variables."""
        found = [self.keras.Variable] if self.name == "keras3" else []
        return (*found, *([self.tensorflow.Variable] if self.tensorflow else []))

    @property
    def tensors(self) -> tuple[Any, ...]:
        """The classes of tensors."""
        found = [type(self.tensor(np.zeros(1, "float32")))]
        return (*found, *([self.tensorflow.Tensor] if self.tensorflow else []))

    def tensor(self, values: Any) -> Any:
        """Return an array as a tensor of the backend."""
        if self.name == "keras3":
            return self.keras.ops.convert_to_tensor(values)
        return self.tensorflow.constant(values)

    def arrays(self, result: Any) -> list[Any]:
        """Return all tensors in a result, which may be nested, as arrays."""
        if self.name == "keras3":
            flat = self.keras.tree.flatten(result)
            convert = self.keras.ops.convert_to_numpy
        else:
            flat, convert = self.tensorflow.nest.flatten(result), np.asarray
        return [convert(item) for item in flat if item is not None]


def load_framework(name: FrameworkName) -> Framework:
    """Import the Keras called `keras3` or `tf_keras`; for the latter, `keras` becomes it too.

    Raises KeyError for another name and ImportError if it is not installed.
    """
    keras_name = PACKAGES[name]
    keras = importlib.import_module(keras_name)
    on_tensorflow = name == "tf_keras" or keras.backend.backend() == "tensorflow"
    tensorflow = importlib.import_module("tensorflow") if on_tensorflow else None
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
        # In tf_keras 2.21 a metric is a layer, too, whose config says nothing of `trainable`.
        ("metric", (keras.metrics.Metric,)),
        ("layer", (keras.layers.Layer,)),
        ("loss", (keras.losses.Loss,)),
        ("initializer", (keras.initializers.Initializer,)),
        ("regularizer", (keras.regularizers.Regularizer,)),
        ("constraint", (keras.constraints.Constraint,)),
        ("schedule", (keras.optimizers.schedules.LearningRateSchedule,)),
        ("optimizer", tuple(optimizers)),
    )
