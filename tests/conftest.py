"""What several test files share: a folder to work in, and an engine whose findings are obvious."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

import pytest
from hypothesis import settings

from fixlayers import engine, request
from fixlayers.diagnostics import FileError, Finding
from fixlayers.engine import FileResult
from fixlayers.settings import Settings

# How long an example takes is the machine's affair.
settings.register_profile("fixlayers", deadline=None)
settings.load_profile("fixlayers")

Tree = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """Return a function that writes files into a fresh project and makes it the working folder."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "setup.py").touch()
    monkeypatch.chdir(project)

    def write(files: Mapping[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return project

    return write


def untouched(folder: Path) -> dict[Path, tuple[int, int]]:
    """Return what changes with every write, for each file and folder below."""
    states = ((path, path.stat()) for path in folder.rglob("*"))
    return {path: (state.st_mtime_ns, state.st_ino) for path, state in states}


@pytest.fixture
def git() -> Callable[..., bytes]:
    """Return a function that runs git in the working folder and returns what it prints."""

    def run(*arguments: str) -> bytes:
        command = ["git", "-c", "core.autocrlf=false", "-c", "init.defaultBranch=main", *arguments]
        done = subprocess.run(command, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout

    return run


@pytest.fixture(autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a cache of its own, and return its folder."""
    monkeypatch.delenv("FIXLAYERS_CACHE_DIR", raising=False)
    home = tmp_path_factory.mktemp("cache")
    for variable in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(variable, str(home))
    return home / "fixlayers"


class FakeEngine:
    """Finds words instead of layers, so that tests of the command line rest on no rule.

    `safe` has a safe fix (`SAFE`), `risky` an unsafe one (`RISKY`), `hard` none; `hint` is a note
    and `crash` a file that cannot be planned. `calls` are the paths seen, the targets and the
    settings of each call.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[tuple[str, ...], tuple[str, ...], Settings]] = []

    def check_project(
        self,
        sources: Mapping[str, bytes],
        settings: Settings,
        *,
        targets: Collection[str],
        jobs: int = 1,
    ) -> tuple[FileResult, ...]:
        assert jobs > 0
        self.calls.append((tuple(sources), tuple(targets), settings))
        results = (_look(path, sources[path], settings, fix=False) for path in targets)
        return tuple(results)

    def fix_project(
        self,
        sources: Mapping[str, bytes],
        settings: Settings,
        *,
        targets: Collection[str],
        jobs: int = 1,
        progress: Callable[[int, int], None] | None = None,
    ) -> tuple[FileResult, ...]:
        assert jobs > 0
        self.calls.append((tuple(sources), tuple(targets), settings))
        if progress:
            progress(len(targets), len(targets))
        return tuple(_look(path, sources[path], settings, fix=True) for path in targets)

    def fix_all(
        self, sources: Mapping[str, bytes], settings: Settings, **options: object
    ) -> tuple[FileResult, ...]:
        """Fix what is no target as well, as an engine does for relatives."""
        options["targets"] = sources
        return self.fix_project(sources, settings, **options)  # type: ignore[arg-type]


_WORDS = {
    b"safe": ("FXL101", "error", "safe", ""),
    b"risky": ("FXL205", "error", "unsafe", "the guess"),
    b"hard": ("FXL204", "error", None, "the obstacle"),
    b"hint": ("FXL401", "note", None, ""),
}


def _look(path: str, source: bytes, settings: Settings, *, fix: bool) -> FileResult:
    findings, after = [], source
    for number, line in enumerate(source.split(b"\n"), 1):
        for word, (code, level, *cure) in _WORDS.items():
            if word not in line or not settings.enables(code):
                continue
            safety, reason = (None, "read-only") if path in settings.read_only else cure
            applied = safety == "safe" or (safety == "unsafe" and settings.unsafe_fixes)
            finding = Finding(
                code, "rule", f"has {word.decode()}", path, number, line.index(word) + 1, "C",
                level, safety, reason, applied,
            )  # fmt: skip
            findings.append(finding)
            if applied and fix:
                after = after.replace(word, word.upper())
    error = FileError(path, "cannot be planned", 3, 7) if b"crash" in source else None
    return FileResult(path, source, source if error else after, tuple(findings), error)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    """Put the fake engine in place of the real one, and let nobody remember what it says."""
    fake = FakeEngine()
    monkeypatch.setattr(request, "default_folder", lambda: "")
    for name in ("check_project", "fix_project"):
        monkeypatch.setattr(engine, name, getattr(fake, name), raising=False)
    return fake


Child = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def child() -> Child:
    """Return a function that runs Python in a process of its own."""

    def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
        command = [sys.executable, *arguments]
        return subprocess.run(command, capture_output=True, check=False, **options)  # type: ignore[call-overload, no-any-return]

    return run
