"""The JSON document. Its keys are a promise: a change that breaks a reader raises VERSION."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from fixlayers import __version__
from fixlayers.diagnostics import FileError, Finding
from fixlayers.report.custom_objects import Registered
from fixlayers.report.tally import Tally
from fixlayers.report.text import printable

VERSION = 1


def document(
    findings: Iterable[Finding],
    errors: Iterable[FileError],
    tally: Tally,
    registered: Iterable[Registered] = (),
) -> bytes:
    """Return the whole report as JSON, ending in a newline; the same input gives the same bytes."""
    report = {
        "version": VERSION,
        "tool": {"name": "fixlayers", "version": __version__},
        "findings": [_finding(finding) for finding in findings],
        "registered": [{"module": r.module, "class": r.qualname} for r in sorted(registered)],
        "errors": [_error(error) for error in errors],
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
    return msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n"


def _finding(finding: Finding) -> dict[str, str | int | bool | None]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "level": finding.level,
        "path": printable(finding.path),
        "cell": finding.cell or None,
        "line": finding.line,
        "column": finding.column,
        "class": finding.class_name,
        "message": finding.message,
        "safety": finding.safety,
        "reason": finding.reason,
        "applied": finding.applied,
    }


def _error(error: FileError) -> dict[str, str | int | bool | None]:
    return {
        "path": printable(error.path),
        "cell": error.cell or None,
        "line": error.line,
        "column": error.column,
        "message": printable(error.message),
        "fatal": error.fatal,
    }
