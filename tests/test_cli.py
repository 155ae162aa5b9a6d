"""The command line: what goes to stdout, what to stderr, what is written, and the exit code."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec import structs

from fixlayers import __version__, cli, commands
from fixlayers.cli import main
from fixlayers.diagnostics import FileError
from fixlayers.settings import Settings
from tests.conftest import FakeEngine, Tree, untouched

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and signals are POSIX's")
ROOT = Path(__file__).parents[1]


class Result:
    def __init__(self, code: int, out: bytes, err: bytes) -> None:
        self.code, self.out, self.err = code, out.decode("latin-1"), err.decode()


@pytest.fixture
def run(capsysbinary, monkeypatch) -> Callable[..., Result]:
    """Return a function that runs the command line in this process, with bytes as stdin."""

    def run(*arguments: str, stdin: bytes = b"") -> Result:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        return Result(code, *capsysbinary.readouterr())

    return run


@pytest.fixture(autouse=True)
def _use_fake(fake: FakeEngine) -> None:
    """No test here rests on a rule."""


class TestCheck:
    def test_findings_on_stdout_and_the_summary_on_stderr(self, tree: Tree, run):
        tree({"pkg/a.py": "x\n  safe\nrisky\n", "b.py": "hard hint\n"})
        result = run("check")
        assert result.out == (
            "b.py:1:1: FXL204 has hard [no fix: the obstacle]\n"
            "b.py:1:6: FXL401 has hint [note]\n"
            "pkg/a.py:2:3: FXL101 has safe [fixable]\n"
            "pkg/a.py:3:1: FXL205 has risky [unsafe fix: the guess]\n"
        )
        assert result.err == (
            'Found 3 problems in 2 classes of 2 files; 1 fixable with "fixlayers fix", '
            "1 with --unsafe-fixes, 1 to be done by hand (1 note).\n"
        )
        assert result.code == 1

    def test_nothing_to_do(self, tree: Tree, run):
        tree({"a.py": ""})
        result = run("check", ".")
        assert (result.code, result.out, result.err) == (0, "", "No problems in 2 files.\n")

    def test_notes_alone_are_no_findings(self, tree: Tree, run):
        tree({"a.py": "hint"})
        assert run("check").code == 0

    def test_exit_zero(self, tree: Tree, run):
        tree({"a.py": "hard"})
        result = run("check", "--exit-zero")
        assert result.code == 0
        assert "FXL204" in result.out

    def test_an_error_wins_over_findings_and_over_exit_zero(self, tree: Tree, run):
        tree({"a.py": "hard", "b.py": "crash"})
        result = run("check", "--exit-zero")
        assert result.code == 2
        assert "a.py:1:1: FXL204" in result.out
        assert "b.py:3:7: error: cannot be planned\n" in result.err

    def test_a_missing_path_is_one_line_and_the_rest_is_done(self, tree: Tree, run):
        tree({"a.py": "hard"})
        result = run("check", "gone.py", "a.py", "--quiet")
        assert result.code == 2
        assert "a.py:1:1: FXL204" in result.out
        assert result.err == "gone.py: error: no such file or folder\n"

    def test_a_broken_pyproject_is_one_line_and_the_rest_is_done(self, tree, run, fake):
        tree({"a.py": "hard", "pyproject.toml": "[project\n"})
        result = run("check", "-q")
        assert result.code == 2
        assert "a.py:1:1: FXL204" in result.out
        assert result.err.startswith("pyproject.toml:1:9: error: ")
        assert result.err.count("\n") == 1
        assert fake.calls[0][2].line_length == 88

    def test_quiet_leaves_findings_and_errors(self, tree: Tree, run):
        tree({"a.py": "hard"})
        result = run("check", "--quiet")
        assert (result.out.count("\n"), result.err) == (1, "")

    def test_what_the_engine_is_given(self, tree: Tree, run, fake: FakeEngine):
        tree({"a.py": "", "b/c.py": "", "pyproject.toml": "[tool.black]\nline-length = 99\n"})
        run("check", "b", "--unsafe-fixes", "--package", "mine", "--target", "keras3")
        ((sources, targets, settings),) = fake.calls
        assert (sources, targets) == (("a.py", "b/c.py", "setup.py"), ("b/c.py",))
        assert (settings.line_length, settings.package) == (99, "mine")
        assert (settings.unsafe_fixes, settings.target) == (True, "keras3")

    def test_excluded_files_are_read_and_no_targets(self, tree: Tree, run, fake: FakeEngine):
        tree({"a.py": "", "gen/b.py": "", "gen/c.py": ""})
        run("check", "--exclude", "gen/", "--exclude", "setup.py", ".", "gen/c.py")
        ((sources, targets, settings),) = fake.calls
        assert sources == ("a.py", "gen/b.py", "gen/c.py", "setup.py")
        assert targets == ("a.py", "gen/c.py")
        assert settings.read_only == ("gen/b.py", "setup.py")

    def test_json(self, tree: Tree, run):
        tree({"a.py": "hard", "b.py": "crash"})
        result = run("check", "--output-format", "json", "gone", ".")
        report = json.loads(result.out)
        assert [finding["path"] for finding in report["findings"]] == ["a.py"]
        assert [error["path"] for error in report["errors"]] == ["gone", "b.py"]
        assert report["summary"]["problems"] == 1
        assert result.code == 2

    @pytest.mark.parametrize(("no_colour", "coloured"), [("", True), ("1", False)])
    def test_colour_on_a_terminal_unless_it_is_not_wanted(
        self, tree, run, monkeypatch, no_colour: str, coloured: bool
    ):
        tree({"a.py": "hard"})
        monkeypatch.setenv("NO_COLOR", no_colour)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        assert ("\x1b[" in run("check").out) is coloured

    def test_no_colour_off_a_terminal(self, tree: Tree, run, monkeypatch):
        tree({"a.py": "hard"})
        monkeypatch.delenv("NO_COLOR", raising=False)
        assert "\x1b" not in run("check").out


class TestDiff:
    def test_the_patch_alone_on_stdout(self, tree: Tree, run, git):
        project = tree({"a.py": "safe\nhard\nrisky\n", "b.py": b"# \xe9\r\nsafe"})
        result = run("diff")
        assert result.code == 1
        assert result.err == (
            "a.py:2:1: FXL204 has hard [no fix: the obstacle]\n"
            "a.py:3:1: FXL205 has risky [unsafe fix: the guess]\n"
            'Found 4 problems in 2 classes of 2 files; 2 fixable with "fixlayers fix", '
            "1 with --unsafe-fixes, 1 to be done by hand.\n"
        )
        assert (project / "a.py").read_bytes() == b"safe\nhard\nrisky\n"
        (project / "x.patch").write_bytes(result.out.encode("latin-1"))
        git("init", "--quiet")
        git("apply", "x.patch")
        assert (project / "a.py").read_bytes() == b"SAFE\nhard\nrisky\n"
        assert (project / "b.py").read_bytes() == b"# \xe9\r\nSAFE"

    def test_into_a_file(self, tree: Tree, run):
        project = tree({"a.py": "safe\n"})
        result = run("diff", "-o", "x.patch", "--unsafe-fixes")
        assert (result.code, result.out) == (1, "")
        assert (project / "x.patch").read_bytes().count(b"\n--- a/a.py\n+++ b/a.py\n@@") == 1

    def test_into_a_file_that_cannot_be_written(self, tree: Tree, run):
        tree({"a.py": "safe\n"})
        result = run("diff", "-o", "gone/x.patch", "-q")
        assert result.code == 2
        assert result.err == "gone/x.patch: error: not written: no such file or directory\n"

    def test_json_beside_a_patch_in_a_file(self, tree: Tree, run):
        tree({"a.py": "safe hard\n"})
        result = run("diff", "-o", "x.patch", "--output-format", "json", "-q")
        findings = json.loads(result.out)["findings"]
        assert {finding["code"]: finding["applied"] for finding in findings} == {
            "FXL101": True,
            "FXL204": False,
        }
        assert result.err == ""

    def test_nothing_to_do(self, tree: Tree, run):
        tree({"a.py": ""})
        result = run("diff")
        assert (result.code, result.out) == (0, "")


class TestFix:
    def test_files_are_fixed_in_place(self, tree: Tree, run):
        project = tree({"a.py": "safe\nrisky\n", "b.py": "safe\n"})
        result = run("fix")
        assert (project / "a.py").read_bytes() == b"SAFE\nrisky\n"
        assert (project / "b.py").read_bytes() == b"SAFE\n"
        assert (result.code, result.out) == (1, "")
        assert result.err == (
            "a.py:2:1: FXL205 has risky [unsafe fix: the guess]\n"
            "Fixed 2 of 3 problems in 2 classes of 2 files; 1 with --unsafe-fixes.\n"
        )

    def test_nothing_left_is_success(self, tree: Tree, run):
        project = tree({"a.py": "safe risky hint\n"})
        assert run("fix", "--unsafe-fixes").code == 0
        assert (project / "a.py").read_bytes() == b"SAFE RISKY hint\n"

    def test_only_what_is_selected(self, tree: Tree, run, monkeypatch):
        monkeypatch.setattr("fixlayers.request._codes", lambda values, _: tuple(values or ()))
        project = tree({"a.py": "safe risky\n"})
        assert run("fix", "--unsafe-fixes", "--select", "FXL2").code == 0
        assert (project / "a.py").read_bytes() == b"safe RISKY\n"

    def test_files_with_nothing_to_do_are_not_touched(self, tree: Tree, run):
        project = tree({"a.py": "hard\n", "b.py": "x\n", "c.py": "crash safe\n", "d.py": "safe\n"})
        before = untouched(project)
        run("fix")
        after = untouched(project)
        changed = {path.name for path, state in after.items() if before.get(path) != state}
        assert changed == {"d.py"}

    def test_a_second_run_changes_nothing(self, tree: Tree, run):
        project = tree({"a.py": "safe\n"})
        run("fix")
        before = untouched(project)
        assert run("fix").code == 0
        assert untouched(project) == before

    @posix
    def test_a_linked_file_is_fixed_where_it_lies(self, tree: Tree, run, tmp_path: Path):
        (tmp_path / "real.py").write_bytes(b"safe\n")
        project = tree({})
        (project / "a.py").symlink_to(tmp_path / "real.py")
        assert run("fix", "a.py").code == 0
        assert (project / "a.py").is_symlink()
        assert (tmp_path / "real.py").read_bytes() == b"SAFE\n"

    def test_a_file_that_changes_meanwhile_is_left_alone(self, tree, run, fake, monkeypatch):
        project = tree({"a.py": "safe\n", "b.py": "safe\n"})
        plan = fake.fix_project

        def slow(*arguments: object, **options: object) -> object:
            result = plan(*arguments, **options)  # type: ignore[arg-type]
            (project / "a.py").write_bytes(b"safe, and newer\n")
            return result

        monkeypatch.setattr(commands.engine, "fix_project", slow)
        result = run("fix")
        assert result.code == 2
        assert (project / "a.py").read_bytes() == b"safe, and newer\n"
        assert (project / "b.py").read_bytes() == b"SAFE\n"
        error = "a.py: error: not written: the file has changed since it was read\n"
        assert error in result.err
        assert "Fixed 1 of 2 problems in 2 classes of 2 files; 1 not written.\n" in result.err

    def test_what_cannot_be_written_is_planned_without(self, tree, run, fake, monkeypatch):
        project = tree({"a.py": "safe\n", "b.py": "safe\n", "c.py": "x\n"})
        blocked = FileError("a.py", "not written: the file is write-protected")
        monkeypatch.setattr(
            commands, "write_obstacle", lambda path: blocked if path == "a.py" else None
        )
        result = run("fix")
        assert [settings.read_only for _, _, settings in fake.calls] == [(), ("a.py",)]
        assert result.code == 2
        assert "a.py:1:1: FXL101 has safe [no fix: read-only]\n" in result.err
        assert "a.py: error: not written: the file is write-protected\n" in result.err
        assert (project / "a.py").read_bytes() == b"safe\n"
        assert (project / "b.py").read_bytes() == b"SAFE\n"

    def test_a_relative_is_fixed_together_with_a_target(self, tree, run, fake, monkeypatch):
        project = tree({"a.py": "safe\n", "b.py": "safe\n", "c.py": "safe\n"})
        monkeypatch.setattr(commands.engine, "fix_project", fake.fix_all)
        result = run("fix", "a.py", "--exclude", "c.py")
        assert (project / "b.py").read_bytes() == b"SAFE\n"
        assert (project / "c.py").read_bytes() == b"safe\n"
        assert result.code == 1

    def test_a_read_only_file_never_changes_whatever_is_planned(self, tree, run, fake, monkeypatch):
        project = tree({"a.py": "safe\n", "c.py": "safe\n"})

        def careless(sources: dict[str, bytes], settings: Settings, **options: object) -> object:
            return fake.fix_all(sources, structs.replace(settings, read_only=()), **options)

        monkeypatch.setattr(commands.engine, "fix_project", careless)
        result = run("fix", "a.py", "--exclude", "c.py", "-q")
        assert (project / "c.py").read_bytes() == b"safe\n"
        assert "c.py: error: left as it was: the file is read-only here\n" in result.err
        assert result.code == 2
        assert run("diff", "a.py", "--exclude", "c.py").out == ""

    def test_a_write_protected_file_with_nothing_to_do_is_no_error(self, tree, run, monkeypatch):
        tree({"a.py": "x\n"})
        monkeypatch.setattr(os, "access", lambda *_: False)
        assert run("fix").code == 0

    def test_interrupting_leaves_whole_files_and_no_traceback(self, tree, run, monkeypatch):
        project = tree({"a.py": "safe\n"})

        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(commands.engine, "fix_project", interrupt)
        result = run("fix")
        assert (result.code, result.out, result.err) == (130, "", "")
        assert (project / "a.py").read_bytes() == b"safe\n"

    def test_a_fault_of_ours_is_no_finding(self, tree: Tree, run, monkeypatch):
        tree({"a.py": "safe\n"})

        def fail(*_: object, **__: object) -> None:
            raise RuntimeError("a fault")

        monkeypatch.setattr(commands.engine, "fix_project", fail)
        result = run("fix")
        assert result.code == 2
        assert result.err.splitlines()[-2:] == [
            "RuntimeError: a fault",
            "fixlayers: error: this is a fault of fixlayers; please report it",
        ]


class TestStdin:
    def test_check(self, tree: Tree, run):
        tree({})
        result = run("check", "-", stdin=b"x\nhard")
        assert result.out == "<stdin>:2:1: FXL204 has hard [no fix: the obstacle]\n"
        assert result.code == 1

    def test_fix_writes_the_source_to_stdout(self, tree: Tree, run):
        tree({})
        result = run("fix", "-", stdin=b"safe \xe9\r\nhard")
        assert result.out == "SAFE \xe9\r\nhard"
        assert result.code == 1
        assert "FXL204" in result.err

    @pytest.mark.parametrize("source", [b"", b"x\r\ny", b"crash safe\0"])
    def test_fix_writes_the_source_even_if_there_is_nothing_to_do(self, tree, run, source: bytes):
        tree({})
        assert run("fix", "-", stdin=source).out == source.decode()

    def test_fix_writes_the_source_even_if_it_fails(self, tree: Tree, run, monkeypatch):
        tree({})

        def fail(*_: object, **__: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(commands.engine, "fix_project", fail)
        result = run("fix", "-", stdin=b"safe")
        assert (result.code, result.out) == (2, "safe")

    def test_diff(self, tree: Tree, run):
        tree({})
        result = run("diff", "-", "--stdin-filename", "pkg/a.py", stdin=b"safe\n")
        said, _, patch = result.out.rpartition("\n--- ")
        assert patch == "a/pkg/a.py\n+++ b/pkg/a.py\n@@ -1 +1 @@\n-safe\n+SAFE\n"
        assert re.fullmatch("(fixlayers-.*: .*\n?){3}", said)

    def test_a_named_source_is_seen_in_its_project(self, tree: Tree, run, fake: FakeEngine):
        project = tree({"pkg/a.py": "old\n", "pkg/b.py": ""})
        result = run("fix", "-", "--stdin-filename", "pkg/a.py", stdin=b"safe\n")
        assert (result.code, result.out) == (0, "SAFE\n")
        assert set(fake.calls[0][0]) == {"pkg/a.py", "pkg/b.py", "setup.py"}
        assert fake.calls[0][1] == ("pkg/a.py",)
        assert fake.calls[0][2].read_only == ("pkg/b.py", "setup.py")
        assert (project / "pkg/a.py").read_bytes() == b"old\n"


class TestUsage:
    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["check", "--nope"], "--nope"),
            (["chek"], "No such command 'chek'."),
            (["check", "--jobs", "0"], "'--jobs'"),
            (["check", "--target", "keras1"], "'--target'"),
            (["check", "--output-format", "xml"], "'--output-format'"),
            (["check", "-", "a.py"], '"-" reads stdin'),
            (["check", "--stdin-filename", "a.py"], "--stdin-filename goes with"),
            (["check", "--exclude", "!a.py"], "--exclude:"),
            (["check", "--package", "a>b"], "--package:"),
            (["diff", "--output-format", "json"], "needs --patch"),
            (["fix", "-", "--output-format", "json"], "so json cannot"),
            (["fix", "--patch", "x"], "No such option"),
            (["fix", "-i", "-"], "-i asks on stdin"),
            (["fix", "-i", "--output-format", "json"], "needs --output json=FILE"),
            (["fix", "-i", "--output", "sarif=-"], "needs --output sarif=FILE"),
            (["check", "-i"], "No such option"),
        ],
    )
    def test_a_wrong_command_line_is_one_line_and_exit_2(self, tree, run, arguments, words: str):
        tree({"a.py": "safe"})
        result = run(*arguments)
        assert result.code == 2
        assert result.out == ""
        assert result.err.startswith("fixlayers: error: ")
        assert words in result.err
        assert result.err.count("\n") == 1

    def test_version(self, run):
        result = run("--version")
        assert (result.code, result.out) == (0, f"fixlayers {__version__}\n")

    def test_help_on_request_and_for_want_of_a_command(self, run):
        asked, wanting = run("--help"), run()
        assert (asked.code, asked.err) == (0, "")
        assert (wanting.code, wanting.out) == (2, "")
        assert "check" in asked.out
        assert "check" in wanting.err

    def test_options_mean_the_same_everywhere(self):
        from typer.main import get_command

        check, diff, fix = (
            {parameter.name for parameter in command.params}
            for name, command in get_command(cli.command_line()).commands.items()  # type: ignore[attr-defined]
            if name not in {"apply", "clean", "rule", "verify"}
        )
        assert diff - {"patch"} == check - {"add_ignores", "update_baseline"}
        assert check - {"add_ignores", "update_baseline"} == fix - {"interactive", "verified"}


FAKE_MAIN = """
import sys
from fixlayers import engine, request
from tests.conftest import FakeEngine
request.default_folder = lambda: ""
fake = FakeEngine()
engine.check_project, engine.fix_project = fake.check_project, fake.fix_project
from fixlayers.cli import main
sys.exit(main())
"""


class TestTraceback:
    MESSAGE = b"TypeError: Scale.__init__() got an unexpected keyword argument 'trainable'\n"

    def test_from_stdin(self, run):
        result = run("rule", "--traceback", "-", stdin=self.MESSAGE)
        assert (result.code, result.err) == (0, "")
        message, title, cause, others, commands = result.out.split("\n\n")
        assert message == self.MESSAGE.decode().strip()
        assert title == "FXL101 init-without-kwargs"
        assert "**kwargs" in cause
        assert others == "Or: FXL203 config-without-base."
        assert "fixlayers fix ." in commands

    def test_from_a_file(self, tree: Tree, run):
        tree({"log.txt": b"\xff\n" + self.MESSAGE})
        assert run("rule", "--traceback", "log.txt").out.startswith("TypeError: Scale.__init__()")

    def test_an_error_that_no_rule_cures(self, run):
        message = b"ValueError: as_list() is not defined on an unknown TensorShape."
        result = run("rule", "--traceback", "-", stdin=message)
        assert result.code == 0
        assert "Use tf_keras 2.16 or newer" in result.out
        assert "fixlayers fix" not in result.out

    def test_an_unknown_error(self, run):
        result = run("rule", "--traceback", "-", stdin=b"ZeroDivisionError")
        assert (result.code, result.err) == (1, "")
        assert result.out.startswith("No rule knows this error.")

    def test_a_file_that_cannot_be_read(self, tree: Tree, run):
        tree({})
        result = run("rule", "--traceback", "gone.txt")
        assert (result.code, result.out) == (2, "")
        assert result.err == (
            "fixlayers: error: gone.txt: the traceback cannot be read: no such file or directory\n"
        )

    def test_a_code_beside_it_makes_no_sense(self, run):
        assert run("rule", "FXL101", "--traceback", "-").code == 2


class TestProcess:
    @posix
    def test_a_reader_that_has_seen_enough_is_no_error(self, tree: Tree):
        tree({"a.py": "hard\n" * 20_000})
        command = [sys.executable, "-c", FAKE_MAIN, "check"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
            assert process.wait() == 141

    def test_characters_that_the_output_lacks_are_escaped(self, tree: Tree, child):
        tree({"ü.py": "hard"})
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "ascii"}
        done = child("-c", FAKE_MAIN, "check", env=environment)
        assert done.stdout.startswith(b"\\xfc.py:1:1: FXL204")
        assert done.returncode == 1

    def test_as_a_module(self, child):
        done = child("-m", "fixlayers", "--version", cwd=ROOT)
        assert done.stdout.decode().split() == ["fixlayers", __version__]
        assert child("-m", "fixlayers", "--nope", cwd=ROOT).returncode == 2

    def test_fix_prints_the_map_that_loads_older_files(self, tree: Tree, child):
        layer = "import keras\n\n\nclass A(keras.layers.Layer):\n    pass\n"
        tree({"pkg/__init__.py": "", "pkg/a.py": layer})
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = child("-m", "fixlayers", "fix", "pkg", env=environment)
        assert done.stderr.decode().endswith(
            "Fixed 1 of 1 problem in 1 class of 1 file.\n\n"
            "# Files saved before: load_model(path, custom_objects=custom_objects)\n"
            'from pkg.a import A\ncustom_objects = {"A": A}\n'
        )
        again = child("-m", "fixlayers", "fix", "pkg", env=environment)
        assert again.stderr.decode() == "No problems in 2 files.\n"
        tree({"pkg/a.py": layer})
        done = child("-m", "fixlayers", "fix", "--output-format", "json", "pkg", env=environment)
        assert json.loads(done.stdout)["registered"] == [{"module": "pkg.a", "class": "A"}]
