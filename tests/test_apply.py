"""`fixlayers apply`: patches as written, thinned by a reviewer, or hostile."""

from __future__ import annotations

import errno
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fixlayers import files
from fixlayers.cli import main
from fixlayers.files import write_files
from tests.conftest import Tree, untouched
from tests.test_engine import REVEALING

posix = pytest.mark.skipif(sys.platform == "win32", reason="links are POSIX's")

LAYER = """\
class {name}({parent}):
    def __init__(self, {parameter}):
        super().__init__()
        self.{parameter} = {parameter}

    def call(self, inputs):
        return inputs * self.{parameter}
"""


def layer(name: str, parameter: str = "units", parent: str = "keras.layers.Layer") -> str:
    return LAYER.format(name=name, parameter=parameter, parent=parent)


def module(*classes: str, head: str = "import keras") -> str:
    return "\n\n".join((f"{head}\n", *classes))


PROJECT = {
    "a.py": module(layer("A"), layer("B")),
    "pkg/b.py": module(layer("C")),
    "c.py": module(
        layer("D", parent="Layer"),
        layer("E", parent="Layer"),
        head="from keras.layers import Layer",
    ),
}

CHILD = module(
    "class Child(Parent):\n"
    "    def __init__(self, rate):\n"
    "        super().__init__(3)\n"
    "        self.rate = rate\n",
    head="from a import Parent",
)

Run = Callable[..., "tuple[int, str, str]"]


@pytest.fixture
def run(capsysbinary, monkeypatch) -> Run:
    """Return a function that runs the command line here; returns code, stdout and stderr."""

    def run(*arguments: str, stdin: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main(arguments)
        out, err = capsysbinary.readouterr()
        return code, out.decode("latin-1"), err.decode()

    return run


def read(project: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(project)): path.read_bytes()
        for path in sorted(project.rglob("*"))
        if path.suffix in {".py", ".ipynb"}
    }


def sections(patch: bytes) -> list[bytes]:
    """Split a patch into its files."""
    return re.split(rb"(?=^fixlayers-base: )", patch, flags=re.MULTILINE)[1:]


def without(patch: bytes, *headings: bytes) -> bytes:
    """Delete the hunks whose heading holds one of these."""
    parts = re.split(rb"(?=^(?:@@ |fixlayers-base: ))", patch, flags=re.MULTILINE)
    kept = [part for part in parts if not any(h in part.split(b"\n")[0] for h in headings)]
    assert len(kept) < len(parts)
    return b"".join(kept)


@pytest.fixture
def patched(tree: Tree, run: Run) -> Callable[..., tuple[Path, bytes]]:
    """Return a function that writes a project and returns it with the patch of all of it."""

    def make(sources: dict[str, str | bytes], *options: str) -> tuple[Path, bytes]:
        project = tree(sources)
        run("diff", "-q", "-o", "plan.patch", *options)
        return project, (project / "plan.patch").read_bytes()

    return make


def refused(run: Run, project: Path, patch: bytes, *options: str) -> str:
    """Apply a patch, assert that nothing is written, and return the one line that says why."""
    (project / "plan.patch").write_bytes(patch)
    before = untouched(project)
    code, out, err = run("apply", "plan.patch", *options)
    assert (code, out) == (2, "")
    assert untouched(project) == before
    assert re.fullmatch(r"fixlayers: error: plan\.patch:.*; nothing is written\n", err), err
    return err


