"""Parameters that hold members of one of the project's Enums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from fixlayers.patterns import pattern
from fixlayers.semantics.tuples import given_to_parent, uses_as_it_came
from fixlayers.survey.facts import Bind, ClassFacts, Parameter, Store, Use, Value
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import ProjectClass

_NAME = pattern(r"[A-Za-z_][\w.]*")
_STRING_ENUMS = frozenset({"str", "int", "float", "StrEnum", "IntEnum"})
_FLAGS = frozenset({"Flag", "IntFlag"})


_DEPTH = 8


class Membership(Struct, frozen=True):
    """An Enum whose members a parameter holds, as the file spells it.

    `plain` says that a member is its value, for Keras and for all that the class does with it;
    `sure` that nothing but members is held. `refused` is why such a member cannot travel.
    """

    enum: str
    plain: bool = False
    sure: bool = False
    refused: str = ""


def membership(
    project: Project,
    key: ProjectClass,
    parameter: Parameter,
    uses: Iterable[Use],
    depth: int = _DEPTH,
) -> Membership | None:
    """Return the Enum that a parameter's annotation, default or comparisons prove, if any.

    Args:
        project: the project.
        key: a class.
        parameter: one of its constructor's parameters.
        uses: how the class uses it.
        depth: how many parents it may be handed up to.
    """
    uses = tuple(uses)
    facts = project.node(key).facts
    for text in (*_candidates(parameter, uses), *_made(project, key, facts, parameter.name)):
        bases = _bases(project, key, text)
        if not bases:
            continue
        if bases & _FLAGS:
            return Membership(text, refused="a combination of flags has no name")
        if bases & _STRING_ENUMS and not _tells_member(uses):
            return Membership(text, plain=True)
        if not _in_scope(project, key, text):
            return Membership(text, refused=f"{text} may not be there when a config is made")
        if _takes_strings(project, key, facts, parameter.name, text, uses):
            return Membership(text, refused="it may be given as a string as well")
        given = parameter.default
        sure = parameter.annotation.strip("'\"") == text and (
            given is None or given.kind == "dotted"
        )
        return Membership(text, sure=sure)
    return _of_parent(project, key, parameter.name, depth - 1) if depth > 0 else None


def _of_parent(project: Project, key: ProjectClass, name: str, depth: int) -> Membership | None:
    """Return the Enum of the parent's parameter that is given this one, if this file knows it."""
    for parent, place in given_to_parent(project, key, name):
        facts = project.node(parent).facts
        parameters = facts.constructor.parameters if facts.constructor else ()
        for index, parameter in enumerate(parameters):
            if parent == key or place not in {parameter.name, str(index)}:
                continue
            came = uses_as_it_came(facts, parameter.name)
            found = membership(project, parent, parameter, came, depth)
            if found is not None and _bases(project, key, found.enum):
                return structs.replace(found, sure=False)
    return None


def makes_member(project: Project, key: ProjectClass, value: Value, name: str) -> str:
    """Return the Enum if a value is `Enum(name)`, which returns a member as it is, else ""."""
    if value.kind != "call" or len(value.parts) != 1 or value.keywords:
        return ""
    given = value.parts[0]
    if given.kind != "name" or given.text != name or not _bases(project, key, value.text):
        return ""
    return value.text


def _candidates(parameter: Parameter, uses: tuple[Use, ...]) -> Iterator[str]:
    if parameter.default is not None and parameter.default.kind == "dotted":
        yield parameter.default.text.rpartition(".")[0]
    yield from _NAME.findall(parameter.annotation)
    for use in uses:
        if use.how in {"identical", "equal"}:
            yield use.detail.rpartition(".")[0]


def _made(project: Project, key: ProjectClass, facts: ClassFacts, name: str) -> Iterator[str]:
    for step in facts.constructor.steps if facts.constructor else ():
        if isinstance(step, (Bind, Store)) and step.value.kind == "call":
            yield makes_member(project, key, step.value, name)


def _bases(project: Project, key: ProjectClass, text: str) -> frozenset[str]:
    """Return the bases of an Enum of the project, nothing for anything else."""
    for meaning in project.resolver.resolve(key.path, text) if text else ():
        if isinstance(meaning, ProjectClass):
            bases = {b.rpartition(".")[2] for b in project.node(meaning).facts.bases}
            if bases & {"Enum", "Flag", "IntFlag", "StrEnum", "IntEnum"}:
                return frozenset(bases)
    return frozenset()


def _tells_member(uses: tuple[Use, ...]) -> bool:
    """Tell whether the class does with a member what it cannot do with its value."""
    return any(
        use.how == "identical" or (use.how == "attribute" and use.detail in {"name", "value"})
        for use in uses
    )


def _in_scope(project: Project, key: ProjectClass, text: str) -> bool:
    facts = project.facts(key.path)
    head = text.partition(".")[0]
    found = [b for b in (facts.bindings if facts else ()) if b.name == head and not b.scope]
    return bool(found) and not any(b.conditional for b in found)


def _takes_strings(
    project: Project,
    key: ProjectClass,
    facts: ClassFacts,
    name: str,
    enum: str,
    uses: tuple[Use, ...],
) -> bool:
    """Tell whether a string is made a member in a way that is not `Enum(name)`."""
    if any(u.how == "instance" or (u.how == "compared" and u.detail == "str") for u in uses):
        return True
    steps = facts.constructor.steps if facts.constructor else ()
    return any(
        isinstance(step, Bind)
        and step.name == name
        and name in step.value.reads
        and step.value.kind != "fallback"
        and makes_member(project, key, step.value, name) != enum
        for step in steps
    )
