"""The JSON document. Its keys are a promise: a change that breaks a reader raises VERSION."""

from __future__ import annotations

import msgspec

from fixlayers import __version__
from fixlayers.diagnostics import FileError, Finding
from fixlayers.report.places import Places
from fixlayers.report.run import Report
from fixlayers.report.text import printable

VERSION = 1


def document(report: Report) -> bytes:
    """Return the whole report as JSON, ending in a newline; the same input gives the same bytes."""
    tally = report.tally()
    said = {
        "version": VERSION,
        "tool": {"name": "fixlayers", "version": __version__},
        "findings": [
            _finding(finding, places)
            for result in report.results
            for places in [Places(result)]
            for finding in result.findings
        ],
        "registered": [
            {"module": r.module, "class": r.qualname} for r in sorted(report.registered)
        ],
        "errors": [error_document(error) for error in report.errors],
        "summary": {
            "files_checked": tally.looked_at,
            "files": tally.files,
            "classes": tally.classes,
            "problems": tally.problems,
            "applied": tally.applied,
            "fixable": tally.fixable,
            "unsafe": tally.unsafe,
            "by_hand": tally.by_hand,
            "notes": tally.notes,
        },
    }
    return msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"


def _finding(finding: Finding, places: Places) -> dict[str, object]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "level": finding.level,
        "path": printable(finding.path),
        "cell": finding.cell or None,
        "line": finding.line,
        "column": finding.column,
        "class": printable(finding.class_name),
        "message": printable(finding.message),
        "safety": finding.safety,
        "reason": printable(finding.reason),
        "applied": finding.applied,
        "fix": [
            {"start": each.start, "stop": each.stop, "text": each.text}
            for each in places.fix(finding)
        ],
    }


def error_document(error: FileError) -> dict[str, str | int | bool | None]:
    """Return an error as the document has it."""
    return {
        "path": printable(error.path),
        "cell": error.cell or None,
        "line": error.line,
        "column": error.column,
        "message": printable(error.message),
        "fatal": error.fatal,
    }
