"""Comparison of arguments that lets pass what Keras takes for the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fixlayers.verify.probe.equality import Differences, Equality


class LenientEquality(Equality):
    """Takes for equal: functions of one name, a dtype and its name, an object and its config.

    `tf.nn.relu` comes back as Keras's own `relu`. An initializer that a class hands to
    `initializers.get` may as well come back as its config; where that does not work, using the
    object fails.
    """

    def _differ(self, old: Any, new: Any, path: str, depth: int) -> Differences:
        if _alike(old, new) or (depth > 0 and _alike(new, old)):
            return iter(())
        return super()._differ(old, new, path, depth)


def _alike(old: Any, new: Any) -> bool:
    if isinstance(new, Mapping) and "class_name" in new and not isinstance(old, Mapping):
        if isinstance(old, str):
            return old.replace("_", "").lower() == str(new["class_name"]).lower()
        return _name(old) in (new["class_name"], new.get("config"))
    if type(old).__name__ == "DType" and isinstance(new, str):
        return bool(old.name == new)
    functions = not isinstance(old, type) and callable(old) and callable(new)
    return functions and hasattr(old, "__name__") and _name(old) == _name(new)


def _name(value: Any) -> str:
    return str(getattr(value, "__name__", type(value).__name__))
