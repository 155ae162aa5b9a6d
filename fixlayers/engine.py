"""The whole line, pure: sources in, findings and rewritten sources out. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from msgspec import Struct, structs

from fixlayers.diagnostics import FileError, Finding
from fixlayers.notebook import PythonSources, is_notebook, read_notebook
from fixlayers.plan import FilePlan, Plan
from fixlayers.planning import make_plan
from fixlayers.regions import Region, class_regions
from fixlayers.settings import Settings
from fixlayers.survey.project import Project

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
# Starting a process costs about as much as rewriting this many files.
_WORTH_A_PROCESS = 8


class FileResult(Struct, frozen=True):
    """One file before and after its fixes (`after == before` where nothing changes).

    `regions` say which lines belong to which edited class.
    """

    path: str
    before: bytes
    after: bytes
    findings: tuple[Finding, ...] = ()
    error: FileError | None = None
    remarks: tuple[FileError, ...] = ()
    regions: tuple[Region, ...] = ()


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
    python = PythonSources(sources)
    plan = make_plan(Project(python.modules), settings, targets)
    return Plan(tuple(_located(python, plan, targets)))


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
) -> tuple[FileResult, ...]:
    """Find what is wrong, and change nothing: `after` is `before` everywhere.

    Takes the same as `plan_project`.
    """
    plan = plan_project(sources, settings, targets=targets)
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
) -> tuple[FileResult, ...]:
    """Plan, rewrite and check the result.

    Takes the same as `plan_project`, the number of processes that may be used, and a function that
    is told (files done, files to do).

    Returns:
        A result for each file of the plan. One whose rewrite fails a check comes back unchanged,
        with an error.
    """
    plan = plan_project(sources, settings, targets=targets)
    results: list[FileResult] = []
    for result in _rewrite_all(sources, plan, settings, jobs):
        results.append(result)
        if progress is not None:
            progress(len(results), len(plan.files))
    changed = {r.path: r.after for r in results if r.after != r.before}
    if not changed:
        return tuple(results)
    second = plan_project({**sources, **changed}, settings, targets=set(changed))
    left = {f.path: f for f in second.files}
    return tuple(_if_settled(r, left.get(r.path)) for r in results)


def _rewrite_all(
    sources: Mapping[str, bytes], plan: Plan, settings: Settings, jobs: int
) -> Iterator[FileResult]:
    """Rewrite the files of a plan, in its order, in several processes where that pays."""
    before = [sources[f.path] for f in plan.files]
    edited = sum(bool(f.edits) for f in plan.files)
    workers = min(jobs, edited // _WORTH_A_PROCESS)
    if workers < 2:
        yield from map(_rewritten, before, plan.files, _line_lengths(plan, settings))
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(
            _rewritten, before, plan.files, _line_lengths(plan, settings), chunksize=4
        )


def _line_lengths(plan: Plan, settings: Settings) -> list[int]:
    return [settings.at(file.path).line_length for file in plan.files]


def _rewritten(before: bytes, plan: FilePlan, line_length: int) -> FileResult:
    if not plan.edits:
        return FileResult(plan.path, before, before, plan.findings, plan.error, plan.remarks)
    # libcst is slow to import and most runs have nothing to rewrite.
    from fixlayers.rewrite.errors import EditError
    from fixlayers.rewrite.self_check import self_check
    from fixlayers.rewrite.source import rewrite_source

    try:
        notebook = read_notebook(before) if is_notebook(plan.path) else None
        source = notebook.module if notebook else before
        after = rewrite_source(source, plan.edits, line_length=line_length)
        trouble = self_check(source, after, plan.edits)
        if notebook and not trouble:
            after = notebook.with_module(after)
    except EditError as error:
        after, trouble = before, str(error)
    except Exception as error:  # noqa: BLE001 - one file never stops the others
        after, trouble = before, f"{type(error).__name__}: {error}"
    if trouble:
        return _withdrawn(plan.path, before, plan.findings, trouble)
    regions = class_regions(plan.path, before, after, plan.classes)
    return FileResult(plan.path, before, after, plan.findings, plan.error, plan.remarks, regions)


def _if_settled(result: FileResult, left: FilePlan | None) -> FileResult:
    """Take a rewrite back if planning it again still orders edits."""
    if left is None or result.after == result.before:
        return result
    if left.edits:
        trouble = f"a second run would edit again ({type(left.edits[0]).__name__})"
    elif left.error and left.error.fatal:
        trouble = left.error.message
    else:
        return result
    return _withdrawn(result.path, result.before, result.findings, trouble)


def _withdrawn(path: str, before: bytes, findings: tuple[Finding, ...], trouble: str) -> FileResult:
    reason = "the rewritten file failed its check"
    kept = tuple(
        structs.replace(f, applied=False, safety=None, reason=reason) if f.applied else f
        for f in findings
    )
    message = f"left as it was; fixlayers's own error, please report it: {trouble}"
    return FileResult(path, before, before, kept, FileError(path, message))


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
