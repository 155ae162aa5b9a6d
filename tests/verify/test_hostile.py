"""Code that hangs, leaves, grows, writes or calls out is a verdict, and never our own end."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.keras.keras_process import ROOT

LIMIT = 15
CLASS = "class {}(keras.layers.Layer):\n"
INIT = """\
    def __init__(self, units=3, **kwargs):
        super().__init__(**kwargs)
        self.units = units
"""


def layer(name: str, *body: str) -> str:
    lines = "".join(f"        {line}\n" for line in body)
    return f"{CLASS.format(name)}{INIT}{lines}\n\n"


FILES = {
    "loops_at_import.py": "def spin():\n    while True:\n        pass\n\n\nVALUE = spin()\n"
    + layer("AfterLoop"),
    "loops_in_c.py": f"import itertools\nVALUE = sum(itertools.repeat(0))\n{layer('AfterCLoop')}",
    "leaves.py": f"import os\n{layer('Before')}VALUE = os._exit(3)\n{layer('After')}",
    "grows.py": layer("Huge", "self.memory = [0] * (50 * 2**30 // 8)")
    + layer("Grows", "memory = []", "while True:", "    memory.append(bytearray(2**24))")
    + layer("Modest"),
    "writes.py": "from pathlib import Path\n"
    + layer("Writes", "Path(__file__).with_name('written').write_text('x')")
    + layer("WritesToSource", "Path({project!r}, 'written').write_text('x')")
    + layer("Removes", "Path({project!r}, 'victim').unlink()"),
    "calls.py": "import os, socket, subprocess\n"
    + layer("Connects", "socket.create_connection(('127.0.0.1', {port}), timeout=2)")
    + layer("Runs", "subprocess.run(['true'])")
    + layer("KillsParent", "os.kill(os.getppid(), 9)"),
    "crashes.py": "import ctypes, sys\n"
    + layer("Crashes", "ctypes.string_at(0)")
    + layer("Exits", "sys.exit()")
    + layer("Calm"),
    "trains.py": layer("Trained") + "model = keras.Sequential()\nmodel.fit(1)\nraise SystemExit\n",
}

Verdict = dict[str, str]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hostile")


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


@pytest.fixture(scope="module")
def verdicts(project: Path, listener: socket.socket) -> dict[str, Verdict]:
    (project / "setup.py").touch()
    (project / "victim").touch()
    port = listener.getsockname()[1]
    for name, text in FILES.items():
        here = text.replace("{project!r}", repr(str(project))).replace("{port}", str(port))
        (project / name).write_text(f"import keras\n{here}")
    options = ["--timeout", str(LIMIT), "--memory", "1500", "--framework", "keras3", "--jobs", "2"]
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "fixlayers", "verify", *options, "--output-format", "json"],
        cwd=project,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(project / "home")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    # Two of them reach the limit; the rest is for loading Keras on a busy machine.
    assert time.monotonic() - started < 2 * LIMIT + 100
    return {each["class"]: each for each in json.loads(done.stdout)["classes"]}


@pytest.mark.keras
@pytest.mark.parametrize(
    ("name", "verdict", "error"),
    [
        # A loop in Python is left, and what it would have been is invented.
        ("AfterLoop", "fails", "Could not locate class"),
        ("AfterCLoop", "not built", f"no answer in {LIMIT} s"),
        ("Before", "not built", "exit code 3"),
        ("After", "not built", "exit code 3"),
        ("Huge", "not built", "MemoryError: it takes more memory than a file may use"),
        ("Grows", "not built", "memory"),
        ("Modest", "fails", "Could not locate class"),
        ("Writes", "not built", "may not be written while a class is judged"),
        ("WritesToSource", "not built", "may not be written while a class is judged"),
        ("Removes", "not built", "may not be changed while a class is judged"),
        ("Connects", "not built", "is refused while a class is judged"),
        ("Runs", "not built", "subprocess.Popen is refused while a class is judged"),
        ("KillsParent", "not built", "os.kill is refused while a class is judged"),
        ("Crashes", "not built", "SIGSEGV"),
        ("Exits", "not built", "exit code"),
        ("Calm", "fails", "Could not locate class"),
        ("Trained", "fails", "Could not locate class"),
    ],
)
def test_it_is_one_verdict(
    verdicts: dict[str, Verdict], name: str, verdict: str, error: str
) -> None:
    assert verdicts[name]["verdict"] == verdict
    assert error in verdicts[name]["error"]


@pytest.mark.keras
def test_nothing_is_written_beside_the_sources_and_nobody_called(
    project: Path, verdicts: dict[str, Verdict], listener: socket.socket
) -> None:
    assert len(verdicts) == 17
    found = {path.name for path in project.iterdir()}
    assert found - {"home"} == {"setup.py", "victim", *FILES}
    with pytest.raises(BlockingIOError):
        listener.accept()
