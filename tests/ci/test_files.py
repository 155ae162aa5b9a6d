"""The YAML files that users copy or that GitHub reads: official schemas, and no injection."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.ci.scripts import ACTION, GITLAB, PATCH_WORKFLOW, PUSH_WORKFLOW, load, steps

GITHUB = [ACTION, PATCH_WORKFLOW, PUSH_WORKFLOW]
WORKFLOWS = [PATCH_WORKFLOW, PUSH_WORKFLOW]
SCHEMAS = {
    ACTION: "github-actions",
    PATCH_WORKFLOW: "github-workflows",
    PUSH_WORKFLOW: "github-workflows",
    GITLAB: "gitlab-ci",
}
each = pytest.mark.parametrize("path", GITHUB, ids=lambda path: path.name)


def _check(schema: str, path: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}"]
    return subprocess.run([*command, path], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_it_fits_the_official_schema(path: Path, tmp_path: Path) -> None:
    done = _check(SCHEMAS[path], path)
    assert done.returncode == 0, done.stdout + done.stderr
    spoilt = tmp_path / path.name
    spoilt.write_text(re.sub(r"^( *)(steps|script):", r"\1stops:", path.read_text(), flags=re.M))
    assert _check(SCHEMAS[path], spoilt).returncode == 1


@each
def test_no_expression_stands_in_a_script(path: Path) -> None:
    scripts = [step["run"] for step in steps(load(path)) if "run" in step]
    assert scripts
    assert not any("${{" in script for script in scripts)


@each
def test_what_it_uses_is_githubs_own_at_a_full_version(path: Path) -> None:
    used = [step["uses"] for step in steps(load(path)) if "uses" in step]
    assert used
    for name in used:
        assert re.fullmatch(r"actions/[a-z-]+@v\d+\.\d+\.\d+", name)


@each
def test_every_variable_of_a_script_comes_from_somewhere(path: Path) -> None:
    document = load(path)
    shared = {name for job in document.get("jobs", {}).values() for name in job.get("env", {})}
    given = {"PATH", "RUNNER_TEMP", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", *shared}
    for step in steps(document):
        text = step.get("run", "")
        read = set(re.findall(r"\$\{?([A-Z_]+)", text))
        said = set(step.get("env", {}))
        assert read <= given | said
        if "push_patch" not in text:
            assert said <= read


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_no_more_than_it_needs(path: Path) -> None:
    document = load(path)
    assert document["permissions"] == {"contents": "read"}
    (job,) = document["jobs"].values()
    assert job.get("permissions", {}) in ({}, {"actions": "read", "contents": "write"})
    assert job["timeout-minutes"] <= 15


def _uses(path: Path, name: str) -> dict[str, Any]:
    (found,) = (s for s in steps(load(path)) if s.get("uses", "").startswith(f"actions/{name}@"))
    inputs: dict[str, Any] = found["with"]
    return inputs


def test_the_job_that_may_push_never_checks_the_branch_out() -> None:
    assert _uses(PUSH_WORKFLOW, "checkout") == {"persist-credentials": False}
    # YAML reads the key "on" as true.
    assert list(load(PUSH_WORKFLOW)[True]) == ["workflow_run"]
    assert list(load(PATCH_WORKFLOW)[True]) == ["pull_request"]
    assert "secrets" not in PATCH_WORKFLOW.read_text()


def test_the_two_workflows_know_each_other() -> None:
    assert load(PUSH_WORKFLOW)[True]["workflow_run"]["workflows"] == [load(PATCH_WORKFLOW)["name"]]
    name = _uses(PATCH_WORKFLOW, "upload-artifact")["name"]
    assert _uses(PUSH_WORKFLOW, "download-artifact")["name"] == name
    versions = [job["env"] for path in WORKFLOWS for job in load(path)["jobs"].values()]
    assert versions[0] == versions[1]