class TestWhole:
    def test_it_writes_what_fix_writes(self, patched, run: Run, tmp_path: Path):
        project, _ = patched(PROJECT)
        shutil.copytree(project, tmp_path / "other")
        assert run("apply", "plan.patch") == (0, "", "Patched 3 files.\n")
        fixed = read(project)
        os.chdir(tmp_path / "other")
        run("fix")
        assert fixed == read(tmp_path / "other")
        assert fixed["a.py"] != PROJECT["a.py"].encode()

    def test_git_and_patch_write_the_same(self, patched, run: Run, git, tmp_path: Path):
        project, _ = patched(PROJECT)
        commands = (["git", "apply"], ["patch", "-p1", "--fuzz=0", "-i"])
        for number, command in enumerate(commands):
            shutil.copytree(project, tmp_path / str(number))
            subprocess.run([*command, "plan.patch"], cwd=tmp_path / str(number), check=True)
        run("apply", "plan.patch")
        assert read(project) == read(tmp_path / "0") == read(tmp_path / "1")

    def test_from_stdin(self, patched, run: Run):
        _, patch = patched(PROJECT)
        assert run("apply", "-", stdin=patch) == (0, "", "Patched 3 files.\n")
        assert run("check", "-q")[0] == 0

    def test_it_is_for_one_use(self, patched, run: Run):
        project, patch = patched(PROJECT)
        run("apply", "plan.patch")
        assert "a.py is patched already" in refused(run, project, patch)

    @pytest.mark.parametrize("options", [["--select", "FXL301"], ["--package", "größe x"],
                                         ["--exclude", "pkg"], ["--ignore", "FXL301"]])  # fmt: skip
    def test_the_options_of_the_patch_hold(self, patched, run: Run, options: list[str]):
        project, _ = patched(PROJECT, *options)
        assert run("apply", "-q", "plan.patch") == (0, "", "")
        fixed = read(project)
        run("apply", "-q", "-R", "plan.patch")
        run("fix", "-q", *options)
        assert read(project) == fixed

    @pytest.mark.parametrize("patch", [b"", b"\n", b"Nothing here.\n"])
    def test_a_patch_of_nothing(self, tree: Tree, run: Run, patch: bytes):
        tree({"plan.patch": patch})
        assert run("apply", "plan.patch") == (0, "", "The patch changes nothing.\n")

    @pytest.mark.parametrize(
        "name", ["with space.py", "übung.py", 'quo"te.py', "tab\there.py", "b/a.py"]
    )
    def test_names(self, patched, run: Run, name: str):
        _, patch = patched({name: PROJECT["a.py"]})
        assert run("apply", "plan.patch")[0] == 0
        assert run("check", "-q")[0] == 0
        assert run("apply", "-R", "plan.patch")[0] == 0
        stripped = re.sub(rb"\t\n", b"\n", patch)  # as many an editor leaves it
        assert run("apply", "-", stdin=stripped)[0] == 0

    @pytest.mark.parametrize(
        "change",
        [
            lambda data: data[:-1],
            lambda data: data.replace(b"\n", b"\r\n"),
            lambda data: data.replace(b"keras\n", b"keras\nx = 1\ry = 2\n", 1),
            lambda data: data.replace(b"\n", b"\r"),
            lambda data: data.replace(b"\n", b"\r", 5) + b"\r",
            lambda data: data.replace(b"keras\n", b"keras\n\x0c\nx = '\xe2\x80\xa8'\n", 1),
            lambda data: b"\xef\xbb\xbf" + data,
            lambda data: b"# coding: latin-1\n# \xe9\x85\n" + data,
        ],
        ids=[
            "no end",
            "CRLF",
            "lone CR",
            "CR alone",
            "CR at both ends",
            "form feed, U+2028",
            "BOM",
            "latin-1",
        ],
    )
    def test_bytes(self, patched, run: Run, git, tmp_path: Path, change):
        before = change(PROJECT["a.py"].encode())
        project, _ = patched({"a.py": before})
        shutil.copytree(project, tmp_path / "other")
        assert run("apply", "plan.patch")[0] == 0
        after = (project / "a.py").read_bytes()
        assert after != before
        subprocess.run(
            ["git", "apply", "--whitespace=nowarn", "plan.patch"],
            cwd=tmp_path / "other",
            check=True,
        )
        assert (tmp_path / "other/a.py").read_bytes() == after
        assert run("apply", "--reverse", "plan.patch")[0] == 0
        assert (project / "a.py").read_bytes() == before

    def test_context_whose_space_an_editor_took_away(self, patched, run: Run):
        _, patch = patched({"a.py": PROJECT["a.py"]})
        stripped = re.sub(rb"^ \n", b"\n", patch, flags=re.MULTILINE)
        assert stripped != patch
        assert run("apply", "-", stdin=stripped)[0] == 0
        assert run("check", "-q")[0] == 0

    def test_words_around_it(self, patched, run: Run):
        _, patch = patched(PROJECT)
        first, *rest = sections(patch)
        mail = b"Hello,\nfine with me.\n\n" + first + b"\nthis one too:\n" + b"".join(rest)
        assert run("apply", "-", stdin=mail)[0] == 0

    def test_a_notebook(self, patched, run: Run):
        cell = '{"cell_type": "code", "metadata": {}, "outputs": [],\n "source": [\n%s]}'
        lines = ",\n".join(f'"{line}\\n"' for line in PROJECT["pkg/b.py"].splitlines())
        notebook = f'{{"cells": [{cell % lines}], "metadata": {{}}, "nbformat": 4}}'
        project, _ = patched({"n.ipynb": notebook})
        assert run("apply", "plan.patch")[0] == 0
        assert b"register_keras_serializable" in (project / "n.ipynb").read_bytes()
        assert run("apply", "-R", "plan.patch")[0] == 0
        assert (project / "n.ipynb").read_text() == notebook


