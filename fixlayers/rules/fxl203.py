"""FXL203: an existing `get_config` does not start from the parent's."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import MergeParentConfig
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.amendments import amendments
from fixlayers.semantics.family import ClassView


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a config that loses name, trainable and dtype."""
    made = amendments(view)
    if made is None or not made.merge:
        return
    written = made.written
    message = "get_config leaves out the parent's config: name, trainable and dtype are lost"
    statement = written.entries[0].statement if written.entries else written.returned
    literal = written.returns_literal or (
        bool(written.entries) and written.entries[0].form == "literal"
    )
    if not literal and written.made:
        statement = written.made[0][1]
    elif not literal:
        reason = "the config is made in a way that nothing can be merged into"
        yield Proposal(message, written.place, refused=reason)
        return
    edit = MergeParentConfig(view.facts.ordinal, statement, view.super_style)
    refused = ""
    if view.contract.own_config and view.contract.config_keys is None:
        refused = "the keys of the inherited get_config cannot all be listed"
    yield Proposal(message, written.place, (edit,), refused=refused)


RULE = Rule(
    code="FXL203",
    name="config-without-base",
    summary="an existing `get_config` does not start from `super().get_config()`",
    why=(
        "name, trainable and dtype are part of the parent's config. Without it they are lost "
        "silently: a frozen layer is trainable again after loading."
    ),
    before="""\
    def get_config(self):
        return {"units": self.units}
""",
    after="""\
    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
    refuses=("The kind's own get_config cannot be called (regularizers, schedules).",),
    error="(none: name, trainable and dtype are lost silently)",
    check=check,
    requires=("FXL202", "FXL207", "FXL208", "FXL210"),
)
