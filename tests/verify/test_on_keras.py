"""`fixlayers verify` as a user runs it, on real Keras."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fixlayers import fix_project
from tests.keras.conftest import GENERATIONS
from tests.keras.keras_process import ROOT
from tests.test_samples import SAMPLES

MODULE = """
import keras
import not_there
from not_there.deep import thing


@keras.utils.register_keras_serializable()
class Told(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        if units != 5:
            raise ValueError("5, please")
        self.units = units

    def call(self, inputs):
        return inputs * self.units

    def get_config(self):
        return {**super().get_config(), "units": self.units}


@keras.utils.register_keras_serializable()
class Wrapping(keras.layers.Layer):
    def __init__(self, inner, **kwargs):
        super().__init__(**kwargs)
        assert inner.units == FIVE
        self.inner = inner

    def call(self, inputs):
        return self.inner(inputs)

    def get_config(self):
        return {**super().get_config(), "inner": self.inner}


@keras.utils.register_keras_serializable()
class Unfit(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        raise ValueError("never")


@keras.utils.register_keras_serializable()
class Forgetful(keras.Model):
    def __init__(self, units=4, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(units)

    def call(self, inputs):
        return self.dense(inputs)

    def get_config(self):
        return {"name": self.name, "trainable": self.trainable, "units": 4}


FIVE = 5


def made():
    class Hidden(keras.layers.Layer):
        pass

    return Hidden
"""
PYPROJECT = """
[tool.fixlayers.verify.arguments]
Told = { units = 5 }
Wrapping = "dict(inner=keras.layers.Dense(FIVE))"
Unfit = { units = 6 }
"""


def verified(folder: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    command = [sys.executable, "-m", "fixlayers", "verify", "--output-format", "json", *options]
    done = subprocess.run(
        command,
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr


@pytest.mark.keras
@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_miniature_gpt_fails_for_want_of_kwargs_and_survives_repaired(
    tmp_path: Path, generation: str
) -> None:
    folder = tmp_path / "gpt"
    shutil.copytree(SAMPLES / "miniature_gpt", folder)
    code, said, _ = verified(folder, "--framework", generation)
    assert code == 1
    assert [each["class"] for each in said["classes"]] == [
        "TransformerBlock",
        "TokenAndPositionEmbedding",
    ]
    for each in said["classes"]:
        assert each["verdict"] == "fails"
        assert each["cures"][0]["code"] == "FXL101"
    if generation == "keras3":
        error = said["classes"][0]["error"]
        assert "__init__() got an unexpected keyword argument 'trainable'" in error

    repair = [sys.executable, "-m", "fixlayers", "fix", "-q", str(folder)]
    assert subprocess.run(repair, cwd=ROOT, check=False).returncode == 0
    code, said, _ = verified(folder, "--framework", generation)
    assert code == 0
    for each in said["classes"]:
        assert each["verdict"] == "survives"
        assert each["saved"] == "a functional model with it"


@pytest.fixture(scope="module", params=GENERATIONS)
def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("told")
    (folder / "layers.py").write_text(MODULE)
    (folder / "pyproject.toml").write_text(PYPROJECT)
    code, said, stderr = verified(folder, "--framework", request.param)
    assert code == 1
    assert stderr.startswith("fixlayers: verify executes the definitions in the files")
    return said


def class_of(said: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = (each for each in said["classes"] if each["class"] == name)
    return found  # type: ignore[no-any-return]


@pytest.mark.keras
def test_given_arguments_are_used(told: dict[str, Any]) -> None:
    given = class_of(told, "Told")
    assert (given["verdict"], given["arguments"]) == ("survives", {"units": "5"})
    assert class_of(told, "Wrapping")["verdict"] == "fails"  # the layer comes back as a dict
    unfit = class_of(told, "Unfit")
    assert unfit["verdict"] == "not built"
    assert "[tool.fixlayers.verify.arguments]: ValueError: never" in unfit["error"]


@pytest.mark.keras
def test_a_class_that_is_never_defined_is_not_dropped(told: dict[str, Any]) -> None:
    hidden = class_of(told, "made.<locals>.Hidden")
    assert (hidden["verdict"], hidden["stage"]) == ("not built", "import")
    assert "stands in a function" in hidden["error"]


@pytest.mark.keras
def test_a_wrong_value_in_the_config_is_no_survival(told: dict[str, Any]) -> None:
    assert class_of(told, "Forgetful")["verdict"] == "fails"


@pytest.mark.keras
def test_stand_ins_are_said(told: dict[str, Any]) -> None:
    assert told["stand_ins"] == [{"path": "layers.py", "names": ["not_there", "not_there.deep"]}]


@pytest.mark.keras
def test_a_notebook_counts_cells(tmp_path: Path) -> None:
    shutil.copy(SAMPLES / "after" / "gated_dense.ipynb", tmp_path)
    code, said, _ = verified(tmp_path)
    assert code == 0
    (found,) = said["classes"]
    assert (found["verdict"], found["cell"], found["line"]) == ("survives", 2, 2)


UNBUILT = """
import keras


@keras.saving.register_keras_serializable()
class Head(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(3)
{build}
    def call(self, inputs):
        return self.dense(inputs)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 3)
"""


@pytest.mark.keras
def test_layers_that_nothing_builds_where_the_shape_is_told_cannot_be_loaded(
    tmp_path: Path,
) -> None:
    """What FXL410 says, and that it says it of no class that loads."""
    build = "\n    def build(self, input_shape):\n        self.dense.build(input_shape)\n"
    (tmp_path / "unbuilt.py").write_text(UNBUILT.format(build=""))
    (tmp_path / "built.py").write_text(UNBUILT.format(build=build))
    code, said, _ = verified(tmp_path, "--framework", "keras3")
    assert code == 1
    verdicts = {each["path"].rpartition("/")[2]: each for each in said["classes"]}
    assert verdicts["built.py"]["verdict"] == "survives"
    assert verdicts["unbuilt.py"]["verdict"] == "fails"
    assert "was never built" in verdicts["unbuilt.py"]["error"]
    sources = {path: (tmp_path / path).read_bytes() for path in ("built.py", "unbuilt.py")}
    noted = [
        result.path
        for result in fix_project(sources)
        if any(finding.code == "FXL410" for finding in result.findings)
    ]
    assert noted == ["unbuilt.py"]
