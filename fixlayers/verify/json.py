"""Verdicts as JSON. Its keys are a promise: a change that breaks a reader raises VERSION."""

from __future__ import annotations

import msgspec

from fixlayers import __version__
from fixlayers.diagnostics import Finding
from fixlayers.report.json import error_document
from fixlayers.report.text import printable
from fixlayers.verify.verdicts import Proof, Verdict

VERSION = 1


def document(proof: Proof) -> bytes:
    """Return the whole proof as JSON, ending in a newline (schema: report/verify_schema.json)."""
    said = {
        "version": VERSION,
        "tool": {"name": "fixlayers", "version": __version__},
        "keras": list(proof.keras),
        "classes": [_class(verdict) for verdict in proof.verdicts],
        "stand_ins": [{"path": printable(s.path), "names": s.names} for s in proof.stand_ins],
        "errors": [error_document(error) for error in proof.errors],
        "summary": {
            "files": proof.files,
            "survive": proof.count("survives"),
            "fail": proof.count("fails"),
            "not_built": proof.count("not built"),
        },
    }
    return msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"


def _class(verdict: Verdict) -> dict[str, object]:
    result = verdict.result
    return {
        "path": printable(verdict.path),
        "cell": verdict.cell or None,
        "line": verdict.line,
        "class": printable(result.class_name),
        "kind": result.kind,
        "framework": result.framework,
        "verdict": result.outcome,
        "stage": result.stage,
        "error": printable(result.error),
        "cures": [_cure(finding) for finding in verdict.cures],
        "arguments": result.arguments,
        "attempts": result.attempts,
        "registered": result.registered,
        "called": result.called,
        "saved": result.saved,
    }


def _cure(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "message": printable(finding.message),
        "safety": finding.safety,
        "reason": printable(finding.reason),
    }
