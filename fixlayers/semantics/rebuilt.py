"""Entries of a `get_config` that hold objects' own configs, or copies made of these."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from fixlayers.keras.catalogue import is_keras_namespace
from fixlayers.semantics.entries import is_revived, revives_by_itself
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.origin import Origin, find_origin
from fixlayers.survey.facts import ConfigEntry, Value
from fixlayers.survey.resolution import External


def rebuilt_origin(view: ClassView, entry: ConfigEntry) -> Origin | None:
    """Return how an entry that rebuilds objects is to return them serialized, None for others.

    `self.layer.__class__.from_config(self.layer.get_config())` and a list of such are raw objects
    in the config; whatever the class keeps there is what the constructor is to get again. Where it
    keeps the argument as it came, `self.layer.get_config()` does not tell whose config it is.
    """
    constructor = view.constructor
    if constructor is None or entry.key not in constructor.all_names:
        return None
    attribute, several = _read(entry, _rebuilds)
    found = find_origin(view, entry.key) if attribute else None
    unsaid = is_revived(view, entry.key)
    if found is None:
        attribute, several = _read(entry, _asks_for_config)
        found = _origin_of_bare_config(view, entry.key, attribute)
        unsaid = unsaid and not _needs_its_class(view, entry.key)
    if found is None or unsaid or revives_by_itself(view, entry.key):
        return None
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


def _needs_its_class(view: ClassView, key: str) -> bool:
    """Tell whether `from_config` gives a key to a function of Keras's that asks for its class.

    `layers.deserialize` raises for a config without its `class_name`, and the generic function
    returns that as the dict that it is (Keras 3.15 and tf_keras 2.21).
    """
    reading = view.facts.from_config
    called = dict(reading.functions).get(key, ()) if reading and not reading.opaque else ()
    meanings = view.meanings(called[0]) if len(called) == 1 else ()
    return bool(meanings) and all(
        isinstance(meaning, External)
        and is_keras_namespace(meaning.dotted)
        and meaning.dotted.endswith((".layers.deserialize", ".deserialize_keras_object"))
        for meaning in meanings
    )


def _origin_of_bare_config(view: ClassView, name: str, attribute: str) -> Origin | None:
    """Return how a parameter is to be returned that an attribute keeps as it came, else None."""
    if not attribute or attribute not in stored_attributes(view.facts, name):
        return None
    found = find_origin(view, name)
    held = found.attribute == attribute and not found.store
    return found if held or found.refused else None


def _read(entry: ConfigEntry, reads: Callable[[Value, str], bool]) -> tuple[str, bool]:
    """Return the attribute whose object an entry reads so, and whether it holds several."""
    value = entry.value
    if value.kind == "comprehension" and value.text == "list" and value.keywords:
        [source], [(variable, element)] = value.parts, value.keywords
        if source.kind == "self" and reads(element, variable):
            return source.text, True
    elif len(value.attributes) == 1 and reads(value, f"self.{value.attributes[0]}"):
        return value.attributes[0], False
    return "", False


def _rebuilds(value: Value, subject: str) -> bool:
    """Recognise `x.__class__.from_config(x.get_config())`."""
    if value.kind != "call" or value.text != f"{subject}.__class__.from_config" or value.keywords:
        return False
    return len(value.parts) == 1 and _asks_for_config(value.parts[0], subject)


def _asks_for_config(value: Value, subject: str) -> bool:
    """Recognise `x.get_config()`."""
    return value.kind == "call" and value.text == f"{subject}.get_config" and not value.parts
