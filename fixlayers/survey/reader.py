"""What sources say, each read once for all plans of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec

from fixlayers.processes import in_processes
from fixlayers.survey.calls import names_called
from fixlayers.survey.candidates import ClassLines, class_lines
from fixlayers.survey.config_reads import config_keys_read
from fixlayers.survey.errors import SurveyError
from fixlayers.survey.facts import SourceFacts
from fixlayers.survey.imports import ImportLines, import_lines

_Said = TypeVar("_Said")
# Starting a process costs about as much as reading this many bytes. Batches are small, since those
# that are begun or next are read to the end before an interrupt ends the run.
_WORTH_A_PROCESS = 500_000
_BATCH = 50_000


class BySource(dict[bytes, _Said]):
    """What is read of sources, by their bytes; reads those that are not known."""

    def __init__(self, read: Callable[[bytes], _Said]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, source: bytes) -> _Said:
        said = self[source] = self._read(source)
        return said


class Reader:
    """Reads sources, and remembers what they say.

    `class_lines`, `import_lines`, `names_called` and `config_keys_read` hold what the functions of
    these names return, by the source.

    Args:
        jobs: the processes that may be used.
    """

    def __init__(self, jobs: int = 1) -> None:
        self._jobs = jobs
        self.class_lines: BySource[ClassLines] = BySource(class_lines)
        self.import_lines: BySource[ImportLines] = BySource(import_lines)
        self.names_called: BySource[frozenset[str]] = BySource(names_called)
        self.config_keys_read: BySource[frozenset[str] | None] = BySource(config_keys_read)
        self._facts: dict[tuple[str, bytes], SourceFacts | SurveyError] = {}

    def facts(self, path: str, source: bytes) -> SourceFacts | SurveyError:
        """Return what a file says, or why it cannot be read."""
        key = (path, source)
        if key not in self._facts:
            self._facts[key] = _facts(path, source)
        return self._facts[key]

    def read_ahead(self, sources: Mapping[str, bytes]) -> None:
        """Read files that will be asked for, if it pays to do so in several processes."""
        new = [(path, s) for path, s in sources.items() if (path, s) not in self._facts]
        processes = min(self._jobs, sum(len(s) for _, s in new) // _WORTH_A_PROCESS)
        if processes < 2:
            return
        from concurrent.futures import BrokenExecutor

        batches = list(_batches(new))
        try:
            for batch, found in zip(batches, in_processes(_read, batches, processes), strict=True):
                for (path, source), said in zip(batch, _decode(found), strict=True):
                    self._facts[path, source] = said
        except (OSError, BrokenExecutor):
            return  # what is not read ahead is read when it is asked for


class _Read(msgspec.Struct, frozen=True):
    """What was read of a file: its facts, or the parts of the error."""

    facts: SourceFacts | None = None
    error: tuple[str, int, int] = ("", 0, 0)


def _facts(path: str, source: bytes) -> SourceFacts | SurveyError:
    # Most projects have no file that is worth it.
    from fixlayers.survey.source import survey_source

    try:
        return survey_source(source, path)
    except SurveyError as error:
        return error


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
    said = _facts(path, source)
    if isinstance(said, SurveyError):
        return _Read(error=(said.message, said.line, said.column))
    return _Read(said)


def _decode(data: bytes) -> Iterator[SourceFacts | SurveyError]:
    for read in msgspec.msgpack.decode(data, type=list[_Read]):
        yield read.facts or SurveyError(*read.error)
