"""Deep comparison of arguments and of object state, blind to automatic names."""

from __future__ import annotations

import enum
import functools
import json
import math
import types
from collections.abc import Iterator, Set
from typing import Any, NamedTuple

import numpy as np

from fixlayers.verify.probe.framework import Framework
from fixlayers.verify.probe.plain_attributes import attributes_of_keras_itself
from fixlayers.verify.probe.standins import StandIn

MAX_DEPTH = 12
_CONTAINERS = (dict, list, tuple, set)
# Config entries that hold automatic names, shared-object numbers or build state.
IGNORED_KEYS = frozenset(
    "name registered_name build_config compile_config shared_object_id keras_history "
    "inbound_nodes input_layers output_layers batch_shape batch_input_shape module".split()
)


class Difference(NamedTuple):
    """Where two values differ, and how."""

    path: str
    text: str


Differences = Iterator[Difference]
NOWHERE: frozenset[str] = frozenset()


class Equality:
    """Compares values; a difference is told as a path and both sides."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.variables = framework.variables
        self.tensors = framework.tensors
        self.plain_attributes = attributes_of_keras_itself(framework)
        self._seen: set[tuple[int, int]] = set()

    def difference(
        self, old: Any, new: Any, path: str = "", *, apart_from: Set[str] = NOWHERE
    ) -> str | None:
        """Return the first difference between two values, None if they are equal.

        What differs at one of the paths in `apart_from` does not count.
        """
        self._seen.clear()
        return _first(self._differ(old, new, path, 0), apart_from)

    def state_difference(self, old: Any, new: Any, *, apart_from: Set[str] = NOWHERE) -> str | None:
        """Return the first difference between what two objects keep in their attributes."""
        self._seen.clear()
        return _first(self._differ_state(old, new, "self", 0), apart_from)

    def differing_paths(self, old: Any, new: Any, path: str = "") -> frozenset[str]:
        """Return where two values differ."""
        self._seen.clear()
        return frozenset(found.path for found in self._differ(old, new, path, 0))

    def differing_state(self, old: Any, new: Any) -> frozenset[str]:
        """Return where what two objects keep in their attributes differs."""
        self._seen.clear()
        return frozenset(found.path for found in self._differ_state(old, new, "self", 0))

    def _differ(self, old: Any, new: Any, path: str, depth: int) -> Differences:
        if old is new or depth > MAX_DEPTH or (id(old), id(new)) in self._seen:
            return iter(())
        self._seen.add((id(old), id(new)))
        for rule in (self._numbers, self._containers, self._arrays, self._functions):
            found = rule(old, new, path, depth)
            if found is not None:
                return found
        return self._differ_object(old, new, path, depth)

    def _numbers(self, old: Any, new: Any, path: str, depth: int) -> Differences | None:
        del depth
        plain = (bool, int, float, complex, str, bytes, type(None), np.generic)
        if not (isinstance(old, plain) or isinstance(new, plain)):
            return None
        if isinstance(old, enum.Enum) or isinstance(new, enum.Enum):
            return _unless(old == new, path, old, new)
        if not (isinstance(old, plain) and isinstance(new, plain)):
            return _unless(False, path, old, new)
        if isinstance(old, float) and isinstance(new, float) and math.isnan(old):
            return _unless(math.isnan(new), path, old, new)
        if isinstance(old, str) and isinstance(new, str) and self._name_one_activation(old, new):
            return iter(())
        return _unless(bool(old == new), path, old, new)

    def _name_one_activation(self, old: str, new: str) -> bool:
        """Tell whether two names are those of one activation, as "swish" and "silu" are."""
        activations = vars(self.framework.keras.activations)
        return old in activations and activations[old] is activations.get(new)

    def _containers(self, old: Any, new: Any, path: str, depth: int) -> Differences | None:
        if isinstance(old, dict) and isinstance(new, dict):
            if list(old.keys()) != list(new.keys()) and set(old) != set(new):
                return _unless(False, f"{path} keys", list(old), list(new))
            return self._pairs([(f"{path}[{k!r}]", old[k], new[k]) for k in old], depth)
        if isinstance(old, list | tuple) and isinstance(new, list | tuple):
            if len(old) != len(new):
                return _unless(False, path, old, new)
            both = enumerate(zip(old, new, strict=True))
            return self._pairs([(f"{path}[{i}]", a, b) for i, (a, b) in both], depth)
        if isinstance(old, set | frozenset) and isinstance(new, set | frozenset):
            return _unless(old == new, path, old, new)
        if isinstance(old, _CONTAINERS) != isinstance(new, _CONTAINERS):
            return _unless(False, path, old, new)
        return None

    def _pairs(self, pairs: list[tuple[str, Any, Any]], depth: int) -> Differences:
        for where, old, new in pairs:
            yield from self._differ(old, new, where, depth + 1)

    def _arrays(self, old: Any, new: Any, path: str, depth: int) -> Differences | None:
        del depth
        if isinstance(old, self.variables) and isinstance(new, self.variables):
            same = tuple(old.shape) == tuple(new.shape) and str(old.dtype) == str(new.dtype)
            return _unless(same, path, old, new)
        arrays: tuple[Any, ...] = (np.ndarray, *self.tensors)
        if not (isinstance(old, arrays) and isinstance(new, arrays)):
            return None
        try:
            a, b = np.asarray(old), np.asarray(new)
        except (TypeError, NotImplementedError):
            # Symbolic tensors have no value.
            return _unless(str(old.shape) == str(new.shape), path, old, new)
        if a.dtype.kind in "fiubc" and b.dtype.kind in "fiubc":
            same = a.shape == b.shape and bool(np.allclose(a, b, equal_nan=True))
        else:
            same = bool(np.array_equal(a, b))
        return _unless(same, path, old, new)

    def _functions(self, old: Any, new: Any, path: str, depth: int) -> Differences | None:
        if _is_initializer_of_tensorflow(old):
            # Keras makes one of its own of it, which does the same.
            return self._differ_object(self._as_initializer(old), new, path, depth)
        if isinstance(old, type) or isinstance(new, type):
            return _unless(old is new, path, old, new)
        if isinstance(old, functools.partial) and isinstance(new, functools.partial):
            parts = (old.func, old.args, old.keywords), (new.func, new.args, new.keywords)
            return self._differ(*parts, path, depth + 1)
        if isinstance(old, types.MethodType) and isinstance(new, types.MethodType):
            return _unless(old.__func__ is new.__func__, path, old, new)
        kinds = types.FunctionType | types.BuiltinFunctionType
        if isinstance(old, kinds) and isinstance(new, kinds):
            left, right = getattr(old, "__code__", old), getattr(new, "__code__", new)
            return _unless(left == right or _are_one_activation(old, new), path, old, new)
        if isinstance(old, kinds) != isinstance(new, kinds):
            return _unless(False, path, old, new)
        return None

    def _as_initializer(self, value: Any) -> Any:
        initializers = self.framework.keras.initializers
        return initializers.deserialize(initializers.serialize(initializers.get(value)))

    def _differ_object(self, old: Any, new: Any, path: str, depth: int) -> Differences:
        if isinstance(old, StandIn) or isinstance(new, StandIn):
            return _unless(type(old) is type(new), path, old, new)
        if type(old) is not type(new):
            return _unless(False, path, type(old).__name__, type(new).__name__)
        keras_made = type(old).__module__.split(".")[0] in ("keras", "tf_keras")
        if keras_made and hasattr(old, "get_config"):
            found = self._differ_config(old, new, path)
            if found is not None:
                return found
        if not hasattr(old, "__dict__"):
            return iter(())
        return self._differ_state(old, new, path, depth + 1)

    def _differ_config(self, old: Any, new: Any, path: str) -> Differences | None:
        """Compare the configs of two objects of Keras's own."""
        serialize = self.framework.keras.saving.serialize_keras_object
        try:
            a, b = (_without_names(json.loads(json.dumps(serialize(x)))) for x in (old, new))
        except Exception:  # noqa: BLE001 - a custom part has no config; its state decides
            return None
        return iter(()) if a == b else iter([_first_unlike(a, b, path)])

    def _differ_state(self, old: Any, new: Any, path: str, depth: int) -> Differences:
        mine, other = vars(old), vars(new)
        hidden = self.plain_attributes
        names = [name for name in [*mine, *other] if name not in hidden]
        for name in dict.fromkeys(names):
            where = f"{path}.{name}"
            if (name in mine) != (name in other):
                side = "rebuilt" if name in mine else "original"
                yield Difference(where, f"{where} is missing on the {side} one")
            else:
                yield from self._differ(mine[name], other[name], where, depth + 1)


