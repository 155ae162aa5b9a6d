"""FXL203: an existing `get_config` does not start from the parent's."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import BindConfig, DropParentConfig, MergeParentConfig
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.amendments import amendments
from fixlayers.semantics.config_edits import add_items, unpacking
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import is_model, loses_base, starts_from_nothing
from fixlayers.semantics.given_away import giving_child
from fixlayers.semantics.open_configs import inherits_open_config
from fixlayers.semantics.provisions import unreturned_model_items
from fixlayers.survey.facts import GetConfig
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a config that loses name, trainable and dtype."""
    written = view.facts.get_config
    if written is None:
        return
    yield from _check_model(view, written)
    raises = starts_from_nothing(view)
    if raises and _calls_parent(written):
        trouble = "raises"
        if view.kinship.config_callable:
            trouble = "returns the layers that __init__ adds"
        message = f"get_config calls the parent's, and that of a {view.kinship.name} {trouble}"
        yield Proposal(message, written.place, (DropParentConfig(view.facts.ordinal),))
    if (lost := written.never_bound) is not None:
        brings_base = lost.brings_base and not raises
        message = f"get_config never binds {lost.name}, which it uses"
        bind = BindConfig(
            view.facts.ordinal, lost.statement, lost.name, brings_base, view.super_style
        )
        yield Proposal(message, written.place, (bind,))
    if not loses_base(view):
        return
    message = "get_config leaves out the parent's config: name, trainable and dtype are lost"
    statement = _statement(written)
    if statement is None:
        reason = "the config is made in a way that nothing can be merged into"
        yield Proposal(message, written.place, refused=reason)
        return
    edit = MergeParentConfig(view.facts.ordinal, statement, view.super_style)
    refused = ""
    if inherits_open_config(view):
        refused = "the keys of the inherited get_config cannot all be listed"
    yield Proposal(message, written.place, (*unpacking(view, written), edit), refused=refused)


def _calls_parent(written: GetConfig) -> bool:
    return written.never_bound is None or not written.never_bound.brings_base


def _check_model(view: ClassView, written: GetConfig) -> Iterator[Proposal]:
    """Find a model's config that leaves out the name and trainable that `**kwargs` would take."""
    made = amendments(view)
    if view.followed_config is None:
        return
    if (made is not None and (made.missing or made.problem)) or not is_model(view):
        return
    items = tuple(unreturned_model_items(view, written))
    if not items:
        return
    message = f"get_config leaves out {listed([i.key for i in items])} of the model"
    if child := giving_child(view):
        message = f"{message}, which its child {child} would give to other classes"
        yield Proposal(message, written.place, level="note")
        return
    yield Proposal(message, written.place, add_items(view, written, items))


def _statement(written: GetConfig) -> int | None:
    """Return the statement that makes the dict which is returned, None if it is not clear."""
    made = [index for name, index, _ in written.made if name == written.variable]
    kept = {entry.statement for entry in written.entries if entry.form == "kept"}
    if made:
        return None if made[0] in kept else made[0]
    if written.returns_literal or written.returns_call:
        return written.returned
    return written.made[0][1] if written.made else None


RULE = Rule(
    code="FXL203",
    name="config-without-base",
    summary="an existing `get_config` does not start from `super().get_config()`",
    why=(
        "name, trainable and dtype are part of the parent's config. Without it they are lost "
        "silently: a frozen layer is trainable again after loading. A config that is used and "
        "never bound raises at once; it is bound to the parent's, or to {} beside that. "
        "So does the config that starts from that of a Regularizer or a LearningRateSchedule, "
        "which have none: it starts from {}."
    ),
    before="""\
    def get_config(self):
        return {"units": self.units}
""",
    after="""\
    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
    refuses=(
        "The keys of the inherited get_config cannot all be listed.",
        "A class below would give the name to other classes, as Conv2D(filters, **kwargs) does.",
    ),
    error="(none: name, trainable and dtype are lost silently)",
    check=check,
    requires=("FXL101", "FXL102", "FXL202", "FXL206", "FXL207", "FXL208", "FXL210", "FXL212"),
)
