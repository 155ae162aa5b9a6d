"""What a parameter holds by its name, its default, what stands in for it, and the calls."""

from __future__ import annotations

from msgspec import structs

from fixlayers.semantics.call_sites import shown_by_calls
from fixlayers.semantics.defaults import namespace_of_default
from fixlayers.semantics.hints import (
    OBJECT_NAME,
    Evidence,
    Holding,
    documented_layers,
    is_documented_plain,
    is_plain_default,
    may_be_string,
)
from fixlayers.semantics.keeping import fallbacks
from fixlayers.semantics.plain_names import is_plain_name
from fixlayers.survey.facts import ClassFacts, Parameter, Use
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import ProjectClass, ProjectFunction


def hinted(
    project: Project, key: ProjectClass, facts: ClassFacts, parameter: Parameter, used: set[Holding]
) -> Evidence:
    """Say what name, default, fallback and calls tell, where the class's own use does not.

    Args:
        project: the project's classes.
        key: the class.
        facts: what its source says.
        parameter: one of its constructor's.
        used: what its uses show.
    """
    if OBJECT_NAME.search(parameter.name) and may_be_string(parameter.default):
        return Evidence("object", "its name says so")
    if _falls_back_to_function(project, key, facts, parameter.name):
        why = "it falls back to a function of the project"
        return Evidence("object", why, direct=True, function=True)
    shown = shown_by_calls(project, key, parameter)
    if shown == "object":
        return Evidence("object", "a call in the project passes an object")
    if namespace_of_default(project, key.path, parameter):
        return Evidence("object", "its default is one")
    why = _why_plain(facts, parameter, used)
    if not why and shown == "number":
        why = "the calls in the project pass numbers"
    return Evidence("plain", why) if why else Evidence("unknown")


def told(
    facts: ClassFacts,
    parameter: Parameter,
    annotated: Evidence | None,
    uses: tuple[Use, ...],
    used: set[Holding],
) -> Evidence | None:
    """Return what the annotation says, or a docstring that no use contradicts.

    Args:
        facts: what the source of the class says.
        parameter: one of its constructor's.
        annotated: what its annotation says.
        uses: the uses of it.
        used: what they show.
    """
    if annotated and annotated.holds != "unknown":
        called = annotated.holds == "object" and any(use.how == "called" for use in uses)
        function = called and not annotated.direct
        return structs.replace(annotated, direct=True, function=function) if called else annotated
    return None if "plain" in used else documented_layers(facts, parameter)


def _why_plain(facts: ClassFacts, parameter: Parameter, used: set[Holding]) -> str:
    """Say what tells that a parameter holds numbers or strings, "" if nothing does."""
    default, name = parameter.default, parameter.name
    if default is not None and is_plain_default(default):
        return "its default is plain"
    if _falls_back_to_plain(facts, name):
        return "it falls back to a plain value"
    if "plain" in used:
        return "it is used as a number or a string"
    if is_documented_plain(facts, name):
        return "its docstring says so"
    return "its name says so" if is_plain_name(name) else ""


def _falls_back_to_function(
    project: Project, key: ProjectClass, facts: ClassFacts, name: str
) -> bool:
    """Recognise `gain or functions.gain`, where that is a function of the project."""
    for value in fallbacks(facts, name):
        if value.kind in {"name", "dotted"}:
            meanings = project.resolver.resolve(key.path, value.text)
            if meanings and all(isinstance(m, ProjectFunction) for m in meanings):
                return True
    return False


def _falls_back_to_plain(facts: ClassFacts, name: str) -> bool:
    """Recognise `if p is None: p = [2, 3]` and `p or 4`: the parameter is of that type."""
    return any(
        bool(value.parts or value.kind == "constant") and is_plain_default(value)
        for value in fallbacks(facts, name)
    )
