"""Judge the classes of a project on real Keras: from its sources to verdicts."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import structs

from fixlayers import engine
from fixlayers.diagnostics import FileError, Finding
from fixlayers.discovery import Project
from fixlayers.notebook.project import PythonSources
from fixlayers.progress import ProgressBar
from fixlayers.semantics.family import ClassView, Family
from fixlayers.settings import Settings, SettingsError
from fixlayers.suffixes import is_notebook
from fixlayers.survey.modules import module_name
from fixlayers.survey.project import Project as Classes
from fixlayers.verify import frameworks
from fixlayers.verify.call_sites import CallSites
from fixlayers.verify.child import KerasUnusableError
from fixlayers.verify.copies import write_copy
from fixlayers.verify.frameworks import PACKAGES, FrameworkName, frameworks_for, names_other
from fixlayers.verify.means import Means
from fixlayers.verify.pool import Pool
from fixlayers.verify.results import ClassResult, Job, ProbedFile
from fixlayers.verify.verdicts import Proof, StandIns, Verdict, cures
from fixlayers.wording import listed

Progress = Callable[[int, int], None]
UNSEEN = "it stands in a function, or in a branch that is not taken"


def prove(project: Project, settings: Settings, means: Means, *, quiet: bool) -> Proof:
    """Judge the Keras classes in the targets of a project, with progress on a terminal.

    Raises SettingsError where the Keras that they are to be judged on is not to be had.
    """
    prover = Prover(project, settings, means)
    if prover.frameworks and (packages := frameworks.missing(prover.frameworks)):
        raise SettingsError(
            f"verify needs {listed(packages)}, not installed here: "
            'python -m pip install "fixlayers[keras]"'
        )
    with (
        tempfile.TemporaryDirectory(prefix="fixlayers-verify-") as scratch,
        ProgressBar(sys.stderr, shown=not quiet) as progress,
    ):
        try:
            return prover.prove(Path(scratch), progress)
        except KerasUnusableError as error:
            raise SettingsError(f"Keras cannot be loaded: {error}") from error


class _Counter:
    """Counts the files of all pools together."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def step(self) -> None:
        self._done += 1
        self._progress(self._done, self._total)


class Prover:
    """Judges the classes in the targets of a project.

    Args:
        project: the project, its sources as they are to be judged.
        settings: those of the project.
        means: how to judge.
    """

    def __init__(self, project: Project, settings: Settings, means: Means) -> None:
        self._project = project
        self._settings = settings
        self._means = means
        self._python = PythonSources(project.sources)
        family = Family(Classes(self._python.modules), settings)
        self._calls = CallSites(family)
        self._views: dict[str, list[ClassView]] = {}
        for view in family.views():
            self._views.setdefault(view.key.path, []).append(view)
        unclear = {view.key.path for view in family.unresolved_views()}
        self._files = [t for t in project.targets if t in self._views or t in unclear]

    @property
    def frameworks(self) -> dict[FrameworkName, list[str]]:
        """The files to judge on each Keras."""
        found: dict[FrameworkName, list[str]] = {}
        for path in self._files:
            for name in frameworks_for(self._project.sources[path], self._means.framework):
                found.setdefault(name, []).append(path)
        return {name: found[name] for name in PACKAGES if name in found}

    def prove(self, scratch: Path, progress: Progress) -> Proof:
        """Return the verdicts.

        Args:
            scratch: an empty folder, which foreign code may fill.
            progress: is told (files done, files to do).

        Raises:
            KerasUnusableError: a Keras that is needed cannot be loaded.
        """
        checked = engine.check_project(
            self._project.sources, self._settings, targets=self._project.targets
        )
        findings = [finding for result in checked for finding in result.findings]
        frameworks = self.frameworks
        counter = _Counter(progress, sum(map(len, frameworks.values())))
        verdicts: list[Verdict] = []
        stand_ins: dict[str, set[str]] = {}
        keras: list[str] = []
        for name, files in frameworks.items():
            tree = scratch / name / "project"
            below = write_copy(self._project.sources, self._project.root, tree)
            shown = {place: path for path, place in below.items()}
            jobs = [self._job(path, tree, below[path]) for path in files]
            pool = Pool(name, scratch / name / "run", self._means.jobs)
            for each in pool.probe(jobs, counter.step):
                path = shown[each.file]
                verdicts += self._verdicts(path, each, f"{tree}/", findings)
                stand_ins.setdefault(path, set()).update(each.stand_ins)
            keras.append(pool.keras)
        return Proof(
            tuple(sorted(verdicts, key=lambda v: (v.path, v.cell, v.line, v.result.framework))),
            tuple(StandIns(p, tuple(sorted(n))) for p, n in sorted(stand_ins.items()) if n),
            tuple(result.error for result in checked if result.error),
            tuple(keras),
            len(self._files),
        )

    def _job(self, path: str, tree: Path, file: str) -> Job:
        arguments = dict(self._settings.at(path).verify.arguments)
        calls = self._calls.of_file(path)
        return Job(str(tree), file, arguments=arguments, calls=calls, limits=self._means.limits)

    def _verdicts(
        self, path: str, probed: ProbedFile, tree: str, findings: list[Finding]
    ) -> Iterator[Verdict]:
        module = self._module(path, probed.framework)
        lacking = frameworks.lacking(probed.stand_ins)
        # With a stand-in for Keras itself nothing is as it will be.
        if lacking:
            probed = structs.replace(probed, classes=(), error=f"{lacking} is not installed")
        for result in (*probed.classes, *self._unseen(path, probed)):
            place = self._python.located(FileError(path, "", result.line))
            own = [f for f in findings if (f.path, f.class_name) == (path, result.class_name)]
            # Nobody wants to know where the copy lies.
            told = structs.replace(result, error=result.error.replace(tree, ""))
            yield Verdict(path, place.cell, place.line, module, told, cures(told, own))

    def _module(self, path: str, framework: FrameworkName) -> str:
        if is_notebook(path) or names_other(self._project.sources[path], framework):
            return ""
        return module_name(path, frozenset(self._project.sources))

    def _unseen(self, path: str, probed: ProbedFile) -> Iterator[ClassResult]:
        """Yield a verdict on each class of the source that was not judged."""
        lines = {result.line for result in probed.classes}
        for view in self._views.get(path, ()):
            line = view.facts.place.line
            if line not in lines:
                yield ClassResult(
                    probed.file,
                    view.facts.qualname,
                    0,
                    line,
                    "undefined",
                    probed.framework,
                    "not built",
                    "import",
                    probed.error or UNSEEN,
                )
