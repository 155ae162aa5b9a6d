"""Constructors that pick out of their `**kwargs` what they hand to the parent."""

from __future__ import annotations

from fixlayers.semantics.constructor import ConstructorView
from fixlayers.semantics.hints import WORD
from fixlayers.survey.facts import ParentCall, Value


def forwards_some(constructor: ConstructorView) -> bool:
    """Tell whether a selection of `**kwargs` reaches a parent constructor.

    `**pick(kwargs)`, or a local that holds those named, or into which they are put one by one.
    """
    varkw = constructor.varkw
    return bool(varkw) and any(
        text != varkw and (varkw in WORD.findall(text) or _is_filled(constructor, call, text))
        for call in constructor.parent_calls
        for text in call.double_stars
    )


def _is_filled(constructor: ConstructorView, call: ParentCall, name: str) -> bool:
    used = [u.statement for u in constructor.kwargs_uses if u.statement < call.statement]
    return bool(used) and any(
        constructor.varkw in bind.value.reads
        or (_is_empty_dict(bind.value) and bind.statement < max(used))
        for bind in constructor.binds(name)
    )


def _is_empty_dict(value: Value) -> bool:
    return value.kind == "container" and value.text == "dict" and not value.parts
