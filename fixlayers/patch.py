"""Unified diffs that `git apply` and `patch -p1` accept, whatever bytes the files hold."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unidiff.patch import Hunk

_NO_NEWLINE = "\\ No newline at end of file\n"

# Characters that git writes with a letter inside a quoted name; other bytes become octal.
_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}


class PatchError(RuntimeError):
    """A patch that does not say what was meant: a fault of fixlayers."""


def file_patch(path: str, before: bytes, after: bytes) -> bytes:
    r"""Return the unified diff of one file, or b"" if nothing changes.

    Only `\n` ends a line: a lone carriage return, a form feed and U+2028 are part of it. The
    header is the traditional one, without `diff --git`, so that `git apply` takes the path from
    the folder it runs in. The patch is read back; raises PatchError if it does not say what was
    meant, which is a fault of fixlayers.
    """
    if before == after:
        return b""
    old, new = _lines(before), _lines(after)
    head = [_header("---", "a/", path), _header("+++", "b/", path)]
    body = list(difflib.unified_diff(old, new, lineterm="\n"))[2:]
    whole = [line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in body]
    patch = "".join(head + whole)
    if _applied(patch, old) != new:
        raise PatchError(f"the patch of {path} does not lead to the fixed file")
    return patch.encode("latin-1")


def _lines(data: bytes) -> list[str]:
    """Split into lines of one character a byte, which is all that comparing them needs."""
    lines = data.decode("latin-1").split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def _header(mark: str, side: str, path: str) -> str:
    """Return a header line with the name as git quotes it (core.quotePath's default)."""
    name = (side + path.lstrip("/")).encode("utf-8", "surrogateescape")
    if any(byte < 32 or byte >= 127 or byte in b'"\\' for byte in name):
        return f'{mark} "{"".join(map(_quoted, name))}"\n'
    # A tab ends a name that has spaces, as git writes it.
    return f"{mark} {name.decode()}{chr(9) if b' ' in name else ''}\n"


def _quoted(byte: int) -> str:
    if byte in _ESCAPES:
        return f"\\{_ESCAPES[byte]}"
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"


def _applied(patch: str, old: list[str]) -> list[str]:
    """Read a patch of one file as others will, and return what it makes of the lines `old`."""
    from unidiff.errors import UnidiffParseError
    from unidiff.patch import PatchSet

    try:
        (file,) = PatchSet(_lines(patch.encode("latin-1")))
    except (UnidiffParseError, ValueError) as error:
        raise PatchError(f"a patch cannot be read back: {error}") from error
    new: list[str] = []
    done = 0
    for hunk in file:
        start = hunk.source_start - (hunk.source_length > 0)
        source, target = _sides(hunk)
        if start < done or old[start : start + len(source)] != source:
            raise PatchError("a patch does not fit the file it was made from")
        new += old[done:start] + target
        done = start + len(source)
    return new + old[done:]


def _sides(hunk: Hunk) -> tuple[list[str], list[str]]:
    """Return the lines that a hunk expects and those it puts there."""
    sides: tuple[list[str], list[str]] = ([], [])
    last: list[list[str]] = []
    for line in hunk:
        if line.line_type == "\\":
            for side in last:
                side[-1] = side[-1].removesuffix("\n")
        else:
            last = [
                side for side, other in zip(sides, "+-", strict=True) if line.line_type != other
            ]
            for side in last:
                side.append(line.value)
    return sides
