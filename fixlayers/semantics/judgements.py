"""What has been judged of classes, and for which plans each judgement holds."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar, cast

from fixlayers.survey.resolution import ProjectClass

_Result = TypeVar("_Result")


class _Judgement:
    """A result with the classes about which it asked, by the answer that it got."""

    def __init__(self) -> None:
        self.result: object = None
        self.generated: set[ProjectClass] = set()
        self.others: set[ProjectClass] = set()
        self.seen_in = -1

    def rests_on(self, other: _Judgement) -> None:
        self.generated |= other.generated
        self.others |= other.others

    def holds(self, generated: frozenset[ProjectClass]) -> bool:
        return self.generated <= generated and self.others.isdisjoint(generated)


class Judgements:
    """The memory of a family, and the classes that get a `get_config` in the plan being made.

    A judgement may depend on nothing that changes but on which classes these are, as `generates`
    tells. It holds for every plan that answers in the same way what was asked for it.
    """

    def __init__(self) -> None:
        self._generated: frozenset[ProjectClass] = frozenset()
        self._plan = 0
        self._known: dict[object, list[_Judgement]] = {}
        self._open: list[_Judgement] = []

    @property
    def generated(self) -> frozenset[ProjectClass]:
        """The classes that get a `get_config`; whoever judges asks `generates`."""
        return self._generated

    def plan(self, generated: Collection[ProjectClass]) -> None:
        """Turn to a plan in which these classes get a `get_config`."""
        assert not self._open
        self._generated = frozenset(generated)
        self._plan += 1

    def generates(self, key: ProjectClass) -> bool:
        """Tell whether a class gets a `get_config`."""
        answer = key in self._generated
        if self._open:
            judged = self._open[-1]
            (judged.generated if answer else judged.others).add(key)
        return answer

    def assume(self, keys: Iterable[ProjectClass]) -> None:
        """Make what is being judged depend on whether these classes get a `get_config`."""
        for key in keys:
            self.generates(key)

    def recall(self, subject: object, judge: Callable[[], _Result]) -> _Result:
        """Return what was judged on a subject if that holds for this plan, else judge."""
        known = self._known.setdefault(subject, [])
        for found in known:
            if found.seen_in == self._plan or self._holds(found):
                break
        else:
            found = _Judgement()
            self._open.append(found)
            try:
                found.result = judge()
            finally:
                self._open.pop()
            found.seen_in = self._plan
            known.append(found)
        if self._open:
            self._open[-1].rests_on(found)
        return cast("_Result", found.result)

    def _holds(self, judgement: _Judgement) -> bool:
        holds = judgement.holds(self._generated)
        if holds:
            judgement.seen_in = self._plan
        return holds
