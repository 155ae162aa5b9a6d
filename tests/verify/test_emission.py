"""The file of tests that `verify --emit-tests` writes."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from fixlayers.cli import main
from fixlayers.verify import command
from fixlayers.verify.emission import emitted, is_emitted
from fixlayers.verify.results import ClassResult, Example
from fixlayers.verify.verdicts import Proof, Verdict
from tests.conftest import Tree
from tests.keras.conftest import GENERATIONS
from tests.keras.keras_process import ROOT, python


def verdict(
    name: str,
    example: Example | None,
    *,
    kind: str = "layer",
    module: str = "nets.parts",
    outcome: str = "survives",
) -> Verdict:
    told = ClassResult("a.py", name, 0, 4, kind, "keras3", outcome, example=example)  # type: ignore[arg-type]
    return Verdict("a.py", 0, 4, module, told)


SCALE = verdict("Scale", Example("Scale(rate=0.5)", "floats(2, 8)", True))


def code(*verdicts: Verdict, framework: str = "keras3") -> str:
    text = emitted(Proof(verdicts), framework).decode()  # type: ignore[arg-type]
    ast.parse(text)
    return text


class TestText:
    def test_a_layer_is_rebuilt_called_and_saved(self):
        text = code(SCALE)
        assert is_emitted(text.encode())
        assert "\nfrom nets.parts import Scale\n" in text
        assert text.endswith(
            "\n\n\ndef test_scale_survives(tmp_path):\n"
            "    layer = Scale(rate=0.5)\n"
            "    assert_same(layer, rebuilt(layer), floats(2, 8))\n"
            "    assert_layer_loads(layer, tmp_path, floats(2, 8))\n"
        )

    def test_only_helpers_that_are_needed_are_written(self):
        text = code(verdict("HalfLoss", Example("HalfLoss()", "", True), kind="loss"))
        assert text.endswith(
            "def test_half_loss_survives():\n    loss = HalfLoss()\n    rebuilt(loss)\n"
        )
        functions = [n.name for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)]
        assert functions == ["config_of", "plain", "rebuilt", "test_half_loss_survives"]

    def test_what_the_arguments_name_is_imported_from_the_module_of_the_class(self):
        made = "Scale(mode=Mode.FAST, inner=keras.layers.Dense(8), sizes=np.ones(3), n=int(2))"
        text = code(verdict("Scale", Example(made, "", False)))
        assert "\nfrom nets.parts import Mode, Scale\n" in text
        # A long call has an argument a line.
        assert "    layer = Scale(\n        mode=Mode.FAST,\n" in text

    def test_two_classes_of_one_name_do_not_meet(self):
        other = verdict("Scale", Example("Scale(rate=0.5)", "", False), module="nets.more")
        text = code(SCALE, other)
        assert "\nfrom nets.parts import Scale\n" in text
        assert "def test_scale_2_survives():\n    from nets.more import Scale\n\n" in text

    def test_what_cannot_be_made_is_named(self):
        verdicts = (
            SCALE,
            verdict("Opaque", None),
            verdict("InNotebook", Example("InNotebook()", "", False), module=""),
            verdict("Failing", Example("Failing()", "", False), outcome="fails"),
        )
        text = code(*verdicts)
        assert text.endswith("# Left out, since a test cannot make them: Opaque, InNotebook\n")
        assert "Failing" not in text

    def test_tf_keras_is_chosen_before_tensorflow_is_imported(self):
        text = code(SCALE, framework="tf_keras")
        assert text.index("TF_USE_LEGACY_KERAS") < text.index("import tensorflow")
        assert "import tf_keras as keras\n" in text


class TestCommand:
    @pytest.fixture(autouse=True)
    def proof(self, monkeypatch):
        monkeypatch.setattr(command, "_proven", lambda *_: Proof((SCALE,)))

    def test_it_is_written_and_written_again(self, tree: Tree):
        folder = tree({})
        for _ in range(2):
            assert main(["verify", "-q", "--emit-tests", "test_it.py"]) == 0
            assert (folder / "test_it.py").read_bytes() == emitted(Proof((SCALE,)), "keras3")

    def test_a_file_of_somebody_is_left_alone(self, tree: Tree, capsys):
        folder = tree({"test_it.py": "mine = 1\n"})
        assert main(["verify", "--emit-tests", "test_it.py"]) == 2
        assert "test_it.py is there and was not written by verify" in capsys.readouterr().err
        assert (folder / "test_it.py").read_text() == "mine = 1\n"

    def test_tests_are_for_one_keras(self, tree: Tree, capsys, monkeypatch):
        from msgspec import structs

        folder = tree({})
        old = structs.replace(SCALE, result=structs.replace(SCALE.result, framework="tf_keras"))
        monkeypatch.setattr(command, "_proven", lambda *_: Proof((SCALE, old)))
        assert main(["verify", "-q", "--emit-tests", "test_it.py"]) == 2
        assert "choose a --framework" in capsys.readouterr().err
        assert not (folder / "test_it.py").exists()


LAYERS = """
import enum

import tensorflow as tf
from tensorflow import keras


class Mode(enum.Enum):
    FAST = "fast"
    SLOW = "slow"


@keras.utils.register_keras_serializable()
class Pair(keras.layers.Layer):
    def __init__(self, units=4, rate=0.5, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.rate = rate
        self.dense = keras.layers.Dense(units)
        self.drop = keras.layers.Dropout(rate)

    def call(self, first, second, training=True):
        return self.drop(self.dense(first + second), training=training)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "rate": self.rate}


@keras.utils.register_keras_serializable()
class Net(keras.Model):
    def __init__(self, mode=Mode.FAST, **kwargs):
        super().__init__(**kwargs)
        self.mode = mode
        self.pair = Pair(3)

    def call(self, inputs):
        return self.pair(inputs, inputs, training=False)

    def get_config(self):
        base = {"name": self.name, "trainable": self.trainable}
        return {**base, "mode": self.mode.value}

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        config["mode"] = Mode(config["mode"])
        return cls(**config)


@keras.utils.register_keras_serializable()
class Ramp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, slope=0.1):
        self.slope = slope

    def __call__(self, step):
        return self.slope * tf.cast(step, "float32")

    def get_config(self):
        return {"slope": self.slope}
"""


@pytest.mark.keras
@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_tests_pass_and_notice_when_a_class_no_longer_survives(
    tmp_path: Path, generation: str
) -> None:
    module, tests = tmp_path / "layers.py", tmp_path / "test_layers.py"
    module.write_text(LAYERS)
    options = ["--framework", generation, "--emit-tests", str(tests)]
    done = subprocess.run(
        [sys.executable, "-m", "fixlayers", "verify", *options, str(module)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    written = tests.read_text()
    assert "from layers import Mode, Net, Pair, Ramp\n" in written
    inputs = "floats(2, 4, 8), floats(2, 4, 8), training=False"
    assert f"assert_layer_loads(layer, tmp_path, {inputs})" in written
    assert "assert_same(schedule, rebuilt(schedule), step(3))" in written

    pytest_run = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", tmp_path, tests)
    passed = python(generation, *pytest_run)
    assert "3 passed" in passed.stdout, passed.stdout

    module.write_text(LAYERS.replace('"rate": self.rate', '"rate": 0.5'))
    failed = python(generation, *pytest_run)
    assert "1 failed, 2 passed" in failed.stdout, failed.stdout
