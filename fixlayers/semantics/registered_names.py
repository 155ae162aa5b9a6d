"""Under which keys classes are registered with Keras, and under which new ones may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING

from fixlayers.semantics.registration import DEFAULT_PACKAGE
from fixlayers.survey.branches import excludes
from fixlayers.survey.facts import ClassFacts

if TYPE_CHECKING:
    from fixlayers.semantics.family import ClassView, Family


class RegisteredNames:
    """The keys of a family's classes, `package>name`."""

    def __init__(self, family: Family) -> None:
        self._family = family

    def registered(self, key: str) -> tuple[ClassView, ...]:
        """Return the classes that the source registers under a key, `package>name`."""
        return self._registered.get(key, ())

    @cached_property
    def _registered(self) -> dict[str, tuple[ClassView, ...]]:
        found: dict[str, tuple[ClassView, ...]] = {}
        for view in list(self._family.views()):
            for registration in view.registrations:
                if registration.key:
                    found[registration.key] = (*found.get(registration.key, ()), view)
        return found

    @cached_property
    def _homes(self) -> dict[str, frozenset[str]]:
        """The paths that define a Keras class of each name."""
        found: dict[str, set[str]] = {}
        for key, node in list(self._family.project.nodes.items()):
            if self._family.view(key) is not None:
                found.setdefault(node.facts.name, set()).add(key.path)
        return {name: frozenset(paths) for name, paths in found.items()}

    @cached_property
    def _namesakes(self) -> dict[tuple[str, str], list[ClassFacts]]:
        """The Keras classes of each name in a file."""
        found: dict[tuple[str, str], list[ClassFacts]] = {}
        for key, node in list(self._family.project.nodes.items()):
            if self._family.view(key) is not None:
                found.setdefault((key.path, node.facts.name), []).append(node.facts)
        return found

    @cached_property
    def _usual_packages(self) -> dict[str, str]:
        """The package of most classes that the source registers, by top-level package."""
        used: dict[str, Counter[str]] = {}
        for key, views in self._registered.items():
            for view in views:
                counted = used.setdefault(self._top(view.key.path), Counter())
                counted[key.partition(">")[0]] += 1
        most = {top: counted.most_common(1)[0] for top, counted in used.items()}
        return {
            top: package
            for top, (package, times) in most.items()
            if 2 * times > used[top].total() and package != DEFAULT_PACKAGE
        }

    def _top(self, path: str) -> str:
        return self._family.project.module(path).partition(".")[0]

    def package(self, view: ClassView) -> str:
        """Return the package to register a class under, "" for Keras's default.

        It is the user's or the one of most classes that the project registers. Where a program of
        the project can load another Keras class of the same name, it is the module's: under one key
        the class registered last would win silently (Keras 3.15 and tf_keras 2.21).
        """
        return self._package(view.key.path, view.facts.name, ())

    def package_of_function(self, path: str, name: str) -> str:
        """Return the package to register a function of a module under, "" for Keras's default.

        Another function or class of its name counts as another class does for a class.
        """
        return self._package(path, name, self._family.functions.homes(name))

    def is_class_in(self, path: str, name: str) -> bool:
        """Tell whether a file defines a Keras class of a name."""
        return path in self._homes.get(name, ())

    def _package(self, path: str, name: str, more: Collection[str]) -> str:
        """Return the package for a name that Keras classes and, besides, `more` files define."""
        usual = self._usual_packages.get(self._top(path), "")
        chosen = self._family.settings.at(path).package or usual
        others = self._homes.get(name, frozenset()).union(more) - {path}
        met = [other for other in others if self._family.project.can_meet(path, other)]
        taken = self.registered(f"{chosen or DEFAULT_PACKAGE}>{name}")
        if not met and all(other.facts.name == name for other in taken):
            return chosen
        module = self._family.project.module(path)
        if any(self._family.project.module(other) == module for other in met):
            module = self._family.project.place(path).removesuffix("/__init__").replace("/", ".")
        return f"{chosen}.{module}" if chosen else module

    def name(self, view: ClassView) -> str:
        """Return the name to register a class under, "" for its own.

        Where the same file defines another Keras class of its name later, as notebooks do, the
        later one would be loaded for both.
        """
        own = view.facts
        ordinals = sorted(
            facts.ordinal
            for facts in self._namesakes[view.key.path, own.name]
            if facts is own or not excludes(facts.branch, own.branch)
        )
        if own.ordinal == ordinals[-1]:
            return ""
        name = f"{own.name}{ordinals.index(own.ordinal) + 1}"
        while name in self._homes:
            name += "_"
        return name
