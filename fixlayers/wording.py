"""Words for messages."""

from __future__ import annotations


def listed(names: tuple[str, ...] | list[str]) -> str:
    """Return names as English: "a", "a and b", "a, b and c"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
