"""The folder of the cache: whole entries or none, and nothing of anyone else's."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from fixlayers.cache import folder as module
from fixlayers.cache.folder import FACTS, RESULTS, CacheFolder, default_folder
from tests.conftest import untouched

posix = pytest.mark.skipif(sys.platform == "win32", reason="modes and pipes are POSIX's")
NAME = f"a{FACTS}"


@pytest.fixture
def folder(tmp_path: Path) -> CacheFolder:
    return CacheFolder(str(tmp_path / "deep" / "cache"))


def test_what_is_written_is_read(folder: CacheFolder) -> None:
    assert folder.read(NAME) is None
    for data in (b"x" * 100_000, b""):
        folder.write(NAME, data)
        assert folder.read(NAME) == data
    assert folder.read(f"b{FACTS}") is None


@pytest.mark.parametrize(
    "spoil",
    [lambda d: d[:-1], lambda d: d[:3], lambda _: b"", lambda d: d + b"x",
     lambda d: d.replace(b"true", b"lies")],
    ids=["cut", "short", "empty", "longer", "changed"],
)  # fmt: skip
def test_a_damaged_entry_is_missing(folder: CacheFolder, spoil) -> None:
    folder.write(NAME, b"true")
    path = Path(folder.path, NAME)
    path.write_bytes(spoil(path.read_bytes()))
    assert folder.read(NAME) is None
    folder.write(NAME, b"true")
    assert folder.read(NAME) == b"true"


def test_what_is_no_file_is_missing(folder: CacheFolder) -> None:
    folder.write(NAME, b"x")
    Path(folder.path, NAME).unlink()
    Path(folder.path, NAME).mkdir()
    assert folder.read(NAME) is None
    folder.write(NAME, b"x")
    assert Path(folder.path, NAME).is_dir()


@posix
def test_a_pipe_is_not_waited_for(folder: CacheFolder) -> None:
    folder.write(f"b{FACTS}", b"x")
    os.mkfifo(Path(folder.path, NAME))
    assert folder.read(NAME) is None


def test_the_folder_is_ignored_by_git_and_backups(tmp_path: Path) -> None:
    CacheFolder(str(tmp_path / "cache")).write(NAME, b"x")
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    said = subprocess.check_output(["git", "-C", str(tmp_path), "status", "--porcelain"])
    assert said == b""
    signature = b"Signature: 8a477f597d28d172789f06886806bc55"
    assert (tmp_path / "cache" / "CACHEDIR.TAG").read_bytes().startswith(signature)


def test_a_folder_of_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("dear")
    before = untouched(tmp_path)
    cache = CacheFolder(str(tmp_path))
    cache.write(NAME, b"x")
    assert not cache.is_ours()
    assert cache.read(NAME) is None
    assert untouched(tmp_path) == before


@posix
def test_a_folder_in_which_others_can_write_is_not_used(folder: CacheFolder) -> None:
    folder.write(NAME, b"x")
    Path(folder.path).chmod(0o777)
    assert folder.read(NAME) is None
    folder.write(NAME, b"y")
    Path(folder.path).chmod(0o700)
    assert folder.read(NAME) == b"x"


@posix
def test_a_folder_of_somebody_else_is_not_used(folder: CacheFolder, monkeypatch) -> None:
    folder.write(NAME, b"x")
    monkeypatch.setattr(os, "geteuid", lambda: os.stat(folder.path).st_uid + 1)
    assert folder.read(NAME) is None


@pytest.mark.parametrize("function", ["makedirs", "replace", "open", "listdir"])
def test_what_cannot_be_written_is_not_kept(folder: CacheFolder, monkeypatch, function) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OSError("no")

    folder.write(NAME, b"x")
    with monkeypatch.context() as patch:
        patch.setattr(module.os, function, fails)
        folder.write(NAME, b"y")
    assert folder.read(NAME) == b"x"
    assert not list(Path(folder.path).glob("*.tmp"))


def test_writers_and_readers_at_once_see_whole_entries(folder: CacheFolder) -> None:
    texts = [bytes([letter]) * 200_000 for letter in b"abc"]
    folder.write(NAME, texts[0])
    seen: list[bytes | None] = []

    def write(text: bytes) -> None:
        for _ in range(30):
            folder.write(NAME, text)

    writers = [threading.Thread(target=write, args=(text,)) for text in texts]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        seen.append(folder.read(NAME))
    assert seen
    assert set(seen) <= set(texts)


def test_only_the_newest_entries_are_kept(folder: CacheFolder) -> None:
    for number in range(40):
        folder.write(f"{number}{RESULTS}", b"x")
        os.utime(Path(folder.path, f"{number}{RESULTS}"), (number, number))
    kept = {path.name for path in Path(folder.path).glob(f"*{RESULTS}")}
    assert kept == {f"{number}{RESULTS}" for number in range(8, 40)}


def test_only_our_own_files_are_removed(folder: CacheFolder) -> None:
    folder.write(NAME, b"x")
    Path(folder.path, "notes").write_text("dear")
    folder.remove()
    assert os.listdir(folder.path) == ["notes"]
    Path(folder.path, "notes").unlink()
    folder.write(NAME, b"x")
    folder.remove()
    assert not Path(folder.path).exists()


@posix
def test_the_folder_is_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    for given, meant in {"/x": "/x", "x": "/home/me/.cache", "": "/home/me/.cache"}.items():
        monkeypatch.setenv("XDG_CACHE_HOME", given)
        assert default_folder() == f"{meant}/fixlayers"
