"""Edits of an existing `get_config`: where keys are added, and how values are replaced."""

from __future__ import annotations

from fixlayers.rewrite.edits import (
    AddConfigItems,
    ConfigItem,
    Edit,
    ReplaceConfigValue,
    UnpackConfig,
)
from fixlayers.semantics.amendments import Replacement
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.items import replaced_expression
from fixlayers.semantics.serializing import Serializer
from fixlayers.survey.facts import GetConfig


def add_items(
    view: ClassView, written: GetConfig, items: tuple[ConfigItem, ...]
) -> tuple[Edit, ...]:
    """Return the edits that add items to the author's own dict, none if there is no place.

    That is where the last own entry stands, else before the return, as it is for items that are
    there on a condition, and for those that `dict(**base, key=...)` may not be given twice.
    """
    base = view.kinship.config_keys if written.beside_base is not None else frozenset[str]()
    late = tuple(item for item in items if item.condition or item.key in base)
    early = tuple(item for item in items if item not in late)
    edits = (*_among_entries(view, written, early), *_before_return(view, written, late))
    return tuple(dict.fromkeys(edits))


def _among_entries(
    view: ClassView, written: GetConfig, items: tuple[ConfigItem, ...]
) -> tuple[Edit, ...]:
    if not items:
        return ()
    for entry in reversed(written.entries):
        if entry.form != "kept":
            return (AddConfigItems(view.facts.ordinal, entry.statement, entry.form, items),)
    return _at_the_end(view, written, items)


def _before_return(
    view: ClassView, written: GetConfig, items: tuple[ConfigItem, ...]
) -> tuple[Edit, ...]:
    """Return the edits that add items to a local dict once all else is in it."""
    if not items:
        return ()
    name: str | None = written.merged
    if written.beside_base is not None and not written.returns_nothing:
        name = written.variable
    elif written.returns_nothing or written.variable or not written.merged:
        name = _local(written)
    if name is None:
        return ()
    added = AddConfigItems(view.facts.ordinal, written.returned, "update", items, name)
    return (added,) if name else (*unpacking(view, written), added)


def _local(written: GetConfig) -> str | None:
    """Return the local dict that is returned, "" if none is, None if that is not clear."""
    if written.returns_nothing:
        return written.made[0][0] if len(written.made) == 1 else None
    return written.variable or (written.never_bound.name if written.never_bound else "")


def _at_the_end(
    view: ClassView, written: GetConfig, items: tuple[ConfigItem, ...]
) -> tuple[Edit, ...]:
    ordinal = view.facts.ordinal
    if written.returns_literal:
        added = AddConfigItems(ordinal, written.returned, "literal", items)
        return (*unpacking(view, written), added)
    if written.returns_call:
        return (AddConfigItems(ordinal, written.returned, "keyword", items),)
    name = _local(written)
    if name is None:
        return ()
    return (AddConfigItems(ordinal, written.returned, "update", items, name),)


def unpacking(view: ClassView, written: GetConfig) -> tuple[Edit, ...]:
    """Return the edit without which nothing can be added to a dict that `__init__` keeps."""
    return (UnpackConfig(view.facts.ordinal, written.returned),) if written.returns_kept else ()


def replaced_value(
    view: ClassView, written: GetConfig, replacement: Replacement, serialize: Serializer | None
) -> tuple[Edit, ...]:
    """Return the edits that let an existing entry yield its parameter, whatever that is.

    Where the entry is part of a dict that `__init__` keeps, another one follows it.
    """
    entry, expression = replacement.entry, replaced_expression(replacement.origin, serialize)
    if entry.form == "kept":
        return _at_the_end(view, written, (ConfigItem(entry.key, expression),))
    ordinal = view.facts.ordinal
    return (ReplaceConfigValue(ordinal, entry.statement, entry.form, entry.key, expression),)
