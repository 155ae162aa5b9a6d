"""What comes of a project, taken from an earlier run where nothing has changed since."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b
from typing import Protocol

import msgspec
from msgspec import Struct

from fixlayers.cache.folder import FACTS, RESULTS, CacheFolder
from fixlayers.cache.memory import Digests, SourceMemory
from fixlayers.cache.own_source import own_digest
from fixlayers.diagnostics import FileError, Finding
from fixlayers.results import FileResult
from fixlayers.settings import Settings

Sources = Mapping[str, bytes]


class Plan(Protocol):
    """Says what comes of a project, with what is remembered of its sources."""

    def __call__(self, *, memory: SourceMemory | None) -> Sequence[FileResult]:
        """Take the memory, None for none."""


class _Kept(Struct, frozen=True):
    """A result without what the project's sources hold.

    `change` is an encoded `Change`, None for a file that stays as it is.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    error: FileError | None = None
    remarks: tuple[FileError, ...] = ()
    change: bytes | None = None


class Cache:
    """The cache for one project.

    Args:
        folder: the path of its folder.
        root: the folder of the project, absolute.
        writes: whether what is new is kept.
    """

    def __init__(self, folder: str, root: str, *, writes: bool = True) -> None:
        self._folder = CacheFolder(folder)
        self._root = os.path.realpath(root)
        self._writes = writes

    def results(
        self,
        step: str,
        sources: Sources,
        settings: Settings,
        targets: Collection[str],
        plan: Plan,
    ) -> tuple[FileResult, ...]:
        """Return the results of a plan, which is not asked if this was asked before.

        Args:
            step: what tells this plan from others of the same project.
            sources: the bytes of the project's files by path.
            settings: those of the run.
            targets: the paths that are asked about.
            plan: says what comes of it; its answer may depend on nothing else.
        """
        try:
            own = own_digest(self._folder)
        except OSError:
            return tuple(plan(memory=None))
        digests = Digests()
        asked = repr((step, tuple(targets), [(p, digests[s]) for p, s in sources.items()]))
        said = msgspec.msgpack.encode(settings, order="deterministic")
        name = f"{_name(own, said, asked.encode())}{RESULTS}"
        known = _decode(self._folder.read(name), sources)
        if known is not None:
            return known
        entry = f"{_name(own, os.fsencode(self._root))}{FACTS}"
        memory = SourceMemory(self._folder, entry, digests)
        results = tuple(plan(memory=memory))
        if self._writes:
            memory.save(sources.values())
            # An interview asks about each choice of classes, and none of them again.
            if settings.only is None:
                self._folder.write(name, _encode(results))
        return results


def _name(*parts: bytes) -> str:
    digest = blake2b(digest_size=20)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


def _encode(results: Sequence[FileResult]) -> bytes:
    return msgspec.msgpack.encode(
        [
            _Kept(each.path, each.findings, each.error, each.remarks, _change(each))
            for each in results
        ]
    )


def _change(result: FileResult) -> bytes | None:
    if result.after == result.before and not result.rounds and not result.regions:
        return None
    from fixlayers.cache.change import Change

    change = Change(result.after, result.rounds, result.regions)
    return msgspec.msgpack.encode(change)


def _decode(data: bytes | None, sources: Sources) -> tuple[FileResult, ...] | None:
    if data is None:
        return None
    try:
        kept = msgspec.msgpack.decode(data, type=list[_Kept])
        return tuple(_restored(each, sources[each.path]) for each in kept)
    except (msgspec.DecodeError, RecursionError, KeyError):
        return None


def _restored(kept: _Kept, before: bytes) -> FileResult:
    said = (kept.findings, kept.error, kept.remarks)
    if kept.change is None:
        return FileResult(kept.path, before, before, *said)
    from fixlayers.cache.change import Change

    change = msgspec.msgpack.decode(kept.change, type=Change)
    return FileResult(kept.path, before, change.after, *said, change.rounds, change.regions)
