"""Read TOML files, with what is wrong in them as an error about a file."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from typing import Any

from fixlayers.diagnostics import FileError
from fixlayers.files import read_file
from fixlayers.patterns import pattern

_POSITION = pattern(r"(?P<text>.*) \(at line (?P<line>\d+), column (?P<column>\d+)\)", re.S)
_AT_END = " (at end of document)"


def read_toml(path: str, display: str) -> dict[str, Any] | FileError:
    """Return what a TOML file holds, nothing if there is no such file.

    Returns an error about the file, called `display`, if it cannot be read or is no TOML.
    """
    if not os.path.lexists(path):
        return {}
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    content = read_file(path)
    if isinstance(content, FileError):
        return FileError(display, content.message)
    data = content.data
    try:
        settings: dict[str, Any] = tomllib.loads(data.decode())
        return settings
    except UnicodeDecodeError as error:
        return FileError(display, "not UTF-8", *_position(data, error.start))
    except tomllib.TOMLDecodeError as error:
        return _toml_error(display, str(error), data)
    except RecursionError:
        return FileError(display, "nested too deeply")


def table(settings: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return a table of the settings, an empty one if there is none."""
    found = settings.get(name)
    return found if isinstance(found, dict) else {}


def _toml_error(path: str, text: str, data: bytes) -> FileError:
    if match := _POSITION.fullmatch(text):
        return FileError(path, match["text"], int(match["line"]), int(match["column"]))
    return FileError(path, text.removesuffix(_AT_END), *_position(data, len(data)))


def _position(data: bytes, offset: int) -> tuple[int, int]:
    """Return line and column, from 1, of a byte."""
    return data.count(b"\n", 0, offset) + 1, offset - data.rfind(b"\n", 0, offset)
