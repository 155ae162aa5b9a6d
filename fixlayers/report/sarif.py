"""SARIF 2.1.0, for code scanning and editors."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from urllib.parse import quote

import msgspec

from fixlayers import __version__
from fixlayers.diagnostics import FileError, Finding
from fixlayers.report.places import Places, Replacement
from fixlayers.report.run import Report
from fixlayers.report.text import printable, remark
from fixlayers.rules import RULES, Rule

_Json = dict[str, object]
_INDEX = {rule.code: index for index, rule in enumerate(RULES)}


def document(report: Report) -> bytes:
    """Return the report as a SARIF log with one run."""
    failed = any(error.fatal for error in report.errors)
    run: _Json = {
        "tool": {"driver": _driver()},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not failed,
                "toolExecutionNotifications": [_notification(e) for e in report.errors],
            }
        ],
        "results": list(_results(report)),
    }
    log = {"version": "2.1.0", "runs": [run]}
    return msgspec.json.format(msgspec.json.encode(log), indent=1) + b"\n"


def _driver() -> _Json:
    return {
        "name": "fixlayers",
        "semanticVersion": __version__,
        "rules": [_rule(rule) for rule in RULES],
    }


def _rule(rule: Rule) -> _Json:
    level = "note" if rule.code.startswith("FXL4") else "error"
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why}\n\nBefore:\n\n{rule.before}\nAfter:\n\n{rule.after}"},
        "defaultConfiguration": {"level": level},
    }


def _results(report: Report) -> Iterator[_Json]:
    for result in report.results:
        places = Places(result)
        for finding in result.findings:
            yield _result(finding, places)


def _result(finding: Finding, places: Places) -> _Json:
    identity = f"{finding.path}|{finding.class_name}|{finding.code}"
    region = {"startLine": places.line(finding), "startColumn": places.column(finding)}
    said: _Json = {
        "ruleId": finding.code,
        "ruleIndex": _INDEX[finding.code],
        "level": finding.level,
        "message": {
            "text": printable(f"{finding.class_name}: {finding.message} [{remark(finding)}]")
        },
        "locations": [
            {
                "physicalLocation": {"artifactLocation": _artifact(finding.path), "region": region},
                "logicalLocations": [
                    {"fullyQualifiedName": printable(finding.class_name), "kind": "type"}
                ],
            }
        ],
        "partialFingerprints": {
            "fixlayers/v1": sha256(identity.encode("utf-8", "replace")).hexdigest()
        },
    }
    if fix := places.fix(finding):
        said["fixes"] = [_fix(finding, fix)]
    return said


def _fix(finding: Finding, replacements: tuple[Replacement, ...]) -> _Json:
    return {
        "description": {"text": printable(f"Repair {finding.class_name}")},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(finding.path),
                "replacements": [_replacement(each) for each in replacements],
            }
        ],
    }


def _replacement(replacement: Replacement) -> _Json:
    said: _Json = {
        "deletedRegion": {
            "startLine": replacement.start,
            "startColumn": 1,
            "endLine": replacement.stop,
            "endColumn": 1,
        }
    }
    if replacement.text:
        said["insertedContent"] = {"text": replacement.text}
    return said


def _notification(error: FileError) -> _Json:
    location: _Json = {"artifactLocation": _artifact(error.path)}
    if error.line and not error.cell:
        location["region"] = {"startLine": error.line, "startColumn": max(error.column, 1)}
    return {
        "level": "error" if error.fatal else "warning",
        "message": {"text": printable(error.message)},
        "locations": [{"physicalLocation": location}],
    }


def _artifact(path: str) -> _Json:
    """Return a location as a URI reference, from the folder of the run where it lies below."""
    uri = quote(path.encode("utf-8", "surrogateescape"), safe="/")
    return {"uri": f"file://{uri}" if path.startswith("/") else uri}
