"""Hand files out to child processes, and go on after a crash."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import structs

from fixlayers.verify.child import Child, LostError
from fixlayers.verify.frameworks import FrameworkName
from fixlayers.verify.results import (
    ClassResult,
    Finished,
    Job,
    Judged,
    Message,
    ProbedFile,
    Started,
)

# Classes of one file that may take their process down before the rest is given up.
LOSSES = 6


class Pool:
    """Judges files on one Keras, several at a time.

    Args:
        framework: the Keras.
        folder: an empty folder for the processes to work in.
        processes: how many files are judged at a time.
    """

    def __init__(self, framework: FrameworkName, folder: Path, processes: int) -> None:
        self.framework = framework
        self.keras = ""
        self._folder = folder
        self._processes = processes
        self._children: list[Child] = []
        self._stopping = threading.Event()

    def probe(self, jobs: Sequence[Job], step: Callable[[], None]) -> tuple[ProbedFile, ...]:
        """Return what is found in each file, sorted; `step` is called at the end of each.

        Raises KerasUnusableError. Whatever ends it, no process is left.
        """
        waiting: queue.SimpleQueue[Job] = queue.SimpleQueue()
        for job in jobs:
            waiting.put(job)
        found: queue.SimpleQueue[ProbedFile | BaseException] = queue.SimpleQueue()
        threads = [
            threading.Thread(target=self._serve, args=(number, waiting, found), daemon=True)
            for number in range(min(self._processes, len(jobs)))
        ]
        done: list[ProbedFile] = []
        try:
            for thread in threads:
                thread.start()
            while len(done) < len(jobs):
                item = found.get()
                if isinstance(item, BaseException):
                    raise item
                done.append(item)
                step()
        finally:
            self._stopping.set()
            for child in self._children:
                child.close()
        return tuple(sorted(done, key=lambda each: each.file))

    def _serve(
        self,
        number: int,
        waiting: queue.SimpleQueue[Job],
        found: queue.SimpleQueue[ProbedFile | BaseException],
    ) -> None:
        folder = self._folder / str(number)
        folder.mkdir(parents=True, exist_ok=True)
        child = Child(self.framework, folder)
        self._children.append(child)
        try:
            while not self._stopping.is_set():
                try:
                    job = waiting.get_nowait()
                except queue.Empty:
                    return
                found.put(_probe_file(child, job))
                self.keras = child.keras
        except BaseException as error:  # noqa: BLE001 - it is raised where the pool was asked
            found.put(error)


def _probe_file(child: Child, job: Job) -> ProbedFile:
    """Probe one file, passing over each class that takes its process down."""
    done: dict[str, ClassResult] = {}
    started: list[Started] = []
    finished: list[Finished] = []

    def receive(message: Message) -> None:
        if isinstance(message, Started):
            started.append(message)
        elif isinstance(message, Judged):
            done[message.result.key] = message.result
            started.clear()
        elif isinstance(message, Finished):
            finished.append(message)

    def probed(error: str, stand_ins: tuple[str, ...] = ()) -> ProbedFile:
        classes = sorted(done.values(), key=lambda each: (each.line, each.class_name))
        return ProbedFile(job.file, child.framework, tuple(classes), error, stand_ins)

    uncalled: list[str] = []
    for _ in range(LOSSES):
        try:
            child.run(structs.replace(job, skip=tuple(done), uncalled=tuple(uncalled)), receive)
        except LostError as lost:
            if not started:
                return probed(f"while the file was imported: {lost}")
            blamed = started.pop()
            if not lost.silent and blamed.key not in uncalled:
                # A call with a guessed input may be too much for the memory, or abort TensorFlow.
                uncalled.append(blamed.key)
                continue
            done[blamed.key] = _lost_result(job.file, blamed, child.framework, str(lost))
        else:
            return probed(finished[-1].error, finished[-1].stand_ins)
    return probed("several classes took the process down")


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
