"""The plan: which findings there are, which fixes are carried out, and why others are not.

The unit of a fix is a class together with the relatives it depends on: a fix whose required fixes
are refused or not wanted is withdrawn with the reason, and so are those that depend on it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from msgspec import Struct

from fixlayers.diagnostics import FileError, Finding
from fixlayers.rewrite.edits import Edit
from fixlayers.rules import RULES, Proposal, Rule
from fixlayers.semantics.amendments import amendments
from fixlayers.semantics.family import ClassView, Family
from fixlayers.semantics.forwarding import needs_kwargs
from fixlayers.semantics.needs import needs_config, uncovered_parameters
from fixlayers.settings import Settings
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import ProjectClass


class FilePlan(Struct, frozen=True):
    """What a plan found in one file and the edits it orders there."""

    path: str
    findings: tuple[Finding, ...] = ()
    edits: tuple[Edit, ...] = ()
    error: FileError | None = None


class Plan(Struct, frozen=True):
    """A plan for a project: one entry a file that has something to say, sorted by path."""

    files: tuple[FilePlan, ...] = ()


class _ClassPlan:
    """The proposals for one class, each with the reason why it is not carried out ("" if it is)."""

    def __init__(self, view: ClassView, settings: Settings) -> None:
        self.view = view
        self.settings = settings.at(view.key.path)
        self.proposals = [
            (rule, proposal)
            for rule in RULES
            if view.kinship.saved or rule.unsaved
            for proposal in rule.check(view)
        ]
        self.obstacle = view.kinship.problem or view.mixin_problem or _form_problem(view)
        self.blocked = {id(p): self._own_reason(r, p, settings) for r, p in self.proposals}
        self.withdraw()

    def _own_reason(self, rule: Rule, proposal: Proposal, settings: Settings) -> str:
        if proposal.refused:
            return proposal.refused
        if self.view.key.path in settings.read_only:
            return "its file may not be changed"
        if self.obstacle and not rule.independent:
            return self.obstacle
        if not self.settings.enables(rule.code):
            return f"{rule.code} is not selected"
        if proposal.guess and not self.settings.unsafe_fixes:
            return f"unsafe: {proposal.guess}"
        return ""

    def block(self, reason: str) -> None:
        """Withdraw everything but what stands by itself."""
        for rule, proposal in self.proposals:
            if not rule.independent and not self.blocked[id(proposal)]:
                self.blocked[id(proposal)] = reason

    def withdraw(self) -> None:
        """Withdraw the fixes that require one which is not carried out."""
        while True:
            bad = {r.code: self.blocked[id(p)] for r, p in self.proposals if self.blocked[id(p)]}
            withdrawn = False
            for rule, proposal in self.proposals:
                missing = next((code for code in rule.requires if code in bad), "")
                if missing and not self.blocked[id(proposal)]:
                    self.blocked[id(proposal)] = f"needs {missing}: {bad[missing]}"
                    withdrawn = True
            if not withdrawn:
                return

    @property
    def failed(self) -> str:
        """Say why the dependent fixes of this class are not all carried out, "" if they are."""
        reasons = [
            self.blocked[id(p)]
            for r, p in self.proposals
            if not r.independent and self.blocked[id(p)] and p.level == "error"
        ]
        return reasons[0] if reasons else ""

    def edits(self) -> Iterator[Edit]:
        for _, proposal in self.proposals:
            if not self.blocked[id(proposal)]:
                yield from proposal.edits

    def findings(self) -> Iterator[Finding]:
        # Whether anything is wrong beside a base that nobody knows cannot be told.
        unknown = bool(self.view.family.project.unknown_bases(self.view.key))
        for rule, proposal in self.proposals:
            reason = self.blocked[id(proposal)]
            if not self.settings.enables(rule.code) or (
                reason and rule.part and not proposal.refused
            ):
                continue
            unsafe = bool(proposal.guess) and not proposal.refused
            fixable = not reason or reason.startswith("unsafe: ")
            yield Finding(
                code=rule.code,
                rule=rule.name,
                message=proposal.message,
                path=self.view.key.path,
                line=proposal.place.line,
                column=proposal.place.column,
                class_name=self.view.facts.qualname,
                level="note" if unknown and not rule.independent else proposal.level,
                safety=("unsafe" if unsafe else "safe") if fixable else None,
                reason=reason.removeprefix("unsafe: ") or proposal.guess,
                applied=not reason,
            )


def _form_problem(view: ClassView) -> str:
    branched = {"__init__", "get_config", "from_config"} & set(view.facts.methods_in_branches)
    if branched:
        return f"{min(branched)} is defined in a branch of the class"
    constructor = view.facts.constructor
    if constructor is not None and constructor.self_name != "self":
        return f"__init__ calls its object {constructor.self_name}, not self"
    if any(parent.name == "layers.Lambda" for parent in view.kinship.parents):
        return "the config of a Lambda layer holds its function's code"
    return ""


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
    plans |= {view.key: _ClassPlan(view, settings) for view in family.unsaved_views()}
    wanted = _with_relatives(family, plans, targets)
    files = [
        _file_plan(project, path, [p for p in plans.values() if p.view.key.path == path])
        for path in sorted(wanted)
    ]
    return Plan(tuple(f for f in files if f.findings or f.edits or f.error))


def _settled(
    family: Family, views: list[ClassView], settings: Settings
) -> dict[ProjectClass, _ClassPlan]:
    """Plan all classes until no refusal of one changes the plan of another."""
    refused: dict[ProjectClass, str] = {}
    while True:
        _choose_generated(family, views, refused)
        plans = {view.key: _ClassPlan(view, settings) for view in views}
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
    family: Family, plans: dict[ProjectClass, _ClassPlan], refused: Collection[ProjectClass]
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
    family: Family, plans: dict[ProjectClass, _ClassPlan], key: ProjectClass
) -> list[_ClassPlan]:
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


def _breaks(parent: ClassView, child: _ClassPlan, new: frozenset[str], refused: bool) -> str:
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
    plans: dict[ProjectClass, _ClassPlan],
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


def _file_plan(project: Project, path: str, plans: list[_ClassPlan]) -> FilePlan:
    if path in project.errors:
        trouble = project.errors[path]
        fatal = path in project.candidates
        return FilePlan(
            path, error=FileError(path, trouble.message, trouble.line, trouble.column, fatal)
        )
    findings = [f for plan in plans for f in plan.findings()]
    findings.sort(key=lambda f: (f.line, f.column, f.code))
    edits = dict.fromkeys(edit for plan in plans for edit in plan.edits())
    return FilePlan(path, tuple(findings), tuple(edits))
