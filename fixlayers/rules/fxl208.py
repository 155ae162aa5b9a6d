"""FXL208: an existing `get_config` returns a key that no constructor takes."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import Edit, PopConfigKeys, RemoveConfigItem, RenameConfigKey
from fixlayers.rules.examples import REPAIRED_CONFIG
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.amendments import amendments
from fixlayers.semantics.config_edits import unpacking
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import is_model
from fixlayers.survey.facts import ConfigEntry, GetConfig
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
        if r.entry.form != "kept"
    ]
    edits += [
        RemoveConfigItem(ordinal, e.statement, e.form, e.key)
        for e in made.foreign
        if e.form != "kept"
    ]
    kept = tuple(e for e in made.foreign if e.form == "kept")
    edits += _taken_out(view, made.written, kept)
    keys = [r.entry.key for r in made.renamed] + [e.key for e in made.foreign]
    message = f"get_config returns {listed(keys)}, which no constructor takes"
    refused = _taken_below(view, keys)
    if refused and view.constructor is None:
        return  # it leaves its constructor to the classes below
    yield Proposal(
        message, made.written.place, tuple(edits), refused=refused, guess=_guess(view, keys)
    )


def _taken_out(
    view: ClassView, written: GetConfig, kept: tuple[ConfigEntry, ...]
) -> tuple[Edit, ...]:
    """Return the edits that take keys of a dict of `__init__`, which stays, out of the config."""
    if not kept:
        return ()
    keys = tuple(entry.key for entry in kept)
    statement = max(entry.statement for entry in kept) if written.variable else written.returned
    pop = PopConfigKeys(view.facts.ordinal, statement, written.variable, keys)
    return (*unpacking(view, written), pop)


def _taken_below(view: ClassView, keys: list[str]) -> str:
    """Say which class below takes one of the keys, "" if none does."""
    for key in view.family.project.descendants(view.key):
        child = view.family.view(key)
        constructor = child.constructor if child else None
        read = {use.key for use in constructor.kwargs_uses} if constructor else set()
        taken = set(keys) & ((constructor.all_names if constructor else set()) | read)
        if child is None or taken:
            return f"a class below may take them: {view.family.project.node(key).facts.name}"
    return ""


def _guess(view: ClassView, keys: list[str]) -> str:
    """Say on what guess it rests that nobody needs the keys, "" if on none."""
    for key in keys:
        if reader := view.family.project.reader_of_key(key):
            return f"{reader} reads {key} of a config, which may be that of this class"
    if view.constructor is None and is_model(view):
        return (
            "a model without __init__ may be functional, and its from_config passes by other keys"
        )
    return ""


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
    after=REPAIRED_CONFIG,
    refuses=("A class below takes the key.", "from_config does more than revive keys."),
    safety=(
        "Safe, unless a file of the project reads the key of a config, or the class is a model "
        "without __init__, which may be functional."
    ),
    error="Unrecognized keyword arguments passed to Dense: {'unit': 8}",
    check=check,
    requires=("FXL202", "FXL203", "FXL210", "FXL212"),
)
