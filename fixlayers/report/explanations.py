"""The answer of `fixlayers rule --traceback`."""

from __future__ import annotations

import sys
from textwrap import fill
from typing import TextIO

from fixlayers.rules import rule
from fixlayers.settings import SettingsError
from fixlayers.tracebacks import Explanation, explain

KNOWN, UNKNOWN = 0, 1
_WIDTH = 80


def answer(path: str, stream: TextIO) -> int:
    """Read a traceback from a file, "-" for stdin, and write what it calls for.

    Returns 0 if the error is known, 1 if not. Raises SettingsError if the file cannot be read.
    """
    found = explain(_read(path))
    if found is None:
        stream.write("No rule knows this error. `fixlayers check .` says what is wrong.\n")
        return UNKNOWN
    stream.write(page(found))
    return KNOWN


def page(found: Explanation) -> str:
    """Return the message, the rule, the cause and the commands that cure it."""
    message = found.message if len(found.message) <= 4 * _WIDTH else f"...{found.message[-240:]}"
    parts = [message, *(_title(code) for code in found.codes[:1]), fill(found.cause, _WIDTH)]
    if found.way_out:
        parts.append(fill(found.way_out, _WIDTH))
    if found.codes:
        others = ", ".join(_title(code) for code in found.codes[1:])
        parts += [fill(f"Or: {others}.", _WIDTH)] if others else []
        parts.append(
            "    fixlayers diff .         shows the repair\n"
            "    fixlayers fix .          carries it out\n"
            f"    fixlayers rule {found.codes[0]}    explains the rule"
        )
    return "\n\n".join(parts) + "\n"


def _title(code: str) -> str:
    known = rule(code)
    return f"{known.code} {known.name}"


def _read(path: str) -> str:
    try:
        if path == "-":
            return sys.stdin.buffer.read().decode("utf-8", "replace")
        with open(path, "rb") as stream:
            return stream.read().decode("utf-8", "replace")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SettingsError(f"{path}: the traceback cannot be read: {reason}") from error
