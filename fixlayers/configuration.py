"""The settings files of a project: `[tool.fixlayers]` of pyproject.toml, or fixlayers.toml."""

from __future__ import annotations

import os
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from msgspec import Struct, structs

from fixlayers import excludes
from fixlayers.diagnostics import FileError
from fixlayers.discovery import Project, shown, walk
from fixlayers.installable import is_installable
from fixlayers.line_length import project_line_length
from fixlayers.setting_values import read_options
from fixlayers.settings import Options, Settings, SettingsError
from fixlayers.toml import read_toml, table

if TYPE_CHECKING:
    from fixlayers.baseline import Baseline

NAMES = (".fixlayers.toml", "fixlayers.toml", "pyproject.toml")
"""The settings files of a folder; the first that has settings counts."""


class SettingsFile(Struct, frozen=True):
    """A settings file, absolute, and what it says; patterns in it are seen from its folder."""

    path: str
    options: Options = Options()

    @property
    def folder(self) -> str:
        """The folder that it lies in."""
        return os.path.dirname(self.path)


NONE = SettingsFile("")


class Configuration:
    """Which settings hold for which file.

    Args:
        command_line: what the command line says, which goes before all files.
        only: a settings file to be read in place of all others, "" for none.
        baseline: the findings that are not spoken of.

    Raises SettingsError, in any method, for a settings file that cannot be meant as it stands.
    """

    def __init__(
        self, command_line: Options, only: str = "", baseline: Baseline | None = None
    ) -> None:
        self._command_line = command_line
        self._baseline = baseline
        self._only = _read(os.path.abspath(only), must_exist=True) if only else None
        self._by_folder: dict[str, SettingsFile] = {}
        self._by_shown: dict[str, SettingsFile] = {}

    def nearest(self, folder: str) -> SettingsFile:
        """Return the settings file of an absolute folder, or of the nearest one above it."""
        if self._only is not None:
            return self._only
        if folder not in self._by_folder:
            above = os.path.dirname(folder)
            self._by_folder[folder] = next(
                (found for name in NAMES if (found := _read(os.path.join(folder, name)))),
                self.nearest(above) if above != folder else NONE,
            )
        return self._by_folder[folder]

    def _of_file(self, path: str) -> SettingsFile:
        """Return the settings file of a file, by the path that a user is shown."""
        folder = os.path.dirname(path)
        if folder not in self._by_shown:
            self._by_shown[folder] = self.nearest(os.path.abspath(folder))
        return self._by_shown[folder]

    def _of_files(self, project: Project) -> Iterator[tuple[str, SettingsFile]]:
        """Yield the files of a project, each with its settings file.

        What is only read is none of the run's business: a broken file of its own is passed over,
        as broken code of it is.
        """
        targets = frozenset(project.targets)
        for path in project.sources:
            try:
                yield path, self._of_file(path)
            except SettingsError:
                if path in targets:
                    raise
                yield path, self.nearest(project.root)

    def settings(self, project: Project) -> tuple[Settings, tuple[FileError, ...]]:
        """Return the settings for the files of a project, and broken files of its formatter."""
        length, errors = project_line_length(project.root)
        plain = Settings(
            line_length=length,
            read_only=project.read_only,
            installable=is_installable(project.root),
        )
        base = self._over(plain, self.nearest(project.root))
        by_path: dict[str, Settings] = {}
        known: dict[tuple[str, tuple[str, ...]], Settings] = {}
        for path, file in self._of_files(project):
            ignored = _ignored(file, path)
            key = (file.path, ignored)
            if key not in known:
                here = structs.replace(self._over(plain, file), file_ignore=ignored)
                known[key] = base if here == base else here
            here = known[key]
            if self._baseline and (findings := self._baseline.codes(path)):
                here = structs.replace(here, known=findings)
            if here is not base:
                by_path[path] = here
        return structs.replace(base, by_path=by_path), errors

    def _over(self, settings: Settings, file: SettingsFile) -> Settings:
        return settings.over(file.options).over(self._command_line)

    def excluded(self, project: Project) -> frozenset[str]:
        """Return the files of a project that the settings files exclude."""
        cwd = os.getcwd()
        by_path = dict(self._of_files(project))
        found: set[str] = set()
        for file in set(by_path.values()):
            if not file.options.exclude:
                continue
            top = file.folder if file.folder.startswith(project.root) else project.root
            patterns = excludes.below(file.options.exclude, top, file.folder)
            kept = set(walk(top, patterns).files)
            found.update(
                path
                for path, its in by_path.items()
                if its == file and shown(os.path.abspath(path), cwd) not in kept
            )
        return frozenset(found)


def without_excluded(project: Project, excluded: frozenset[str]) -> Project:
    """Return the project with the excluded files as relatives that are read and never changed."""
    if not excluded:
        return project
    return structs.replace(
        project,
        targets=tuple(path for path in project.targets if path not in excluded),
        read_only=tuple(sorted({*project.read_only, *excluded})),
    )


def _ignored(file: SettingsFile, path: str) -> tuple[str, ...]:
    """Return the codes that `per-file-ignores` leave out for a path."""
    if not file.options.per_file_ignores:
        return ()
    path = os.path.abspath(path)
    below = path.removeprefix(f"{file.folder}{os.sep}").replace(os.sep, "/")
    name = os.path.basename(path)
    return tuple(
        code
        for pattern, codes in file.options.per_file_ignores or ()
        if fnmatchcase(name, pattern)
        or fnmatchcase(below, pattern)
        or fnmatchcase(below, f"{pattern.rstrip('/')}/*")
        for code in codes
    )


def _read(path: str, *, must_exist: bool = False) -> SettingsFile | None:
    """Return a settings file, None if there is none or it is not about fixlayers."""
    if not must_exist and not os.path.lexists(path):
        return None
    display = shown(path, os.getcwd())
    if must_exist and not os.path.lexists(path):
        raise SettingsError(f"{display}: no such settings file")
    found = read_toml(path, display)
    if isinstance(found, FileError):
        place = f":{found.line}:{found.column}" if found.line else ""
        if os.path.basename(path) == "pyproject.toml" and not must_exist:
            return None  # the formatter's settings report it
        raise SettingsError(f"{display}{place}: {found.message}")
    if os.path.basename(path) == "pyproject.toml":
        tool = table(found, "tool")
        if "fixlayers" not in tool:
            return None
        found = dict(table(tool, "fixlayers"))
    return SettingsFile(path, read_options(found, display))
