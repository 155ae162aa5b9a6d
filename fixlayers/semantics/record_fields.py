"""Classes whose objects are made of plain values, which they take under their names."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Literal

from fixlayers.survey.ancestry import NEUTRAL_BASES
from fixlayers.survey.facts import AnyStep, ClassFacts, Parameter, ParentCall, Store, Value
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, Meaning, ProjectClass
from fixlayers.survey.values import dotted_name
from fixlayers.syntax import parse_expression

RecordKind = Literal["dataclass", "named tuple", "plain"]
IsPlain = Callable[[ProjectClass, Parameter], bool]

_SCALARS = frozenset({"int", "float", "str", "bool", "None"})
_DATACLASS = (External("dataclasses.dataclass"),)
_NAMED_TUPLE = (External("typing.NamedTuple"),)
# Methods that make or change an object, or what is read of it, in a way of their own.
_OWN_WAYS = frozenset(
    "__new__ __post_init__ __setattr__ __getattr__ __getattribute__ __delattr__ __init_subclass__ "
    "__set_name__".split()
)


def record_fields(
    project: Project, key: ProjectClass, is_plain: IsPlain
) -> tuple[RecordKind, frozenset[str]] | None:
    """Return what kind of a record a class is and the names that it holds, None if it is none.

    The objects of a record hold plain values and nothing else, and one that is given these under
    their names is the same again.

    Args:
        project: the project.
        key: a class.
        is_plain: tells whether a parameter of a class holds plain values.
    """
    facts = project.node(key).facts
    kind = _kind(project, key)
    names: frozenset[str] | None = frozenset()
    if kind == "dataclass":
        names = _declared_above(project, key, is_plain)
    elif kind == "named tuple":
        names = _declared(facts, _is_scalar)
    elif kind == "plain":
        names = _stored(facts, lambda parameter: is_plain(key, parameter))
    return (kind, names) if kind and names and not facts.in_function else None


def _kind(project: Project, key: ProjectClass) -> RecordKind | None:
    facts, bases = project.node(key).facts, project.node(key).bases
    if not _is_usual(facts):
        return None
    if facts.decorators:
        return "dataclass" if _is_dataclass(project, key) else None
    if bases == (_NAMED_TUPLE,):
        return "named tuple" if facts.constructor is None else None
    texts = zip(facts.bases, bases, strict=True)
    return "plain" if all(text == "object" or _is_neutral(found) for text, found in texts) else None


def _is_dataclass(project: Project, key: ProjectClass) -> bool:
    """Recognise `@dataclass` alone, with any settings under which it writes the constructor."""
    facts = project.node(key).facts
    [decorator, *others] = facts.decorators
    if others or decorator.opaque or decorator.arguments or facts.constructor is not None:
        return False
    written = ("init", "False") not in decorator.keywords
    return written and project.resolver.resolve(key.path, decorator.name) == _DATACLASS


def _is_neutral(meanings: tuple[Meaning, ...]) -> bool:
    return bool(meanings) and all(
        isinstance(meaning, External) and meaning.dotted in NEUTRAL_BASES for meaning in meanings
    )


def _is_usual(facts: ClassFacts) -> bool:
    """Tell whether a class leaves it to its constructor alone to set attributes."""
    odd = any(m.name in _OWN_WAYS or m.name in facts.class_attributes for m in facts.methods)
    return not (odd or facts.stores or facts.sets_by_name or facts.has_get_config)


def _declared_above(
    project: Project, key: ProjectClass, is_plain: IsPlain
) -> frozenset[str] | None:
    """Return what a dataclass declares, and those above it, None if not all of it is plain."""
    facts, bases = project.node(key).facts, project.node(key).bases
    own = _declared(facts, _is_plain_field)
    for text, meanings in zip(facts.bases, bases, strict=True):
        if text == "object" or _is_neutral(meanings):
            continue
        [meaning] = meanings if len(meanings) == 1 else (None,)
        above = None
        if isinstance(meaning, ProjectClass) and meaning != key:
            above = record_fields(project, meaning, is_plain)
        if above is None or own is None or above[0] != "dataclass":
            return None
        own |= above[1]
    return own


def _declared(facts: ClassFacts, is_carried: Callable[[Parameter], bool]) -> frozenset[str] | None:
    """Return what a class body declares, None if not all of it is taken and carried."""
    fields = [f for f in facts.fields if "ClassVar" not in f.annotation]
    methods = {method.name for method in facts.methods}
    if any(f.name in methods or not is_carried(f) for f in fields):
        return None
    return frozenset(field.name for field in fields)


def _is_scalar(field: Parameter) -> bool:
    """Tell whether a field holds no list, which Keras exchanges in a tuple that it keeps."""
    return bool(_types(field.annotation)) and _types(field.annotation) <= {"one"}


def _is_plain_field(field: Parameter) -> bool:
    given = field.default
    if given is not None and given.kind == "call" and given.text.rpartition(".")[2] == "field":
        if "init" in dict(given.keywords):
            return False
    return bool(_types(field.annotation)) and "" not in _types(field.annotation)


def _stored(facts: ClassFacts, is_carried: Callable[[Parameter], bool]) -> frozenset[str] | None:
    """Return the parameters that a constructor keeps, None if it does anything else."""
    constructor = facts.constructor
    if constructor is None or "__slots__" in facts.class_attributes:
        return None
    names = [p.name for p in constructor.parameters]
    kept = [s.attribute for s in constructor.steps if isinstance(s, Store) and _keeps(s)]
    calls = [s for s in constructor.steps if s == _bare_parent_call(s)]
    statements = constructor.last_statement + 1 - constructor.has_docstring
    if sorted(kept) != sorted(names) or len(kept) + len(calls) != statements:
        return None
    if len(constructor.steps) != statements or {m.name for m in facts.methods} & set(names):
        return None
    carried = all(_is_given(p) and is_carried(p) for p in constructor.parameters)
    return frozenset(names) if carried else None


def _keeps(store: Store) -> bool:
    """Recognise `self.units = units`."""
    as_given = store.value.is_name(store.attribute)
    return as_given and not store.conditional and not store.augmented


def _bare_parent_call(step: AnyStep) -> AnyStep | None:
    """Return a step that is `super().__init__()`, None for any other."""
    if not isinstance(step, ParentCall) or step.conditional or not step.whole:
        return None
    given = step.positional or step.keywords or step.stars or step.double_stars
    return None if given else step


def _is_given(parameter: Parameter) -> bool:
    """Tell whether a parameter goes by name, and is known for nothing that JSON changes."""
    if parameter.kind not in {"positional", "keyword-only"}:
        return False
    if parameter.annotation:
        return "" not in _types(parameter.annotation)
    return parameter.default is None or _is_json(parameter.default)


def _is_json(value: Value) -> bool:
    """Tell whether a literal comes back from JSON as it went: no tuple, set, dict or bytes."""
    if value.kind == "constant":
        odd = value.text == "Ellipsis" or value.text.endswith("j")
        return not odd and not value.text.startswith(("b'", 'b"'))
    return value.kind == "container" and value.text == "list" and all(map(_is_json, value.parts))


def _types(annotation: str) -> frozenset[str]:
    """Return "one" and "many" for the plain values and lists that are meant, "" for the rest."""
    try:
        return frozenset(_kinds_of(parse_expression(annotation)))
    except SyntaxError:
        return frozenset({""})


def _kinds_of(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant):
        given = node.value
        yield from _types(given) if isinstance(given, str) else ("one" if given is None else "",)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from _kinds_of(node.left)
        yield from _kinds_of(node.right)
    elif isinstance(node, ast.Subscript):
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        yield from _kinds_around(dotted_name(node.value).rpartition(".")[2], inside)
    else:
        yield "one" if dotted_name(node) in _SCALARS else ""


def _kinds_around(around: str, inside: list[ast.expr]) -> Iterator[str]:
    if around in {"list", "List", "dict", "Dict"}:
        keyed = around in {"dict", "Dict"}
        if keyed and (len(inside) != 2 or dotted_name(inside[0]) != "str"):
            yield ""
        yield "many"
    elif around == "Literal":
        yield "one" if all(isinstance(each, ast.Constant) for each in inside) else ""
        return
    elif around not in {"Optional", "Union", "Final"}:
        yield ""
    for each in inside:
        yield from _kinds_of(each)
