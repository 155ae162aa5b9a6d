"""samples/ci/gitlab.yml: its script, run by a shell on a project."""

from __future__ import annotations

import json
import os
from pathlib import Path

import jsonschema
import pytest

from tests.ci.scripts import GITLAB, LAYER, ROOT, Runner, load
from tests.conftest import Tree

JOB = load(GITLAB)["fixlayers"]


@pytest.mark.parametrize(
    ("files", "variables", "code", "paths"),
    [
        ({"a.py": LAYER, "b.py": LAYER}, {}, 1, {"a.py", "b.py"}),
        ({"a.py": LAYER, "b.py": LAYER}, {"FIXLAYERS_PATHS": "setup.py b.py"}, 1, {"b.py"}),
        ({"a.py": LAYER}, {"FIXLAYERS_OPTIONS": "--exit-zero --select FXL301"}, 0, {"a.py"}),
        ({"a.py": "x = 1\n"}, {}, 0, set()),
        ({"a.py": f"{LAYER}def f(:\n"}, {}, 2, {"a.py"}),
    ],
)
def test_its_script_makes_what_its_artifacts_name(
    tree: Tree, tmp_path: Path, files, variables, code: int, paths: set[str]
) -> None:
    project = tree(files)
    runner = Runner(tmp_path)
    runner.environment |= {**JOB["variables"], **variables}
    done = runner.run({"run": "\n".join(JOB["script"])}, project, {})
    assert done.returncode == code, done.stderr
    report = json.loads((project / JOB["artifacts"]["reports"]["codequality"]).read_text())
    jsonschema.validate(report, json.loads((ROOT / "tests/schemas/gitlab.json").read_text()))
    assert {issue["location"]["path"] for issue in report} == paths
    (patch,) = JOB["artifacts"]["paths"]
    assert ("get_config" in (project / patch).read_text()) is (code == 1)


def test_it_installs_what_its_variable_names(tmp_path: Path) -> None:
    runner = Runner(tmp_path)
    pip = runner.temp / "fixlayers/bin/pip"
    pip.write_text('#!/bin/sh\nprintf "%s\\n" "$@" >said\n')
    pip.chmod(0o755)
    runner.environment |= {"FIXLAYERS": "fixlayers @ git+https://example.invalid/x@v1"}
    runner.run({"run": "\n".join(JOB["before_script"])}, tmp_path, {})
    said = (tmp_path / "said").read_text().split(os.linesep)
    assert "fixlayers @ git+https://example.invalid/x@v1" in said
