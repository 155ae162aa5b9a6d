"""What is not needed is not imported: most runs find nothing, and start-up is most of them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixlayers.cli import COMMANDS, command_line
from tests.conftest import untouched
from tests.survivor import SURVIVOR

ROOT = Path(__file__).parents[1]

# Runs the command line as the console script does, then lists what has been imported.
REPORT = """
import json, sys
from fixlayers.cli import main
code = main()
sys.stdout.flush()
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""

COSTLY = {"libcst", "rich", "pydantic", "multiprocessing", "concurrent", "asyncio", "unidiff"}
"""libcst and unidiff are for code that changes; rich and pydantic are typer's choice, not ours."""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--version"],
        ["rule"],
        ["rule", "FXL101"],
        ["check", "--quiet"],
        ["check", "--quiet", "--output-format", "json"],
        ["diff", "--quiet"],
        ["fix", "--quiet"],
    ],
    ids=" ".join,
)
def test_nothing_costly_is_imported(tree, child, arguments: list[str]):
    project = tree({"a.py": SURVIVOR, "b.py": "import numpy\n\n\nclass Plain:\n    pass\n"})
    before = untouched(project)
    done = child("-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{REPORT}", *arguments)
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0, done.stderr.decode()
    imported = {module.partition(".")[0] for module in modules}
    assert imported & COSTLY == set()
    # The part that executes what it reads is for those who ask for it.
    assert not [module for module in modules if module.startswith("fixlayers.verify")]
    assert untouched(project) == before


def test_what_no_file_here_needs_is_not_imported(tree, child):
    tree({"a.py": SURVIVOR})
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{REPORT}"
    done = child("-c", script, "check", "--quiet", "--no-cache")
    _, modules = json.loads(done.stderr.splitlines()[-1])
    assert {"hashlib", "fixlayers.notebook.notebook"} & set(modules) == set()


def test_where_nothing_is_edited_no_rewriting_is_imported(tree, child):
    tree({"a.py": SURVIVOR})
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{REPORT}"
    done = child("-c", script, "fix", "--quiet")
    _, modules = json.loads(done.stderr.splitlines()[-1])
    assert {"fixlayers.rewriting", "fixlayers.settling", "fixlayers.regions"} & set(
        modules
    ) == set()


def test_parsers_are_made_for_the_command_that_is_named():
    def names(named: str) -> list[str]:
        return [c.callback.__name__ for c in command_line(named).registered_commands if c.callback]

    assert names("diff") == ["diff"]
    assert names("") == names("difff") == list(COMMANDS)


def _run_in(child, script: str, **options: object):
    head = f"import gc, os, sys; sys.path.insert(0, {str(ROOT)!r})\n"
    return child("-c", head + script + "\nsys.exit(run())", **options)


def test_the_process_looks_for_no_cycles(child):
    script = """
import fixlayers.cli
from fixlayers.__main__ import run
fixlayers.cli.main = lambda: 8 if gc.isenabled() else 7
"""
    assert _run_in(child, script).returncode == 7


def test_the_process_takes_nothing_apart_at_its_end(child):
    script = """
import fixlayers.cli
from fixlayers.__main__ import run
class Kept:
    def __del__(self): print("taken apart")
kept = Kept()
fixlayers.cli.main = lambda: print("x" * 200_000) or print("told", file=sys.stderr) or 5
"""
    done = _run_in(child, script)
    assert (done.returncode, done.stdout) == (5, b"x" * 200_000 + b"\n")
    assert done.stderr == b"told\n"


def test_what_is_still_at_work_at_the_end_is_waited_for(child):
    script = """
import threading, time
import fixlayers.cli
from fixlayers.__main__ import run
fixlayers.cli.main = lambda: threading.Thread(
    target=lambda: (time.sleep(0.3), print("done"))
).start() or 5
"""
    done = _run_in(child, script)
    assert (done.returncode, done.stdout) == (5, b"done\n")


def test_output_that_cannot_be_written_is_told_of(child):
    script = """
import fixlayers.cli
from fixlayers.__main__ import run
reader, writer = os.pipe()
os.close(reader)
sys.stdout = os.fdopen(writer, "w")
fixlayers.cli.main = lambda: print("lost") or 0
"""
    done = _run_in(child, script)
    assert done.returncode != 0
    assert b"BrokenPipeError" in done.stderr


def test_a_version_costs_no_stage(child):
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{REPORT}"
    _, modules = json.loads(child("-c", script, "--version").stderr)
    ours = {module for module in modules if module.startswith("fixlayers")}
    assert ours == {"fixlayers", *(f"fixlayers.{m}" for m in ("cli", "exit_codes", "options"))}
    assert "msgspec" not in modules


def test_the_library_imports_a_name_when_it_is_asked_for(child):
    script = """
import sys
import fixlayers
assert "fixlayers.engine" not in sys.modules
assert set(fixlayers.__all__) >= {"check_source", "fix_source", "plan_project"}
for name in fixlayers.__all__:
    assert getattr(fixlayers, name) is not None
try:
    fixlayers.nothing
except AttributeError as error:
    assert str(error) == "module 'fixlayers' has no attribute 'nothing'"
else:
    raise AssertionError
"""
    done = child("-c", script, cwd=ROOT)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize("source", ["x = 1\n", "import torch\n\n\nclass A(torch.nn.Module): ...\n"])
@pytest.mark.parametrize("command", ["check", "diff", "fix"])
def test_without_keras_no_survey_and_no_rule_is_imported(tree, child, command: str, source: str):
    tree({"a.py": source})
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{REPORT}"
    code, modules = json.loads(child("-c", script, command, "--quiet").stderr.splitlines()[-1])
    assert code == 0
    packages = {".".join(m.split(".")[:2]) for m in modules if m.startswith("fixlayers.")}
    left = {"fixlayers.rules", "fixlayers.semantics", "fixlayers.planning", "fixlayers.keras"}
    assert packages & left == set()
    surveying = {m for m in modules if m.startswith("fixlayers.survey.")}
    assert surveying <= {"fixlayers.survey.mentions", "fixlayers.survey.modules"}


def test_where_no_class_may_be_of_keras_no_rule_is_imported(tree, child):
    tree({"a.py": "import keras\nmodel = keras.Sequential()\n"})
    script = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{REPORT}"
    code, modules = json.loads(child("-c", script, "check", "--quiet").stderr.splitlines()[-1])
    assert code == 0
    assert not [m for m in modules if m.startswith(("fixlayers.rules", "fixlayers.semantics"))]
    assert "fixlayers.survey.source" not in modules
