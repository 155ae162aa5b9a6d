"""Parameters that hold a class of layers, of which the constructor makes some."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fixlayers.keras.catalogue import GENERATIONS, keras_class
from fixlayers.patterns import pattern
from fixlayers.semantics.call_sites import passed
from fixlayers.semantics.defaults import names_function
from fixlayers.semantics.hints import annotated_evidence
from fixlayers.semantics.uses import is_call
from fixlayers.survey.facts import Argument, Bind, ClassFacts, Parameter, Store, Use
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, Meaning, ProjectClass, Unknown

# With these and nothing positional a layer is made, not applied.
_MAKING = frozenset(
    "name epsilon momentum units filters kernel_size strides num_heads key_dim input_dim".split()
)
_NAME = pattern(r"(^|_)(norm|normalization|act|activation)_layer$")
_CLASS = pattern(r"(^|_)(class|cls)$")
# What tells a string, a number or a layer apart from a class.
_NO_CLASS = frozenset({"subscripted", "iterated", "arithmetic", "element", "mutated"})


def makes_layers(facts: ClassFacts, parameter: Parameter, uses: Iterable[Use]) -> bool:
    """Tell whether a parameter is called as a class is.

    With settings only, or with nothing; or what the call returns is added to a model, or kept by
    `__init__` and called as well, since a layer that is applied yields nothing of the kind.
    """
    name = parameter.name
    if not _is_called_itself(facts, parameter):
        return False
    bare = any(subject == name and Use("called", "bare") in used for subject, used in facts.uses)
    if bare or any(_makes(use) for use in uses):
        return True
    made = {f"self.{attribute}" for attribute in _made_by(facts, name)}
    return any(subject in made and any(map(is_call, used)) for subject, used in facts.uses)


def _is_called_itself(facts: ClassFacts, parameter: Parameter) -> bool:
    """Tell whether it can be the parameter that is called under its name.

    Not where `act_layer = factory(act_layer)` comes first, or where it is a string.
    """
    annotated = annotated_evidence(parameter.annotation)
    return not (annotated and annotated.holds == "plain") and not any(
        isinstance(step, Bind)
        and step.name == parameter.name
        and step.value.kind == "call"
        and not step.conditional
        for step in (facts.constructor.steps if facts.constructor else ())
    )


def _makes(use: Use) -> bool:
    return use.how == "made" or (use.how == "called" and _is_making(use.detail))


def _made_by(facts: ClassFacts, name: str) -> Iterator[str]:
    """Yield the attributes of self in which `__init__` keeps what calls of a parameter return."""
    for step in facts.constructor.steps if facts.constructor else ():
        if isinstance(step, Store):
            each = [element for _, element in step.value.keywords]
            kept = each if step.value.kind == "comprehension" else [step.value]
            # What is called with stars is read no further than its name.
            if any(value.kind in {"call", "other"} and value.text == name for value in kept):
                yield step.attribute


def _is_constant_there(use: Use) -> bool:
    """Recognise `p == "x"`; `p == Mine` is asked of classes."""
    return use.how == "compared" and bool(use.detail)


def _is_making(keywords: str) -> bool:
    # An axis beside inputs may be that of a function.
    return keywords == "axis" or bool(_MAKING & set(keywords.split(",")))


def makes_by_default(project: Project, key: ProjectClass, parameter: Parameter) -> bool:
    """Tell whether a parameter defaults to a function, or to a class of layers found by name."""
    default = parameter.default
    if default is None or default.kind not in {"name", "dotted"}:
        return False
    named = names_function(project, key.path, parameter)
    return named or _is_class(project, key.path, default.text)


def holds_class(
    project: Project, key: ProjectClass, parameter: Parameter, uses: tuple[Use, ...]
) -> bool:
    """Tell whether a parameter of a class holds a class whose registered name leads to it.

    Args:
        project: the project.
        key: the class.
        parameter: one of its constructor's parameters.
        uses: how the class uses it.
    """
    if any(use.how in _NO_CLASS or _is_constant_there(use) for use in uses):
        return False
    if not _is_called_itself(project.node(key).facts, parameter):
        return False
    shown = [_shows(project, path, given) for path, given in passed(project, key, parameter)]
    if False in shown:
        return False
    default = parameter.default
    if default is not None and default.text != "None":
        return default.kind in {"name", "dotted"} and _is_class(project, key.path, default.text)
    calls = {use.detail for use in uses if use.how == "called"}
    if calls and (True in shown or _CLASS.search(parameter.name)):
        return True
    making = bool(calls) and all(detail == "bare" or _is_making(detail) for detail in calls)
    # A function that makes layers is called so too, and found by name only if it is registered.
    return making and bool(_NAME.search(parameter.name))


def _shows(project: Project, path: str, argument: Argument) -> bool | None:
    """Tell whether a call passes such a class; None where that is not to be seen."""
    if argument.shows == "other" or argument.text == "None":
        return None
    if argument.shows != "name":
        return False
    resolver, head = project.resolver, argument.text.partition(".")[0]
    meanings = resolver.resolve(path, argument.text)
    # A name that nothing binds but a star import, for all that is known, may be a local one.
    seen = any(not isinstance(m, Unknown) for m in meanings) and resolver.visible(path, head)
    return _is_class(project, path, argument.text) or (False if seen else None)


def _is_class(project: Project, path: str, text: str) -> bool:
    meanings = project.resolver.resolve(path, text)
    return bool(meanings) and all(_is_found_by_name(project, meaning) for meaning in meanings)


def _is_found_by_name(project: Project, meaning: Meaning) -> bool:
    """Tell whether a class is registered, once it is repaired, or one of `keras.layers`."""
    if isinstance(meaning, ProjectClass):
        inside = project.node(meaning).facts.in_function
        return bool(project.keras_bases(meaning)) and not inside
    if not isinstance(meaning, External):
        return False
    found = [keras_class(generation, meaning.dotted) for generation in GENERATIONS]
    return all(each is not None and each.kind == "Layer" for each in found)
