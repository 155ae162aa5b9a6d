"""From the paths of a command line to the files of the projects they belong to."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct, structs

from fixlayers import excludes
from fixlayers.diagnostics import FileError
from fixlayers.files import read_files
from fixlayers.patterns import pattern
from fixlayers.suffixes import SUFFIXES

_MARKERS = ("pyproject.toml", "setup.cfg", "setup.py", ".git")

# What the walker says of an entry it cannot read: the path twice, then the system's words.
_WALK_ERROR = pattern(
    r"(?P<path>.*): IO error for operation on (?P=path): (?P<text>.*?)(?: \(os error \d+\))?",
    re.DOTALL,
)


class Project(Struct, frozen=True):
    """The files of one project, by the path that a user is shown, and which of them are meant.

    A path is relative to the working directory where the file lies in or below it, and always
    opens the file. `targets` are sorted; `read_only` are files that are seen and never changed.
    """

    root: str
    sources: dict[str, bytes]
    targets: tuple[str, ...]
    read_only: tuple[str, ...] = ()


class Walk(Struct, frozen=True):
    """The files that were found, by the path that a user is shown, and what cannot be read."""

    files: tuple[str, ...] = ()
    errors: tuple[FileError, ...] = ()


def discover(
    paths: Sequence[str], exclude: Sequence[str] = ()
) -> tuple[tuple[Project, ...], tuple[FileError, ...]]:
    """Find and read the Python files that `paths` name, and the rest of their projects.

    A folder stands for all `.py` and `.ipynb` files below it, except those that git ignores (in a
    repository), hidden ones, builds and installed packages (`excludes.ALWAYS`) and the
    gitignore-style patterns of `exclude`; a file that is named is always taken. Excluded files are
    read all the same, as relatives of those that are not. Returns the projects, sorted by root, and
    what cannot be read; an error that concerns no target is not fatal.
    """
    cwd = os.getcwd()
    errors: list[FileError] = []
    chosen: dict[str, set[str]] = {}
    whole: dict[str, Walk] = {}
    for given in paths:
        absolute = os.path.abspath(given)
        if not os.path.lexists(absolute):
            errors.append(FileError(given, "no such file or folder"))
            continue
        root = project_root(absolute)
        if root not in whole:
            whole[root] = walk(root)
            errors += [structs.replace(error, fatal=False) for error in whole[root].errors]
        if absolute in whole and not exclude:
            named = whole[absolute]
        else:
            named = _named(absolute, exclude, cwd)
        errors += named.errors
        chosen.setdefault(root, set()).update(named.files)
    projects = []
    for root in sorted(chosen):
        project, unread = _read(root, whole[root].files, chosen[root])
        errors += unread
        if exclude:
            kept = walk(root, excludes.below(exclude, root, cwd)).files
            excluded = project.sources.keys() - {*kept, *project.targets}
            project = structs.replace(project, read_only=tuple(sorted(excluded)))
        projects.append(project)
    return tuple(projects), _once(errors)


def surround(path: str, data: bytes) -> tuple[Project, tuple[FileError, ...]]:
    """Return the project in which a file at `path` would hold `data`, with that file as target.

    For source that comes from an editor or a pipe: the file need not exist and is not read, and
    no other can be changed together with it.
    """
    cwd = os.getcwd()
    absolute = os.path.abspath(path)
    root, name = project_root(absolute), shown(absolute, cwd)
    found = walk(root)
    project, unread = _read(root, [file for file in found.files if file != name], set())
    sources = {**project.sources, name: data}
    errors = (structs.replace(error, fatal=False) for error in (*found.errors, *unread))
    others = tuple(sorted(project.sources.keys() - {name}))
    return Project(root, sources, (name,), read_only=others), _once(list(errors))


def project_root(path: str) -> str:
    """Return the folder of the project that an absolute path belongs to.

    That is the nearest one upward with a pyproject.toml, setup.cfg, setup.py or .git; else the top
    of the package that the path lies in; else the folder itself, or the one that holds the file.
    """
    folder = path if os.path.isdir(path) else os.path.dirname(path)
    for above in _upward(folder):
        if any(os.path.exists(os.path.join(above, marker)) for marker in _MARKERS):
            return above
    while os.path.exists(os.path.join(folder, "__init__.py")):
        parent = os.path.dirname(folder)
        if not os.path.exists(os.path.join(parent, "__init__.py")):
            break
        folder = parent
    return folder


def shown(path: str, cwd: str) -> str:
    """Return an absolute path as a user is shown it: from `cwd` if it lies below, with slashes."""
    inside = cwd.rstrip(os.sep) + os.sep
    return path.removeprefix(inside).replace(os.sep, "/")


def walk(folder: str, exclude: Sequence[str] = ()) -> Walk:
    """List the Python files below an absolute folder, sorted, and the places that cannot be read.

    `exclude` holds patterns as seen from `folder`.
    """
    import rignore

    cwd = os.getcwd()
    entries = rignore.walk(
        Path(folder),
        read_ignore_files=False,  # those are ripgrep's, not git's
        overrides=[f"!{pattern}" for pattern in (*excludes.ALWAYS, *exclude)],
        additional_ignores=["*", "!*/", *(f"!*{suffix}" for suffix in SUFFIXES)],
    )
    found: list[str] = []
    errors: list[FileError] = []
    while True:
        try:
            entry = next(entries)
        except StopIteration:
            break
        except OSError as error:
            errors.append(_walk_error(folder, error, cwd))
        except ValueError:
            text = "a name below is not UTF-8, passed over"
            errors.append(FileError(shown(folder, cwd), text))
        else:
            path = str(entry)
            if path.endswith(SUFFIXES) and path != folder and not os.path.isdir(path):
                found.append(shown(path, cwd))
    return Walk(tuple(sorted(found)), _once(errors))


def _named(absolute: str, exclude: Sequence[str], cwd: str) -> Walk:
    if os.path.isdir(absolute):
        return walk(absolute, excludes.below(exclude, absolute, cwd))
    return Walk((shown(absolute, cwd),))


def _read(
    root: str, files: Sequence[str], targets: set[str]
) -> tuple[Project, Iterator[FileError]]:
    sources, aliases, errors = read_files(sorted({*files, *targets}))
    meant = {aliases.get(path, path) for path in targets}
    project = Project(root, sources, tuple(sorted(meant & sources.keys())))
    return project, (structs.replace(error, fatal=error.path in targets) for error in errors)


def _upward(folder: str) -> Iterator[str]:
    yield folder
    while (parent := os.path.dirname(folder)) != folder:
        folder = parent
        yield folder


def _walk_error(folder: str, error: OSError, cwd: str) -> FileError:
    match = _WALK_ERROR.fullmatch(str(error))
    if match is None:
        return FileError(shown(folder, cwd), str(error))
    text = match["text"]
    return FileError(shown(match["path"], cwd), text[:1].lower() + text[1:])


def _once(errors: list[FileError]) -> tuple[FileError, ...]:
    """Drop repetitions, and the milder of two words about the same thing; sort the rest."""
    worst: dict[tuple[str, str], FileError] = {}
    for error in errors:
        key = (error.path, error.message)
        if key not in worst or error.fatal:
            worst[key] = error
    return tuple(worst[key] for key in sorted(worst))
