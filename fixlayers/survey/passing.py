"""Values that only pass through a checking function, or through a local, on their way."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Mapping

from msgspec import structs

from fixlayers.survey.facts import (
    AnyStep,
    Bind,
    ClassFacts,
    Constructor,
    ParentCall,
    Passed,
    Store,
    Value,
)
from fixlayers.survey.nodes import walk
from fixlayers.survey.telling import only_tells
from fixlayers.survey.values import dotted_name

_Change = Callable[[Value], Value]


def read_passed(node: ast.AST) -> Passed | None:
    """Return the parameter that a function returns unchanged wherever it does not raise."""
    if not isinstance(node, ast.FunctionDef) or node.decorator_list:
        return None
    if not _ends(node.body) or not all(map(_only_checks, node.body)):
        return None
    named = [*node.args.posonlyargs, *node.args.args]
    returns = [child for child in walk(node) if isinstance(child, ast.Return)]
    names = {dotted_name(r.value) for r in returns}
    name = names.pop() if len(names) == 1 else ""
    places = {each.arg: place for place, each in enumerate(named)}
    if name not in places:
        return None
    rebound = any(
        isinstance(child, ast.Name) and child.id == name and not isinstance(child.ctx, ast.Load)
        for child in walk(node)
    )
    return None if rebound else Passed(name, places[name])


def _ends(body: list[ast.stmt]) -> bool:
    """Tell whether statements always end in a return or an error."""
    last = body[-1] if body else None
    if isinstance(last, ast.If):
        return _ends(last.body) and _ends(last.orelse)
    return isinstance(last, (ast.Return, ast.Raise))


def _only_checks(node: ast.stmt) -> bool:
    """Tell whether a statement changes nothing: it tests, raises, tells or returns."""
    if isinstance(node, (ast.Return, ast.Raise, ast.Pass)):
        return True
    if isinstance(node, (ast.If, ast.Assert)):
        reads = not any(isinstance(n, (ast.NamedExpr, ast.Await)) for n in walk(node.test))
        body = [*node.body, *node.orelse] if isinstance(node, ast.If) else []
        return reads and all(map(_only_checks, body))
    if isinstance(node, ast.For):
        return isinstance(node.target, ast.Name) and all(map(_only_checks, node.body))
    if not isinstance(node, ast.Expr):
        return False
    if isinstance(node.value, ast.Call):
        return only_tells(node.value)
    return isinstance(node.value, ast.Constant)


def seen_through(facts: ClassFacts, passed: Callable[[str], Passed | None]) -> ClassFacts:
    """Return the facts of a class with what only passes through read as what it was.

    Args:
        facts: the class.
        passed: returns the parameter that a function returns unchanged, by its dotted name there.
    """
    constructor = facts.constructor
    if constructor is None:
        return facts
    own = {p.name for p in constructor.parameters} | {constructor.self_name}
    own |= {step.name for step in constructor.steps if isinstance(step, Bind)}

    def of_module(name: str) -> Passed | None:
        return None if name.partition(".")[0] in own else passed(name)

    checked = _changed(constructor, lambda value: _argument(value, of_module))
    aliases = _aliases(checked)
    if aliases:
        checked = _changed(checked, lambda value: _named(value, aliases))
    return facts if checked is constructor else structs.replace(facts, constructor=checked)


def _changed(constructor: Constructor, change: _Change) -> Constructor:
    """Return the constructor with all values changed, and without `p = p`."""
    steps = tuple(_step(step, change) for step in constructor.steps)
    if all(new is old for new, old in zip(steps, constructor.steps, strict=True)):
        return constructor
    kept = tuple(step for step in steps if not _binds_to_itself(step))
    return structs.replace(constructor, steps=kept)


def _step(step: AnyStep, change: _Change) -> AnyStep:
    if isinstance(step, (Bind, Store)):
        value = change(step.value)
        return step if value is step.value else structs.replace(step, value=value)
    if not isinstance(step, ParentCall):
        return step
    positional = tuple(map(change, step.positional))
    keywords = tuple((name, change(value)) for name, value in step.keywords)
    values = zip(positional, step.positional, strict=True)
    named = zip(keywords, step.keywords, strict=True)
    same = all(a is b for a, b in values) and all(a[1] is b[1] for a, b in named)
    return step if same else structs.replace(step, positional=positional, keywords=keywords)


def _binds_to_itself(step: AnyStep) -> bool:
    """Recognise what is left of `p = check(p)`."""
    if not isinstance(step, Bind) or step.augmented:
        return False
    return step.value.is_name(step.name)


def _argument(value: Value, passed: Callable[[str], Passed | None]) -> Value:
    """Return the argument that a checking function is given and returns."""
    if value.kind == "comprehension" and value.keywords:
        [(target, element)] = value.keywords
        inner = _argument(element, passed)
        if inner.is_name(target):
            # What is checked one by one is a copy.
            return structs.replace(value, kind="call", keywords=())
        return value
    found = passed(value.text) if value.kind == "call" and value.text else None
    if found is None:
        return value
    given = dict(enumerate(value.parts)).get(found.place, dict(value.keywords).get(found.name))
    return _argument(given, passed) if given is not None else value


def _aliases(constructor: Constructor) -> dict[str, str]:
    """Return the locals that are another name of a parameter, in all of the constructor."""
    binds = [step for step in constructor.steps if isinstance(step, Bind)]
    bound = Counter(bind.name for bind in binds)
    parameters = {p.name for p in constructor.parameters} - bound.keys()
    return {
        bind.name: bind.value.text
        for bind in binds
        if bind.value.kind == "name" and bind.value.text in parameters
        if bound[bind.name] == 1 and not bind.conditional and not bind.augmented
    }


def _named(value: Value, aliases: Mapping[str, str]) -> Value:
    """Return a value that reads parameters where it reads other names of them."""
    if not any(name in aliases for name in value.reads):
        return value
    return structs.replace(
        value,
        text=aliases.get(value.text, value.text) if value.kind == "name" else value.text,
        parts=tuple(_named(part, aliases) for part in value.parts),
        keywords=tuple((key, _named(each, aliases)) for key, each in value.keywords),
        reads=tuple(dict.fromkeys(aliases.get(name, name) for name in value.reads)),
    )
