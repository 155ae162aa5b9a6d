"""Command line: `python -m tests.benchmark`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.benchmark import contestants, trees
from tests.benchmark.report import machine, table
from tests.benchmark.running import CommandError, medians

_GROWTH = (1, 2, 4)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmark", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="runs of each command (default 5)")
    parser.add_argument(
        "--folder", type=Path, action="append", help="look at this in place of the packages"
    )
    parser.add_argument("--fixit", action="store_true", help="install Fixit and measure it too")
    parser.add_argument("--every", type=int, default=20, help="a part is one of so many files")
    parser.add_argument("--plain", type=int, default=5000, help="how many files without Keras")
    parser.add_argument(
        "--scratch",
        type=Path,
        default=Path(tempfile.gettempdir()) / "fixlayers-benchmark",
        help="folder for packages and copies",
    )
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the tables; return 1 if a command fails."""
    options = _arguments(arguments)
    scratch = options.scratch.resolve()
    try:
        for text in _tables(options, scratch):
            print(text, flush=True)
    except CommandError as error:
        print(f"failed: {error}", file=sys.stderr)
        return 1
    return 0


def _tables(options: argparse.Namespace, scratch: Path) -> list[str]:
    folders = [f.resolve() for f in options.folder or ()] or trees.fetched(scratch)
    grown = {n: trees.copies(folders, scratch / f"tree-{n}", n) for n in _GROWTH}
    cache = scratch / "cache"
    part, share = trees.part(grown[1], scratch / "part", options.every)
    commands = contestants.on_the_tree(grown[1], cache, part, share)
    if options.fixit:
        commands["Fixit"] = contestants.fixit(scratch / "fixit", part, share)
    plain = trees.without_keras(scratch / "plain", options.plain)
    clean = trees.one_clean(scratch / "clean")
    growth = {f"the tree {n} times": contestants.grown(grown[n]) for n in _GROWTH}
    rounds = options.rounds
    files = len(trees.python_files(grown[1]))
    return [
        f"{machine()}; medians of {rounds} alternating runs.\n",
        table(f"{files} files", medians(commands, rounds), contestants.RUFF),
        table("growth", medians(growth, rounds), next(iter(growth))),
        table(
            f"{options.plain} files without Keras",
            medians(contestants.without_keras(plain), rounds),
            contestants.READ_AND_TYPER,
        ),
        table(
            "one clean file",
            medians(contestants.one_clean(clean, cache), rounds),
            contestants.TYPER,
        ),
    ]


if __name__ == "__main__":
    sys.exit(main())
