"""From a request to the results of a step on each project that it names."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import structs

from fixlayers import engine
from fixlayers.configuration import Configuration, without_excluded
from fixlayers.diagnostics import FileError
from fixlayers.discovery import Project, discover, project_root, shown, surround
from fixlayers.progress import ProgressBar
from fixlayers.report.run import Report
from fixlayers.request import Request
from fixlayers.results import FileResult
from fixlayers.settings import Settings
from fixlayers.suffixes import is_notebook
from fixlayers.survey.mentions import mentions_keras

if TYPE_CHECKING:
    from fixlayers.report.custom_objects import Registered

_UNNAMED = "<stdin>"


Step = Callable[[Project, Settings, Request], Iterable[FileResult]]
"""What a command does with one project under its settings."""


def planned(project: Project, settings: Settings, request: Request) -> tuple[FileResult, ...]:
    """Return what becomes of the project's targets and their relatives; writes nothing."""
    with ProgressBar(sys.stderr, shown=not request.quiet) as progress:
        fix = partial(engine.fix_project, progress=progress)
        results = remembered("fix", fix, project, settings, request)
    return tuple(_spared(result, settings) for result in results)


def remembered(
    step: str,
    plan: Callable[..., Sequence[FileResult]],
    project: Project,
    settings: Settings,
    request: Request,
) -> Sequence[FileResult]:
    """Return what a function of the engine, called `step`, says of a project, now or before."""
    sources, targets = project.sources, project.targets
    remembers = bool(request.cache)
    if remembers and not mentions_keras(sources.values()):
        # Of other files nothing is said; they would have to be looked through a second time.
        sources = {path: source for path, source in sources.items() if is_notebook(path)}
        targets = tuple(path for path in targets if path in sources)
        remembers = False
    plan = partial(plan, sources, settings, targets=targets, jobs=request.jobs)
    if not remembers:
        return plan()
    from fixlayers.cache.cache import Cache

    # An editor asks again with each key, and each time about another text.
    cache = Cache(request.cache, project.root, writes=not request.reads_stdin)
    return cache.results(step, sources, settings, targets, plan)


def _spared(result: FileResult, settings: Settings) -> FileResult:
    """Take back a change of a file that must not change, whatever was planned."""
    if result.after == result.before or result.path not in settings.read_only:
        return result
    return unfixed(result, FileError(result.path, "left as it was: the file is read-only here"))


def unfixed(result: FileResult, error: FileError) -> FileResult:
    """Return a result whose change does not come about."""
    findings = tuple(structs.replace(finding, applied=False) for finding in result.findings)
    return structs.replace(result, after=result.before, findings=findings, error=error)


def run(request: Request, step: Step) -> Report:
    """Find the projects, take the step on each, and gather what came of it."""
    projects, broken = chosen_projects(request)
    results: list[FileResult] = []
    errors = list(broken)
    registered: list[Registered] = []
    looked_at = 0
    for project, settings in projects:
        looked_at += len(project.targets)
        found = tuple(step(project, settings, request))
        results += found
        if any(result.after != result.before for result in found):
            registered += _registered(project, found)
    errors += [result.error for result in results if result.error]
    errors += [remark for result in results for remark in result.remarks]
    return Report(
        tuple(sorted(results, key=lambda result: result.path)),
        tuple(errors),
        looked_at,
        tuple(registered),
    )


def chosen_projects(
    request: Request,
) -> tuple[tuple[tuple[Project, Settings], ...], tuple[FileError, ...]]:
    """Return the projects that a request names, each with its settings, and what is broken."""
    projects, unread = _projects(request)
    errors = list(unread)
    baseline = None
    if request.baseline and not request.update_baseline:
        from fixlayers.baseline import Baseline

        baseline = Baseline.read(request.baseline)
    configuration = Configuration(request.options, request.config, baseline)
    found = []
    for whole in projects:
        project = _chosen(request, whole, configuration)
        settings, broken = configuration.settings(project)
        errors += broken
        found.append((project, settings))
    return tuple(found), tuple(errors)


def _chosen(request: Request, project: Project, configuration: Configuration) -> Project:
    """Return the project without the files that its settings exclude, unless they were named."""
    excluded = configuration.excluded(project)
    if not request.force_exclude:
        cwd = os.getcwd()
        named = request.stdin_filename if request.reads_stdin else request.paths
        paths = [named] if isinstance(named, str) else named
        excluded -= {shown(os.path.abspath(path), cwd) for path in paths}
    project = without_excluded(project, excluded)
    if not request.since:
        return project
    from fixlayers.since import changed_since

    changed = changed_since(request.since, project.root)
    targets = tuple(t for t in project.targets if os.path.realpath(t) in changed)
    return structs.replace(project, targets=targets)


def _registered(project: Project, results: tuple[FileResult, ...]) -> Iterator[Registered]:
    from fixlayers.report.custom_objects import newly_registered
    from fixlayers.survey.modules import module_name

    paths = frozenset(project.sources)
    for result in results:
        if result.after != result.before:
            notebook = is_notebook(result.path)
            module = "" if notebook else module_name(result.path, paths)
            yield from newly_registered(result.findings, result.classes, module)


def _projects(request: Request) -> tuple[tuple[Project, ...], tuple[FileError, ...]]:
    if not request.reads_stdin:
        return discover(request.paths, request.exclude)
    data = sys.stdin.buffer.read()
    if not request.stdin_filename:
        return (Project(project_root(os.getcwd()), {_UNNAMED: data}, (_UNNAMED,)),), ()
    project, errors = surround(request.stdin_filename, data)
    return (project,), errors
