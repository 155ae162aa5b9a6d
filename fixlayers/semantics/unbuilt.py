"""Which layers that an object keeps have no variables before they are called or built."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

from fixlayers.keras.catalogue import keras_class
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.kinship import generations
from fixlayers.semantics.shapes import WEIGHT_METHODS
from fixlayers.semantics.state import meanings
from fixlayers.semantics.uses import is_call, uses_of_attribute
from fixlayers.survey.facts import ClassFacts, Creation, Store, Use
from fixlayers.survey.resolution import External, Meaning, ProjectClass

_DEPTH = 4
_METHODS = ("__init__", "build")
# Given these, Keras makes the variables of Embedding and of Normalization at once.
_BRINGING_VALUES = frozenset({"weights", "mean", "variance"})
_BUILDING = frozenset({"build", "adapt"})
_FILLING = frozenset({"append", "extend", "insert", "update"})
_OF_KERAS = frozenset({"add_weight", "add_variable", "add_metric", "add_loss", "compile"})


def unbuilt_layers(view: ClassView, depth: int = _DEPTH) -> Iterator[Creation]:
    """Yield what makes the layers that the class keeps and calls and surely does not build.

    These are unbuilt in a new object, and after its `build` as well.
    """
    if not _may_call_itself(view):
        for creation in view.facts.creations:
            if creation.method in _METHODS and creation.kept and not creation.guarded:
                if _is_left(view.facts, creation.kept) and _needs_building(view, creation, depth):
                    yield creation


def is_part_only(view: ClassView) -> bool:
    """Tell whether all that makes such objects, as far as is seen, are other classes of Keras's."""
    project, name = view.family.project, view.facts.name
    making = project.grounds.ask(view.family.registry.making, name)
    inside = {
        (other.key.path, creation.place.line)
        for other in map(view.family.view, making)
        if other is not None
        for creation in other.facts.creations
        if creation.callee.rpartition(".")[2] == name
        and view.key in meanings(other, other.facts, creation)
    }
    return bool(inside) and all(
        (path, site.line) in inside for path, site in project.calls_of(view.key)
    )


def _may_call_itself(view: ClassView) -> bool:
    """Tell whether `__init__` may build or call the object that it makes."""
    constructor = view.facts.constructor
    own = constructor.self_name if constructor else ""
    kept = {creation.kept for creation in view.facts.creations}
    for call in view.facts.init_calls:
        head, _, rest = call.partition(".")
        if rest.rpartition(".")[2] == "build" and head != own:
            return True
        if head == own and "." not in rest and rest not in kept | _OF_KERAS:
            return True
    return False


def _is_left(facts: ClassFacts, attribute: str) -> bool:
    """Tell whether an attribute is called somewhere, but not by `__init__`, and built nowhere."""
    own = f"{facts.constructor.self_name if facts.constructor else 'self'}.{attribute}"
    for call in facts.init_calls:
        rest = call.removeprefix(f"{own}.")
        if call == own or (rest != call and rest not in _FILLING):
            return False
    uses = uses_of_attribute(facts, attribute)
    return any(is_call(use) for use in uses) and not any(_may_build(use) for use in uses)


def _may_build(use: Use) -> bool:
    if use.how in {"attribute", "element"}:
        return use.detail.removeprefix(".") in _BUILDING
    if use.how in {"argument", "in-container"}:
        return not hasattr(builtins, use.detail.partition(":")[0])
    return False


def _needs_building(view: ClassView, creation: Creation, depth: int) -> bool:
    constructor = view.facts.constructor
    for step in constructor.steps if constructor else ():
        if isinstance(step, Store) and step.attribute == creation.kept:
            if any(name in _BRINGING_VALUES for name, _ in step.value.keywords):
                return False
    found = meanings(view, view.facts, creation)
    return bool(found) and all(_is_lazy(view, meaning, depth) for meaning in found)


def _is_lazy(view: ClassView, meaning: Meaning, depth: int) -> bool:
    """Tell whether an instance of a class gets variables when it is built, not when it is made."""
    if isinstance(meaning, External):
        return _is_lazy_in_keras(view, meaning.dotted)
    if not isinstance(meaning, ProjectClass) or depth <= 0:
        return False
    project = view.family.project
    above = (meaning, *project.ancestors(meaning))
    lineage = [own for own in map(view.family.view, above) if own is not None]
    if not lineage or any(_may_call_itself(own) for own in lineage):
        return False
    return (
        any(_builds_weights(own.facts) for own in lineage)
        or any(True for own in lineage for _ in unbuilt_layers(own, depth - 1))
        or any(_is_lazy_in_keras(view, dotted) for dotted in project.keras_bases(meaning))
    )


def _builds_weights(facts: ClassFacts) -> bool:
    return any(
        creation.method == "build" and creation.callee in WEIGHT_METHODS and not creation.guarded
        for creation in facts.creations
    )


def _is_lazy_in_keras(view: ClassView, dotted: str) -> bool:
    found = [keras_class(g, dotted) for g in generations(dotted, view.family.settings.target)]
    known = [one for one in found if one is not None]
    return bool(known) and all(one.builds_variables for one in known)
