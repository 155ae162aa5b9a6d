"""The classes of a project and how they descend from each other and from Keras."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from fixlayers.keras.catalogue import is_keras_namespace
from fixlayers.patterns import pattern
from fixlayers.survey.calls import CallIndex
from fixlayers.survey.candidates import candidate_paths
from fixlayers.survey.config_reads import may_read_key
from fixlayers.survey.errors import SurveyError
from fixlayers.survey.facts import CallSite, ClassFacts, Passed, SourceFacts
from fixlayers.survey.imports import ImportGraph
from fixlayers.survey.modules import ModuleIndex, module_name
from fixlayers.survey.object_flow import ObjectFlow, may_assign
from fixlayers.survey.passing import seen_through
from fixlayers.survey.reader import Reader, ReadFacts
from fixlayers.survey.resolution import (
    External,
    Meaning,
    ProjectClass,
    ProjectFunction,
    Resolver,
    Unknown,
    Viewpoint,
)

_WORD = pattern(r"\w+", re.ASCII)
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


def class_viewpoint(facts: ClassFacts) -> Viewpoint:
    """Return the place from which a class statement sees its bases and decorators."""
    scope = facts.qualname.rpartition(".")[0] if facts.in_function else ""
    return Viewpoint(facts.place.line, scope, facts.branch)


class Project:
    """The class graph over the sources of a project.

    Args:
        sources: the bytes of each file by path (with "/"), relatives included.
        reader: what reads them, which knows those that it has read before.
    """

    def __init__(self, sources: Mapping[str, bytes], reader: Reader | None = None) -> None:
        self.sources = sources
        self.reader = reader or Reader()
        self.paths = frozenset(sources)
        self.candidates = candidate_paths(sources, self.reader.class_lines)
        self.errors: dict[str, SurveyError] = {}
        self._facts: dict[str, SourceFacts | None] = {}
        self._index = ModuleIndex(sources)
        self.resolver = Resolver(self._index, self.facts)
        self.nodes: dict[ProjectClass, ClassNode] = {}
        self._children: dict[ProjectClass, list[ProjectClass]] = {}
        self._calls: dict[ProjectClass, tuple[tuple[str, CallSite], ...]] = {}
        self._ancestors: dict[ProjectClass, tuple[ProjectClass, ...]] = {}
        self._lineages: dict[ProjectClass, tuple[ProjectClass, ...]] = {}
        self._descendants: dict[ProjectClass, tuple[ProjectClass, ...]] = {}
        paths = sorted(self.candidates)
        self.reader.read_ahead((sources[path] for path in paths), self._look_at_bytes)
        for path in paths:
            self._add_file(path)
        for node in self.nodes.values():
            for meanings in node.bases:
                for meaning in meanings:
                    if isinstance(meaning, ProjectClass):
                        self._children.setdefault(meaning, []).append(node.key)

    def facts(self, path: str) -> SourceFacts | None:
        """Return what a file says, None if there is no such file or it cannot be parsed."""
        if path not in self._facts:
            source = self.sources.get(path)
            read = ReadFacts() if source is None else self.reader.read_facts[source]
            self._facts[path] = read.facts
            if source is not None and read.facts is None:
                self.errors[path] = SurveyError(*read.error)
        return self._facts[path]

    def _add_file(self, path: str) -> None:
        facts = self.facts(path)
        for found in facts.classes if facts else ():
            seen = class_viewpoint(found)
            bases = tuple(self.resolver.resolve(path, base, seen) for base in found.bases)
            key = ProjectClass(path, found.ordinal)
            facts_of_class = seen_through(found, lambda name: self._passed(path, name))
            self.nodes[key] = ClassNode(key, facts_of_class, bases)

    def _passed(self, path: str, name: str) -> Passed | None:
        """Return the parameter that a function which a file calls by a name returns unchanged."""
        meanings = self.resolver.resolve(path, name)
        found = {m.passed if isinstance(m, ProjectFunction) else None for m in meanings}
        return found.pop() if len(found) == 1 else None

    def node(self, key: ProjectClass) -> ClassNode:
        """Return the node of a class, adding its file if no class line led there."""
        if key not in self.nodes:
            self._add_file(key.path)
        return self.nodes[key]

    def module(self, path: str) -> str:
        """Return the dotted name under which a file of the project is imported."""
        return module_name(path, self.paths)

    def calls_of(self, key: ProjectClass) -> tuple[tuple[str, CallSite], ...]:
        """Return the calls of a class with arguments in the project, each with its file's path."""
        if key not in self._calls:
            self._calls[key] = tuple(
                (path, call) for path in self.calling(key) for call in self.calls_in(path, key)
            )
        return self._calls[key]

    def calling(self, key: ProjectClass) -> Sequence[str]:
        """Return the paths of the files that may call a class, going by their bytes alone."""
        return self._call_index.paths(self.node(key).facts.name)

    def calls_in(self, path: str, key: ProjectClass) -> Iterator[CallSite]:
        """Yield the calls of a class with arguments in one file."""
        for call in self._call_index.calls(path, self.node(key).facts.name):
            if key in self.resolver.resolve(path, call.callee):
                yield call

    @cached_property
    def _call_index(self) -> CallIndex:
        return CallIndex(self.sources, self.reader.names_called, self.facts)

    def object_flow(self, path: str) -> ObjectFlow | None:
        """Return what a file does with objects, None if it cannot be parsed."""
        return self.reader.object_flow[self.sources[path]]

    @cached_property
    def assigned(self) -> frozenset[tuple[str, str]]:
        """The attributes that files set or delete, those of self apart, each with its owner's name.

        "*" stands for any attribute.
        """
        paths = (path for path in self._sorted_paths if may_assign(self.sources[path]))
        flows = (self.object_flow(path) for path in paths)
        return frozenset(each for flow in flows if flow for each in flow.assigned)

    def reader_of_key(self, key: str) -> str | None:
        """Return the path of the first file that reads a key of a config, None if none does."""
        paths = self.quoting(key) if _WORD.fullmatch(key) else self._sorted_paths
        for path in paths:
            source = self.sources[path]
            if may_read_key(source, key):
                read = self.reader.config_keys_read[source]
                if read is None or key in read:
                    return path
        return None

    def _look_at_bytes(self) -> None:
        """Find now what else every process that plans a part would find for itself."""
        _ = self._call_index, self._quoting, self._imports

    def quoting(self, word: str) -> Sequence[str]:
        """Return the paths of the files that quote a word, sorted."""
        return self._quoting.get(word.encode(), ())

    @cached_property
    def _quoting(self) -> dict[bytes, list[str]]:
        """The paths of the files that quote each word, sorted."""
        found: dict[bytes, list[str]] = {}
        for path in self._sorted_paths:
            for word in self.reader.words_quoted[self.sources[path]]:
                found.setdefault(word, []).append(path)
        return found

    @cached_property
    def _sorted_paths(self) -> tuple[str, ...]:
        return tuple(sorted(self.paths))

    @cached_property
    def _imports(self) -> ImportGraph:
        lines = ((p, self.reader.import_lines[s]) for p, s in self.sources.items())
        return ImportGraph(lines, self._index)

    def can_meet(self, first: str, second: str) -> bool:
        """Tell whether one program may load two files: both of one package, or by their imports."""
        package = self.module(first).partition(".")
        if package[1] and package[0] == self.module(second).partition(".")[0]:
            return True
        return self._imports.can_meet(first, second)

    def place(self, path: str) -> str:
        """Return a file's path inside the project, without its ending."""
        return "/".join(path.removesuffix(".py").split("/")[self._shared_folders :])

    @cached_property
    def _shared_folders(self) -> int:
        """How many folders all files lie in."""
        folders = [p.rpartition("/")[0].split("/") for p in self.paths]
        shared = 0
        for names in zip(*folders, strict=False):
            if len(set(names)) > 1:
                break
            shared += 1
        return shared

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
            pending = list(self._children.get(key, ()))
            for child in pending:
                if child not in found and child != key:
                    found[child] = None
                    pending += self._children.get(child, ())
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