class TestThinned:
    def test_the_round_of_a_reviewer(self, patched, run: Run, tmp_path: Path):
        project, patch = patched(PROJECT)
        thinned = without(patch, b"@@ B FXL")
        thinned = b"".join(s for s in sections(thinned) if b"--- a/pkg/b.py" not in s)
        (project / "plan.patch").write_bytes(thinned)
        assert run("apply", "plan.patch") == (0, "", "Patched 2 files.\n")
        result = read(project)
        assert result["pkg/b.py"] == PROJECT["pkg/b.py"].encode()
        fixed = tmp_path / "fixed"
        fixed.mkdir()
        (fixed / "setup.py").touch()
        (fixed / "a.py").write_text(module(layer("A")))
        (fixed / "c.py").write_text(PROJECT["c.py"])
        os.chdir(fixed)
        run("fix", "-q")
        assert result["a.py"] == (fixed / "a.py").read_bytes() + b"\n\n" + layer("B").encode()
        assert result["c.py"] == (fixed / "c.py").read_bytes()

    def test_a_touched_base_is_refused(self, patched, run: Run):
        project, patch = patched(PROJECT)
        (project / "pkg/b.py").write_text(PROJECT["pkg/b.py"] + "\n")
        assert "pkg/b.py has changed since" in refused(run, project, patch)

    def test_a_base_touched_outside_of_the_hunks_is_refused(self, patched, run: Run):
        project, patch = patched(PROJECT)
        (project / "a.py").write_text(PROJECT["a.py"].replace("import keras", "import  keras"))
        assert "a.py has changed since" in refused(run, project, patch)

    @pytest.mark.parametrize("number", [0, 1, 2])
    def test_any_file_can_be_left_out(self, patched, run: Run, number: int):
        project, patch = patched(PROJECT)
        parts = sections(patch)
        left_out = parts.pop(number)
        (project / "plan.patch").write_bytes(b"".join(parts))
        assert run("apply", "plan.patch")[0] == 0
        changed = {name for name, data in read(project).items()
                   if name in PROJECT and data != PROJECT[name].encode()}  # fmt: skip
        assert changed == {
            name for name in PROJECT if b"--- a/%b\n" % name.encode() not in left_out
        }

    def test_half_a_class_is_refused_by_name(self, patched, run: Run):
        long = layer("Long") + "\n".join(["", *(f"        x{n} = {n}" for n in range(20)), ""])
        project, patch = patched({"a.py": module(long, layer("Other"))})
        hunks = re.findall(rb"^@@.* Long .*\n(?:[ +-].*\n)*", patch, flags=re.MULTILINE)
        assert len(hunks) == 2
        for hunk in hunks:
            err = refused(run, project, patch.replace(hunk, b""))
            assert "Long in a.py (1 of its 2 hunks is missing)" in err
            assert "Other" not in err

    def test_a_missing_import_is_refused_by_name(self, patched, run: Run):
        project, patch = patched(PROJECT)
        err = refused(run, project, without(patch, b"@@ imports"))
        assert "D in c.py (the hunk of its imports is missing)" in err
        assert "E in c.py" in err
        assert "a.py" not in err

    def test_an_import_that_one_of_two_needs_stays(self, patched, run: Run):
        project, patch = patched({"c.py": PROJECT["c.py"]})
        (project / "plan.patch").write_bytes(without(patch, b"@@ D FXL"))
        assert run("apply", "plan.patch")[0] == 0
        code, out, _ = run("check")
        assert code == 1
        assert "class D" not in out or "E" not in out

    def test_a_parent_without_its_child_is_refused_by_name(self, patched, run: Run):
        project, patch = patched({"a.py": module(layer("Parent")), "b.py": CHILD})
        of_parent, of_child = sections(patch)
        err = refused(run, project, of_parent)
        assert "Parent in a.py (it relies on the repair of Child in b.py)" in err
        assert "Child in b.py" in refused(run, project, of_child)
        (project / "plan.patch").write_bytes(patch)
        assert run("apply", "plan.patch")[0] == 0

    def test_a_child_whose_parent_takes_no_kwargs_is_refused_by_name(self, patched, run: Run):
        parent = layer("Parent").replace(", units", "").replace("= units", "= 3")
        child = CHILD.replace("(3)", "()")
        project, patch = patched({"a.py": module(parent), "b.py": child})
        of_parent, of_child = sections(patch)
        err = refused(run, project, of_child)
        assert "Child in b.py (it relies on the repair of Parent in a.py)" in err
        (project / "plan.patch").write_bytes(of_parent)
        assert run("apply", "plan.patch")[0] == 0
        assert read(project)["b.py"] == child.encode()

    def test_what_only_a_second_look_repairs_is_not_left_out(self, patched, run: Run):
        base, child = REVEALING.split("class Unit")
        head = "from a import Base\n\n\n"
        project, patch = patched({"a.py": base, "b.py": f"{head}class Unit{child}"})
        of_base, of_child = sections(patch)
        assert b"super().get_config()" in of_child
        assert "Base in a.py (it relies on the repair of Unit" in refused(run, project, of_base)
        assert "Unit in b.py (it relies on the repair of Base" in refused(run, project, of_child)
        (project / "plan.patch").write_bytes(patch)
        assert run("apply", "plan.patch")[0] == 0

    def test_imports_below_a_class_stay_when_that_is_left_out(self, patched, run: Run):
        branches = (
            "try:\n    from tensorflow.keras.layers import Layer\n"
            "except ImportError:\n    from keras.layers import Layer\n"
        )
        source = module(layer("A"), "del keras\n", branches, layer("B", parent="Layer"))
        project, patch = patched({"a.py": source})
        (project / "plan.patch").write_bytes(without(patch, b"@@ A FXL"))
        assert run("apply", "plan.patch")[0] == 0
        text = read(project)["a.py"].decode()
        assert text.startswith(source.partition("del keras")[0])
        assert text.count("import register_keras_serializable") == 2
        err = refused(run, project, patch.replace(patch, without(patch, b"@@ imports")))
        assert "a.py" in err

    def test_a_line_that_a_reviewer_has_written_is_refused(self, patched, run: Run):
        project, patch = patched(PROJECT)
        changed = patch.replace(b"+        super().__init__(**kwargs)", b"+        evil()", 1)
        assert "fixlayers plans no such hunk" in refused(run, project, changed)

    def test_another_version_is_named(self, patched, run: Run):
        project, patch = patched(PROJECT)
        changed = patch.replace(b'"version":"', b'"version":"9').replace(b"**kwargs)", b"**kw)")
        assert "the patch is by fixlayers 90.1.0, this is" in refused(run, project, changed)

    def test_files_that_were_not_planned_together(self, patched, run: Run):
        project, patch = patched(PROJECT)
        changed = patch.replace(b'"options":{', b'"force_exclude":true,"options":{', 1)
        changed = changed if changed != patch else patch.replace(b'"}\n', b'","config":"x"}\n', 1)
        assert "not planned together" in refused(run, project, changed)


