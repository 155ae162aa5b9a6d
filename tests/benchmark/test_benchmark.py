"""The benchmark runs, and says something of each command; how fast they are is not judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmark.__main__ import main
from tests.benchmark.running import Command, CommandError, Cost, medians, run


def test_it_runs_on_a_folder_of_two_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "a.py").write_text("import keras\nclass A(keras.Model): pass\n")
    (folder / "b.py").write_text("x = 1\n")
    options = ["--folder", str(folder), "--scratch", str(tmp_path / "scratch")]
    assert main([*options, "--rounds", "1", "--every", "1", "--plain", "2"]) == 0
    printed = capsys.readouterr().out
    rows = [line.split(" | ")[0].lstrip("| ") for line in printed.splitlines() if "|" in line]
    for name in (
        "2 files",
        "fixlayers check, cold",
        "fixlayers check, warm",
        "fixlayers diff, cold",
        "ruff check --no-cache",
        "ast.parse",
        "libcst.parse_module",
        "the tree 4 times",
        "2 files without Keras",
        "one clean file",
    ):
        assert name in rows


def test_a_command_that_fails_is_no_figure(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no such thing"):
        run(Command(("python", "-c", "import sys; sys.exit('no such thing')"), tmp_path))


def test_the_figures_are_medians_of_runs_in_turn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    walls = iter([70.0, 80.0, 5.0, 1.0, 3.0, 2.0, 4.0, 9.0])

    def measured(command: Command) -> Cost:
        ran.append(command.arguments[0])
        return Cost(next(walls), 0.5, 7)

    monkeypatch.setattr("tests.benchmark.running.run", measured)
    commands = {name: Command((name,), tmp_path) for name in "ab"}
    found = medians(commands, 3)
    assert ran == ["a", "b"] * 4
    assert found == {"a": Cost(4.0, 0.5, 7), "b": Cost(2.0, 0.5, 7)}
