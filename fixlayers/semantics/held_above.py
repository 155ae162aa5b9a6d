"""Entries of a `get_config` that return an object as it is which a parent keeps."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from fixlayers.semantics.constructor import parameter_of
from fixlayers.semantics.entries import is_revived, revives_by_itself
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import bound_arguments
from fixlayers.semantics.hints import Evidence
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.origin import Origin, find_origin, popped_stores
from fixlayers.survey.facts import ConfigEntry


def origin_held_above(view: ClassView, entry: ConfigEntry) -> Origin | None:
    """Return how an entry that reads an object from where a parent keeps it is to return it.

    That is so where the class hands a parameter to a parent that calls it, and returns the
    attribute in which that keeps it, or a property of it. None for other entries.
    """
    constructor = view.constructor
    if constructor is None or entry.value.kind != "self" or entry.key not in constructor.all_names:
        return None
    if is_revived(view, entry.key) or revives_by_itself(view, entry.key):
        return None
    attribute = entry.value.text
    if view.family.attributes.stores(view.key).get(attribute):
        return None
    used = [
        found for held, found in _kept_above(view, entry.key) if held == _behind(view, attribute)
    ]
    found = find_origin(view, entry.key)
    if found.refused or found.travel not in {"object", "pair"}:
        return None
    if not any(evidence.direct and not evidence.refused for evidence in used):
        return None
    return structs.replace(
        found, attribute=attribute, store=False, late=False, keep="", value="", otherwise=""
    )


def _behind(view: ClassView, attribute: str) -> str:
    """Return the attribute that a property of a parent returns, any other one as it is."""
    project = view.family.project
    for key in project.ancestors(view.key):
        facts = project.node(key).facts
        if held := dict(facts.read_through).get(attribute):
            return held
        if any(method.name == attribute for method in facts.methods):
            return ""
    return attribute


def _kept_above(view: ClassView, name: str) -> Iterator[tuple[str, Evidence]]:
    """Yield the attributes in which the parent keeps a parameter, with what it does with them."""
    parent, _ = view.family.contracts.parent_of(view)
    above = view.family.view(parent) if parent else None
    own, constructor = above.constructor if above else None, view.constructor
    if parent is None or own is None or constructor is None or constructor.binds(name):
        return
    for taken, value in bound_arguments(view).items():
        if value.kind != "name" or value.text != name or taken not in own.all_names:
            continue
        popped = (store.attribute for store in popped_stores(own, taken))
        kept = (*stored_attributes(own.facts, taken), *popped)
        evidence = view.family.evidence.read(parent, parameter_of(own, taken), kept)
        yield from ((attribute, evidence) for attribute in kept)
