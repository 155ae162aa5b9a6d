"""Put the verdicts before and after side by side."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from fixlayers.verify.frameworks import FrameworkName
from fixlayers.verify.results import ClassResult


class Row(Struct, frozen=True):
    """One class before and after; `findings` are fixlayers' own words about it."""

    before: ClassResult | None
    after: ClassResult | None
    findings: tuple[str, ...] = ()

    @property
    def either(self) -> ClassResult:
        """The verdict before, or after for a class that was not seen before."""
        found = self.before or self.after
        if found is None:
            raise ValueError("a row needs a verdict")
        return found

    @property
    def harmed(self) -> bool:
        """Whether the repair took away what worked."""
        if self.before is None or self.after is None:
            return self.before is not None and self.before.outcome != "not built"
        order = ("not built", "fails", "survives")
        return order.index(self.after.outcome) < order.index(self.before.outcome)


class Measurement(Struct, frozen=True):
    """All that was measured of one tree on one framework."""

    tree: str
    framework: FrameworkName
    rows: tuple[Row, ...]
    fixed: bool
    file_errors: dict[str, str]
    problems: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    changed_files: int = 0


class Count(Struct, frozen=True):
    """Classes of one group, counted."""

    classes: int
    built_before: int
    survive_before: int
    built_after: int
    survive_after: int
    unscored: int
    harmed: int


def side_by_side(
    before: Sequence[ClassResult],
    after: Sequence[ClassResult],
    findings: dict[tuple[str, str], tuple[str, ...]],
) -> tuple[Row, ...]:
    """Join verdicts by class; `findings` are keyed by file and class name."""
    old = {result.key: result for result in before}
    new = {result.key: result for result in after}
    return tuple(
        Row(old.get(key), new.get(key), findings.get(_place(old.get(key) or new[key]), ()))
        for key in dict.fromkeys([*old, *new])
    )


def _place(result: ClassResult) -> tuple[str, str]:
    return result.file, result.class_name


def group_of(kind: str) -> str:
    """Return the group a kind is counted in: objects, models, or undefined."""
    return {"model": "models", "undefined": "undefined"}.get(kind, "objects")


def count(rows: Sequence[Row], group: str, unscored: Sequence[Row] = ()) -> Count:
    """Count the classes of one group; `unscored` are those rows that cannot be scored."""
    mine = [row for row in rows if group_of(row.either.kind) == group]

    def number(side: str, *outcomes: str) -> int:
        found = [getattr(row, side) for row in mine]
        return sum(result is not None and result.outcome in outcomes for result in found)

    return Count(
        classes=len(mine),
        built_before=number("before", "survives", "fails"),
        survive_before=number("before", "survives"),
        built_after=number("after", "survives", "fails"),
        survive_after=number("after", "survives"),
        unscored=sum(group_of(row.either.kind) == group for row in unscored),
        harmed=sum(row.harmed for row in mine if row.after is not None),
    )
