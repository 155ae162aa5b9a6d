"""Which file of a project a module name means."""

from __future__ import annotations

import pytest

from fixlayers.survey.modules import ModuleIndex, module_name

PACKAGE = ["pkg/__init__.py", "pkg/a.py", "pkg/sub/__init__.py", "pkg/sub/b.py"]


@pytest.mark.parametrize(
    ("paths", "importing", "module", "level", "expected"),
    [
        pytest.param(PACKAGE, "main.py", "pkg", 0, "pkg/__init__.py", id="a package"),
        pytest.param(PACKAGE, "main.py", "pkg.a", 0, "pkg/a.py", id="a module of a package"),
        pytest.param(PACKAGE, "pkg/sub/b.py", "pkg.a", 0, "pkg/a.py", id="from deep inside it"),
        pytest.param(PACKAGE, "pkg/a.py", "sub.b", 1, "pkg/sub/b.py", id="from .sub.b"),
        pytest.param(PACKAGE, "pkg/sub/b.py", "a", 2, "pkg/a.py", id="from ..a"),
        pytest.param(PACKAGE, "pkg/sub/b.py", "", 2, "pkg/__init__.py", id="from .."),
        pytest.param(PACKAGE, "pkg/__init__.py", "a", 1, "pkg/a.py", id="in __init__ itself"),
        pytest.param(PACKAGE, "pkg/a.py", "gone", 1, None, id="a relative module that is missing"),
        pytest.param(PACKAGE, "main.py", "pkg.gone", 0, None, id="a member is no module"),
        pytest.param(PACKAGE, "main.py", "other", 0, None, id="an installed package"),
        pytest.param(
            ["src/pkg/__init__.py", "src/pkg/a.py", "tests/test_a.py"],
            "tests/test_a.py",
            "pkg.a",
            0,
            "src/pkg/a.py",
            id="a src folder",
        ),
        pytest.param(
            ["one/train.py", "one/model.py", "two/model.py"],
            "one/train.py",
            "model",
            0,
            "one/model.py",
            id="a script's neighbour, not one elsewhere",
        ),
        pytest.param(
            ["one/train.py", "model.py"], "one/train.py", "model", 0, "model.py", id="one above"
        ),
        pytest.param(
            ["one/train.py", "two/model.py"],
            "one/train.py",
            "model",
            0,
            None,
            id="a bare name elsewhere is some installed package",
        ),
        pytest.param(
            ["one/train.py", "two/nets/model.py"],
            "one/train.py",
            "nets.model",
            0,
            "two/nets/model.py",
            id="a dotted name that only one file fits",
        ),
        pytest.param(
            ["one/nets/model.py", "two/nets/model.py", "train.py"],
            "train.py",
            "nets.model",
            0,
            None,
            id="a dotted name that two files fit",
        ),
        pytest.param(
            [*PACKAGE, "pkg/c.py"],
            "pkg/a.py",
            "c",
            0,
            "pkg/c.py",
            id="a script in a package that imports its neighbour",
        ),
        pytest.param(
            ["pkg/__init__.py", "pkg/keras/__init__.py", "pkg/a.py"],
            "pkg/a.py",
            "keras",
            0,
            None,
            id="a package folder called keras does not hide the installed keras",
        ),
        pytest.param(
            ["a/b.py", "a/b/__init__.py", "main.py"],
            "main.py",
            "a.b",
            0,
            "a/b.py",
            id="a module beside a package of its name",
        ),
    ],
)
def test_find(
    paths: list[str], importing: str, module: str, level: int, expected: str | None
) -> None:
    assert ModuleIndex(paths).find(importing, module, level) == expected
    assert ModuleIndex(reversed(paths)).find(importing, module, level) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("pkg/a.py", "pkg.a"),
        ("pkg/sub/b.py", "pkg.sub.b"),
        ("pkg/__init__.py", "pkg"),
        ("src/lib/c.py", "lib.c"),
        ("scripts/run.py", "run"),
        ("top.py", "top"),
    ],
)
def test_module_name(path: str, expected: str) -> None:
    paths = frozenset([*PACKAGE, "src/lib/__init__.py", "src/lib/c.py", "scripts/run.py"])
    assert module_name(path, paths) == expected
