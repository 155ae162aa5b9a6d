"""Rewrites of many files, those that were made before among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from fixlayers.kept_results import decoded, encoded
from fixlayers.plan import FilePlan, Plan
from fixlayers.results import FileResult
from fixlayers.rewriting import rewrite_planned
from fixlayers.settings import Settings

if TYPE_CHECKING:
    from fixlayers.survey.reader import Memory

_SUBJECT = "rewrite"
# Starting a process costs about as much as rewriting this many files.
_WORTH_A_PROCESS = 8

_Task = tuple[bytes, FilePlan, int]
"""What is rewritten: the bytes of a file, its plan, and how long its lines may be."""


class _KnownRewrites:
    """Remembers what has become of files; `memory` may know it from an earlier run."""

    def __init__(self, memory: Memory | None) -> None:
        self._memory = memory

    def recall(self, task: _Task) -> FileResult | None:
        """Return what became of a file, None if that is not known."""
        before, plan, _ = task
        if self._memory is None or not plan.edits:
            return None
        known = self._memory.recall(_SUBJECT, self._name(self._memory, task))
        found = decoded(known, {plan.path: before})
        return found[0] if found else None

    def remember(self, task: _Task, result: FileResult) -> None:
        """Remember what has become of a file."""
        if self._memory is not None and task[1].edits:
            self._memory.remember(_SUBJECT, self._name(self._memory, task), encoded([result]))

    @staticmethod
    def _name(memory: Memory, task: _Task) -> bytes:
        before, *rest = task
        return msgspec.msgpack.encode((memory.digest(before), rest))


def rewrite_all(
    sources: Mapping[str, bytes],
    plan: Plan,
    settings: Settings,
    jobs: int,
    memory: Memory | None,
) -> Iterator[FileResult]:
    """Yield what becomes of the files of a plan, first of those that it is known of.

    Args:
        sources: the bytes of the project's files.
        plan: what is carried out.
        settings: those of the run.
        jobs: the processes that may be used.
        memory: what may know it from an earlier run.
    """
    tasks = [(sources[file.path], file, settings.at(file.path).line_length) for file in plan.files]
    rewrites = _KnownRewrites(memory)
    new: list[_Task] = []
    for task in tasks:
        known = rewrites.recall(task)
        if known is None:
            new.append(task)
        else:
            yield known
    for task, result in zip(new, _rewritten(new, jobs), strict=True):
        rewrites.remember(task, result)
        yield result


def _rewritten(tasks: Sequence[_Task], jobs: int) -> Iterator[FileResult]:
    """Rewrite files, in several processes where that pays."""
    edited = sum(bool(plan.edits) for _, plan, _ in tasks)
    workers = min(jobs, edited // _WORTH_A_PROCESS)
    if workers < 2:
        return map(_rewrite, tasks)
    from fixlayers.processes import in_processes

    return in_processes(_rewrite, tasks, workers)


def _rewrite(task: _Task) -> FileResult:
    return rewrite_planned(*task)
