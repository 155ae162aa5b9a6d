"""A summary in Markdown, for the page of a CI job."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixlayers.diagnostics import Finding
from fixlayers.patch import file_patch
from fixlayers.report.run import Report
from fixlayers.report.text import error_line, found_line, printable, remark

_ROWS = 200
_PATCH = 60_000
"""Characters of patch that are shown: a job's page takes a megabyte in all."""


def document(report: Report) -> bytes:
    """Return headline, table and patch; what would be too long is counted instead."""
    return "\n".join(_lines(report)).encode("utf-8", "replace") + b"\n"


def _lines(report: Report) -> Iterator[str]:
    yield from ("## fixlayers", "", found_line(report.tally()))
    findings = report.findings()
    if findings:
        yield from ("", "| where | class | rule | what | |", "|---|---|---|---|---|")
        yield from map(_row, findings[:_ROWS])
    if len(findings) > _ROWS:
        yield from ("", f"{len(findings) - _ROWS} more are not shown.")
    if report.errors:
        yield from ("", *_fenced("text", "\n".join(map(error_line, report.errors))))
    yield from _patch(report)


def _row(finding: Finding) -> str:
    cell = f" cell {finding.cell}" if finding.cell else ""
    cells = (
        f"{finding.path}{cell}:{finding.line}",
        finding.class_name,
        f"{finding.code} {finding.rule}",
        finding.message,
        remark(finding),
    )
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(text: str) -> str:
    r"""Return text that Markdown shows as it is: `__init__` is no bold "init"."""
    return re.sub(r"([\\`*_{}\[\]<>|#~])", r"\\\1", printable(text)).replace("&", "&amp;")


def _patch(report: Report) -> Iterator[str]:
    patches = [file_patch(r.path, r.before, r.after, r.regions) for r in report.results]
    text = b"".join(patches).decode("utf-8", "replace")
    if not text:
        return
    if len(text) > _PATCH:
        text = f"{text[:_PATCH].rpartition(chr(10))[0]}\n... (the rest is not shown)\n"
    yield from ("", "<details><summary>What <code>fixlayers fix</code> would do</summary>", "")
    yield from (*_fenced("diff", text.rstrip("\n")), "", "</details>")


def _fenced(language: str, text: str) -> tuple[str, str, str]:
    """Return a code block whose fence is longer than any in the text."""
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall(r"`+", text)), default=0))
    return f"{fence}{language}", text, fence
