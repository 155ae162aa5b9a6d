"""Draw, repair, judge, shrink, count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from tests.fuzz.drawing import draw
from tests.fuzz.judging import OK, Verdicts
from tests.fuzz.process import Worker
from tests.fuzz.repair import Repair, repaired
from tests.fuzz.shrinking import shrunk
from tests.fuzz.spec import Spec
from tests.fuzz.violations import (
    CATEGORIES,
    NAMES,
    Violation,
    of_repair,
    of_right_class,
    of_verdicts,
)

Group = tuple[str, str, str]


@dataclass
class Failure:
    """Equal violations: the first of them, and how often they were seen."""

    violation: Violation
    number: int
    repair: Repair
    seen: int = 1
    numbers: list[int] = field(default_factory=list)


@dataclass
class Tally:
    """What a campaign has counted."""

    made: int = 0
    classes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    violations: Counter[str] = field(default_factory=Counter)
    unbuilt: Counter[str] = field(default_factory=Counter)
    failures: dict[Group, Failure] = field(default_factory=dict)


class Campaign:
    """Runs numbered cases on the workers' Keras generations."""

    def __init__(self, workers: Iterable[Worker]) -> None:
        self.workers = tuple(workers)
        self.generations = tuple(w.generation for w in self.workers)
        self.tally = Tally()

    def run(self, numbers: range, report: Callable[[Tally], None] | None = None) -> Tally:
        """Judge the classes of these numbers; the next is repaired while the workers judge."""
        waiting: tuple[int, Repair] | None = None
        for number in chain(numbers, (None,)):
            repair = repaired(draw(number, self.generations)) if number is not None else None
            if waiting is not None:
                self._take(*waiting)
                if report:
                    report(self.tally)
            if repair is not None and number is not None:
                for worker in self.workers:
                    worker.send(repair.job())
                waiting = number, repair
        return self.tally

    def _take(self, number: int, repair: Repair) -> None:
        answers = {w.generation: w.answer() for w in self.workers}
        self._count(repair, answers)
        for violation in violations(repair, answers):
            self.tally.violations[violation.category] += 1
            known = self.tally.failures.get(violation.group)
            if known:
                known.seen += 1
                known.numbers.append(number)
            else:
                failure = Failure(violation, number, repair, numbers=[number])
                self.tally.failures[violation.group] = failure

    def _count(self, repair: Repair, answers: dict[str, list[Verdicts]]) -> None:
        tally = self.tally
        tally.made += 1
        for index, spec in enumerate(repair.spec.line):
            verdicts = [each[index] for each in answers.values()]
            tally.classes["classes"] += 1
            survived = [v.get("before survived") == OK for v in verdicts]
            tally.classes["survived somewhere before"] += any(survived)
            tally.classes["survived everywhere before"] += all(survived)
            after = [v.get("after alone", v.get("before alone")) == OK for v in verdicts]
            tally.classes["survive everywhere after"] += all(after)
            tally.classes["not built before"] += any(v.get("before built") != OK for v in verdicts)
            tally.classes["repaired"] += bool(repair.applied(spec.name))
            refused = repair.refused(spec.name)
            tally.classes["refused"] += bool(refused)
            tally.reasons.update({f"{f.code} {_plain(f.reason)}" for f in refused})
            errors = [v.get("before built", "timeout") for v in verdicts]
            tally.unbuilt.update({_plain(e)[:90] for e in errors if e != OK})

    def shrink(self) -> None:
        """Make the first case of each group small; then join those that are the same."""
        for group, failure in sorted(self.tally.failures.items(), key=rank):
            fails = partial(self._fails, group=group, failure=failure)
            small = shrunk(failure.repair.spec, fails)
            failure.repair = repaired(small)
        self._join()

    def _join(self) -> None:
        """Join groups whose small classes are the same but for what they are called."""
        seen: dict[tuple[str, str], Failure] = {}
        for group, failure in sorted(self.tally.failures.items(), key=rank):
            category = failure.violation.category
            text = NAMES.sub("C", failure.repair.before)
            first = seen.setdefault((category, text), failure)
            if first is not failure:
                first.seen += failure.seen
                first.numbers += failure.numbers
                del self.tally.failures[group]

    def _fails(self, spec: Spec, group: Group, failure: Failure) -> bool:
        try:
            repair = repaired(spec)
            job = repair.job()
        except (KeyError, IndexError, StopIteration):
            # A parent's parameter went and the child still hands one over.
            return False
        generation = failure.violation.generation
        needed = [w for w in self.workers if not generation or w.generation == generation]
        if failure.violation.category in ("own error", "not idempotent"):
            return any(v.group == group for v in of_repair(repair))
        answers = {w.generation: w.judge(job) for w in needed}
        return any(v.group == group for v in violations(repair, answers))


def rank(item: tuple[Group, Failure]) -> tuple[int, int]:
    """Sort failures: the worst first, then the most frequent."""
    return CATEGORIES.index(item[1].violation.category), -item[1].seen


def violations(repair: Repair, answers: dict[str, list[Verdicts]]) -> list[Violation]:
    """Return all that is wrong with a repair."""
    found = list(of_repair(repair))
    seen: dict[tuple[str, str], Violation] = {}
    for generation, verdicts in answers.items():
        for violation in of_verdicts(repair, generation, verdicts):
            # What both Kerases say of a class is one failure.
            seen.setdefault((violation.category, violation.target), violation)
    found += seen.values()
    if not any(v.category == "harm" for v in found):
        found += of_right_class(repair, answers)
    return found


def _plain(text: str) -> str:
    """Return a text without the names that are drawn."""
    text = NAMES.sub("C", text)
    return re.sub(r"line \d+", "line N", text)


def as_data(tally: Tally) -> dict[str, Any]:
    """Return the figures for a JSON file."""
    return {
        "made": tally.made,
        "classes": dict(tally.classes),
        "violations": dict(tally.violations),
        "refused by reason": dict(tally.reasons.most_common()),
        "not built before": dict(tally.unbuilt.most_common()),
        "failures": [
            {
                "category": f.violation.category,
                "detail": f.violation.detail,
                "generation": f.violation.generation,
                "class": f.violation.target,
                "seen": f.seen,
                "numbers": f.numbers[:20],
                "source": f.repair.before,
            }
            for f in tally.failures.values()
        ],
    }
