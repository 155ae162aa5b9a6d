"""Deep comparison of arguments and of object state, blind to automatic names."""

from __future__ import annotations

import enum
import functools
import json
import math
import types
from typing import Any

import numpy as np

from fixlayers.verify.probe.framework import Framework
from fixlayers.verify.probe.standins import StandIn

MAX_DEPTH = 12
# Config entries that hold automatic names, shared-object numbers or build state.
IGNORED_KEYS = frozenset(
    "name registered_name build_config compile_config shared_object_id keras_history "
    "inbound_nodes input_layers output_layers batch_shape batch_input_shape module".split()
)


class Equality:
    """Compares values; a difference is told as a path and both sides."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.variables = framework.variables
        self.tensors = framework.tensors
        self.plain_attributes = _attributes_of_keras_itself(framework)
        self._seen: set[tuple[int, int]] = set()

    def difference(self, old: Any, new: Any, path: str = "") -> str | None:
        """Return the first difference between two values, None if they are equal."""
        self._seen.clear()
        return self._differ(old, new, path, 0)

    def state_difference(self, old: Any, new: Any) -> str | None:
        """Return the first difference between what two objects keep in their attributes."""
        self._seen.clear()
        return self._differ_state(old, new, "self", 0)

    def _differ(self, old: Any, new: Any, path: str, depth: int) -> str | None:
        if old is new or depth > MAX_DEPTH or (id(old), id(new)) in self._seen:
            return None
        self._seen.add((id(old), id(new)))
        for rule in (self._numbers, self._containers, self._arrays, self._functions):
            verdict = rule(old, new, path, depth)
            if verdict is not NotImplemented:
                return verdict if verdict is None else str(verdict)
        return self._differ_object(old, new, path, depth)

    def _numbers(self, old: Any, new: Any, path: str, depth: int) -> Any:
        del depth
        plain = (bool, int, float, complex, str, bytes, type(None), np.generic)
        if not (isinstance(old, plain) or isinstance(new, plain)):
            return NotImplemented
        if isinstance(old, enum.Enum) or isinstance(new, enum.Enum):
            return None if old == new else _told(path, old, new)
        if not (isinstance(old, plain) and isinstance(new, plain)):
            return _told(path, old, new)
        if isinstance(old, float) and isinstance(new, float) and math.isnan(old):
            return None if math.isnan(new) else _told(path, old, new)
        return None if bool(old == new) else _told(path, old, new)

    def _containers(self, old: Any, new: Any, path: str, depth: int) -> Any:
        if isinstance(old, dict) and isinstance(new, dict):
            if list(old.keys()) != list(new.keys()) and set(old) != set(new):
                return _told(f"{path} keys", list(old), list(new))
            pairs = [(f"{path}[{key!r}]", old[key], new[key]) for key in old]
        elif isinstance(old, list | tuple) and isinstance(new, list | tuple):
            if len(old) != len(new):
                return _told(path, old, new)
            pairs = [(f"{path}[{i}]", a, b) for i, (a, b) in enumerate(zip(old, new, strict=True))]
        elif isinstance(old, set | frozenset) and isinstance(new, set | frozenset):
            return None if old == new else _told(path, old, new)
        elif isinstance(old, dict | list | tuple | set) != isinstance(
            new, dict | list | tuple | set
        ):
            return _told(path, old, new)
        else:
            return NotImplemented
        for where, a, b in pairs:
            found = self._differ(a, b, where, depth + 1)
            if found is not None:
                return found
        return None

    def _arrays(self, old: Any, new: Any, path: str, depth: int) -> Any:
        del depth
        if isinstance(old, self.variables) and isinstance(new, self.variables):
            same = tuple(old.shape) == tuple(new.shape) and str(old.dtype) == str(new.dtype)
            return None if same else _told(path, old, new)
        arrays: tuple[Any, ...] = (np.ndarray, *self.tensors)
        if not (isinstance(old, arrays) and isinstance(new, arrays)):
            return NotImplemented
        try:
            a, b = np.asarray(old), np.asarray(new)
        except (TypeError, NotImplementedError):
            # Symbolic tensors have no value.
            return None if str(old.shape) == str(new.shape) else _told(path, old, new)
        if a.dtype.kind in "fiubc" and b.dtype.kind in "fiubc":
            same = a.shape == b.shape and bool(np.allclose(a, b, equal_nan=True))
        else:
            same = bool(np.array_equal(a, b))
        return None if same else _told(path, old, new)

    def _functions(self, old: Any, new: Any, path: str, depth: int) -> Any:
        if isinstance(old, type) or isinstance(new, type):
            return None if old is new else _told(path, old, new)
        if isinstance(old, functools.partial) and isinstance(new, functools.partial):
            parts = (old.func, old.args, old.keywords), (new.func, new.args, new.keywords)
            return self._differ(*parts, path, depth + 1)
        if isinstance(old, types.MethodType) and isinstance(new, types.MethodType):
            return None if old.__func__ is new.__func__ else _told(path, old, new)
        kinds = types.FunctionType | types.BuiltinFunctionType
        if isinstance(old, kinds) and isinstance(new, kinds):
            left, right = getattr(old, "__code__", old), getattr(new, "__code__", new)
            return None if left == right else _told(path, old, new)
        if isinstance(old, kinds) != isinstance(new, kinds):
            return _told(path, old, new)
        return NotImplemented

    def _differ_object(self, old: Any, new: Any, path: str, depth: int) -> str | None:
        if isinstance(old, StandIn) or isinstance(new, StandIn):
            return None if type(old) is type(new) else _told(path, old, new)
        if type(old) is not type(new):
            return _told(path, type(old).__name__, type(new).__name__)
        if type(old).__module__.split(".")[0] in ("keras", "tf_keras") and hasattr(
            old, "get_config"
        ):
            found = self._differ_config(old, new, path)
            if found is not NotImplemented:
                return found if found is None else str(found)
        if not hasattr(old, "__dict__"):
            return None
        return self._differ_state(old, new, path, depth + 1)

    def _differ_config(self, old: Any, new: Any, path: str) -> Any:
        """Compare the configs of two objects of Keras's own."""
        serialize = self.framework.keras.saving.serialize_keras_object
        try:
            a, b = (_without_names(json.loads(json.dumps(serialize(x)))) for x in (old, new))
        except Exception:  # noqa: BLE001 - a custom part has no config; its state decides
            return NotImplemented
        return None if a == b else _first_unlike(a, b, path)

    def _differ_state(self, old: Any, new: Any, path: str, depth: int) -> str | None:
        mine, other = vars(old), vars(new)
        hidden = self.plain_attributes
        names = [name for name in [*mine, *other] if name not in hidden]
        for name in dict.fromkeys(names):
            if (name in mine) != (name in other):
                side = "rebuilt" if name in mine else "original"
                return f"{path}.{name} is missing on the {side} one"
            found = self._differ(mine[name], other[name], f"{path}.{name}", depth + 1)
            if found is not None:
                return found
        return None


