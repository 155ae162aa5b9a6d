"""Parameters that a constructor may refuse beside what the config holds already."""

from __future__ import annotations

from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.entries import is_kept_as_given, is_wrong
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.origin import find_origin
from fixlayers.survey.facts import ConfigEntry, GetConfig, Store


def reaches_another_entry(constructor: ConstructorView, written: GetConfig, name: str) -> bool:
    """Tell whether an optional parameter's value is in the config under another key already.

    `self.position = position if moves is None else moves` and an entry for position, or `shape =
    (size,) + inner` in a branch, before what is kept of shape: a constructor that gets both may
    refuse them.
    """
    default = parameter_of(constructor, name).default
    if default is None or default.text != "None":
        return False
    held = {e.value.text for e in written.entries if e.value.kind == "self"}
    unclear = {e.key for e in written.entries if e.value.kind == "name"} | set(written.perhaps)
    return any(
        _brings(constructor, store, name)
        for store in constructor.steps
        if isinstance(store, Store)
        if store.attribute in held or store.attribute.lstrip("_") in unclear
    )


def _brings(constructor: ConstructorView, store: Store, name: str) -> bool:
    """Tell whether a store may put one parameter in the place of another."""
    chosen = store.value.kind in {"fallback", "other", "name"}
    if store.conditional and len(constructor.stores(store.attribute)) > 1:
        return name in store.value.reads
    reads = set(store.value.reads) if chosen else set[str]()
    for local in store.value.reads:
        for bind in constructor.binds(local):
            reads |= set(bind.value.reads) if bind.conditional or chosen else set()
    return name in reads and store.value.text != name


def checked_beside(
    view: ClassView, constructor: ConstructorView, written: GetConfig, name: str
) -> str:
    """Return a parameter that `__init__` checks together with `name`, "" if there is none.

    Only one of which the config holds another value than was given: with what was given itself the
    check ends as it did.
    """
    entries = {entry.key: entry for entry in written.entries}
    beside = (
        n for check in constructor.constructor.presence_checks if name in check for n in check
    )
    return next(
        (
            other
            for other in beside
            if other != name and other in written.own_keys and other in constructor.all_names
            if other not in entries or not _is_as_given(view, constructor, written, entries[other])
        ),
        "",
    )


def _is_as_given(
    view: ClassView, constructor: ConstructorView, written: GetConfig, entry: ConfigEntry
) -> bool:
    """Tell whether an entry yields its argument as it was given, or is going to."""
    origin = find_origin(view, entry.key)
    kept = not (origin.store or origin.refused) and origin.attribute in entry.value.attributes
    return kept or is_kept_as_given(view, entry) or is_wrong(view, constructor, written, entry)
