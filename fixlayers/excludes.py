"""What a walk leaves out: folders that hold no source of the project, and the user's patterns."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from fixlayers.settings import SettingsError

# Folders of tools, builds and other people's packages, as linters leave them out; hidden files
# and folders are left out as a whole.
ALWAYS = (
    ".*",
    "__pycache__/",
    "__pypackages__/",
    "_build/",
    "buck-out/",
    "build/",
    "dist/",
    "node_modules/",
    "site-packages/",
    "venv/",
    "*.egg-info/",
)


def check_patterns(patterns: Sequence[str], where: str = "--exclude") -> None:
    """Raise SettingsError, naming `where`, for a pattern that names nothing to leave out."""
    for pattern in patterns:
        if not pattern.strip("/ ") or pattern.startswith("!"):
            raise SettingsError(f'{where}: "{pattern}" names nothing to leave out')


def below(patterns: Sequence[str], folder: str, cwd: str) -> list[str]:
    """Return gitignore-style `patterns` as patterns that mean the same seen from `folder`.

    As in a .gitignore file in `cwd`, a pattern with a slash before its end is a path from `cwd`;
    any other is a name at any depth. Where `folder` and `cwd` lie apart, paths are taken from
    `folder`. Both folders are absolute. A pattern that matches `folder` itself or a folder above
    it is dropped: who names a folder means it.
    """
    seen: list[str] = []
    inside = f"{cwd.rstrip('/')}/"
    for pattern in patterns:
        path = pattern.removeprefix(inside) if inside != "/" else pattern
        if path == pattern and "/" not in pattern.rstrip("/"):
            seen.append(pattern)
            continue
        parts = [part for part in path.split("/") if part not in ("", ".")]
        end = "/" if path.endswith("/") else ""
        seen.extend(f"/{'/'.join(tail)}{end}" for tail in _tails(parts, folder, cwd))
    return seen


def _tails(parts: list[str], folder: str, cwd: str) -> Iterator[list[str]]:
    inner, outer = _segments(folder), _segments(cwd)
    if inner[: len(outer)] == outer:
        yield from _after(parts, inner[len(outer) :])
    elif outer[: len(inner)] == inner:
        yield [_literal(name) for name in outer[len(inner) :]] + parts
    else:
        yield parts


def _after(parts: list[str], names: list[str]) -> Iterator[list[str]]:
    """Yield what is left of the pattern when its beginning has matched the folders `names`."""
    if not names:
        if parts:
            yield parts
    elif parts and parts[0] == "**":
        yield from _after(parts[1:], names)
        yield from _after(parts, names[1:])
    elif parts and fnmatchcase(names[0], parts[0]):
        yield from _after(parts[1:], names[1:])


def _segments(folder: str) -> list[str]:
    return [part for part in folder.replace(os.sep, "/").split("/") if part]


def _literal(name: str) -> str:
    return "".join(f"\\{char}" if char in "*?[]\\" else char for char in name)
