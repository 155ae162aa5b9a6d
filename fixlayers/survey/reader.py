"""What sources say, each read once for all plans of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol, TypeVar, cast

import msgspec
from msgspec import structs

from fixlayers.processes import in_processes
from fixlayers.survey.calls import names_called
from fixlayers.survey.candidates import ClassLines, class_lines
from fixlayers.survey.config_reads import config_keys_read, words_quoted
from fixlayers.survey.errors import SurveyError
from fixlayers.survey.facts import SourceFacts
from fixlayers.survey.imports import ImportLines, import_lines

_Said = TypeVar("_Said")
# Starting a process costs about as much as reading this many bytes. Batches are small, since those
# that are begun or next are read to the end before an interrupt ends the run.
_WORTH_A_PROCESS = 500_000
_BATCH = 50_000


Learned = tuple[str, bytes, bytes]
"""A subject, what stands for a source, and what that says."""


class Memory(Protocol):
    """Remembers what sources say, encoded in msgpack, from one run to the next."""

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
        self._memory = memory
        self._decoder = msgspec.msgpack.Decoder(cast("type[_Said]", form))

    def __missing__(self, source: bytes) -> _Said:
        said = self[source] = self._recalled(source)
        return said

    def _recalled(self, source: bytes) -> _Said:
        if self._memory is None:
            return self._read(source)
        subject = self._read.__name__
        if (known := self._memory.recall(subject, source)) is not None:
            # What is damaged is read anew.
            with suppress(msgspec.DecodeError, RecursionError):
                return self._decoder.decode(known)
        said = self._read(source)
        self._memory.remember(subject, source, msgspec.msgpack.encode(said))
        return said


class Reader:
    """Reads sources, and remembers what they say.

    `class_lines`, `import_lines`, `names_called`, `config_keys_read` and `words_quoted` hold what
    the functions of these names return, by the source.

    Args:
        jobs: the processes that may be used.
        memory: what may know what the sources say from an earlier run.
    """

    def __init__(self, jobs: int = 1, memory: Memory | None = None) -> None:
        self._jobs = jobs
        self._memory = memory
        self.class_lines: BySource[ClassLines] = BySource(class_lines, ClassLines, memory)
        self.import_lines: BySource[ImportLines] = BySource(import_lines, ImportLines, memory)
        self.names_called: BySource[frozenset[str]] = BySource(names_called, frozenset[str], memory)
        self.config_keys_read: BySource[frozenset[str] | None] = BySource(
            config_keys_read, frozenset[str] | None, memory
        )
        # Found as fast as it would be recalled.
        self.words_quoted: BySource[frozenset[bytes]] = BySource(words_quoted)
        self._facts: dict[tuple[str, bytes], SourceFacts | SurveyError] = {}

    def facts(self, path: str, source: bytes) -> SourceFacts | SurveyError:
        """Return what a file says, or why it cannot be read."""
        key = (path, source)
        if key not in self._facts:
            if not self._recall(path, source):
                self._keep(path, source, _read_one(path, source))
        return self._facts[key]

    @property
    def learned(self) -> Sequence[Learned]:
        """What there is to remember for later runs, if that is of use."""
        return self._memory.learned if self._memory else ()

    def learn(self, learned: Iterable[Learned]) -> None:
        """Remember what the reader of another process has learned."""
        if self._memory:
            self._memory.learn(learned)

    def _recall(self, path: str, source: bytes) -> bool:
        known = self._memory.recall(_FACTS, source) if self._memory else None
        if known is None:
            return False
        try:
            self._facts[path, source] = _said(path, _DECODER.decode(known))
        except (msgspec.DecodeError, RecursionError):
            return False  # what is damaged is read anew
        return True

    def _keep(self, path: str, source: bytes, read: _Read) -> None:
        self._facts[path, source] = _said(path, read)
        if self._memory is not None:
            self._memory.remember(_FACTS, source, msgspec.msgpack.encode(read))

    def read_ahead(self, sources: Mapping[str, bytes]) -> None:
        """Read files that will be asked for, if it pays to do so in several processes."""
        new = [
            (path, source)
            for path, source in sources.items()
            if (path, source) not in self._facts and not self._recall(path, source)
        ]
        processes = min(self._jobs, sum(len(s) for _, s in new) // _WORTH_A_PROCESS)
        if processes < 2:
            return
        from concurrent.futures import BrokenExecutor

        batches = list(_batches(new))
        try:
            for batch, found in zip(batches, in_processes(_read, batches, processes), strict=True):
                read = msgspec.msgpack.decode(found, type=list[_Read])
                for (path, source), said in zip(batch, read, strict=True):
                    self._keep(path, source, said)
        except (OSError, BrokenExecutor):
            return  # what is not read ahead is read when it is asked for


class _Read(msgspec.Struct, frozen=True):
    """What was read of a file: its facts, or the parts of the error."""

    facts: SourceFacts | None = None
    error: tuple[str, int, int] = ("", 0, 0)


_FACTS = "facts"
_DECODER = msgspec.msgpack.Decoder(_Read)


def _said(path: str, read: _Read) -> SourceFacts | SurveyError:
    """Return what was read of a file, in its name: another of the same content says the same."""
    if read.facts is None:
        return SurveyError(*read.error)
    return read.facts if read.facts.path == path else structs.replace(read.facts, path=path)


def _batches(files: Sequence[tuple[str, bytes]]) -> Iterator[list[tuple[str, bytes]]]:
    batch: list[tuple[str, bytes]] = []
    for file in files:
        batch.append(file)
        if sum(len(source) for _, source in batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _read(batch: Sequence[tuple[str, bytes]]) -> bytes:
    """Read files in a process of their own."""
    return msgspec.msgpack.encode([_read_one(path, source) for path, source in batch])


def _read_one(path: str, source: bytes) -> _Read:
    # Most projects have no file that is worth it.
    from fixlayers.survey.source import survey_source

    try:
        return _Read(survey_source(source, path))
    except SurveyError as error:
        return _Read(error=(error.message, error.line, error.column))
