"""Families planned in several processes: the same plan, and what they have read is not lost."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor

import pytest

from fixlayers import engine, parts, processes
from fixlayers.cache.folder import CacheFolder
from fixlayers.cache.memory import Digests, SourceMemory
from fixlayers.engine import check_project, fix_project
from fixlayers.parts import independent
from fixlayers.survey import source as survey
from fixlayers.survey.project import Project

LAYER = """
import keras
{2}

class Layer{0}({1}):
    def __init__(self, units, rate=0.5, **kwargs):
        super().__init__(**kwargs)
        self.units = units
"""


@pytest.fixture
def sources() -> dict[str, bytes]:
    """Return families of four across files, a file that only calls, and bad ones."""
    found = {}
    for number in range(24):
        above = f"Layer{number - 1}" if number % 4 else "keras.layers.Layer"
        line = f"from m{number - 1} import {above}\n" if number % 4 else ""
        found[f"m{number}.py"] = LAYER.format(number, above, line).encode()
    calls = "".join(f"Layer{n}(keras.layers.Dense(3), rate=[1])\n" for n in range(24))
    lines = "".join(f"from m{n} import Layer{n}\n" for n in range(24))
    found["calls.py"] = f"import keras\n{lines}{calls}".encode()
    found["broken.py"] = b"import keras\nclass A(keras.layers.Layer:\n    pass\n"
    found["comment.py"] = b"# fixlayers: ignore-file[FXL101]\nclass B(object): ...\n"
    return found


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Make forks worth it for a few classes, and list how many parts each plan has."""
    counts: list[int] = []
    original = parts.in_forks

    def listed(work, items, processes) -> Iterator[object]:
        counts.append(len(items))
        return original(work, items, processes)

    monkeypatch.setattr(parts, "_WORTH_A_PROCESS", 5)
    monkeypatch.setattr(parts, "in_forks", listed)
    return counts


def families(sources: dict[str, bytes], *paths: str) -> list[list[str]]:
    return independent(Project(sources), paths or sources)


def test_relatives_are_in_one_group(sources: dict[str, bytes]) -> None:
    groups = families(sources)
    assert sorted(path for group in groups for path in group) == sorted(sources)
    for first in range(0, 24, 4):
        assert sorted(f"m{number}.py" for number in range(first, first + 4)) in groups
    assert ["calls.py"] in groups
    assert families(sources, "m1.py", "m3.py", "m4.py") == [["m1.py", "m3.py"], ["m4.py"]]


def test_classes_that_only_a_file_connects_are_in_one_group() -> None:
    two = b"import keras\nclass A(keras.Model): ...\nclass B(keras.Model): ...\n"
    below = "from m import {0}\nclass C({0}): ...\n"
    found = {"m.py": two, "a.py": below.format("A").encode(), "b.py": below.format("B").encode()}
    assert families(found) == [["a.py", "b.py", "m.py"]]


@pytest.mark.skipif(not processes.can_fork(), reason="planned in one process here")
@pytest.mark.parametrize(
    "targets", [None, ("m2.py", *(f"m{n}.py" for n in range(5, 20)), "broken.py")]
)
def test_the_plan_is_the_same(sources: dict[str, bytes], forks: list[int], targets) -> None:
    expected = check_project(sources, targets=targets), fix_project(sources, targets=targets)
    assert not forks
    for jobs in (2, 3):
        found = (
            check_project(sources, targets=targets, jobs=jobs),
            fix_project(sources, targets=targets, jobs=jobs),
        )
        assert found == expected
    assert forks


@pytest.mark.skipif(not processes.can_fork(), reason="planned in one process here")
def test_what_is_read_in_a_fork_is_remembered(
    sources: dict[str, bytes], forks: list[int], tmp_path, monkeypatch
) -> None:
    memory = SourceMemory(CacheFolder(str(tmp_path / "cache")), "a.facts", "", Digests())
    expected = check_project(sources, jobs=2, memory=memory)
    assert forks
    memory.save(sources.values())
    known = SourceMemory(CacheFolder(str(tmp_path / "cache")), "a.facts", "", Digests())
    assert known.recall("read_facts", sources["calls.py"])

    def unused(*_: object) -> None:
        raise AssertionError("it is read again")

    monkeypatch.setattr(survey, "survey_source", unused)
    assert check_project(sources, jobs=2, memory=known) == expected


@pytest.mark.parametrize("trouble", [OSError("no process"), BrokenExecutor("killed")])
def test_without_processes_it_is_planned_here(
    sources: dict[str, bytes], monkeypatch, trouble: Exception
) -> None:
    def fails(*_: object) -> Iterator[object]:
        raise trouble
        yield

    expected = check_project(sources)
    monkeypatch.setattr(parts, "_WORTH_A_PROCESS", 5)
    monkeypatch.setattr(parts, "in_forks", fails)
    assert check_project(sources, jobs=2) == expected


def test_beside_another_thread_nothing_is_forked(
    sources: dict[str, bytes], forks: list[int]
) -> None:
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert not processes.can_fork()
        assert engine.check_project(sources, jobs=2) == engine.check_project(sources)
    finally:
        done.set()
        other.join()
    assert not forks


@pytest.mark.skipif(not processes.can_fork(), reason="there are no forks here")
def test_a_fault_in_a_fork_is_not_lost(sources: dict[str, bytes], forks, monkeypatch) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("fixlayers.planning.consistent_plans", fails)
    with pytest.raises(RuntimeError, match="a fault"):
        check_project(sources, jobs=2)
    assert forks
