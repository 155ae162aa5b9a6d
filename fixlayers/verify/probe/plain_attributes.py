"""The attributes of an object that are Keras's own, and tell nothing of its class."""

from __future__ import annotations

from typing import Any

import numpy as np

from fixlayers.verify.probe.framework import Framework


def attributes_of_keras_itself(framework: Framework) -> frozenset[str]:
    """Return the attributes that Keras sets on every layer, model, metric or loss."""
    keras = framework.keras

    class ProbeModel(keras.Model):  # type: ignore[misc, name-defined]
        pass

    class ProbeMetric(keras.metrics.Metric):  # type: ignore[misc, name-defined]
        def update_state(self, *args: Any) -> None:
            """Do nothing; the base class leaves it abstract."""

        def result(self) -> int:
            """Return nothing of interest; the base class leaves it abstract."""
            return 0

    class ProbeLayer(keras.layers.Layer):  # type: ignore[misc, name-defined]
        def call(self, inputs: Any) -> Any:
            """Do nothing."""
            return inputs

    made = [keras.layers.Layer(), ProbeModel(), ProbeMetric(), keras.losses.Loss()]
    made.append(keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)]))
    # A call leaves further ones.
    layer = ProbeLayer()
    layer(np.zeros((1, 2), "float32"))
    names = {name for item in [*made, layer] for name in vars(item)}
    return frozenset(
        names | {"_auto_config", "name", "_name", "_thread_local", "_saved_model_inputs_spec"}
    )
