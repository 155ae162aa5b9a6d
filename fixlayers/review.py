"""Whether what a reviewer left of a patch is whole: no class half repaired, no hunk but planned.

The patch's files are planned again. Every hunk has to be one of that plan, which makes sure that
`apply` writes nothing that `fix` would not; then the classes that the kept hunks repair are planned
alone, and must need no other fix than they have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct, structs

from fixlayers import engine
from fixlayers.discovery import Project
from fixlayers.patch import (
    Hunk,
    PatchedFile,
    RefusalError,
    Relying,
    apply_to,
    digest,
    make_hunks,
    split_lines,
)
from fixlayers.results import FileResult
from fixlayers.rewrite.edits import ImportEdit
from fixlayers.settings import Settings
from fixlayers.units import Repair, half_repaired
from fixlayers.wording import listed


class _Half(Struct, frozen=True):
    """The hunks of a planned file that a patch has, and those that it lacks."""

    kept: tuple[Hunk, ...]
    missing: tuple[Hunk, ...]


def reviewed(
    project: Project, settings: Settings, files: Mapping[str, PatchedFile], *, jobs: int
) -> dict[str, bytes]:
    """Return what the files of a patch become, by path.

    Args:
        project: the project as it stands; its sources are the bases of the patch.
        settings: those that the patch was planned with.
        files: what the patch says of files of the project.
        jobs: the processes that may be used.

    Raises:
        RefusalError: a hunk does not fit its file or is not planned, or a class would be left half
            repaired, which is named.
    """
    after = {path: apply_to(file, project.sources[path]) for path, file in files.items()}
    relying = {relying.path for file in files.values() for relying in file.relying}
    targets = {*files, *(relying & project.sources.keys())}
    results = engine.fix_project(project.sources, settings, targets=targets, jobs=jobs)
    halves = {result.path: _half(result, files.get(result.path)) for result in results}
    for path, file in files.items():
        _check_planned(file, halves.get(path, _Half((), ())), after[path])
    if any(half.missing for half in halves.values()):
        thinned = _Thinned(results, halves)
        alone = engine.fix_project(
            project.sources,
            structs.replace(settings, only=thinned.kept),
            targets=targets,
            jobs=jobs,
        )
        if problems := [*thinned.problems(alone)]:
            raise RefusalError(f"left half repaired would be {'; '.join(problems)}")
    return after


def _half(result: FileResult, file: PatchedFile | None) -> _Half:
    lines = split_lines(result.before), split_lines(result.after)
    planned = make_hunks(*lines, result.regions)
    changes = {hunk.change for hunk in file.hunks} if file else set()
    return _Half(
        tuple(hunk for hunk in planned if hunk.change in changes),
        tuple(hunk for hunk in planned if hunk.change not in changes),
    )


def _check_planned(file: PatchedFile, half: _Half, after: bytes) -> None:
    """Refuse hunks that the plan has not."""
    planned = {hunk.change for hunk in half.kept}
    for hunk in file.hunks:
        if hunk.change not in planned:
            raise RefusalError(f"{file.path}: fixlayers plans no such hunk", hunk.line)
    if not half.missing and digest(after) != file.result:
        raise RefusalError(f"{file.path} would not be what the patch says", file.line)


class _Thinned:
    """A patch that lacks hunks of the plan."""

    def __init__(self, results: Sequence[FileResult], halves: Mapping[str, _Half]) -> None:
        self._repair = Repair(results)
        self._halves = halves
        self.kept = frozenset(
            (path, name) for path, half in halves.items() for name in _owners(half.kept) if name
        )

    def problems(self, alone: Sequence[FileResult]) -> Iterator[str]:
        """Yield the classes that are left half repaired, each with the reason.

        `alone` is what becomes of the project where only the kept classes are repaired.
        """
        half = half_repaired(self._repair, alone, self.kept)
        for path, name in sorted(self.kept):
            reason = (
                self._lacks_hunks(path, name)
                or half.get((path, name), "")
                or self._lacks_imports(path, name)
            )
            if reason:
                yield f"{name} in {path} ({reason})"

    def _lacks_hunks(self, path: str, name: str) -> str:
        half = self._halves[path]
        missing = sum(name in hunk.owners for hunk in half.missing)
        number = missing + sum(name in hunk.owners for hunk in half.kept)
        return f"{missing} of its {number} hunks {_are(missing)} missing" if missing else ""

    def _lacks_imports(self, path: str, name: str) -> str:
        edits = [edit for each in self._repair.classes((path, name)) for edit in each.edits]
        needed = any(isinstance(edit, ImportEdit) for edit in edits)
        lacks = "" in _owners(self._halves[path].missing)
        return "the hunk of its imports is missing" if needed and lacks else ""


def _owners(hunks: Sequence[Hunk]) -> set[str]:
    return {name for hunk in hunks for name in hunk.owners}


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def relying_files(repair: Repair, file: FileResult) -> tuple[Relying, ...]:
    """Return what a patch has to say of other files, so that `check_reversible` can tell."""
    return tuple(
        Relying(path, digest(repair.before(path)), classes)
        for path, classes in repair.relying(file.path).items()
    )


def check_reversible(files: Mapping[str, PatchedFile], read: Callable[[str], bytes]) -> None:
    """Refuse to take back what repaired classes in other files rely on.

    A file that is as it was before the patch does not; whether another has kept its repair cannot
    be told. `read` returns what a file holds. Raises RefusalError, which names the class.
    """
    for file in files.values():
        for relying in file.relying:
            if relying.path not in files and digest(read(relying.path)) != relying.base:
                raise RefusalError(
                    f"left half repaired would be {listed(relying.classes)} in {relying.path} "
                    f"(it may rely on what the patch did to {file.path})",
                    file.line,
                )