class TestReverse:
    def test_it_takes_back_what_was_applied(self, patched, run: Run):
        project, _ = patched(PROJECT)
        before = read(project)
        run("apply", "plan.patch")
        assert run("apply", "--reverse", "plan.patch") == (
            0,
            "",
            "Took the patch back from 3 files.\n",
        )
        assert read(project) == before

    def test_a_thinned_patch(self, patched, run: Run):
        project, patch = patched(PROJECT)
        before = read(project)
        thinned = without(patch, b"@@ A FXL")
        (project / "plan.patch").write_bytes(b"".join(sections(thinned)[:2]))
        assert run("apply", "plan.patch")[0] == 0
        assert read(project) != before
        assert run("apply", "-R", "plan.patch")[0] == 0
        assert read(project) == before

    def test_what_is_not_applied_is_refused(self, patched, run: Run):
        project, patch = patched(PROJECT)
        assert "a.py is as it was before" in refused(run, project, patch, "-R")

    def test_a_result_that_was_changed_is_refused(self, patched, run: Run):
        project, patch = patched(PROJECT)
        run("apply", "plan.patch")
        with (project / "a.py").open("a") as file:
            file.write("\n")
        assert "a.py is not what this patch made" in refused(run, project, patch, "-R")

    def test_one_class_of_a_whole_patch_cannot_be_kept(self, patched, run: Run):
        project, patch = patched(PROJECT)
        run("apply", "plan.patch")
        err = refused(run, project, without(patch, b"@@ A FXL"), "-R")
        assert "a.py" in err

    def test_what_relies_on_it_is_not_left_without_it(self, patched, run: Run):
        project, patch = patched({"a.py": module(layer("Parent")), "b.py": CHILD})
        run("apply", "plan.patch")
        of_parent, of_child = sections(patch)
        err = refused(run, project, of_parent, "-R")
        assert "left half repaired would be Child in b.py" in err
        assert "what the patch did to a.py" in err
        assert "Parent in a.py" in refused(run, project, of_child, "-R")
        # As it was before, it relies on nothing.
        (project / "b.py").write_text(CHILD)
        (project / "plan.patch").write_bytes(of_parent)
        assert run("apply", "-R", "plan.patch")[0] == 0

    def test_a_relative_that_does_not_rely_on_it_is_no_obstacle(self, patched, run: Run):
        child = module("class Child(Parent):\n    pass\n", head="from a import Parent")
        sources = {"a.py": module(layer("Parent")), "b.py": child}
        project, patch = patched(sources)
        for section in sections(patch):
            (project / "plan.patch").write_bytes(section)
            for direction in ([], ["-R"]):
                assert run("apply", "plan.patch", *direction)[0] == 0
        assert read(project) == {
            "setup.py": b"",
            **{name: data.encode() for name, data in sources.items()},
        }

    def test_half_of_what_was_applied_to_a_file_is_refused(self, patched, run: Run):
        project, patch = patched(PROJECT)
        run("apply", "plan.patch")
        assert "c.py" in refused(run, project, without(patch, b"@@ imports"), "-R")

    @pytest.mark.parametrize(
        ("said", "reason"),
        [
            ("sha256 %s Child ../b.py", "no path from the working folder"),
            ("sha256 %s Child /etc/passwd", "no path from the working folder"),
            ('sha256 %s Child "b.py', "not quoted as git quotes"),
            ("sha256 x Child b.py", "cannot be read"),
            ("sha256 %s Child gone.py", "left half repaired would be Child in gone.py"),
        ],
    )
    def test_a_spoilt_line_about_another_file(self, patched, run: Run, said: str, reason: str):
        project, patch = patched({"a.py": PROJECT["a.py"]})
        run("apply", "plan.patch")
        line = f"fixlayers-relying: {said.replace('%s', '0' * 64)}\n".encode()
        assert reason in refused(run, project, line + patch, "-R")


