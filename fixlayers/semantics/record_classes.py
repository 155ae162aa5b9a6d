"""The class of the project whose objects a constructor parameter holds."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fixlayers.semantics.call_sites import places_of
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.tuples import uses_as_it_came
from fixlayers.survey.facts import Bind, ClassFacts, Parameter, Store, Value
from fixlayers.survey.object_flow import Passing
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import ProjectClass
from fixlayers.survey.values import dotted_name
from fixlayers.syntax import parse_expression

_DEPTH = 5


def class_held(
    project: Project, key: ProjectClass, parameter: Parameter, depth: int = _DEPTH
) -> ProjectClass | None:
    """Return the class of the project whose objects a parameter holds, if the source proves one.

    An annotation tells, else the default and what `__init__` falls back to, else the class that the
    parameter goes on to, else the calls of the project if all that pass anything can be followed.

    Args:
        project: the project.
        key: a class.
        parameter: one of its constructor's parameters.
        depth: how many constructors the object may have come through, or go on to.
    """
    if depth <= 0:
        return None
    if parameter.annotation:
        return annotated_class(project, key.path, parameter.annotation)
    facts = project.node(key).facts
    made = {_meant(project, key.path, text) for text in _made(facts, parameter)}
    if made:
        return made.pop() if len(made) == 1 else None
    onward = set(_onward(project, key, facts, parameter, depth))
    if onward:
        return onward.pop() if len(onward) == 1 else None
    passed = {
        _passed(project, path, each, depth) for path, each in _passings(project, key, parameter)
    }
    return passed.pop() if len(passed) == 1 else None


def annotated_class(project: Project, path: str, annotation: str) -> ProjectClass | None:
    """Return the class of the project that an annotation names, alone or beside None."""
    return _meant(project, path, annotated_name(annotation))


def annotated_name(annotation: str) -> str:
    """Return the dotted name that an annotation gives alone or beside None, "" for another one."""
    if not annotation:
        return ""
    try:
        names = set(_names(parse_expression(annotation)))
    except SyntaxError:
        return ""
    return names.pop() if len(names) == 1 else ""


def _names(node: ast.expr) -> Iterator[str]:
    """Yield what an annotation names besides None, "" for what is more than a name."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield from _names(parse_expression(node.value))
        elif node.value is not None:
            yield ""
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        yield from _names(node.left)
        yield from _names(node.right)
    elif isinstance(node, ast.Subscript):
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        around = dotted_name(node.value).rpartition(".")[2]
        for each in inside if around in {"Optional", "Union"} else ():
            yield from _names(each)
        if around not in {"Optional", "Union"}:
            yield ""
    else:
        yield dotted_name(node)


def _meant(project: Project, path: str, text: str) -> ProjectClass | None:
    meanings = project.resolver.resolve(path, text) if text else ()
    [meaning] = meanings if len(meanings) == 1 else (None,)
    return meaning if isinstance(meaning, ProjectClass) else None


def _made(facts: ClassFacts, parameter: Parameter) -> Iterator[str]:
    """Yield what is called to make the default, and what `__init__` puts in the place of None."""
    values = [parameter.default] if parameter.default is not None else []
    for step in facts.constructor.steps if facts.constructor else ():
        if isinstance(step, (Bind, Store)) and step.value.kind == "fallback":
            given, otherwise = step.value.parts
            values += [otherwise] if given.text == parameter.name else []
    for value in values:
        if value != Value("constant", "None"):
            yield value.text if value.kind == "call" else ""


def _onward(
    project: Project, key: ProjectClass, facts: ClassFacts, parameter: Parameter, depth: int
) -> Iterator[ProjectClass]:
    """Yield the classes whose objects those constructors are known to take that it is handed to."""
    for use in uses_as_it_came(facts, parameter.name):
        callee, _, place = use.detail.rpartition(":")
        target = _meant(project, key.path, callee) if use.how == "argument" else None
        own = project.node(target).facts.constructor if target and target != key else None
        for each in own.parameters if own else ():
            if target and own and place in places_of(own, each):
                if each.annotation and (found := class_held(project, target, each, depth - 1)):
                    yield found


def _passings(
    project: Project, key: ProjectClass, parameter: Parameter
) -> Iterator[tuple[str, Passing]]:
    """Yield what the calls of a class pass for a parameter, each with its file."""
    constructor = project.node(key).facts.constructor
    places = places_of(constructor, parameter) if constructor else frozenset[str]()
    for path in dict.fromkeys(path for path, _ in project.calls_of(key)):
        flow = project.object_flow(path)
        for each in flow.passed if flow else ():
            unclear = each.place in {"*", "**"}
            if (unclear or each.place in places) and each.how != "none":
                if key in project.resolver.resolve(path, each.callee):
                    yield path, each


def _passed(project: Project, path: str, passing: Passing, depth: int) -> ProjectClass | None:
    """Return the class of what a call passes."""
    if passing.place in {"*", "**"}:
        return None
    if passing.how == "made":
        return _meant(project, path, passing.text)
    if passing.how == "annotated":
        return annotated_class(project, path, passing.text)
    owner = _meant(project, path, passing.owner) if passing.owner else None
    constructor = project.node(owner).facts.constructor if owner else None
    if owner is None or constructor is None:
        return None
    facts = project.node(owner).facts
    for each in constructor.parameters:
        kept = passing.text in stored_attributes(facts, each.name)
        if each.name == passing.text if passing.how == "parameter" else kept:
            return class_held(project, owner, each, depth - 1)
    return None
