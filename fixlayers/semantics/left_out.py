"""Values that a config leaves out, since no config can carry them."""

from __future__ import annotations

from msgspec import structs

from fixlayers.patterns import pattern
from fixlayers.semantics.constructor import parameter_of
from fixlayers.semantics.defaults import named_default, names_function, names_type
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.hints import Evidence
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.origin import (
    Origin,
    find_origin,
    origin_by_evidence,
    origin_of_class,
)
from fixlayers.semantics.registration import registrations
from fixlayers.semantics.uses import uses_of
from fixlayers.survey.resolution import ProjectClass

# What makes layers and is called so is no class.
_FUNCTION = pattern(r"(^|_)(fn|func|function|factory|builder|creator|maker)$")


def origin_but_default(view: ClassView, name: str) -> Origin:
    """Return the origin of a parameter of which a config can carry only some values.

    It may leave out a default that it cannot carry, and carries of what makes layers the classes.
    """
    constructor, found = view.constructor, find_origin(view, name)
    assert constructor is not None
    if found.refused and found.evidence.may_be_class and not _FUNCTION.search(name):
        return origin_of_class(view, name)
    if not found.refused or not found.evidence.unless or _has_other_default_below(view, name):
        return found
    called = _is_called(view, name)
    evidence = Evidence("object", found.evidence.why, direct=called, function=called)
    made = origin_by_evidence(view, constructor, name, evidence)
    project, parameter = view.family.project, parameter_of(constructor, name)
    # `units=int`: what is given in place of a type is a number or a string.
    typed = names_type(project, view.key.path, parameter)
    alone = not typed and not names_function(project, view.key.path, parameter)
    # What is a configuration object or a class once is one again: Keras serializes none.
    travel = "plain" if alone or typed else made.travel
    return structs.replace(made, unless=found.evidence.unless, alone=alone, travel=travel)


def origin_beside_left_out(view: ClassView, name: str) -> Origin:
    """Return the origin of a parameter that a config leaves out which is saved today.

    It is, whatever the parameter holds. So what cannot travel stays left out, and the rest is
    added: the classes among what makes layers, all but a function by default.
    """
    found = find_origin(view, name)
    if found.refused and found.evidence.of_layers:
        found = origin_of_class(view, name)
    elif found.refused:
        found = origin_but_default(view, name)
    if found.travel == "object" and not found.refused:
        return structs.replace(found, saved_without=True)
    if found.refused or found.travel not in {"class", "record"}:
        return found
    constructor, other = view.constructor, _has_other_default_below(view, name)
    default = parameter_of(constructor, name).default if constructor else None
    none_left_out = default is not None and default.text == "None" and not other
    found = structs.replace(found, saved_without=True, none_left_out=none_left_out)
    return _but_unregistered_default(view, found, other)


def _but_unregistered_default(view: ClassView, origin: Origin, other: bool) -> Origin:
    """Let a class by default be left out that the source does not register: no name leads to it."""
    project, constructor = view.family.project, view.constructor
    assert constructor is not None
    parameter = parameter_of(constructor, origin.name)
    default = parameter.default
    if origin.travel != "class" or default is None or default.text == "None":
        return origin
    meanings = project.resolver.resolve(view.key.path, default.text)
    own = (meaning for meaning in meanings if isinstance(meaning, ProjectClass))
    if all(any(registrations(project, key)) for key in own):
        return origin
    unless = named_default(project, view.key, parameter)
    if unless and not other:
        return structs.replace(origin, unless=unless)
    reason = f"{origin.name} defaults to {default.text}, which is not registered"
    return structs.replace(origin, refused=reason)


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
