"""FXL203: an existing `get_config` does not start from the parent's."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import MergeParentConfig
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import loses_base
from fixlayers.survey.facts import GetConfig


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a config that loses name, trainable and dtype."""
    written = view.facts.get_config
    if written is None or not loses_base(view):
        return
    message = "get_config leaves out the parent's config: name, trainable and dtype are lost"
    statement = _statement(written)
    if statement is None:
        reason = "the config is made in a way that nothing can be merged into"
        yield Proposal(message, written.place, refused=reason)
        return
    edit = MergeParentConfig(view.facts.ordinal, statement, view.super_style)
    refused = ""
    if view.contract.own_config and view.contract.config_keys is None:
        refused = "the keys of the inherited get_config cannot all be listed"
    yield Proposal(message, written.place, (edit,), refused=refused)


def _statement(written: GetConfig) -> int | None:
    """Return the statement that makes the dict which is returned, None if it is not clear."""
    made = [index for name, index, _ in written.made if name == written.variable]
    if made:
        return made[0]
    if written.returns_literal:
        return written.returned
    return written.made[0][1] if written.made else None


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
