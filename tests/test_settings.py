"""Which rules run, and what the project's own settings say."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixlayers.diagnostics import FileError
from fixlayers.line_length import project_line_length
from fixlayers.settings import Settings, SettingsError, parse_codes
from tests.conftest import Tree

CODES = ("FXL101", "FXL102", "FXL201", "FXL301")


class TestEnables:
    @pytest.mark.parametrize(
        ("select", "ignore", "enabled"),
        [
            ((), (), CODES),
            (("FXL1",), (), ("FXL101", "FXL102")),
            (("FXL101", "FXL3"), (), ("FXL101", "FXL301")),
            ((), ("FXL1",), ("FXL201", "FXL301")),
            (("FXL101",), ("FXL1",), ("FXL101",)),  # the longer prefix decides
            (("FXL1",), ("FXL101",), ("FXL102",)),
            (("FXL101",), ("FXL101",), ()),  # of two equal ones, ignore does
            (("FXL",), ("FXL2",), ("FXL101", "FXL102", "FXL301")),
        ],
    )
    def test_the_longest_prefix_decides(self, select, ignore, enabled):
        settings = Settings(select=select, ignore=ignore)
        assert tuple(code for code in CODES if settings.enables(code)) == enabled


class TestParseCodes:
    def test_lists_cases_and_repetitions(self):
        values = ["fxl101, FXL2", "FXL101"]
        assert parse_codes(values, CODES, "--select") == ("FXL101", "FXL2")

    @pytest.mark.parametrize(
        ("value", "message"),
        [
            ("FXL103", '--ignore: no rule has the code "FXL103"; did you mean "FXL10'),
            ("FLX301", '--ignore: no rule has the code "FLX301"; did you mean "FXL301"?'),
            ("bogus", '--ignore: no rule has the code "BOGUS"; see "fixlayers rule"'),
            ("FXL101,", '--ignore: no rule has the code "";'),
        ],
    )
    def test_an_unknown_code_is_refused_with_the_nearest_one(self, value: str, message: str):
        with pytest.raises(SettingsError) as raised:
            parse_codes([value], CODES, "--ignore")
        assert str(raised.value).startswith(message)


class TestLineLength:
    @pytest.mark.parametrize(
        ("files", "length"),
        [
            ({}, 88),
            ({"pyproject.toml": "[tool.ruff]\nline-length = 101\n"}, 101),
            ({"pyproject.toml": "[tool.black]\nline-length = 79\n"}, 79),
            ({"pyproject.toml": "[tool.black]\nline-length=79\n[tool.ruff]\nline-length=99"}, 99),
            ({"pyproject.toml": "[tool.ruff]\n", "setup.cfg": "[flake8]\nmax-line-length=70"}, 88),
            ({"pyproject.toml": "[project]\n", "setup.cfg": "[flake8]\nmax-line-length=70"}, 70),
            ({"ruff.toml": "line-length = 90\n"}, 90),
            ({".ruff.toml": "line-length = 91\n", "ruff.toml": "line-length = 90\n"}, 91),
            ({"setup.cfg": "[pycodestyle]\nmax_line_length = 110\n"}, 110),
            ({".flake8": "[flake8]\nmax-line-length = 120  # wide\n"}, 120),
            ({"tox.ini": "[tox]\n[flake8]\nmax-line-length = 119\n"}, 119),
            ({"tox.ini": "[flake8]\nmax-line-length = %(x)s\n"}, 88),
            ({"setup.cfg": "[flake8]\nmax-line-length =\n"}, 88),
            ({"pyproject.toml": '[tool.ruff]\nline-length = "wide"\n'}, 88),
            ({"pyproject.toml": "[tool.ruff]\nline-length = true\n"}, 88),
            ({"pyproject.toml": "[tool.ruff]\nline-length = -1\n"}, 88),
            ({"pyproject.toml": "tool = 3\n"}, 88),
            ({"pyproject.toml": "[tool]\nruff = 3\n"}, 88),
        ],
    )
    def test_where_it_is_found(self, tree: Tree, files: dict[str, str], length: int):
        assert project_line_length(str(tree(files))) == (length, ())

    @pytest.mark.parametrize(
        ("content", "message", "line", "column"),
        [
            (b"[project]\nname = \n", "Invalid value", 2, 8),
            (b"[project]\nname", "Expected '=' after a key in a key/value pair", 2, 5),
            (b"# \xe9t\xe9\n# \xff", "not UTF-8", 1, 3),
            (b"\n x = 1\n y = '\xe9'\n", "not UTF-8", 3, 7),
            (b"x = " + b"[" * 100_000, "nested too deeply", 0, 0),
        ],
    )
    def test_a_broken_pyproject_is_an_error_with_its_position(
        self, tree: Tree, content: bytes, message: str, line: int, column: int
    ):
        project = tree({"pyproject.toml": content})
        length, (error,) = project_line_length(str(project))
        assert length == 88
        assert error == FileError("pyproject.toml", message, line, column)

    def test_a_pyproject_that_cannot_be_read_is_an_error(self, tree: Tree):
        project = tree({})
        (project / "pyproject.toml").mkdir()
        assert project_line_length(str(project)) == (
            88,
            (FileError("pyproject.toml", "is a directory"),),
        )

    def test_a_broken_setup_cfg_is_a_word_and_no_error(self, tree: Tree):
        project = tree({"setup.cfg": "no section = 1\n"})
        length, (error,) = project_line_length(str(project))
        assert length == 88
        assert (error.path, error.fatal) == ("setup.cfg", False)

    def test_a_broken_file_of_another_project_is_shown_by_its_path(self, tree, tmp_path: Path):
        tree({})
        (tmp_path / "pyproject.toml").write_bytes(b"=")
        _, (error,) = project_line_length(str(tmp_path))
        assert error.path == f"{tmp_path}/pyproject.toml"
