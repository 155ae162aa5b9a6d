"""What tells one state of this program from another."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b

_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What parses and rewrites for us.
_DEPENDENCIES = ("libcst-", "msgspec-")


@cache
def own_digest() -> bytes:
    """Return a digest of our own source and of the Python and the libraries that run it.

    The version is not enough: an installation may be editable.

    Raises:
        OSError: the source cannot be read, as in an archive.
    """
    digest = blake2b(digest_size=16)
    digest.update(repr((sys.version, sys.platform, *_libraries())).encode())
    for path in sorted(_files(_PACKAGE)):
        with open(path, "rb", buffering=0) as file:
            source = file.read()
        digest.update(f"{path}\0{len(source)}\0".encode())
        digest.update(source)
    return digest.digest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".json")):
                yield entry.path
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _files(entry.path)


def _libraries() -> list[str]:
    """Return the names and versions of the libraries, as their installed folders tell them."""
    import msgspec

    beside = os.listdir(os.path.dirname(os.path.dirname(msgspec.__file__)))
    return sorted(name for name in beside if name.startswith(_DEPENDENCIES))
