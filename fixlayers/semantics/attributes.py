"""The attributes of the objects of Keras classes: who sets them, and which names are in use."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fixlayers.semantics.constructor import ConstructorView
from fixlayers.survey.facts import ClassFacts, Store
from fixlayers.survey.project import class_viewpoint
from fixlayers.survey.resolution import External, Meaning, ProjectClass, ProjectFunction
from fixlayers.survey.setting import ANY

if TYPE_CHECKING:
    from fixlayers.semantics.family import Family

# Whose functions set no attributes of what they are given.
_HARMLESS = sys.stdlib_module_names | {"keras", "tf_keras", "tensorflow", "numpy", "jax", "torch"}


class Attributes:
    """The attributes that the classes of a family have."""

    def __init__(self, family: Family) -> None:
        self._family = family
        self._taken: dict[ProjectClass, frozenset[str]] = {}
        self._methods: dict[ProjectClass, frozenset[str]] = {}
        self._stores: dict[ProjectClass, dict[str, list[Store]]] = {}
        self._by_functions: dict[ProjectClass, frozenset[str]] = {}

    def stores(self, key: ProjectClass) -> Mapping[str, Sequence[Store]]:
        """Return the stores in the methods of a class, by the attribute of self."""
        if key not in self._stores:
            found = self._stores[key] = {}
            for store in _stores(self._family.project.node(key).facts):
                found.setdefault(store.attribute, []).append(store)
        return self._stores[key]

    def taken(self, key: ProjectClass) -> frozenset[str]:
        """Return the attribute names in use in a class and its relatives, Keras's included."""
        if key not in self._taken:
            each = (self.of(relative) for relative in self._family.relatives(key))
            self._taken[key] = frozenset().union(*each)
        return self._taken[key]

    def methods(self, key: ProjectClass) -> frozenset[str]:
        """Return the names of the methods and properties of a class and its relatives."""
        if key not in self._methods:
            nodes = map(self._family.project.node, self._family.relatives(key))
            self._methods[key] = frozenset(m.name for n in nodes for m in n.facts.methods)
        return self._methods[key]

    def of(self, key: ProjectClass) -> frozenset[str]:
        """Return the names that a class gives its objects, and those that it asks for by name."""
        facts, view = self._family.project.node(key).facts, self._family.view(key)
        return frozenset().union(
            (method.name for method in facts.methods),
            facts.class_attributes,
            facts.asked_by_name,
            self.stores(key),
            self._set_by_functions(key),
            *(parent.attributes for parent in (view.kinship.parents if view else ())),
        )

    def is_open(self, key: ProjectClass) -> bool:
        """Tell whether a class sets attributes whose names the source does not say.

        It does so itself, or hands its self to a function that may.
        """
        facts = self._family.project.node(key).facts
        return facts.sets_by_name or ANY in self._set_by_functions(key)

    def _set_by_functions(self, key: ProjectClass) -> frozenset[str]:
        """Return what functions set to which a class hands its self, ANY among it for unknown."""
        if key not in self._by_functions:
            project = self._family.project
            facts = project.node(key).facts
            viewpoint = class_viewpoint(facts)
            self._by_functions[key] = frozenset(
                attribute
                for name in facts.self_receivers
                for meaning in project.resolver.resolve(key.path, name, viewpoint)
                for attribute in _set_by(meaning)
            )
        return self._by_functions[key]

    def is_set_above(self, key: ProjectClass, attribute: str) -> bool:
        """Tell whether a class, one above it or Keras has an attribute of this name."""
        own = (key, *self._family.project.ancestors(key))
        return any(attribute in self.of(each) for each in own)

    def is_first_set_above(self, key: ProjectClass, attribute: str) -> bool:
        """Tell whether what this class sets is there before a class below sets it anew.

        A property or a class attribute below would be in the way.
        """
        above = {key, *self._family.project.ancestors(key)}
        for relative in self._family.relatives(key):
            facts, view = self._family.project.node(relative).facts, self._family.view(relative)
            if relative in above or attribute not in self.of(relative):
                continue
            names = {m.name for m in facts.methods} | {*facts.class_attributes}
            if attribute in names or view is None or _is_set_early(view.constructor, attribute):
                return False
        return True


def _set_by(called: Meaning) -> tuple[str, ...]:
    """Return what a function sets of what it is given, which may be anything if it is not seen."""
    if isinstance(called, ProjectFunction):
        return called.sets
    if isinstance(called, External) and called.dotted.partition(".")[0] not in _HARMLESS:
        return (ANY,)
    return ()


def _is_set_early(constructor: ConstructorView | None, attribute: str) -> bool:
    """Tell whether a constructor sets an attribute before what its parent does."""
    stores = constructor.stores(attribute) if constructor else ()
    call = constructor.call if constructor else None
    return any(call is None or store.statement <= call.statement for store in stores)


def _stores(facts: ClassFacts) -> Iterator[Store]:
    for step in facts.constructor.steps if facts.constructor else ():
        if isinstance(step, Store):
            yield step
    for _, store in facts.stores:
        yield store
