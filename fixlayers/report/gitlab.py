"""A GitLab code quality report: what its merge requests show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

import msgspec

from fixlayers.report.places import Places
from fixlayers.report.run import Report
from fixlayers.report.text import printable, remark


def document(report: Report) -> bytes:
    """Return the report as a JSON array; GitLab compares fingerprints, which know no line."""
    issues = [*_findings(report), *_errors(report)]
    seen: Counter[str] = Counter()
    for issue in issues:
        # No two issues may have one fingerprint.
        text = str(issue["fingerprint"])
        seen[text] += 1
        issue["fingerprint"] = sha256(f"{text}|{seen[text]}".encode()).hexdigest()
    return msgspec.json.format(msgspec.json.encode(issues), indent=1) + b"\n"


def _findings(report: Report) -> Iterator[dict[str, object]]:
    for result in report.results:
        places = Places(result)
        for finding in result.findings:
            description = f"{finding.class_name}: {finding.message} [{remark(finding)}]"
            yield _issue(
                description,
                finding.code,
                "info" if finding.level == "note" else "major",
                finding.path,
                places.line(finding),
                f"{finding.path}|{finding.class_name}|{finding.code}",
            )


def _errors(report: Report) -> Iterator[dict[str, object]]:
    for error in report.errors:
        severity = "blocker" if error.fatal else "minor"
        line = 1 if error.cell else max(error.line, 1)
        fingerprint = f"{error.path}|{error.message}"
        yield _issue(error.message, "error", severity, error.path, line, fingerprint)


def _issue(
    description: str, check: str, severity: str, path: str, line: int, fingerprint: str
) -> dict[str, object]:
    return {
        "description": printable(description),
        "check_name": f"fixlayers {check}",
        "fingerprint": printable(fingerprint),
        "severity": severity,
        "location": {"path": printable(path), "lines": {"begin": line}},
    }
