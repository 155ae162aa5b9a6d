"""Puts the patch that an unprivileged job has made onto the branch of its pull request.

Runs in a job that may push, so all that comes from the pull request is hostile: the patch, the
files of the branch, their names, the name of the branch. None of it is run or obeyed here:

- There is no checkout. Sources are read out of git's objects and the commit is made of objects, so
  that hooks, filters, `.gitattributes`, links and submodules of the branch never come into play.
- `fixlayers apply` only reads those sources. It plans them anew and refuses every hunk that it does
  not plan, so a patch can bring in nothing but repairs.
- Settings are those of the folder that this script runs in, the trusted checkout.
- Git knows no other configuration than what stands below, and only fetch and push know the token.

The orders come in environment variables, which the workflow takes from GitHub's own event: names
that a stranger chooses must never be pasted into a command.

    PATCH_FOLDER     holds `fixlayers.patch` and `head`, the commit that the patch is for
    HEAD_REPOSITORY, HEAD_BRANCH, HEAD_SHA    of the pull request
    REPOSITORY, DEFAULT_BRANCH                of the repository that the workflow runs in
    SERVER_URL       where both repositories lie
    PUSH_TOKEN       may push to the branch; not needed where no password is asked for

Exit code: 0 pushed, or nothing to do; 2 refused, and nothing pushed.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

BOT_NAME = "fixlayers[bot]"
# The address of GitHub's own bot: one that we made up could belong to somebody one day.
BOT_EMAIL = "41898282+github-actions[bot]@users.noreply.github.com"
LARGEST = 10_000_000
SETTINGS = (
    "pyproject.toml setup.cfg tox.ini fixlayers.toml .fixlayers.toml ruff.toml .ruff.toml .flake8 "
    ".gitignore"
).split()
# What a runner's own configuration may hold, such as the filters of git-lfs, does not count, and
# malformed objects, such as a folder called "..", are refused when they arrive.
GIT_CONFIG = {
    "core.hooksPath": os.devnull,
    "fetch.fsckObjects": "true",
    "fetch.recurseSubmodules": "false",
    "http.followRedirects": "false",
}


class RefusalError(Exception):
    """Why nothing is pushed."""


class IdleError(Exception):
    """Why there is nothing to push."""


class Git:
    """A bare repository that holds the head of the branch and nothing else."""

    def __init__(self, folder: Path, url: str, token: str) -> None:
        self._folder, self._url, self._token = folder, url, token
        self._environment = _bare_environment(folder)
        # No template, so that the runner brings no hooks along.
        subprocess.run(
            ["git", "init", "--quiet", "--bare", "--template=", str(folder)],
            env=self._environment,
            check=True,
        )

    def run(
        self, *arguments: str, data: bytes = b"", variables: Mapping[str, str] | None = None
    ) -> bytes:
        """Return what git prints; raises RefusalError with what it says where it fails."""
        config = [part for name in GIT_CONFIG for part in ("-c", f"{name}={GIT_CONFIG[name]}")]
        done = subprocess.run(
            ["git", f"--git-dir={self._folder}", *config, *arguments],
            env={**self._environment, **(variables or {})},
            input=data,
            capture_output=True,
            check=False,
            timeout=600,
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace").strip()
            raise RefusalError(f"git {arguments[0]}: {said}")
        return done.stdout

    def fetch(self, branch: str) -> str:
        """Bring the head of a branch here, and return its commit."""
        options = ("--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules")
        self.run("fetch", *options, self._url, f"refs/heads/{branch}", variables=self._secret())
        return self.run("rev-parse", "FETCH_HEAD").decode().strip()

    def push(self, commit: str, branch: str, before: str) -> None:
        """Move a branch from one commit to another; refused where it is not at the first."""
        ref = f"refs/heads/{branch}"
        # A branch that has moved back or gone would take a plain push.
        lease = f"--force-with-lease={ref}:{before}"
        self.run("push", "--quiet", lease, self._url, f"{commit}:{ref}", variables=self._secret())

    def _secret(self) -> Mapping[str, str]:
        """Return what makes git log in, out of sight of the process list and of the log."""
        if not self._token:
            return {}
        login = base64.b64encode(f"x-access-token:{self._token}".encode()).decode()
        return {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "http.extraHeader",
            "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {login}",
        }


def _bare_environment(home: Path) -> dict[str, str]:
    """Return an environment without the tokens and settings of the job."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        **{name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ},
    }


