"""FXL212: `get_config` updates its dict with a set."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import MakeConfigDict
from fixlayers.rules.examples import REPAIRED_CONFIG
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a key and a value with a comma in the place of a colon."""
    written = view.facts.get_config
    if written is None or not written.sets:
        return
    message = "get_config updates the config with a set, which raises"
    edits = (MakeConfigDict(view.facts.ordinal, statement) for statement in written.sets)
    yield Proposal(message, written.place, tuple(edits))


RULE = Rule(
    code="FXL212",
    name="set-in-config",
    summary="`get_config` updates its dict with a set: a comma stands where a colon should",
    why=(
        "dict.update takes a set for pairs, and raises, so that the object can never be saved. "
        "Of a set of strings and attributes of self in turn it is clear which dict is meant."
    ),
    before="""\
    def get_config(self):
        config = super().get_config()
        config.update({"units", self.units})
        return config
""",
    after=REPAIRED_CONFIG,
    refuses=("Another set, of which FXL401 speaks.",),
    error="cannot convert dictionary update sequence element #0 to a sequence",
    check=check,
    requires=("FXL202", "FXL205", "FXL206", "FXL208", "FXL209", "FXL211"),
)
