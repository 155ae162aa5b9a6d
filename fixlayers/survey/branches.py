"""Where a statement stands among branches, and whether one place is reached with another.

A branch is a path of arms such as "12.if/15.except0/", outermost first: the line of the compound
statement and the arm of it. "" is the body of a module or a function itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fixlayers.survey.values import dotted_name

_TYPING = "typing"
# Statements that are told apart by more than their own name in lower case.
_OWN_NAMES = {ast.AsyncFor: "for", ast.AsyncWith: "with"}
# Those that hold others; most statements hold none.
_COMPOUND = frozenset(
    kind for kind in ast.stmt.__subclasses__() if {"body", "cases"}.intersection(kind._fields)
)


def arms(node: ast.stmt) -> Iterator[tuple[str, list[ast.stmt]]]:
    """Yield the arms of a compound statement in source order, each with its statements.

    The name of an arm is "" where it always runs, as what is not for type checkers alone does.
    """
    if type(node) not in _COMPOUND:
        return
    kind = _OWN_NAMES.get(type(node), type(node).__name__.lower())
    typing = isinstance(node, ast.If) and dotted_name(node.test).endswith("TYPE_CHECKING")
    for field in node._fields:
        value = getattr(node, field, None)
        if field in {"handlers", "cases"}:
            for index, inner in enumerate(value or ()):
                yield f"{field.rstrip('s')}{index}", inner.body
        elif not isinstance(value, list):
            continue
        elif field == "body":
            yield (_TYPING if typing else kind), value
        elif field == "orelse":
            yield ("" if typing else f"{kind}-else"), value
        elif field == "finalbody":
            yield "finally", value


def inside(branch: str, node: ast.stmt, arm: str) -> str:
    """Return the branch of the statements in an arm of a statement that stands in `branch`."""
    return f"{branch}{node.lineno}.{arm}/" if arm else branch


def is_typing_only(branch: str) -> bool:
    """Tell whether only type checkers see what stands there."""
    return f".{_TYPING}/" in branch


def covers(first: str, second: str) -> bool:
    """Tell whether what stands in `first`, above what stands in `second`, has run before it."""
    if second.startswith(first):
        return True
    own, other = _arms_at_parting(first, second)
    # The else of a try runs after all of its body.
    return own == "try" and other == "try-else" and first.count("/") == _shared(first, second) + 1


def excludes(first: str, second: str) -> bool:
    """Tell whether a program that runs the one never runs the other."""
    pair = set(_arms_at_parting(first, second))
    kinds = {arm.rstrip("0123456789") for arm in pair}
    alternatives = ({"if", "if-else"}, {"handler", "try-else"}, {"handler"}, {"case"})
    return len(pair) == 2 and kinds in alternatives


def _shared(first: str, second: str) -> int:
    """Return how many arms two branches have in common."""
    count = 0
    for own, other in zip(first.split("/"), second.split("/"), strict=False):
        if own != other or not own:
            break
        count += 1
    return count


def _arms_at_parting(first: str, second: str) -> tuple[str, str]:
    """Return the two arms of the statement in which two branches part, else two of ""."""
    index = _shared(first, second)
    own, other = (f"{first}///".split("/")[index], f"{second}///".split("/")[index])
    line, _, arm = own.partition(".")
    other_line, _, other_arm = other.partition(".")
    return (arm, other_arm) if line == other_line and line else ("", "")
