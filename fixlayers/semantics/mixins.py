"""Classes of the project that a Keras class inherits from beside Keras's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fixlayers.semantics.constructor import ConstructorView
from fixlayers.survey.facts import ClassFacts

if TYPE_CHECKING:
    from fixlayers.semantics.family import ClassView


def mixin_problem(view: ClassView) -> str:
    """Say why bases of a class outside Keras make its construction unclear, else ""."""
    for reason in view.family.project.unknown_bases(view.key):
        return reason
    for mixin in _mixins(view):
        if mixin.constructor is not None and not _hands_on_what_it_gets(mixin):
            return f"the mixin {mixin.name} has an __init__ of its own"
        if mixin.has_get_config:
            return f"the mixin {mixin.name} has a get_config of its own"
    return ""


def mixin_keys(view: ClassView) -> frozenset[str] | None:
    """Return the keys that mixins of a class put into its config, None if not all can be told."""
    keys: set[str] = set()
    for mixin in _mixins(view):
        if mixin.get_config is not None and mixin.get_config.opaque:
            return None
        keys |= mixin.get_config.own_keys if mixin.get_config is not None else frozenset()
    return frozenset(keys)


def _mixins(view: ClassView) -> Iterator[ClassFacts]:
    for key in view.family.project.lineage(view.key):
        if view.family.view(key) is None:
            yield view.family.project.node(key).facts


def _hands_on_what_it_gets(mixin: ClassFacts) -> bool:
    """Tell whether a mixin's constructor gives all its arguments, unchanged, to the next class.

    Then the constructor of a class beside it reaches Keras's as if the mixin had none.
    """
    assert mixin.constructor is not None
    own = ConstructorView(mixin, mixin.constructor)
    call = own.call
    if call is None or own.call_problem or call.form == "class" or own.all_names:
        return False
    if call.form == "named" and call.owner != mixin.name:
        return False
    if call.positional or call.keywords or call.double_stars != (own.varkw,):
        return False
    stars = tuple(p.name for p in mixin.constructor.parameters if p.kind == "varargs")
    names = (*stars, *call.double_stars)
    return call.stars == stars and not own.kwargs_uses and not any(map(own.binds, names))
