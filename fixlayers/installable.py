"""Whether a project is a package that other projects install."""

from __future__ import annotations

import os

from fixlayers.diagnostics import FileError
from fixlayers.files import read_file
from fixlayers.toml import read_toml, table


def is_installable(root: str) -> bool:
    """Tell whether the project at `root` says how it is built: by setup.py, setup.cfg, pyproject.

    A broken file tells nothing here; those that read it for its settings report it.
    """
    if os.path.exists(os.path.join(root, "setup.py")):
        return True
    path = os.path.join(root, "pyproject.toml")
    found = read_toml(path, path)
    if not isinstance(found, FileError):
        if {"project", "build-system"} & found.keys() or "poetry" in table(found, "tool"):
            return True
    return _has_metadata(os.path.join(root, "setup.cfg"))


def _has_metadata(path: str) -> bool:
    content = read_file(path) if os.path.lexists(path) else None
    if content is None or isinstance(content, FileError):
        return False
    import configparser

    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(content.data.decode("utf-8", "replace"))
    except configparser.Error:
        return False
    return parser.has_section("metadata")