class TestHostile:
    @pytest.mark.parametrize(
        ("name", "reason"),
        [
            (b"/etc/a.py", "no path from the working folder"),
            (b"../a.py", "no path from the working folder"),
            (b"pkg/../a.py", "no path from the working folder"),
            (b"./a.py", "no path from the working folder"),
            (b"pkg//a.py", "no path from the working folder"),
            (b'"a/\\000.py"', "no path from the working folder"),
            (b"", "no path from the working folder"),
            (b"gone.py", "no such file or directory"),
            (b"pkg", "is a directory"),
            (b"setup.py", "has changed since"),
        ],
    )
    def test_another_name(self, patched, run: Run, name: bytes, reason: str):
        project, patch = patched(PROJECT)
        for side in (b"a/", b"b/"):
            new = name.replace(b"a/", side) if name.startswith(b'"') else side + name
            assert side + b"a.py" in patch
            patch = patch.replace(side + b"a.py", new)
        assert reason in refused(run, project, patch)

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            (b"a/a.py", b"/dev/null", "makes a file"),
            (b"b/a.py", b"/dev/null", "deletes a file"),
            (b"b/a.py", b"b/other.py", "renames a file"),
            (b"a/a.py", b"x/a.py", "does not begin with a/"),
            (b"--- a/a.py\n", b"", "belongs to no hunk"),
            (b"+++ b/a.py\n", b"", "the +++ line of a file is missing"),
            (b"--- a/a.py", b"--- \"a/a.py", "not quoted as git quotes"),
            (b"--- a/a.py", b"old mode 100644\n--- a/a.py", "changes the mode"),
            (b"--- a/a.py", b"rename from x.py\n--- a/a.py", "renames a file"),
            (b"--- a/a.py", b"copy from x.py\n--- a/a.py", "copies a file"),
            (b"--- a/a.py", b"GIT binary patch\n--- a/a.py", "a binary patch"),
            (b"--- a/a.py", b"Binary files a/x and b/x differ\n--- a/a.py", "a binary patch"),
            (b"--- a/a.py", b"diff --git a/a.py b/a.py\n--- a/a.py", "written by git"),
            (b"@@ -3,", b"@@ -3,1", "other lines than its header says"),
            (b"@@ -3,", b"@@ -4,", "other lines than the hunk expects"),
            (b"@@ -3,", b"@@ -99,", "other lines than the hunk expects"),
            (b"@@ -3,", b"@@ -0,", "the header of a hunk cannot be read"),
            (b"@@ -3,", b"@@ -x,", "the header of a hunk cannot be read"),
            (b"@@ -3,", b"@@ -3 -", "the header of a hunk cannot be read"),
            (b" class A", b" class  A", "other lines than the hunk expects"),
            (b" class A", b"\\ class A", "in the middle of the hunk"),
            (b"\n class A", b"\n\\ No newline\n class A", "in the middle of the hunk"),
            (b"fixlayers-base: sha256 ", b"fixlayers-base: md5 ", "no \"fixlayers-base: sha256"),
            (b"fixlayers-result: sha256 ", b"# ", "no \"fixlayers-result: sha256"),
            (b"fixlayers-plan: {", b"fixlayers-plan: [", "not planned together"),
        ],
    )  # fmt: skip
    def test_a_spoilt_line(self, patched, run: Run, old: bytes, new: bytes, reason: str):
        project, patch = patched(PROJECT)
        first, *rest = sections(patch)
        assert old in first
        spoilt = b"".join([first.replace(old, new, 1), *rest])
        assert reason in refused(run, project, spoilt)

    @pytest.mark.parametrize("plan", [b"[]", b"{}", b'{"version":"1","files":1,"only":[]}',
                                      b'{"version":"1","files":1,"options":{"read_only":[]}}',
                                      b"\xff"])  # fmt: skip
    def test_a_plan_that_cannot_be_read(self, patched, run: Run, plan: bytes):
        project, patch = patched({"a.py": PROJECT["a.py"]})
        spoilt = re.sub(rb"fixlayers-plan: .*", lambda _: b"fixlayers-plan: " + plan, patch)
        assert '"fixlayers-plan: ..." line can be read' in refused(run, project, spoilt)

    def test_a_package_that_no_command_line_takes(self, patched, run: Run):
        project, patch = patched({"a.py": PROJECT["a.py"]}, "--package", "x")
        assert 'a package has no ">"' in refused(
            run, project, patch.replace(b'"package":"x"', b'"package":"x>y"')
        )

    def test_a_file_named_twice(self, patched, run: Run):
        project, patch = patched({"a.py": PROJECT["a.py"]})
        assert "a.py is named twice" in refused(run, project, patch + patch)

    def test_hunks_that_overlap_or_are_out_of_order(self, patched, run: Run):
        project, patch = patched({"a.py": PROJECT["a.py"]})
        head, *hunks = re.split(rb"(?=^@@)", patch, flags=re.MULTILINE)
        assert len(hunks) == 2
        for wrong in ([hunks[0], *hunks], hunks[::-1]):
            assert "overlaps the one above" in refused(run, project, head + b"".join(wrong))

    def test_line_ends_converted(self, patched, run: Run):
        project, patch = patched(PROJECT)
        err = refused(run, project, patch.replace(b"\n", b"\r\n"))
        assert "line ends have been converted to CRLF" in err

    @pytest.mark.parametrize("length", [-1, -40])
    def test_cut_off(self, patched, run: Run, length: int):
        project, patch = patched(PROJECT)
        assert "other lines than its header says" in refused(run, project, patch[:length])

    def test_a_blank_line_between_hunks(self, patched, run: Run):
        project, patch = patched({"a.py": PROJECT["a.py"]})
        spoilt = re.sub(rb"(?=^@@ .* B FXL)", b"\n", patch, flags=re.MULTILINE)
        assert "belongs to no hunk" in refused(run, project, spoilt)

    @posix
    @pytest.mark.parametrize("link", ["a.py", "pkg"])
    def test_a_link_out_of_the_working_folder(self, patched, run: Run, tmp_path: Path, link: str):
        project, patch = patched(PROJECT)
        (project / link).rename(tmp_path / "elsewhere")
        (project / link).symlink_to(tmp_path / "elsewhere")
        assert "leads out of the working folder" in refused(run, project, patch)

    @posix
    def test_a_link_within_the_folder_is_followed_or_refused(self, patched, run: Run):
        project, patch = patched({"a.py": PROJECT["a.py"]})
        (project / "a.py").rename(project / "z.py")
        (project / "a.py").symlink_to("z.py")
        assert "a.py is a link" in refused(run, project, patch)

    def test_a_patch_that_is_not_there(self, tree: Tree, run: Run):
        tree({})
        code, out, err = run("apply", "gone.patch")
        assert (code, out) == (2, "")
        assert (
            err == "fixlayers: error: gone.patch: no such file or directory; nothing is written\n"
        )

    def test_a_binary_file(self, tree: Tree, run: Run):
        project = tree({})
        assert "belongs to no hunk" in refused(run, project, b"\x7fELF\0\n--\n" + bytes(range(256)))


