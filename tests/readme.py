"""README.md and the blocks of code in it, for the tests that run what it shows."""

from __future__ import annotations

import re
from pathlib import Path

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """Return the blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def block(language: str, words: str) -> str:
    """Return the one block of a language that has these words."""
    (found,) = (each for each in blocks(language) if words in each)
    return found
