"""The parent's side of a worker: one process a Keras generation, started once."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from fixlayers.verify.frameworks import environment

ROOT = Path(__file__).parents[2]
T = TypeVar("T")


class KerasProcess:
    """A running worker of one generation, `keras3` or `tf_keras`; one that dies is followed."""

    def __init__(self, generation: str, log: Path) -> None:
        self.generation = generation
        self._log = log
        self._line = ThreadPoolExecutor(max_workers=1)
        self._process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        with self._log.open("wb") as errors:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.keras.worker", self.generation],
                cwd=ROOT,
                env=environment(self.generation),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
            )

    def queue(self, work: Callable[[KerasProcess], T]) -> Future[T]:
        """Do some work with this worker in the background, after what was queued before."""
        return self._line.submit(work, self)

    def judge(self, job: dict[str, Any]) -> dict[str, str]:
        """Return the worker's verdicts on a job; raises RuntimeError if the worker dies of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            self._process.communicate()
            tail = self._log.read_text(encoding="utf-8", errors="replace")[-3000:]
            self._process = self._start()
            raise RuntimeError(f"the {self.generation} worker has died:\n{tail}")
        answer: dict[str, str] = json.loads(line)
        return answer

    def close(self) -> None:
        """End the worker by ending its input."""
        self._line.shutdown(cancel_futures=True)
        self._process.communicate()


def python(generation: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run Python with one Keras generation as `keras`."""
    command = [sys.executable, *map(str, arguments)]
    settings = {**environment(generation), "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
