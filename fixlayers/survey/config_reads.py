"""Which files read a key of a config that some `get_config` returns."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from fixlayers.patterns import pattern
from fixlayers.survey.nodes import walk
from fixlayers.survey.values import dotted_name
from fixlayers.syntax import parse_module

_CONFIG = pattern(r"(config|cfg|conf)$", re.IGNORECASE)
_READERS = frozenset({"get", "pop", "setdefault"})
# The closing quote may open the next literal: what is quoted is not told from what is between.
_QUOTED = pattern(rb"([\"'])(\w+)(?=\1)")
# What may stand between two words inside brackets.
_GAP = rb"(?:\s|\\\n|#[^\n]*\n)*"


def words_quoted(source: bytes) -> frozenset[bytes]:
    """Return the words that stand between quotes in a source, as a key that is a word has to."""
    return frozenset(word for _, word in _QUOTED.findall(source))


def may_read_key(source: bytes, key: str) -> bool:
    """Tell whether a look at the bytes leaves it open that a file reads a key of a config."""
    word = key.encode()
    literal = rb"[a-zA-Z]?[\"']%b[\"']" % re.escape(word)
    behind = re.compile(rb"[(\[]" + _GAP + literal)
    before = re.compile(literal + _GAP + rb"\)?" + _GAP + rb"(?:in|not)\b")
    # Looking for the word first is a tenth of the work.
    at = source.find(word, 1)
    while at > 0:
        end = at + len(word) + 1
        if before.match(source, at - 1) or behind.search(source, _above(source, at - 1), end):
            return True
        at = source.find(word, at + 1)
    return False


def _above(source: bytes, at: int) -> int:
    """Return where the line starts on which a bracket before a literal may stand."""
    at -= source[at - 1 : at].isalpha()  # the prefix of a string
    start, stop = source.rfind(b"\n", 0, at) + 1, at
    while start:
        text = source[start:stop].strip()
        if text and text != b"\\" and not text.startswith(b"#"):
            break
        stop = start - 1
        start = source.rfind(b"\n", 0, stop) + 1
    return start


def config_keys_read(source: bytes) -> frozenset[str] | None:
    """Return the keys of configs that a file reads, as far as its text tells.

    A config is what `get_config()` returns, also through a name, and what is named like one; what a
    `from_config` is given is that of its own class and no stranger's. None for a file that cannot
    be parsed: it may read any key that it mentions.
    """
    try:
        nodes = walk(parse_module(source))
    except (SyntaxError, ValueError, RecursionError):
        return None
    names = {
        dotted_name(target)
        for node in nodes
        if isinstance(node, ast.Assign) and _is_config_call(node.value)
        for target in node.targets
    } - {""}
    own = {id(node) for node in nodes if _is_from_config(node) for node in _own_reads(node)}
    found = (_read(node) for node in nodes if id(node) not in own)
    return frozenset(
        key.value
        for key, owner in found
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
        if owner is not None and _is_config(owner, names)
    )


def _is_from_config(node: ast.AST) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == "from_config"


def _own_reads(function: ast.AST) -> Iterator[ast.AST]:
    """Yield what reads the config that a `from_config` is given."""
    given = {part.arg for part in ast.walk(function) if isinstance(part, ast.arg)}
    for node in ast.walk(function):
        _, owner = _read(node)
        if isinstance(owner, ast.Name) and owner.id in given:
            yield node


def _read(node: ast.AST) -> tuple[ast.expr | None, ast.expr | None]:
    """Return key and owner of `owner["key"]`, `owner.get("key")` and `"key" in owner`."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        return node.slice, node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        if node.func.attr in _READERS:
            return node.args[0], node.func.value
    elif isinstance(node, ast.Compare) and isinstance(node.ops[0], (ast.In, ast.NotIn)):
        return node.left, node.comparators[0]
    return None, None


def _is_config(node: ast.expr, names: set[str]) -> bool:
    name = dotted_name(node)
    return _is_config_call(node) or name in names or _CONFIG.search(name) is not None


def _is_config_call(node: ast.expr) -> bool:
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return called and node.func.attr == "get_config"  # type: ignore[attr-defined]
