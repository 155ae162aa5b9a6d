"""An instance of a class under test, inside a network that can be called, trained and compared."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from fixlayers.verify.probe.equality import Equality
from fixlayers.verify.probe.framework import Framework

_BASE_KEYS = ("name", "trainable", "dtype", "compute_dtype")
_TOLERANCE = 1e-6


class Specimen:
    """One object, the arguments its constructor received, and the network it stands in.

    Args:
        made: a layer or a model.
        arguments: by parameter, with the variable keywords as one dict.
        inputs: (shape without batch, dtype) of each input of the network.
        framework: the Keras that it belongs to.
    """

    def __init__(
        self, made: Any, arguments: dict[str, Any], inputs: list[Any], framework: Framework
    ) -> None:
        self.made = made
        self.network: Any = None
        self.initial: list[Any] = []
        self.arguments = _named(type(made), arguments)
        self._framework = framework
        generator = np.random.default_rng(3)
        data = [
            generator.integers(0, 4, (3, *shape)).astype(dtype)
            if dtype.startswith("int")
            else generator.random((3, *shape)).astype(dtype)
            for shape, dtype in inputs
        ]
        self._data = data[0] if len(data) == 1 else data

    def build(self) -> None:
        """Call the network once and keep the weights that its constructor and build made."""
        self.call()
        self.initial = self.network.get_weights()

    def call(self) -> list[Any]:
        """Return the network's outputs as arrays."""
        outputs = self.network(self._data, training=False)
        return [np.asarray(x) for x in self._framework.tensorflow.nest.flatten(outputs)]

    def train(self) -> None:
        """Compile and take one step."""
        keras = self._framework.keras
        self.network.compile(keras.optimizers.Adam(0.01), loss="mse", run_eagerly=True)
        targets = [np.ones_like(x) for x in self.call()]
        self.network.train_on_batch(self._data, targets[0] if len(targets) == 1 else targets)

    def layout(self) -> list[str]:
        """Return the name and shape of each weight, in order, blind to automatic numbers."""
        # Automatic names count up over the process, so that only the order of shapes and the
        # variable's own name can be compared.
        return [f"{w.name.rpartition('/')[2]} {tuple(w.shape)}" for w in self.network.weights]

    def weight_difference(self, other: Specimen) -> str:
        """Return how the weights differ, "" if they do not."""
        mine, theirs = self.network.get_weights(), other.network.get_weights()
        if [w.shape for w in mine] != [w.shape for w in theirs]:
            return f"weights: {[w.shape for w in mine]} became {[w.shape for w in theirs]}"
        same = all(np.array_equal(a, b) for a, b in zip(mine, theirs, strict=True))
        return "" if same else "weights: other values"

    def state_differences(self, restored: Specimen) -> list[str]:
        """Return how weights, outputs and the optimizer of a loaded network differ."""
        found = [self.weight_difference(restored)]
        outputs = zip(self.call(), restored.call(), strict=True)
        if not all(np.allclose(a, b, atol=_TOLERANCE, rtol=0) for a, b in outputs):
            found.append("outputs: other values")
        steps = [int(np.asarray(x.network.optimizer.iterations)) for x in (self, restored)]
        if steps[0] != steps[1]:
            found.append(f"optimizer: {steps[0]} iterations became {steps[1]}")
        return [text for text in found if text]


def describe_difference(
    old: Specimen, new: Specimen, equality: Equality, resolved: set[str]
) -> list[str]:
    """Return how name, trainable, dtype and the constructor's arguments of two objects differ.

    Args:
        old: the original.
        new: the rebuilt one.
        equality: compares values.
        resolved: parameters of which the rebuilt object gets f(p), with f(f(p)) = f(p).
    """
    found = []
    for key in _BASE_KEYS:
        mine, other = getattr(old.made, key, None), getattr(new.made, key, None)
        if mine != other:
            found.append(f"{key}: {mine!r} became {other!r}")
    for name, value in old.arguments.items():
        if name in resolved or name in _BASE_KEYS:
            continue
        if name not in new.arguments:
            found.append(f"{name}: not given")
        elif difference := equality.difference(value, new.arguments[name], name):
            found.append(difference)
    return found


def _named(cls: type, arguments: dict[str, Any]) -> dict[str, Any]:
    """Lay the variable keywords open among the other arguments of a constructor of its own.

    With them, what a config holds of them under one key.
    """
    initializer: Any = cls.__init__  # type: ignore[misc]
    if initializer.__module__.partition(".")[0] in {"keras", "tf_keras"}:
        return {}
    kinds = {p.name: p.kind for p in inspect.signature(initializer).parameters.values()}
    named = {}
    for name, value in arguments.items():
        if kinds.get(name) is inspect.Parameter.VAR_KEYWORD:
            named.update(value.pop(name) if name in value else value)
        else:
            named[name] = value
    return named
