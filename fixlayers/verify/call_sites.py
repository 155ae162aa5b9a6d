"""How a project makes objects of its classes: the calls, as their authors wrote them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fixlayers.semantics.family import Family
from fixlayers.survey.resolution import ProjectClass
from fixlayers.syntax import parse_module

MOST = 8
"""Calls of one class that are worth a look."""


class CallSites:
    """Finds the calls of the Keras classes of a project in its sources."""

    def __init__(self, family: Family) -> None:
        self._project = family.project
        self._classes: dict[str, list[ProjectClass]] = {}
        for view in family.views():
            self._classes.setdefault(view.key.path, []).append(view.key)
        self._calls: dict[str, dict[int, list[ast.Call]]] = {}

    def of_file(self, path: str) -> dict[str, tuple[str, ...]]:
        """Return the first calls of each class of a file, as Python writes them, by its name."""
        keys = self._classes.get(path, ())
        found = {self._project.node(key).facts.name: self._of(key) for key in keys}
        return {name: calls for name, calls in found.items() if calls}

    def _of(self, key: ProjectClass) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for path, site in self._project.calls_of(key):
            for call in self._at(path).get(site.line, ()):
                if ast.unparse(call.func) == site.callee:
                    found[ast.unparse(call)] = None
        return tuple(found)[:MOST]

    def _at(self, path: str) -> dict[int, list[ast.Call]]:
        if path not in self._calls:
            lines: dict[int, list[ast.Call]] = {}
            for call in _calls(self._project.sources[path]):
                lines.setdefault(call.lineno, []).append(call)
            self._calls[path] = lines
        return self._calls[path]


def _calls(source: bytes) -> Iterator[ast.Call]:
    for node in ast.walk(parse_module(source)):
        if isinstance(node, ast.Call):
            yield node
