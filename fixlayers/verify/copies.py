"""A copy of a project's sources, for foreign code to run in."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def write_copy(sources: Mapping[str, bytes], root: str, folder: Path) -> dict[str, str]:
    """Write sources below a folder as they lie below their project's root.

    A root that is a package itself, as that of an unpacked or installed one without a project file,
    is copied with its own folder, by whose name its modules import one another.

    Args:
        sources: the bytes of the files, by a path that opens them.
        root: the folder of the project, absolute.
        folder: where the copy goes.

    Returns:
        The path below `folder` of each file, by its path in `sources`; files that lie outside of
        the root are left out.
    """
    below: dict[str, str] = {}
    files = {os.path.abspath(path) for path in sources}
    while os.path.join(root, "__init__.py") in files:
        root = os.path.dirname(root)
    for path, data in sources.items():
        place = os.path.relpath(os.path.abspath(path), root)
        if place.startswith(os.pardir):
            continue
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        below[path] = place
    return below
