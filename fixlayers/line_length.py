"""The line length of a project's formatter, so that generated code looks like the rest."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from fixlayers.diagnostics import FileError
from fixlayers.discovery import shown
from fixlayers.files import read_file
from fixlayers.toml import read_toml, table

# The default of ruff and of black.
DEFAULT = 88

_SECTIONS = ("flake8", "pycodestyle")


def project_line_length(root: str) -> tuple[int, tuple[FileError, ...]]:
    """Return the line length that the project at `root` is formatted to, and broken settings.

    Asked in this order: ruff.toml, [tool.ruff] and [tool.black] of pyproject.toml; else
    max-line-length of flake8 or pycodestyle in setup.cfg, .flake8 and tox.ini; else 88.
    """
    errors: list[FileError] = []
    for length in (*_formatters(root, errors), *_linters(root, errors)):
        if length is not None:
            return length, tuple(errors)
    return DEFAULT, tuple(errors)


def _formatters(root: str, errors: list[FileError]) -> Iterator[int | None]:
    for name in (".ruff.toml", "ruff.toml"):
        yield _length(_toml(root, name, errors))
    tool = table(_toml(root, "pyproject.toml", errors), "tool")
    for formatter in ("ruff", "black"):
        settings = table(tool, formatter)
        yield _length(settings)
    if "ruff" in tool or "black" in tool:
        yield DEFAULT


def _linters(root: str, errors: list[FileError]) -> Iterator[int | None]:
    for name in ("setup.cfg", ".flake8", "tox.ini"):
        path = os.path.join(root, name)
        content = read_file(path) if os.path.lexists(path) else None
        if content is None or isinstance(content, FileError):
            continue
        import configparser

        parser = configparser.ConfigParser(interpolation=None, strict=False)
        try:
            parser.read_string(content.data.decode("utf-8", "replace"))
        except configparser.Error:
            text = "not valid, so it tells no line length"
            errors.append(FileError(shown(path, os.getcwd()), text, fatal=False))
            continue
        for section in filter(parser.has_section, _SECTIONS):
            for option in ("max-line-length", "max_line_length"):
                words = parser[section].get(option, "").split()
                yield int(words[0]) if words and words[0].isdecimal() else None


def _toml(root: str, name: str, errors: list[FileError]) -> Mapping[str, Any]:
    path = os.path.join(root, name)
    found = read_toml(path, shown(path, os.getcwd()))
    if isinstance(found, FileError):
        errors.append(found)
        return {}
    return found


def _length(settings: Mapping[str, Any]) -> int | None:
    length = settings.get("line-length")
    return length if type(length) is int and length > 0 else None
