"""`python -m tests.fuzz`: how well made-up classes fare, and the shrunk ones that fare ill."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.fuzz.campaign import Campaign, Failure, Tally, as_data, rank
from tests.fuzz.process import Worker
from tests.fuzz.violations import CATEGORIES
from tests.fuzz.writing import build_of


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--count", type=int, default=200, help="how many files to make")
    parser.add_argument("--seed", type=int, default=0, help="the number of the first file")
    parser.add_argument("--generation", choices=("keras3", "tf_keras", "both"), default="both")
    parser.add_argument("--json", type=Path, help="where to write all figures")
    parser.add_argument("--failures", type=Path, help="folder for the shrunk failures")
    return parser.parse_args()


def main() -> int:
    """Run a campaign; 1 if any promise was broken."""
    arguments = _arguments()
    both = ("keras3", "tf_keras")
    generations = both if arguments.generation == "both" else (arguments.generation,)
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        workers = [Worker(g, Path(folder) / f"{g}.log") for g in generations]
        for worker in workers:
            stack.callback(worker.close)
        campaign = Campaign(workers)
        numbers = range(arguments.seed, arguments.seed + arguments.count)
        tally = campaign.run(numbers, _progress(started))
        taken = time.monotonic() - started
        campaign.shrink()
    _print(tally, taken)
    if arguments.json:
        arguments.json.write_text(json.dumps(as_data(tally), indent=1), encoding="utf-8")
    if arguments.failures:
        write_failures(tally, arguments.failures)
    return 1 if tally.failures else 0


def _progress(started: float) -> Callable[[Tally], None]:
    def report(tally: Tally) -> None:
        if tally.made % 100 == 0:
            seconds = time.monotonic() - started
            words = f"{tally.made} made, {tally.made / seconds:.1f}/s, {dict(tally.violations)}"
            print(words, file=sys.stderr, flush=True)

    return report


def _print(tally: Tally, taken: float) -> None:
    print(f"{tally.made} files in {taken:.0f} s")
    for title, counter in (
        ("classes", tally.classes), ("refused by reason", tally.reasons),
        ("not built before", tally.unbuilt),
    ):  # fmt: skip
        print(f"\n{title}")
        for name, count in counter.most_common(40):
            print(f"  {count:5} {name}")
    print("\nbroken promises")
    for category in CATEGORIES:
        print(f"  {tally.violations[category]:5} {category}")
    for _, failure in sorted(tally.failures.items(), key=rank):
        v = failure.violation
        print(f"  {failure.seen:4}x {v.category} [{v.generation}] {v.detail[:160]!r}")


def write_failures(tally: Tally, folder: Path) -> None:
    """Write each failure as a file that says what is wrong."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.py"):
        old.unlink()
    ranked = [failure for _, failure in sorted(tally.failures.items(), key=rank)]
    for number, failure in enumerate(ranked, 1):
        (folder / f"{number:03}.py").write_text(_described(failure), encoding="utf-8")


def _described(failure: Failure) -> str:
    v = failure.violation
    findings = [
        f"# {f.class_name} {f.code} {'applied' if f.applied else f'REFUSED {f.reason}'}"
        for f in failure.repair.findings
    ]
    head = [
        f"# {v.category.upper()} on {v.generation or 'no Keras'}, class {v.target}",
        *(f"# {line}" for line in v.detail.splitlines()),
        f"# seen {failure.seen}x; numbers {failure.numbers[:8]}",
        *(f"# {build_of(s)}" for s in failure.repair.spec.line),
        *findings,
    ]
    after = [f"# | {line}" for line in failure.repair.after.splitlines()]
    return "\n".join([*head, "", failure.repair.before, "", "# repaired:", *after, ""])


if __name__ == "__main__":
    sys.exit(main())
