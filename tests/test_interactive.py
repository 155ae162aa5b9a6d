"""`fixlayers fix -i`: what is asked, and that what is accepted is written and nothing else."""

from __future__ import annotations

import errno
import io
import itertools
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixlayers import commands, files, interactive
from fixlayers.cli import main
from fixlayers.diagnostics import FileError
from fixlayers.engine import fix_project
from fixlayers.settings import Settings
from fixlayers.units import Repair
from tests.conftest import Tree, untouched
from tests.test_apply import CHILD, PROJECT, layer, module, posix, read, without
from tests.test_engine import REVEALING

Fix = Callable[..., "tuple[int, bytes, str]"]

# Each needs an import that the other does not.
TWO_IMPORTS = module(
    layer("A", parent="Layer"),
    layer("B", parent="Layer").replace("units)", "inner: list[Layer])").replace("units", "inner"),
    head="from keras.layers import Layer",
)


@pytest.fixture
def fix(capsysbinary, monkeypatch) -> Fix:
    """Return a function that answers the questions of `fix -i`; returns code, stdout and stderr."""

    def fix(answers: str, *arguments: str) -> tuple[int, bytes, str]:
        lines = "".join(f"{answer}\n" for answer in answers).encode()
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
        code = main(["fix", "-i", *arguments])
        out, err = capsysbinary.readouterr()
        return code, out, err.decode()

    return fix


def questions(err: str) -> list[str]:
    return [line.partition(") Fix ")[2] for line in err.splitlines() if ") Fix " in line]


def only(sources: dict[str, str], *chosen: tuple[str, str]) -> dict[str, bytes]:
    """Return what the sources become if some classes are fixed."""
    data = {name: source.encode() for name, source in sources.items()}
    fixed = fix_project(data, Settings(only=frozenset(chosen)))
    return data | {result.path: result.after for result in fixed} | {"setup.py": b""}


class TestAnswers:
    def test_yes_to_all_is_fix(self, tree: Tree, fix: Fix):
        project = tree(PROJECT)
        code, _, err = fix("yyyyy")
        fixed = read(project)
        tree(PROJECT)
        assert code == 0
        assert len(questions(err)) == 5
        assert main(["fix", "-q"]) == 0
        assert read(project) == fixed

    @pytest.mark.parametrize("answers", [*itertools.product("yn", repeat=3)], ids="".join)
    def test_exactly_what_is_accepted_is_written(self, tree: Tree, fix: Fix, answers: str):
        sources = {"a.py": PROJECT["a.py"], "pkg/b.py": PROJECT["pkg/b.py"]}
        names = [("a.py", "A"), ("a.py", "B"), ("pkg/b.py", "C")]
        project = tree(sources)
        code, _, err = fix("".join(answers))
        chosen = [n for n, answer in zip(names, answers, strict=True) if answer == "y"]
        assert read(project) == only(sources, *chosen)
        assert code == (1 if "n" in answers else 0)
        assert f"Fixed {3 * len(chosen)} of 9 problems" in err
        for path, name in names:
            registered = b"()\nclass " + name.encode() in read(project)[path]
            assert registered == ((path, name) in chosen)

    @pytest.mark.parametrize("name", ["A", "B"])
    def test_imports_are_those_of_what_is_accepted(self, tree: Tree, fix: Fix, name: str):
        project = tree({"a.py": TWO_IMPORTS})
        fix("yn" if name == "A" else "ny")
        assert read(project) == only({"a.py": TWO_IMPORTS}, ("a.py", name))
        assert ("deserialize" in (project / "a.py").read_text()) == (name == "B")

    @pytest.mark.parametrize(
        ("answers", "fixed", "asked"),
        [
            ("a" + "nnn", "AB", 4),
            ("d" + "yyy", "CDE", 4),
            ("yd" + "nyn", "AE", 5),
            ("yq", "A", 2),
            ("q", "", 1),
            ("", "", 1),
            ("nya", "BDE", 4),
            ("Y", "A", 2),
        ],
    )
    def test_answers_for_more(self, tree: Tree, fix: Fix, answers: str, fixed: str, asked: int):
        project = tree(PROJECT)
        _, _, err = fix(answers)
        assert len(questions(err)) == asked
        names = {
            n: p for p, ns in {"a.py": "AB", "pkg/b.py": "C", "c.py": "DE"}.items() for n in ns
        }
        assert read(project) == only(PROJECT, *((names[name], name) for name in fixed))

    @pytest.mark.parametrize("answer", ["?", "x", "", "yes", "é"])
    def test_other_answers_are_told_the_keys_and_asked_again(self, tree, fix, answer: str):
        project = tree({"a.py": module(layer("A"))})
        code, _, err = fix([answer, "y"])
        assert code == 0
        assert "a - fix this and all that follow in a.py\n" in err
        assert len(questions(err)) == 2
        assert b"get_config" in read(project)["a.py"]

    def test_nothing_to_ask(self, tree: Tree, fix: Fix):
        project = tree({"a.py": "x = 1\n"})
        before = untouched(project)
        assert fix("") == (0, b"", "No problems in 2 files.\n")
        assert untouched(project) == before

    def test_what_was_left_is_not_told_twice(self, tree: Tree, fix: Fix):
        hard = layer("Hard").replace("self", "this")
        tree({"a.py": module(layer("A"), hard)})
        _, _, err = fix("n")
        assert err.count("a.py:4:1: FXL301") == 1
        left = err.partition("? q\n")[2]
        assert "[no fix" in left
        assert "fixable" not in left

    def test_no_to_all_writes_nothing(self, tree: Tree, fix: Fix):
        project = tree(PROJECT)
        before = untouched(project)
        assert fix("nnnnn")[0] == 1
        assert untouched(project) == before
        assert fix("q", "--exit-zero")[0] == 0


