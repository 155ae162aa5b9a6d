"""Functions that may register the classes that they decorate."""

from __future__ import annotations

import ast
import re

from fixlayers.patterns import pattern
from fixlayers.survey.nodes import walk

_WORDS = pattern(r"register|serializable|export|custom_?obj", re.IGNORECASE)


def sounds_like_registering(name: str) -> bool:
    """Tell whether the name of a decorator says that it registers what it decorates."""
    return bool(_WORDS.search(name))


def may_register(node: ast.AST) -> bool:
    """Tell whether a function that sounds so uses another name that does.

    One that keeps a table of its own, as many projects have, tells Keras nothing.
    """
    name = getattr(node, "name", "")
    if not sounds_like_registering(name):
        return False
    for child in walk(node):
        if isinstance(child, ast.Name) and child.id != name and sounds_like_registering(child.id):
            return True
        if isinstance(child, ast.Attribute) and sounds_like_registering(child.attr):
            return True
        if isinstance(child, ast.alias) and sounds_like_registering(child.name):
            return True
    return False
