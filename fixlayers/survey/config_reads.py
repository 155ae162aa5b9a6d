"""Which files read a key of a config that some `get_config` returns."""

from __future__ import annotations

import ast
import re

from fixlayers.survey.values import dotted_name
from fixlayers.syntax import parse_module

_CONFIG = re.compile(r"(config|cfg|conf)$", re.IGNORECASE)
_READERS = frozenset({"get", "pop", "setdefault"})


def reads_config_key(source: bytes, key: str) -> bool:
    """Tell whether a file reads a key of a config, as far as its text tells.

    A config is what `get_config()` returns, also through a name, and what is named like one. A
    file that cannot be parsed reads the key if it mentions it.
    """
    if key.encode() not in source:
        return False
    try:
        tree = parse_module(source)
    except (SyntaxError, ValueError):
        return True
    names = {
        dotted_name(target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _is_config_call(node.value)
        for target in node.targets
    }
    return any(_reads(node, key, names - {""}) for node in ast.walk(tree))


def _reads(node: ast.AST, key: str, names: set[str]) -> bool:
    """Recognise `config["key"]`, `config.get("key")` and `"key" in config`."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return _is(node.slice, key) and _is_config(node.value, names)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        reads = node.func.attr in _READERS and _is(node.args[0], key)
        return reads and _is_config(node.func.value, names)
    if isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return _is(node.left, key) and _is_config(node.comparators[0], names)
    return False


def _is(node: ast.expr, key: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == key


def _is_config(node: ast.expr, names: set[str]) -> bool:
    name = dotted_name(node)
    return _is_config_call(node) or name in names or _CONFIG.search(name) is not None


def _is_config_call(node: ast.expr) -> bool:
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return called and node.func.attr == "get_config"  # type: ignore[attr-defined]
