"""Command line: `python -m tests.corpus [NAME==VERSION ...] [--tree FOLDER ...]`.

`python -m tests.corpus --everything --trees FOLDER` prints the whole table: all packages, and each
folder in FOLDER as a tree of its own, on both Kerases.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import msgspec

from fixlayers.verify.frameworks import FrameworkName

from .audit import Audit, read_entries
from .comparison import Measurement
from .measure import Measurer
from .report import markdown
from .sources import DEFAULT_NAMES, SourceTree, local_tree, package_tree, starting_points

FRAMEWORKS: dict[str, tuple[FrameworkName, ...]] = {
    "keras3": ("keras3",),
    "tf_keras": ("tf_keras",),
    "both": ("keras3", "tf_keras"),
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description=__doc__)
    parser.add_argument("packages", nargs="*", metavar="NAME[==VERSION]")
    parser.add_argument("--all", action="store_true", help="all packages of packages.csv")
    parser.add_argument("--tree", action="append", default=[], type=Path, metavar="FOLDER")
    parser.add_argument(
        "--trees",
        action="append",
        default=[],
        type=Path,
        metavar="FOLDER",
        help="each folder in it as a tree",
    )
    parser.add_argument("--everything", action="store_true", help="--all --framework both")
    parser.add_argument("--framework", choices=FRAMEWORKS, default="keras3")
    parser.add_argument("--jobs", type=int, default=2, help="child processes (default 2)")
    parser.add_argument("--no-fix", action="store_true", help="measure the state before only")
    parser.add_argument("--unsafe-fixes", action="store_true")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every verdict here")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the report here")
    parser.add_argument("--table-only", action="store_true", help="no details on classes")
    parser.add_argument(
        "--scratch",
        type=Path,
        default=Path(tempfile.gettempdir()) / "fixlayers-corpus",
        help="folder for sources, copies and earlier verdicts",
    )
    return parser.parse_args()


def _trees(options: argparse.Namespace) -> list[SourceTree]:
    names = list(options.packages)
    if options.all or options.everything:
        names += starting_points()
    folders = [*options.tree]
    for parent in options.trees:
        folders += sorted(folder for folder in parent.iterdir() if folder.is_dir())
    if not names and not folders:
        names = list(DEFAULT_NAMES)
    packages = [package_tree(name, options.scratch / "packages") for name in names]
    return [*packages, *(local_tree(folder) for folder in folders)]


def main() -> int:
    """Measure and report; return 1 for a class harmed, a promise broken or a stale entry."""
    options = _arguments()
    measurer = Measurer(
        scratch=options.scratch.resolve(),
        processes=options.jobs,
        fix=not options.no_fix,
        unsafe_fixes=options.unsafe_fixes,
    )
    found: list[Measurement] = []
    for tree in _trees(options):
        for framework in FRAMEWORKS["both" if options.everything else options.framework]:
            print(f"{tree.name} on {framework} ...", file=sys.stderr, flush=True)
            found.append(measurer.measure(tree, framework))
    audit = Audit(read_entries())
    text = markdown(found, starting_points(), audit, details=not options.table_only)
    if options.markdown:
        options.markdown.write_text(text, encoding="utf-8")
    else:
        print(text)
    if options.json:
        options.json.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1))
    harmed = any(row.harmed for m in found if m.fixed for row in m.rows)
    return int(harmed or any(m.problems or audit.stale(m) for m in found))


if __name__ == "__main__":
    sys.exit(main())
