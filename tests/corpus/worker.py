"""The child process: reads jobs line by line, answers each with messages line by line."""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any

import msgspec

from .probe.file_probe import FileProbe
from .probe.framework import load_framework
from .results import Job

# What foreign code must not do while it is being judged.
FORBIDDEN_EVENTS = frozenset({"socket.connect", "socket.getaddrinfo", "os.system", "os.exec"})


def _forbid(event: str, arguments: tuple[Any, ...]) -> None:
    del arguments
    if event in FORBIDDEN_EVENTS or event.startswith("subprocess."):
        raise PermissionError(f"{event} is not allowed while a class is judged")


def main() -> None:
    """Serve jobs from standard input until it ends; the framework is the first argument."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    silence = os.open(os.devnull, os.O_WRONLY)
    # Foreign code prints, and must not be taken for answers.
    os.dup2(silence, 1)
    warnings.simplefilter("ignore")
    probe = FileProbe(load_framework(sys.argv[1]))
    sys.addaudithook(_forbid)
    sys.setrecursionlimit(3000)
    encoder = msgspec.json.Encoder()
    for line in sys.stdin.buffer:
        for message in probe.probe(msgspec.json.decode(line, type=Job)):
            answers.write(encoder.encode(message) + b"\n")


if __name__ == "__main__":
    main()
