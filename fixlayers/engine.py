"""The whole line, pure: sources in, findings and rewritten sources out. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import structs

from fixlayers.diagnostics import FileError, Finding
from fixlayers.plan import FilePlan, Plan
from fixlayers.results import FileResult, is_own_error
from fixlayers.settings import Settings
from fixlayers.survey.mentions import mentions_keras

if TYPE_CHECKING:
    from fixlayers.notebook.project import PythonSources
    from fixlayers.survey.reader import Memory, Reader

__all__ = [
    "FilePlan",
    "FileResult",
    "Plan",
    "check_project",
    "check_source",
    "fix_project",
    "fix_source",
    "plan_project",
]

Progress = Callable[[int, int], None]
DEFAULTS = Settings()


def plan_project(
    sources: Mapping[str, bytes],
    settings: Settings = DEFAULTS,
    *,
    targets: Collection[str] | None = None,
) -> Plan:
    """Plan the repair of a project.

    Args:
        sources: the bytes of the project's files by path, with "/".
        settings: which rules run, which fixes may be applied.
        targets: the paths to report on and to fix; all of `sources` if None.

    Returns:
        An entry for each file that has findings or an error. Relatives' files that have to be
        repaired together with a target's class are included.
    """
    return _Planner().plan(sources, settings, targets)


class _Planner:
    """Plans projects, and carries plans out; what is the same in them is read once."""

    def __init__(self, jobs: int = 1, memory: Memory | None = None) -> None:
        self._jobs = jobs
        self._memory = memory

    @cached_property
    def _reader(self) -> Reader:
        from fixlayers.survey.reader import Reader

        return Reader(self._jobs, self._memory)

    def plan(
        self,
        sources: Mapping[str, bytes],
        settings: Settings,
        targets: Collection[str] | None,
    ) -> Plan:
        from fixlayers.notebook.project import PythonSources

        python = PythonSources(sources)
        plan = Plan()
        # More than half of the start-up is the survey and the rules.
        if mentions_keras(python.modules.values()):
            from fixlayers.survey.project import Project

            project = Project(python.modules, self._reader)
            if project.overview.candidates:
                from fixlayers.planning import make_plan

                plan = make_plan(project, settings, targets, self._jobs, self._memory)
        return Plan(tuple(_located(python, plan, targets)))

    def carry_out(
        self,
        plan: Plan,
        sources: Mapping[str, bytes],
        settings: Settings,
        progress: Progress | None,
    ) -> tuple[FileResult, ...]:
        from fixlayers.rewrites import rewrite_all
        from fixlayers.settling import settle

        results: list[FileResult] = []
        for result in rewrite_all(sources, plan, settings, self._jobs, self._memory):
            results.append(result)
            if progress is not None:
                progress(len(results), len(plan.files))
        return settle(sources, settings, results, lambda now, t: self.plan(now, settings, t))


def _located(
    python: PythonSources, plan: Plan, targets: Collection[str] | None
) -> Iterator[FilePlan]:
    """Yield the files of a plan with findings in the cells of notebooks, and unread notebooks."""
    planned = {file.path: file for file in plan.files}
    wanted = python.modules.keys() if targets is None else targets
    paths = {path for path in (*python.notebooks, *python.errors) if path in wanted}
    for path in sorted(paths | planned.keys()):
        file = planned.get(path, FilePlan(path))
        findings = tuple(map(python.located, file.findings))
        remarks = tuple(map(python.located, file.remarks))
        error = file.error or python.error(path)
        if findings or file.edits or error or remarks:
            yield structs.replace(file, findings=findings, error=error, remarks=remarks)


def check_project(
    sources: Mapping[str, bytes],
    settings: Settings = DEFAULTS,
    *,
    targets: Collection[str] | None = None,
    jobs: int = 1,
    memory: Memory | None = None,
) -> tuple[FileResult, ...]:
    """Find what is wrong, and change nothing: `after` is `before` everywhere.

    Takes the same as `plan_project`, the number of processes that may be used, and what knows the
    sources from an earlier run.
    """
    return _unchanged(sources, _Planner(jobs, memory).plan(sources, settings, targets))


def _unchanged(sources: Mapping[str, bytes], plan: Plan) -> tuple[FileResult, ...]:
    return tuple(
        FileResult(f.path, sources[f.path], sources[f.path], f.findings, f.error, f.remarks)
        for f in plan.files
        if f.path in sources
    )


def fix_project(
    sources: Mapping[str, bytes],
    settings: Settings = DEFAULTS,
    *,
    targets: Collection[str] | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
    memory: Memory | None = None,
) -> tuple[FileResult, ...]:
    """Plan, rewrite and check the result.

    Takes the same as `check_project`, and a function that is told (files done, files to do).

    Returns:
        A result for each file of the plan. One whose rewrite fails a check comes back unchanged,
        with an error.
    """
    failed: dict[str, FileError] = {}
    planner = _Planner(jobs, memory)
    while True:
        # No class may rely on the repair of a relative whose file is left alone: plan without it.
        here = structs.replace(settings, read_only=(*settings.read_only, *failed))
        plan = planner.plan(sources, here, targets)
        results = _unchanged(sources, plan)
        # To import what rewrites takes as long as to plan a few files, and most have no edit.
        if any(file.edits for file in plan.files):
            results = planner.carry_out(plan, sources, here, progress)
        news = {r.path: r.error for r in results if r.error and is_own_error(r.error)}
        if not news.keys() - failed.keys():
            found = {r.path: r for r in results}
            for path, error in failed.items():
                # A file of which nothing is said any more is said to have failed all the same.
                result = found.get(path, FileResult(path, sources[path], sources[path]))
                found[path] = structs.replace(result, error=error)
            return tuple(found[path] for path in sorted(found))
        failed |= news


def check_source(
    source: str | bytes, *, path: str = "<stdin>", settings: Settings = DEFAULTS
) -> tuple[Finding, ...]:
    """Return the findings of one source, seen by itself.

    Raises:
        SyntaxError: the source cannot be parsed.
    """
    results = check_project({path: _encoded(source)}, settings)
    _raise_errors(results)
    return tuple(f for result in results for f in result.findings)


def fix_source(
    source: str | bytes, *, path: str = "<stdin>", settings: Settings = DEFAULTS
) -> FileResult:
    """Fix one source, seen by itself; a `str` is taken as UTF-8.

    Raises:
        SyntaxError: the source cannot be parsed.
    """
    before = _encoded(source)
    results = fix_project({path: before}, settings)
    _raise_errors(results)
    return results[0] if results else FileResult(path, before, before)


def _encoded(source: str | bytes) -> bytes:
    return source.encode() if isinstance(source, str) else source


def _raise_errors(results: tuple[FileResult, ...]) -> None:
    for result in results:
        if result.error is not None and result.error.fatal:
            error = result.error
            raise SyntaxError(error.message, (error.path, error.line, error.column, None))
