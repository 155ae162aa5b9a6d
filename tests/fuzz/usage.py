"""Use an object of any kind and return what it gives, as arrays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from fixlayers.verify.probe.framework import Framework

_RANDOM = np.random.default_rng(3)
_VECTOR = _RANDOM.random((2, 4)).astype("float32")
_OTHER = _RANDOM.random((2, 4)).astype("float32")
DATA: dict[str, Any] = {
    "vector": _VECTOR,
    "sequence": _RANDOM.random((2, 3, 4)).astype("float32"),
    "long sequence": _RANDOM.random((2, 6, 3)).astype("float32"),
    "ids": np.array([[0, 1, 2], [2, 1, 0]], "int32"),
    "pair": _RANDOM.random((2, 3, 4)).astype("float32"),
}


def used(made: Any, usage: str, framework: Framework) -> list[Any]:
    """Return what the object gives for the same input every time."""
    results = _USES.get(usage, _called)(made, usage, framework)
    return [np.asarray(x) for x in framework.tensorflow.nest.flatten(results)]


def _called(made: Any, usage: str, framework: Framework) -> Any:
    data = framework.tensorflow.constant(DATA[usage])
    return made(data, data) if usage == "pair" else made(data)


def _loss(made: Any, usage: str, framework: Framework) -> Any:
    del usage
    return made(framework.tensorflow.constant(_VECTOR), framework.tensorflow.constant(_OTHER))


def _metric(made: Any, usage: str, framework: Framework) -> Any:
    del usage
    made.update_state(framework.tensorflow.constant(_VECTOR), framework.tensorflow.constant(_OTHER))
    return made.result()


def _mean(made: Any, usage: str, framework: Framework) -> Any:
    del usage, framework
    made.update_state(_VECTOR)
    return made.result()


def _shaped(made: Any, usage: str, framework: Framework) -> Any:
    del usage, framework
    return made((2, 4))


def _plain_call(made: Any, usage: str, framework: Framework) -> Any:
    del usage
    return made(framework.tensorflow.constant(_VECTOR))


def _schedule(made: Any, usage: str, framework: Framework) -> Any:
    del usage
    return made(framework.tensorflow.constant(3.0))


def _optimizer(made: Any, usage: str, framework: Framework) -> Any:
    del usage
    keras = framework.keras
    kind = keras.Variable if framework.name == "keras3" else framework.tensorflow.Variable
    variable = kind(_VECTOR)
    made.build([variable])
    made.apply_gradients([(framework.tensorflow.constant(_OTHER), variable)])
    return [np.asarray(variable), np.asarray(made.learning_rate)]


def _cell(made: Any, usage: str, framework: Framework) -> Any:
    del usage
    return framework.keras.layers.RNN(made)(framework.tensorflow.constant(DATA["sequence"]))


_USES: dict[str, Callable[[Any, str, Framework], Any]] = {
    "loss": _loss, "metric": _metric, "mean": _mean, "initializer": _shaped,
    "regularizer": _plain_call, "constraint": _plain_call, "schedule": _schedule,
    "optimizer": _optimizer, "cell": _cell,
}  # fmt: skip
NETWORKED = frozenset(DATA)
WEIGHTED = NETWORKED | {"cell"}
