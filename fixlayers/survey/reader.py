"""What sources say, each read once for all plans of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast

import msgspec

from fixlayers.processes import in_processes
from fixlayers.survey.calls import names_called
from fixlayers.survey.candidates import ClassLines, class_lines
from fixlayers.survey.config_reads import config_keys_read, words_quoted
from fixlayers.survey.errors import SurveyError
from fixlayers.survey.facts import SourceFacts
from fixlayers.survey.imports import ImportLines, import_lines
from fixlayers.survey.object_flow import ObjectFlow, object_flow

_Said = TypeVar("_Said")
# Starting a process costs about as much as reading this many bytes. Batches are small, since those
# that are begun or next are read to the end before an interrupt ends the run.
_WORTH_A_PROCESS = 500_000
_BATCH = 50_000


Learned = tuple[str, bytes, bytes]
"""A subject, what stands for a source, and what that says."""


class Memory(Protocol):
    """Remembers what sources say, encoded in msgpack, from one run to the next."""

    def digest(self, source: bytes) -> bytes:
        """Return what stands for a source."""

    def recall(self, subject: str, source: bytes) -> bytes | None:
        """Return what was remembered of a source, None if nothing was."""

    def remember(self, subject: str, source: bytes, said: bytes) -> None:
        """Remember what a source says on a subject."""

    @property
    def learned(self) -> Sequence[Learned]:
        """What was remembered in this run, in this order."""

    def learn(self, learned: Iterable[Learned]) -> None:
        """Remember what the memory of another process has learned."""


class BySource(dict[bytes, _Said]):
    """What is read of sources, by their bytes; reads those that are not known.

    Args:
        read: reads a source.
        form: the type of what it returns.
        memory: what may know it from an earlier run.
    """

    def __init__(
        self, read: Callable[[bytes], _Said], form: object = Any, memory: Memory | None = None
    ) -> None:
        super().__init__()
        self._read = read
        self._form = form
        self._memory = memory

    @cached_property
    def _decoder(self) -> msgspec.msgpack.Decoder[_Said]:
        return msgspec.msgpack.Decoder(cast("type[_Said]", self._form))

    def __missing__(self, source: bytes) -> _Said:
        if not self.recall(source):
            self[source] = said = self._read(source)
            if self._memory is not None:
                self._remember(source, msgspec.msgpack.encode(said))
        return self[source]

    def recall(self, source: bytes) -> bool:
        """Take what is remembered of a source from an earlier run; tell whether anything is."""
        if self._memory is not None:
            known = self._memory.recall(self._read.__name__, source)
            if known is not None:
                # What is damaged is read anew.
                with suppress(msgspec.DecodeError, RecursionError):
                    self[source] = self._decoder.decode(known)
                    return True
        return False

    def take(self, source: bytes, said: bytes) -> None:
        """Take what another process has read of a source, in msgpack."""
        self[source] = self._decoder.decode(said)
        self._remember(source, said)

    def _remember(self, source: bytes, said: bytes) -> None:
        if self._memory is not None:
            self._memory.remember(self._read.__name__, source, said)


class Reader:
    """Reads sources, and remembers what they say.

    `read_facts`, `class_lines`, `import_lines`, `names_called`, `config_keys_read`,
    `object_flow` and `words_quoted` hold what the functions of these names return, by the source.

    Args:
        jobs: the processes that may be used.
        memory: what may know what the sources say from an earlier run.
    """

    def __init__(self, jobs: int = 1, memory: Memory | None = None) -> None:
        self._jobs = jobs
        self._memory = memory
        self.read_facts: BySource[ReadFacts] = BySource(read_facts, ReadFacts, memory)
        self.class_lines: BySource[ClassLines] = BySource(class_lines, ClassLines, memory)
        self.import_lines: BySource[ImportLines] = BySource(import_lines, ImportLines, memory)
        self.names_called: BySource[frozenset[str]] = BySource(names_called, frozenset[str], memory)
        self.config_keys_read: BySource[frozenset[str] | None] = BySource(
            config_keys_read, frozenset[str] | None, memory
        )
        self.object_flow: BySource[ObjectFlow | None] = BySource(
            object_flow, ObjectFlow | None, memory
        )
        # Found as fast as it would be recalled.
        self.words_quoted: BySource[frozenset[bytes]] = BySource(words_quoted)

    @property
    def learned(self) -> Sequence[Learned]:
        """What there is to remember for later runs, if that is of use."""
        return self._memory.learned if self._memory else ()

    def learn(self, learned: Iterable[Learned]) -> None:
        """Remember what the reader of another process has learned."""
        if self._memory:
            self._memory.learn(learned)

    def read_ahead(self, sources: Iterable[bytes], meanwhile: Callable[[], object]) -> None:
        """Read sources that will be asked for, if it pays to do so in several processes.

        Args:
            sources: what is read.
            meanwhile: what this process does while others read.
        """
        facts = self.read_facts
        new = [s for s in dict.fromkeys(sources) if s not in facts and not facts.recall(s)]
        processes = min(self._jobs, sum(map(len, new)) // _WORTH_A_PROCESS)
        if processes < 2:
            return
        from concurrent.futures import BrokenExecutor

        batches = list(_batches(new))
        try:
            for batch, found in zip(batches, in_processes(_read, batches, processes), strict=True):
                for source, said in zip(batch, found, strict=True):
                    facts.take(source, said)
                if batch is batches[0]:
                    meanwhile()
        except (OSError, BrokenExecutor):
            return  # what is not read ahead is read when it is asked for


def _batches(sources: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for source in sources:
        batch.append(source)
        if sum(map(len, batch)) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(batch: Sequence[bytes]) -> list[bytes]:
    """Read sources in a process of their own."""
    return [msgspec.msgpack.encode(read_facts(source)) for source in batch]


class ReadFacts(msgspec.Struct, frozen=True):
    """What was read of a source: its facts, or the parts of the error."""

    facts: SourceFacts | None = None
    error: tuple[str, int, int] = ("", 0, 0)


def read_facts(source: bytes) -> ReadFacts:
    """Return what a source says, or why it cannot be read."""
    # Most projects have no file that is worth it.
    from fixlayers.survey.source import survey_source

    try:
        return ReadFacts(survey_source(source))
    except SurveyError as error:
        return ReadFacts(error=(error.message, error.line, error.column))
