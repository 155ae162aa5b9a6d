"""Plan again what was rewritten, until nothing is left to edit.

A repair can bring to light what its own plan could not see: that the config of a parent now holds
an object, which a child's own `from_config` has to revive.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from msgspec import structs

from fixlayers.plan import FilePlan, Plan, PlannedClass
from fixlayers.regions import class_regions
from fixlayers.rewriting import FileResult, rewrite_planned, withdrawn
from fixlayers.settings import Settings

Planner = Callable[[Mapping[str, bytes], Collection[str]], Plan]
_ROUNDS = 3  # one that reveals something is rare, and a second was never seen


def settle(
    sources: Mapping[str, bytes],
    settings: Settings,
    plan: Plan,
    results: Iterable[FileResult],
    plan_again: Planner,
) -> tuple[FileResult, ...]:
    """Return the results with what later plans add; one that never settles is withdrawn.

    Args:
        sources: the bytes of the project's files.
        settings: those of the run.
        plan: the plan that `results` carry out.
        results: what has come of it.
        plan_again: plans a project anew, for some of its files.
    """
    found = {result.path: result for result in results}
    classes = {file.path: file.classes for file in plan.files}
    left = _left(sources, found, plan_again)
    for _ in range(_ROUNDS):
        edited = [file for file in left if file.edits]
        if not edited:
            break
        for file in edited:
            classes[file.path] = _joined(classes.get(file.path, ()), file.classes)
            found[file.path] = _again(sources, settings, file, found, classes[file.path])
        left = _left(sources, found, plan_again)
    for file in left:
        trouble = file.error.message if file.error and file.error.fatal else ""
        if file.edits:
            trouble = f"a second run would edit again ({type(file.edits[0]).__name__})"
        if trouble:
            found[file.path] = withdrawn(found[file.path], trouble)
    return tuple(found[path] for path in sorted(found))


def _left(
    sources: Mapping[str, bytes], found: Mapping[str, FileResult], plan_again: Planner
) -> tuple[FilePlan, ...]:
    """Return what a plan of the rewritten project says of the files that have changed."""
    changed = {r.path: r.after for r in found.values() if r.after != r.before}
    return plan_again({**sources, **changed}, changed.keys()).files if changed else ()


def _again(
    sources: Mapping[str, bytes],
    settings: Settings,
    file: FilePlan,
    found: Mapping[str, FileResult],
    classes: tuple[PlannedClass, ...],
) -> FileResult:
    before = sources[file.path]
    first = found.get(file.path, FileResult(file.path, before, before, file.findings))
    second = rewrite_planned(first.after, file, settings.at(file.path).line_length)
    if second.error is not None:
        return withdrawn(first, second.error.message)
    regions = class_regions(file.path, before, second.after, classes)
    return structs.replace(first, after=second.after, regions=regions)


def _joined(
    first: tuple[PlannedClass, ...], second: tuple[PlannedClass, ...]
) -> tuple[PlannedClass, ...]:
    """Return the classes that two plans of one file edit, with the codes of both."""
    joined = {each.ordinal: each for each in first}
    for each in second:
        known = joined.get(each.ordinal, each)
        codes = tuple(sorted({*known.codes, *each.codes}))
        joined[each.ordinal] = structs.replace(known, codes=codes)
    return tuple(joined[ordinal] for ordinal in sorted(joined))
