"""`fix -i`: unit by unit, the diff and its reasons, and the question whether to fix it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from fixlayers.patch import ChangedFile, shown_diff
from fixlayers.plan import ClassName
from fixlayers.regions import class_regions
from fixlayers.report.text import finding_line, printable
from fixlayers.results import FileResult
from fixlayers.rewriting import rewrite_some
from fixlayers.settings import Settings
from fixlayers.units import Planner, Repair, Unit, half_repaired
from fixlayers.wording import listed

_KEYS = {
    "y": "fix this",
    "n": "leave this as it is",
    "a": "fix this and all that follow in {path}",
    "d": "leave this and all that follow in {path}",
    "q": "leave this and ask no more",
    "?": "show this list",
}


class Interview:
    """Asks which units to fix, of one project after the other, until the answer is to stop."""

    def __init__(self) -> None:
        self._stopped = False
        self._answers: dict[str, bool] = {}

    def chosen(
        self, results: Sequence[FileResult], settings: Settings, plan_only: Planner
    ) -> Sequence[FileResult]:
        """Return what becomes of a project where only what is chosen is fixed.

        Args:
            results: what becomes of it where all is.
            settings: those of the project.
            plan_only: plans it anew for some classes.
        """
        repair = Repair(results)
        preview = _Preview(results, settings)
        units = list(repair.units())
        for number, unit in enumerate(units, 1):
            if self._stopped:
                break
            with_it = preview.chosen | {*unit}
            reasons = filter(None, (repair.lacking(name, with_it) for name in unit))
            if reason := next(reasons, ""):
                _say_left(unit, reason)
            elif self._accepts(unit, preview, f"{number}/{len(units)}"):
                preview.take(unit)
        if preview.chosen == {name for unit in units for name in unit}:
            return results
        return _planned(repair, preview, plan_only)

    def _accepts(self, unit: Unit, preview: _Preview, count: str) -> bool:
        path = unit[0][0]
        if path in self._answers:
            return self._answers[path]
        preview.show(unit)
        answer = _ask(f"({count}) Fix {named(unit)} [{','.join(_KEYS)}]? ", path)
        if answer in "ad":
            self._answers[path] = answer == "a"
        self._stopped = answer == "q"
        return answer in "ya"


def _planned(repair: Repair, preview: _Preview, plan_only: Planner) -> Sequence[FileResult]:
    """Plan what was chosen, by itself, without what would be half repaired after all."""
    chosen = preview.chosen
    while True:
        results = plan_only(chosen)
        half = half_repaired(repair, results, chosen)
        for name, reason in half.items():
            _say_left([name], reason)
        if not half:
            break
        chosen -= {name for name in chosen if half.keys() & {name, *repair.relied_on(name)}}
    if chosen == preview.chosen:
        preview.compare(results)
    return results


class _Preview:
    """The files as they are with what was chosen so far."""

    def __init__(self, results: Sequence[FileResult], settings: Settings) -> None:
        self._results = {result.path: result for result in results}
        self._settings = settings
        self._now: dict[str, bytes] = {}
        self.chosen: frozenset[ClassName] = frozenset()

    def show(self, unit: Unit) -> None:
        """Print what is wrong in a unit to stderr, and what would change to stdout."""
        for path in dict.fromkeys(path for path, _ in unit):
            for finding in self._results[path].findings:
                if finding.applied and (path, finding.class_name) in unit:
                    _say(f"{finding_line(finding)}\n")
        after = self._with(unit)
        diff = shown_diff(self._changed(unit, path, data) for path, data in after.items())
        sys.stdout.flush()
        sys.stdout.buffer.write(diff)
        sys.stdout.buffer.flush()

    def take(self, unit: Unit) -> None:
        """Add a unit to what was chosen."""
        self._now |= self._with(unit)
        self.chosen |= {*unit}

    def compare(self, results: Sequence[FileResult]) -> None:
        """Raise RuntimeError if these results are not what has been shown."""
        shown = {p: data for p, data in self._now.items() if data != self._results[p].before}
        if shown != {r.path: r.after for r in results if r.after != r.before}:
            raise RuntimeError("the files would not become what has been shown")

    def _with(self, unit: Unit) -> Mapping[str, bytes]:
        chosen = self.chosen | {*unit}
        return {
            path: rewrite_some(self._results[path], chosen, self._settings.at(path).line_length)
            for path in sorted({path for path, _ in unit})
        }

    def _changed(self, unit: Unit, path: str, after: bytes) -> ChangedFile:
        before = self._now.get(path, self._results[path].before)
        classes = [each for each in self._results[path].classes if (path, each.name) in unit]
        return ChangedFile(path, before, after, class_regions(path, before, after, classes))


def named(unit: Sequence[ClassName]) -> str:
    """Return the classes of a unit with their files: "A and B in x.py and C in y.py"."""
    names: dict[str, list[str]] = {}
    for path, name in unit:
        names.setdefault(path, []).append(name)
    return printable(listed([f"{listed(each)} in {path}" for path, each in names.items()]))


def _ask(question: str, path: str) -> str:
    """Return the key that is pressed; the end of the input stands for "q"."""
    while True:
        _say(question)
        line = sys.stdin.buffer.readline()
        key = line.decode("ascii", "replace").strip().lower() if line else "q"
        if not sys.stdin.isatty():
            _say(f"{printable(key)}\n")
        if key in _KEYS and key != "?":
            return key
        for each, meaning in _KEYS.items():
            _say(f"{each} - {meaning.format(path=printable(path))}\n")


def _say_left(unit: Sequence[ClassName], reason: str) -> None:
    _say(f"{named(unit)} left as it is: {printable(reason)}\n")


def _say(text: str) -> None:
    sys.stderr.write(text)
    sys.stderr.flush()
