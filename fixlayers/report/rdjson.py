"""Reviewdog's diagnostic format: findings, and their fixes as suggestions."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from fixlayers.diagnostics import FileError, Finding
from fixlayers.report.places import Places, Replacement
from fixlayers.report.run import Report
from fixlayers.report.text import printable, remark

_Json = dict[str, object]


def document(report: Report) -> bytes:
    """Return the report as a `DiagnosticResult`; columns are those of UTF-8 bytes, from 1."""
    diagnostics = [*_findings(report), *map(_error, report.errors)]
    result = {"source": {"name": "fixlayers"}, "severity": "ERROR", "diagnostics": diagnostics}
    return msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n"


def _findings(report: Report) -> Iterator[_Json]:
    for result in report.results:
        places = Places(result)
        suggested: set[str] = set()
        for finding in result.findings:
            # A class has one fix for all that is found in it: it is suggested once.
            fix = () if finding.class_name in suggested else places.fix(finding)
            suggested |= {finding.class_name} if fix else set()
            yield _diagnostic(finding, places, fix)


def _diagnostic(finding: Finding, places: Places, fix: tuple[Replacement, ...]) -> _Json:
    start = {"line": places.line(finding), "column": places.byte_column(finding)}
    said: _Json = {
        "message": printable(f"{finding.class_name}: {finding.message} [{remark(finding)}]"),
        "location": {"path": printable(finding.path), "range": {"start": start}},
        "severity": "INFO" if finding.level == "note" else "ERROR",
        "code": {"value": finding.code},
    }
    if fix:
        said["suggestions"] = [_suggestion(each) for each in fix]
    return said


def _suggestion(replacement: Replacement) -> _Json:
    start, stop = replacement.start, replacement.stop
    return {
        "range": {"start": {"line": start, "column": 1}, "end": {"line": stop, "column": 1}},
        "text": replacement.text,
    }


def _error(error: FileError) -> _Json:
    location: _Json = {"path": printable(error.path)}
    if error.line and not error.cell:
        location["range"] = {"start": {"line": error.line}}
    severity = "ERROR" if error.fatal else "WARNING"
    return {"message": printable(error.message), "location": location, "severity": severity}
