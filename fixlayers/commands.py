"""What the commands do, between the options of the command line and its exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from msgspec import structs

from fixlayers import engine
from fixlayers.diagnostics import FileError
from fixlayers.discovery import Project
from fixlayers.exit_codes import CLEAN, FAILED, FOUND
from fixlayers.files import write_file, write_files, write_new, write_obstacle
from fixlayers.plan import NOT_CHOSEN, ClassName
from fixlayers.report.formats import render
from fixlayers.report.run import Report
from fixlayers.report.text import error_line, finding_line, fixed_line, found_line
from fixlayers.request import Request
from fixlayers.results import FileResult
from fixlayers.running import Step, planned, remembered, run, unfixed
from fixlayers.settings import Settings

if TYPE_CHECKING:
    from fixlayers.units import Planner


class Choose(Protocol):
    """Returns what becomes of a project where only some of a repair is wanted."""

    def __call__(
        self, results: Sequence[FileResult], *, plan_only: Planner
    ) -> Sequence[FileResult]:
        """Take what becomes of it where all is wanted, and what plans it for some classes."""


def check(request: Request) -> int:
    """Print what is wrong and return the exit code; writes no file."""
    report = run(request, planned if request.shows_fixes else _checked)
    if request.add_ignores or request.update_baseline:
        return adopt(request, report)
    report = _output(request, report)
    _close(request, report, found_line(report.tally()))
    return _exit_code(request, report, report.tally().problems)


def diff(request: Request) -> int:
    """Write the patch to stdout, or to the file asked for, and return the exit code."""
    from fixlayers.origin import origin_text
    from fixlayers.patch import ChangedFile, make_patch
    from fixlayers.review import relying_files
    from fixlayers.units import Repair

    report = run(request, planned)
    origin = origin_text(request)
    repair = Repair(report.results)
    patch = make_patch(
        ChangedFile(
            done.path, done.before, done.after, done.regions, origin, relying_files(repair, done)
        )
        for done in report.results
    )
    if not request.patch:
        _write_bytes(patch)
    elif problem := write_new(request.patch, patch):
        report = structs.replace(report, errors=(*report.errors, problem))
    report = _output(request, report)
    _print_left(request, report)
    _close(request, report, found_line(report.tally()))
    return _exit_code(request, report, report.tally().problems)


def fix(request: Request) -> int:
    """Rewrite the files in place, stdin to stdout, and return the exit code."""
    report = run(request, _fixing(request))
    report = _output(request, report)
    _print_left(request, report)
    _close(request, report, fixed_line(report.tally()) + _advice(request, report))
    return _exit_code(request, report, report.tally().left)


def _fixing(request: Request) -> Step:
    if request.reads_stdin:
        return _piped
    if request.interactive:
        from fixlayers.interactive import Interview

        interview = Interview()
        return _choosing(lambda _, settings: partial(interview.chosen, settings=settings))
    if request.verified:
        from fixlayers.verify.verified_fix import verifying

        return _choosing(verifying(request))
    return _written


def _checked(project: Project, settings: Settings, request: Request) -> Iterable[FileResult]:
    return remembered("check", engine.check_project, project, settings, request)


def _written(project: Project, settings: Settings, request: Request) -> Iterable[FileResult]:
    results, blocked, _ = _writable(project, settings, request)
    for result in results:
        error = blocked.get(result.path) or write_file(result.path, result.before, result.after)
        yield unfixed(result, error) if error else result


def _writable(
    project: Project, settings: Settings, request: Request
) -> tuple[Sequence[FileResult], Mapping[str, FileError], Settings]:
    """Plan what can be written; return what comes of it, what cannot be, and the settings."""
    results = planned(project, settings, request)
    changed = (result.path for result in results if result.after != result.before)
    blocked = {path: error for path in changed if (error := write_obstacle(path))}
    if blocked:
        # No class may rely on a repair of its relative that cannot be written: plan without it.
        settings = structs.replace(settings, read_only=(*settings.read_only, *blocked))
        results = planned(project, settings, request)
    return results, blocked, settings


def _choosing(chooser: Callable[[Project, Settings], Choose]) -> Step:
    """Return a step that writes what is chosen of a repair: in all files or in none."""

    def step(project: Project, settings: Settings, request: Request) -> Iterable[FileResult]:
        results, blocked, settings = _writable(project, settings, request)

        def plan_only(chosen: frozenset[ClassName]) -> Sequence[FileResult]:
            # Relatives count even where what has brought them here was not chosen.
            targets = tuple(sorted({*project.targets, *(path for path, _ in chosen)}))
            here = structs.replace(project, targets=targets)
            return planned(here, structs.replace(settings, only=chosen), request)

        results = chooser(project, settings)(results, plan_only=plan_only)
        failed = write_files([(r.path, r.before, r.after) for r in results if r.after != r.before])
        for result in results:
            error = blocked.get(result.path)
            if failed and result.after != result.before:
                beside = FileError(result.path, f"not written: {failed.path} cannot be")
                error = failed if result.path == failed.path else beside
            yield unfixed(result, error) if error else result

    return step


def _piped(project: Project, settings: Settings, request: Request) -> Iterable[FileResult]:
    (path,) = project.targets
    after = project.sources[path]
    try:
        results = planned(project, settings, request)
        after = next((result.after for result in results if result.path == path), after)
    finally:
        # An editor takes what it gets for the new text: whatever happens, it is never less.
        _write_bytes(after)
    return results


def adopt(request: Request, report: Report) -> int:
    """Make what was found known, as comments or in the baseline, and return the exit code."""
    errors = list(report.errors)
    findings = report.findings()
    if request.update_baseline:
        from fixlayers.baseline import Baseline

        data = Baseline(request.baseline).document(findings)
        errors += [error] if (error := write_new(request.baseline, data)) else []
        summary = f"{request.baseline} holds what was found."
    else:
        from fixlayers.ignores import with_ignores

        changed = 0
        for result in report.results:
            try:
                after = with_ignores(result.path, result.before, result.findings)
            except ValueError as problem:
                errors.append(FileError(result.path, f"not written: {problem}"))
                continue
            if error := write_file(result.path, result.before, after):
                errors.append(error)
            changed += error is None and after != result.before
        summary = f"Added ignores to {changed} file{'' if changed == 1 else 's'}."
    _close(request, structs.replace(report, errors=tuple(errors)), summary)
    return FAILED if any(error.fatal for error in errors) else CLEAN


def _print_left(request: Request, report: Report) -> None:
    """Print to stderr what the patch or the fixed files do not solve, unless stdout says it."""
    if request.stdout_format == "":
        # Who was asked and said no has seen it.
        left = (f for f in report.findings() if not f.applied and f.reason != NOT_CHOSEN)
        sys.stderr.writelines(f"{finding_line(finding)}\n" for finding in left)


def _advice(request: Request, report: Report) -> str:
    """Return the map that loads older files, for a person who has just fixed files in place."""
    if request.reads_stdin or request.stdout_format != "":
        return ""
    from fixlayers.report.custom_objects import custom_objects

    code = custom_objects(report.registered)
    return f"\n\n{code.rstrip()}" if code else ""


def _output(request: Request, report: Report) -> Report:
    """Write the report in each format that is asked for; what cannot be written is an error."""
    errors: list[FileError] = []
    for name, file in request.outputs:
        if problem := write_new(file, render(name, report)):
            errors.append(problem)
    if request.stdout_format:
        colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        data = render(request.stdout_format, report, colour=colour)
        if request.stdout_format in ("text", "full"):
            # Text, so that the terminal's own encoding holds.
            sys.stdout.writelines(data.decode().splitlines(keepends=True))
        else:
            _write_bytes(data)
    return structs.replace(report, errors=(*report.errors, *errors))


def _close(request: Request, report: Report, summary: str) -> None:
    sys.stdout.flush()
    sys.stderr.writelines(f"{error_line(error)}\n" for error in report.errors)
    if not request.quiet:
        sys.stderr.write(f"{summary}\n")


def _write_bytes(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def _exit_code(request: Request, report: Report, problems: int) -> int:
    if any(error.fatal for error in report.errors):
        return FAILED
    return FOUND if problems and not request.exit_zero else CLEAN
