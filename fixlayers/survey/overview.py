"""What all sources of a project say together, by their bytes and by their classes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property

from fixlayers.survey.calls import CallIndex
from fixlayers.survey.candidates import candidate_paths
from fixlayers.survey.facts import CallSite, SourceFacts
from fixlayers.survey.imports import ImportGraph
from fixlayers.survey.modules import ModuleIndex
from fixlayers.survey.object_flow import may_assign
from fixlayers.survey.reader import Reader
from fixlayers.survey.resolution import BindingTable, ProjectClass


class Overview:
    """What is found in the sources of a project as a whole.

    Args:
        sources: the bytes of each file by path (with "/").
        reader: what reads them.
    """

    def __init__(self, sources: Mapping[str, bytes], reader: Reader) -> None:
        self.sources = sources
        self.reader = reader
        self.paths = frozenset(sources)
        self.index = ModuleIndex(sources)
        self.candidates = candidate_paths(sources, reader.class_lines)
        self.tables: dict[str, BindingTable] = {}
        self._children: dict[ProjectClass, list[ProjectClass]] = {}

    def source(self, path: str) -> bytes | None:
        """Return the bytes of a file, None if there is no such file."""
        return self.sources.get(path)

    def is_candidate(self, path: str) -> bool:
        """Tell whether a file may define a Keras class."""
        return path in self.candidates

    def add_child(self, parent: ProjectClass, child: ProjectClass) -> None:
        """Take note that a class names another as a base."""
        self._children.setdefault(parent, []).append(child)

    def children(self, path: str, ordinal: int) -> tuple[ProjectClass, ...]:
        """Return the classes that name a class as a base."""
        return tuple(self._children.get(ProjectClass(path, ordinal), ()))

    def calling(self, name: str) -> tuple[str, ...]:
        """Return the paths of the files that may call a class of a name, sorted."""
        return tuple(self._call_index.paths(name))

    def calls(self, path: str, name: str) -> Iterator[CallSite]:
        """Yield the calls of what may be the class of a name in one file."""
        return self._call_index.calls(path, name)

    @cached_property
    def _call_index(self) -> CallIndex:
        return CallIndex(self.sources, self.reader.names_called, self._facts)

    def _facts(self, path: str) -> SourceFacts | None:
        return self.reader.read_facts[self.sources[path]].facts

    def assigned(self) -> frozenset[tuple[str, str]]:
        """Return the attributes that files set or delete, those of self apart.

        Each with its owner's name; "*" stands for any attribute.
        """
        return self._assigned

    @cached_property
    def _assigned(self) -> frozenset[tuple[str, str]]:
        sources = (source for source in self.sources.values() if may_assign(source))
        flows = (self.reader.object_flow[source] for source in sources)
        return frozenset(each for flow in flows if flow for each in flow.assigned)

    def quoting(self, word: str) -> tuple[str, ...]:
        """Return the paths of the files that quote a word, sorted."""
        return tuple(self._quoting.get(word.encode(), ()))

    @cached_property
    def _quoting(self) -> dict[bytes, list[str]]:
        """The paths of the files that quote each word, sorted."""
        found: dict[bytes, list[str]] = {}
        for path in sorted(self.paths):
            for word in self.reader.words_quoted[self.sources[path]]:
                found.setdefault(word, []).append(path)
        return found

    def has_base(self, name: str) -> bool:
        """Tell whether a class line of some file names what may be called so as a base."""
        lines = map(self.reader.class_lines.__getitem__, self.sources.values())
        return any(name.encode() in bases for found in lines for _, bases in found)

    def defining(self, name: str) -> frozenset[str]:
        """Return the paths of the files that define a function or a class of a name at the top."""
        definition = re.compile(rb"^(?:async +)?(?:def|class) +%b\b" % name.encode(), re.MULTILINE)
        return frozenset(path for path, source in self.sources.items() if definition.search(source))

    def loaded_together(self, first: str, second: str) -> bool:
        """Tell whether some file loads two files, itself included, by its imports."""
        return self._imports.can_meet(first, second)

    @cached_property
    def _imports(self) -> ImportGraph:
        lines = ((p, self.reader.import_lines[s]) for p, s in self.sources.items())
        return ImportGraph(lines, self.index)

    def look_at_bytes(self) -> None:
        """Find now what every process that plans a part would else find for itself."""
        _ = self._call_index, self._quoting, self._imports

    @cached_property
    def shared_folders(self) -> int:
        """How many folders all files lie in."""
        folders = [p.rpartition("/")[0].split("/") for p in self.paths]
        shared = 0
        for names in zip(*folders, strict=False):
            if len(set(names)) > 1:
                break
            shared += 1
        return shared
