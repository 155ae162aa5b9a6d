"""What of a repair goes together: units, and what one that lacks some of them leaves undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property

from fixlayers.plan import ClassName, PlannedClass
from fixlayers.results import FileResult
from fixlayers.rewrite.edits import Edit

Unit = tuple[ClassName, ...]
"""Classes none of which is repaired without the others, in the order of their files."""
Planner = Callable[[frozenset[ClassName]], Sequence[FileResult]]
"""Plans a repair anew, for some classes alone."""


class Repair:
    """All classes that a run repairs, by path and qualified name."""

    def __init__(self, results: Iterable[FileResult]) -> None:
        self._results = {result.path: result for result in results}
        self._classes: dict[ClassName, list[PlannedClass]] = {}
        for path in sorted(self._results):
            for each in self._results[path].classes:
                self._classes.setdefault((path, each.name), []).append(each)

    def classes(self, name: ClassName) -> list[PlannedClass]:
        """Return what is done to a class; there may be two of one name."""
        return self._classes.get(name, [])

    @cached_property
    def _relied_on(self) -> dict[ClassName, frozenset[ClassName]]:
        direct = {
            name: {other for each in classes for other in each.relies_on}
            for name, classes in self._classes.items()
        }
        for name, other in self._revealed():
            direct[name].add(other)
            direct[other].add(name)
        return {name: frozenset(_reached(direct, name)) - {name} for name in direct}

    def _revealed(self) -> Iterator[tuple[ClassName, ClassName]]:
        """Pair what a later round edits with its relatives: one of these has revealed it."""
        for path, result in self._results.items():
            for each in (each for later in result.rounds[1:] for each in later):
                yield from (((path, each.name), r) for r in each.relatives if r in self._classes)

    def relied_on(self, name: ClassName) -> frozenset[ClassName]:
        """Return the classes without whose repair that of a class would be half of one."""
        return self._relied_on.get(name, frozenset())

    def relying(self, path: str) -> dict[str, tuple[str, ...]]:
        """Return, by file, the classes of other files that rely on some repair in one."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self._classes:
            if name[0] != path and any(other[0] == path for other in self.relied_on(name)):
                found[name[0]] = (*found.get(name[0], ()), name[1])
        return found

    def before(self, path: str) -> bytes:
        """Return what a file holds before its repair."""
        return self._results[path].before

    def units(self) -> Iterator[Unit]:
        """Yield the units, each behind those that it relies on, else in the order of the files."""
        done: set[ClassName] = set()
        for name in self._classes:
            # The fewer a class relies on, the further up it is.
            for each in sorted((name, *self.relied_on(name)), key=self._depth):
                if each not in done:
                    unit = self.unit(each)
                    done.update(unit)
                    yield unit

    def unit(self, name: ClassName) -> Unit:
        """Return the classes that rely on a class as it relies on them, and itself."""
        mutual = {other for other in self.relied_on(name) if name in self.relied_on(other)}
        return tuple(other for other in self._classes if other == name or other in mutual)

    def _depth(self, name: ClassName) -> tuple[int, ClassName]:
        return len(self.relied_on(name)), name

    def lacking(self, name: ClassName, chosen: Collection[ClassName]) -> str:
        """Say what the repair of a class relies on beside what was chosen, "" if nothing."""
        left = [other for other in self._classes if other in self.relied_on(name) - {*chosen}]
        if not left:
            return ""
        path, other = left[0]
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        return f"it relies on the repair of {other} in {path}{more}"


def _reached(direct: dict[ClassName, set[ClassName]], name: ClassName) -> set[ClassName]:
    seen = {name}
    pending = [name]
    while pending:
        more = direct.get(pending.pop(), set()) - seen
        seen |= more
        pending += more
    return seen


def half_repaired(
    whole: Repair, alone: Sequence[FileResult], chosen: Collection[ClassName]
) -> dict[ClassName, str]:
    """Return those of the chosen classes that would be left half repaired, with the reason.

    Args:
        whole: all that can be repaired.
        alone: what becomes of the project where only the chosen classes are repaired.
        chosen: the classes.
    """
    part = Repair(alone)
    found = {name: whole.lacking(name, chosen) for name in sorted(chosen)}
    for name, lacking in found.items():
        if not lacking and _done(whole.classes(name)) != _done(part.classes(name)):
            found[name] = _why_not(alone, name) or "its fixes need others that are left out"
    return {name: reason for name, reason in found.items() if reason}


def _done(classes: Sequence[PlannedClass]) -> list[tuple[int, tuple[Edit, ...]]]:
    return [(each.ordinal, each.edits) for each in classes]


def _why_not(results: Sequence[FileResult], name: ClassName) -> str:
    """Return why an error in a class is not fixed."""
    reasons = (
        finding.reason
        for result in results
        for finding in result.findings
        if (finding.path, finding.class_name) == name
        and finding.level == "error"
        and not finding.applied
    )
    return next(filter(None, reasons), "")
