"""The classes of a project and how they descend from each other and from Keras."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from fixlayers.patterns import pattern
from fixlayers.survey.ancestry import Ancestry, ClassNode
from fixlayers.survey.config_reads import may_read_key
from fixlayers.survey.errors import SurveyError
from fixlayers.survey.facts import CallSite, ClassFacts, Passed, SourceFacts
from fixlayers.survey.grounds import Grounds
from fixlayers.survey.modules import module_name
from fixlayers.survey.object_flow import ObjectFlow
from fixlayers.survey.overview import Overview
from fixlayers.survey.passing import seen_through
from fixlayers.survey.reader import Reader, ReadFacts
from fixlayers.survey.resolution import (
    Meaning,
    ProjectClass,
    ProjectFunction,
    Resolver,
    Viewpoint,
)

_WORD = pattern(r"\w+", re.ASCII)


def class_viewpoint(facts: ClassFacts) -> Viewpoint:
    """Return the place from which a class statement sees its bases and decorators."""
    scope = facts.qualname.rpartition(".")[0] if facts.in_function else ""
    return Viewpoint(facts.place.line, scope, facts.branch)


class Project(Ancestry):
    """The class graph over the sources of a project, or what a part of it sees of that.

    `nodes` are the classes that it is about, `grounds` all that it was asked and had not of itself.

    Args:
        sources: the bytes of each file by path (with "/"), relatives included.
        reader: what reads them, which knows those that it has read before.
        overview: that of the project of which this is to be a part.
    """

    def __init__(
        self,
        sources: Mapping[str, bytes],
        reader: Reader | None = None,
        overview: Overview | None = None,
    ) -> None:
        super().__init__()
        self.overview = overview or Overview(sources, reader or Reader())
        self.grounds = Grounds()
        self.reader = self.overview.reader
        self.paths = self.overview.paths
        self.sources = self.overview.sources
        self.errors: dict[str, SurveyError] = {}
        self._facts: dict[str, SourceFacts | None] = {}
        self.resolver = Resolver(self.overview.index, self.facts, self.overview.tables)
        self._known: dict[ProjectClass, ClassNode] = {}
        self._calls: dict[ProjectClass, tuple[tuple[str, CallSite], ...]] = {}
        if overview is None:
            self._read_all()

    def _read_all(self) -> None:
        sources, paths = self.overview.sources, sorted(self.overview.candidates)
        self.reader.read_ahead((sources[path] for path in paths), self.overview.look_at_bytes)
        for path in paths:
            for key in self.classes(path):
                self.nodes[key] = self.node(key)
        for node in self.nodes.values():
            for meanings in node.bases:
                for meaning in meanings:
                    if isinstance(meaning, ProjectClass):
                        self.overview.add_child(meaning, node.key)

    def part(self, paths: Iterable[str]) -> Project:
        """Return a project about the classes of some files, and all that inheritance connects.

        It knows nothing yet: what it comes to know, and its grounds, owe nothing to other parts.
        """
        part = Project(self.overview.sources, overview=self.overview)
        pending = [key for path in paths for key in part.classes(path)]
        while pending:
            key = pending.pop()
            if key not in part.nodes:
                part.nodes[key] = part.node(key)
                pending += (*part.ancestors(key), *part.descendants(key))
        return part

    def source(self, path: str) -> bytes | None:
        """Return the bytes of a file, None if there is no such file."""
        return self.grounds.ask(self.overview.source, path)

    def facts(self, path: str) -> SourceFacts | None:
        """Return what a file says, None if there is no such file or it cannot be parsed."""
        if path not in self._facts:
            source = self.source(path)
            read = ReadFacts() if source is None else self.reader.read_facts[source]
            self._facts[path] = read.facts
            if source is not None and read.facts is None:
                self.errors[path] = SurveyError(*read.error)
        return self._facts[path]

    def is_candidate(self, path: str) -> bool:
        """Tell whether a file may define a Keras class."""
        return self.grounds.ask(self.overview.is_candidate, path)

    def classes(self, path: str) -> list[ProjectClass]:
        """Return the classes of a file, in its order."""
        facts = self.facts(path)
        return [ProjectClass(path, each.ordinal) for each in (facts.classes if facts else ())]

    def _read_class(self, key: ProjectClass) -> ClassNode:
        facts, path = self.facts(key.path), key.path
        (found,) = (c for c in (facts.classes if facts else ()) if c.ordinal == key.ordinal)
        seen = class_viewpoint(found)
        bases = tuple(self.resolver.resolve(path, base, seen) for base in found.bases)
        return ClassNode(key, seen_through(found, lambda name: self._passed(path, name)), bases)

    def _passed(self, path: str, name: str) -> Passed | None:
        """Return the parameter that a function which a file calls by a name returns unchanged."""
        meanings = self.resolver.resolve(path, name)
        found = {m.passed if isinstance(m, ProjectFunction) else None for m in meanings}
        return found.pop() if len(found) == 1 else None

    def node(self, key: ProjectClass) -> ClassNode:
        """Return the node of a class, whether this is about it or not."""
        if key not in self._known:
            self._known[key] = self._read_class(key)
        return self._known[key]

    def meanings(self, key: ProjectClass, dotted: str) -> tuple[Meaning, ...]:
        """Return what a dotted name may mean where a class stands."""
        return self.resolver.resolve(key.path, dotted, class_viewpoint(self.node(key).facts))

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
        return self.grounds.ask(self.overview.calling, self.node(key).facts.name)

    def calls_in(self, path: str, key: ProjectClass) -> Iterator[CallSite]:
        """Yield the calls of a class with arguments in one file."""
        if self.facts(path) is not None:
            for call in self.overview.calls(path, self.node(key).facts.name):
                if key in self.resolver.resolve(path, call.callee):
                    yield call

    def object_flow(self, path: str) -> ObjectFlow | None:
        """Return what a file does with objects, None if it cannot be parsed."""
        source = self.source(path)
        return None if source is None else self.reader.object_flow[source]

    @property
    def assigned(self) -> frozenset[tuple[str, str]]:
        """The attributes that files set or delete, those of self apart, each with its owner's name.

        "*" stands for any attribute.
        """
        return self.grounds.ask(self.overview.assigned)

    def reader_of_key(self, key: str) -> str | None:
        """Return the path of the first file that reads a key of a config, None if none does."""
        paths = self.quoting(key) if _WORD.fullmatch(key) else sorted(self.paths)
        for path in paths:
            source = self.source(path)
            if source is not None and may_read_key(source, key):
                read = self.reader.config_keys_read[source]
                if read is None or key in read:
                    return path
        return None

    def quoting(self, word: str) -> Sequence[str]:
        """Return the paths of the files that quote a word, sorted."""
        return self.grounds.ask(self.overview.quoting, word)

    def quotes(self, path: str, word: str) -> bool:
        """Tell whether a file quotes a word."""
        source = self.source(path)
        return source is not None and word.encode() in self.reader.words_quoted[source]

    def has_base(self, name: str) -> bool:
        """Tell whether a class line in the project names what may be called so as a base."""
        return self.grounds.ask(self.overview.has_base, name)

    def defining(self, name: str) -> frozenset[str]:
        """Return the paths of the files that define a function or a class of a name at the top."""
        return self.grounds.ask(self.overview.defining, name)

    def can_meet(self, first: str, second: str) -> bool:
        """Tell whether one program may load two files: both of one package, or by their imports."""
        package = self.module(first).partition(".")
        if package[1] and package[0] == self.module(second).partition(".")[0]:
            return True
        return self.grounds.ask(self.overview.loaded_together, first, second)

    def place(self, path: str) -> str:
        """Return a file's path inside the project, without its ending."""
        return "/".join(path.removesuffix(".py").split("/")[self.overview.shared_folders :])

    def children(self, key: ProjectClass) -> tuple[ProjectClass, ...]:
        """Return the classes that name a class as a base."""
        return self.grounds.ask(self.overview.children, key.path, key.ordinal)
