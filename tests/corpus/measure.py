"""Measure one tree: before, repair on a copy, after."""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

import fixlayers.verify
from fixlayers.notebook.project import PythonSources
from fixlayers.semantics.family import Family
from fixlayers.settings import Settings
from fixlayers.survey.project import Project as Classes
from fixlayers.verify.call_sites import CallSites
from fixlayers.verify.frameworks import FrameworkName
from fixlayers.verify.pool import Pool
from fixlayers.verify.probe.sourcefile import may_define_classes
from fixlayers.verify.results import ClassResult, Job, Limits

from .comparison import Measurement, side_by_side
from .repair import Repair, repair
from .sources import SourceTree, copied, given_arguments

# A busy machine must not change a verdict, so they are wider than those of the command.
LIMITS = Limits(seconds=150.0, megabytes=5000)


class _Verdicts(msgspec.Struct, frozen=True):
    results: list[ClassResult]
    errors: dict[str, str]


@dataclass
class Measurer:
    """Measures trees; keeps verdicts on unchanged code in the scratch folder."""

    scratch: Path
    processes: int
    fix: bool
    unsafe_fixes: bool
    _repairs: dict[str, tuple[SourceTree, Repair]] = field(default_factory=dict)

    def measure(self, tree: SourceTree, framework: FrameworkName) -> Measurement:
        """Return the verdicts on all classes of a tree on one framework."""
        before = self._verdicts(tree, framework)
        if not self.fix:
            rows = side_by_side(before.results, (), {})
            return Measurement(tree.name, framework, rows, False, before.errors)
        fixed, done = self._repaired(tree)
        after = self._verdicts(fixed, framework) if done.changed else before
        return Measurement(
            tree.name,
            framework,
            side_by_side(before.results, after.results, _by_class(done, fixed)),
            True,
            after.errors,
            tuple(done.problems),
            tuple(done.complaints),
            len(done.changed),
        )

    def _repaired(self, tree: SourceTree) -> tuple[SourceTree, Repair]:
        key = str(tree.folder)
        if key not in self._repairs:
            fixed = copied(tree, self.scratch / "fixed" / tree.name)
            self._repairs[key] = (fixed, repair(fixed, unsafe_fixes=self.unsafe_fixes))
        return self._repairs[key]

    def _verdicts(self, tree: SourceTree, framework: FrameworkName) -> _Verdicts:
        given = given_arguments().get(tree.name, {})
        digest = _probe_digest(tree, framework, given)
        name = f"{tree.name}-{framework}-{digest[:20]}.json"
        kept = self.scratch / "verdicts" / name
        if kept.exists():
            return msgspec.json.decode(kept.read_bytes(), type=_Verdicts)
        sources = {file: (tree.folder / file).read_bytes() for file in tree.files()}
        family = Family(Classes(PythonSources(sources).modules), Settings())
        calls = CallSites(family)
        jobs = [
            Job(
                str(tree.folder),
                file,
                arguments=given,
                calls=calls.of_file(file),
                unaided=False,
                limits=LIMITS,
            )
            for file, data in sources.items()
            if may_define_classes(data)
        ]
        start = time.monotonic()
        progress = _Progress(len(jobs))
        probed = Pool(framework, self.scratch / "run", self.processes).probe(jobs, progress.step)
        print(f"  {len(jobs)} files in {time.monotonic() - start:.0f} s", file=sys.stderr)
        found = _Verdicts(
            [result for each in probed for result in each.classes],
            {each.file: each.error for each in probed if each.error},
        )
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(msgspec.json.encode(found))
        return found


@dataclass
class _Progress:
    total: int
    done: int = 0

    def step(self) -> None:
        self.done += 1
        if self.done % 25 == 0:
            print(f"  {self.done}/{self.total}", file=sys.stderr, flush=True)


def _probe_digest(tree: SourceTree, framework: FrameworkName, given: dict[str, str]) -> str:
    """Digest what a verdict depends on: the code, the probe, the Keras; not how calls are found."""
    digest = hashlib.sha256(tree.digest().encode())
    digest.update(repr(sorted(given.items())).encode())
    for part in sorted(Path(fixlayers.verify.__path__[0]).rglob("*.py")):
        digest.update(part.read_bytes())
    for package in ("tensorflow", "keras" if framework == "keras3" else "tf_keras"):
        digest.update(importlib.metadata.version(package).encode())
    return digest.hexdigest()


def _by_class(done: Repair, tree: SourceTree) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what fixlayers said, by file and class."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for finding in done.findings:
        path = Path(str(finding.get("path", "")))
        if path.is_absolute() and path.is_relative_to(tree.folder):
            path = path.relative_to(tree.folder)
        key = (str(path), str(finding.get("class", "")))
        found[key] = (*found.get(key, ()), _said(finding))
    return found


def _said(finding: dict[str, Any]) -> str:
    words = [str(finding.get("code", "")), str(finding.get("message", ""))]
    if finding.get("safety") != "safe":
        words.append(f"[{finding.get('safety') or 'no fix'}: {finding.get('reason', '')}]")
    return " ".join(words)
