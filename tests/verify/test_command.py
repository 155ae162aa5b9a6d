"""What `verify` says, how it says it, and with which exit code; the judging itself is elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import fixlayers
from fixlayers.cli import main
from fixlayers.diagnostics import FileError, Finding
from fixlayers.verify import command, frameworks, text
from fixlayers.verify.json import document
from fixlayers.verify.proving import Prover
from fixlayers.verify.results import ClassResult, Outcome
from fixlayers.verify.verdicts import Proof, StandIns, Verdict, cures
from tests.conftest import Tree, untouched

SCHEMA = Path(fixlayers.__file__).parent / "report/verify_schema.json"
LAYER = "import keras\n\n\nclass Scale(keras.layers.Layer):\n    pass\n"
UNEXPECTED = "Scale.__init__() got an unexpected keyword argument 'trainable'"


def result(outcome: Outcome, stage: str = "", error: str = "", **more: object) -> ClassResult:
    return ClassResult("a.py", "Scale", 0, 4, "layer", "keras3", outcome, stage, error, **more)  # type: ignore[arg-type]


def finding(code: str, **more: object) -> Finding:
    return Finding(code, "rule", f"{code} it is", "a.py", 4, 1, "Scale", **more)  # type: ignore[arg-type]


def verdict(told: ClassResult, *found: Finding, cell: int = 0) -> Verdict:
    return Verdict("a.py", cell, 4, "a", told, found)


SURVIVES = verdict(
    result("survives", arguments={"rate": "0.25"}, called="(2, 8)", saved="a functional model")
)
FAILS = verdict(
    result("fails", "rebuild", UNEXPECTED, arguments={"rate": "0.25"}),
    finding("FXL101", safety="safe"),
)
BY_HAND = verdict(result("fails", "json", "TypeError: odd"), finding("FXL204", reason="a set"))
UNCURED = verdict(result("fails", "outputs", "the outputs differ"), cell=3)
UNBUILT = verdict(
    result("not built", "build", "ValueError: no", arguments={"rate": "8"}, attempts=14)
)
UNDEFINED = verdict(result("not built", "define", "NameError: x"))
ALL = Proof(
    (SURVIVES, FAILS, BY_HAND, UNCURED, UNBUILT, UNDEFINED),
    (StandIns("a.py", ("gone", "gone.part")),),
    (FileError("b.py", "cannot be read"),),
    ("keras 3.15.1 on jax",),
    files=2,
)


class TestText:
    @pytest.mark.parametrize(
        ("said", "lines"),
        [
            (
                SURVIVES,
                [
                    "a.py:4: Scale survives on keras3",
                    "    made with rate=0.25; called on (2, 8); saved in a functional model",
                ],
            ),
            (
                FAILS,
                [
                    f"a.py:4: Scale fails on keras3: it cannot be rebuilt: {UNEXPECTED}",
                    "    made with rate=0.25",
                    '    FXL101 FXL101 it is; "fixlayers fix" cures it',
                ],
            ),
            (
                BY_HAND,
                [
                    "a.py:4: Scale fails on keras3: its config is no JSON: TypeError: odd",
                    "    made with no arguments",
                    "    FXL204 FXL204 it is; to be done by hand: a set",
                ],
            ),
            (
                UNCURED,
                [
                    "a.py:cell 3:4: Scale fails on keras3: rebuilt, it computes something else: "
                    "the outputs differ",
                    "    made with no arguments",
                    "    no rule cures it",
                ],
            ),
            (
                UNBUILT,
                [
                    "a.py:4: Scale not built on keras3: it cannot be made: ValueError: no",
                    "    tried rate=8 and 14 others",
                    "    give what fits in [tool.fixlayers.verify.arguments]: Scale = { ... }",
                ],
            ),
            (
                UNDEFINED,
                ["a.py:4: Scale not built on keras3: its definition raises: NameError: x"],
            ),
        ],
    )
    def test_a_verdict(self, said: Verdict, lines: list[str]):
        assert list(text.lines(Proof((said,)))) == lines

    def test_a_long_error_is_cut(self):
        long = verdict(result("fails", "rebuild", "a b\n" * 200))
        first, *_ = text.lines(Proof((long,)))
        assert first.endswith(" a b...")
        assert "\n" not in first
        assert len(first) < 320

    def test_quiet_leaves_out_what_survives(self):
        said = "\n".join(text.lines(ALL, quiet=True))
        assert "survives" not in said
        assert said.count("a.py:") == 5

    def test_the_summary_counts(self):
        assert text.summary(ALL) == (
            "Verified 2 files on keras 3.15.1 on jax: 1 survives, 3 fail, 2 not built."
        )
        assert text.summary(Proof()) == "No Keras classes."

    def test_stand_ins_are_told(self):
        assert list(text.stand_in_lines(ALL)) == [
            "a.py: not installed, stood in for: gone, gone.part"
        ]


class TestJson:
    def test_it_fits_its_schema(self):
        said = json.loads(document(ALL))
        jsonschema.validate(said, json.loads(SCHEMA.read_bytes()))
        assert [each["verdict"] for each in said["classes"]] == [
            *("survives", "fails", "fails", "fails", "not built", "not built")
        ]
        assert said["classes"][1]["cures"][0]["code"] == "FXL101"
        assert said["summary"] == {"files": 2, "survive": 1, "fail": 3, "not_built": 2}

    def test_the_schema_knows_every_stage_of_the_text(self):
        schema = json.loads(SCHEMA.read_bytes())
        stages = schema["$defs"]["class"]["properties"]["stage"]["enum"]
        assert set(stages) == {"", *text._STAGES}


class TestCures:
    FOUND = (
        finding("FXL101"),
        finding("FXL201"),
        finding("FXL301"),
        finding("FXL401", level="note"),
    )

    @pytest.mark.parametrize(
        ("told", "codes"),
        [
            (result("fails", "rebuild", UNEXPECTED), ["FXL101"]),
            (result("fails", "name", "name: 'a' became 'b'"), ["FXL101"]),
            (result("fails", "locate", "TypeError: Could not locate class 'Scale'"), ["FXL301"]),
            (result("fails", "locate", "something new"), ["FXL301"]),
            # What no message tells may be any of the problems, and is no note.
            (result("fails", "outputs", "the outputs differ"), ["FXL101", "FXL201", "FXL301"]),
            (result("not built", "build", UNEXPECTED), []),
            (result("survives"), []),
        ],
    )
    def test_of_what_is_found(self, told: ClassResult, codes: list[str]):
        assert [each.code for each in cures(told, self.FOUND)] == codes

    def test_what_no_rule_cures_is_not_laid_at_one(self):
        error = "x was never built and thus it doesn't have any variables"
        known = verdict(result("fails", "file", error))
        assert cures(known.result, self.FOUND) == ()
        *_, way_out = text.lines(Proof((known,)))
        assert way_out.endswith("Build it where it is made: `self.dense.build(input_shape)`.")

    def test_nothing_is_promised_that_check_does_not_find(self):
        assert cures(result("fails", "rebuild", UNEXPECTED), ()) == ()


class TestFrameworks:
    @pytest.mark.parametrize(
        ("source", "asked", "chosen"),
        [
            (b"import keras", "", ("keras3",)),
            (b"import tensorflow as tf", "", ("keras3",)),
            (b"x = 1\n    from tf_keras import layers", "", ("tf_keras",)),
            (b"import tf_keras_vis", "", ("keras3",)),
            (b"# import tf_keras", "", ("keras3",)),
            (b"import tf_keras", "keras3", ("keras3",)),
            (b"import keras", "tf_keras", ("tf_keras",)),
            (b"import keras", "both", ("keras3", "tf_keras")),
        ],
    )
    def test_the_imports_choose_unless_one_is_asked_for(
        self, monkeypatch, source: bytes, asked: str, chosen: tuple[str, ...]
    ):
        monkeypatch.delenv("TF_USE_LEGACY_KERAS", raising=False)
        assert frameworks.frameworks_for(source, asked) == chosen

    def test_tensorflow_may_be_told_to_bring_the_older_keras(self, monkeypatch):
        monkeypatch.setenv("TF_USE_LEGACY_KERAS", "1")
        assert frameworks.frameworks_for(b"import tensorflow", "") == ("tf_keras",)

    def test_the_backend_is_the_one_that_keras_would_take(self, monkeypatch, tmp_path: Path):
        monkeypatch.delenv("KERAS_BACKEND", raising=False)
        monkeypatch.setenv("KERAS_HOME", str(tmp_path))
        monkeypatch.setattr(frameworks, "_is_installed", lambda name: name in ("jax", "torch"))
        assert frameworks.backend() == "jax"
        (tmp_path / "keras.json").write_text('{"backend": "torch"}')
        assert frameworks.backend() == "torch"
        (tmp_path / "keras.json").write_text('{"backend": "tensorflow"}')
        assert frameworks.backend() == "jax"
        (tmp_path / "keras.json").write_text("[")
        assert frameworks.backend() == "jax"
        monkeypatch.setenv("KERAS_BACKEND", "numpy")
        assert frameworks.backend() == "numpy"

    def test_what_is_missing_is_named(self, monkeypatch):
        monkeypatch.setattr(frameworks, "_is_installed", lambda name: name == "keras")
        assert frameworks.missing(["keras3"]) == ("tensorflow",)
        assert frameworks.missing(["keras3", "tf_keras"]) == ("tf_keras", "tensorflow")
        monkeypatch.setattr(frameworks, "_is_installed", lambda name: name in ("keras", "jax"))
        assert frameworks.missing(["keras3"]) == ()

    def test_a_stand_in_for_keras_itself_is_no_keras(self, monkeypatch):
        monkeypatch.setattr(frameworks, "_is_installed", lambda name: name == "keras")
        assert frameworks.lacking(["tensorflow.keras", "matplotlib"]) == "tensorflow"
        # Something that Keras no longer has is not all of Keras.
        assert frameworks.lacking(["keras.engine.Gone", "matplotlib", "tensorflow_addons"]) == ""


class TestCommand:
    @pytest.fixture
    def proof(self, monkeypatch):
        """Let the command say what a test wants to hear."""

        def say(proof: Proof) -> None:
            monkeypatch.setattr(command, "_proven", lambda *_: proof)

        return say

    @pytest.mark.parametrize(
        ("verdicts", "errors", "code"),
        [
            ((SURVIVES, UNBUILT), (), 0),
            ((SURVIVES, FAILS), (), 1),
            ((FAILS,), (FileError("b.py", "cannot be read"),), 2),
            ((SURVIVES,), (FileError("b.py", "worth a word", fatal=False),), 0),
            ((), (), 0),
        ],
    )
    def test_the_exit_code(self, proof, capsys, verdicts, errors, code: int):
        proof(Proof(verdicts, errors=errors))
        assert main(["verify"]) == code
        assert capsys.readouterr().err.startswith(text.warning("verify"))

    def test_stdout_has_the_verdicts_and_stderr_the_rest(self, proof, capsys):
        proof(ALL)
        assert main(["verify"]) == 2
        said = capsys.readouterr()
        assert said.out == "".join(f"{line}\n" for line in text.lines(ALL))
        assert said.err.splitlines()[1:] == [
            "a.py: not installed, stood in for: gone, gone.part",
            "b.py: error: cannot be read",
            text.summary(ALL),
        ]

    def test_json_is_all_of_stdout(self, proof, capsysbinary):
        proof(ALL)
        assert main(["verify", "--output-format", "json", "-q"]) == 2
        assert capsysbinary.readouterr().out == document(ALL)

    def test_without_keras_it_says_what_to_install(self, tree: Tree, capsys, monkeypatch):
        tree({"a.py": LAYER})
        monkeypatch.setattr(frameworks, "_is_installed", lambda name: name == "tensorflow")
        assert main(["verify"]) == 2
        assert "verify needs keras, not installed here" in capsys.readouterr().err

    def test_stdin_is_refused(self, capsys):
        assert main(["verify", "-"]) == 2
        assert "verify runs files" in capsys.readouterr().err

    def test_a_tree_without_keras_classes_starts_no_process(self, tree: Tree, capsys, monkeypatch):
        project = tree({"a.py": "class Plain(dict):\n    pass\n", "b.txt": "x"})
        monkeypatch.setattr(frameworks, "_is_installed", lambda _: False)
        before = untouched(project)
        assert main(["verify"]) == 0
        assert capsys.readouterr().err.endswith("No Keras classes.\n")
        assert untouched(project) == before


class TestFilesToJudge:
    def test_they_are_the_targets_with_keras_classes(self, monkeypatch, tmp_path: Path):
        monkeypatch.delenv("TF_USE_LEGACY_KERAS", raising=False)
        from fixlayers.discovery import Project
        from fixlayers.settings import Settings
        from fixlayers.verify.means import Means

        sources = {
            "a.py": LAYER.encode(),
            "b.py": LAYER.replace("keras\n", "tf_keras as keras\n", 1).encode(),
            "c.py": b"from a import Scale\n\n\nclass Child(Scale):\n    pass\n",
            "d.py": b"class Plain(dict):\n    pass\n",
            "e.py": LAYER.encode(),
        }
        project = Project(str(tmp_path), sources, ("a.py", "b.py", "c.py", "d.py"))
        prover = Prover(project, Settings(), Means())
        assert prover.frameworks == {"keras3": ["a.py", "c.py"], "tf_keras": ["b.py"]}


class TestSettings:
    @pytest.mark.parametrize(
        ("line", "expression"),
        [
            ("Scale = { rate = 0.5, sizes = [1, 2] }", "{'rate': 0.5, 'sizes': [1, 2]}"),
            ('Scale = "dict(inner=keras.layers.Dense(2))"', "dict(inner=keras.layers.Dense(2))"),
        ],
    )
    def test_arguments_become_an_expression(self, tree: Tree, line: str, expression: str):
        from fixlayers.configuration import Configuration
        from fixlayers.discovery import discover
        from fixlayers.settings import Options

        tree({"a.py": LAYER, "pyproject.toml": f"[tool.fixlayers.verify.arguments]\n{line}\n"})
        (project,), _ = discover(["."])
        settings, _ = Configuration(Options()).settings(project)
        assert settings.at("a.py").verify.arguments == (("Scale", expression),)

    @pytest.mark.parametrize(
        ("lines", "message"),
        [
            ("[tool.fixlayers]\nverify = 1", "verify has to be a table"),
            ("[tool.fixlayers.verify]\nargument = {}", 'no setting "argument"; did you mean'),
            ("[tool.fixlayers.verify]\narguments = []", "arguments has to be a table of class"),
            ("[tool.fixlayers.verify.arguments]\nA = 3", "arguments.A has to be a table of"),
            ('[tool.fixlayers.verify.arguments]\nA = "x="', "arguments.A is no Python expression"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, tree: Tree, capsys, lines: str, message: str):
        tree({"a.py": LAYER, "pyproject.toml": lines})
        assert main(["check"]) == 2
        assert message in capsys.readouterr().err
