"""What the calls of a class in the project show about a parameter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from fixlayers.keras.catalogue import GENERATIONS, activations, is_keras_namespace, keras_class
from fixlayers.patterns import pattern
from fixlayers.survey.facts import Argument, Constructor, Parameter
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, Meaning, ProjectClass, ProjectFunction

Shown = Literal["object", "number", ""]

# A number here may be a schedule elsewhere.
_SCHEDULED = pattern(r"(^|_)(lr|learning_rate|schedule|decay)(_|$)")


def shown_by_calls(project: Project, key: ProjectClass, parameter: Parameter) -> Shown:
    """Say what the project passes for a parameter of a class.

    "object" if a call passes a layer, a model, a function or another object of Keras's; "number" if
    some pass numbers and none passes anything else; "" if they show neither.
    """
    numbers = others = False
    for path, argument in passed(project, key, parameter):
        if argument.shows == "number":
            numbers = True
        elif _is_object(project, path, argument):
            return "object"
        else:
            others = True
    certain = numbers and not others and not _SCHEDULED.search(parameter.name)
    return "number" if certain else ""


def passed(
    project: Project, key: ProjectClass, parameter: Parameter
) -> Iterator[tuple[str, Argument]]:
    """Yield what the calls in the project pass for a parameter of a class, each with its file."""
    constructor = project.node(key).facts.constructor
    places = places_of(constructor, parameter) if constructor else {parameter.name}
    for path, call in project.calls_of(key):
        for argument in call.arguments:
            if argument.place in places:
                yield path, argument


def places_of(constructor: Constructor, parameter: Parameter) -> frozenset[str]:
    """Return where a call gives a parameter: its name, and its index if it has one."""
    positional = [
        p.name for p in constructor.parameters if p.kind in {"positional-only", "positional"}
    ]
    index = [str(i) for i, name in enumerate(positional) if name == parameter.name]
    return frozenset({parameter.name, *index})


def _is_object(project: Project, path: str, argument: Argument) -> bool:
    if argument.shows == "function":
        return True
    if argument.shows not in {"call", "name"} or not argument.text:
        return False
    meanings = project.resolver.resolve(path, argument.text)
    called = argument.shows == "call"
    return bool(meanings) and all(_makes_object(project, m, called) for m in meanings)


def _makes_object(project: Project, meaning: Meaning, called: bool) -> bool:
    """Tell whether a call of what is meant makes an object of Keras's, or a name is a function."""
    if isinstance(meaning, ProjectClass):
        return called and bool(project.keras_bases(meaning))
    if isinstance(meaning, ProjectFunction):
        return not called
    if not isinstance(meaning, External):
        return False
    if called:
        return any(keras_class(generation, meaning.dotted) for generation in GENERATIONS)
    last = meaning.dotted.rpartition(".")[2]
    named = is_keras_namespace(meaning.dotted) or meaning.dotted.startswith("tensorflow.nn.")
    return named and any(last in activations(generation) for generation in GENERATIONS)
