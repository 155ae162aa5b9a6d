"""A network around an object, to be saved by the old class and loaded by the new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from fixlayers.verify.probe.framework import Framework
from tests.fuzz.usage import DATA


class Network:
    """The object itself if it is a model, else a functional model around it; compiled."""

    def __init__(self, made: Any, usage: str, framework: Framework, path: Path) -> None:
        keras = framework.keras
        self.framework = framework
        self.path = path
        self.usage = usage
        self.connected = not isinstance(made, keras.Model)
        self.network = made
        if self.connected:
            data = DATA[usage]
            symbol = keras.Input(data.shape[1:], dtype=str(data.dtype))
            output = made(symbol, symbol) if usage == "pair" else made(symbol)
            self.network = keras.Model(symbol, output)
        self.outputs = self._call(self.network)
        self._compile()

    def _compile(self) -> None:
        """Give the optimizer state that tells the weights apart."""
        keras = self.framework.keras
        self.network.compile(keras.optimizers.SGD(0.01, momentum=0.9), loss="mse")
        self.network.optimizer.build(self.network.trainable_variables)
        for number, variable in enumerate(self._slots(self.network)):
            variable.assign(np.full(tuple(variable.shape), number + 0.5, "float32"))

    def _slots(self, network: Any) -> list[Any]:
        variables = network.optimizer.variables
        found = variables() if callable(variables) else variables
        return [v for v in found if len(tuple(v.shape)) > 0]

    def _call(self, network: Any) -> Any:
        data = self.framework.tensorflow.constant(DATA[self.usage])
        return np.asarray(network(data, training=False))

    def save(self, suffix: str) -> bool:
        """Write the file; raises what Keras raises."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.network.save(f"{self.path}.{suffix}")
        return True

    def load(self, suffix: str, objects: dict[str, Any]) -> str:
        """Read the file and return how the network differs, "" if it does not."""
        load = self.framework.keras.models.load_model
        loaded = load(f"{self.path}.{suffix}", custom_objects=objects)
        mine, theirs = self.network.get_weights(), loaded.get_weights()
        if [w.shape for w in mine] != [w.shape for w in theirs]:
            return f"weights: {[w.shape for w in mine]} became {[w.shape for w in theirs]}"
        if not all(np.array_equal(a, b) for a, b in zip(mine, theirs, strict=True)):
            return "weights: other values"
        if not np.allclose(self.outputs, self._call(loaded), atol=1e-5):
            return "outputs: other values"
        return self._slot_difference(loaded)

    def _slot_difference(self, loaded: Any) -> str:
        if getattr(loaded, "optimizer", None) is None:
            return "optimizer: lost"
        mine, theirs = ([np.asarray(v) for v in self._slots(n)] for n in (self.network, loaded))
        if [v.shape for v in mine] != [v.shape for v in theirs]:
            return "optimizer: other state"
        same = all(np.array_equal(a, b) for a, b in zip(mine, theirs, strict=True))
        return "" if same else "optimizer: other values"
