"""FXL210: `get_config` builds a dict and returns nothing."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import ReturnConfig
from fixlayers.rules.examples import REPAIRED_CONFIG
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a `get_config` without its return."""
    written = view.facts.get_config
    if written is None or written.opaque or not written.returns_nothing:
        return
    message = "get_config returns nothing"
    if len(written.made) != 1:
        reason = "which dict it should return is not clear"
        yield Proposal(message, written.place, refused=reason)
        return
    edit = ReturnConfig(view.facts.ordinal, written.made[0][0])
    yield Proposal(message, written.place, (edit,))


RULE = Rule(
    code="FXL210",
    name="config-not-returned",
    summary="`get_config` builds a dict and returns nothing",
    why="Saving stores no config at all, so that nothing can be built from it.",
    before="""\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
""",
    after=REPAIRED_CONFIG,
    refuses=("It builds several dicts, or none.",),
    error="TypeError: 'NoneType' object is not iterable",
    check=check,
    requires=("FXL202", "FXL208"),
)
