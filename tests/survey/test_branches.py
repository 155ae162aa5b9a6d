"""Whether one place of a file is reached with another."""

from __future__ import annotations

import ast

import pytest

from fixlayers.survey.branches import covers, excludes, is_typing_only
from fixlayers.survey.source import survey_source


def _branches(source: str) -> dict[str, str]:
    """Return the branch of each name that a source binds."""
    ast.parse(source)
    return {b.name: b.branch for b in survey_source(source.encode()).bindings}


@pytest.mark.parametrize(
    ("source", "covered", "excluded"),
    [
        pytest.param("a = x\nb = x", True, False, id="one after the other"),
        pytest.param("a = x\nif x:\n    b = x", True, False, id="above a branch"),
        pytest.param("if x:\n    a = x\nb = x", False, False, id="below a branch"),
        pytest.param("if x:\n    a = x\n    b = x", True, False, id="in one branch"),
        pytest.param("if x:\n    a = x\n    if y:\n        b = x", True, False, id="deeper"),
        pytest.param("if x:\n    a = x\nelse:\n    b = x", False, True, id="if and else"),
        pytest.param("if x:\n    a = x\nelif y:\n    b = x", False, True, id="if and elif"),
        pytest.param("if x:\n    a = x\nif x:\n    b = x", False, False, id="two ifs"),
        pytest.param(
            "try:\n    a = x\nexcept E:\n    b = x", False, False, id="a try and its handler"
        ),
        pytest.param(
            "try:\n    a = x\nexcept E:\n    pass\nelse:\n    b = x", True, False, id="try and else"
        ),
        pytest.param(
            "try:\n    if x:\n        a = x\nexcept E:\n    pass\nelse:\n    b = x",
            False,
            False,
            id="a branch in a try and its else",
        ),
        pytest.param(
            "try:\n    pass\nexcept E:\n    a = x\nelse:\n    b = x",
            False,
            True,
            id="handler and else",
        ),
        pytest.param(
            "try:\n    pass\nexcept E:\n    a = x\nexcept F:\n    b = x",
            False,
            True,
            id="two handlers",
        ),
        pytest.param(
            "match x:\n    case 1:\n        a = x\n    case 2:\n        b = x",
            False,
            True,
            id="two cases",
        ),
        pytest.param("for i in x:\n    a = x\nelse:\n    b = x", False, False, id="a loop"),
    ],
)
def test_two_places(source: str, covered: bool, excluded: bool) -> None:
    found = _branches(source)
    assert covers(found["a"], found["b"]) == covered
    assert excludes(found["a"], found["b"]) == excluded


@pytest.mark.parametrize("test", ["TYPE_CHECKING", "typing.TYPE_CHECKING"])
def test_what_only_type_checkers_see(test: str) -> None:
    found = _branches(f"if {test}:\n    a = x\nelse:\n    b = x")
    assert is_typing_only(found["a"])
    assert found["b"] == ""
