"""Results as bytes, without what the project's sources hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from fixlayers.diagnostics import FileError, Finding
from fixlayers.results import FileResult


class _Kept(Struct, frozen=True):
    """A result without its source; `change` is an encoded `Change`, None for no change."""

    path: str
    findings: tuple[Finding, ...] = ()
    error: FileError | None = None
    remarks: tuple[FileError, ...] = ()
    change: bytes | None = None


def encoded(results: Sequence[FileResult]) -> bytes:
    """Return results as bytes, without their sources."""
    return msgspec.msgpack.encode(
        [
            _Kept(each.path, each.findings, each.error, each.remarks, _change(each))
            for each in results
        ]
    )


def _change(result: FileResult) -> bytes | None:
    if result.after == result.before and not result.rounds and not result.regions:
        return None
    from fixlayers.change import Change

    change = Change(result.after, result.rounds, result.regions)
    return msgspec.msgpack.encode(change)


def decoded(data: bytes | None, sources: Mapping[str, bytes]) -> tuple[FileResult, ...] | None:
    """Return the results that bytes stand for, None if they stand for none of these sources."""
    if data is None:
        return None
    try:
        kept = msgspec.msgpack.decode(data, type=list[_Kept])
        return tuple(_restored(each, sources[each.path]) for each in kept)
    except (msgspec.DecodeError, RecursionError, KeyError):
        return None


def _restored(kept: _Kept, before: bytes) -> FileResult:
    said = (kept.findings, kept.error, kept.remarks)
    if kept.change is None:
        return FileResult(kept.path, before, before, *said)
    from fixlayers.change import Change

    change = msgspec.msgpack.decode(kept.change, type=Change)
    return FileResult(kept.path, before, change.after, *said, change.rounds, change.regions)
