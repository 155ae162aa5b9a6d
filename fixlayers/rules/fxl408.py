"""FXL408: what looks like a Keras class has a base that cannot be resolved."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView


def check(view: ClassView) -> Iterator[Proposal]:
    """Say of a class of unknown kind that it is not judged."""
    message = f"it looks like a Keras class and is not judged: {view.kinship.problem}"
    yield Proposal(message, view.facts.place, refused="it is left as it is", level="note")


_EXAMPLE = """\
Base = find_base("Layer")


class Block(Base):
    def __init__(self, units):
        super().__init__()
        self.units = units

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units))
"""

RULE = Rule(
    code="FXL408",
    name="unresolved-base",
    summary="what looks like a Keras class has a base that cannot be resolved (a note)",
    why=(
        "What a class needs depends on what it descends from. A base that is computed, that an "
        "unknown module exports or that another package defines cannot be looked up, so that "
        "nothing of the class is judged or changed."
    ),
    before=_EXAMPLE,
    after=_EXAMPLE,
    refuses=("Always: it only says that it does not judge.",),
    error="(none)",
    check=check,
    safety="It has no fix.",
    independent=True,
    asked_of="unresolved",
)
