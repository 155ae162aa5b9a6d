"""Run fixlayers, as a command, on a copy of a tree, and check what holds for every tree."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fixlayers.verify.child import PROJECT

from .sources import SourceTree


@dataclass
class Repair:
    """What fixlayers did to a tree."""

    exit_code: int
    findings: list[dict[str, Any]]
    """What `check` said before the fix, as it writes it."""
    complaints: list[str]
    """Files that it could not read, parse or plan, and why."""
    changed: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    """Broken promises: a crash, files that no longer compile or that read what nothing defines, and
    that a second run changes more."""


def fixlayers(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `fixlayers` from this checkout."""
    return subprocess.run(
        [sys.executable, "-m", "fixlayers", *arguments],
        capture_output=True,
        text=True,
        cwd=PROJECT,
        check=False,
    )


def repair(tree: SourceTree, *, unsafe_fixes: bool) -> Repair:
    """Fix a tree in place, twice, and return what happened."""
    before, undefined = _contents(tree), _undefined(tree.folder)
    compiled = {file for file, data in before.items() if _compiles(data, file)}
    findings, complaints, problems = _check(tree.folder)
    options = ["--unsafe-fixes"] if unsafe_fixes else []
    first = fixlayers("fix", *options, str(tree.folder))
    done = Repair(first.returncode, findings, complaints, problems=problems)
    if first.returncode not in (0, 1) or "Traceback" in first.stderr:
        done.problems.append(f"fix exits {first.returncode}: {first.stderr[-800:]}")
    after = _contents(tree)
    done.changed = [file for file in before if after.get(file) != before[file]]
    done.problems += [
        f"{file} no longer compiles"
        for file in sorted(compiled)
        if not _compiles(after[file], file)
    ]
    done.problems += sorted((_undefined(tree.folder) - undefined).elements())
    fixlayers("fix", *options, str(tree.folder))
    again = _contents(tree)
    done.problems += [
        f"{file} changes in a second run" for file in after if again[file] != after[file]
    ]
    return done


def _contents(tree: SourceTree) -> dict[str, bytes]:
    return {file: (tree.folder / file).read_bytes() for file in tree.files()}


def _compiles(data: bytes, file: str) -> bool:
    try:
        if file.endswith(".ipynb"):
            json.loads(data)
        else:
            compile(data, file, "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


def _undefined(folder: Path) -> Counter[str]:
    """Count the names in each file that nothing defines."""
    command = ("check", "--isolated", "--no-cache", "--exit-zero", "--quiet", "--select", "F821")
    run = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--output-format", "json", "."],
        capture_output=True,
        text=True,
        cwd=folder,
        check=True,
    )
    found = json.loads(run.stdout or "[]")
    return Counter(
        f"{Path(each['filename']).relative_to(folder.resolve())}: {each['message']}"
        for each in found
        if each["code"] == "F821"  # and no syntax error
    )


def _check(folder: Path) -> tuple[list[dict[str, Any]], list[str], list[str]]:
    """Return the findings, the complaints about files, and the broken promises of `check`."""
    run = fixlayers("check", "--output-format", "json", str(folder))
    try:
        said = json.loads(run.stdout)
    except ValueError:
        return [], [], [f"check exits {run.returncode} without JSON: {run.stderr[-800:]}"]
    complaints = [
        f"{error['path']}:{error['line']}: {error['message']}" for error in said["errors"]
    ]
    return said["findings"], complaints, []
