"""What earlier runs have found out is used where it still holds, and changes no answer."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from fixlayers import engine
from fixlayers.cache import cache as module
from fixlayers.cache import own_source
from fixlayers.cache.folder import FACTS, RESULTS
from fixlayers.cli import main
from fixlayers.survey import source as survey
from tests.conftest import Tree

ROOT = Path(__file__).parents[2]
PARENT = """
import keras


class Parent(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
"""
CHILD = """
from parent import Parent


class Child(Parent):
    def __init__(self, rate, **kwargs):
        super().__init__(units=3, **kwargs)
        self.rate = rate
"""
FILES = {
    "parent.py": PARENT,
    "child.py": CHILD,
    "broken.py": "import keras\nclass A(keras.layers.Layer:\n    pass\n",
    "reader.py": "import keras\nclass N(keras.layers.Layer):\n    pass\nprint(config['units'])\n",
}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        return code, *capfd.readouterr()

    return run


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """List the sources that are surveyed."""
    sources: list[bytes] = []
    original = survey.survey_source

    def listed(data: bytes) -> object:
        sources.append(data)
        return original(data)

    monkeypatch.setattr(survey, "survey_source", listed)
    return sources


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the calls of the engine."""
    calls: list[str] = []
    for name in ("check_project", "fix_project"):
        original = getattr(engine, name)

        def listed(*args: object, name: str = name, original=original, **kwargs: object):
            calls.append(name)
            return original(*args, **kwargs)

        monkeypatch.setattr(engine, name, listed)
    return calls


JSON = ("check", "--output-format", "json")


@pytest.mark.parametrize(
    "command", [("check",), JSON, ("diff",), ("check", "--output-format", "sarif", "parent.py")]
)
def test_an_unchanged_project_gets_the_same_answer_without_a_plan(
    tree: Tree, run: Run, planned: list[str], command: tuple[str, ...]
) -> None:
    tree(FILES)
    without = run(*command, "--no-cache")
    cold = run(*command)
    assert len(planned) == 2
    warm = run(*command)
    assert len(planned) == 2
    assert without == cold == warm
    assert without[0] == 2 if "parent.py" not in command else 1


@pytest.mark.parametrize("jobs", ["1", "2", "5"])
def test_json_is_the_same_from_any_number_of_processes(
    tree: Tree, run: Run, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    tree({**FILES, **{f"m{n}.py": PARENT.replace("Parent", f"P{n}") for n in range(20)}})
    expected = run(*JSON, "--no-cache", "--jobs", "1")
    monkeypatch.setattr("fixlayers.survey.reader._WORTH_A_PROCESS", 500)
    monkeypatch.setattr("fixlayers.parts._WORTH_A_PROCESS", 3)
    without, cold, warm = (run(*JSON, *o, "--jobs", jobs) for o in (["--no-cache"], [], []))
    # Only one file is read again, and all is planned.
    tree({"m3.py": f"{PARENT.replace('Parent', 'P3')}\n"})
    changed = run(*JSON, "--jobs", jobs)
    assert without == cold == warm == changed == expected


def test_only_what_has_changed_is_read_again(tree: Tree, run: Run, read: list[bytes]) -> None:
    tree(FILES)
    run("check")
    assert set(read) == {text.encode() for text in FILES.values()}
    read.clear()
    changed = f"{CHILD}\n# more\n"
    tree({"child.py": changed})
    warm = run("check")
    assert read == [changed.encode()]
    assert warm == run("check", "--no-cache")


def test_a_moved_file_is_known_by_its_new_name(tree: Tree, run: Run, read: list[bytes]) -> None:
    project = tree(FILES)
    run("check")
    read.clear()
    (project / "reader.py").rename(project / "other.py")
    warm = run("check")
    assert read == []
    assert "other.py:2" in warm[1]
    assert warm == run("check", "--no-cache")


def test_a_change_of_a_parent_decides_its_child_again(tree: Tree, run: Run, read) -> None:
    tree({"parent.py": PARENT, "child.py": CHILD})
    first = run(*JSON)
    read.clear()
    tree({"parent.py": PARENT.replace("keras.layers.Layer", "object")})
    warm = run(*JSON)
    assert CHILD.encode() not in read
    assert "child.py" in first[1]
    assert "child.py" not in warm[1]
    assert warm == run(*JSON, "--no-cache")


@pytest.mark.parametrize("options", [("--select", "FXL3"), ("--target", "keras3"), ("child.py",)])
def test_other_settings_and_other_targets_are_another_question(
    tree: Tree, run: Run, planned: list[str], options: tuple[str, ...]
) -> None:
    tree(FILES)
    run(*JSON)
    assert run(*JSON, *options) == run(*JSON, *options, "--no-cache")
    assert len(planned) == 3


def test_a_setting_in_a_file_is_another_question(tree: Tree, run: Run) -> None:
    tree(FILES)
    first = run("check")
    tree({"fixlayers.toml": 'ignore = ["FXL3"]\n'})
    assert run("check") == run("check", "--no-cache") != first


def test_other_code_of_ours_knows_nothing(tree: Tree, run: Run, planned, read, monkeypatch) -> None:
    tree(FILES)
    run("check")
    read.clear()
    monkeypatch.setattr(module, "own_digest", lambda _: b"other")
    run("check")
    assert len(planned) == 2
    assert PARENT.encode() in read


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], bytes]:
    """Return a function that returns the digest of the source in a folder."""
    monkeypatch.setattr(own_source, "_PACKAGE", str(tmp_path / "package"))
    (tmp_path / "package" / "b").mkdir(parents=True)
    return lambda: own_source.own_digest(module.CacheFolder(str(tmp_path / "cache")))