class Orders:
    """What is to be pushed where. Raises RefusalError for what makes no sense."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self.repository = environment["HEAD_REPOSITORY"]
        self.branch = environment["HEAD_BRANCH"]
        self.head = environment["HEAD_SHA"]
        self.url = f"{environment['SERVER_URL']}/{self.repository}.git"
        self.token = environment.get("PUSH_TOKEN", "")
        self.patch = Path(environment["PATCH_FOLDER"]).resolve() / "fixlayers.patch"
        if not re.fullmatch(r"\w[\w.-]*/[\w-][\w.-]*", self.repository, re.ASCII):
            raise RefusalError("HEAD_REPOSITORY is no name of a repository")
        if not re.fullmatch(r"[0-9a-f]{40}([0-9a-f]{24})?", self.head):
            raise RefusalError("HEAD_SHA is no commit")
        ref = ["git", "check-ref-format", f"refs/heads/{self.branch}"]
        if subprocess.run(ref, check=False).returncode:
            raise RefusalError("HEAD_BRANCH is no name of a branch")
        # A pull request from the default branch itself must not end in a push to it.
        own = self.repository.lower() == environment["REPOSITORY"].lower()
        if own and self.branch == environment["DEFAULT_BRANCH"]:
            raise RefusalError("the default branch is not pushed to")


def read_patch(orders: Orders) -> bytes:
    """Return the patch, once it is for the commit that the event names and asks for no options."""
    told = _artifact(orders.patch.with_name("head")).decode("ascii", "replace").strip()
    if told != orders.head:
        raise RefusalError("the patch is for another commit than this run")
    patch = _artifact(orders.patch)
    if not patch.strip():
        raise IdleError("the patch is empty")
    for plan in re.findall(rb"^fixlayers-plan: (.*)$", patch, re.MULTILINE):
        # Options would be the stranger's word on how to plan, and name files to read.
        if not re.fullmatch(rb'\{"version":"[\w.+!-]+","options":\{\}\}', plan):
            raise RefusalError("the patch was planned with options of its own")
    return patch


def _artifact(path: Path) -> bytes:
    """Return a file of the artifact, which may be anything."""
    try:
        status = path.lstat()
    except OSError as error:
        raise RefusalError(f"the artifact has no {path.name}") from error
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
        raise RefusalError(f"{path.name} is no regular file, or too large")
    return path.read_bytes()


def sources(git: Git, commit: str) -> Iterator[tuple[str, str, bytes]]:
    """Yield path, mode and content of the Python files and notebooks of a commit.

    Only plain files: what is a link in the branch is never made one here. Hidden folders stay out,
    `.git` and `.github` among them.
    """
    for entry in git.run("ls-tree", "-r", "-z", "-l", "--full-tree", commit).split(b"\0")[:-1]:
        facts, _, name = entry.partition(b"\t")
        mode, _, blob, size = facts.decode().split()
        path = os.fsdecode(name)
        plain = mode in {"100644", "100755"} and path.endswith((".py", ".ipynb"))
        hidden = any(part.startswith(".") for part in path.split("/"))
        if plain and not hidden and int(size) <= LARGEST:
            yield path, mode, git.run("cat-file", "blob", blob)


def settings(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the settings files that git has of a trusted checkout."""
    listed = subprocess.run(
        ["git", "-C", str(folder), "ls-files", "-z"], stdout=subprocess.PIPE, check=True
    )
    for path in map(os.fsdecode, listed.stdout.split(b"\0")):
        if os.path.basename(path) in SETTINGS and not (folder / path).is_symlink():
            yield path, (folder / path).read_bytes()