class TestDiff:
    def test_git_applies_what_was_shown(self, tree: Tree, fix: Fix, git, tmp_path: Path):
        project = tree(PROJECT | {"d.py": TWO_IMPORTS})
        before = read(project)
        _, diff, _ = fix("yyyyyyy")
        after = read(project)
        for name, data in before.items():
            (project / name).write_bytes(data)
        for number, part in enumerate(diff.split(b"--- a/")[1:]):
            (tmp_path / str(number)).write_bytes(b"--- a/" + part)
            git("apply", str(tmp_path / str(number)))
        assert number == 6
        assert read(project) == after

    def test_it_names_rules_and_reasons(self, tree: Tree, fix: Fix):
        tree({"a.py": module(layer("A"), layer("B"))})
        _, out, err = fix("nn")
        assert out.count(b"\n@@ ") + out.count(b"fixlayers-") == 2
        assert b" @@ A FXL101 FXL201 FXL301\n" in out
        assert "(1/2) Fix A in a.py [y,n,a,d,q,?]? n\n" in err
        before, after = err.split("(1/2)")
        assert before.count("FXL") == 3
        assert "a.py:4:1: FXL201 no get_config of its own: no config returns units" in before
        assert after.count("FXL") == 3

    def test_only_that_of_the_unit_is_shown(self, tree: Tree, fix: Fix):
        tree({"a.py": TWO_IMPORTS})
        _, out, _ = fix("yy")
        first, second = out.split(b"--- a/a.py")[1:]
        assert b"+from keras.saving import register_keras_serializable\n" in first
        assert b"deserialize" not in first
        assert b"-from keras.saving import register_keras_serializable\n" in second
        assert b"import deserialize_keras_object\n" in second
        assert b" A FXL" not in second


