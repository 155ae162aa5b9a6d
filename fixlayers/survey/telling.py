"""Calls that only tell what they are given: they print or log it, and change nothing."""

from __future__ import annotations

import ast

from fixlayers.survey.values import dotted_name

_TELLING = frozenset(
    {"print", "pprint", "tf.print", "warnings", "logging", "logger", "log", "LOGGER", "LOG"}
)


def only_tells(node: ast.Call) -> bool:
    """Tell whether a call is one of `print`, or of a function of a logger or of `warnings`."""
    function = dotted_name(node.func)
    return function in _TELLING or function.partition(".")[0] in _TELLING
