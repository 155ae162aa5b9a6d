"""Sources are read once, however often their project is planned."""

from __future__ import annotations

import pytest

from fixlayers import engine
from fixlayers.survey import source
from fixlayers.survey.errors import SurveyError
from fixlayers.survey.project import Project
from fixlayers.survey.reader import BySource, Reader

LAYER = b"""
import keras


class %s(keras.layers.Layer):
    def __init__(self, n):
        super().__init__()
"""


@pytest.fixture
def surveyed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """List the paths of the files that are surveyed."""
    paths: list[str] = []
    survey = source.survey_source

    def listed(data: bytes, path: str) -> object:
        paths.append(path)
        return survey(data, path)

    monkeypatch.setattr(source, "survey_source", listed)
    return paths


def test_a_source_is_read_when_it_is_asked_for_and_never_again() -> None:
    read: list[bytes] = []
    said = BySource(lambda source: read.append(source) or len(source))
    assert [said[b"ab"], said[b"ab"], said[bytes([97, 98])], said[b""]] == [2, 2, 2, 0]
    assert read == [b"ab", b""]


def test_the_same_source_says_the_same_in_its_own_name(surveyed: list[str]) -> None:
    known = Reader()
    for _ in range(2):
        for path in ("a.py", "b.py"):
            facts = known.facts(path, LAYER % b"A")
            assert not isinstance(facts, SurveyError)
            assert facts.path == path
    assert surveyed == ["a.py", "b.py"]


def test_what_cannot_be_read_is_said_in_each_project(surveyed: list[str]) -> None:
    known = Reader()
    for _ in range(2):
        project = Project({"a.py": b"import keras\nclass A(B): (\n"}, known)
        assert list(project.errors) == ["a.py"]
    assert surveyed == ["a.py"]


def test_only_what_a_fix_has_changed_is_read_again(surveyed: list[str]) -> None:
    sources = {f"{name}.py": LAYER % name.encode() for name in "AB"}
    sources["C.py"] = b"from A import A\nclass C(A):\n    pass\n"
    results = engine.fix_project(sources)
    changed = [result.path for result in results if result.after != result.before]
    assert changed == ["A.py", "B.py", "C.py"]  # C.py is registered
    assert sorted(surveyed) == sorted([*sources, *changed])
