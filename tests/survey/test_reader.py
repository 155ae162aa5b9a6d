"""Sources are read once, however often their project is planned."""

from __future__ import annotations

import pytest

from fixlayers import engine
from fixlayers.survey import source
from fixlayers.survey.project import Project
from fixlayers.survey.reader import BySource, Reader

LAYER = b"""
import keras


class %s(keras.layers.Layer):
    def __init__(self, n):
        super().__init__()
"""


@pytest.fixture
def surveyed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """List the sources that are surveyed."""
    sources: list[bytes] = []
    survey = source.survey_source

    def listed(data: bytes) -> object:
        sources.append(data)
        return survey(data)

    monkeypatch.setattr(source, "survey_source", listed)
    return sources


def test_a_source_is_read_when_it_is_asked_for_and_never_again() -> None:
    read: list[bytes] = []
    said = BySource(lambda source: read.append(source) or len(source))
    assert [said[b"ab"], said[b"ab"], said[bytes([97, 98])], said[b""]] == [2, 2, 2, 0]
    assert read == [b"ab", b""]


def test_the_same_source_is_read_once_for_all_files_that_hold_it(surveyed: list[bytes]) -> None:
    data = LAYER % b"A"
    known = Reader()
    for _ in range(2):
        project = Project({"a.py": data, "b.py": bytes(bytearray(data))}, known)
        assert sorted(key.path for key in project.nodes) == ["a.py", "b.py"]
    assert surveyed == [data]


def test_what_cannot_be_read_is_said_in_each_project(surveyed: list[bytes]) -> None:
    broken = b"import keras\nclass A(B): (\n"
    known = Reader()
    for _ in range(2):
        project = Project({"a.py": broken}, known)
        assert list(project.errors) == ["a.py"]
    assert surveyed == [broken]


def test_only_what_a_fix_has_changed_is_read_again(surveyed: list[bytes]) -> None:
    sources = {f"{name}.py": LAYER % name.encode() for name in "AB"}
    sources["C.py"] = b"from A import A\nclass C(A):\n    pass\n"
    results = engine.fix_project(sources)
    changed = {r.path: r.after for r in results if r.after != r.before}
    assert list(changed) == ["A.py", "B.py", "C.py"]  # C.py is registered
    assert sorted(surveyed) == sorted([*sources.values(), *changed.values()])
