"""action.yml: its own shell scripts, run by bash on a project."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.ci.scripts import ACTION, LAYER, PATCH_WORKFLOW, ROOT, Runner, load, script, steps
from tests.conftest import Tree
from tests.readme import block

DOCUMENT = load(ACTION)
DEFAULTS = {f"inputs.{name}": value["default"] for name, value in DOCUMENT["inputs"].items()}


class Outcome:
    """What the action has said and left."""

    def __init__(self, folder: Path, done: subprocess.CompletedProcess[str], code: int) -> None:
        self.out, self.err, self.code = done.stdout, done.stderr, code
        self.outputs = _outputs(folder)
        self.summary = (folder / "summary").read_text() if (folder / "summary").exists() else ""


def _outputs(folder: Path) -> dict[str, str]:
    lines = (folder / "output").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


Act = Callable[..., Outcome]


@pytest.fixture
def act(tmp_path: Path) -> Act:
    """Return a function that runs the action with inputs in the working folder."""
    runner = Runner(tmp_path)

    def run(**inputs: str) -> Outcome:
        values = {
            **DEFAULTS,
            **{f"inputs.{name.replace('_', '-')}": v for name, v in inputs.items()},
        }
        done = runner.run(script(DOCUMENT, "fixlayers.patch"), Path.cwd(), values)
        assert done.returncode == 0, done.stderr
        code = {"steps.run.outputs.exit-code": _outputs(tmp_path)["exit-code"]}
        last = runner.run(DOCUMENT["runs"]["steps"][-1], Path.cwd(), code)
        return Outcome(tmp_path, done, last.returncode)

    return run


def test_findings(tree: Tree, act: Act, git) -> None:
    project = tree({"pkg/a.py": LAYER})
    outcome = act()
    assert outcome.code == 1
    assert outcome.out.startswith("::error file=pkg/a.py,line=4,col=1,title=FXL201 ")
    assert outcome.summary.startswith("## fixlayers\n\nFound ")
    assert outcome.outputs["exit-code"] == "1"
    git("init", "--quiet")
    git("apply", outcome.outputs["patch"])
    assert "def get_config" in (project / "pkg/a.py").read_text()


def test_nothing_to_do(tree: Tree, act: Act) -> None:
    tree({"a.py": "x = 1\n"})
    outcome = act()
    assert (outcome.code, outcome.out, outcome.outputs) == (0, "", {"exit-code": "0"})


def test_findings_that_shall_not_fail(tree: Tree, act: Act) -> None:
    tree({"a.py": LAYER})
    outcome = act(fail_on_findings="false")
    assert outcome.code == 0
    assert "FXL201" in outcome.out
    assert "patch" in outcome.outputs


def test_an_error_fails_in_any_case(tree: Tree, act: Act) -> None:
    tree({"a.py": LAYER, "b.py": f"{LAYER}def f(:\n"})
    outcome = act(fail_on_findings="false")
    assert outcome.code == 2
    assert "::error file=b.py,line=11::" in outcome.out
    assert "patch" in outcome.outputs


def test_a_wrong_option_is_an_error(tree: Tree, act: Act) -> None:
    tree({"a.py": LAYER})
    outcome = act(args="--nope")
    assert (outcome.code, outcome.summary) == (2, "")
    assert "No such option: --nope" in outcome.err


def test_paths_and_options(tree: Tree, act: Act) -> None:
    tree({"a b.py": LAYER, "-c.py": LAYER, "d.py": LAYER})
    outcome = act(paths="a b.py\n-c.py\n", args="--select FXL301\n--package  mine ")
    places = {line.split(",")[0] for line in outcome.out.splitlines()}
    assert places == {"::error file=a b.py", "::error file=-c.py"}
    assert 'package="mine"' in Path(outcome.outputs["patch"]).read_text()


def test_as_the_readme_uses_it(tree: Tree, act: Act) -> None:
    checkout, own = yaml.safe_load(block("yaml", "with:"))
    assert checkout["uses"] in {step.get("uses") for step in steps(load(PATCH_WORKFLOW))}
    assert own["with"].keys() <= DOCUMENT["inputs"].keys()
    tree({"src/a.py": LAYER, "b.py": LAYER})
    outcome = act(**own["with"])
    assert outcome.code == 1
    assert "src/a.py" in outcome.out
    assert "file=b.py" not in outcome.out


@pytest.mark.parametrize("name", ["paths", "args", "fail_on_findings"])
@pytest.mark.parametrize(
    "text", ["$(touch x)", "`touch x`", "a; touch x", "a\ntouch x", '" && touch x "', "*"]
)
def test_an_input_is_never_a_command(tree: Tree, act: Act, name: str, text: str) -> None:
    project = tree({"a.py": LAYER})
    outcome = act(**{name: text})
    assert outcome.code in {0, 2}
    assert {path.name for path in project.iterdir()} == {"a.py", "setup.py"}


def test_modules_of_the_workspace_are_not_imported(tree: Tree, act: Act) -> None:
    hostile = "open('x', 'w')\n"
    project = tree({"a.py": LAYER, **{f"{n}.py": hostile for n in ("typer", "msgspec", "libcst")}})
    assert act().code == 1
    assert not (project / "x").exists()


def test_it_installs_its_own_checkout(tmp_path: Path) -> None:
    checkout = tmp_path / "action checkout"
    checkout.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, checkout)
    shutil.copytree(ROOT / "fixlayers", checkout / "fixlayers")
    runner = Runner(tmp_path)
    del runner.environment["PYTHONPATH"]
    values = {
        "github.action_path": str(checkout),
        "steps.python.outputs.python-path": sys.executable,
        "inputs.package": "",
    }
    done = runner.run(script(DOCUMENT, "pip"), tmp_path, values)
    assert done.returncode == 0, done.stdout + done.stderr
    program = runner.temp / "fixlayers/bin/fixlayers"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("fixlayers ")
