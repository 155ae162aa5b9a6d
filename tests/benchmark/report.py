"""The figures as tables in Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path

from tests.benchmark.running import Cost


def table(title: str, costs: Mapping[str, Cost], unit: str) -> str:
    """Return the costs of commands, and how many times that of one of them each takes by the clock.

    Args:
        title: what was looked at.
        costs: what each command took.
        unit: the command that the others are compared with.
    """
    rows = [
        f"| {title} | wall (s) | CPU (s) | peak memory (MB) | times {unit} |",
        "|---|---:|---:|---:|---:|",
    ]
    rows += [
        f"| {name} | {cost.wall:.2f} | {cost.cpu:.2f} | {cost.memory / 1e6:.0f} "
        f"| {cost.wall / costs[unit].wall:.2f} |"
        for name, cost in costs.items()
    ]
    return "\n".join(rows) + "\n"


def machine() -> str:
    """Name the machine: processor, how many of them may be used, Python."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{_processor()}, {count} CPUs, Python {platform.python_version()}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
