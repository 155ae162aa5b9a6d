"""FXL406: a parameter holds values that a config does not bring back as they went."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule, place_of
from fixlayers.semantics.carriage import (
    carried_parameters,
    defaults_returned,
    forgotten_positionals,
    uncarried,
)
from fixlayers.semantics.family import ClassView


def check(view: ClassView) -> Iterator[Proposal]:
    """Find parameters whose default, annotation, use or entry shows such a value, and `*args`."""
    for parameter, serialized in carried_parameters(view):
        if reason := uncarried(view, parameter, serialized):
            advice = "take a list, a string or a dict with string keys, and convert it in __init__"
            yield Proposal(reason, place_of(view), refused=advice, level="note")
    for name, default in defaults_returned(view):
        reason = f"get_config returns {default} for {name}, whatever was given"
        advice = f"return what was given, unless {name} is to be its default after loading"
        place = view.facts.get_config.place if view.facts.get_config else place_of(view)
        yield Proposal(reason, place, refused=advice, level="note")
    if reason := forgotten_positionals(view):
        yield Proposal(reason, place_of(view), refused="take them as one list", level="note")


_EXAMPLE = """\
@keras.saving.register_keras_serializable()
class Weighted(keras.losses.Loss):
    def __init__(self, weights: dict[int, float], **kwargs):
        super().__init__(**kwargs)
        self.weights = weights

    def get_config(self):
        return {**super().get_config(), "weights": self.weights}
"""

RULE = Rule(
    code="FXL406",
    name="uncarried-value",
    summary="a parameter holds values that a config does not bring back as they went (a note)",
    why=(
        "A config is JSON: the keys of a dict become strings without a word, sets, ranges and "
        "complex numbers make saving fail, arrays, bytes and slices come back as dicts, and of "
        "an iterator nothing is left. What `*args` takes has no key there at all, and where "
        "get_config returns the default of a parameter, what was given is lost."
    ),
    before=_EXAMPLE,
    after=_EXAMPLE,
    refuses=("Always: what to take instead is for its author to say.",),
    error="ValueError: Cannot serialize object",
    check=check,
    safety="It has no fix.",
    independent=True,
)
