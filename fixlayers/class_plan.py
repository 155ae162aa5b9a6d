"""What is proposed for one class, and why some of it is not carried out."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.diagnostics import Finding
from fixlayers.plan import NOT_CHOSEN, PlannedClass
from fixlayers.rules import RULES, Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.remembered import once_a_plan
from fixlayers.settings import Settings


class ClassPlan:
    """The proposals for one class, each with the reason why it is not carried out ("" if it is)."""

    def __init__(self, view: ClassView, settings: Settings) -> None:
        self.view = view
        self.settings = settings.at(view.key.path)
        facts = view.family.project.facts(view.key.path)
        self._suppressions = facts.suppressions if facts else ()
        self.proposals = _proposals(view)
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
        if silenced := self._silenced(rule, proposal):
            return silenced
        if proposal.guess and not self.settings.unsafe_fixes:
            return f"unsafe: {proposal.guess}"
        key = (self.view.key.path, self.view.facts.qualname)
        if settings.only is not None and key not in settings.only:
            return NOT_CHOSEN
        return ""

    def _silenced(self, rule: Rule, proposal: Proposal) -> str:
        """Say why a finding is not spoken of although its rule runs, "" if it is."""
        ordinal, line = self.view.facts.ordinal, proposal.place.line
        for suppression in self._suppressions:
            if suppression.names(rule.code) and suppression.covers(ordinal, line):
                return f"{rule.code} is ignored by the comment in line {suppression.line}"
        if (self.view.facts.qualname, rule.code) in self.settings.known:
            return f"{rule.code} is in the baseline"
        return ""

    def _speaks(self, rule: Rule, proposal: Proposal) -> bool:
        """Tell whether a finding is spoken of."""
        return self.settings.enables(rule.code) and not self._silenced(rule, proposal)

    def block(self, reason: str) -> None:
        """Withdraw everything but what stands by itself."""
        for rule, proposal in self.proposals:
            if not rule.independent and not self.blocked[id(proposal)]:
                self.blocked[id(proposal)] = reason
        self.withdraw()

    def withdraw(self) -> None:
        """Withdraw the fixes that require one which is not carried out."""
        while True:
            bad = {r.code: self.blocked[id(p)] for r, p in self.proposals if self.blocked[id(p)]}
            withdrawn = False
            for rule, proposal in self.proposals:
                missing = next((code for code in rule.requires if code in bad), "")
                reason = f"needs {missing}: {bad[missing]}" if missing else self._spoils(rule)
                if reason and not self.blocked[id(proposal)]:
                    self.blocked[id(proposal)] = reason
                    withdrawn = True
            if not withdrawn:
                return

    def _spoils(self, rule: Rule) -> str:
        """Say why a cure does harm beside the refused ones, "" if it does none.

        With what would be said of them where their rules are switched off.
        """
        reason = rule.spoiled_by(self.view) if rule.spoiled_by and self.failed else ""
        unsaid = [p for r, p in self._failures() if not self._speaks(r, p)]
        if not reason or not unsaid:
            return reason
        refused = next((p for p in unsaid if p.refused), unsaid[0])
        return f"{reason}; {self.blocked[id(refused)]}"

    @property
    def failed(self) -> str:
        """Say why the dependent fixes of this class are not all carried out, "" if they are."""
        return next((self.blocked[id(proposal)] for _, proposal in self._failures()), "")

    def _failures(self) -> Iterator[tuple[Rule, Proposal]]:
        """Yield the proposals that depend on others and are not carried out."""
        for rule, proposal in self.proposals:
            if self.blocked[id(proposal)] and not rule.independent and proposal.level == "error":
                yield rule, proposal

    @property
    def is_repaired(self) -> bool:
        """Whether a fix is carried out that does not stand by itself."""
        return any(p.edits and not r.independent and not self.blocked[id(p)]
                   for r, p in self.proposals)  # fmt: skip

    def planned(self) -> PlannedClass:
        """Return what is carried out."""
        done = [(rule, p) for rule, p in self.proposals if not self.blocked[id(p)]]
        codes = sorted({rule.code for rule, p in done if p.edits})
        edits = dict.fromkeys(edit for _, p in done for edit in p.edits)
        name, ordinal = self.view.facts.qualname, self.view.key.ordinal
        return PlannedClass(name, ordinal, tuple(codes), tuple(edits))

    def findings(self) -> Iterator[Finding]:
        """Yield what is said of the class."""
        # Whether anything is wrong beside a base that nobody knows cannot be told.
        unknown = bool(self.view.family.project.unknown_bases(self.view.key))
        for rule, proposal in self.proposals:
            reason = self.blocked[id(proposal)]
            if not self._speaks(rule, proposal):
                continue
            if reason and rule.part and not proposal.refused:
                continue
            # What needs an unsafe fix is as unsafe.
            guessed = bool(proposal.guess) or reason.startswith("unsafe: ")
            unsafe = guessed and not proposal.refused
            curable = reason in {"", NOT_CHOSEN} or reason.startswith("unsafe: ")
            fixable = curable and not proposal.is_remark
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
                applied=fixable and not reason,
            )


@once_a_plan
def _proposals(view: ClassView) -> tuple[tuple[Rule, Proposal], ...]:
    return tuple(
        (rule, proposal) for rule in RULES if rule.asks(view) for proposal in rule.check(view)
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
