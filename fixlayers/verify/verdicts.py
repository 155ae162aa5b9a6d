"""What `verify` says of classes: the verdicts, where the classes stand, what cures them."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from fixlayers.diagnostics import FileError, Finding
from fixlayers.tracebacks import explain
from fixlayers.verify.results import ClassResult, Outcome


class Verdict(Struct, frozen=True):
    """The verdict on a class, and where it stands: in a notebook `line` counts in `cell`.

    `module` is the name that the file is imported by, "" where it cannot be imported as it stands
    to get the Keras of the verdict. `cures` are the findings of `check` that the failure calls for,
    the likeliest first.
    """

    path: str
    cell: int
    line: int
    module: str
    result: ClassResult
    cures: tuple[Finding, ...] = ()


class StandIns(Struct, frozen=True):
    """The imports of a file in place of which there was nothing but a stand-in."""

    path: str
    names: tuple[str, ...]


class Proof(Struct, frozen=True):
    """What came of a run. `keras` are the versions that it ran on, `files` how many files ran."""

    verdicts: tuple[Verdict, ...] = ()
    stand_ins: tuple[StandIns, ...] = ()
    errors: tuple[FileError, ...] = ()
    keras: tuple[str, ...] = ()
    files: int = 0

    def count(self, outcome: Outcome) -> int:
        """Return how many verdicts are of this kind."""
        return sum(verdict.result.outcome == outcome for verdict in self.verdicts)


# What the probe finds by comparing has no message of Keras's own.
_UNSAID: dict[str, tuple[str, ...]] = {
    "name": ("FXL101", "FXL102", "FXL105", "FXL203", "FXL104"),
    "locate": ("FXL301", "FXL303"),
}


def cures(result: ClassResult, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return the findings about a class that its failure calls for, the likeliest first.

    Those that the error message is a symptom of; all problems if it is a symptom of none of them,
    and none if it is one that no rule cures.
    """
    if result.outcome != "fails":
        return ()
    explanation = explain(result.error)
    if explanation and not explanation.codes:
        return ()
    said = explanation.codes if explanation else ()
    problems = [finding for finding in findings if finding.level == "error"]
    codes = (*_UNSAID.get(result.stage, ()), *said)
    found = tuple(f for code in dict.fromkeys(codes) for f in problems if f.code == code)
    return found or tuple(problems)
