"""The notebook of `samples/`, executed: as written it stops at `load_model`, repaired it ends."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fixlayers.verify.frameworks import environment
from tests.keras.conftest import GENERATIONS
from tests.test_samples import SAMPLES

NAME = "gated_dense.ipynb"
WHY = {"keras3": "Could not locate class", "tf_keras": "is a custom class, please register it"}


def executed(story: str, folder: Path, generation: str) -> tuple[int, str, list[list[str]]]:
    """Execute a sample; return the exit code, what was logged, and what each cell printed."""
    shutil.copyfile(SAMPLES / story / NAME, folder / NAME)
    done = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "notebook", "--execute", "--inplace", NAME],
        cwd=folder,
        env={**environment(generation), "JUPYTER_PLATFORM_DIRS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    cells = json.loads((folder / NAME).read_text(encoding="utf-8"))["cells"]
    outputs = [cell["outputs"] for cell in cells if cell["cell_type"] == "code"]
    printed = [
        ["".join(each["text"]) for each in cell if each.get("name") == "stdout"] for cell in outputs
    ]
    return done.returncode, done.stderr, printed


@pytest.mark.keras
@pytest.mark.parametrize("generation", GENERATIONS)
def test_as_written_it_stops_where_the_model_is_loaded(tmp_path: Path, generation: str) -> None:
    code, log, _ = executed("before", tmp_path, generation)
    assert code == 1
    assert "loaded = keras.models.load_model(path)" in log
    assert WHY[generation] in log
    assert (tmp_path / "gated.keras").exists()


@pytest.mark.keras
@pytest.mark.parametrize("generation", GENERATIONS)
def test_repaired_it_loads_and_predicts_the_same(tmp_path: Path, generation: str) -> None:
    code, log, printed = executed("after", tmp_path, generation)
    assert code == 0, log
    assert printed[-1] == ["loaded; it predicts the same\n"]
