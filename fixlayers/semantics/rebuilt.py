"""Entries of a `get_config` that hold copies of objects, made anew of the objects' own configs."""

from __future__ import annotations

from msgspec import structs

from fixlayers.semantics.entries import is_revived, revives_by_itself
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.origin import Origin, find_origin
from fixlayers.survey.facts import ConfigEntry, Value


def rebuilt_origin(view: ClassView, entry: ConfigEntry) -> Origin | None:
    """Return how an entry that rebuilds objects is to return them serialized, None for others.

    `self.layer.__class__.from_config(self.layer.get_config())` and a list of such are raw objects
    in the config; whatever the class keeps there is what the constructor is to get again.
    """
    attribute, several = _rebuilt(entry)
    constructor = view.constructor
    if not attribute or constructor is None or entry.key not in constructor.all_names:
        return None
    if is_revived(view, entry.key) or revives_by_itself(view, entry.key):
        return None
    found = find_origin(view, entry.key)
    if not found.refused and not view.stores(attribute):
        # Such as `_layers`, which holds more than the class puts there.
        reason = f"it reads self.{attribute}, which the class does not set"
        return structs.replace(found, refused=reason)
    if found.refused:
        return found
    paired = found.travel == "pair" and not several
    return Origin(
        entry.key,
        attribute,
        travel="pair" if paired else "object",
        pair=found.pair if paired else None,
        evidence=structs.replace(
            found.evidence,
            holds="object",
            direct=True,
            container=several,
            within="list" if several else "",
            as_tuple=False,
        ),
    )


def _rebuilt(entry: ConfigEntry) -> tuple[str, bool]:
    """Return the attribute whose object an entry rebuilds, and whether it holds several."""
    value = entry.value
    if value.kind == "comprehension" and value.text == "list" and value.keywords:
        [source], [(variable, element)] = value.parts, value.keywords
        if source.kind == "self" and _rebuilds(element, variable):
            return source.text, True
    elif len(value.attributes) == 1 and _rebuilds(value, f"self.{value.attributes[0]}"):
        return value.attributes[0], False
    return "", False


def _rebuilds(value: Value, subject: str) -> bool:
    """Recognise `x.__class__.from_config(x.get_config())`."""
    if value.kind != "call" or value.text != f"{subject}.__class__.from_config" or value.keywords:
        return False
    [given] = value.parts if len(value.parts) == 1 else (value,)
    return given.kind == "call" and given.text == f"{subject}.get_config" and not given.parts
