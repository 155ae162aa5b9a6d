"""What comes of a project, taken from an earlier run where nothing has changed since."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b
from typing import Protocol

import msgspec

from fixlayers.cache.folder import FACTS, PLANS, RESULTS, CacheFolder
from fixlayers.cache.memory import Digests, SourceMemory
from fixlayers.cache.own_source import own_digest
from fixlayers.kept_results import decoded, encoded
from fixlayers.results import FileResult
from fixlayers.settings import Settings

Sources = Mapping[str, bytes]


class Plan(Protocol):
    """Says what comes of a project, with what is remembered of its sources."""

    def __call__(self, *, memory: SourceMemory | None) -> Sequence[FileResult]:
        """Take the memory, None for none."""


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
        known = decoded(self._folder.read(name), sources)
        if known is not None:
            return known
        # Each run of a part would leave an entry, which it takes about as long to read as to plan.
        left = sources.keys() - {*targets, *settings.read_only}
        whole = settings.only is None and not left
        root = os.fsencode(self._root)
        memory = SourceMemory(
            self._folder,
            f"{_name(own, root)}{FACTS}",
            f"{_name(own, root, step.encode(), said)}{PLANS}" if whole else "",
            digests,
        )
        results = tuple(plan(memory=memory))
        if self._writes:
            memory.save(sources.values())
            # An interview asks about each choice of classes, and none of them again.
            if settings.only is None:
                self._folder.write(name, encoded(results))
        return results


def _name(*parts: bytes) -> str:
    digest = blake2b(digest_size=20)
    for part in parts:
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()
