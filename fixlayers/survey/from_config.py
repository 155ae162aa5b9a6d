"""`from_config`, read: what it does to the keys of the config."""

from __future__ import annotations

import ast

from fixlayers.survey.constructor import FunctionNode
from fixlayers.survey.facts import FromConfig, Place
from fixlayers.survey.values import dotted_name


def read_from_config(node: FunctionNode) -> FromConfig:
    """Read a `from_config`: plain, a list of `config[k] = ...`, or opaque."""
    place = Place(node.lineno, node.col_offset + 1)
    arguments = [*node.args.posonlyargs, *node.args.args]
    if len(arguments) < 2:
        return FromConfig(place, opaque="it does not take (cls, config)")
    config, copies = arguments[1].arg, False
    revived: list[str] = []
    first = 1 if ast.get_docstring(node, clean=False) is not None else 0
    for index, statement in enumerate(node.body[first:], first):
        if isinstance(statement, ast.Return):
            if not _hands_on(statement.value, config):
                return FromConfig(place, opaque=f"line {statement.lineno} returns something else")
            return FromConfig(
                place,
                plain=not revived,
                revived=tuple(revived),
                returned=index,
                config=config,
                copies=copies,
                ends_in_cls=isinstance(statement.value, ast.Call)
                and dotted_name(statement.value.func) == "cls",
            )
        if _copies(statement, config):
            copies = True
            continue
        keys = _revives_each(statement, config)
        if keys is None:
            return FromConfig(place, opaque=f"line {statement.lineno} does more than revive a key")
        revived += keys
    return FromConfig(place, opaque="it returns nothing")


def _hands_on(node: ast.expr | None, config: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if len(node.keywords) == 1 and node.keywords[0].arg is None and not node.args:
        return dotted_name(node.keywords[0].value) == config and dotted_name(node.func) == "cls"
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr != "from_config":
        return False
    return bool(node.args) and dotted_name(node.args[0]) == config


def _copies(node: ast.stmt, config: str) -> bool:
    if not isinstance(node, ast.Assign) or dotted_name(node.targets[0]) != config:
        return False
    value = node.value
    if not isinstance(value, ast.Call):
        return False
    if dotted_name(value.func) in {"dict", "copy.copy", "copy.deepcopy", "deepcopy"}:
        return len(value.args) == 1 and dotted_name(value.args[0]) == config
    return dotted_name(value.func) == f"{config}.copy"


def _revives_each(node: ast.stmt, config: str) -> list[str] | None:
    """Read a revival, or `for key in ("a", "b"): config[key] = ...` (also guarded by an if)."""
    if not isinstance(node, ast.For):
        key = _revives(node, config)
        return None if key is None else [key]
    inner = node.body[0]
    if isinstance(inner, ast.If) and len(inner.body) == 1 and not inner.orelse:
        inner = inner.body[0]
    names = node.iter.elts if isinstance(node.iter, (ast.Tuple, ast.List)) else []
    keys = [e.value for e in names if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    if len(node.body) != 1 or not keys or len(keys) != len(names):
        return None
    if not isinstance(inner, ast.Assign) or not isinstance(inner.targets[0], ast.Subscript):
        return None
    target = inner.targets[0]
    entry = dotted_name(target.value), dotted_name(target.slice)
    if entry != (config, dotted_name(node.target)):
        return None
    reads = {ast.dump(c.slice) for c in ast.walk(inner.value) if isinstance(c, ast.Subscript)}
    return keys if all("Constant" not in read for read in reads) else None


def _revives(node: ast.stmt, config: str) -> str | None:
    """Read `config["k"] = ...` (also guarded by an if) as "k"."""
    if isinstance(node, ast.If) and len(node.body) == 1 and not node.orelse:
        return _revives(node.body[0], config)
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return None
    target = node.targets[0]
    if not isinstance(target, ast.Subscript) or dotted_name(target.value) != config:
        return None
    if not isinstance(target.slice, ast.Constant) or not isinstance(target.slice.value, str):
        return None
    key = target.slice.value
    return key if _keys_read(node.value, config) == {key} else None


def _keys_read(node: ast.expr, config: str) -> set[str]:
    """Return the keys of the config that an expression reads or pops."""
    found: set[str] = set()
    for child in ast.walk(node):
        key: ast.expr | None = None
        if isinstance(child, ast.Subscript) and dotted_name(child.value) == config:
            key = child.slice
        elif isinstance(child, ast.Call) and dotted_name(child.func) in {
            f"{config}.get",
            f"{config}.pop",
        }:
            key = child.args[0] if child.args else None
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(key.value)
    return found
