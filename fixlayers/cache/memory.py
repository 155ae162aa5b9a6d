"""What sources say, by their content, from one run to the next."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

import msgspec

from fixlayers.cache.folder import CacheFolder

if TYPE_CHECKING:
    from fixlayers.survey.reader import Learned

_Entries = dict[str, dict[bytes, msgspec.Raw]]
_MADE = frozenset({"plan", "rewrite"})
"""The subjects of what was made of sources under the settings of a run."""


class Digests(dict[bytes, bytes]):
    """Digests of sources, each made once."""

    def __missing__(self, source: bytes) -> bytes:
        from hashlib import blake2b

        found = self[source] = blake2b(source, digest_size=20).digest()
        return found


class SourceMemory:
    """A memory of what sources say and of what was made of them, which two entries hold.

    Args:
        folder: where the entries lie.
        said: the name of the one for what sources say.
        made: the name of the other, "" if nothing is made of them.
        digests: the digests of sources.
    """

    def __init__(self, folder: CacheFolder, said: str, made: str, digests: Digests) -> None:
        self._folder = folder
        self._said = said
        self._made = made
        self._digests = digests
        self._known: _Entries = _decode(folder.read(said))
        if made:
            self._known |= _decode(folder.read(made))
        self._asked: set[bytes] = set()
        self.learned: list[Learned] = []

    def digest(self, source: bytes) -> bytes:
        """Return what stands for a source."""
        return self._digests[source]

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
        new = {subject in _MADE for subject, *_ in self.learned}
        if False in new:
            kept = self._asked.union(map(self._digests.__getitem__, sources))
            self._write(self._said, self._known.keys() - _MADE, kept)
        if True in new and self._made:
            self._write(self._made, self._known.keys() & _MADE, self._asked)

    def _write(self, name: str, subjects: Iterable[str], kept: Container[bytes]) -> None:
        entries = {
            subject: {
                digest: said for digest, said in self._known[subject].items() if digest in kept
            }
            for subject in subjects
        }
        self._folder.write(name, msgspec.msgpack.encode(entries))


def _decode(data: bytes | None) -> _Entries:
    try:
        return msgspec.msgpack.decode(data, type=_Entries) if data else {}
    except (msgspec.DecodeError, RecursionError):
        return {}
