"""Which classes of a project descend from which, and from what of Keras's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator

from msgspec import Struct

from fixlayers.keras.catalogue import is_keras_namespace
from fixlayers.survey.facts import ClassFacts
from fixlayers.survey.resolution import External, Meaning, ProjectClass, ProjectFunction, Unknown

# Bases that bring no constructor arguments and no configuration of their own.
NEUTRAL_BASES = frozenset(
    {
        "object",
        "abc.ABC",
        "typing.Generic",
        "typing.Protocol",
        "typing_extensions.Protocol",
        "collections.abc.Callable",
    }
)


class ClassNode(Struct, frozen=True):
    """A class of the project with its bases resolved, one tuple of possible meanings a base."""

    key: ProjectClass
    facts: ClassFacts
    bases: tuple[tuple[Meaning, ...], ...]


class Ancestry(ABC):
    """The classes above and below those of a project; `nodes` are those that it is about."""

    def __init__(self) -> None:
        self.nodes: dict[ProjectClass, ClassNode] = {}
        self._ancestors: dict[ProjectClass, tuple[ProjectClass, ...]] = {}
        self._lineages: dict[ProjectClass, tuple[ProjectClass, ...]] = {}
        self._descendants: dict[ProjectClass, tuple[ProjectClass, ...]] = {}

    @abstractmethod
    def node(self, key: ProjectClass) -> ClassNode:
        """Return the node of a class, whether this is about it or not."""

    @abstractmethod
    def children(self, key: ProjectClass) -> tuple[ProjectClass, ...]:
        """Return the classes that name a class as a base."""

    def parents_first(self) -> Iterator[ProjectClass]:
        """Yield the classes that this is about, sorted, with all above them before each."""
        done: set[ProjectClass] = set()
        for key in sorted(self.nodes, key=lambda k: (k.path, k.ordinal)):
            for each in (*reversed(self.ancestors(key)), key):
                if each not in done:
                    done.add(each)
                    yield each

    def parents(self, key: ProjectClass) -> tuple[ProjectClass, ...]:
        """Return the project classes that a class names as bases, in order."""
        found = [m for meanings in self.node(key).bases for m in meanings]
        return tuple(m for m in found if isinstance(m, ProjectClass) and m != key)

    def ancestors(self, key: ProjectClass) -> tuple[ProjectClass, ...]:
        """Return all project classes above a class, nearest first."""
        if key not in self._ancestors:
            self._ancestors[key] = ()  # a class that inherits from itself ends here
            found: dict[ProjectClass, None] = {}
            for parent in self.parents(key):
                found[parent] = None
            for parent in self.parents(key):
                found.update(dict.fromkeys(self.ancestors(parent)))
            found.pop(key, None)
            self._ancestors[key] = tuple(found)
        return self._ancestors[key]

    def descendants(self, key: ProjectClass) -> tuple[ProjectClass, ...]:
        """Return all project classes below a class, nearest first."""
        if key not in self._descendants:
            found: dict[ProjectClass, None] = {}
            pending = [*self.children(key)]
            for child in pending:
                if child not in found and child != key:
                    found[child] = None
                    pending += self.children(child)
            self._descendants[key] = tuple(found)
        return self._descendants[key]

    def lineage(self, key: ProjectClass) -> tuple[ProjectClass, ...]:
        """Return the project classes above a class in the programs that have Keras.

        A base that is Keras's in one branch and another class in the other, such as a stub or one
        of another framework, stands for Keras's alone.
        """
        if key not in self._lineages:
            self._lineages[key] = ()  # a class that inherits from itself ends here
            found: dict[ProjectClass, None] = {}
            for meanings in self.node(key).bases:
                for meaning in self._with_keras(meanings):
                    if isinstance(meaning, ProjectClass) and meaning != key:
                        found[meaning] = None
                        found.update(dict.fromkeys(self.lineage(meaning)))
            found.pop(key, None)
            self._lineages[key] = tuple(found)
        return self._lineages[key]

    def _with_keras(self, meanings: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
        """Return what a base means where it leads to Keras, all that it means if it never does."""
        return (
            tuple(
                m
                for m in meanings
                if (isinstance(m, External) and is_keras_namespace(m.dotted))
                or (isinstance(m, ProjectClass) and self.keras_bases(m))
            )
            or meanings
        )

    def outside_bases(self, key: ProjectClass) -> Iterator[Meaning]:
        """Yield the bases of a class and its ancestors that are not classes of the project."""
        for owner in (key, *self.ancestors(key)):
            for meanings in self.node(owner).bases:
                for meaning in meanings:
                    if not isinstance(meaning, ProjectClass):
                        yield meaning

    def keras_bases(self, key: ProjectClass) -> tuple[str, ...]:
        """Return the dotted names inside Keras that a class descends from."""
        found = dict.fromkeys(
            m.dotted
            for m in self.outside_bases(key)
            if isinstance(m, External) and is_keras_namespace(m.dotted)
        )
        return tuple(found)

    def unknown_bases(self, key: ProjectClass) -> tuple[str, ...]:
        """Say which bases of a class or its ancestors are known neither here nor in Keras.

        Where a base is Keras's in one branch, the other branches do not count.
        """
        found: dict[str, None] = {}
        bases = (b for owner in (key, *self.lineage(key)) for b in self.node(owner).bases)
        for meaning in (m for meanings in bases for m in self._with_keras(meanings)):
            if isinstance(meaning, Unknown):
                found[meaning.reason] = None
            elif isinstance(meaning, ProjectFunction):
                found[f"the base {meaning.name} is a function"] = None
            elif (
                isinstance(meaning, External)
                and meaning.dotted not in NEUTRAL_BASES
                and not is_keras_namespace(meaning.dotted)
            ):
                found[f"the base {meaning.dotted} is outside the project"] = None
        return tuple(found)
