"""A judgement is made once for all plans in which it would be the same."""

from __future__ import annotations

import pytest

from fixlayers.semantics.judgements import Judgements
from fixlayers.survey.resolution import ProjectClass

A, B, C = (ProjectClass("a.py", ordinal) for ordinal in range(3))


class Court:
    """Judges whether classes get a config, and counts how often it is asked."""

    def __init__(self) -> None:
        self.judgements = Judgements()
        self.sessions = 0

    def judge(self, *keys: ProjectClass) -> list[bool]:
        def session() -> list[bool]:
            self.sessions += 1
            return [self.judgements.generates(key) for key in keys]

        return self.judgements.recall(("court", keys), session)


def test_it_holds_while_what_was_asked_is_answered_in_the_same_way() -> None:
    court = Court()
    for plan in ([], [C], [C], []):
        court.judgements.plan(plan)
        assert court.judge(A, B) == [False, False]
    assert court.sessions == 1


def test_it_is_made_anew_where_an_answer_changes_and_known_where_it_changes_back() -> None:
    court = Court()
    for plan in ([], [A], [A, B], [B], [], [A], [A, B], [B, C]):
        court.judgements.plan(plan)
        assert court.judge(A, B) == [A in plan, B in plan]
    assert court.sessions == 4


def test_it_rests_on_what_the_judgements_that_it_recalls_rest_on() -> None:
    court = Court()
    court.judge(A)  # known before the outer one is made
    outer = [
        court.judgements.recall("outer", lambda: (court.judge(A), court.judge(B))[0])
        for plan in ([], [A], [C])
        if court.judgements.plan(plan) is None
    ]
    assert outer == [[False], [True], [False]]


def test_one_that_assumes_is_made_anew_where_the_assumption_changes() -> None:
    judgements, made = Judgements(), []

    def judge() -> None:
        judgements.assume([A])
        made.append(judgements.generated)

    for plan in ([], [B], [A], [B]):
        judgements.plan(plan)
        judgements.recall("subject", judge)
    assert made == [frozenset(), {A}]


def test_one_that_fails_is_not_remembered() -> None:
    judgements = Judgements()
    with pytest.raises(ZeroDivisionError):
        judgements.recall("subject", lambda: 1 / 0)
    judgements.plan([A])
    assert judgements.recall("subject", lambda: 1.0) == 1.0
