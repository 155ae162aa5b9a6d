"""The plan: which findings there are, which fixes are carried out, and why others are not.

The unit of a fix is a class together with the relatives it depends on: a fix whose required fixes
are refused or not wanted is withdrawn with the reason, and so are those that depend on it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from msgspec import structs

from fixlayers.class_plan import ClassPlan
from fixlayers.consistency import consistent_plans
from fixlayers.diagnostics import FileError
from fixlayers.known_parts import KnownParts
from fixlayers.parts import plan_in_parts
from fixlayers.plan import FilePlan, Plan, PlannedClass
from fixlayers.reliance import Reliance
from fixlayers.semantics.family import Family
from fixlayers.semantics.registry import Registry
from fixlayers.settings import Settings
from fixlayers.survey.project import Project
from fixlayers.unused_suppressions import unused_suppressions

if TYPE_CHECKING:
    from fixlayers.survey.reader import Memory


def make_plan(
    project: Project,
    settings: Settings,
    targets: Collection[str] | None = None,
    jobs: int = 1,
    memory: Memory | None = None,
) -> Plan:
    """Plan the repair of a project.

    Args:
        project: the project's classes.
        settings: which rules run, which fixes may be applied.
        targets: the paths to report on and to fix, all if None. Files of relatives that have to be
            repaired together with a target's class are included.
        jobs: the processes that may be used.
        memory: what may know plans from an earlier run.
    """
    registry = Registry(project, settings)
    known = KnownParts(project, registry, settings, memory)

    def plan(paths: Sequence[str]) -> list[FilePlan]:
        part = project.part(paths)
        files = _file_plans(Family(part, settings, registry), settings, paths)
        known.remember(paths, part, files)
        return files

    registry.look_at_classes()
    files = plan_in_parts(project, plan, known, targets, jobs)
    return Plan(tuple(f for f in files if f.findings or f.edits or f.error or f.remarks))


def _file_plans(family: Family, settings: Settings, paths: Sequence[str]) -> list[FilePlan]:
    views = list(family.views())
    plans = consistent_plans(family, views, settings)
    reliance = Reliance(family, plans, settings)
    others = (*family.unsaved_views(), *family.unresolved_views())
    plans |= {view.key: ClassPlan(view, settings) for view in others}
    wanted = reliance.paths(paths)
    by_path: dict[str, list[ClassPlan]] = {path: [] for path in wanted}
    for key, plan in plans.items():
        if key.path in by_path:
            by_path[key.path].append(plan)
    return [
        _file_plan(family.project, settings, path, by_path[path], reliance)
        for path in sorted(wanted)
    ]


def _file_plan(
    project: Project,
    settings: Settings,
    path: str,
    plans: Sequence[ClassPlan],
    reliance: Reliance,
) -> FilePlan:
    if not project.is_candidate(path):
        return FilePlan(path)
    facts = project.facts(path)
    if path in project.errors:
        trouble = project.errors[path]
        error = FileError(path, trouble.message, trouble.line, trouble.column)
        return FilePlan(path, error=error)
    findings = [f for plan in plans for f in plan.findings()]
    findings.sort(key=lambda f: (f.line, f.column, f.code))
    planned = (_planned(plan, reliance) for plan in plans)
    classes = sorted((each for each in planned if each.edits), key=lambda each: each.ordinal)
    remarks = tuple(unused_suppressions(path, facts, plans, settings.at(path)))
    return FilePlan(path, tuple(findings), tuple(classes), remarks=remarks)


def _planned(plan: ClassPlan, reliance: Reliance) -> PlannedClass:
    """Return what is carried out on one class, and the others that this takes."""
    key = plan.view.key
    return structs.replace(
        plan.planned(),
        relies_on=tuple(map(reliance.name, reliance.of(key))),
        relatives=tuple(map(reliance.name, reliance.relatives(key))),
    )
