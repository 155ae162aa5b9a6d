"""In which attributes a class keeps the parameters of its constructor."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from fixlayers.semantics.constructor import by_name
from fixlayers.survey.facts import Bind, ClassFacts, Store, Value


def stored_attributes(facts: ClassFacts, name: str) -> tuple[str, ...]:
    """Return the attributes of self in which `__init__` keeps a parameter, or a copy of it."""
    return _keeping(_Class(facts)).get(name, ())


class _Class:
    """A class as a key: to compare two classes would take longer than to read one."""

    def __init__(self, facts: ClassFacts) -> None:
        self.facts = facts

    def __hash__(self) -> int:
        return id(self.facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Class) and self.facts is other.facts


@lru_cache(maxsize=1024)
def _keeping(of: _Class) -> dict[str, tuple[str, ...]]:
    """Return the attributes in which `__init__` keeps names."""
    steps = of.facts.constructor.steps if of.facts.constructor else ()
    stores = [step for step in steps if isinstance(step, Store)]
    last = {s.attribute: _kept(s.value) for s in stores if not s.conditional}
    kept = [(s.attribute, _kept(s.value)) for s in stores]
    # `self.drop = Dropout(drop)` takes the place of `self.drop = drop`.
    left = [(attribute, name) for attribute, name in kept if last.get(attribute, name) == name]
    return by_name((attribute for attribute, _ in left), (name for _, name in left))


def _kept(value: Value) -> str:
    """Return the name of which a value is the value, a fallback or a copy."""
    if value.kind == "name":
        return value.text
    return value.parts[0].text if value.kind == "fallback" or _copies(value) else ""


def _copies(value: Value) -> bool:
    return value.kind == "call" and value.text in {"list", "tuple", "dict"} and bool(value.parts)


def fallbacks(facts: ClassFacts, name: str) -> Iterator[Value]:
    """Yield what `__init__` puts in the place of a parameter that was not given."""
    for step in facts.constructor.steps if facts.constructor else ():
        if isinstance(step, (Bind, Store)) and step.value.kind == "fallback":
            given, otherwise = step.value.parts
            if given.text == name:
                yield otherwise
