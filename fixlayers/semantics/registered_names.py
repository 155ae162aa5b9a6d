"""Under which keys classes are registered with Keras, and under which new ones may be."""

from __future__ import annotations

from collections.abc import Collection
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
        family = self._family
        found = family.project.grounds.ask(family.registry.registered, key)
        return tuple(view for view in map(family.view, found) if view is not None)

    def _homes(self, name: str) -> frozenset[str]:
        """Return the paths that define a Keras class of a name."""
        return self._family.project.grounds.ask(self._family.registry.homes, name)

    def _namesakes(self, view: ClassView) -> list[ClassFacts]:
        """Return the Keras classes of the name of a class in its file."""
        return [
            self._family.project.node(key).facts
            for key in self._family.project.classes(view.key.path)
            if self._family.project.node(key).facts.name == view.facts.name
            and self._family.view(key) is not None
        ]

    def _usual_package(self, path: str) -> str:
        """Return the package under which the project registers most classes around a file."""
        project = self._family.project
        top = project.module(path).partition(".")[0]
        return project.grounds.ask(self._family.registry.usual_package, top)

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
        return self._package(path, name, self._family.project.defining(name))

    def is_class_in(self, path: str, name: str) -> bool:
        """Tell whether a file defines a Keras class of a name."""
        return path in self._homes(name)

    def _package(self, path: str, name: str, more: Collection[str]) -> str:
        """Return the package for a name that Keras classes and, besides, `more` files define."""
        usual = self._usual_package(path)
        chosen = self._family.settings.at(path).package or usual
        others = self._homes(name).union(more) - {path}
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
            for facts in self._namesakes(view)
            if facts is own or not excludes(facts.branch, own.branch)
        )
        if own.ordinal == ordinals[-1]:
            return ""
        name = f"{own.name}{ordinals.index(own.ordinal) + 1}"
        while self._homes(name):
            name += "_"
        return name
