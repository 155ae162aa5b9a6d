"""The classes that cannot be scored, and why: a list that people have looked through.

`unscored.csv` names each by tree, file, class and framework (`both` for either). A class on it that
fails before and after a fix is left out of the ceiling; one that is found to do anything else is a
stale entry, which the report tells. Nothing else keeps a class out of the count.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from fixlayers.verify.results import ClassResult

from .comparison import Measurement

FILE = Path(__file__).parent / "unscored.csv"


class Entry(Struct, frozen=True):
    """One class that cannot be scored."""

    tree: str
    file: str
    class_name: str
    framework: str
    reason: str

    def is_about(self, tree: str, result: ClassResult) -> bool:
        """Tell whether a verdict on a class of some tree is about this class."""
        return (self.tree, self.file, self.class_name) == (
            tree,
            result.file,
            result.class_name,
        ) and self.framework in ("both", result.framework)


def read_entries(file: Path = FILE) -> tuple[Entry, ...]:
    """Return the list. Raises ValueError for an entry that is not complete."""
    with file.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    entries = tuple(
        Entry(row["tree"], row["file"], row["class"], row["framework"], row["reason"])
        for row in rows
    )
    for entry in entries:
        if not all(getattr(entry, name) for name in Entry.__struct_fields__):
            raise ValueError(f"not complete: {entry}")
    return entries


class Audit:
    """The list, as it applies to what was measured."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries: dict[tuple[str, str, str], list[Entry]] = {}
        for entry in entries:
            key = (entry.tree, entry.file, entry.class_name)
            self._entries.setdefault(key, []).append(entry)

    def reason(self, tree: str, result: ClassResult) -> str:
        """Return why a class that fails cannot be scored, "" if it can or does not fail."""
        if result.outcome != "fails":
            return ""
        entries = self._entries.get((tree, result.file, result.class_name), ())
        return next((e.reason for e in entries if e.is_about(tree, result)), "")

    def stale(self, measurement: Measurement) -> list[str]:
        """Return what is on the list for a tree and was not found failing after the fix."""
        if not measurement.fixed:
            return []
        found = []
        for (tree, file, name), entries in self._entries.items():
            mine = [e for e in entries if e.framework in ("both", measurement.framework)]
            if tree != measurement.tree or not mine:
                continue
            outcomes = {
                row.after.outcome if row.after else "gone"
                for row in measurement.rows
                if (row.either.file, row.either.class_name) == (file, name)
            }
            if "fails" not in outcomes:
                found.append(f"{name} in {file}: {', '.join(sorted(outcomes)) or 'not there'}")
        return found