def _attributes_of_keras_itself(framework: Framework) -> frozenset[str]:
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

    made = [keras.layers.Layer(), ProbeModel(), ProbeMetric()]
    made.append(keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)]))
    # A call leaves further ones.
    layer = ProbeLayer()
    layer(np.zeros((1, 2), "float32"))
    names = {name for item in [*made, layer] for name in vars(item)}
    return frozenset(
        names | {"_auto_config", "name", "_name", "_thread_local", "_saved_model_inputs_spec"}
    )


def _without_names(config: Any) -> Any:
    if isinstance(config, dict):
        return {k: _without_names(v) for k, v in config.items() if k not in IGNORED_KEYS}
    if isinstance(config, list):
        return [_without_names(item) for item in config]
    return config


def _first_unlike(old: Any, new: Any, path: str) -> str:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *new]:
            if old.get(key) != new.get(key):
                return _first_unlike(old.get(key), new.get(key), f"{path}.{key}")
    return _told(path, old, new)


def _told(path: str, old: Any, new: Any) -> str:
    return f"{path}: {_short(old)} became {_short(new)}"


def _short(value: Any) -> str:
    try:
        return f"{type(value).__name__} {value!r}"[:100]
    except Exception:  # noqa: BLE001 - a foreign __repr__ raises anything
        return type(value).__name__
