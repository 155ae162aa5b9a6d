"""The same answer from any number of processes, however they are started; a clean end by Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from fixlayers import processes
from fixlayers.engine import check_project, fix_project
from fixlayers.survey import reader, source
from fixlayers.survey.project import Project
from fixlayers.survey.reader import Reader
from tests.conftest import Child

ROOT = Path(__file__).parents[1]
LAYER = """
import keras


class Layer{0}({1}):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(units)
"""
# More than the survey of one batch, and than what a process is worth.
PADDING = "# nothing to see in this line of a comment, which makes the file a long one\n" * 800


def sources(files: int = 24) -> dict[str, bytes]:
    """Return a project whose classes inherit from each other in three families, and bad files."""
    found = {}
    for number in range(files):
        base = f"Layer{number - 3}" if number >= 3 else "keras.layers.Layer"
        line = f"from m{number - 3} import {base}\n" if number >= 3 else ""
        found[f"m{number}.py"] = f"{line}{LAYER.format(number, base)}{PADDING}".encode()
    found["broken.py"] = b"import keras\nclass A(keras.layers.Layer:\n    pass\n"
    found["latin.py"] = b"import keras\nclass A(keras.layers.Layer): '\xff'\n"
    return found


def test_results_are_the_same_from_any_number_of_processes() -> None:
    expected = check_project(sources()), fix_project(sources())
    assert any(result.error for result in expected[0])
    for jobs in (2, 3, 5):
        assert (check_project(sources(), jobs=jobs), fix_project(sources(), jobs=jobs)) == expected


def test_facts_are_those_that_one_process_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    def unused(*_: object) -> None:
        raise AssertionError("it is read here")

    alone = Project(sources())
    known = Reader(2)
    done: list[str] = []
    known.read_ahead(sources().values(), lambda: done.append("once"))
    assert done == ["once"]
    monkeypatch.setattr(source, "survey_source", unused)
    together = Project(sources(), known)
    assert together.nodes == alone.nodes
    for path in sources():
        assert together.facts(path) == alone.facts(path)
    assert {path: str(error) for path, error in together.errors.items()} == {
        path: str(error) for path, error in alone.errors.items()
    }


@pytest.mark.parametrize("trouble", [OSError("no process"), BrokenExecutor("killed")])
def test_without_processes_files_are_read_when_they_are_asked_for(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> Iterator[bytes]:
        raise trouble
        yield b""

    expected = check_project(sources())
    monkeypatch.setattr(reader, "in_processes", fails)
    assert check_project(sources(), jobs=2) == expected


@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_json_is_the_same_under_each_start_method(
    method: str, tree: Callable[[dict[str, str]], Path], child: Child
) -> None:
    project = tree({path: data.decode("latin-1") for path, data in sources().items()})
    script = f"""
import multiprocessing, sys
sys.path.insert(0, {str(ROOT)!r})
from fixlayers.cli import main
if __name__ == "__main__":
    multiprocessing.set_start_method({method!r})
    sys.exit(main())
"""
    (project / "start").write_text(script)
    arguments = ["check", "--no-cache", "--output-format", "json", "--jobs"]
    one, two, three = (child("start", *arguments, jobs) for jobs in "123")
    assert one.returncode == 2
    assert json.loads(one.stdout)
    for other in (two, three):
        assert (other.returncode, other.stdout) == (one.returncode, one.stdout)
        assert other.stderr == one.stderr


INTERRUPTED = """
import functools, signal, sys, time
from fixlayers import parts
from fixlayers.cli import main
from fixlayers.survey import reader

def reached(work):
    @functools.wraps(work)
    def slow(*items):
        open("reached", "w").close()
        time.sleep(0.5)
        return work(*items)
    return slow

# A shell starts what runs in the background deaf to interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)
{0} = reached({0})
sys.exit(main())
"""


@pytest.mark.skipif(not processes.can_fork(), reason="what is slowed down here is forked")
@pytest.mark.parametrize("work", ["reader._read", "parts._part"])
def test_an_interrupt_ends_all_processes_in_silence(
    tree: Callable[[dict[str, str]], Path], work: str
) -> None:
    # Reading and planning these is worth two processes.
    many = "".join(LAYER.format(number, "keras.layers.Layer") for number in range(10))
    project = tree({f"m{number}.py": f"{many}{PADDING}# {number}\n" for number in range(40)})
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", INTERRUPTED.format(work), "check", "--no-cache", "--jobs", "2"]
    process = subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        if (project / "reached").exists():
            break
        time.sleep(0.002)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=120)
    assert (project / "reached").exists()
    assert process.returncode == 130
    assert (out, err) == (b"", b"")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def _doubled(number: int) -> int:
    return 2 * number


def test_what_processes_make_comes_in_order() -> None:
    assert list(processes.in_processes(_doubled, range(20), 2)) == [*range(0, 40, 2)]
