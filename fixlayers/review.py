"""Whether what a reviewer left of a patch is whole: no class half repaired, no hunk but planned.

The patch's files are planned again. Every hunk has to be one of that plan, which makes sure that
`apply` writes nothing that `fix` would not; then the classes that the kept hunks repair are planned
alone, and must need no other fix than they have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct, structs

from fixlayers import engine
from fixlayers.discovery import Project
from fixlayers.engine import FileResult
from fixlayers.patch import (
    Hunk,
    PatchedFile,
    RefusalError,
    apply_to,
    digest,
    make_hunks,
    split_lines,
)
from fixlayers.plan import FilePlan, PlannedClass
from fixlayers.rewrite.edits import AddImport
from fixlayers.settings import Settings
from fixlayers.wording import listed

ClassName = tuple[str, str]
"""The path and the qualified name of a class."""


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
    results = engine.fix_project(project.sources, settings, targets=files.keys(), jobs=jobs)
    halves = {result.path: _half(result, files.get(result.path)) for result in results}
    for path, file in files.items():
        _check_planned(file, halves.get(path, _Half((), ())), after[path])
    if any(half.missing for half in halves.values()):
        thinned = _Thinned(project, settings, halves)
        if problems := [*thinned.problems(after)]:
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

    def __init__(self, project: Project, settings: Settings, halves: Mapping[str, _Half]) -> None:
        self._sources = project.sources
        self._halves = halves
        self._targets = [path for path, half in halves.items() if half.kept]
        self._kept = {
            (path, name)
            for path, half in halves.items()
            for name in _owners(half.kept)
            if name
        }  # fmt: skip
        self._settings = settings
        self._only = structs.replace(settings, only=frozenset(self._kept))

    def problems(self, after: Mapping[str, bytes]) -> Iterator[str]:
        """Yield the classes that are left half repaired, each with the reason."""
        whole = self._plan(self._sources, self._settings)
        alone = self._plan(self._sources, self._only)
        second = self._plan({**self._sources, **after}, self._only)
        for path, name in sorted(self._kept):
            reason = (
                self._lacks_hunks(path, name)
                or _depends(name, whole.get(path), alone.get(path))
                or self._lacks_imports(path, name, alone.get(path))
                or ("there is more to repair" if _of(second.get(path), name) else "")
            )
            if reason:
                yield f"{name} in {path} ({reason})"

    def _plan(self, sources: Mapping[str, bytes], settings: Settings) -> dict[str, FilePlan]:
        plan = engine.plan_project(sources, settings, targets=self._targets)
        return {file.path: file for file in plan.files}

    def _lacks_hunks(self, path: str, name: str) -> str:
        half = self._halves[path]
        missing = sum(name in hunk.owners for hunk in half.missing)
        number = missing + sum(name in hunk.owners for hunk in half.kept)
        return f"{missing} of its {number} hunks {_are(missing)} missing" if missing else ""

    def _lacks_imports(self, path: str, name: str, plan: FilePlan | None) -> str:
        needed = any(isinstance(edit, AddImport) for each in _of(plan, name) for edit in each.edits)
        lacks = "" in _owners(self._halves[path].missing)
        return "the hunk of its imports is missing" if needed and lacks else ""


def _owners(hunks: Sequence[Hunk]) -> set[str]:
    return {name for hunk in hunks for name in hunk.owners}


def _of(plan: FilePlan | None, name: str) -> list[PlannedClass]:
    return [each for each in plan.classes if each.name == name] if plan else []


def _depends(name: str, whole: FilePlan | None, alone: FilePlan | None) -> str:
    """Say why a class cannot be repaired without those that were left out, "" if it can."""
    if _of(whole, name) == _of(alone, name):
        return ""
    reasons = [
        finding.reason
        for finding in (alone.findings if alone else ())
        if finding.class_name == name and finding.level == "error" and not finding.applied
    ]
    return next(filter(None, reasons), "its fixes need others that are left out")


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def check_reversible(project: Project, paths: Sequence[str]) -> None:
    """Refuse to take a repair back in some files where relatives in others may rely on it.

    Raises RefusalError, which names the class.
    """
    from fixlayers.notebook import PythonSources
    from fixlayers.survey.project import Project as Classes

    classes = Classes(PythonSources(project.sources).modules)
    for key in sorted(classes.nodes, key=lambda key: (key.path, key.ordinal)):
        if key.path in paths:
            relatives = (*classes.ancestors(key), *classes.descendants(key))
            others = [classes.node(r).facts.qualname for r in relatives if r.path not in paths]
            if others:
                name = classes.node(key).facts.qualname
                raise RefusalError(
                    f"left half repaired would be {name} in {key.path}: "
                    f"the patch lacks files, and {listed(others)} may rely on what it did"
                )
