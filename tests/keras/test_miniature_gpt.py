"""The miniature GPT of `samples/`, in processes of its own, on both Keras generations."""

from __future__ import annotations

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.keras.conftest import GENERATIONS
from tests.keras.keras_process import python
from tests.test_samples import SAMPLES

Run = subprocess.CompletedProcess[str]
WHY = {"keras3": "Could not locate class", "tf_keras": "'str' object is not callable"}


def trained_and_loaded(folder: Path, generation: str) -> tuple[Run, Run]:
    """Train in one process, load in another."""
    saved = folder / generation
    saved.mkdir()
    trained = python(generation, folder / "train.py", saved)
    return trained, python(generation, folder / "load.py", saved)


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Run]:
    """Run everything once, the two generations side by side."""
    stories: dict[str, Path] = {}
    for story in ("as written", "repaired"):
        stories[story] = tmp_path_factory.mktemp("gpt") / "miniature_gpt"
        shutil.copytree(SAMPLES / "miniature_gpt", stories[story])
    repair = python("keras3", "-m", "fixlayers", "fix", stories["repaired"])
    assert repair.returncode == 0, repair.stderr
    found = {}
    with ThreadPoolExecutor(max_workers=len(GENERATIONS)) as pool:
        for story, folder in stories.items():
            both = pool.map(trained_and_loaded, [folder] * len(GENERATIONS), GENERATIONS)
            for generation, (trained, loaded) in zip(GENERATIONS, both, strict=True):
                assert trained.returncode == 0, trained.stderr
                found[generation, story] = loaded
    return found


@pytest.mark.keras
@pytest.mark.parametrize("generation", GENERATIONS)
def test_as_written_it_does_not_load(runs: dict[tuple[str, str], Run], generation: str) -> None:
    loaded = runs[generation, "as written"]
    assert loaded.returncode == 1
    assert WHY[generation] in loaded.stderr


@pytest.mark.keras
@pytest.mark.parametrize("generation", GENERATIONS)
def test_repaired_it_loads_and_predicts_the_same(
    runs: dict[tuple[str, str], Run], generation: str
) -> None:
    loaded = runs[generation, "repaired"]
    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.startswith("loaded; the predictions add up to")
