"""Drive the child processes: hand out files, restart a child that crashed, hung or grew."""

from __future__ import annotations

import os
import queue
import selectors
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, NoReturn

import msgspec

from .probe.framework import environment
from .results import ClassResult, Finished, FrameworkName, Job, Judged, Message, Started

SILENCE_SECONDS = 150.0
MAX_RESIDENT_KB = 5_000_000
JOBS_PER_WORKER = 400
PROJECT = Path(__file__).resolve().parents[2]


class _Lost(Exception):  # noqa: N818 - an event, not a fault of ours
    """The child is gone; the message says how."""


class _Worker:
    """One child process."""

    def __init__(self, framework: FrameworkName, folder: Path) -> None:
        self.framework = framework
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.served = 0
        self.pending = b""

    def run(self, job: Job, receive: Callable[[Message], None]) -> None:
        """Send one job and pass on its messages. Raises _Lost."""
        process = self._ready()
        if process.stdin is None or process.stdout is None:
            raise _Lost("no pipes")
        try:
            process.stdin.write(msgspec.json.encode(job) + b"\n")
            process.stdin.flush()
        except OSError as error:
            self._lose(f"crash ({error})")
        self.served += 1
        while True:
            message = self._receive(process.stdout)
            receive(message)
            if isinstance(message, Finished):
                return

    def _ready(self) -> subprocess.Popen[bytes]:
        if self.process is not None and self.served >= JOBS_PER_WORKER:
            self.stop()
        if self.process is None:
            self.served = 0
            self.pending = b""
            # The child runs in a scratch folder: what foreign code writes stays there.
            variables = environment(self.framework)
            variables["PYTHONPATH"] = str(PROJECT)
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.corpus.worker", self.framework],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self.folder,
                env=variables,
            )
        return self.process

    def _receive(self, stream: IO[bytes]) -> Message:
        waited = 0.0
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while b"\n" not in self.pending:
                if selector.select(timeout=5.0):
                    data = os.read(stream.fileno(), 65536)
                    if not data:
                        self._lose("crash")
                    self.pending += data
                    continue
                waited += 5.0
                if waited >= SILENCE_SECONDS:
                    self._lose(f"no answer in {SILENCE_SECONDS:g} s")
                if self._resident_kb() > MAX_RESIDENT_KB:
                    self._lose("too much memory")
        line, _, self.pending = self.pending.partition(b"\n")
        message: Message = msgspec.json.decode(line, type=Message)
        return message

    def _lose(self, how: str) -> NoReturn:
        self.stop()
        raise _Lost(how)

    def _resident_kb(self) -> int:
        if self.process is None:
            return 0
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return 0
        lines = [line for line in status.splitlines() if line.startswith("VmRSS")]
        return int(lines[0].split()[1]) if lines else 0

    def stop(self) -> None:
        """End the child process."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


def probe_files(
    jobs: Iterable[Job],
    framework: FrameworkName,
    folder: Path,
    processes: int,
    progress: Callable[[str], None],
) -> tuple[list[ClassResult], dict[str, str]]:
    """Probe all files; return the verdicts, sorted, and why files could not be executed."""
    waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
    for job in jobs:
        waiting.put(job)
    results: list[ClassResult] = []
    errors: dict[str, str] = {}
    folder.mkdir(parents=True, exist_ok=True)

    def serve() -> None:
        worker = _Worker(framework, folder)
        while True:
            try:
                job = waiting.get_nowait()
            except queue.Empty:
                break
            found, error = _probe_file(worker, job)
            results.extend(found)
            if error:
                errors[job.file] = error
            progress(job.file)
        worker.stop()

    threads = [threading.Thread(target=serve, daemon=True) for _ in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results, key=lambda result: (result.file, result.line, result.class_name)), errors


def _probe_file(worker: _Worker, job: Job) -> tuple[list[ClassResult], str]:
    """Probe one file, passing over each class that takes the child down."""
    done: dict[str, ClassResult] = {}
    started: list[Started] = []
    finished: list[Finished] = []

    def receive(message: Message) -> None:
        if isinstance(message, Started):
            started.append(message)
        elif isinstance(message, Judged):
            done[message.result.key] = message.result
            started.clear()
        else:
            finished.append(message)

    for _ in range(6):
        try:
            worker.run(Job(job.tree, job.file, tuple(done)), receive)
        except _Lost as lost:
            if not started:
                return list(done.values()), f"while the file was imported: {lost}"
            blamed = started.pop()
            done[blamed.key] = _lost_result(job.file, blamed, worker.framework, str(lost))
        else:
            return list(done.values()), finished[-1].error
    return list(done.values()), "several classes took the child process down"


def _lost_result(file: str, started: Started, framework: FrameworkName, error: str) -> ClassResult:
    name, occurrence = started.key[len(file) + 1 :].rsplit(":", 1)
    return ClassResult(
        file=file,
        class_name=name,
        occurrence=int(occurrence),
        line=started.line,
        kind=started.kind,
        framework=framework,
        outcome="not built",
        stage="build",
        error=error,
    )
