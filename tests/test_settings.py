"""Which rules run, and what the project's own settings say."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixlayers.cli import main
from fixlayers.diagnostics import FileError
from fixlayers.line_length import project_line_length
from fixlayers.settings import Options, Settings, SettingsError, parse_codes
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


class TestSettingsFiles:
    """`[tool.fixlayers]` and fixlayers.toml, through the command line."""

    LAYER = (
        "import keras\n\n\nclass A(keras.layers.Layer):\n"
        "    def __init__(self, units):\n        super().__init__()\n        self.units = units\n"
    )

    @staticmethod
    def codes(capsys, *arguments: str) -> dict[str, set[str]]:
        """Return the codes of the findings by path."""
        assert main(["check", "--output-format", "json", "-q", *arguments]) in (0, 1)
        found: dict[str, set[str]] = {}
        for finding in json.loads(capsys.readouterr().out)["findings"]:
            found.setdefault(finding["path"], set()).add(finding["code"])
        return found

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("pyproject.toml", '[tool.fixlayers]\nselect = ["FXL3"]\n'),
            ("fixlayers.toml", 'select = ["FXL3"]\n'),
            (".fixlayers.toml", 'ignore = ["fxl1", "FXL2"]\n'),
            ("pyproject.toml", '[tool.fixlayers.per-file-ignores]\n"*" = ["FXL1", "FXL2"]\n'),
            ("fixlayers.toml", '[per-file-ignores]\n"pkg/*.py" = ["FXL1", "FXL2"]\n'),
            ("fixlayers.toml", '[per-file-ignores]\n"a.py" = ["FXL1", "FXL2"]\n'),
            ("fixlayers.toml", '[per-file-ignores]\n"pkg/" = ["FXL1", "FXL2"]\n'),
        ],
    )
    def test_they_choose_the_rules(self, tree: Tree, capsys, name: str, text: str):
        tree({name: text, "pkg/a.py": self.LAYER})
        assert self.codes(capsys) == {"pkg/a.py": {"FXL301"}}

    def test_the_nearest_file_counts_and_the_command_line_before_it(self, tree: Tree, capsys):
        tree(
            {
                "pyproject.toml": '[tool.fixlayers]\nselect = ["FXL3"]\n',
                "a.py": self.LAYER,
                "inner/fixlayers.toml": 'select = ["FXL101"]\n',
                "inner/deep/b.py": self.LAYER,
            }
        )
        assert self.codes(capsys) == {"a.py": {"FXL301"}, "inner/deep/b.py": {"FXL101"}}
        both = self.codes(capsys, "--select", "FXL3")
        assert both == {"a.py": {"FXL301"}, "inner/deep/b.py": {"FXL301"}}

    def test_one_file_in_place_of_all(self, tree: Tree, capsys):
        tree(
            {
                "fixlayers.toml": 'select = ["FXL3"]\n',
                "ci/strict.toml": 'select = ["FXL101"]\n',
                "a.py": self.LAYER,
            }
        )
        assert self.codes(capsys, "--config", "ci/strict.toml") == {"a.py": {"FXL101"}}

    def test_a_file_named_from_below_is_settled_alike(self, tree: Tree, capsys, monkeypatch):
        project = tree({"fixlayers.toml": 'select = ["FXL3"]\n', "pkg/a.py": self.LAYER})
        monkeypatch.chdir(project / "pkg")
        assert self.codes(capsys, "a.py") == {"a.py": {"FXL301"}}

    def test_exclude(self, tree: Tree, capsys):
        tree(
            {
                "fixlayers.toml": 'exclude = ["old", "/pkg/gen_*.py"]\n',
                "old/a.py": self.LAYER,
                "pkg/old/b.py": self.LAYER,
                "pkg/gen_c.py": self.LAYER,
                "pkg/d.py": self.LAYER,
            }
        )
        assert set(self.codes(capsys)) == {"pkg/d.py"}
        assert set(self.codes(capsys, "pkg")) == {"pkg/d.py"}
        assert set(self.codes(capsys, "old/a.py")) == {"old/a.py"}
        assert set(self.codes(capsys, "old/a.py", "pkg/d.py", "--force-exclude")) == {"pkg/d.py"}

    def test_exclude_in_an_inner_folder(self, tree: Tree, capsys):
        tree(
            {
                "pkg/fixlayers.toml": 'exclude = ["/old/"]\n',
                "old/a.py": self.LAYER,
                "pkg/old/b.py": self.LAYER,
                "pkg/c.py": self.LAYER,
            }
        )
        assert set(self.codes(capsys)) == {"old/a.py", "pkg/c.py"}

    def test_package_target_unsafe_fixes_and_line_length(self, tree: Tree):
        project = tree(
            {
                "fixlayers.toml": (
                    'package = "mine"\ntarget = "keras3"\nunsafe-fixes = true\nline-length = 40\n'
                ),
                "a.py": "import keras\n\n\nclass A(keras.layers.Layer):\n    pass\n",
                "b/fixlayers.toml": "",
                "b/c.py": "import keras\n\n\nclass A(keras.layers.Layer):\n    pass\n",
            }
        )
        assert main(["fix", "-q"]) == 0
        assert b'serializable(package="mine")' in (project / "a.py").read_bytes()
        assert b"serializable()" in (project / "b/c.py").read_bytes()

    def test_the_command_line_takes_unsafe_fixes_back(self):
        file, line = Options(unsafe_fixes=True), Options(unsafe_fixes=False)
        assert Settings().over(file).unsafe_fixes
        assert not Settings().over(file).over(line).unsafe_fixes
        assert Settings().over(file).over(Options()).unsafe_fixes

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("selct = []\n", 'fixlayers.toml: there is no setting "selct"; did you mean "select"?'),
            ("x = 1\n", 'fixlayers.toml: there is no setting "x"; there are select, ignore,'),
            ('select = "FXL1"\n', "fixlayers.toml: select has to be a list of strings"),
            ('select = ["FXL9"]\n', 'fixlayers.toml: select: no rule has the code "FXL9"'),
            ("ignore = [1]\n", "fixlayers.toml: ignore has to be a list of strings"),
            ("unsafe-fixes = 1\n", "fixlayers.toml: unsafe-fixes has to be true or false"),
            ('package = "a>b"\n', "fixlayers.toml: package: Keras writes"),
            ("package = 3\n", "fixlayers.toml: package has to be a string"),
            ('target = "torch"\n', "fixlayers.toml: target has to be one of auto, keras3,"),
            ("line-length = 0\n", "fixlayers.toml: line-length has to be a number"),
            ("line-length = true\n", "fixlayers.toml: line-length has to be a number"),
            ('exclude = ["!a"]\n', 'fixlayers.toml: exclude: "!a" names nothing'),
            ("per-file-ignores = []\n", "fixlayers.toml: per-file-ignores has to be a table"),
            (
                '[per-file-ignores]\n"a.py" = ["FXL9"]\n',
                'fixlayers.toml: per-file-ignores."a.py": no rule has the code "FXL9"',
            ),
            ("select = [\n", "fixlayers.toml:2:1: "),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, tree: Tree, capsys, text: str, message: str):
        project = tree({"fixlayers.toml": text, "a.py": self.LAYER})
        assert main(["fix"]) == 2
        err = capsys.readouterr().err
        assert err.startswith(f"fixlayers: error: {message}")
        assert err.count("\n") == 1
        assert (project / "a.py").read_text() == self.LAYER

    def test_a_broken_file_beside_what_is_named_stops_nothing(self, tree: Tree, capsys):
        files = {"old/fixlayers.toml": "selct = []\n", "old/a.py": self.LAYER, "b.py": self.LAYER}
        tree({"pyproject.toml": "", **files})
        named = set(self.codes(capsys, "b.py"))
        assert named == {"b.py"}
        assert main(["check"]) == main(["check", "old/a.py"]) == 2
        assert capsys.readouterr().err.count("old/fixlayers.toml: there is no setting") == 2

    def test_a_settings_file_that_is_not_there(self, capsys):
        assert main(["check", "--config", "gone.toml"]) == 2
        assert capsys.readouterr().err == "fixlayers: error: gone.toml: no such settings file\n"

    def test_a_rule_that_another_requires_is_not_half_carried_out(self, tree: Tree, capsys):
        project = tree({"fixlayers.toml": 'ignore = ["FXL101"]\n', "a.py": self.LAYER})
        assert main(["fix", "-q"]) == 1
        assert "def get_config" not in (project / "a.py").read_text()
        assert "needs FXL101: FXL101 is not selected" in capsys.readouterr().err
