"""The parent's side of a worker: a process of one Keras generation, begun again when it dies."""

from __future__ import annotations

import json
import selectors
import subprocess
import sys
from pathlib import Path
from typing import Any

from fixlayers.verify.frameworks import environment

ROOT = Path(__file__).parents[2]
# The worker limits each class itself; this is for one that hangs outside Python.
_SECONDS = 90.0

Answer = list[dict[str, str]]


class Worker:
    """A worker of one generation, `keras3` or `tf_keras`; one job at a time.

    Args:
        generation: which Keras.
        log: where its words go.
    """

    def __init__(self, generation: str, log: Path) -> None:
        self.generation = generation
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self.restarts = -1
        self._job: dict[str, Any] = {}
        self._start()

    def _start(self) -> None:
        self.restarts += 1
        with self._log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.fuzz.worker", self.generation],
                cwd=ROOT,
                env=environment(self.generation),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                bufsize=0,
            )

    def send(self, job: dict[str, Any]) -> None:
        """Hand over a job; `answer` must follow."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._job = job
        try:
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
        except BrokenPipeError:
            # `answer` will see that it has died.
            return

    def answer(self) -> Answer:
        """Return the verdicts on each class of the job; a dead worker is a verdict too."""
        assert self._process is not None
        line = self._line()
        if line:
            answer: Answer = json.loads(line)
            return answer
        self._process.kill()
        self._process.wait()
        self._start()
        return [{"crash": "the worker has died"} for _ in self._job["targets"]]

    def _line(self) -> bytes:
        """Read a line; what has come when the time is up or the process has died is dropped."""
        assert self._process is not None
        assert self._process.stdout is not None
        read = b""
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            while not read.endswith(b"\n"):
                if not selector.select(_SECONDS):
                    return b""
                part = self._process.stdout.read(65536)
                if not part:
                    return b""
                read += part
        return read

    def judge(self, job: dict[str, Any]) -> Answer:
        """Hand over a job and wait for its verdicts."""
        self.send(job)
        return self.answer()

    def close(self) -> None:
        """End the worker by ending its input."""
        assert self._process is not None
        self._process.communicate()
