"""What tells one state of this program from another."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b

from fixlayers import __version__

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What parses and rewrites for us.
_DEPENDENCIES = ("libcst-", "msgspec-")


@cache
def own_digest() -> bytes:
    """Return a digest of our own source and of the Python and the libraries that run it.

    The version is not enough: an installation may be editable. Of each file its place, size and
    time tell the state, which takes a tenth of the time that reading them does.

    Raises:
        OSError: the source cannot be looked at, as in an archive.
    """
    states = (__version__, sys.version, sys.platform, *_libraries(), *sorted(_files(_PACKAGE)))
    return blake2b(repr(states).encode(), digest_size=16).digest()


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
