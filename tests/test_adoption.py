"""Ways into a project that has findings: comments, a baseline, changed files only."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from fixlayers.cli import main
from fixlayers.engine import check_project
from fixlayers.ignores import with_ignores
from tests.conftest import Tree

LAYER = """\
import keras


class A(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.units = units
"""


def ignored(source: str, path: str = "a.py") -> str:
    """Return a source with its comments, which ignore everything and change nothing else."""
    data = source.encode()
    (found,) = check_project({path: data})
    after = with_ignores(path, data, found.findings)
    again = check_project({path: after})
    assert not [f for result in again for f in result.findings if f.level == "error"]
    assert not [r for result in again for r in result.remarks]
    return after.decode()


class TestComments:
    COMMENT = "# fixlayers: ignore[FXL101, FXL201, FXL301]"

    def test_beside_the_class(self) -> None:
        line = "class A(keras.layers.Layer):"
        assert ignored(LAYER) == LAYER.replace(line, f"{line}  {self.COMMENT}")

    def test_behind_another_comment_and_before_a_carriage_return(self) -> None:
        before = LAYER.replace("Layer):\n", "Layer):  # noqa\n").replace("\n", "\r\n")
        assert f"# noqa  {self.COMMENT}\r\n" in ignored(before)

    @pytest.mark.parametrize("bases", ["(keras.layers.Layer)", " \\\n(keras.layers.Layer)"])
    def test_where_carriage_returns_alone_end_the_lines(self, bases: str) -> None:
        before = LAYER.replace("(keras.layers.Layer)", bases).replace("\n", "\r")
        after = ignored(before)
        assert "\n" not in after
        assert after.count(self.COMMENT) == 1

    def test_added_to_one_that_is_there(self) -> None:
        before = LAYER.replace("Layer):\n", "Layer):  # fixlayers: ignore[FXL301] why\n")
        after = before.replace("ignore[FXL301]", "ignore[FXL101, FXL201, FXL301]")
        assert ignored(before) == after

    def test_above_where_a_line_goes_on(self) -> None:
        before = LAYER.replace("class A(", "class A \\\n(")
        assert ignored(before) == before.replace("class A", f"{self.COMMENT}\nclass A")

    def test_above_where_a_string_begins(self) -> None:
        before = 'import keras\n\n\nclass A(keras.layers.Layer): """Says\nmuch."""\n'
        comment = "# fixlayers: ignore[FXL301]"
        assert ignored(before) == before.replace("class A", f"{comment}\nclass A")

    def test_two_classes_of_one_name(self) -> None:
        before = LAYER + LAYER.removeprefix("import keras\n")
        assert ignored(before).count(self.COMMENT) == 2

    def test_in_a_notebook(self) -> None:
        cells = [{"cell_type": "code", "source": ["%pip x\n", *LAYER.splitlines(keepends=True)]}]
        before = json.dumps({"cells": cells, "nbformat": 4}, indent=1)
        after = ignored(before, "a.ipynb")
        assert after.replace(f"  {self.COMMENT}", "") == before

    def test_from_the_command_line(self, tree: Tree, capsys: pytest.CaptureFixture[str]) -> None:
        project = tree({"a.py": LAYER, "b.py": "x = 1\n"})
        assert main(["check", "--add-ignores"]) == 0
        assert capsys.readouterr().err == "Added ignores to 1 file.\n"
        assert self.COMMENT in (project / "a.py").read_text()
        assert main(["check"]) == 0
        assert main(["fix"]) == 0
        assert self.COMMENT in (project / "a.py").read_text()


class TestBaseline:
    def test_what_is_known_is_not_spoken_of(self, tree: Tree, capsys) -> None:
        project = tree({"pkg/a.py": LAYER})
        assert main(["check", "--baseline", "known.json", "--update-baseline"]) == 0
        assert capsys.readouterr().err == "known.json holds what was found.\n"
        # Neither lines nor the folder that it is called from matter.
        (project / "pkg/a.py").write_text(f"# moved\n\n{LAYER}")
        assert main(["check", "--baseline", "known.json"]) == 0
        assert main(["fix", "--baseline", "known.json"]) == 0
        assert (project / "pkg/a.py").read_text() == f"# moved\n\n{LAYER}"

    def test_what_is_new_is(self, tree: Tree, capsys) -> None:
        project = tree({"a.py": LAYER})
        main(["check", "--baseline", "known.json", "--update-baseline"])
        (project / "a.py").write_text(f"{LAYER}\n\nclass B(keras.layers.Layer):\n    pass\n")
        capsys.readouterr()
        assert main(["check", "-q", "--baseline", "known.json"]) == 1
        assert "FXL301" in (out := capsys.readouterr().out)
        assert out.count("\n") == 1

    def test_it_is_written_without_lines(self, tree: Tree) -> None:
        project = tree({"pkg/a.py": LAYER})
        main(["check", "--baseline", "ci/known.json", "--update-baseline"])
        (project / "ci").mkdir()
        main(["check", "--baseline", "ci/known.json", "--update-baseline"])
        assert json.loads((project / "ci/known.json").read_text()) == {
            "version": 1,
            "findings": [
                {"path": "../pkg/a.py", "class": "A", "code": code}
                for code in ("FXL101", "FXL201", "FXL301")
            ],
        }

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            (None, "known.json: no such file or directory; --update-baseline writes it"),
            ("{", "known.json: not a baseline: "),
            ('{"version": 1, "findings": 3}', "known.json: not a baseline: "),
            ('{"version": 2, "findings": []}', "known.json: a baseline of version 2, not 1"),
        ],
    )
    def test_one_that_cannot_be_read(self, tree: Tree, capsys, data: str | None, message: str):
        tree({"a.py": LAYER} | ({"known.json": data} if data else {}))
        assert main(["check", "--baseline", "known.json"]) == 2
        assert capsys.readouterr().err.startswith(f"fixlayers: error: {message}")

    @pytest.mark.parametrize(
        "arguments",
        [
            ("--update-baseline",),
            ("--update-baseline", "--baseline", "x", "--add-ignores"),
            ("--add-ignores", "-"),
        ],
    )
    def test_options_that_do_not_go_together(self, arguments: tuple[str, ...]) -> None:
        assert main(["check", *arguments]) == 2


class TestSince:
    @pytest.fixture
    def repository(self, tree: Tree, git: Callable[..., bytes]) -> Path:
        project = tree({"a.py": LAYER, "b.py": LAYER, "c d.py": LAYER, ".gitignore": "e.py\n"})
        git("init", "--quiet")
        git("add", ".")
        git("-c", "user.name=n", "-c", "user.email=e@x", "commit", "--quiet", "-m", "all")
        return project

    @staticmethod
    def paths(capsys, *arguments: str) -> set[str]:
        assert main(["check", "--output-format", "json", *arguments]) in (0, 1)
        return {f["path"] for f in json.loads(capsys.readouterr().out)["findings"]}

    def test_only_changed_and_new_files(self, repository: Path, capsys) -> None:
        assert self.paths(capsys, "--since", "HEAD") == set()
        (repository / "b.py").write_text(f"{LAYER}x = 1\n")
        (repository / "c d.py").write_text(f"{LAYER}x = 1\n")
        (repository / "new.py").write_text(LAYER)
        (repository / "e.py").write_text(LAYER)
        (repository / "a.py").unlink()
        assert self.paths(capsys, "--since", "HEAD") == {"b.py", "c d.py", "new.py"}
        assert self.paths(capsys, "--since", "HEAD", "b.py", "e.py") == {"b.py"}

    def test_from_a_folder_below(self, repository: Path, capsys, monkeypatch) -> None:
        (repository / "in").mkdir()
        (repository / "in/f.py").write_text(LAYER)
        monkeypatch.chdir(repository / "in")
        assert self.paths(capsys, "--since", "HEAD") == {"f.py"}

    @pytest.mark.parametrize("commit", ["gone", "--output=x"])
    def test_a_commit_that_is_none(self, repository: Path, capsys, commit: str) -> None:
        assert main(["check", f"--since={commit}"]) == 2
        err = capsys.readouterr().err
        assert err.startswith("fixlayers: error: --since: ")
        assert err.count("\n") == 1

    def test_outside_a_repository(self, tree: Tree, capsys, monkeypatch) -> None:
        project = tree({"a.py": LAYER})
        monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.parent))
        assert main(["check", "--since", "HEAD"]) == 2
        assert "not a git repository" in capsys.readouterr().err
