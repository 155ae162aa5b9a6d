"""The copy of a project that foreign code runs in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fixlayers.verify.copies import write_copy


def _copied(tmp_path: Path, root: str, files: tuple[str, ...]) -> dict[str, str]:
    sources = {str(tmp_path / name): name.encode() for name in files}
    below = write_copy(sources, str(tmp_path / root), tmp_path / "copy")
    for path, place in below.items():
        assert (tmp_path / "copy" / place).read_bytes() == sources[path]
    return {os.path.relpath(path, tmp_path): place for path, place in below.items()}


@pytest.mark.parametrize(
    ("files", "places"),
    [
        pytest.param(
            ("lib/a.py", "lib/b/c.py"),
            {"lib/a.py": "a.py", "lib/b/c.py": "b/c.py"},
            id="below a folder",
        ),
        pytest.param(
            ("lib/__init__.py", "lib/b/c.py"),
            {"lib/__init__.py": "lib/__init__.py", "lib/b/c.py": "lib/b/c.py"},
            id="a root that is a package keeps its name",
        ),
        pytest.param(("lib/a.py", "other/b.py"), {"lib/a.py": "a.py"}, id="none from elsewhere"),
    ],
)
def test_where_files_go(tmp_path: Path, files: tuple[str, ...], places: dict[str, str]) -> None:
    assert _copied(tmp_path, "lib", files) == places
