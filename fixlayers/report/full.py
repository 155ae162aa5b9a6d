"""Findings as text with the source that they are about."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.diagnostics import Finding
from fixlayers.report.places import Places
from fixlayers.report.run import Report
from fixlayers.report.text import finding_line, printable


def document(report: Report, *, colour: bool = False) -> bytes:
    """Return each finding with the lines around its place."""
    return "".join(
        f"{line}\n"
        for result in report.results
        for finding in result.findings
        for line in _lines(finding, Places(result), colour)
    ).encode("utf-8", "backslashreplace")


def _lines(finding: Finding, places: Places, colour: bool) -> Iterator[str]:
    yield finding_line(finding, colour=colour)
    source, line = places.source(finding), finding.line
    last = min(line + 1, len(source))
    width = len(str(last))
    margin = " " * width
    yield f"{margin} |"
    for number in range(max(line - 1, 1), last + 1):
        yield f"{number:>{width}} | {printable(source[number - 1].expandtabs())}".rstrip()
        if number == line:
            indent = len(source[number - 1][: finding.column - 1].expandtabs())
            yield f"{margin} | {' ' * indent}^ {finding.code}"
    yield f"{margin} |"
    yield ""
