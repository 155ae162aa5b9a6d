"""`fixlayers apply`: a patch that `diff` wrote, whole or thinned, on the files that it is for."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from fixlayers import __version__
from fixlayers.diagnostics import FileError
from fixlayers.discovery import Project
from fixlayers.exit_codes import CLEAN, FAILED
from fixlayers.files import read_file, write_files
from fixlayers.origin import Origin, read_origin
from fixlayers.patch import PatchedFile, RefusalError, digest, read_patch, take_back
from fixlayers.report.text import printable
from fixlayers.request import STDIN, Request, processors
from fixlayers.results import FileResult
from fixlayers.review import check_reversible, reviewed
from fixlayers.running import Step, run
from fixlayers.settings import Settings, SettingsError

Files = Mapping[str, PatchedFile]
Sources = Mapping[str, bytes]


def apply_patch(
    source: str, *, reverse: bool = False, jobs: int | None = None, quiet: bool = False
) -> int:
    """Write what a patch says, in all of its files or in none, and return the exit code.

    `source` is the patch's path, "-" for stdin; with `reverse`, what it did is taken back. A patch
    that is not applied is refused in one line on stderr.
    """
    try:
        files = {file.path: file for file in read_patch(_read(source))}
        before = {path: _content(file, reverse=reverse) for path, file in files.items()}
        change = _taken_back if reverse else _applied
        after = change(files, before, jobs or processors()) if files else {}
        if error := write_files([(path, before[path], after[path]) for path in files]):
            raise RefusalError(f"{error.path}: {error.message}")
    except (RefusalError, SettingsError) as error:
        line = f"{error.line}:" if isinstance(error, RefusalError) and error.line else ""
        text = f"{source}:{line} {error}; nothing is written"
        sys.stderr.write(f"fixlayers: error: {printable(text)}\n")
        return FAILED
    if not quiet:
        count = f"{len(files)} file{'' if len(files) == 1 else 's'}"
        said = f"Took the patch back from {count}." if reverse else f"Patched {count}."
        sys.stderr.write(f"{said if files else 'The patch changes nothing.'}\n")
    return CLEAN


def _read(source: str) -> bytes:
    if source == STDIN:
        return sys.stdin.buffer.read()
    content = read_file(source)
    if isinstance(content, FileError):
        raise RefusalError(content.message)
    return content.data


def _content(file: PatchedFile, *, reverse: bool) -> bytes:
    """Return what a file of the patch holds, which must be what the patch is for."""
    _check_path(file.path, file.line)
    content = read_file(file.path)
    if isinstance(content, FileError):
        raise RefusalError(f"{file.path}: {content.message}", file.line)
    found = digest(content.data)
    if not reverse and found != file.base:
        reason = "is patched already" if found == file.result else "has changed since"
        raise RefusalError(f"{file.path} {reason}", file.line)
    if reverse and found == file.base:
        raise RefusalError(f"{file.path} is as it was before the patch", file.line)
    return content.data


def _held(path: str) -> bytes:
    """Return what a file holds that the patch only names, nothing if it is gone."""
    content = read_file(path)
    return b"" if isinstance(content, FileError) else content.data


def _check_path(path: str, line: int) -> None:
    """Refuse a path that is not one from the working folder, or that links lead out of it."""
    parts = path.split("/")
    foreign = os.sep != "/" and (os.sep in path or os.path.splitdrive(path)[0])
    if foreign or "\0" in path or not {"", ".", ".."}.isdisjoint(parts):
        raise RefusalError(f"{path} is no path from the working folder", line)
    folder = os.path.realpath(os.getcwd()).rstrip(os.sep) + os.sep
    if not os.path.realpath(path).startswith(folder):
        raise RefusalError(f"{path} leads out of the working folder", line)


def _applied(files: Files, before: Sources, jobs: int) -> Sources:
    """Return what the files of the patch become, once nothing speaks against it."""
    after: dict[str, bytes] = {}
    origin = _origin(files)

    def review(project: Project, settings: Settings, _request: Request) -> list[FileResult]:
        own = {path: file for path, file in files.items() if path in project.targets}
        if any(project.sources[path] != before[path] for path in own):
            raise RefusalError("a file has just changed")
        after.update(reviewed(project, settings, own, jobs=jobs))
        return []

    try:
        _run(files, origin, review, jobs)
    except RefusalError as error:
        if origin.version == __version__:
            raise
        versions = f"the patch is by fixlayers {origin.version}, this is {__version__}"
        raise RefusalError(f"{error} ({versions})", error.line) from error
    if left := sorted(files.keys() - after.keys()):
        raise RefusalError(f"{left[0]} is a link, or left out by the settings")
    return after


def _taken_back(files: Files, before: Sources, _jobs: int) -> Sources:
    """Return what the files of the patch were before it."""
    after = {path: take_back(file, before[path]) for path, file in files.items()}
    for path, file in files.items():
        if digest(after[path]) != file.base:
            raise RefusalError(f"{path} is not what this patch made of it", file.line)
        for relying in file.relying:
            _check_path(relying.path, file.line)
    check_reversible(files, _held)
    return after


def _run(files: Files, origin: Origin, step: Step, jobs: int) -> None:
    """Take the step on the projects of the files, under the settings of the patch."""
    report = run(origin.request(tuple(files), jobs=jobs), step)
    for error in report.errors:
        if error.fatal:
            raise RefusalError(f"{error.path}: {error.message}")


def _origin(files: Files) -> Origin:
    """Return how the patch was planned."""
    texts = {file.plan: file.line for file in files.values()}
    line = max(texts.values())
    if len(texts) > 1:
        raise RefusalError("its files were not planned together", line)
    try:
        return read_origin(*texts)
    except ValueError as error:
        raise RefusalError(f'no "fixlayers-plan: ..." line can be read: {error}', line) from error