def _is_initializer_of_tensorflow(value: Any) -> bool:
    cls = value if isinstance(value, type) else type(value)
    return cls.__module__ == "tensorflow.python.ops.init_ops_v2"


def _are_one_activation(old: Any, new: Any) -> bool:
    """Tell whether two functions are `tf.nn.relu` and Keras's own of that name.

    Both generations write an activation by its name and find their own under it.
    """
    packages = {function.__module__.partition(".")[0] for function in (old, new)}
    return old.__name__ == new.__name__ and packages <= {"tensorflow", "keras", "tf_keras"}


def _without_names(config: Any) -> Any:
    if isinstance(config, dict):
        return {k: _without_names(v) for k, v in config.items() if k not in IGNORED_KEYS}
    if isinstance(config, list):
        return [_without_names(item) for item in config]
    return config


def _first_unlike(old: Any, new: Any, path: str) -> Difference:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *new]:
            if old.get(key) != new.get(key):
                return _first_unlike(old.get(key), new.get(key), f"{path}.{key}")
    return Difference(path, _told(path, old, new))


def _first(found: Differences, apart_from: Set[str]) -> str | None:
    return next((each.text for each in found if each.path not in apart_from), None)


def _unless(same: bool, path: str, old: Any, new: Any) -> Differences:
    return iter(()) if same else iter([Difference(path, _told(path, old, new))])


def _told(path: str, old: Any, new: Any) -> str:
    return f"{path}: {_short(old)} became {_short(new)}"


def _short(value: Any) -> str:
    try:
        return f"{type(value).__name__} {value!r}"[:100]
    except Exception:  # noqa: BLE001 - a foreign __repr__ raises anything
        return type(value).__name__
