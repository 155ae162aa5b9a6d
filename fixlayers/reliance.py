"""Which class's repair relies on that of which other.

Asked of the plan itself: a class relies on another if it would be planned otherwise were the other
left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from msgspec import structs

from fixlayers.class_plan import ClassPlan
from fixlayers.consistency import consistent_plans
from fixlayers.plan import ClassName
from fixlayers.semantics.family import Family
from fixlayers.settings import Settings
from fixlayers.survey.resolution import ProjectClass


class Reliance:
    """The reliance of the classes of one project, under the plans that were made for them."""

    def __init__(
        self, family: Family, plans: Mapping[ProjectClass, ClassPlan], settings: Settings
    ) -> None:
        self._family = family
        self._plans = dict(plans)
        self._settings = settings
        self._edits = {
            key: made.edits for key, plan in plans.items() if (made := plan.planned()).edits
        }
        self._shaken: dict[ProjectClass, frozenset[ProjectClass]] = {}

    def name(self, key: ProjectClass) -> ClassName:
        """Return the path and the qualified name of a class."""
        return key.path, self._family.project.node(key).facts.qualname

    def relatives(self, key: ProjectClass) -> tuple[ProjectClass, ...]:
        """Return the Keras classes above and below one."""
        project = self._family.project
        return tuple(
            relative
            for relative in (*project.ancestors(key), *project.descendants(key))
            if relative in self._plans
        )

    def of(self, key: ProjectClass) -> tuple[ProjectClass, ...]:
        """Return the edited classes that the edits of a class rely on directly."""
        if key not in self._edits:
            return ()
        edited = (relative for relative in self.relatives(key) if relative in self._edits)
        return tuple(relative for relative in edited if key in self._changed_without(relative))

    def paths(self, targets: Collection[str]) -> set[str]:
        """Return paths and those of the files that hold what the edits there rely on."""
        pending = [key for key in self._edits if key.path in targets]
        seen = set(pending)
        while pending:
            more = set(self.of(pending.pop())) - seen
            seen |= more
            pending += more
        return {*targets, *(key.path for key in seen)}

    def _changed_without(self, left: ProjectClass) -> frozenset[ProjectClass]:
        """Return the relatives that would be planned otherwise without the repair of a class.

        What else would change because these do is found when they are asked about.
        """
        if left not in self._shaken:
            near = {left, *self.relatives(left)} & self._edits.keys()
            views = [plan.view for key, plan in self._plans.items() if key in near]
            only = frozenset(map(self.name, self._edits)) - {self.name(left)}
            generated = self._family.judgements.generated
            plans = consistent_plans(
                self._family,
                views,
                structs.replace(self._settings, only=only),
                held=generated - near,
            )
            self._family.judgements.plan(generated)
            self._shaken[left] = frozenset(
                key for key in near - {left} if plans[key].planned().edits != self._edits[key]
            )
        return self._shaken[left]
