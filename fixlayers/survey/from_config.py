"""`from_config`, read: what it does to the keys of the config."""

from __future__ import annotations

import ast

from msgspec import structs

from fixlayers.survey.config_keys import keys_read, uses
from fixlayers.survey.facts import FromConfig, Place
from fixlayers.survey.nodes import nodes_of
from fixlayers.survey.revivals import Revivals
from fixlayers.survey.values import dotted_name
from fixlayers.syntax import FunctionNode


def read_from_config(node: FunctionNode) -> FromConfig:
    """Read a `from_config`: plain, one that revives keys one by one, or opaque."""
    takes_class = len(node.args.posonlyargs) + len(node.args.args) > 1
    reading = structs.replace(_read(node), unbound=takes_class and not node.decorator_list)
    if not takes_class or not _names_all(node):
        return reading
    named, constructed = _construction(node)
    if constructed >= 0:
        config = [*node.args.posonlyargs, *node.args.args][1].arg
        reading = structs.replace(reading, config=config)
    return structs.replace(reading, names_all=True, named=named, constructed=constructed)


def _construction(node: FunctionNode) -> tuple[tuple[str, ...], int]:
    """Return the keywords that the class is called with, and the statement that does so.

    The statement is -1 if it does more, or the class is called twice, or the config is another dict
    by then.
    """
    class_name, config, *_ = (a.arg for a in (*node.args.posonlyargs, *node.args.args))
    calls = [c for c in nodes_of(node, ast.Call) if dotted_name(c.func) == class_name]
    stored = (n.id for n in nodes_of(node, ast.Name) if isinstance(n.ctx, ast.Store))
    named = tuple(keyword.arg or "" for call in calls for keyword in call.keywords)
    for index, statement in enumerate(node.body):
        whole = isinstance(statement, (ast.Assign, ast.Return)) and statement.value in calls
        if whole and len(calls) == 1 and config not in stored:
            return named, index
    return named, -1


def _names_all(node: FunctionNode) -> bool:
    """Recognise one that makes the object by `cls(a=..., b=...)` and by nothing else."""
    class_name = [*node.args.posonlyargs, *node.args.args][0].arg
    calls = nodes_of(node, ast.Call)
    handing = any(k.arg is None for call in calls for k in call.keywords) or any(
        isinstance(call.func, ast.Attribute) and call.func.attr == "from_config" for call in calls
    )
    return not handing and any(dotted_name(call.func) == class_name for call in calls)


def _read(node: FunctionNode) -> FromConfig:
    place = Place(node.lineno, node.col_offset + 1)
    arguments = [*node.args.posonlyargs, *node.args.args]
    if len(arguments) < 2:
        return FromConfig(place, opaque="it does not take (cls, config)")
    revivals = Revivals(arguments[1].arg)
    first = 1 if ast.get_docstring(node, clean=False) is not None else 0
    for index, statement in enumerate(node.body[first:], first):
        if isinstance(statement, ast.Return):
            return _returned(place, revivals, statement, index)
        if not revivals.follow(statement, index):
            return FromConfig(place, opaque=f"line {statement.lineno} does more than revive a key")
    return FromConfig(place, opaque="it returns nothing")


def _returned(place: Place, revivals: Revivals, node: ast.Return, index: int) -> FromConfig:
    """Return the reading of all that leads to a return statement."""
    handed = _handed_on(node.value, revivals)
    if handed is None or revivals.taken - set(handed):
        return FromConfig(place, opaque=f"line {node.lineno} returns something else")
    call = node.value
    assert isinstance(call, ast.Call)
    raw = [key for key in handed if key not in revivals.worked]
    made = (key for key in handed if key in revivals.worked)
    revived = tuple(dict.fromkeys([*revivals.revived, *made]))
    return FromConfig(
        place,
        plain=not (revived or handed),
        revived=revived,
        dropped=tuple(revivals.dropped),
        returned=index,
        config=revivals.config,
        copies=revivals.copies,
        ends_in_cls=dotted_name(call.func) == "cls",
        taken=handed,
        by_position=len(call.args) if handed else 0,
        raw_from=min((revivals.first.get(key, index) for key in raw), default=index),
        unlike=tuple(key for key in revived if key not in revivals.deserialized),
        functions=tuple((key, tuple(revivals.functions.get(key, ()))) for key in revived),
    )


def _handed_on(node: ast.expr | None, revivals: Revivals) -> tuple[str, ...] | None:
    """Return the keys that `cls(inner, name=name, **config)` gets by themselves.

    None where something else is returned, or a key comes back under another keyword.
    """
    if not isinstance(node, ast.Call):
        return None
    if dotted_name(node.func) != "cls":
        function = node.func
        parent = isinstance(function, ast.Attribute) and function.attr == "from_config"
        plain = bool(node.args) and dotted_name(node.args[0]) == revivals.config
        return () if parent and plain else None
    if not node.keywords or node.keywords[-1].arg is not None:
        return None
    if dotted_name(node.keywords[-1].value) != revivals.config:
        return None
    named = [(k.arg or "", _taken_key(k.value, revivals)) for k in node.keywords[:-1]]
    keys = [*(_taken_key(value, revivals) for value in node.args), *(key for _, key in named)]
    wrong = not all(keys) or any(name != key for name, key in named)
    return None if wrong or len(set(keys)) < len(keys) else tuple(keys)


def _taken_key(value: ast.expr, revivals: Revivals) -> str:
    """Return the one key, gone from the config, that an argument is made of, "" for any other."""
    if uses(value, {revivals.config}):
        read, popped = keys_read(value, revivals.config), revivals.popped(value)
        if read != popped or len(read) != 1 or uses(value, set(revivals.held)):
            return ""
        revivals.take(value, next(iter(read)))
        return next(iter(read))
    keys = revivals.keys_held(value)
    return next(iter(keys)) if len(keys) == 1 and keys <= revivals.taken else ""
