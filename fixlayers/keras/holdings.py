"""Tell from names, defaults and docstrings what Keras's parameters hold (for `build_catalogue`)."""

from __future__ import annotations

import inspect
import re
from typing import Any

from fixlayers.keras.records import Holds

# Keras names these parameters alike everywhere; what they take is a function, a layer, an
# optimizer and so on, or a string that stands for one.
OBJECT_NAME = re.compile(
    r"(^|_)(activation|layers?|cells?|initializer|regularizer|constraint|fn|function|optimizer"
    r"|metrics?|loss|losses|schedule|model|module|quantizer|policy|inputs|outputs)$"
)
PLAIN_NAME = re.compile(
    r"(^|_)(name|axis|axes|clipnorm|clipvalue|dims?|filters|format|frequency|heads|length|rank"
    r"|shape|size|steps|units)$"
)
PLAIN_WORD = re.compile(
    r"\b(ints?|integers?|floats?|bool|booleans?|str|strings?|tuples?|scalar|numbers?|one of|true"
    r"|false|size of|length of)\b",
    re.IGNORECASE,
)
OBJECT_WORD = re.compile(
    r"\b(instances?|callables?|functions? (to|that)|schedule|policy|generator|dict of)\b"
    r"|`keras\.[a-z_.]*[A-Z]\w+",
    re.IGNORECASE,
)
SCHEDULE = re.compile(r"schedule", re.IGNORECASE)


def held_by(parameter: inspect.Parameter, cls: Any) -> Holds:
    """Return what callers pass for a parameter of a Keras class.

    A name such as `kernel_initializer` decides alone, and so does a number as the default (only a
    learning rate may be a schedule all the same). Else the default's type, the name and the first
    sentence that the docstring of the class, or of the nearest parent, spends on it are weighed;
    evidence for both sides is "unknown".
    """
    if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
        return "unknown"
    if OBJECT_NAME.search(parameter.name):
        return "object"
    text = _description(parameter.name, cls)
    if isinstance(parameter.default, (bool, int, float)) and not SCHEDULE.search(text):
        return "plain"
    may_be_object = bool(OBJECT_WORD.search(text)) and parameter.name != "name"
    may_be_plain = (
        _is_plain(parameter.default)
        or PLAIN_NAME.search(parameter.name) is not None
        or PLAIN_WORD.search(text) is not None
    )
    if may_be_plain == may_be_object:
        return "unknown"
    return "plain" if may_be_plain else "object"


def _is_plain(default: Any) -> bool:
    if isinstance(default, (tuple, list)):
        return bool(default) and all(_is_plain(item) for item in default)
    return isinstance(default, (bool, int, float, str))


def _description(name: str, cls: Any) -> str:
    """The first sentence on a parameter in an "Args:" section, "" where none has one."""
    for base in cls.__mro__[:-1]:
        for documented in (base, vars(base).get("__init__")):
            doc = inspect.cleandoc(getattr(documented, "__doc__", None) or "")
            found = re.search(rf"^ +`?{re.escape(name)}`?:(.*(?:\n {{6,}}.*)*)", doc, re.MULTILINE)
            if found:
                words = " ".join(found[1].split())
                return re.split(r"(?<=[\w`)\"'])\. ", words, maxsplit=1)[0]
    return ""
