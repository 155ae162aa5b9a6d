"""What came of a run: the one thing that every output format is made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from fixlayers.diagnostics import FileError, Finding
from fixlayers.report.tally import Tally, tally
from fixlayers.results import FileResult

if TYPE_CHECKING:
    from fixlayers.report.custom_objects import Registered


class Report(Struct, frozen=True):
    """What came of all targets, sorted by path.

    `looked_at` is their number, `registered` are the classes that their new sources register.
    """

    results: tuple[FileResult, ...]
    errors: tuple[FileError, ...]
    looked_at: int
    registered: tuple[Registered, ...] = ()

    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the results."""
        return tuple(finding for result in self.results for finding in result.findings)

    def tally(self) -> Tally:
        """Count the findings."""
        return tally(self.findings(), self.looked_at)
