"""Which projects are packages that others install."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixlayers.installable import is_installable


@pytest.mark.parametrize(
    ("name", "text", "installable"),
    [
        ("setup.py", "", True),
        ("setup.cfg", "[metadata]\nname = a\n", True),
        ("setup.cfg", "[flake8]\nmax-line-length = 100\n", False),
        ("setup.cfg", "no section\n", False),
        ("pyproject.toml", "[project]\nname = 'a'\n", True),
        ("pyproject.toml", "[build-system]\nrequires = []\n", True),
        ("pyproject.toml", "[tool.poetry]\nname = 'a'\n", True),
        ("pyproject.toml", "[tool.ruff]\nline-length = 100\n", False),
        ("pyproject.toml", "no table\n", False),
        ("requirements.txt", "keras\n", False),
    ],
)
def test_what_says_so(tmp_path: Path, name: str, text: str, installable: bool) -> None:
    (tmp_path / name).write_text(text)
    assert is_installable(str(tmp_path)) is installable
