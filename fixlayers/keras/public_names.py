"""Find Keras's classes and their names in an installed package (for `build_catalogue`)."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from msgspec import Struct

from fixlayers.keras.records import OTHER

# Kind to the paths of its roots. The order decides for a class with several: most special first.
ROOTS = {
    "Sequential": ("Sequential",),
    "Functional": ("Functional",),
    "Model": ("Model",),
    "Metric": ("metrics.Metric",),
    "Layer": ("layers.Layer",),
    "Loss": ("losses.Loss",),
    "Initializer": ("initializers.Initializer",),
    "Constraint": ("constraints.Constraint",),
    "Regularizer": ("regularizers.Regularizer",),
    "LearningRateSchedule": ("optimizers.schedules.LearningRateSchedule",),
    "Optimizer": ("optimizers.Optimizer", "optimizers.legacy.Optimizer"),
    "Callback": ("callbacks.Callback",),
}
TOP_LEVEL_KINDS = ("Sequential", "Functional", "Model")
SECOND_CHOICE = ("__internal__", "_tf_keras", "experimental", "legacy", "mixed_precision")
TF_KERAS = "keras._tf_keras.keras"  # where Keras 3 keeps what it offers as `tf.keras`
# Modules and classes that no user's class can come from. The stand-in class for `optimizers.legacy`
# in Keras 3 only raises.
NOT_FOR_USERS = re.compile(
    r"\.src\.(testing_infra|applications|trainers|export)\.|_v1\.|\.tf_op_layer\."
    r"|\.(LegacyOptimizerWarning|RestoredOptimizer)$"
)


class Named(Struct, frozen=True):
    """A class of Keras's: its kind, canonical name and all its paths without the namespace."""

    cls: Any
    kind: str
    name: str
    homes: tuple[str, ...]


def find_classes(package: ModuleType) -> list[Named]:
    """Return the classes of an imported `keras` or `tf_keras`, sorted by canonical name.

    All public ones, and those private ones that are of a known kind: they are subclassed as well
    (`keras.layers.merge._Merge`, `keras.losses.LossFunctionWrapper`).
    """
    homes = _public_homes(package)
    functional = functional_class(package)
    homes[functional] = {"Functional", "models.Functional"}
    by_path = {home: cls for cls, paths in homes.items() for home in paths}
    roots = {
        kind: tuple(by_path[path] for path in paths if path in by_path)
        for kind, paths in ROOTS.items()
    }
    for cls in _private_classes(package):
        if cls not in homes and _kind_of(cls, roots) != OTHER and not _shadows(cls, by_path):
            homes[cls] = set()
    named = [_name(cls, _kind_of(cls, roots), paths) for cls, paths in homes.items()]
    return sorted(named, key=lambda one: one.name)


def functional_class(package: Any) -> type:
    """Return what `Model(inputs, outputs)` makes. It has no public name of its own."""
    inputs = package.Input((2,))
    return type(package.Model(inputs, inputs))


def package_path(cls: type) -> str:
    """Return where a class is defined, without the name of its package."""
    return f"{cls.__module__}.{cls.__name__}".partition(".")[2]


def _public_homes(package: ModuleType) -> dict[type, set[str]]:
    paths: dict[str, type] = {}
    for module in _public_modules(package):
        prefix = module.__name__.replace(TF_KERAS, "keras", 1).partition(".")[2]
        for name, value in vars(module).items():
            if inspect.isclass(value) and _is_offered(value, package):
                paths.setdefault(f"{prefix}.{name}".lstrip("."), value)
    homes: dict[type, set[str]] = {}
    for path, cls in paths.items():
        homes.setdefault(cls, set()).add(path)
    return homes


def _public_modules(package: ModuleType) -> list[ModuleType]:
    """All of them, those of `tf.keras` last: where it differs from `keras`, `keras` counts."""
    inside = package.__name__ + "."
    found: dict[str, ModuleType] = {}
    pending = [package]
    while pending:
        module = pending.pop()
        if module.__name__ in found or module.__name__.startswith(inside + "src"):
            continue
        found[module.__name__] = module
        values = [getattr(module, name) for name in dir(module)]
        pending += [v for v in values if inspect.ismodule(v) and v.__name__.startswith(inside)]
    return [found[name] for name in sorted(found, key=lambda n: (n.startswith(TF_KERAS), n))]


def _private_classes(package: ModuleType) -> Iterator[type]:
    namespaces = tuple(
        f"{package.__name__}.src.{path[0].split('.')[0]}." for path in ROOTS.values()
    )
    for name, module in sorted(sys.modules.items()):
        for value in vars(module).values() if name.startswith(namespaces) else ():
            if inspect.isclass(value) and value.__module__ == name and _is_offered(value, package):
                yield value


def _is_offered(cls: type, package: ModuleType) -> bool:
    path = f"{cls.__module__}.{cls.__name__}"
    own = cls.__module__.startswith(package.__name__ + ".")
    return own and not NOT_FOR_USERS.search(path) and not issubclass(cls, BaseException)


def _kind_of(cls: type, roots: dict[str, tuple[type, ...]]) -> str:
    return next((kind for kind, parents in roots.items() if issubclass(cls, parents)), OTHER)


def _shadows(cls: type, public: dict[str, type]) -> bool:
    """Tell whether a private class is an older one of the same name as a public one."""
    namespace = package_path(cls).split(".")[1]
    return f"{namespace}.{cls.__name__}" in public


def _name(cls: type, kind: str, homes: set[str]) -> Named:
    private = package_path(cls)
    best = min(homes, key=lambda home: _preference(home, cls, kind), default=private)
    last_names = {home.rpartition(".")[2] for home in homes}
    known = homes if cls.__name__ in last_names else homes | {private}
    return Named(cls, kind, best, tuple(sorted(known)))


def _preference(home: str, cls: type, kind: str) -> tuple[bool, bool, int, bool, str]:
    segments = home.split(".")
    wants_namespace = kind not in (*TOP_LEVEL_KINDS, OTHER)
    return (
        any(segment in SECOND_CHOICE for segment in segments),
        wants_namespace and len(segments) == 1,
        len(segments),
        segments[-1] != cls.__name__,
        home,
    )
