"""Old and private import paths of Keras, answered from the public namespaces of today's.

`keras.engine.topology`, `tensorflow.python.keras.layers` and their like are gone or name a third
copy of Keras. Names are looked up where Keras 3.15 and tf_keras 2.21 export them.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
from collections.abc import Sequence
from types import ModuleType
from typing import Any

from fixlayers.verify.probe.standins import ReadyModuleLoader, StandIn

PUBLIC = (
    "layers models backend utils initializers regularizers constraints activations losses "
    "metrics optimizers optimizers.schedules callbacks saving ops random"
).split()
PREEMPTED = ("tensorflow.python.keras", "tensorflow_core.python.keras", "tensorflow_core.keras")
OLD_MODULES = frozenset(
    "engine topology base_layer base_layer_v1 base_layer_utils input_layer input_spec training "
    "network functional sequential keras_tensor node core recurrent recurrent_v2 convolutional "
    "convolutional_recurrent merge merging wrappers pooling normalization batch_normalization "
    "layer_normalization embeddings local noise advanced_activations cudnn_recurrent rnn attention "
    "multi_head_attention dense_attention legacy interfaces generic_utils conv_utils tf_utils "
    "np_utils data_utils layer_utils losses_utils metrics_utils control_flow_util vis_utils "
    "io_utils tensorflow_backend experimental preprocessing schedules learning_rate_schedule "
    "optimizer_v2 adam gradient_descent initializers_v2 layers models backend utils initializers "
    "regularizers constraints activations losses metrics optimizers callbacks saving src api "
    "python keras applications saved_model wrapper image text sequence scikit_learn".split()
)
ANSWERED = ("keras", "tensorflow.keras", "tf_keras")


def _member(module_name: str, name: str) -> Any | None:
    try:
        return getattr(importlib.import_module(module_name), name, None)
    except ImportError:
        return None


class FacadeModule(ModuleType):
    """A module of an old path, whose names are those of today's public Keras."""

    def __init__(self, name: str, keras: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []
        self.__all__: list[str] = []
        self.__dict__["_keras"] = keras

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        found = public_name(self.__dict__["_keras"], name, hint=self.__name__)
        return StandIn(f"{self.__name__}.{name}") if found is None else found


def public_name(keras: str, name: str, hint: str = "") -> Any | None:
    """Return what Keras (`keras` or `tf_keras`) calls `name`, first in the namespace `hint` names.

    Pure Python helpers such as `conv_utils` exist in tf_keras only and are taken from there.
    """
    near = [space for space in PUBLIC if space in hint.split(".")]
    for space in [*near, *PUBLIC, ""]:
        found = _member(f"{keras}.{space}".rstrip("."), name)
        if found is not None:
            return found
    if name.endswith("_utils"):
        try:
            return importlib.import_module(f"tf_keras.src.utils.{name}")
        except ImportError:
            return None
    tail = hint.rsplit(".", 1)[-1]
    return _member(f"tf_keras.src.utils.{tail}", name) if tail.endswith("_utils") else None


class OldKerasPaths(importlib.abc.MetaPathFinder):
    """Finder for old Keras paths; one in front for what exists wrongly, one behind for the rest."""

    def __init__(self, keras: str, *, in_front: bool) -> None:
        self.keras = keras
        self.in_front = in_front

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Answer the paths this finder is for."""
        del path, target
        if self.in_front and self.keras == "tf_keras" and fullname.startswith("keras."):
            return self._aliased(fullname)
        heads = PREEMPTED if self.in_front else ANSWERED
        if not any(fullname == head or fullname.startswith(head + ".") for head in heads):
            return None
        # `from keras.layers import Gone` asks for a module of that name too.
        if fullname not in heads and fullname.rpartition(".")[2] not in OLD_MODULES:
            return None
        return self._spec(fullname, FacadeModule(fullname, self.keras))

    def _aliased(self, fullname: str) -> importlib.machinery.ModuleSpec | None:
        try:
            module = importlib.import_module("tf_" + fullname)
        except ImportError:
            return None
        return self._spec(fullname, module)

    def _spec(self, fullname: str, module: ModuleType) -> importlib.machinery.ModuleSpec:
        return importlib.machinery.ModuleSpec(
            fullname, ReadyModuleLoader(module), is_package=hasattr(module, "__path__")
        )
