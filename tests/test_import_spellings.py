"""Every way in which a class comes by its Keras base: it is found, and its decorator works."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from fixlayers import fix_project
from fixlayers.survey.project import Project
from tests.import_spellings import REGISTER, ROWS, UNKNOWN, Row

_SERIALIZERS = frozenset({REGISTER, "serialize_keras_object", "deserialize_keras_object"})


def _repaired(row: Row) -> tuple[str, list[str]]:
    """Return the text of the class's file after the repair, and the reasons of refusals."""
    before = {path: text.encode() for path, text in row.files.items()}
    results = {result.path: result for result in fix_project(before)}
    assert all(result.error is None for result in results.values()), results
    found = results[row.path]
    reasons = [f.reason for f in found.findings if not f.applied and f.level == "error"]
    return found.after.decode(), reasons


def _names(tree: ast.AST) -> Iterator[str]:
    """Yield how the text spells the saving functions, imports apart."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Name)):
            text = ast.unparse(node)
            if text.rpartition(".")[2] in _SERIALIZERS:
                yield text


def _imports(tree: ast.AST) -> list[str]:
    found = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    found.sort(key=lambda node: node.lineno)
    return [n.module or "" for n in found if any(a.name in _SERIALIZERS for a in n.names)]


@pytest.mark.parametrize("row", [pytest.param(row, id=row.title) for row in ROWS])
def test_the_decorator_and_the_serializers(row: Row) -> None:
    text, reasons = _repaired(row)
    tree = ast.parse(text)
    if row.refused:
        assert any(row.refused in reason for reason in reasons), reasons
        assert not list(_names(tree))
        assert not _imports(tree)
        return
    assert not reasons, reasons
    prefix = f"{row.owner}." if row.owner else ""
    assert set(_names(tree)) == {f"{prefix}{name}" for name in _SERIALIZERS}, text
    assert tuple(dict.fromkeys(_imports(tree))) == tuple(dict.fromkeys(row.added)), text


@pytest.mark.parametrize("row", [pytest.param(row, id=row.title) for row in UNKNOWN])
def test_what_the_source_does_not_tell(row: Row) -> None:
    project = Project({path: text.encode() for path, text in row.files.items()})
    (key,) = [key for key, node in project.nodes.items() if node.facts.name == "Scale"]
    assert any(row.refused in reason for reason in project.unknown_bases(key))
