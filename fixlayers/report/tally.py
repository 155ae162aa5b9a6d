"""Counting findings: the one place that decides what a finding counts as."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from fixlayers.diagnostics import Finding

Outcome = Literal["applied", "fixable", "unsafe", "by_hand", "note"]


def outcome(finding: Finding) -> Outcome:
    """Say what becomes of a finding.

    "applied" by the plan; "fixable" and "unsafe" have a fix that is not applied; "by_hand" has
    none; "note" is a word about a class that counts as no problem, unless a fix for it is applied.
    """
    if finding.applied:
        return "applied"
    if finding.level == "note":
        return "note"
    if finding.safety is None:
        return "by_hand"
    return "fixable" if finding.safety == "safe" else "unsafe"


class Tally(Struct, frozen=True):
    """How many findings of each outcome there are, and in how many classes and files.

    `looked_at` is the number of files that were asked about; `classes` and `files` leave notes out.
    """

    looked_at: int
    files: int = 0
    classes: int = 0
    applied: int = 0
    fixable: int = 0
    unsafe: int = 0
    by_hand: int = 0
    notes: int = 0

    @property
    def problems(self) -> int:
        """All findings that are not notes."""
        return self.applied + self.left

    @property
    def left(self) -> int:
        """The problems that the plan does not solve."""
        return self.fixable + self.unsafe + self.by_hand


def tally(findings: Iterable[Finding], looked_at: int) -> Tally:
    """Count findings in `looked_at` files."""
    counts: dict[Outcome, int] = {}
    classes: set[tuple[str, str]] = set()
    for finding in findings:
        kind = outcome(finding)
        counts[kind] = counts.get(kind, 0) + 1
        if kind != "note":
            classes.add((finding.path, finding.class_name))
    return Tally(
        looked_at,
        files=len({path for path, _ in classes}),
        classes=len(classes),
        applied=counts.get("applied", 0),
        fixable=counts.get("fixable", 0),
        unsafe=counts.get("unsafe", 0),
        by_hand=counts.get("by_hand", 0),
        notes=counts.get("note", 0),
    )
