"""`fix --verified`: of a repair only what is seen to survive on real Keras."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import structs

from fixlayers.discovery import Project
from fixlayers.plan import NOT_CHOSEN, ClassName
from fixlayers.request import Request
from fixlayers.results import FileResult
from fixlayers.settings import Settings
from fixlayers.units import Planner, Repair, half_repaired
from fixlayers.verify.means import Means, means_of
from fixlayers.verify.proving import prove
from fixlayers.verify.results import ClassResult
from fixlayers.verify.text import failure, warning

Judged = Mapping[ClassName, Sequence[ClassResult]]


Chooser = Callable[[Project, Settings], Callable[..., Sequence[FileResult]]]


def verifying(request: Request) -> Chooser:
    """Return what chooses from the repairs of projects, and say that it executes code."""
    sys.stderr.write(warning("fix --verified"))
    sys.stderr.flush()

    def chooser(project: Project, settings: Settings) -> Callable[..., Sequence[FileResult]]:
        means = means_of(settings.verify, {}, request.jobs)
        return Verification(project, settings, means, quiet=request.quiet).chosen

    return chooser


class Verification:
    """Withdraws the repairs of one project that Keras does not confirm.

    Args:
        project: the project, before its repair.
        settings: those of the project.
        means: how to judge.
        quiet: whether to show no progress.
    """

    def __init__(self, project: Project, settings: Settings, means: Means, *, quiet: bool) -> None:
        self._project = project
        self._settings = settings
        self._means = means
        self._quiet = quiet

    def chosen(self, results: Sequence[FileResult], plan_only: Planner) -> Sequence[FileResult]:
        """Return what becomes of the project where only what survives is fixed.

        Args:
            results: what becomes of it where all is.
            plan_only: plans it anew for some classes.
        """
        repair = Repair(results)
        chosen = frozenset(name for unit in repair.units() for name in unit)
        if not chosen:
            return results
        paths = _concerned(results)
        before = self._judged({}, paths)
        withdrawn: dict[ClassName, str] = {}
        while chosen:
            half = half_repaired(repair, results, chosen) if withdrawn else {}
            bad = half or self._refuted(results, chosen, before, paths)
            if not bad:
                break
            withdrawn |= bad
            withdrawn |= {
                name: repair.lacking(name, chosen - bad.keys())
                for name in chosen - bad.keys()
                if repair.relied_on(name) & bad.keys()
            }
            chosen -= withdrawn.keys()
            results = plan_only(chosen)
        return tuple(_reasoned(result, withdrawn) for result in results)

    def _refuted(
        self,
        results: Sequence[FileResult],
        chosen: frozenset[ClassName],
        before: Judged,
        paths: tuple[str, ...],
    ) -> dict[ClassName, str]:
        """Return the repaired classes that do not survive, or harm one that did, and why."""
        after = self._judged({result.path: result.after for result in results}, paths)
        found = {name: reason for name in chosen if (reason := _doubt(after.get(name, ())))}
        for name in _harmed(before, after):
            for other in _edited_relatives(results, name) & chosen:
                found.setdefault(other, f"with it {name[1]} in {name[0]} no longer survives")
        return found

    def _judged(self, news: Mapping[str, bytes], paths: tuple[str, ...]) -> Judged:
        sources = {**self._project.sources, **news}
        project = structs.replace(self._project, sources=sources, targets=paths)
        proof = prove(project, self._settings, self._means, quiet=self._quiet)
        found: dict[ClassName, list[ClassResult]] = {}
        for verdict in proof.verdicts:
            key = (verdict.path, verdict.result.class_name)
            found.setdefault(key, []).append(verdict.result)
        return found


def _concerned(results: Sequence[FileResult]) -> tuple[str, ...]:
    """Return the files of the edited classes and of their relatives."""
    paths = {result.path for result in results if result.after != result.before}
    for result in results:
        paths.update(path for each in result.classes for path, _ in each.relatives)
    return tuple(sorted(paths))


def _doubt(judged: Sequence[ClassResult]) -> str:
    """Say why a repair is not proven, "" if it is."""
    for result in judged:
        if result.outcome == "fails":
            return f"not confirmed on {result.framework}: {failure(result)}"
        if result.outcome == "not built":
            return f"not confirmed on {result.framework}, not built: {failure(result)}"
    return "" if judged else "not confirmed, since verify has not seen it"


def _harmed(before: Judged, after: Judged) -> Iterator[ClassName]:
    """Yield the classes that survived and no longer do."""
    for name, old in before.items():
        survived = {result.framework for result in old if result.outcome == "survives"}
        new = after.get(name, ())
        if survived - {result.framework for result in new if result.outcome == "survives"}:
            yield name


def _edited_relatives(results: Sequence[FileResult], name: ClassName) -> set[ClassName]:
    return {
        (result.path, each.name)
        for result in results
        for each in result.classes
        if name in each.relatives
    }


def _reasoned(result: FileResult, withdrawn: Mapping[ClassName, str]) -> FileResult:
    """Return a result that says why classes in it were not chosen."""
    return structs.replace(
        result,
        findings=tuple(
            structs.replace(
                finding, safety=None, reason=withdrawn[finding.path, finding.class_name]
            )
            if finding.reason == NOT_CHOSEN and (finding.path, finding.class_name) in withdrawn
            else finding
            for finding in result.findings
        ),
    )
