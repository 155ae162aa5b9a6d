"""Which files have changed since a commit, as git says."""

from __future__ import annotations

import os
import subprocess

from fixlayers.settings import SettingsError


def changed_since(reference: str, folder: str) -> frozenset[str]:
    """Return the absolute paths of the files below a folder's repository that have changed.

    These are the files that differ between a commit and the working tree, and those that git does
    not know yet and does not ignore. Raises SettingsError where git cannot tell.
    """
    if reference.startswith("-"):
        raise SettingsError(f'--since: "{reference}" is no commit')
    top = os.fsdecode(_git(folder, "rev-parse", "--show-toplevel")).rstrip("\n")
    changed = _git(top, "diff", "--name-only", "-z", "--diff-filter=d", reference, "--")
    unknown = _git(top, "ls-files", "--others", "--exclude-standard", "-z")
    names = (changed + unknown).split(b"\0")
    return frozenset(os.path.join(top, os.fsdecode(name)) for name in names if name)


def _git(folder: str, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            ["git", "-C", folder, *arguments], capture_output=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SettingsError(f"--since: git cannot be run: {error}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise SettingsError(f"--since: {said[0] if said else 'git failed'}")
    return done.stdout
