"""Families that have nothing to do with each other, planned in several processes."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from fixlayers.known_parts import KnownParts
from fixlayers.plan import FilePlan
from fixlayers.processes import can_fork, in_forks
from fixlayers.survey.project import Project

Planning = Callable[[Sequence[str]], list[FilePlan]]
"""Plans some files of a project, with those that have to be repaired together with them."""

# Starting a process costs about as much as planning this many classes.
_WORTH_A_PROCESS = 100
# More parts than processes, since some take longer than they look.
_PARTS_A_PROCESS = 4


def plan_in_parts(
    project: Project,
    plan: Planning,
    known: KnownParts,
    targets: Collection[str] | None,
    jobs: int,
) -> list[FilePlan]:
    """Return what is planned for the targets, in several processes where that pays.

    Args:
        project: the project's classes.
        plan: plans some of its files, no relative of which is among the others.
        known: what is planned already.
        targets: their paths, all if None.
        jobs: the processes that may be used.
    """
    candidates = project.overview.candidates
    asked = candidates if targets is None else candidates.intersection(targets)
    found: list[FilePlan] = []
    groups: list[list[str]] = []
    for group in independent(project, asked):
        files = known.recall(group)
        if files is None:
            groups.append(group)
        else:
            found += files
    found += _planned(project, plan, groups, jobs)
    return sorted(found, key=lambda file: file.path)


def _planned(
    project: Project, plan: Planning, groups: Sequence[list[str]], jobs: int
) -> list[FilePlan]:
    """Return what is planned for groups of files."""
    paths = {path for group in groups for path in group}
    classes = Counter(key.path for key in project.nodes if key.path in paths)
    processes = min(jobs, classes.total() // _WORTH_A_PROCESS)
    if processes < 2 or not can_fork():
        return [file for group in groups for file in plan(group)]
    from concurrent.futures import BrokenExecutor

    parts = _parts(groups, classes, processes * _PARTS_A_PROCESS)
    found: list[FilePlan] = []
    try:
        for files, learned in in_forks(lambda p: _part(project, plan, p), parts, processes):
            found += files
            project.reader.learn(learned)
    except (OSError, BrokenExecutor):
        return [file for group in groups for file in plan(group)]
    return found


def _part(
    project: Project, plan: Planning, groups: Sequence[Sequence[str]]
) -> tuple[list[FilePlan], list[tuple[str, bytes, bytes]]]:
    """Plan groups in a process of its own; return as well what was read for them."""
    known = len(project.reader.learned)
    files = [file for group in groups for file in plan(group)]
    return files, list(project.reader.learned[known:])


def independent(project: Project, paths: Collection[str]) -> list[list[str]]:
    """Group files so that no class of one group is a relative of one of another."""
    leader: dict[str, str] = {}

    def led(path: str) -> str:
        while (above := leader.get(path, path)) != path:
            leader[path] = leader.get(above, above)
            path = above
        return path

    for key in list(project.nodes):
        for parent in project.parents(key):
            first, second = sorted((led(key.path), led(parent.path)))
            leader[second] = first
    groups: dict[str, list[str]] = {}
    for path in sorted(paths):
        groups.setdefault(led(path), []).append(path)
    return list(groups.values())


def _parts(groups: Sequence[list[str]], classes: Counter[str], count: int) -> list[list[list[str]]]:
    """Share groups out into parts of about as many classes each, the largest first."""
    sizes = [sum(classes[path] for path in group) for group in groups]
    parts = [(0, number, list[list[str]]()) for number in range(count)]
    for size, group in sorted(zip(sizes, groups, strict=True), reverse=True):
        weight, number, shared = parts[0]
        heapq.heapreplace(parts, (weight + size, number, [*shared, group]))
    return [shared for _, _, shared in sorted(parts, reverse=True) if shared]
