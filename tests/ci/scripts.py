"""The shell scripts of a workflow, an action or a pipeline, run here as a runner runs them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
ACTION = ROOT / "action.yml"
PATCH_WORKFLOW = ROOT / "samples/ci/github/fixlayers-patch.yml"
PUSH_WORKFLOW = ROOT / "samples/ci/github/fixlayers-push.yml"
PUSH_SCRIPT = ROOT / "samples/ci/github/push_patch.py"
GITLAB = ROOT / "samples/ci/gitlab.yml"

LAYER = """\
import keras


class Scale(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def call(self, inputs):
        return inputs * self.factor
"""
_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def load(path: Path) -> Any:
    """Return what a YAML file says."""
    return yaml.safe_load(path.read_text())


def steps(document: Any) -> Iterator[dict[str, Any]]:
    """Yield the steps of a workflow or of a composite action."""
    if "runs" in document:
        yield from document["runs"]["steps"]
    for job in document.get("jobs", {}).values():
        yield from job["steps"]


def script(document: Any, words: str) -> dict[str, Any]:
    """Return the one step whose script has these words."""
    (found,) = (step for step in steps(document) if words in step.get("run", ""))
    return found


def resolved(text: str, values: Mapping[str, str]) -> str:
    """Put in the values of expressions; one that the test knows nothing of is a KeyError."""
    return _EXPRESSION.sub(lambda found: values[found[1]], text)


class Runner:
    """A machine that runs scripts, with a folder for what is passing.

    Its fixlayers is this checkout's, where a workflow would have installed it.
    """

    def __init__(self, folder: Path) -> None:
        self.temp = folder / "runner temp"
        programs = self.temp / "fixlayers/bin"
        programs.mkdir(parents=True)
        # A program does not look for modules in the working folder, as `python -m` does.
        for name, text in (
            ("python", f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'),
            (
                "fixlayers",
                f"#!{sys.executable}\nimport fixlayers.cli\nexit(fixlayers.cli.main())\n",
            ),
        ):
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
        self.environment = {
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_OUTPUT": str(folder / "output"),
            "GITHUB_STEP_SUMMARY": str(folder / "summary"),
            "GIT_CONFIG_GLOBAL": os.devnull,
        }

    def run(
        self, step: Mapping[str, Any], cwd: Path, values: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str]:
        """Run the script of a step, as `shell: bash` does."""
        said = {name: resolved(str(text), values) for name, text in step.get("env", {}).items()}
        script = self.temp / "script.sh"
        script.write_text(step["run"])
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=resolved(step.get("working-directory", str(cwd)), values),
            env={**self.environment, **said},
            capture_output=True,
            text=True,
            check=False,
        )
