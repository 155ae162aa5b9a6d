"""What has come of one file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, structs

from fixlayers.diagnostics import FileError, Finding

if TYPE_CHECKING:
    from fixlayers.plan import PlannedClass
    from fixlayers.regions import Region

OWN_ERROR = "left as it was; fixlayers's own error, please report it: "
"""How the error of a rewrite begins that was withdrawn."""


class FileResult(Struct, frozen=True):
    """One file before and after its fixes (`after == before` where nothing changes).

    `rounds` are the classes that each plan edited, of which there is more than one where a repair
    revealed another; `regions` say which lines belong to which edited class.
    """

    path: str
    before: bytes
    after: bytes
    findings: tuple[Finding, ...] = ()
    error: FileError | None = None
    remarks: tuple[FileError, ...] = ()
    rounds: tuple[tuple[PlannedClass, ...], ...] = ()
    regions: tuple[Region, ...] = ()

    @property
    def classes(self) -> tuple[PlannedClass, ...]:
        """The edited classes in source order, each with the codes and edits of all rounds."""
        joined: dict[int, PlannedClass] = {}
        for each in (planned for classes in self.rounds for planned in classes):
            known = joined.get(each.ordinal, structs.replace(each, codes=(), edits=()))
            joined[each.ordinal] = structs.replace(
                known,
                codes=tuple(sorted({*known.codes, *each.codes})),
                edits=(*known.edits, *each.edits),
                relies_on=tuple(dict.fromkeys((*known.relies_on, *each.relies_on))),
            )
        return tuple(joined[ordinal] for ordinal in sorted(joined))


def is_own_error(error: FileError) -> bool:
    """Tell whether an error is that of a rewrite which was withdrawn."""
    return error.message.startswith(OWN_ERROR)
