"""The plan: which findings there are, which fixes are carried out, and why others are not.

The unit of a fix is a class together with the relatives it depends on: a fix whose required fixes
are refused or not wanted is withdrawn with the reason, and so are those that depend on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fixlayers.class_plan import ClassPlan
from fixlayers.diagnostics import FileError
from fixlayers.plan import FilePlan, Plan
from fixlayers.semantics.amendments import amendments
from fixlayers.semantics.family import ClassView, Family
from fixlayers.semantics.forwarding import needs_kwargs
from fixlayers.semantics.needs import needs_config, uncovered_parameters
from fixlayers.settings import Settings
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import ProjectClass
from fixlayers.unused_suppressions import unused_suppressions


def make_plan(project: Project, settings: Settings, targets: Collection[str] | None = None) -> Plan:
    """Plan the repair of a project.

    Args:
        project: the project's classes.
        settings: which rules run, which fixes may be applied.
        targets: the paths to report on and to fix, all if None. Files of relatives that have to be
            repaired together with a target's class are included.
    """
    family = Family(project, settings)
    views = list(family.views())
    plans = _settled(family, views, settings)
    others = (*family.unsaved_views(), *family.unresolved_views())
    plans |= {view.key: ClassPlan(view, settings) for view in others}
    wanted = _with_relatives(family, plans, targets)
    files = [
        _file_plan(project, settings, path, [p for p in plans.values() if p.view.key.path == path])
        for path in sorted(wanted)
    ]
    return Plan(tuple(f for f in files if f.findings or f.edits or f.error or f.remarks))


def _settled(
    family: Family, views: list[ClassView], settings: Settings
) -> dict[ProjectClass, ClassPlan]:
    """Plan all classes until no refusal of one changes the plan of another."""
    refused: dict[ProjectClass, str] = {}
    while True:
        _choose_generated(family, views, refused)
        plans = {view.key: ClassPlan(view, settings) for view in views}
        for key, reason in refused.items():
            plans[key].block(reason)
        news = {
            key: plan.failed for key, plan in plans.items() if key not in refused and plan.failed
        }
        news.update(_broken_relatives(family, plans, refused))
        if not news:
            return plans
        refused.update(news)


def _choose_generated(
    family: Family, views: list[ClassView], refused: Collection[ProjectClass]
) -> None:
    """Choose the classes that get a `get_config`; one may make another need it, so repeat."""
    family.generates = set()
    family.forget()
    while True:
        more = {
            view.key
            for view in views
            if view.key not in family.generates and view.key not in refused and needs_config(view)
        }
        if not more:
            return
        family.generates |= more
        family.forget()


def _broken_relatives(
    family: Family, plans: dict[ProjectClass, ClassPlan], refused: Collection[ProjectClass]
) -> Iterator[tuple[ProjectClass, str]]:
    """Find the generated configs that would break a relative which is not repaired."""
    for key, plan in plans.items():
        if key in refused:
            continue
        if new := _new_keys(family, plan.view):
            for child in _children(family, plans, key):
                if reason := _breaks(plan.view, child, new, child.view.key in refused):
                    yield key, reason
                    break
        if key not in family.generates:
            continue
        for parent_key in family.project.ancestors(key):
            if parent_key in refused and parent_key in plans:
                parent = plans[parent_key].view
                if parent.facts.get_config is None and family.is_overridden_below(parent):
                    yield key, f"its parent {parent.facts.name} cannot be repaired"
                    break


def _children(
    family: Family, plans: dict[ProjectClass, ClassPlan], key: ProjectClass
) -> list[ClassPlan]:
    return [plans[child] for child in family.project.descendants(key) if child in plans]


def _new_keys(family: Family, view: ClassView) -> frozenset[str]:
    """Return the keys that the planned repair adds to what the class's `get_config` returns."""
    if view.key in family.generates:
        return frozenset(uncovered_parameters(view))
    amended = amendments(view)
    if amended is None:
        return frozenset()
    merged = view.kinship.config_keys if amended.merge else frozenset[str]()
    return merged | {origin.name for origin in amended.missing}


def _breaks(parent: ClassView, child: ClassPlan, new: frozenset[str], refused: bool) -> str:
    """Say how new keys in a parent's config would break a child, "" if they would not."""
    view, constructor = child.view, child.view.constructor
    if constructor is None or parent.constructor is None:
        return ""
    name, written = view.facts.qualname, view.facts.get_config
    generated = view.key in view.family.generates and not refused
    if generated or (written is not None and not written.has_base):
        return ""
    if written is None and refused and uncovered_parameters(view):
        return f"its child {name} in {view.key.path} cannot be repaired with it"
    removed = frozenset(written.removed) if written else frozenset[str]()
    new = new - constructor.all_names - removed
    takes = bool(constructor.varkw) or (not refused and needs_kwargs(view))
    unfit = sorted(new & constructor.bound_anywhere(parent.constructor) if takes else new)
    if unfit:
        return f"the config of its child {name} would hold {unfit[0]}, which {name} sets itself"
    return ""


def _with_relatives(
    family: Family,
    plans: dict[ProjectClass, ClassPlan],
    targets: Collection[str] | None,
) -> set[str]:
    """Return the target paths and those of relatives that are repaired together with them."""
    if targets is None:
        return set(family.project.paths)
    wanted = set(targets)
    pending = [key for key in plans if key.path in wanted]
    seen = set(pending)
    while pending:
        key = pending.pop()
        if key not in family.generates:
            continue
        for relative in (*family.project.ancestors(key), *family.project.descendants(key)):
            if relative in family.generates and relative not in seen:
                seen.add(relative)
                pending.append(relative)
                wanted.add(relative.path)
    return wanted


def _file_plan(project: Project, settings: Settings, path: str, plans: list[ClassPlan]) -> FilePlan:
    if path not in project.candidates:
        return FilePlan(path)
    if path in project.errors:
        trouble = project.errors[path]
        fatal = path in project.candidates
        return FilePlan(
            path, error=FileError(path, trouble.message, trouble.line, trouble.column, fatal)
        )
    findings = [f for plan in plans for f in plan.findings()]
    findings.sort(key=lambda f: (f.line, f.column, f.code))
    planned = sorted((plan.planned() for plan in plans), key=lambda each: each.ordinal)
    classes = tuple(each for each in planned if each.edits)
    remarks = tuple(unused_suppressions(path, project.facts(path), plans, settings.at(path)))
    return FilePlan(path, tuple(findings), classes, remarks=remarks)