class TestAllOrNone:
    SOURCES = (("a.py", b"a", b"A"), ("b.py", b"b", b"B"), ("c.py", b"c", b"C"))

    @pytest.fixture
    def project(self, tree: Tree) -> Path:
        return tree({name: before for name, before, _ in self.SOURCES})

    def test_all(self, project: Path):
        (project / "a.py").chmod(0o640)
        assert write_files(self.SOURCES) is None
        assert [(project / name).read_bytes() for name, *_ in self.SOURCES] == [b"A", b"B", b"C"]
        assert (project / "a.py").stat().st_mode & 0o777 == 0o640
        assert len(list(project.iterdir())) == 4

    @pytest.mark.parametrize("number", [1, 2, 3])
    @pytest.mark.parametrize("kind", [OSError, KeyboardInterrupt])
    def test_a_failure_in_the_middle_rolls_back(self, project, monkeypatch, number: int, kind):
        replace, calls = os.replace, []

        def failing(source: str, target: str) -> None:
            calls.append(target)
            if len(calls) == number:
                raise kind(errno.ENOSPC, "No space left on device")
            replace(source, target)

        monkeypatch.setattr(files.os, "replace", failing)
        if kind is OSError:
            error = write_files(self.SOURCES)
            assert error is not None
            assert error.path == self.SOURCES[number - 1][0]
            assert error.message == "not written: no space left on device"
        else:
            with pytest.raises(KeyboardInterrupt):
                write_files(self.SOURCES)
        assert [(project / name).read_bytes() for name, *_ in self.SOURCES] == [b"a", b"b", b"c"]
        assert len(list(project.iterdir())) == 4

    def test_what_cannot_be_put_back_is_named(self, project: Path, monkeypatch):
        replace, calls = os.replace, []

        def failing(source: str, target: str) -> None:
            calls.append(target)
            if len(calls) > 1:
                raise OSError(errno.EIO, "Input/output error")
            replace(source, target)

        monkeypatch.setattr(files.os, "replace", failing)
        error = write_files(self.SOURCES)
        assert error is not None
        assert f"not put back: {project / 'b.py'}, {project / 'a.py'}" in error.message

    @pytest.mark.parametrize("number", range(1, 7))
    def test_a_full_disk_leaves_all_as_it_was(self, project: Path, monkeypatch, number: int):
        sync, calls = os.fsync, []

        def failing(descriptor: int) -> None:
            calls.append(descriptor)
            if len(calls) == number:
                raise OSError(errno.ENOSPC, "No space left on device")
            sync(descriptor)

        monkeypatch.setattr(files.os, "fsync", failing)
        assert write_files(self.SOURCES) is not None
        assert [(project / name).read_bytes() for name, *_ in self.SOURCES] == [b"a", b"b", b"c"]
        assert len(list(project.iterdir())) == 4

    def test_one_that_has_changed_stops_all(self, project: Path):
        (project / "c.py").write_bytes(b"x")
        error = write_files(self.SOURCES)
        assert error is not None
        assert (error.path, "changed" in error.message) == ("c.py", True)
        assert (project / "a.py").read_bytes() == b"a"

    def test_apply_says_it_and_exits_2(self, patched, run: Run, monkeypatch):
        project, _ = patched(PROJECT)
        replace, calls = os.replace, []

        def failing(source: str, target: str) -> None:
            calls.append(target)
            if len(calls) == 2:
                raise OSError(errno.ENOSPC, "No space left on device")
            replace(source, target)

        monkeypatch.setattr(files.os, "replace", failing)
        before = read(project)
        code, _, err = run("apply", "plan.patch")
        assert code == 2
        assert err.endswith("c.py: not written: no space left on device; nothing is written\n")
        assert read(project) == before
