"""Comments that switch off a rule that has nothing to say there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixlayers.class_plan import ClassPlan
from fixlayers.diagnostics import FileError
from fixlayers.rules import RULES
from fixlayers.settings import Settings, unknown_code
from fixlayers.survey.facts import SourceFacts, Suppression

_CODES = tuple(rule.code for rule in RULES)


def unused_suppressions(
    path: str, facts: SourceFacts | None, plans: Sequence[ClassPlan], settings: Settings
) -> Iterator[FileError]:
    """Yield a remark on each suppression of a file that goes for nothing.

    `plans` are those of the file's classes, `settings` the file's: what they switch off already
    is not judged.
    """
    for suppression in facts.suppressions if facts else ():
        for text in _remarks(suppression, plans, settings):
            yield FileError(path, text, suppression.line, fatal=False)


def _remarks(
    suppression: Suppression, plans: Sequence[ClassPlan], settings: Settings
) -> Iterator[str]:
    if suppression.problem:
        yield suppression.problem
        return
    used = {
        rule.code
        for plan in plans
        for rule, proposal in plan.proposals
        if suppression.covers(plan.view.facts.ordinal, proposal.place.line)
    }
    if not suppression.codes and not used:
        yield "there is nothing here to ignore"
    for code in suppression.codes:
        if code not in _CODES:
            yield unknown_code(code, _CODES)
        elif code not in used and settings.enables(code):
            yield f"{code} finds nothing here to ignore"