class TestUnits:
    def test_relatives_go_together(self, tree: Tree, fix: Fix):
        sources = {"a.py": module(layer("Parent")), "b.py": CHILD}
        project = tree(sources)
        before = untouched(project)
        _, _, err = fix("n")
        assert questions(err) == ["Parent in a.py and Child in b.py [y,n,a,d,q,?]? n"]
        assert untouched(project) == before
        assert fix("y")[0] == 0
        assert read(project) == only(sources, ("a.py", "Parent"), ("b.py", "Child"))

    @pytest.mark.parametrize("names", [("a.py", "b.py"), ("b.py", "a.py")])
    def test_what_another_relies_on_is_asked_first(self, tree: Tree, fix: Fix, names):
        of_parent, of_child = names
        parent = layer("Parent").replace(", units", "").replace("= units", "= 3")
        child = CHILD.replace("(3)", "()").replace("from a", f"from {of_parent[0]}")
        sources = {of_parent: module(parent), of_child: child}
        project = tree(sources)
        before = untouched(project)
        code, _, err = fix("n")
        assert len(questions(err)) == 1
        reason = f"it relies on the repair of Parent in {of_parent}"
        assert f"Child in {of_child} left as it is: {reason}\n" in err
        assert (code, untouched(project)) == (1, before)
        assert len(questions(fix("yn")[2])) == 2
        assert read(project) == only(sources, (of_parent, "Parent"))
        assert fix("y")[0] == 0
        assert main(["check", "-q"]) == 0

    def test_a_relative_in_a_file_that_nobody_named_can_be_all_that_is_chosen(self, tree, fix):
        parent = layer("Parent").replace(", units", "").replace("= units", "= 3")
        sources = {"a.py": module(parent), "b.py": CHILD.replace("(3)", "()")}
        project = tree(sources)
        _, _, err = fix("yn", "b.py")
        assert len(questions(err)) == 2
        assert read(project) == only(sources, ("a.py", "Parent"))

    def test_what_is_not_as_it_was_shown_is_not_written(self, tree, fix, monkeypatch):
        project = tree({"a.py": module(layer("A"), layer("B"))})
        before = untouched(project)
        monkeypatch.setattr(
            interactive, "rewrite_some", lambda result, *_: result.before.replace(b"A", b"X")
        )
        assert fix("yn")[0] == 2
        assert untouched(project) == before

    def test_what_a_repair_reveals_goes_with_it(self, tree: Tree, fix: Fix):
        base, child = REVEALING.split("class Unit")
        project = tree({"a.py": base, "b.py": f"from a import Base\n\n\nclass Unit{child}"})
        before = untouched(project)
        _, out, err = fix("n")
        assert len(questions(err)) == 1
        assert b"+++ b/b.py" in out
        assert untouched(project) == before
        assert fix("y")[0] == 0
        assert main(["check", "-q"]) == 0

    def test_two_classes_of_one_name_are_one(self, tree: Tree, fix: Fix):
        project = tree({"a.py": module(layer("A"), layer("A"))})
        assert len(questions(fix("y")[2])) == 1
        assert read(project)["a.py"].count(b"def get_config") == 2

    def test_a_class_that_would_be_half_repaired_after_all_is_left_and_named(
        self, tree: Tree, fix: Fix, monkeypatch
    ):
        monkeypatch.setattr(Repair, "lacking", lambda *_: "")
        monkeypatch.setattr(Repair, "units", _each_by_itself)
        project = tree({"a.py": module(layer("Parent")), "b.py": CHILD, "c.py": PROJECT["a.py"]})
        before = read(project)
        code, _, err = fix("ynyn")
        assert code == 1
        reason = "its child Child in b.py cannot be repaired with it"
        assert f"Parent in a.py left as it is: {reason}\n" in err
        after = read(project)
        assert {name for name in after if after[name] != before[name]} == {"c.py"}

    @pytest.mark.parametrize("left", "ABC")
    def test_deleting_hunks_from_a_patch_does_the_same(self, tree: Tree, fix: Fix, left: str):
        sources = {"a.py": PROJECT["a.py"], "pkg/b.py": PROJECT["pkg/b.py"]}
        project = tree(sources)
        fix("".join("n" if name == left else "y" for name in "ABC"))
        chosen = read(project)
        tree(sources)
        main(["diff", "-q", "-o", "plan.patch"])
        thinned = without((project / "plan.patch").read_bytes(), b"@@ %b FXL" % left.encode())
        (project / "plan.patch").write_bytes(thinned)
        assert main(["apply", "-q", "plan.patch"]) == 0
        assert read(project) == chosen


def _each_by_itself(repair: Repair) -> Iterator[tuple[tuple[str, str], ...]]:
    return ((name,) for name in repair._classes)


