"""The folder of the cache: entries are read and written whole, or are not there."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from collections.abc import Iterator

FACTS, PLANS, RESULTS, OWN = ".facts", ".plans", ".results", ".own"
"""The endings of the entries: what sources say, what was planned of parts of a project, what came
of whole runs, and our own source."""

_TAG = "CACHEDIR.TAG"
_MARKS = {
    # See https://bford.info/cachedir/: it keeps the folder out of backups.
    _TAG: b"Signature: 8a477f597d28d172789f06886806bc55\n# Made by fixlayers.\n",
    ".gitignore": b"*\n",
}
_TEMPORARY = ".tmp"
_MOST_FILES, _MOST_BYTES = 32, 300_000_000
_SEAL_SIZE = 64
_READ = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_READ |= getattr(os, "O_NONBLOCK", 0)  # a pipe of this name must not make us wait
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def default_folder() -> str:
    """Return the folder that the system has for a user's cache of ours, "" if there is none."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        base = base if os.path.isabs(base) else os.path.expanduser("~/.cache")
    return os.path.join(base, "fixlayers") if os.path.isabs(base) else ""


def _seal(data: bytes) -> bytes:
    from hashlib import blake2b  # it brings OpenSSL along, which is for those who have a cache

    return blake2b(data, digest_size=_SEAL_SIZE).digest()


class CacheFolder:
    """Reads and writes the entries of a cache; never raises OSError, but does without.

    Only a folder of the user's own is used, in which nobody else can write and where nothing else
    lies: it is made, or it was made by us.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    def read(self, name: str) -> bytes | None:
        """Return what was written under a name, None if it is missing or damaged."""
        if not self.is_ours():
            return None
        try:
            with open(os.open(os.path.join(self.path, name), _READ), "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
                    return None
                seal, data = file.read(_SEAL_SIZE), file.read()
        except OSError:
            return None
        return data if seal == _seal(data) else None

    def write(self, name: str, data: bytes) -> None:
        """Keep data under a name, all or nothing, if that is possible."""
        with contextlib.suppress(OSError):
            self._make()
            if self.is_ours():
                self._replace(name, _seal(data) + data)
                self._prune()

    def is_ours(self) -> bool:
        """Tell whether the folder is there, made by us, and nobody else can write in it."""
        try:
            status = os.stat(self.path)
            with open(os.path.join(self.path, _TAG), "rb") as file:
                marked = file.read(len(_MARKS[_TAG]) + 1) == _MARKS[_TAG]
        except OSError:
            return False
        if not hasattr(os, "geteuid"):
            return marked
        return marked and status.st_uid == os.geteuid() and not status.st_mode & 0o022

    def _make(self) -> None:
        os.makedirs(self.path, mode=0o700, exist_ok=True)
        if not os.listdir(self.path):
            for name, data in _MARKS.items():
                self._replace(name, data)

    def _replace(self, name: str, data: bytes) -> None:
        temporary = os.path.join(self.path, f"{os.urandom(8).hex()}{_TEMPORARY}")
        try:
            with open(os.open(temporary, _WRITE, 0o600), "wb") as file:
                file.write(data)
            os.replace(temporary, os.path.join(self.path, name))
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise

    def _prune(self) -> None:
        """Remove the entries that were written longest ago, beyond a number and a size."""
        files, size = 0, 0
        for status, path in sorted(self._entries(), key=lambda each: -each[0].st_mtime_ns):
            files, size = files + 1, size + status.st_size
            if files > _MOST_FILES or size > _MOST_BYTES:
                with contextlib.suppress(OSError):
                    os.unlink(path)

    def _entries(self) -> Iterator[tuple[os.stat_result, str]]:
        with os.scandir(self.path) as entries:
            for entry in entries:
                if entry.name.endswith((FACTS, PLANS, RESULTS, OWN, _TEMPORARY)):
                    with contextlib.suppress(FileNotFoundError):  # another process prunes as well
                        yield entry.stat(follow_symlinks=False), entry.path

    def remove(self) -> None:
        """Remove what we have written, and the folder if that leaves it empty. Raises OSError."""
        for name in (*(os.path.basename(path) for _, path in self._entries()), *_MARKS):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(os.path.join(self.path, name))
        if not os.listdir(self.path):
            os.rmdir(self.path)
