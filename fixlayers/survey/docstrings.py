"""What docstrings say of constructor parameters."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable

from fixlayers.patterns import pattern
from fixlayers.syntax import FunctionNode

# `units: int, the width`, `units (int): the width` and numpy's `units : int`.
_ENTRY = pattern(r"^[ \t]*[`*]*(\w+)[`*]*[ \t]*(?:\(([^()\n]*)\)[ \t]*)?:[ \t]*(\S[^\n]*)", re.M)
_SENTENCE = pattern(r"(?<=[\w`)\"'])\. |\.$")


def read_documented(
    node: ast.ClassDef, constructor: FunctionNode | None, names: Iterable[str]
) -> tuple[tuple[str, str], ...]:
    """Return what the docstrings of a class and its constructor say of some parameters.

    Args:
        node: the class.
        constructor: its `__init__`.
        names: the parameters.

    Returns:
        Pairs of a parameter and the type in brackets behind its name, else the first sentence on
        it, as far as that stands on the same line.
    """
    wanted = frozenset(names)
    found: dict[str, str] = {}
    for documented in (node, constructor):
        text = ast.get_docstring(documented, clean=False) if documented else None
        for entry in _ENTRY.finditer(inspect.cleandoc(text)) if text else ():
            name, bracketed, said = entry.groups()
            if name in wanted and name not in found:
                found[name] = (bracketed or _SENTENCE.split(said, maxsplit=1)[0]).strip()
    return tuple(found.items())
