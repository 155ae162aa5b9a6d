"""Bytes as lines: only a line feed ends one, as in git."""

from __future__ import annotations


def split_lines(data: bytes) -> list[str]:
    r"""Split into lines of one character a byte, which is all that comparing them needs.

    Each ends in `\n`, but perhaps the last: a lone carriage return, a form feed and U+2028 are
    part of a line.
    """
    lines = data.decode("latin-1").split("\n")
    last = lines.pop()
    return [f"{line}\n" for line in lines] + ([last] if last else [])


def join_lines(lines: list[str]) -> bytes:
    """Return the bytes that `split_lines` made lines of."""
    return "".join(lines).encode("latin-1")