def repaired(work: Path, patch: bytes, before: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that the patch changes, as it leaves them."""
    program = shutil.which("fixlayers")
    if program is None:
        raise RefusalError("fixlayers is not installed")
    # By its own program: `python -m` would import modules that the branch put beside its sources.
    done = subprocess.run(
        [program, "apply", "-"],
        cwd=work,
        env=_bare_environment(work.parent),
        input=patch,
        capture_output=True,
        check=False,
        timeout=600,
    )
    if done.returncode:
        raise RefusalError(done.stderr.decode(errors="replace").strip())
    # Not a second opinion on the patch, but on us: nothing else may be pushed than was read.
    left = [path for path in work.rglob("*") if path.is_symlink() or path.is_file()]
    after = {path.relative_to(work).as_posix(): path.read_bytes() for path in left}
    changed = {path: data for path, data in after.items() if before.get(path) != data}
    if any(not path.endswith((".py", ".ipynb")) or path not in before for path in changed):
        raise RefusalError("the patch changes other files than sources")
    if not changed:
        raise IdleError("the patch changes nothing")
    return changed


def commit(git: Git, head: str, changed: Mapping[str, bytes], modes: Mapping[str, str]) -> str:
    """Return a new commit upon the head, made of objects alone: no hook runs, no filter."""
    who = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", BOT_NAME), ("EMAIL", BOT_EMAIL))
    }
    entries = b""
    for path, data in sorted(changed.items()):
        blob = git.run("hash-object", "-w", "--stdin", data=data).decode().strip()
        entries += f"{modes[path]} {blob}\t".encode() + os.fsencode(path) + b"\0"
    git.run("read-tree", head)
    git.run("update-index", "-z", "--index-info", data=entries)
    tree = git.run("write-tree").decode().strip()
    message = b"Repair Keras classes that would not load\n"
    return git.run("commit-tree", tree, "-p", head, data=message, variables=who).decode().strip()


def push_patch(orders: Orders, folder: Path) -> str:
    """Push the patch in a scratch folder, and return the new commit."""
    patch = read_patch(orders)
    git = Git(folder / "repository", orders.url, orders.token)
    if git.fetch(orders.branch) != orders.head:
        raise IdleError("the branch has moved on, and has a run of its own")
    # The guard against loops: whatever is left in a commit of ours, none of ours follows it.
    if git.run("log", "-1", "--format=%cn", orders.head).decode().strip() == BOT_NAME:
        raise IdleError("the head of the branch is a commit of this job")
    work = folder / "work"
    before: dict[str, bytes] = {}
    modes: dict[str, str] = {}
    for path, mode, data in sources(git, orders.head):
        before[path], modes[path] = data, mode
    before |= dict(settings(Path.cwd()))
    (work / ".git").mkdir(parents=True)  # so that ignored files are left out, as in the other job
    for path, data in before.items():
        (work / path).parent.mkdir(parents=True, exist_ok=True)
        (work / path).write_bytes(data)
    new = commit(git, orders.head, repaired(work, patch, before), modes)
    git.push(new, orders.branch, orders.head)
    return new


def main() -> int:
    """Carry the orders out, say in a line what came of it, and return the exit code."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            new = push_patch(Orders(os.environ), Path(folder))
    except IdleError as why:
        print(f"Nothing to do: {why}.")
        return 0
    except (RefusalError, OSError, subprocess.SubprocessError) as why:
        # In one line, and no command to the runner, whatever a stranger has named his files.
        text = " ".join(str(why).split()).replace("##[", "## [")
        print(f"Refused, nothing is pushed: {text}", file=sys.stderr)
        return 2
    print(f"Pushed {new}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
