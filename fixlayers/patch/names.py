"""File names in the headers of a patch, quoted as git quotes them (core.quotePath's default)."""

from __future__ import annotations

import re

from fixlayers.patch.errors import RefusalError

# Characters that git writes with a letter inside a quoted name; other bytes become octal.
_LETTERS = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
_BYTES = {letter: chr(byte) for byte, letter in _LETTERS.items()}
_QUOTED = re.compile(r'"((?:[^"\\\n]|\\(?:[abtnvfr"\\]|[0-3][0-7]{2}))*)"\t?')
_ESCAPE = re.compile(r'\\(?:([abtnvfr"\\])|([0-7]{3}))')


def quoted_name(name: str) -> str:
    """Return a name, with its a/ or b/, as it stands behind `---` or `+++`."""
    data = name.encode("utf-8", "surrogateescape")
    if any(byte < 32 or byte >= 127 or byte in b'"\\' for byte in data):
        return f'"{"".join(map(_quoted, data))}"'
    # A tab ends a name that has spaces, as git writes it.
    return f"{name}\t" if " " in name else name


def _quoted(byte: int) -> str:
    if byte in _LETTERS:
        return f"\\{_LETTERS[byte]}"
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"


def read_name(text: str) -> str:
    """Return the name that stands behind `---` or `+++`, one character a byte in `text`.

    Raises RefusalError for one that is quoted as git does not quote.
    """
    if not text.startswith('"'):
        raw = text.partition("\t")[0]
    elif found := _QUOTED.fullmatch(text):
        raw = _ESCAPE.sub(lambda m: _BYTES[m[1]] if m[1] else chr(int(m[2], 8)), found[1])
    else:
        raise RefusalError("the name of the file is not quoted as git quotes names")
    return raw.encode("latin-1").decode("utf-8", "surrogateescape")
