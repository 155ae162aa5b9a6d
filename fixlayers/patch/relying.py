"""Files that rely on what a patch does to another, in the lines that say so."""

from __future__ import annotations

import re

from msgspec import Struct

from fixlayers.patch.names import quoted_name, read_name

_RELYING = re.compile(r"sha256 ([0-9a-f]{64}) (\S+) (.+)")


class Relying(Struct, frozen=True):
    """Classes of another file whose repair relies on that of the patched one.

    `base` is the SHA-256 of that file before its own repair.
    """

    path: str
    base: str
    classes: tuple[str, ...]


def relying_text(relying: Relying) -> str:
    """Return what a line of a patch says of classes that rely on its file."""
    return f"sha256 {relying.base} {','.join(relying.classes)} {quoted_name(relying.path)}"


def read_relying(text: str) -> Relying | None:
    """Read what `relying_text` wrote, one character a byte; None for anything else.

    Raises RefusalError for a name that is quoted as git does not quote.
    """
    found = _RELYING.fullmatch(text)
    if found is None:
        return None
    classes = found[2].encode("latin-1").decode("utf-8", "replace").split(",")
    return Relying(read_name(found[3]), found[1], tuple(classes))
