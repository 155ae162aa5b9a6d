"""FXL208: an existing `get_config` returns a key that no constructor takes."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import Edit, RemoveConfigItem, RenameConfigKey
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.amendments import amendments
from fixlayers.semantics.family import ClassView
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find keys that make the constructor raise when the object is loaded."""
    made = amendments(view)
    if made is None or not (made.renamed or made.foreign):
        return
    ordinal = view.facts.ordinal
    edits: list[Edit] = [
        RenameConfigKey(ordinal, r.entry.statement, r.entry.form, r.entry.key, r.name)
        for r in made.renamed
    ]
    edits += [RemoveConfigItem(ordinal, e.statement, e.form, e.key) for e in made.foreign]
    keys = [r.entry.key for r in made.renamed] + [e.key for e in made.foreign]
    message = f"get_config returns {listed(keys)}, which no constructor takes"
    refused = ""
    if view.family.project.descendants(view.key):
        refused = "a class below may take them"
    yield Proposal(message, made.written.place, tuple(edits), refused=refused)


RULE = Rule(
    code="FXL208",
    name="foreign-config-key",
    summary="`get_config` returns a key that no constructor takes",
    why=(
        "Loading hands every key to the constructor. One that was misspelt, or copied from another "
        "class, makes it raise. A key that returns a parameter under another name gets that "
        "parameter's name; another one is removed."
    ),
    before="""\
    def get_config(self):
        config = super().get_config()
        config.update({"unit": self.units})
        return config
""",
    after="""\
    def get_config(self):
        config = super().get_config()
        config.update({"units": self.units})
        return config
""",
    refuses=("A class below may take the key.", "from_config does more than revive keys."),
    error="Unrecognized keyword arguments passed to Dense: {'unit': 8}",
    check=check,
    requires=("FXL202", "FXL203", "FXL210"),
)
