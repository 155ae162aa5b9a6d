"""The child process: loads Keras once, and forks a process for each file that it is given.

Reads jobs line by line from stdin and answers each with messages line by line. A forked process
has a loaded Keras that has computed nothing yet, so that nothing of one file is left for the next.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import warnings
from contextlib import suppress
from pathlib import Path
from typing import IO

import msgspec

from fixlayers.verify.probe.errors import told
from fixlayers.verify.probe.file_probe import FileProbe
from fixlayers.verify.probe.framework import Framework, load_framework
from fixlayers.verify.probe.guard import Guard
from fixlayers.verify.results import Ended, Finished, Forked, Job, Message, Ready

POLL_SECONDS = 0.02


class _Server:
    """Answers jobs; its own stdin and stdout are out of reach of foreign code."""

    def __init__(self, framework: Framework, jobs: IO[bytes], answers: IO[bytes]) -> None:
        self.framework = framework
        self.jobs = jobs
        self.answers = answers
        self.encoder = msgspec.json.Encoder()

    def say(self, message: Message) -> None:
        self.answers.write(self.encoder.encode(message) + b"\n")

    def serve(self) -> None:
        self.say(Ready(self.framework.described))
        for line in iter(self.jobs.readline, b""):
            job = msgspec.json.decode(line, type=Job)
            pid = os.fork()
            if pid == 0:
                self._judge(job)
            with suppress(ProcessLookupError, PermissionError):
                os.setpgid(pid, pid)  # by both sides, so that neither has to wait for the other
            self.say(Forked(pid))
            status = self._wait(pid)
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)
            # What was killed may have left half a line.
            self.answers.write(b"\n")
            self.say(Ended(_how(status)))

    def _wait(self, pid: int) -> int:
        """Wait for the process of a file, and end it if nobody waits for us any more."""
        while True:
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                return status
            readable, _, _ = select.select([self.jobs], [], [], POLL_SECONDS)
            if readable:
                # The next job comes only after this one: it is the end of the input.
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    os.killpg(pid, signal.SIGKILL)
                sys.exit(1)

    def _judge(self, job: Job) -> None:
        """Judge a file, in the process that is there for it alone."""
        code = 1
        try:
            os.setpgid(0, 0)
            os.dup2(1, 2)
            Guard(Path.cwd(), job.limits).put_up()
            for message in FileProbe(self.framework, job).probe():
                self.say(message)
            code = 0
        except Exception as error:  # noqa: BLE001 - it must not come back into the server's loop
            self.say(Finished(job.file, f"a fault of fixlayers: {told(error)}"))
        finally:
            os._exit(code)


def _how(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"killed by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"exit code {os.WEXITSTATUS(status)}"


def main() -> None:
    """Serve jobs from standard input until it ends; the framework is the first argument."""
    jobs = os.fdopen(os.dup(0), "rb", buffering=0)
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    silence = os.open(os.devnull, os.O_RDWR)
    # Foreign code reads and prints, and must not be taken for us.
    os.dup2(silence, 0)
    os.dup2(silence, 1)
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(3000)
    framework = load_framework("tf_keras" if sys.argv[1] == "tf_keras" else "keras3")
    _Server(framework, jobs, answers).serve()


if __name__ == "__main__":
    main()
