"""What an error message of Keras calls for: the rule, the cause, the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from fixlayers.keras import catalogue
from fixlayers.keras.records import Kind
from fixlayers.symptoms import SYMPTOMS


class Explanation(Struct, frozen=True):
    """What is known of an error.

    `message` is the line that was recognised; `codes` are the rules whose findings cause it, the
    likeliest first, none if no rule cures it; `way_out` is what does, or what else does.
    """

    message: str
    codes: tuple[str, ...]
    cause: str
    way_out: str = ""


_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_UNEXPECTED = re.compile(r"got an unexpected keyword argument '(\w+)'")
_TWICE = re.compile(r"got multiple values for (?:keyword )?argument '(\w+)'")


def explain(text: str) -> Explanation | None:
    """Return what the errors in a pasted traceback mean, None if none of them is known.

    Of several, the most telling one counts, which is rarely the last.
    """
    plain = _COLOUR.sub("", text).replace("\r\n", "\n")
    if found := _UNEXPECTED.search(plain):
        return _unexpected(_line(plain, found), found[1])
    if found := _TWICE.search(plain):
        return _twice(_line(plain, found), found[1])
    for symptom in SYMPTOMS:
        if found := re.search(symptom.pattern, plain):
            return Explanation(_line(plain, found), symptom.codes, symptom.cause, symptom.way_out)
    return None


def _unexpected(message: str, name: str) -> Explanation:
    if name in _common_keys() | _common_keywords():
        cause = (
            f"The config of such an object holds {name}, and __init__ does not take it. It needs "
            "**kwargs that go on to the parent constructor."
        )
        return Explanation(message, ("FXL101", "FXL203"), cause)
    cause = (
        f"The config holds {name}, and __init__ takes no such argument. Where the parent's "
        "get_config returns it, __init__ needs **kwargs that go on to the parent constructor, or "
        "the key has to be dropped; where get_config names it wrongly, it has to be renamed."
    )
    inherited = ("FXL207", "FXL101", "FXL208")
    codes = inherited if name in _inherited_keys() else inherited[::-1]
    return Explanation(message, codes, cause)


def _twice(message: str, name: str) -> Explanation:
    if name in _common_keys():
        cause = (
            f"__init__ fixes {name} in the call of its parent, and the config brings it once more. "
            "A fixed value has to be a default that the config can replace."
        )
        return Explanation(message, ("FXL104", "FXL207"), cause)
    cause = (
        f"__init__ gives {name} to its parent by itself, and the inherited config brings it once "
        "more. get_config has to drop what the class binds itself."
    )
    return Explanation(message, ("FXL207", "FXL201", "FXL104"), cause)


def _line(text: str, found: re.Match[str]) -> str:
    """Return the line in which a match ends."""
    start = text.rfind("\n", 0, found.end()) + 1
    end = text.find("\n", found.end())
    return text[start : end if end >= 0 else len(text)].strip()


def _common_keys() -> frozenset[str]:
    """Return the keys that the roots of the kinds put into their configs."""
    return frozenset(key for row in _kinds() for key in row.config_keys)


def _common_keywords() -> frozenset[str]:
    """Return the keywords that the roots of the kinds take."""
    return frozenset(name for row in _kinds() for name in row.accepts)


def _kinds() -> Iterator[Kind]:
    for generation in catalogue.GENERATIONS:
        yield from catalogue.kinds(generation).values()


def _inherited_keys() -> frozenset[str]:
    """Return the keys in the configs of all of Keras's own classes."""
    return frozenset().union(*map(catalogue.all_config_keys, catalogue.GENERATIONS))
