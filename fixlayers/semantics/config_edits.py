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
from fixlayers.semantics.provisions import config_item
from fixlayers.semantics.serializing import Serializer
from fixlayers.survey.facts import GetConfig


def add_items(
    view: ClassView, written: GetConfig, items: tuple[ConfigItem, ...]
) -> tuple[Edit, ...]:
    """Return the edits that add items to the author's own dict, none if there is no place.

    That is where the last own entry stands, else before the return.
    """
    for entry in reversed(written.entries):
        if entry.form != "kept":
            return (AddConfigItems(view.facts.ordinal, entry.statement, entry.form, items),)
    return _at_the_end(view, written, items)


def _at_the_end(
    view: ClassView, written: GetConfig, items: tuple[ConfigItem, ...]
) -> tuple[Edit, ...]:
    ordinal = view.facts.ordinal
    if written.returns_nothing:
        if len(written.made) != 1:
            return ()
        name = written.made[0][0]
        return (AddConfigItems(ordinal, written.returned, "update", items, name),)
    if written.returns_literal:
        added = AddConfigItems(ordinal, written.returned, "literal", items)
        return (*unpacking(view, written), added)
    if written.returns_call:
        return (AddConfigItems(ordinal, written.returned, "keyword", items),)
    name = written.variable or (written.never_bound.name if written.never_bound else "")
    return (AddConfigItems(ordinal, written.returned, "update", items, name),)


def unpacking(view: ClassView, written: GetConfig) -> tuple[Edit, ...]:
    """Return the edit without which nothing can be added to a dict that `__init__` keeps."""
    return (UnpackConfig(view.facts.ordinal, written.returned),) if written.returns_kept else ()


def replaced_value(
    view: ClassView, written: GetConfig, replacement: Replacement, serialize: Serializer | None
) -> tuple[Edit, ...]:
    """Return the edits that let an existing entry yield its parameter, as `config_item` does.

    Where the entry is part of a dict that `__init__` keeps, another one follows it.
    """
    entry, item = replacement.entry, config_item(replacement.origin, serialize)
    if entry.form == "kept":
        return _at_the_end(view, written, (item,))
    edit = ReplaceConfigValue(
        view.facts.ordinal, entry.statement, entry.form, entry.key, item.expression
    )
    return (edit,)
