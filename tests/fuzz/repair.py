"""What fixlayers makes of a generated file, and the job that judges it."""

from __future__ import annotations

import ast
import difflib
import re
from dataclasses import dataclass
from typing import Any

from fixlayers import fix_source
from fixlayers.diagnostics import Finding
from tests.fuzz.kinds import KINDS
from tests.fuzz.spec import Spec
from tests.fuzz.writing import build_of, source_of, takes_name

REGISTRATION = "FXL301"
_MAY_CHANGE = re.compile(r"\s*(@.*register_keras_serializable|import |from \S+ import |$)")


@dataclass(frozen=True)
class Repair:
    """A generated file before and after.

    Args:
        spec: what was generated.
        before: its source.
        after: the repaired source; `before` if nothing was done.
        findings: what fixlayers found.
        error: what went wrong in fixlayers itself, "" for nothing.
        again: how a second run differs, "" if it changes nothing.
    """

    spec: Spec
    before: str
    after: str
    findings: tuple[Finding, ...]
    error: str = ""
    again: str = ""

    def refused(self, name: str) -> list[Finding]:
        """Return the findings of a class, or of its parents in the file, that have no fix.

        Notes that a class is left as it is are among them.
        """
        line = {s.name for s in self._line(name)}
        return [
            f
            for f in self.findings
            if f.class_name in line and not f.applied and (f.level == "error" or f.reason)
        ]

    def applied(self, name: str) -> list[Finding]:
        """Return the findings of a class, beside its registration, whose fix was applied."""
        return [
            f
            for f in self.findings
            if f.class_name == name and f.applied and f.code != REGISTRATION
        ]

    def _line(self, name: str) -> tuple[Spec, ...]:
        return next(s for s in self.spec.line if s.name == name).line

    def touched(self) -> list[str]:
        """Return the lines that changed beside registrations and imports."""
        lines = difflib.ndiff(self.before.splitlines(), self.after.splitlines())
        return [
            line for line in lines if line[:2] in ("- ", "+ ") and not _MAY_CHANGE.match(line[2:])
        ]

    def job(self) -> dict[str, Any]:
        """Return what a worker is asked."""
        return {
            "before": self.before,
            "after": self.after,
            "targets": [
                {"class": s.name, "build": _build(s), "usage": KINDS[s.kind].usage}
                for s in self.spec.line
            ],
        }


def _build(spec: Spec) -> str:
    """Build half of the objects that take a name with one, so that its loss is seen."""
    build = build_of(spec)
    if not takes_name(spec) or len(spec.parameters) % 2:
        return build
    separator = "" if build.endswith("()") else ", "
    return f'{build[:-1]}{separator}name="mine")'


def repaired(spec: Spec) -> Repair:
    """Write the file, repair it, repair it again."""
    before = source_of(spec)
    try:
        result = fix_source(before.encode(), path="generated.py")
    except Exception as raised:  # noqa: BLE001 - any error of the engine's is a finding of the fuzz
        return Repair(spec, before, before, (), f"{type(raised).__name__}: {raised}")
    after = result.after.decode()
    error = result.error.message if result.error else ""
    again = "" if after == before else _again(after)
    if again.startswith("error: "):
        error, again = again, ""
    return Repair(spec, before, after, result.findings, error, again)


def _again(after: str) -> str:
    try:
        ast.parse(after)
        second = fix_source(after.encode(), path="generated.py").after.decode()
    except Exception as error:  # noqa: BLE001 - as above
        return f"error: {type(error).__name__}: {error}"
    lines = difflib.unified_diff(after.splitlines(), second.splitlines(), lineterm="")
    return "\n".join(lines)
