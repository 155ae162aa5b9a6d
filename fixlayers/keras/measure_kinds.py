"""Measure the table of kinds on subclasses of each kind's root (for `build_catalogue`)."""

from __future__ import annotations

import inspect
from typing import Any

from fixlayers.keras.measure import accepted_keywords, config_of, overriding
from fixlayers.keras.public_names import ROOTS, Named
from fixlayers.keras.records import OTHER, Kind
from fixlayers.keras.specimens import (
    STARRED,
    Arguments,
    Workshop,
    attempt,
    concrete,
    constructor_parameters,
)

UNKNOWN_KIND = Kind(
    name=OTHER,
    takes_kwargs=False,
    accepts=(),
    config_keys=(),
    config_callable=False,
    automatic_config=False,
    registrable=False,
)
MARK = 7  # a value that no default has


def measure_kinds(workshop: Workshop, classes: list[Named]) -> tuple[Kind, ...]:
    """Return one row for every kind, and one that promises nothing for Keras's other classes."""
    roots = {
        named.kind: named for named in classes if named.name == ROOTS.get(named.kind, ("",))[0]
    }
    return (*(_measure(workshop, roots[kind]) for kind in ROOTS), UNKNOWN_KIND)


def _measure(workshop: Workshop, root: Named) -> Kind:
    built = workshop.build(root)
    if built is None:
        raise RuntimeError(f"{root.name}: no instance could be built")
    arguments = built[0]
    accepts = all_keywords(workshop, root, arguments)
    plain = _subclass(root, arguments, forwards=bool(accepts))
    overridden = config_of(attempt(overriding(plain), MARK))
    recorded = config_of(attempt(plain, MARK)) or {}
    decorate = workshop.keras.utils.register_keras_serializable(package="specimen")
    return Kind(
        name=root.kind,
        takes_kwargs=bool(accepts),
        accepts=accepts,
        config_keys=tuple(key for key in overridden or () if key != "mark"),
        config_callable=overridden is not None,
        automatic_config=recorded.get("mark") == MARK,
        registrable=not isinstance(attempt(decorate, plain), Exception),
    )


def all_keywords(workshop: Workshop, root: Named, arguments: Arguments) -> tuple[str, ...]:
    """Return every keyword that a constructor takes, its named parameters first."""
    parameters = [*signature(workshop, root), *constructor_parameters(root.cls)]
    named = [p.name for p in parameters if p.kind not in STARRED]
    return tuple(dict.fromkeys([*named, *accepted_keywords(workshop, root, arguments)]))


def signature(workshop: Workshop, named: Named) -> list[inspect.Parameter]:
    """Return the parameters of a constructor.

    `Model` says `(*args, **kwargs)` and means those of the functional model, all optional: given
    inputs and outputs it turns the instance into one (`Model.__new__` and `__init__`).
    """
    if named.name != "Model":
        return constructor_parameters(named.cls)
    parameters = constructor_parameters(workshop.functional_class())
    return [p if p.kind in STARRED else p.replace(default=None) for p in parameters]


def _subclass(root: Named, arguments: Arguments, forwards: bool) -> Any:
    """Return a subclass as users write it, with one parameter that only it has."""
    parent: Any = concrete(root.cls)

    def with_kwargs(self: Any, mark: int = 1, **kwargs: Any) -> None:
        parent.__init__(self, **{**arguments, **kwargs})
        self.mark = mark

    def without(self: Any, mark: int = 1) -> None:
        parent.__init__(self, **arguments)
        self.mark = mark

    return type(parent)("Subclass", (parent,), {"__init__": with_kwargs if forwards else without})
