"""A plan: what was found in each file, and the edits that cure it."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.diagnostics import FileError, Finding
from fixlayers.rewrite.edits import Edit

ClassName = tuple[str, str]
"""The path and the qualified name of a class."""

NOT_CHOSEN = "not chosen"
"""Why a class is not repaired where only some were chosen and it is none of them."""


class PlannedClass(Struct, frozen=True):
    """A class that a plan edits.

    `name` is the qualified one, `ordinal` the number of the class statement in its file, `codes`
    are those of the fixes that are carried out, `edits` what they order. `relies_on` are the
    classes without whose repair, in the same plan, it would get another or none; `relatives` are
    all Keras classes above and below it.
    """

    name: str
    ordinal: int
    codes: tuple[str, ...]
    edits: tuple[Edit, ...]
    relies_on: tuple[ClassName, ...] = ()
    relatives: tuple[ClassName, ...] = ()


class FilePlan(Struct, frozen=True):
    """What a plan found in one file and the classes that it edits there, in source order.

    `error` is why the file could not be planned; `remarks` are words about the file that never
    change the exit code.
    """

    path: str
    findings: tuple[Finding, ...] = ()
    classes: tuple[PlannedClass, ...] = ()
    error: FileError | None = None
    remarks: tuple[FileError, ...] = ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All edits of the file; two rules may order the same one, which is one edit."""
        return tuple(dict.fromkeys(edit for each in self.classes for edit in each.edits))


class Plan(Struct, frozen=True):
    """A plan for a project: one entry a file that has something to say, sorted by path."""

    files: tuple[FilePlan, ...] = ()
