"""What the Keras classes of a whole project are called and registered as."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from fixlayers.semantics.kinship import classify
from fixlayers.semantics.registration import DEFAULT_PACKAGE, registrations
from fixlayers.settings import Settings
from fixlayers.survey.ancestry import ClassNode
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import ProjectClass


class Registry:
    """The names of a project's Keras classes, under the settings of a run."""

    def __init__(self, project: Project, settings: Settings) -> None:
        self._project = project
        self._settings = settings

    @cached_property
    def _classes(self) -> list[ClassNode]:
        """The Keras classes, a parent before its children."""
        return [
            self._project.node(key)
            for key in self._project.parents_first()
            if classify(self._project, key, self._settings.at(key.path).target) is not None
        ]

    def registered(self, key: str) -> tuple[ProjectClass, ...]:
        """Return the classes that the source registers under a key, `package>name`."""
        return tuple(self._registered.get(key, ()))

    @cached_property
    def _registered(self) -> dict[str, list[ProjectClass]]:
        found: dict[str, list[ProjectClass]] = {}
        for node in self._classes:
            for registration in registrations(self._project, node.key):
                if registration.key:
                    found.setdefault(registration.key, []).append(node.key)
        return found

    def homes(self, name: str) -> frozenset[str]:
        """Return the paths that define a Keras class of a name."""
        return frozenset(self._homes.get(name, ()))

    @cached_property
    def _homes(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for node in self._classes:
            found.setdefault(node.facts.name, set()).add(node.key.path)
        return found

    def making(self, name: str) -> tuple[ProjectClass, ...]:
        """Return the classes that make something of a name."""
        return tuple(self._making.get(name, ()))

    @cached_property
    def _making(self) -> dict[str, list[ProjectClass]]:
        found: dict[str, list[ProjectClass]] = {}
        for node in self._classes:
            names = {made.callee.rpartition(".")[2] for made in node.facts.creations}
            for name in names:
                found.setdefault(name, []).append(node.key)
        return found

    def usual_package(self, top: str) -> str:
        """Return the package of most registered classes in a top-level package, "" for none."""
        return self._usual_packages.get(top, "")

    @cached_property
    def _usual_packages(self) -> dict[str, str]:
        used: dict[str, Counter[str]] = {}
        for registered, classes in self._registered.items():
            for key in classes:
                top = self._project.module(key.path).partition(".")[0]
                used.setdefault(top, Counter())[registered.partition(">")[0]] += 1
        most = {top: counted.most_common(1)[0] for top, counted in used.items()}
        return {
            top: package
            for top, (package, times) in most.items()
            if 2 * times > used[top].total() and package != DEFAULT_PACKAGE
        }

    def look_at_classes(self) -> None:
        """Find now what every process that plans a part would else find for itself."""
        _ = self._homes, self._usual_packages