def test_our_own_source_tells_states_apart(tmp_path: Path, own: Callable[[], bytes]) -> None:
    seen = [own()]
    for name, text in {"a.py": "1", "b/c.py": "1", "b/c.json": "1", "b/d.py": "2"}.items():
        (tmp_path / "package" / name).write_text(text)
        seen.append(own())
    (tmp_path / "package/a.py").write_text("2")
    seen.append(own())
    assert len(set(seen)) == 6
    (tmp_path / "package/a.pyc").write_text("1")
    assert own() == seen[-1]


def test_our_own_source_is_the_same_at_another_time(
    tmp_path: Path, own: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "package/a.py"
    path.write_text("1")
    first = own()
    os.utime(path, (1, 1))
    assert own() == first
    # It is not read where its time is known.
    monkeypatch.setattr(own_source, "_read", lambda _: b"2")
    assert own() == first
    os.utime(path, (2, 2))
    assert own() != first


def test_a_fix_takes_the_same_from_the_cache_as_from_the_sources(tree: Tree, run: Run) -> None:
    files = {"parent.py": PARENT, "child.py": CHILD}
    project = tree(files)
    fixed = []
    for options in (["--no-cache"], [], []):
        tree(files)
        code, out, err = run("fix", *options)
        fixed.append((code, out, err, *(project.joinpath(name).read_bytes() for name in files)))
    assert fixed[0] == fixed[1] == fixed[2]
    assert run("check")[0] == 0


def _entries(folder: Path, ending: str) -> Iterator[Path]:
    found = list(folder.glob(f"*{ending}"))
    assert found
    yield from found


def test_a_damaged_cache_changes_nothing(tree: Tree, run: Run, cache_folder: Path) -> None:
    tree(FILES)
    expected = run(*JSON)
    for path in (*_entries(cache_folder, RESULTS), *_entries(cache_folder, FACTS)):
        path.write_bytes(path.read_bytes()[:-7])
    assert run(*JSON) == expected
    assert run(*JSON) == expected


# Well sealed, and of no sense: what a program that means harm could write, or one that errs.
HOSTILE = {
    "no msgpack": b"\xc1",
    "a number": msgspec.msgpack.encode(7),
    "nested deeply": b"\x91" * 100_000 + b"\x90",
    "an unknown path": msgspec.msgpack.encode([{"path": "../x.py", "change": b"x"}]),
    "a change of no sense": msgspec.msgpack.encode([{"path": "parent.py", "change": b"x"}]),
    "wrong types": msgspec.msgpack.encode([{"path": 1, "findings": 0}]),
    "facts of no sense": msgspec.msgpack.encode(
        {"read_facts": {b"x": 1}, "class_lines": {b"y": "z"}, 3: {}}
    ),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_an_entry_of_no_sense_is_a_miss(
    tree: Tree, run: Run, cache_folder: Path, data: bytes
) -> None:
    tree(FILES)
    expected = run(*JSON)
    folder = module.CacheFolder(str(cache_folder))
    for path in (*_entries(cache_folder, RESULTS), *_entries(cache_folder, FACTS)):
        folder.write(path.name, data)
    assert run(*JSON) == expected


def test_facts_of_no_sense_are_read_again(tree: Tree, run: Run, cache_folder: Path) -> None:
    tree(FILES)
    expected = run("check")
    folder = module.CacheFolder(str(cache_folder))
    (path,) = _entries(cache_folder, FACTS)
    known = msgspec.msgpack.decode(folder.read(path.name), type=dict[str, dict[bytes, object]])
    assert {"class_lines", "read_facts"} <= known.keys()
    broken = {subject: {digest: [[1]] for digest in entries} for subject, entries in known.items()}
    folder.write(path.name, msgspec.msgpack.encode(broken))
    for entry in _entries(cache_folder, RESULTS):
        entry.unlink()
    assert run("check") == expected


def test_a_project_brings_no_cache_along(tree: Tree, run: Run, cache_folder: Path) -> None:
    project = tree({"parent.py": PARENT})
    run("check")
    assert {path.name for path in project.iterdir()} == {"setup.py", "parent.py"}
    assert list(cache_folder.iterdir())


def test_without_the_cache_nothing_is_kept(tree: Tree, run: Run, cache_folder: Path) -> None:
    tree(FILES)
    run("check", "--no-cache")
    run("check", "--cache-dir", "other")
    assert not cache_folder.exists()
    assert list(Path("other").glob(f"*{FACTS}"))


def test_without_keras_nothing_is_kept(tree: Tree, run: Run, cache_folder: Path) -> None:
    tree({"a.py": "x = 1\n"})
    assert run("check")[0] == 0
    assert not cache_folder.exists()


def test_an_editor_reads_the_cache_and_keeps_nothing(
    tree: Tree, run: Run, read: list[bytes], cache_folder: Path, monkeypatch
) -> None:
    tree(FILES)
    run("check")
    before = sorted(cache_folder.iterdir())
    read.clear()
    child = CHILD.encode() + b"\n# more\n"
    stdin = os.fdopen(os.memfd_create("stdin"), "w+b") if hasattr(os, "memfd_create") else None
    if stdin is None:
        pytest.skip("needs files in memory")
    stdin.write(child)
    stdin.seek(0)
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": stdin}))
    assert run("check", "--stdin-filename", "child.py", "-")[0] == 1
    assert read == [child]
    assert sorted(cache_folder.iterdir()) == before


def test_a_folder_that_cannot_be_written_is_no_error(tree: Tree, run: Run, monkeypatch) -> None:
    project = tree(FILES)
    expected = run("check", "--no-cache")
    monkeypatch.setenv("FIXLAYERS_CACHE_DIR", str(project / "parent.py" / "cache"))
    assert run("check") == run("check") == expected


def test_clean_removes_it(tree: Tree, run: Run, cache_folder: Path) -> None:
    tree(FILES)
    assert run("clean") == (0, "", "There is no cache.\n")
    run("check")
    assert cache_folder.exists()
    assert run("clean") == (0, "", f"Removed the cache in {cache_folder}.\n")
    assert not cache_folder.exists()


def test_clean_leaves_other_folders_alone(tree: Tree, run: Run) -> None:
    project = tree(FILES)
    code, _, err = run("clean", "--cache-dir", ".")
    assert (code, err) == (2, f"fixlayers: error: {project} is no cache of yours\n")
    assert (project / "parent.py").exists()


def test_processes_at_once_give_the_same_answer(tree: Tree, run: Run) -> None:
    tree({**FILES, **{f"m{n}.py": PARENT.replace("Parent", f"P{n}") for n in range(30)}})
    expected = run(*JSON, "--no-cache")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "fixlayers", *JSON]
    for _ in range(2):
        started = [
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment
            )
            for _ in range(4)
        ]
        for process in started:
            out, err = process.communicate(timeout=120)
            assert (process.returncode, out.decode(), err.decode()) == expected
