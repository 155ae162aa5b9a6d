"""The driver of the child processes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixlayers.verify import child as child_module
from fixlayers.verify.child import Child, KerasUnusableError, LostError
from fixlayers.verify.frameworks import FrameworkName
from fixlayers.verify.pool import Pool, _probe_file
from fixlayers.verify.results import ClassResult, Finished, Job, Judged, Message, Started

ENDLESS = "import itertools\nVALUE = sum(itertools.repeat(0))\n"


def ended(pid: int) -> bool:
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.keras
def test_an_interrupt_leaves_no_process(tmp_path: Path) -> None:
    (tmp_path / "quick.py").write_text("x = 1\n")
    (tmp_path / "endless.py").write_text(ENDLESS)
    pool = Pool("keras3", tmp_path / "run", 2)
    seen: list[int] = []

    def interrupt() -> None:
        """Be pressed when one file is done and the other under way."""
        while not all(child.process for child in pool._children):
            time.sleep(0.1)
        while sum(child.forked > 0 for child in pool._children) == 0:
            time.sleep(0.1)
        seen.extend(child.process.pid for child in pool._children if child.process)
        seen.extend(child.forked for child in pool._children if child.forked)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pool.probe([Job(str(tmp_path), name) for name in ("quick.py", "endless.py")], interrupt)
    assert len(seen) >= 3
    deadline = time.monotonic() + 10
    while not all(map(ended, seen)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert all(map(ended, seen))


def test_what_is_closed_starts_no_more(tmp_path: Path) -> None:
    child = Child("keras3", tmp_path)
    child.close()
    with pytest.raises(LostError):
        child.run(Job(str(tmp_path), "a.py"), lambda _: None)
    assert child.process is None


def test_a_keras_that_cannot_be_loaded_is_told_with_its_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "keras"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('keras needs more')\n")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    child = Child("keras3", tmp_path)
    with pytest.raises(KerasUnusableError, match="ImportError: keras needs more"):
        child.run(Job(str(tmp_path), "a.py"), lambda _: None)


def test_the_working_folder_is_not_what_the_child_imports_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path), *sys.path])
    paths = Child("keras3", tmp_path)._environment()["PYTHONPATH"].split(os.pathsep)
    assert str(tmp_path) not in paths
    assert str(child_module.PROJECT) in paths


@dataclass
class Losing:
    """A child that loses a class, when it is called or in any case."""

    framework: FrameworkName
    always: bool
    silent: bool
    jobs: list[Job]

    def run(self, job: Job, receive: Callable[[Message], None]) -> None:
        self.jobs.append(job)
        key = "a.py:Big:0"
        if key not in job.skip:
            receive(Started(key, "layer", 3))
            if self.always or key not in job.uncalled:
                raise LostError("killed by SIGABRT", silent=self.silent)
            receive(Judged(ClassResult("a.py", "Big", 0, 3, "layer", "keras3", "survives")))
        receive(Finished("a.py"))


@pytest.mark.parametrize(("always", "outcome"), [(False, "survives"), (True, "not built")])
def test_what_is_lost_is_judged_once_more_without_a_call(always: bool, outcome: str) -> None:
    child = Losing("keras3", always, False, [])
    found = _probe_file(child, Job("/tree", "a.py"))  # type: ignore[arg-type]
    assert [each.outcome for each in found.classes] == [outcome]
    assert [job.uncalled for job in child.jobs][:2] == [(), ("a.py:Big:0",)]


def test_what_did_not_answer_is_not_waited_for_twice() -> None:
    child = Losing("keras3", False, True, [])
    found = _probe_file(child, Job("/tree", "a.py"))  # type: ignore[arg-type]
    assert [each.outcome for each in found.classes] == ["not built"]
    assert [job.uncalled for job in child.jobs] == [(), ()]
