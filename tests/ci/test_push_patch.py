"""The pair of workflows for pull requests from forks, on bare repositories: one patch, one commit.

The first workflow's script makes the patch in a checkout of the fork's branch; the second's, in a
checkout of the default branch, is given the artifact and must take it for hostile.
"""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

import pytest

from fixlayers.cli import main
from tests.ci.scripts import (
    LAYER,
    PATCH_WORKFLOW,
    PUSH_SCRIPT,
    PUSH_WORKFLOW,
    Runner,
    load,
    script,
)

MAKE = script(load(PATCH_WORKFLOW), "fixlayers.patch")
PUSH = script(load(PUSH_WORKFLOW), "push_patch.py")
HOSTILE = "open('/dev/null').close()\nopen(__file__ + '.ran', 'w')\n"


class Forge:
    """Two bare repositories, `owner/net` and its fork `stranger/net`, and who works on them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.runner = folder, Runner(folder)
        self.trusted, self.clone = folder / "trusted", folder / "clone"
        self.artifact = self.artifact_of(folder)
        self.branch, self.repository = "feature", "stranger/net"

    @staticmethod
    def artifact_of(folder: Path) -> Path:
        return folder / "runner temp/patch"

    def begin(self) -> None:
        """Make the repositories."""
        self.git(self.folder, "init", "-q", str(self.trusted))
        files = {"net.py": "import keras\n", ".github/push_patch.py": PUSH_SCRIPT.read_text()}
        self.commit(self.trusted, {**files, ".github/workflows/ci.yml": "on: push\n"})
        for owner in ("owner", "stranger"):
            self.git(self.folder, "clone", "-q", "--bare", str(self.trusted), f"{owner}/net.git")
        self.git(self.folder, "clone", "-q", "stranger/net.git", str(self.clone))

    def git(self, cwd: Path, *arguments: str) -> str:
        who = ["-c", "user.name=Stranger", "-c", "user.email=stranger@example.invalid"]
        done = subprocess.run(
            ["git", *who, "-c", "init.defaultBranch=main", *arguments],
            cwd=cwd,
            env=self.runner.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def commit(self, folder: Path, files: Mapping[str, str]) -> str:
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        self.git(folder, "add", "--all", "--force")
        self.git(folder, "commit", "-q", "-m", "more")
        return self.git(folder, "rev-parse", "HEAD").strip()

    def propose(self, files: Mapping[str, str]) -> str:
        """Push a commit with these files to the branch of the pull request."""
        head = self.commit(self.clone, files)
        self.publish()
        return head

    def publish(self) -> None:
        remote = f"../{self.repository}.git"
        self.git(self.clone, "push", "-q", "--force", remote, f"HEAD:refs/heads/{self.branch}")

    def head(self) -> str:
        """Return the commit that the branch of the pull request is at."""
        ref = f"refs/heads/{self.branch}"
        return self.git(self.folder / f"{self.repository}.git", "rev-parse", ref).strip()

    def refs(self) -> list[str]:
        """Return all that a push can have changed."""
        return [self.git(self.folder / f"{o}/net.git", "show-ref") for o in ("owner", "stranger")]

    def make(self, head: str = "") -> Path:
        """Run the first workflow on a checkout of the branch; returns the patch."""
        head = head or self.head()
        shutil.rmtree(self.artifact, ignore_errors=True)
        checkout = self.folder / "checkout"
        shutil.rmtree(checkout, ignore_errors=True)
        self.git(self.folder, "clone", "-q", f"{self.repository}.git", str(checkout))
        self.git(checkout, "checkout", "-q", head)
        done = self.runner.run(MAKE, checkout, {"github.event.pull_request.head.sha": head})
        assert done.returncode == 0, done.stderr
        return self.artifact / "fixlayers.patch"

    def push(self, head: str = "") -> subprocess.CompletedProcess[str]:
        """Run the second workflow in the trusted checkout."""
        event = "github.event.workflow_run"
        return self.runner.run(
            PUSH,
            self.trusted,
            {
                "runner.temp": str(self.runner.temp),
                f"{event}.head_repository.full_name": self.repository,
                f"{event}.head_branch": self.branch,
                f"{event}.head_sha": head or self.head(),
                "github.repository": "owner/net",
                "github.event.repository.default_branch": "main",
                "github.server_url": self.folder.as_uri(),
                "secrets.FIXLAYERS_TOKEN || github.token": "the token",
            },
        )


def _copy(folder: Path, target: Path) -> Forge:
    forge = Forge(target)
    for name in ("owner", "stranger", "trusted", "clone"):
        shutil.copytree(folder / name, target / name)
    return forge


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun")
    Forge(folder).begin()
    return folder


@pytest.fixture(scope="module")
def proposed(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    forge = _copy(begun, tmp_path_factory.mktemp("proposed"))
    forge.propose({"net.py": LAYER, "data.txt": "a\n"})
    forge.make()
    return forge.folder


@pytest.fixture
def forge(begun: Path, tmp_path: Path) -> Forge:
    """Return a forge at its beginning."""
    return _copy(begun, tmp_path)


@pytest.fixture
def asked(proposed: Path, tmp_path: Path) -> Forge:
    """Return a forge with a pull request whose patch is made."""
    forge = _copy(proposed, tmp_path)
    shutil.copytree(Forge.artifact_of(proposed), forge.artifact)
    return forge


def refused(forge: Forge, head: str = "") -> str:
    """Push, assert that nothing is pushed, and return the one line that says why."""
    before = forge.refs()
    done = forge.push(head)
    assert done.returncode == 2, done.stdout + done.stderr
    assert forge.refs() == before
    assert re.fullmatch(r"Refused, nothing is pushed: [^\n]+\n", done.stderr)
    return done.stderr


def idle(forge: Forge, head: str = "") -> str:
    """Push, assert that there is nothing to do, and return why."""
    before = forge.refs()
    done = forge.push(head)
    assert (done.returncode, done.stderr) == (0, "")
    assert forge.refs() == before
    assert done.stdout.startswith("Nothing to do: ")
    return done.stdout


class TestOneCommit:
    def test_run_twice(self, forge: Forge, monkeypatch):
        head = forge.propose({"net.py": LAYER, "read.me": "x\r\n"})
        (forge.clone / "net.py").chmod(0o755)
        head = forge.propose({})
        forge.make()
        done = forge.push()
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        new = forge.head()
        assert done.stdout == f"Pushed {new}.\n"
        # The same artifact once more, as a rerun of the job has it, then a whole second round.
        assert "has moved on" in idle(forge, head)
        assert forge.make().read_bytes() == b""
        assert "the patch is empty" in idle(forge)
        log = forge.git(forge.clone, "log", "--format=%H %P %an %cn", "-2", self.fetched(forge))
        assert log.splitlines()[0] == f"{new} {head} fixlayers[bot] fixlayers[bot]"
        changed = forge.git(forge.clone, "diff", "--raw", "--no-abbrev", head, new).split()
        assert changed[:2] == [":100755", "100755"]
        assert changed[-2:] == ["M", "net.py"]
        monkeypatch.chdir(forge.clone)
        assert main(["fix", "-q"]) == 0
        assert forge.git(forge.clone, "show", f"{new}:net.py") == Path("net.py").read_text()

    @staticmethod
    def fetched(forge: Forge) -> str:
        forge.git(forge.clone, "fetch", "-q", f"../{forge.repository}.git", forge.branch)
        return "FETCH_HEAD"

    def test_nothing_follows_its_own_commit(self, asked: Forge):
        assert asked.push().returncode == 0
        # As if the repair had left something: the head is ours, and it still needs repair.
        self.fetched(asked)
        asked.git(asked.clone, "reset", "-q", "--hard", "FETCH_HEAD")
        (asked.clone / "net.py").write_text(LAYER)
        asked.git(asked.clone, "-c", "user.name=fixlayers[bot]", "commit", "-q", "--amend",
                  "--reset-author", "--no-edit", "-a", "--allow-empty")  # fmt: skip
        asked.publish()
        assert asked.make().read_bytes()
        assert "is a commit of this job" in idle(asked)

    def test_a_commit_upon_its_own_is_repaired_again(self, asked: Forge):
        asked.push()
        self.fetched(asked)
        asked.git(asked.clone, "reset", "-q", "--hard", "FETCH_HEAD")
        asked.propose({"more.py": LAYER})
        asked.make()
        assert asked.push().returncode == 0

    def test_nothing_to_repair(self, forge: Forge):
        forge.propose({"net.py": "x = 1\n"})
        forge.make()
        assert "the patch is empty" in idle(forge)

    def test_a_branch_of_the_repository_itself(self, forge: Forge):
        forge.repository = "owner/net"
        forge.propose({"net.py": LAYER})
        forge.make()
        assert forge.push().returncode == 0

    def test_the_default_branch_of_the_fork(self, forge: Forge):
        forge.branch = "main"
        forge.propose({"net.py": LAYER})
        forge.make()
        assert forge.push().returncode == 0

    def test_but_never_the_default_branch_of_the_repository(self, forge: Forge):
        forge.branch, forge.repository = "main", "owner/net"
        forge.propose({"net.py": LAYER})
        forge.make()
        assert "the default branch is not pushed to" in refused(forge)
        forge.repository = "Owner/Net"
        assert "the default branch is not pushed to" in refused(forge, "0" * 40)

    @pytest.mark.parametrize("name", ["$(touch${IFS}x)", "a;touch${IFS}x", "`id`", "--all", "é"])
    def test_the_name_of_a_branch_is_no_command(self, forge: Forge, name: str):
        forge.branch = name
        forge.propose({"net.py": LAYER})
        forge.make()
        assert forge.push().returncode == 0
        assert not list(forge.folder.rglob("x"))

    def test_settings_are_those_of_the_default_branch(self, forge: Forge):
        settings = {"pyproject.toml": '[tool.fixlayers]\npackage = "mine"\n'}
        forge.commit(forge.trusted, settings)
        forge.propose({"net.py": LAYER, **settings})
        forge.make()
        assert forge.push().returncode == 0
        text = forge.git(forge.clone, "show", f"{TestOneCommit.fetched(forge)}:net.py")
        assert 'package="mine"' in text

    def test_a_notebook_and_names_that_git_quotes(self, forge: Forge):
        cell = ",".join(f'"{line}\\n"' for line in LAYER.splitlines())
        notebook = f'{{"cells": [{{"cell_type": "code", "source": [{cell}]}}]}}\n'
        forge.propose({"ü b/n.ipynb": notebook, 'ü b/q"t.py': LAYER})
        forge.make()
        assert forge.push().returncode == 0
        names = forge.git(forge.clone, "diff", "-z", "--name-only", "HEAD", self.fetched(forge))
        assert sorted(names.split("\0")[:-1]) == ["ü b/n.ipynb", 'ü b/q"t.py']


class TestHostilePatch:
    @pytest.fixture
    def patch(self, asked: Forge) -> Path:
        return asked.artifact / "fixlayers.patch"

    @pytest.mark.parametrize(
        "path",
        ["../net.py", "/etc/passwd.py", ".git/hooks/x.py", "a/../../net.py", "data.txt",
         ".github/push_patch.py", ".github/workflows/ci.yml", "pyproject.toml", "gone.py"],
    )  # fmt: skip
    def test_another_path(self, asked: Forge, patch: Path, path: str):
        patch.write_text(patch.read_text().replace("/net.py", f"/{path}"))
        refused(asked)

    def test_a_hunk_that_nobody_planned(self, asked: Forge, patch: Path):
        spoilt = patch.read_text().replace("+    def get_config", "+    def get_konfig")
        patch.write_text(spoilt)
        assert "fixlayers plans no such hunk" in refused(asked)

    def test_a_changed_base(self, asked: Forge, patch: Path):
        old = asked.head()
        asked.propose({"net.py": f"{LAYER}\n# more\n"})
        (asked.artifact / "head").write_text(asked.head())
        assert "net.py has changed since" in refused(asked)
        # By an honest job this is a run of its own.
        (asked.artifact / "head").write_text(old)
        assert "for another commit" in refused(asked)

    def test_git_would_do_more_than_change_lines(self, asked: Forge, patch: Path):
        new = "diff --git a/.github/x.yml b/.github/x.yml\nnew file mode 100644\n--- /dev/null\n"
        new += "+++ b/.github/x.yml\n@@ -0,0 +1 @@\n+on: push\n"
        patch.write_text(patch.read_text() + new)
        refused(asked)

    @pytest.mark.parametrize(
        "options",
        ['"options":{},"config":"/etc/x.toml"', '"options":{},"baseline":"/etc/passwd"',
         '"options":{"unsafe_fixes":true}', '"options":{"unsafe_fixes":true},"options":{}',
         '"options":{},"exclude":["a"]'],
    )  # fmt: skip
    def test_options_of_its_own(self, asked: Forge, patch: Path, options: str):
        spoilt = patch.read_text().replace('"options":{}', options)
        assert spoilt != patch.read_text()
        patch.write_text(spoilt)
        assert "planned with options of its own" in refused(asked)

    @pytest.mark.parametrize("plan", ["", "[", "[]", "3", "null", '{"version":'])
    def test_a_plan_that_cannot_be_read(self, asked: Forge, patch: Path, plan: str):
        patch.write_text(re.sub("fixlayers-plan: .*", f"fixlayers-plan: {plan}", patch.read_text()))
        refused(asked)

    def test_another_commit_than_that_of_the_run(self, asked: Forge, patch: Path):
        (asked.artifact / "head").write_text("0" * 40)
        assert "for another commit" in refused(asked)

    @pytest.mark.parametrize("name", ["fixlayers.patch", "head"])
    def test_a_link_in_place_of_a_file(self, asked: Forge, patch: Path, name: str):
        path = asked.artifact / name
        path.rename(asked.folder / "elsewhere")
        path.symlink_to(asked.folder / "elsewhere")
        assert "no regular file" in refused(asked)

    def test_an_artifact_without_a_patch(self, asked: Forge, patch: Path):
        patch.unlink()
        assert "has no fixlayers.patch" in refused(asked)

    def test_what_is_said_is_no_command_to_the_runner(self, asked: Forge, patch: Path):
        name = '"a/x\\n::error::y\\n##[error]z.py"'
        text = (
            patch.read_text()
            .replace("a/net.py", name)
            .replace("b/net.py", name.replace("a/", "b/"))
        )
        patch.write_text(text)
        said = refused(asked)
        assert "##[" not in said


class TestHostileBranch:
    def test_none_of_it_runs(self, forge: Forge):
        modules = (
            "typer msgspec libcst fixlayers rignore sitecustomize usercustomize conftest setup"
        )
        outside = forge.folder / "outside"
        outside.mkdir()
        (outside / "kept.py").write_text(LAYER)
        filters = (
            "*.py filter=evil diff=evil eol=crlf\n*.txt filter=lfs working-tree-encoding=utf-16\n"
        )
        (forge.clone / "link.py").symlink_to(outside / "kept.py")
        (forge.clone / "folder").symlink_to(outside)
        config = f'[filter "evil"]\n\tsmudge = touch {forge.folder}/ran\n\tclean = false\n'
        forge.propose(
            {
                "net.py": LAYER,
                **{f"{name}.py": HOSTILE for name in modules.split()},
                ".lfsconfig": config,
                ".gitmodules": '[submodule "sub"]\n\tpath = sub\n\turl = /nowhere\n',
            }
        )
        self.propose_attributes(forge, filters)
        head = forge.head()
        patch = self.plain_patch(forge, head, "net.py")
        assert patch.read_bytes()
        done = forge.push()
        assert done.returncode == 0, done.stderr
        assert not list(forge.folder.rglob("*.ran"))
        assert not (forge.folder / "ran").exists()
        assert (outside / "kept.py").read_text() == LAYER
        names = forge.git(forge.folder / "stranger/net.git", "diff", "--raw", head, forge.head())
        assert [line.split("\t")[1] for line in names.splitlines()] == ["net.py"]

    @staticmethod
    def propose_attributes(forge: Forge, text: str) -> None:
        """Commit attributes as they are, without obeying them."""
        blob = forge.folder / "attributes"
        blob.write_text(text)
        oid = forge.git(forge.clone, "hash-object", "-w", "--no-filters", str(blob)).strip()
        entry = f"100644,{oid},.gitattributes"
        module = f"160000,{'1' * 40},sub"
        for each in (entry, module):
            forge.git(forge.clone, "update-index", "--add", "--cacheinfo", each)
        forge.git(forge.clone, "commit", "-q", "-m", "attributes")
        forge.publish()

    @staticmethod
    def plain_patch(forge: Forge, head: str, name: str) -> Path:
        """Make the patch for the bytes of a file in the commit, whatever a checkout would do."""
        checkout = forge.folder / "plain"
        checkout.mkdir()
        (checkout / "setup.py").write_text("")
        (checkout / name).write_text(LAYER)
        done = forge.runner.run(MAKE, checkout, {"github.event.pull_request.head.sha": head})
        assert done.returncode == 0, done.stderr
        return forge.artifact / "fixlayers.patch"

    def test_a_link_is_no_source_whatever_it_says(self, forge: Forge):
        (forge.clone / "link.py").symlink_to(LAYER)
        patch = self.plain_patch(forge, forge.propose({}), "link.py")
        assert patch.read_bytes()
        assert "link.py: no such file" in refused(forge)

    def test_its_settings_do_not_count(self, forge: Forge):
        forge.propose({"net.py": LAYER, "fixlayers.toml": 'package = "theirs"\n'})
        assert b'package="theirs"' in forge.make().read_bytes()
        assert "fixlayers plans no such hunk" in refused(forge)

    def test_hidden_folders_are_not_touched(self, forge: Forge):
        forge.propose({".github/layer.py": LAYER})
        patch = forge.make()
        assert patch.read_bytes() == b""
        checkout = forge.folder / "checkout"
        forge.runner.run(
            {"run": f'fixlayers diff --exit-zero -o "{patch}" .github/layer.py'}, checkout, {}
        )
        assert patch.read_bytes()
        assert "no such file" in refused(forge)

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("repository", "stranger/net.git;id"), ("repository", "../owner/net"),
            ("repository", "stranger/.."), ("repository", "-x/net"),
            ("branch", "a:refs/heads/main"), ("branch", "a..b"), ("branch", "*"), ("branch", ""),
        ],
    )  # fmt: skip
    def test_names_that_are_none(self, asked: Forge, name: str, value: str):
        head = asked.head()
        setattr(asked, name, value)
        assert "is no name of a" in refused(asked, head)


class TestToken:
    @pytest.fixture
    def module(self) -> ModuleType:
        specification = importlib.util.spec_from_file_location("push_patch", PUSH_SCRIPT)
        assert specification is not None
        module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(module)  # type: ignore[union-attr]
        return module

    def test_only_fetch_and_push_know_it(self, asked: Forge):
        program = asked.runner.temp / "fixlayers/bin/fixlayers"
        program.write_text(f'#!/bin/sh\nenv >"{asked.folder}/seen"\ncat >/dev/null\n')
        assert "the patch changes nothing" in idle(asked)
        seen = (asked.folder / "seen").read_text()
        assert "the token" not in seen
        assert "GIT_CONFIG_VALUE" not in seen
        assert "PUSH_TOKEN" not in seen

    def test_a_program_that_changes_more_is_not_believed(self, asked: Forge):
        program = asked.runner.temp / "fixlayers/bin/fixlayers"
        for more in ("echo >new.py", "echo >data.txt", "ln -s /etc/passwd new.py"):
            program.write_text(f"#!/bin/sh\n{more}\n")
            assert "other files than sources" in refused(asked)

    @pytest.mark.parametrize("move", ["reset -q --hard HEAD~", "commit -q --amend -m other"])
    def test_a_branch_that_moves_meanwhile_is_left_alone(
        self, forge: Forge, module: ModuleType, monkeypatch, tmp_path: Path, move: str
    ):
        forge.propose({"first.py": "x = 1\n"})
        head = forge.propose({"net.py": LAYER})
        forge.make()
        moved = []

        def commit(*arguments: object) -> object:
            forge.git(forge.clone, *move.split())
            forge.publish()
            moved.append(forge.head())
            return made(*arguments)

        made = module.commit
        monkeypatch.setattr(module, "commit", commit)
        monkeypatch.chdir(forge.trusted)
        monkeypatch.setenv("PATH", forge.runner.environment["PATH"])
        orders = {
            "HEAD_REPOSITORY": "stranger/net",
            "HEAD_BRANCH": "feature",
            "HEAD_SHA": head,
            "REPOSITORY": "owner/net",
            "DEFAULT_BRANCH": "main",
            "SERVER_URL": forge.folder.as_uri(),
            "PATCH_FOLDER": str(forge.artifact),
        }
        (tmp_path / "scratch").mkdir()
        with pytest.raises(module.RefusalError, match="stale info"):
            module.push_patch(module.Orders(orders), tmp_path / "scratch")
        assert [forge.head()] == moved
        assert moved != [head]
