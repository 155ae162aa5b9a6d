"""Which parameters have to come back as tuples.

Keras writes a tuple into JSON, and JSON has lists only (Keras 3.15, tf_keras 2.21:
`serialization_lib.serialize_keras_object`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from fixlayers.patterns import pattern
from fixlayers.survey.facts import Bind, ClassFacts, Parameter, ParentCall, Store, Use, Value
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import ProjectClass

TupleNeed = Literal["", "flat", "nested", "each"]

_TUPLE = pattern(r"\b[Tt]uple\b")
_NESTED = pattern(r"\b[Tt]uple\b.*\b[Tt]uple\b")
_ELEMENTS = pattern(r"\b([Ll]ist|Sequence|Iterable|[Tt]uple)\[\s*(\w+\.)?[Tt]uple\b")
# What tells tuples from lists without looking at their elements.
_SHALLOW = frozenset({"concatenated"})


def tuple_need(
    project: Project, key: ProjectClass, parameter: Parameter, depth: int = 4
) -> TupleNeed:
    """Say whether a list in place of a parameter's tuple would fail or change something.

    "nested" says that its elements have to be tuples as well, "each" that they alone have to be.
    `depth` is how many constructors of the project it may be followed through.
    """
    facts = project.node(key).facts
    uses = uses_as_it_came(facts, parameter.name)
    details = {use.detail for use in uses if use.how == "tuple"}
    if _declared(parameter) and any(map(_is_hashed, uses)):
        details.add("key")
    if details:
        return "nested" if _is_nested(parameter) and details - _SHALLOW else "flat"
    each = {use.detail for use in uses if use.how == "each"}
    if "tuple" in each or (each and _declares_elements(parameter)):
        return "each"
    types = {name for use in uses if use.how == "instance" for name in use.detail.split(",")}
    if "tuple" in types and "list" not in types:
        return "flat"
    return _handed_on(project, key, parameter.name, uses, depth) if depth else ""


def uses_as_it_came(facts: ClassFacts, name: str) -> list[Use]:
    """Return what the class does with a parameter that nothing has made a tuple."""
    return [use for subject in _subjects(facts, name) for use in _uses(facts, subject)]


def _subjects(facts: ClassFacts, name: str) -> Iterator[str]:
    """Yield what stands for a parameter as it came, once `__init__` has had its way."""
    steps = facts.constructor.steps if facts.constructor else ()
    if not any(
        isinstance(s, Bind) and s.name == name and _makes_tuple(s.value, name) for s in steps
    ):
        yield name
    for step in steps:
        if isinstance(step, Store) and _keeps(step.value, name):
            yield f"self.{step.attribute}"


def _makes_tuple(value: Value, name: str) -> bool:
    return value.kind == "call" and value.text == "tuple" and name in value.reads


def _keeps(value: Value, name: str) -> bool:
    if value.kind == "fallback":
        return _keeps(value.parts[0], name)
    popped = value.kind == "call" and value.text.endswith(".pop") and bool(value.parts)
    if popped and value.parts[0].text == repr(name):
        return True
    return value.is_name(name)


def _uses(facts: ClassFacts, subject: str) -> tuple[Use, ...]:
    return next((uses for name, uses in facts.uses if name == subject), ())


def _is_hashed(use: Use) -> bool:
    """Recognise a key or an index; NumPy reads a list of indexes in another way than a tuple."""
    return use.how in {"index", "hashed"} or (
        use.how == "argument" and (use.detail == "hash:0" or use.detail.endswith(".get:0"))
    )


def _declared(parameter: Parameter) -> bool:
    default = parameter.default
    if default is not None and default.kind == "container" and default.text == "tuple":
        return True
    return bool(_TUPLE.search(parameter.annotation))


def _is_nested(parameter: Parameter) -> bool:
    return _defaults_to_tuples(parameter) or bool(_NESTED.search(parameter.annotation))


def _declares_elements(parameter: Parameter) -> bool:
    """Tell whether a parameter is declared as a list, or another container, of tuples."""
    return _defaults_to_tuples(parameter) or bool(_ELEMENTS.search(parameter.annotation))


def _defaults_to_tuples(parameter: Parameter) -> bool:
    default = parameter.default
    elements = default.parts if default is not None and default.kind == "container" else ()
    return any(e.kind == "container" and e.text == "tuple" for e in elements)


def _handed_on(
    project: Project, key: ProjectClass, name: str, uses: list[Use], depth: int
) -> TupleNeed:
    """Say what the constructors of the project need that are given the parameter."""
    for target, place in [*_children(project, key, uses), *given_to_parent(project, key, name)]:
        constructor = project.node(target).facts.constructor
        positional = constructor.parameters if constructor else ()
        for index, parameter in enumerate(positional):
            if place in {parameter.name, str(index)} and target != key:
                if need := tuple_need(project, target, parameter, depth - 1):
                    return need
    return ""


def _children(
    project: Project, key: ProjectClass, uses: list[Use]
) -> Iterator[tuple[ProjectClass, str]]:
    for use in uses:
        callee, _, place = use.detail.rpartition(":")
        if use.how == "argument" and callee and "(" not in callee:
            for meaning in project.resolver.resolve(key.path, callee):
                if isinstance(meaning, ProjectClass):
                    yield meaning, place


def given_to_parent(
    project: Project, key: ProjectClass, name: str
) -> Iterator[tuple[ProjectClass, str]]:
    """Yield the parent of the project that is given a parameter, and the place or keyword."""
    constructor = project.node(key).facts.constructor
    ancestors = project.ancestors(key)
    for step in constructor.steps if constructor and ancestors else ():
        if isinstance(step, ParentCall):
            given = [*((str(i), v) for i, v in enumerate(step.positional)), *step.keywords]
            for place, value in given:
                if value.is_name(name):
                    yield ancestors[0], place
