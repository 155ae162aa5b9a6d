"""A class that Keras cannot save and load, and how its repair is proven on a real Keras."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from textwrap import dedent

import pytest

from fixlayers import check_project, fix_project
from fixlayers.diagnostics import Finding
from fixlayers.settings import Settings
from fixlayers.tracebacks import explain
from tests.keras.keras_process import KerasProcess
from tests.repairing import DEFAULTS

_STEPS = ("construct", "config", "save", "load")
_EXCEPTION = re.compile(r"\w+(Error|Exception): ")
_OLD_STEPS = (
    "clone",
    "weights",
    "old file",
    "old weights",
    "old checkpoint",
    "new checkpoint",
    "old hdf5",
    "new hdf5",
)


@dataclass(frozen=True)
class Case:
    """One mechanism.

    Args:
        title: what is shown, as a sentence.
        source: the file, or the files by path; without imports it gets the usual ones.
        build: an expression that makes the object, with arguments unlike the defaults.
        keras3: what the class does today on Keras 3: a part of the error or of the difference
            between what was saved and what was loaded; "ok" if it survives.
        tf_keras: the same on tf_keras.
        generations: where the source runs at all.
        name: the class, if `build` does not begin with it.
        module: the module that `build` is evaluated in.
        inputs: (shape without batch, dtype) of each input.
        connect: how `layer` is applied to `x` in a functional model.
        model: whether the object is the model itself.
        resolved: parameters of which the rebuilt object gets f(p), where f(f(p)) = f(p).
        observe: expressions on `layer` that must have equal values on original and rebuilt object.
        keys: keys that the config must have.
        refused: a part of the reason why all but the registration is refused.
        targets: the paths that are named to be repaired, all if None.
        lost: why a file of the old class cannot be read by the new one either, by generation.
        raw: whether its config holds what plain JSON cannot, and Keras serializes itself.
        unsafe: whether the repair rests on a guess.
    """

    title: str
    source: str | Mapping[str, str]
    build: str
    keras3: str = ""
    tf_keras: str = ""
    generations: tuple[str, ...] = ("keras3", "tf_keras")
    name: str = ""
    module: str = "custom"
    inputs: tuple[tuple[tuple[int, ...], str], ...] = (((4,), "float32"),)
    connect: str = "layer(x)"
    model: bool = False
    resolved: tuple[str, ...] = ()
    observe: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    refused: str = ""
    targets: frozenset[str] | None = None
    lost: Mapping[str, str] = field(default_factory=dict)
    raw: bool = False
    unsafe: bool = False

    @property
    def settings(self) -> Settings:
        """The settings that the repair takes."""
        return Settings(unsafe_fixes=self.unsafe)

    @property
    def files(self) -> dict[str, str]:
        """The sources by path."""
        if not isinstance(self.source, str):
            return {path: dedent(text).lstrip("\n") for path, text in self.source.items()}
        text = dedent(self.source).lstrip("\n")
        if "import" not in text:
            text = f"from tensorflow import keras\n\n\n{text}"
        return {f"{self.module}.py": text}


@dataclass(frozen=True)
class Examination:
    """The sources after the repair, and the worker's verdict on each step."""

    after: Mapping[str, str]
    verdicts: Mapping[str, str]

    @property
    def of_registered(self) -> Mapping[str, str]:
        """The verdicts without that of a load which finds the class because it is registered.

        It is not where a SavedModel of Keras 2 would be rebuilt from a config that is not complete.
        """
        registered = any("register_keras_serializable" in text for text in self.after.values())
        return {s: v for s, v in self.verdicts.items() if registered or s != "load"}

    def __str__(self) -> str:
        told = (f"{step}: {verdict}" for step, verdict in self.verdicts.items())
        return "\n".join([*told, *self.after.values()])


def on_each_generation(cases: Iterable[Case]) -> pytest.MarkDecorator:
    """Run a test of (`generation`, `case`) for each case on each generation that it is for."""
    runs = [
        pytest.param(generation, case, id=f"{generation}: {case.title}")
        for case in cases
        for generation in case.generations
    ]
    return pytest.mark.parametrize(("generation", "case"), runs)


def _is_expected(finding: Finding, reason: str) -> bool:
    """Tell whether a finding is left for a reason, or since another one is left for it."""
    unregistered = finding.code == "FXL301" and "Keras 2 would rebuild it" in finding.reason
    return bool(reason) and (reason in finding.reason or unregistered)


def repaired(
    files: Mapping[str, str],
    reason: str = "",
    targets: frozenset[str] | None = None,
    settings: Settings = DEFAULTS,
) -> dict[str, str]:
    """Return the sources after their repair; nothing is left to do or to say about the result.

    With a part of a `reason`, something is refused for it, and nothing for another one.
    """
    before = {path: text.encode() for path, text in files.items()}
    after = dict(before)
    for result in fix_project(before, settings, targets=targets):
        assert result.error is None, result.error
        refused = [f for f in result.findings if not f.applied and f.level == "error"]
        assert bool(refused) is bool(reason), refused
        assert all(_is_expected(f, reason) for f in refused), refused
        after[result.path] = result.after
    assert after != before or reason
    left = [f for r in check_project(after, settings) for f in r.findings if f.level == "error"]
    assert all(_is_expected(f, reason) for f in left), left
    return {path: text.decode() for path, text in after.items()}


def examine(case: Case, keras: KerasProcess) -> Examination:
    """Repair a case's source and let a worker judge it."""
    after = repaired(case.files, case.refused, case.targets, case.settings)
    job = {
        "before": case.files,
        "after": after,
        "module": case.module,
        "class": case.name or case.build.partition("(")[0],
        "build": case.build,
        "kind": "model" if case.model else "layer",
        "inputs": case.inputs,
        "connect": case.connect,
        "resolved": case.resolved,
        "observe": case.observe,
        "keys": case.keys,
    }
    verdicts = keras.judge(job)
    return Examination(after, {step: " ".join(text.split()) for step, text in verdicts.items()})


def _assert_explained(case: Case, error: str) -> None:
    """Assert that what Keras says names a rule that repairs the class."""
    files = {path: text.encode() for path, text in case.files.items()}
    results = fix_project(files, case.settings)
    applied = {f.code for result in results for f in result.findings if f.applied}
    found = explain(error)
    assert found is not None, error
    assert applied & set(found.codes), (error, found, applied)


def assert_survives(case: Case, generation: str, found: Examination) -> None:
    """Assert that the class fails as the case says, and that its repair lives through it all."""
    verdicts = found.verdicts
    expected = case.keras3 if generation == "keras3" else case.tf_keras
    assert expected in verdicts["before"], found
    if _EXCEPTION.match(verdicts["before"]):
        _assert_explained(case, verdicts["before"])
    steps = [step for step in _STEPS if step != "config" or not case.raw]
    assert all(verdicts.get(step) == "ok" for step in steps), found
    for step in _OLD_STEPS:
        # What the old class cannot do at all leaves no verdict.
        lost = case.lost.get(generation, "") if step == "old file" else ""
        verdict = verdicts.get(step, lost or "ok")
        assert lost in verdict if lost else verdict == "ok", found