class TestWriting:
    def test_a_notebook(self, tree: Tree, fix: Fix):
        cells = [
            {"cell_type": "code", "source": text.splitlines(keepends=True), "outputs": ["x"]}
            for text in ("import keras", layer("A"), "%time\n" + layer("B"))
        ]
        notebook = json.dumps({"cells": cells, "nbformat": 4, "nbformat_minor": 4}, indent=1)
        project = tree({"n.ipynb": notebook})
        code, out, err = fix("ny")
        assert code == 1
        assert b" @@ cell 3: B FXL101 FXL201 FXL301\n" in out
        assert "n.ipynb:cell 3:2:1: FXL301" in err
        after = json.loads((project / "n.ipynb").read_text())["cells"]
        assert [cell["source"] for cell in after[:2]] == [c["source"] for c in cells[:2]]
        assert any("get_config" in line for line in after[2]["source"])

    def test_to_stop_is_to_stop_everywhere(self, tree: Tree, fix: Fix):
        one, two = PROJECT["a.py"], PROJECT["pkg/b.py"]
        project = tree({"one/setup.py": "", "two/setup.py": "", "one/a.py": one, "two/a.py": two})
        _, _, err = fix("yq", "one", "two")
        assert len(questions(err)) == 2
        assert read(project)["two/a.py"] == two.encode()
        assert read(project)["one/a.py"].count(b"def get_config") == 1

    def test_an_interruption_writes_nothing(self, tree: Tree, fix: Fix, monkeypatch):
        project = tree(PROJECT)
        before = untouched(project)

        class Interrupted(io.BytesIO):
            def readline(self, *_: object) -> bytes:
                if self.tell():
                    raise KeyboardInterrupt
                return super().readline()

        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Interrupted(b"y\ny\n")))
        assert main(["fix", "-i"]) == 130
        assert untouched(project) == before

    @posix
    def test_a_real_interruption(self, tree: Tree):
        project = tree(PROJECT)
        before = untouched(project)
        # A shell may have started us with interruptions ignored, which would go for the child too.
        script = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        script += "from fixlayers.cli import main; raise SystemExit(main(['fix', '-i']))"
        command = [sys.executable, "-c", script]
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])},
        )  # fmt: skip
        assert process.stdin
        assert process.stderr
        process.stdin.write(b"y\n")
        process.stdin.flush()
        said = b""
        while b"(2/5)" not in said:
            said += process.stderr.read(1)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130
        assert b"Traceback" not in process.stderr.read()
        assert untouched(project) == before

    def test_a_file_that_changes_meanwhile_stops_all(self, tree: Tree, fix: Fix, monkeypatch):
        project = tree(PROJECT)
        write = commands.write_files

        def late(changes: object) -> object:
            (project / "c.py").write_text("x = 1\n")
            return write(changes)  # type: ignore[arg-type]

        monkeypatch.setattr(commands, "write_files", late)
        code, _, err = fix("yyyyy")
        assert code == 2
        assert "c.py: error: not written: the file has changed since it was read\n" in err
        assert "a.py: error: not written: c.py cannot be\n" in err
        assert read(project)["a.py"] == PROJECT["a.py"].encode()
        assert "Fixed 0 of 15 problems" in err

    def test_a_failure_in_the_middle_leaves_nothing_half_written(self, tree, fix, monkeypatch):
        project = tree(PROJECT)
        replace, calls = os.replace, []

        def failing(source: str, target: str) -> None:
            calls.extend([target] if target.startswith(str(project)) else [])
            if len(calls) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            replace(source, target)

        monkeypatch.setattr(files.os, "replace", failing)
        before = read(project)
        assert fix("yyyyy")[0] == 2
        assert read(project) == before

    def test_what_cannot_be_written_is_not_asked_about(self, tree: Tree, fix: Fix, monkeypatch):
        project = tree({"a.py": module(layer("A")), "b.py": module(layer("B"))})
        blocked = FileError("a.py", "not written: the file is write-protected")
        monkeypatch.setattr(
            commands, "write_obstacle", lambda path: blocked if path == "a.py" else None
        )
        code, _, err = fix("y")
        assert code == 2
        assert questions(err) == ["B in b.py [y,n,a,d,q,?]? y"]
        assert b"get_config" in read(project)["b.py"]

    def test_formats_go_to_files(self, tree: Tree, fix: Fix):
        project = tree({"a.py": module(layer("A"), layer("B"))})
        fix("yn", "--output", "json=x.json")
        found = json.loads((project / "x.json").read_text())["findings"]
        assert {(f["class"], f["applied"]) for f in found} == {("A", True), ("B", False)}
