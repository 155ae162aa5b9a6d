"""The whole line, pure: sources in, findings and rewritten sources out. Nothing is written here."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import Struct

from fixlayers.diagnostics import FileError, Finding
from fixlayers.rewrite.edits import Edit
from fixlayers.settings import Settings


class FilePlan(Struct, frozen=True):
    """What a plan found in one file and the edits it orders there."""

    path: str
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()
    error: FileError | None = None


class Plan(Struct, frozen=True):
    """A plan for a project: one entry a target file that has something to say, sorted by path."""

    files: tuple[FilePlan, ...] = ()


class FileResult(Struct, frozen=True):
    """One file before and after its fixes (`after == before` where nothing changes)."""

    path: str
    before: bytes
    after: bytes
    findings: tuple[Finding, ...] = ()
    error: FileError | None = None
