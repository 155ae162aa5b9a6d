"""Attributes that a constructor sets to something else once it has used them."""

from __future__ import annotations

from collections.abc import Sequence

from fixlayers.semantics.constructor import ConstructorView
from fixlayers.survey.facts import Store, Value

__all__ = ["is_changed_after_use"]


def is_changed_after_use(constructor: ConstructorView, stores: Sequence[Store], name: str) -> bool:
    """Recognise a parameter that gives way in a branch, after something has been made of it.

    As in `self.size = size`, `self.block = Block(size)`, `if small: self.size = side`: who is given
    that attribute makes another block. Where nothing was made before, what is given `side` does the
    same all the same, and a branch that puts a constant, or makes something of the parameter, may
    only spell it another way.

    Args:
        constructor: the constructor.
        stores: its stores of the attribute, in order.
        name: the parameter.
    """
    kept, *later = stores
    if not later or kept.conditional or not kept.value.is_name(name) or constructor.binds(name):
        return False
    if not all(_gives_way(store.value, name, kept.attribute) for store in later):
        return False
    return any(
        name in store.value.reads or kept.attribute in store.value.attributes
        for store in constructor.steps
        if isinstance(store, Store) and store.attribute != kept.attribute
        if store.value.kind == "call" and kept.statement < store.statement < later[0].statement
    )


def _gives_way(value: Value, name: str, attribute: str) -> bool:
    """Tell whether a value has nothing to do with what the attribute held."""
    if name in value.reads or attribute in value.attributes:
        return False
    return bool(value.reads or value.attributes)
