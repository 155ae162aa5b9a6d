"""What sources say, by their content, from one run to the next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from fixlayers.cache.folder import CacheFolder

if TYPE_CHECKING:
    from fixlayers.survey.reader import Learned

_Entries = dict[str, dict[bytes, msgspec.Raw]]


class Digests(dict[bytes, bytes]):
    """Digests of sources, each made once."""

    def __missing__(self, source: bytes) -> bytes:
        from hashlib import blake2b

        found = self[source] = blake2b(source, digest_size=20).digest()
        return found


class SourceMemory:
    """A memory for a `Reader`, which an entry of the cache holds.

    Args:
        folder: where the entry lies.
        name: that of the entry.
        digests: the digests of sources.
    """

    def __init__(self, folder: CacheFolder, name: str, digests: Digests) -> None:
        self._folder = folder
        self._name = name
        self._digests = digests
        self._known: _Entries = _decode(folder.read(name))
        self._asked: set[bytes] = set()
        self.learned: list[Learned] = []

    def recall(self, subject: str, source: bytes) -> bytes | None:
        """Return what was remembered of a source, None if nothing was."""
        digest = self._digests[source]
        self._asked.add(digest)
        found = self._known.get(subject, {}).get(digest)
        return None if found is None else bytes(found)

    def remember(self, subject: str, source: bytes, said: bytes) -> None:
        """Remember what a source says, in msgpack."""
        self.learn([(subject, self._digests[source], said)])

    def learn(self, learned: Iterable[Learned]) -> None:
        """Remember what the memory of another process has learned."""
        for subject, digest, said in learned:
            self._known.setdefault(subject, {})[digest] = msgspec.Raw(said)
            self._asked.add(digest)
            self.learned.append((subject, digest, said))

    def save(self, sources: Iterable[bytes]) -> None:
        """Write what is new, with all that is known of some sources and of those asked for."""
        if not self.learned:
            return
        kept = self._asked.union(map(self._digests.__getitem__, sources))
        entries = {
            subject: {digest: said for digest, said in known.items() if digest in kept}
            for subject, known in self._known.items()
        }
        self._folder.write(self._name, msgspec.msgpack.encode(entries))


def _decode(data: bytes | None) -> _Entries:
    try:
        return msgspec.msgpack.decode(data, type=_Entries) if data else {}
    except (msgspec.DecodeError, RecursionError):
        return {}
