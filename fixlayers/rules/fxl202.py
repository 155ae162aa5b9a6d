"""FXL202: an existing `get_config` leaves constructor parameters out."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import ConfigItem
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.config_edits import add_items
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.items import config_item, guess_of
from fixlayers.semantics.provisions import lacking_model_items
from fixlayers.semantics.repair import Repair, repair
from fixlayers.survey.facts import GetConfig
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find the parameters that a `get_config` does not return."""
    made = repair(view)
    if made is None or made.amended is None:
        return
    if made.amended.problem:
        message = "get_config starts from the parent's, which this class cannot return"
        yield Proposal(message, made.amended.written.place, refused=made.amended.problem)
        return
    missing = made.amended.missing
    if not missing:
        return
    message = f"get_config leaves out {listed([o.name for o in missing])}"
    place = made.amended.written.place
    edits = add_items(view, made.amended.written, _items(view, made, made.amended.written))
    refused = next((o.refused for o in missing if o.refused), "")
    if not edits:
        refused = refused or "where the keys belong is not clear"
    if made.revived and made.serialize is None:
        refused = refused or view.speller.trouble("serialize_keras_object")
    yield Proposal(
        message,
        place,
        (*edits, *made.imports) if edits else (),
        refused=refused,
        guess=guess_of(missing),
    )


def _items(view: ClassView, made: Repair, written: GetConfig) -> tuple[ConfigItem, ...]:
    assert made.amended is not None
    items = [config_item(o, made.serialize) for o in made.amended.missing if not o.refused]
    added = {item.key for item in items}
    # `self.name = name` beside a parent call that gets none: the name is one of the missing.
    return (*items, *(i for i in lacking_model_items(view, written) if i.key not in added))


RULE = Rule(
    code="FXL202",
    name="incomplete-get-config",
    summary="an existing `get_config` leaves constructor parameters out",
    why=(
        "A parameter that the config leaves out comes back as its default, silently, or is "
        "missing when the constructor is called. The keys are added in the author's own dict, or "
        "beside one that __init__ keeps and get_config returns. Where only some of its values can "
        "travel, the key is there for these alone, and what is saved today without it is so still: "
        "a class of layers goes by its name, and a function that makes layers is left out; so is "
        "a function by default that is not registered, or a configuration object of another class."
    ),
    before="""\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
    after="""\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units, "rate": self.rate})
        return config
""",
    refuses=(
        "The keys of the config cannot all be listed, or from_config does more than revive keys.",
        "A parameter cannot be had, or cannot travel.",
        "Initial weights are never added.",
        "A class below inherits the config, and its constructor goes past the one that keeps what "
        "the config would read.",
        "The constructor checks it beside another one, which the config holds changed.",
    ),
    error="missing 1 required positional argument: 'rate'",
    check=check,
    requires=(
        "FXL101",
        "FXL102",
        "FXL203",
        "FXL204",
        "FXL205",
        "FXL206",
        "FXL207",
        "FXL208",
        "FXL209",
        "FXL210",
        "FXL212",
    ),
)
