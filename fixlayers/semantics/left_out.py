"""Values that a config leaves out where they are the default, since no config can carry that."""

from __future__ import annotations

from msgspec import structs

from fixlayers.semantics.constructor import parameter_of
from fixlayers.semantics.defaults import names_function
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.hints import Evidence
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.origin import Origin, find_origin, origin_by_evidence
from fixlayers.semantics.uses import uses_of


def origin_but_default(view: ClassView, name: str) -> Origin:
    """Return the origin of a parameter whose default no config can carry, and may leave out."""
    constructor, found = view.constructor, find_origin(view, name)
    assert constructor is not None
    if not found.refused or not found.evidence.unless or _has_other_default_below(view, name):
        return found
    evidence = Evidence("object", found.evidence.why, direct=_is_called(view, name))
    made = origin_by_evidence(view, constructor, name, evidence)
    alone = not names_function(view.family.project, view.key.path, parameter_of(constructor, name))
    # What is a configuration object or a class once is one again: Keras serializes none.
    travel = "plain" if alone else made.travel
    return structs.replace(made, unless=found.evidence.unless, alone=alone, travel=travel)


def _is_called(view: ClassView, name: str) -> bool:
    uses = uses_of(view.facts, name, stored_attributes(view.facts, name))
    return any(use.how == "called" for use in uses)


def _has_other_default_below(view: ClassView, name: str) -> bool:
    """Tell whether a class below takes a parameter of that name with another default, or none.

    What the inherited config left out would come back as that.
    """
    project, constructor = view.family.project, view.constructor
    assert constructor is not None
    default = parameter_of(constructor, name).default
    text = default.text if default else ""
    meant = project.resolver.resolve(view.key.path, text)
    for key in project.descendants(view.key):
        below = project.node(key).facts.constructor
        for parameter in below.parameters if below else ():
            given = parameter.default
            if parameter.name == name and (
                given is None
                or given.text != text
                or project.resolver.resolve(key.path, given.text) != meant
            ):
                return True
    return False
