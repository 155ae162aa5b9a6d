"""Which files of a project can be loaded in one program."""

from __future__ import annotations

import pytest

from fixlayers.survey.imports import ImportGraph, import_lines
from fixlayers.survey.modules import ModuleIndex


def meet(sources: dict[str, str], first: str, second: str) -> bool:
    lines = ((path, import_lines(text.encode())) for path, text in sources.items())
    return ImportGraph(lines, ModuleIndex(sources)).can_meet(first, second)


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param({"a.py": "import b", "b.py": ""}, id="one imports the other"),
        pytest.param({"a.py": "", "b.py": "", "c.py": "import a, b"}, id="a third imports both"),
        pytest.param(
            {"a.py": "", "b.py": "", "c.py": "from a import X", "d.py": "import c\nimport b as q"},
            id="through a chain",
        ),
        pytest.param(
            {"a.py": "", "b.py": "", "c.py": "if x:\n    import a\nimport b  # why"},
            id="in a branch",
        ),
    ],
)
def test_files_meet(sources: dict[str, str]) -> None:
    assert meet(sources, "a.py", "b.py")


def test_files_of_a_package_meet_where_the_package_imports_them() -> None:
    sources = {
        "net/__init__.py": "from . import a\nfrom .b import (\n    X,\n)\n",
        "net/a.py": "",
        "net/b.py": "",
    }
    assert meet(sources, "net/a.py", "net/b.py")


@pytest.mark.parametrize(
    "sources",
    [
        pytest.param({"a.py": "", "b.py": ""}, id="nobody imports them"),
        pytest.param({"a.py": "", "b.py": "", "c.py": "import a"}, id="only one is imported"),
        pytest.param({"a.py": "import c", "b.py": "import c", "c.py": ""}, id="both import one"),
        pytest.param({"a.py": "", "b.py": "", "c.py": "# import a\nimport b"}, id="in a comment"),
    ],
)
def test_files_do_not_meet(sources: dict[str, str]) -> None:
    assert not meet(sources, "a.py", "b.py")
