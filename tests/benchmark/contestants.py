"""The commands that are measured."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

from tests.benchmark.running import Command, CommandError

CHECK = "fixlayers check, cold"
WARM = "fixlayers check, warm"
_COLD = ("--no-cache",)
RUFF = "ruff check --no-cache"
READ_AND_TYPER = "reading the bytes and import typer"
TYPER = "import typer"

_READ = """
import pathlib
sources = [path.read_bytes() for path in sorted(pathlib.Path(".").rglob("*.py"))]
"""
_PARSE = f"{_READ}\nimport ast, warnings\nwarnings.simplefilter('ignore')\n"
_PARSE += "for source in sources:\n    try: ast.parse(source)\n    except SyntaxError: pass\n"
_LIBCST = f"{_READ}\nimport libcst\n"
_LIBCST += "for source in sources:\n    try: libcst.parse_module(source)\n"
_LIBCST += "    except libcst.ParserSyntaxError: pass\n"


def fixlayers(command: str, folder: Path, *options: str) -> Command:
    """Return a run of a command of fixlayers that never fails for what it finds."""
    line = (sys.executable, "-m", "fixlayers", command, "--quiet", "--exit-zero", *options, ".")
    return Command(line, folder)


def python(script: str, folder: Path, share: float = 1.0) -> Command:
    """Return a run of a script."""
    return Command((sys.executable, "-c", script), folder, share)


def _checks(folder: Path, cache: Path) -> dict[str, Command]:
    return {
        CHECK: fixlayers("check", folder, *_COLD),
        WARM: fixlayers("check", folder, "--cache-dir", str(cache)),
    }


def grown(folder: Path) -> Command:
    """Return what is run on trees of several sizes."""
    return fixlayers("check", folder, *_COLD)


def on_the_tree(tree: Path, cache: Path, part: Path, share: float) -> dict[str, Command]:
    """Return what is run on the tree, and on a part of it what would take too long."""
    return {
        **_checks(tree, cache),
        "fixlayers check, cold, --jobs 1": fixlayers("check", tree, *_COLD, "--jobs", "1"),
        "fixlayers diff, cold": fixlayers("diff", tree, *_COLD),
        RUFF: Command((_script("ruff"), "check", "--no-cache", "--quiet", "--exit-zero"), tree),
        "reading the bytes": python(_READ, tree),
        "ast.parse": python(_PARSE, tree),
        "libcst.parse_module": python(_LIBCST, part, share),
    }


def without_keras(folder: Path) -> dict[str, Command]:
    """Return what is run on files without Keras, and what that costs at the least."""
    return {
        CHECK: fixlayers("check", folder, *_COLD),
        READ_AND_TYPER: python(f"{_READ}\nimport typer\n", folder),
    }


def one_clean(folder: Path, cache: Path) -> dict[str, Command]:
    """Return what is run on one clean file, and what the command line costs at the least."""
    return {**_checks(folder, cache), TYPER: python("import typer", folder)}


def fixit(folder: Path, part: Path, share: float) -> Command:
    """Return a run of Fixit, which is installed into a virtual environment in a folder."""
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    if not (scripts / "fixit").exists():
        venv.create(folder, with_pip=True)
        pip = (str(scripts / "python"), "-m", "pip", "install", "--quiet", "fixit")
        done = subprocess.run(pip, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CommandError(done.stderr[-500:])
    # It ends with 1 for what it finds.
    script = "import subprocess, sys; sys.exit(subprocess.call(sys.argv[1:]) > 1)"
    line = (sys.executable, "-c", script, str(scripts / "fixit"), "lint", ".")
    return Command(line, part, share)


def _script(name: str) -> str:
    return str(Path(sysconfig.get_path("scripts")) / name)
