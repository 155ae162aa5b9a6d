"""What tells one state of this program from another."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b

from fixlayers.cache.folder import OWN, CacheFolder

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What parses and rewrites for us.
_DEPENDENCIES = ("libcst-", "msgspec-")
_SIZE = 16


def own_digest(folder: CacheFolder) -> bytes:
    """Return a digest of our own source and of the Python and the libraries that run it.

    The version is not enough: an installation may be editable. The source is read where the times
    and sizes of its files are not those of an earlier run, which the folder knows.

    Raises:
        OSError: the source cannot be read, as in an archive.
    """
    files = tuple(sorted(_files(_PACKAGE)))
    name = f"{_digest(files).hex()}{OWN}"
    source = folder.read(name)
    if source is None or len(source) != _SIZE:
        source = _source_digest(files)
        folder.write(name, source)
    return _digest((source, sys.version, sys.platform, *_libraries()))


@cache
def _source_digest(files: tuple[tuple[str, int, int], ...]) -> bytes:
    return _digest([(path[len(_PACKAGE) :], _read(path)) for path, *_ in files])


def _digest(value: object) -> bytes:
    return blake2b(repr(value).encode(), digest_size=_SIZE).digest()


def _read(path: str) -> bytes:
    with open(path, "rb", buffering=0) as file:
        return file.read()


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".json")):
                status = entry.stat()
                yield entry.path, status.st_size, status.st_mtime_ns
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _files(entry.path)


def _libraries() -> list[str]:
    """Return the names and versions of the libraries, as their installed folders tell them."""
    import msgspec

    beside = os.listdir(os.path.dirname(os.path.dirname(msgspec.__file__)))
    return sorted(name for name in beside if name.startswith(_DEPENDENCIES))
