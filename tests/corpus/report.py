"""Write measurements as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from fixlayers.verify.results import ClassResult

from .audit import Audit
from .comparison import Count, Measurement, Row, count
from .sources import StartingPoint

HEAD = (
    "| tree | framework | group | classes | built before | survive before | fail before "
    "| built after | survive after | fail after | cannot be scored | ceiling | survive of ceiling "
    "| harmed | starting point (built, fail) |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n"
)


def markdown(
    measurements: Sequence[Measurement],
    points: dict[str, StartingPoint],
    audit: Audit,
    *,
    details: bool = True,
) -> str:
    """Return the table, then each harmed and each failing class with its error.

    The ceiling is what could be built, without what `audit` says cannot be scored.
    """
    parts = [HEAD]
    for measurement in measurements:
        for group in ("objects", "models"):
            counted = _counted([measurement], group, audit)
            if counted.classes:
                parts.append(_line(measurement, group, counted, points.get(measurement.tree)))
    parts += _totals(measurements, audit)
    if details:
        parts += [_details(measurement, audit) for measurement in measurements]
    return "".join(parts)


def _counted(measurements: Sequence[Measurement], group: str, audit: Audit) -> Count:
    rows = [row for m in measurements for row in m.rows]
    unscored = [
        row
        for m in measurements
        for row in m.rows
        if row.after is not None and not row.harmed and audit.reason(m.tree, row.after)
    ]
    return count(rows, group, unscored)


def _line(measurement: Measurement, group: str, counted: Count, point: StartingPoint | None) -> str:
    expected = "-"
    if point is not None and measurement.framework == "keras3":
        built, fail = (
            (point.objects_built, point.objects_fail)
            if group == "objects"
            else (point.models_built, point.models_fail)
        )
        expected = f"{built}, {fail}"
    cells = [measurement.tree, measurement.framework, group, *_cells(counted, measurement.fixed)]
    return f"| {' | '.join([*cells, expected])} |\n"


def _cells(counted: Count, fixed: bool) -> list[str]:
    before = [counted.classes, counted.built_before, counted.survive_before]
    before.append(counted.built_before - counted.survive_before)
    if not fixed:
        return [*(str(number) for number in before), *["-"] * 7]
    ceiling = counted.built_after - counted.unscored
    after = [counted.built_after, counted.survive_after, ceiling - counted.survive_after]
    share = f"{counted.survive_after / ceiling:.1%}" if ceiling else "-"
    cells = [str(number) for number in [*before, *after, counted.unscored, ceiling]]
    return [*cells, share, str(counted.harmed)]


def _totals(measurements: Sequence[Measurement], audit: Audit) -> list[str]:
    lines = []
    for framework in dict.fromkeys(m.framework for m in measurements):
        mine = [m for m in measurements if m.framework == framework]
        for group in ("objects", "models"):
            counted = _counted(mine, group, audit)
            cells = ["**all**", framework, group, *_cells(counted, any(m.fixed for m in mine)), "-"]
            lines.append(f"| {' | '.join(cells)} |\n")
    return lines


def _details(measurement: Measurement, audit: Audit) -> str:
    rows = measurement.rows
    reasons = {id(row): audit.reason(measurement.tree, row.after) for row in rows if row.after}
    failing = [row for row in rows if _last(row).outcome == "fails" and not _is_harmed(row)]
    unscored = [row for row in failing if reasons.get(id(row))]
    failing = [row for row in failing if not reasons.get(id(row))]
    unbuilt = [row for row in rows if _last(row).outcome == "not built" and not _is_harmed(row)]
    sections = [
        ("broken promises", [f"- {problem}\n" for problem in measurement.problems]),
        (
            "files fixlayers complains of",
            [f"- {complaint}\n" for complaint in measurement.complaints],
        ),
        ("harmed", [_entry(row) for row in rows if _is_harmed(row)]),
        ("still failing" if measurement.fixed else "failing", [_entry(row) for row in failing]),
        ("cannot be scored", [_entry(row, reasons[id(row)]) for row in unscored]),
        (
            "stale: said not to be scored, and found otherwise",
            [f"- {entry}\n" for entry in audit.stale(measurement)],
        ),
        ("not built", [_entry(row) for row in unbuilt]),
        ("files not executed", [f"- {f}: {e}\n" for f, e in measurement.file_errors.items()]),
    ]
    text = "".join(f"\n**{title}**\n\n{''.join(lines)}" for title, lines in sections if lines)
    return f"\n## {measurement.tree}, {measurement.framework}\n{text}" if text else ""


def _last(row: Row) -> ClassResult:
    return row.after or row.either


def _is_harmed(row: Row) -> bool:
    return row.after is not None and row.harmed


def _entry(row: Row, reason: str = "") -> str:
    last = _last(row)
    lines = [f"- `{last.class_name}` ({last.kind}) {last.file}:{last.line}"]
    if reason:
        lines.append(f"why: {reason}")
    if last.outcome != "survives":
        lines.append(f"{last.stage}: {_flat(last.error)}")
    if last.arguments and last.outcome == "fails":
        lines.append("arguments: " + ", ".join(f"{k}={v}" for k, v in last.arguments.items()))
    lines += [f"fixlayers: {_flat(finding)}" for finding in row.findings]
    return "\n  - ".join(lines) + "\n"


def _flat(text: str) -> str:
    return " ".join(text.split())[:400]
