"""What becomes of a file that is changed."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.plan import PlannedClass
from fixlayers.regions import Region


class Change(Struct, frozen=True):
    """What a result tells of a file beyond its findings; see `FileResult`."""

    after: bytes
    rounds: tuple[tuple[PlannedClass, ...], ...]
    regions: tuple[Region, ...]
