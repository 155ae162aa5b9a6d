"""A child process: started with a Keras, given a file at a time, ended when it hangs or grows."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, NoReturn

import msgspec

from fixlayers.verify.frameworks import FrameworkName, environment
from fixlayers.verify.results import Ended, Finished, Forked, Job, Limits, Message, Ready

IMPORT_SECONDS = 300.0
POLL_SECONDS = 0.2
PROJECT = Path(__file__).resolve().parents[2]
# What the child may take to say that the process of a file has ended.
_ENDING = Limits(10.0, 1 << 20)


class KerasUnusableError(Exception):
    """The Keras that files are to be judged on cannot be loaded; the message says why."""


class LostError(Exception):
    """The process of a file is gone; the message says how.

    `silent` says that it was ended because it did not answer.
    """

    def __init__(self, how: str, *, silent: bool = False) -> None:
        super().__init__(how)
        self.silent = silent


class Child:
    """A child process with a loaded Keras, and the process that it forks for a file.

    Args:
        framework: the Keras to load.
        folder: where the child runs: what foreign code writes stays there.
    """

    def __init__(self, framework: FrameworkName, folder: Path) -> None:
        self.framework = framework
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        self.keras = ""
        self.closed = False
        self._starting = threading.Lock()
        self.forked = 0
        self.pending = b""

    def run(self, job: Job, receive: Callable[[Message], None]) -> None:
        """Send one job and pass on its messages. Raises LostError and KerasUnusableError."""
        process = self._ready()
        if process.stdin is None or process.stdout is None:
            raise LostError("no pipes")
        with suppress(OSError):  # a child that is gone is seen when it is read from
            process.stdin.write(msgspec.json.encode(job) + b"\n")
            process.stdin.flush()
        finished = False
        while True:
            message = self._receive(process.stdout, job.limits)
            if isinstance(message, Forked):
                self.forked = message.pid
            elif isinstance(message, Ended):
                self.forked = 0
                if not finished:
                    raise LostError(f"the process ended: {message.how}")
                return
            else:
                finished = finished or isinstance(message, Finished)
                receive(message)

    def _ready(self) -> subprocess.Popen[bytes]:
        """Return the child, started and with its Keras loaded."""
        if self.process is not None:
            return self.process
        self.pending = b""
        log = self.folder / "stderr"
        with self._starting, log.open("wb") as errors:
            if self.closed:
                raise LostError("nobody waits for it any more")
            process = self.process = subprocess.Popen(
                [sys.executable, "-m", "fixlayers.verify.worker", self.framework],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self.folder,
                env=self._environment(),
                start_new_session=True,
            )
        if process.stdout is None:
            raise KerasUnusableError("no pipes")
        try:
            message = self._receive(process.stdout, Limits(IMPORT_SECONDS, 1 << 20))
        except LostError as lost:
            last = log.read_text(errors="replace").strip().rpartition("\n")[2]
            raise KerasUnusableError(last or str(lost)) from lost
        if isinstance(message, Ready):
            self.keras = message.keras
        return process

    def _environment(self) -> dict[str, str]:
        # What can be imported here can be there, but for a working folder full of foreign modules.
        paths = [path for path in map(os.path.abspath, sys.path) if path != os.getcwd()]
        if str(PROJECT) not in paths:
            paths.insert(0, str(PROJECT))
        return {
            **environment(self.framework),
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TMPDIR": str(self.folder),
        }

    def _receive(self, stream: IO[bytes], limits: Limits) -> Message:
        """Return the next message; end the process if it takes too long or grows too large."""
        deadline = time.monotonic() + limits.seconds
        with selectors.DefaultSelector() as selector:
            selector.register(stream, selectors.EVENT_READ)
            while True:
                line, newline, rest = self.pending.partition(b"\n")
                if newline:
                    self.pending = rest
                    if (message := _decoded(line)) is not None:
                        return message
                    continue
                if selector.select(timeout=POLL_SECONDS):
                    data = os.read(stream.fileno(), 65536)
                    if not data:
                        self._lose("the process ended")
                    self.pending += data
                elif time.monotonic() > deadline:
                    self._lose(f"no answer in {limits.seconds:g} s", silent=True)
                elif self._resident() > limits.megabytes << 20:
                    self._lose(f"more than {limits.megabytes} MB of memory")

    def _lose(self, how: str, *, silent: bool = False) -> NoReturn:
        """End the process of the file, if there is one, and keep the child that forked it."""
        pid, self.forked = self.forked, 0
        if pid and self.process is not None and self.process.stdout is not None:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            while not isinstance(self._receive(self.process.stdout, _ENDING), Ended):
                continue
        else:
            self.stop()
        raise LostError(how, silent=silent)

    def _resident(self) -> int:
        """Return the memory of the process that judges, 0 where it cannot be told."""
        try:
            pages = Path(f"/proc/{self.forked}/statm").read_text().split()[1]
        except OSError:
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def close(self) -> None:
        """End the child process for good; may be called from another thread."""
        with self._starting:
            self.closed = True
        self.stop()

    def stop(self) -> None:
        """End the child process, and all that a file has started; the next job starts another."""
        for pid in filter(None, (self.forked, self.process.pid if self.process else 0)):
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)
        if self.process is not None:
            self.process.communicate()
        self.process, self.forked = None, 0


def _decoded(line: bytes) -> Message | None:
    """Return a message, None for what is none: half a line of a process that was killed."""
    try:
        message: Message = msgspec.json.decode(line, type=Message)
    except msgspec.DecodeError:
        return None
    return message
