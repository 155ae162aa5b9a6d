"""Run commands in turns, and say what they took."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from msgspec import Struct

ROOT = Path(__file__).parents[2]
# maxrss is counted in kilobytes, on macOS in bytes.
_MEMORY = 1 if sys.platform == "darwin" else 1024


class Command(Struct, frozen=True):
    """A command and the folder that it runs in.

    It looks at one of `share` equal parts of what the others look at: its time is multiplied.
    """

    arguments: tuple[str, ...]
    folder: Path
    share: float = 1.0


class Cost(Struct, frozen=True):
    """What a command took: seconds by the clock and of CPU, and bytes of its largest process."""

    wall: float
    cpu: float
    memory: int


class CommandError(Exception):
    """A command that could not do its work; the text is what it said."""


def run(command: Command) -> Cost:
    """Run a command. Raises CommandError if it ends with another exit code than 0."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else modules are compiled in each run
    with subprocess.Popen(
        command.arguments,
        cwd=command.folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        start = time.perf_counter()
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise CommandError(f"{' '.join(command.arguments)}: {said.decode()[-500:]}")
    return _cost(wall, used, command.share)


def _cost(wall: float, used: resource.struct_rusage, share: float) -> Cost:
    return Cost(wall * share, (used.ru_utime + used.ru_stime) * share, used.ru_maxrss * _MEMORY)


def medians(commands: Mapping[str, Command], rounds: int) -> dict[str, Cost]:
    """Run all commands in turns, several times, and return the median of each figure by name.

    Each runs once before, so that all find their files in memory and their modules compiled.
    """
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for command in commands.values():
        run(command)
    for number in range(rounds):
        for name, command in commands.items():
            print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr, flush=True)
            costs[name].append(run(command))
    return {name: _median(found) for name, found in costs.items()}


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        median(cost.wall for cost in costs),
        median(cost.cpu for cost in costs),
        int(median(cost.memory for cost in costs)),
    )
