"""Plan again what was rewritten, until nothing is left to edit.

A repair can bring to light what its own plan could not see: that the config of a parent now holds
an object, which a child's own `from_config` has to revive.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from msgspec import structs

from fixlayers.diagnostics import Finding
from fixlayers.plan import FilePlan, Plan
from fixlayers.results import FileResult
from fixlayers.rewriting import rewrite_planned, rewritten, withdrawn
from fixlayers.settings import Settings

Planner = Callable[[Mapping[str, bytes], Collection[str]], Plan]
_ROUNDS = 3  # one that reveals something is rare, and a second was never seen


def settle(
    sources: Mapping[str, bytes],
    settings: Settings,
    results: Iterable[FileResult],
    plan_again: Planner,
) -> tuple[FileResult, ...]:
    """Return the results with what later plans add; one that never settles is withdrawn.

    Args:
        sources: the bytes of the project's files.
        settings: those of the run.
        results: what has come of the first plan.
        plan_again: plans a project anew, for some of its files.
    """
    found = {result.path: result for result in results}
    left: dict[str, FilePlan] = {}
    fresh: Collection[str] = found.keys()
    for number in range(_ROUNDS + 1):
        left.update((f.path, f) for f in _left(sources, found, fresh, plan_again))
        edited = [left[path] for path in sorted(left) if left[path].edits]
        if not edited or number == _ROUNDS:
            break
        for file in edited:
            found[file.path] = _again(sources, settings, file, found)
            del left[file.path]
        fresh = {file.path for file in edited}
    for file in left.values():
        trouble = file.error.message if file.error and file.error.fatal else ""
        if file.edits:
            trouble = f"a second run would edit again ({type(file.edits[0]).__name__})"
        if trouble:
            found[file.path] = withdrawn(_first(sources, found, file), trouble)
    said = {file.path: file.findings for file in left.values()}
    return tuple(_told(found[path], said.get(path, ())) for path in sorted(found))


def _told(result: FileResult, left: Sequence[Finding]) -> FileResult:
    """Return a result that tells of what later plans have cured, given what the last one finds."""
    later = {each.name for classes in result.rounds[1:] for each in classes}
    remaining = {(finding.class_name, finding.code) for finding in left}
    findings = tuple(
        structs.replace(finding, applied=True, safety=finding.safety or "safe", reason="")
        if finding.class_name in later
        and not finding.applied
        and finding.level == "error"
        and (finding.class_name, finding.code) not in remaining
        else finding
        for finding in result.findings
    )
    return structs.replace(result, findings=findings)


def _left(
    sources: Mapping[str, bytes],
    found: Mapping[str, FileResult],
    fresh: Collection[str],
    plan_again: Planner,
) -> tuple[FilePlan, ...]:
    """Return what a plan of the rewritten project says of what has just been rewritten.

    Those of relatives belong to it where it edits more there than it would have before.
    """
    changed = {r.path: r.after for r in found.values() if r.after != r.before}
    again = changed.keys() & fresh
    if not again:
        return ()
    edited = (each for path in again for each in found[path].classes)
    relatives = {path for each in edited for path, _ in each.relatives}
    near = relatives - changed.keys()
    left = plan_again({**sources, **changed}, again | relatives).files
    beside = {file.path for file in left if file.edits and file.path in near}
    before = plan_again(sources, beside).files if beside else ()
    known = {file.path: file.edits for file in before}
    return tuple(file for file in left if file.edits != known.get(file.path))


def _again(
    sources: Mapping[str, bytes],
    settings: Settings,
    file: FilePlan,
    found: Mapping[str, FileResult],
) -> FileResult:
    first = _first(sources, found, file)
    second = rewrite_planned(first.after, file, settings.at(file.path).line_length)
    if second.error is not None:
        return withdrawn(first, second.error.message)
    # What no plan edited before has an empty round to show that this one is not the first.
    return rewritten(first, second.after, (*(first.rounds or ((),)), file.classes))


def _first(
    sources: Mapping[str, bytes], found: Mapping[str, FileResult], file: FilePlan
) -> FileResult:
    """Return what has come of a file so far."""
    before = sources[file.path]
    return found.get(file.path, FileResult(file.path, before, before, file.findings))
