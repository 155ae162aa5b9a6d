"""Functions of its own module that a class is given, and that its config holds by their names."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from fixlayers.semantics.call_sites import places_of
from fixlayers.semantics.coverage import is_covered_by_parent
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.origin import find_origin
from fixlayers.semantics.repair import repair
from fixlayers.survey.facts import ConfigEntry, Parameter
from fixlayers.survey.resolution import ProjectFunction

# How a function goes into a config as its name, and comes back from it as what is registered so.
_BY_NAME = frozenset({"object", "pair", "getter"})
_SERIALIZE = frozenset({"serialize", "serialize_keras_object"})


class GivenFunction(Struct, frozen=True):
    """A function that nothing registers, and the parameter as which a class is given it."""

    name: str
    parameter: str


def given_functions(view: ClassView) -> Iterator[GivenFunction]:
    """Yield the functions of a class's module that its config holds by their names.

    Those that calls in the project give it by name, and defaults that an existing `get_config`
    returns. The config is that after the repair.
    """
    if view.constructor is None or not view.family.functions.unregistered(view.key.path):
        return
    found = dict.fromkeys((*_defaults(view), *_arguments(view)))
    made_known = view.family.functions.is_made_known
    names: set[str] = set()
    for given in found:
        if given.name not in names and not made_known(view.key.path, given.name):
            names.add(given.name)
            yield given


def _arguments(view: ClassView) -> Iterator[GivenFunction]:
    project, functions = view.family.project, view.family.functions
    for path in project.calling(view.key):
        if not functions.named_in(path, view.key.path):
            continue
        facts = project.facts(path)
        shadowed = facts.shadowed if facts else ()
        for call in project.calls_in(path, view.key):
            for argument in call.arguments:
                if argument.shows != "name" or argument.text.partition(".")[0] in shadowed:
                    continue
                name, parameter = _meant(view, path, argument.text), _taking(view, argument.place)
                if name and parameter and _is_held(view, parameter, name):
                    yield GivenFunction(name, parameter.name)


def _defaults(view: ClassView) -> Iterator[GivenFunction]:
    written = view.followed_config
    for parameter in view.constructor.constructor.parameters if view.constructor else ():
        name = _default(view, parameter)
        if name and written is not None and _is_held(view, parameter, name):
            yield GivenFunction(name, parameter.name)


def _default(view: ClassView, parameter: Parameter) -> str:
    """Return the unregistered function that a parameter defaults to, "" for any other default."""
    default = parameter.default
    if default is None or default.kind != "name":
        return ""
    return _meant(view, view.key.path, default.text)


def _meant(view: ClassView, path: str, text: str) -> str:
    """Return the unregistered function of the class's module that a name means, "" for another."""
    home = view.key.path
    meanings = view.family.project.resolver.resolve(path, text)
    names = {m.name if isinstance(m, ProjectFunction) and m.path == home else "" for m in meanings}
    name = names.pop() if len(names) == 1 else ""
    return name if name in view.family.functions.unregistered(home) else ""


def _taking(view: ClassView, place: str) -> Parameter | None:
    """Return the parameter that takes the argument at a place of a call."""
    assert view.constructor is not None
    constructor = view.constructor.constructor
    for parameter in constructor.parameters:
        if parameter.kind not in {"varargs", "varkw"} and place in places_of(
            constructor, parameter
        ):
            return parameter
    return None


def _is_held(view: ClassView, parameter: Parameter, name: str) -> bool:
    """Tell whether a parameter's value, which is the function, is in the config by its name."""
    assert view.constructor is not None
    made = repair(view)
    origins = {origin.name: origin for origin in made.origins} if made else {}
    if origin := origins.get(parameter.name):
        # A default of which the config says nothing is left out where it is given as well.
        left_out = bool(origin.unless) and _default(view, parameter) == name
        return origin.travel in _BY_NAME and not (origin.refused or origin.alone or left_out)
    if view.facts.get_config is None:
        return _goes_to_keras(view, parameter)
    written = view.followed_config
    if written is None:
        return False
    entries = [entry for entry in written.entries if entry.key == parameter.name]
    if entries:
        return all(_is_serialized(view, entry) for entry in entries)
    return _goes_to_keras(view, parameter)


def _is_serialized(view: ClassView, entry: ConfigEntry) -> bool:
    """Tell whether an entry is an object as Keras writes it, serialized here or left to Keras."""
    if any(call.rpartition(".")[2] in _SERIALIZE for call in entry.calls):
        return True
    origin = find_origin(view, entry.key)
    kept = entry.value.kind == "self" and entry.value.text == origin.attribute
    return kept and not origin.store and origin.travel in _BY_NAME


def _goes_to_keras(view: ClassView, parameter: Parameter) -> bool:
    """Tell whether a class of Keras's own above takes a parameter as an object, and returns it."""
    constructor = view.constructor
    assert constructor is not None
    taken = (each for parent in view.kinship.parents for each in parent.parameters)
    objects = {each.name for each in taken if each.holds == "object"}
    return parameter.name in objects and is_covered_by_parent(view, constructor, parameter.name)
