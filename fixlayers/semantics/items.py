"""The entries of parameters in a config, and for which of their values they are there."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.rewrite.edits import ConfigItem
from fixlayers.semantics.origin import Origin
from fixlayers.semantics.pairs import Pair
from fixlayers.semantics.records import Record
from fixlayers.semantics.serializing import Lacking, Serializer


class _OneType(Struct, frozen=True):
    """Values of which only those of one type travel: classes, objects of one class.

    `apart` is what goes into the config, `fits` and `unlike` ask for the type.
    """

    apart: str
    fits: str
    unlike: str
    optional: bool


def config_item(origin: Origin, serialize: Serializer | None) -> ConfigItem:
    """Return the key of a parameter and the expression that yields it in `get_config`.

    `serialize` is Keras's generic serializing function; None where no value needs it.
    """
    held = _held(origin)
    if (typed := _one_type(origin)) is None:
        given = f"{held} is not {origin.unless}" if origin.unless else ""
        if origin.alone:
            return ConfigItem(origin.name, "", refusal=given)
        expression, lacking = _expression(origin, serialize), _lacking(origin, serialize)
        if lacking is None or not origin.saved_without:
            return ConfigItem(origin.name, expression, given, lacking.unlike if lacking else "")
        return ConfigItem(origin.name, expression, _both(given, lacking.fits))
    optional = typed.optional and not origin.none_left_out
    expression = f"{typed.apart} if {held} is not None else None" if optional else typed.apart
    if not origin.saved_without:
        given = f"{held} is not None and {typed.unlike}" if optional else typed.unlike
        return ConfigItem(origin.name, expression, refusal=given)
    given = f"{held} is not {origin.unless} and {typed.fits}" if origin.unless else typed.fits
    return ConfigItem(origin.name, expression, f"{held} is None or {given}" if optional else given)


def replaced_expression(origin: Origin, serialize: Serializer | None) -> str:
    """Return what an entry has to yield that is there for any value, and stays so."""
    if (typed := _one_type(origin)) is not None:
        return f"{typed.apart} if {typed.fits} else {_held(origin)}"
    return _expression(origin, serialize)


def record_of(origin: Origin) -> Record | None:
    """Return how an object of plain values travels, None for any other value."""
    return origin.evidence.record if origin.travel == "record" else None


def guess_of(origins: tuple[Origin, ...]) -> str:
    """Return the guess that the config's values rest on, "" for none."""
    records = (record_of(origin) for origin in origins if not origin.refused)
    return next((record.guess for record in records if record and record.guess), "")


def _held(origin: Origin) -> str:
    return f"self.{origin.attribute}"


def _value(origin: Origin) -> str:
    value = " or ".join(filter(None, (_held(origin), origin.otherwise)))
    if origin.store and origin.value.startswith(("list(", "dict(")):
        # What a copy of the object is built from must not be the list that this one keeps.
        return f"{origin.value.partition('(')[0]}({value})"
    return value


def _one_type(origin: Origin) -> _OneType | None:
    held, value = _held(origin), _value(origin)
    if (record := record_of(origin)) is not None:
        fits, unlike = (f"type({held}) {sign} {record.name}" for sign in ("is", "is not"))
        return _OneType(record.apart.format(value), fits, unlike, record.optional)
    if origin.travel == "class" and (pair := origin.pair) is not None:
        fits = f"isinstance({held}, type)"
        return _OneType(f"{pair.serialize}({value})", fits, f"not {fits}", pair.optional)
    return None


def _expression(origin: Origin, serialize: Serializer | None) -> str:
    value = _value(origin)
    if origin.travel == "getter":
        return f"{origin.serializer}({value})"
    if origin.travel == "pair" and origin.pair is not None:
        return _paired(value, origin.pair)
    if origin.travel == "member" and (member := origin.evidence.member):
        sure = member.sure or origin.made_member
        return f"{value}.name" if sure else _named(value, member.enum)
    if origin.travel == "object" and serialize is not None:
        return serialize.of(value, origin.name, origin.evidence)
    return value


def _lacking(origin: Origin, serialize: Serializer | None) -> Lacking | None:
    """Return when an object has no config, None if any may have one."""
    if origin.travel != "object" or serialize is None or origin.otherwise:
        return None
    return serialize.lacking(_value(origin), origin.name, origin.evidence)


def _both(given: str, fits: str) -> str:
    return " and ".join(filter(None, (given, f"({fits})" if given else fits)))


def _named(value: str, enum: str) -> str:
    return f"{value}.name if isinstance({value}, {enum}) else {value}"


def _paired(value: str, pair: Pair) -> str:
    expression = f"{pair.serialize}({f'{pair.resolve}({value})' if pair.resolve else value})"
    return f"{expression} if {value} is not None else None" if pair.optional else expression
