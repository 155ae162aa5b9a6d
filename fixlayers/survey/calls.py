"""Calls of what may be a class, in a file and in a project."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import itemgetter

from fixlayers.patterns import pattern
from fixlayers.survey.facts import Argument, CallSite, SourceFacts
from fixlayers.survey.nodes import walk
from fixlayers.survey.values import dotted_name, is_none

# A class that is called or gets another name, by the names that `read_calls` takes for classes.
_CALLED = pattern(rb"\b([A-Z]\w*)(?=\s*\(|\s+as\b|\s*\r?$)", re.MULTILINE)


def read_calls(tree: ast.Module) -> Iterator[CallSite]:
    """Yield the calls with arguments of what has a name that begins with a capital."""
    for node in walk(tree):
        if type(node) is ast.Call and (node.args or node.keywords):
            callee = dotted_name(node.func)
            if callee.rpartition(".")[2][:1].isupper():
                keywords = tuple(k.arg for k in node.keywords if k.arg)
                yield CallSite(callee, node.lineno, keywords, tuple(_arguments(node)))


def _arguments(node: ast.Call) -> Iterator[Argument]:
    """Yield the arguments whose places are known: not those behind a star."""
    for index, value in enumerate(node.args):
        if isinstance(value, ast.Starred):
            break
        yield _argument(str(index), value)
    for keyword in node.keywords:
        if keyword.arg:
            yield _argument(keyword.arg, keyword.value)


def _argument(place: str, value: ast.expr) -> Argument:
    if isinstance(value, ast.UnaryOp):
        value = value.operand
    if isinstance(value, ast.IfExp):
        given = [each for each in (value.body, value.orelse) if not is_none(each)]
        return _argument(place, given[0]) if len(given) == 1 else Argument(place, "other")
    if isinstance(value, ast.Constant):
        return Argument(place, "number" if isinstance(value.value, (int, float)) else "other")
    if isinstance(value, ast.Lambda):
        return Argument(place, "function")
    if isinstance(value, (ast.List, ast.Tuple)) and value.elts:
        inner = {_argument(place, element) for element in value.elts}
        one = inner.pop()
        return one if not inner and one.shows in {"call", "number"} else Argument(place, "other")
    if isinstance(value, ast.Call):
        return Argument(place, "call", dotted_name(value.func))
    dotted = dotted_name(value)
    return Argument(place, "name" if dotted else "other", dotted)


def names_called(source: bytes) -> frozenset[str]:
    """Return the names of what may be a class that a source calls or gives another name."""
    return frozenset(name.decode() for name in _CALLED.findall(source))


class CallIndex:
    """Finds the files of a project that may call a class, by their bytes alone.

    Args:
        sources: the bytes of each file by path.
        names_called: the names of what may be classes that each source calls.
        facts: returns the facts of a file, None if it cannot be read.
    """

    def __init__(
        self,
        sources: Mapping[str, bytes],
        names_called: Mapping[bytes, frozenset[str]],
        facts: Callable[[str], SourceFacts | None],
    ) -> None:
        self._facts = facts
        self._calls: dict[str, _FileCalls] = {}
        self._paths: dict[str, list[str]] = {}
        for path in sorted(sources):
            for name in names_called[sources[path]]:
                self._paths.setdefault(name, []).append(path)

    def paths(self, name: str) -> Sequence[str]:
        """Return the paths of the files that may call a class of this name."""
        return self._paths.get(name, ())

    def calls(self, path: str, name: str) -> Iterator[CallSite]:
        """Yield the calls of what may be the class of this name in one file."""
        if path not in self._calls:
            self._calls[path] = _FileCalls(self._facts(path))
        yield from self._calls[path].of(name)


class _FileCalls:
    """The calls of one file, by the name that is called and by what that may stand for."""

    def __init__(self, facts: SourceFacts | None) -> None:
        self._calls: dict[str, list[tuple[int, CallSite]]] = {}
        self._names: dict[str, set[str]] = {}
        for number, call in enumerate(facts.calls if facts else ()):
            self._calls.setdefault(_last(call.callee), []).append((number, call))
        for binding in facts.bindings if facts else ():
            meant = _last(binding.member or binding.target)
            self._names.setdefault(meant, set()).add(binding.name)

    def of(self, name: str) -> Iterator[CallSite]:
        """Yield the calls of what may be the class of this name, in their order."""
        names = {name} | self._names.get(name, set())
        found = [numbered for each in names for numbered in self._calls.get(each, ())]
        for _, call in sorted(found, key=itemgetter(0)):
            yield call


def _last(dotted: str) -> str:
    return dotted.rpartition(".")[2]
