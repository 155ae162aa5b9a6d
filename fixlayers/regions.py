"""Which lines of a file belong to which class, before its fixes and after them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from fixlayers.notebook.notebook import Notebook, read_notebook
from fixlayers.plan import PlannedClass
from fixlayers.rewrite.edits import AddFunctionDecorator
from fixlayers.rewrite.expected_tree import classes_in_order, top_function
from fixlayers.suffixes import is_notebook
from fixlayers.syntax import FunctionNode, parse_module

_LINE_END = re.compile(rb"\r\n|\r|\n")


class Named(Struct, frozen=True):
    """An edited class by its qualified name, and the codes of its fixes."""

    name: str
    codes: tuple[str, ...] = ()


class Region(Struct, frozen=True):
    """The lines of edited classes: from `before` of the file on, from `after` of the fixed one.

    Lines end in a line feed and count from 0. A region reaches to the next one. More than one class
    is in it where one stands in another, or both on one line, and where a function is edited for
    several; none in what stands between edited classes or behind them, where else nothing but
    imports is ever edited.
    """

    before: int
    after: int
    classes: tuple[Named, ...]


class _Span(Struct, frozen=True):
    """The first line, and the one behind the last, before and after, of what `classes` own."""

    before: tuple[int, int]
    after: tuple[int, int]
    classes: tuple[Named, ...]

    def overlaps(self, above: _Span) -> bool:
        """Tell whether it begins within another that begins no later."""
        return self.before[0] < above.before[1] or self.after[0] < above.after[1]

    def joined(self, above: _Span) -> _Span:
        """Return what it and the one above it take together."""
        return _Span(
            (above.before[0], max(above.before[1], self.before[1])),
            (above.after[0], max(above.after[1], self.after[1])),
            (*above.classes, *self.classes),
        )


def class_regions(
    path: str, before: bytes, after: bytes, classes: Sequence[PlannedClass]
) -> tuple[Region, ...]:
    """Return the regions of the classes that a plan edits, in source order.

    `before` and `after` are the file's bytes; both parse and have the same classes.
    """
    old = _Lines(path, before)
    new = _Lines(path, after)
    found = [
        _Span(old.of_class(c.ordinal), new.of_class(c.ordinal), (Named(c.name, c.codes),))
        for c in sorted(classes, key=lambda each: each.ordinal)
    ]
    found += [
        _Span(old.of_function(name), new.of_function(name), named)
        for name, named in _edited_functions(classes).items()
    ]
    spans: list[_Span] = []
    for each in sorted(found, key=lambda span: span.before[0]):
        spans.append(each.joined(spans.pop()) if spans and each.overlaps(spans[-1]) else each)
    return tuple(_regions(spans))


def _edited_functions(classes: Sequence[PlannedClass]) -> dict[str, tuple[Named, ...]]:
    """Return the functions that are edited, each with the classes for whose sake."""
    found: dict[str, tuple[Named, ...]] = {}
    for each in classes:
        for edit in each.edits:
            if isinstance(edit, AddFunctionDecorator):
                named = Named(each.name, each.codes)
                found[edit.name] = (*found.get(edit.name, ()), named)
    return found


def _regions(spans: Sequence[_Span]) -> Iterator[Region]:
    for number, span in enumerate(spans, 1):
        yield Region(span.before[0], span.after[0], span.classes)
        end, new_end = span.before[1], span.after[1]
        following = spans[number : number + 1]
        if not following or end < following[0].before[0] or new_end < following[0].after[0]:
            yield Region(end, new_end, ())


class _Lines:
    """The lines of a file, as its Python and as a patch count them."""

    def __init__(self, path: str, data: bytes) -> None:
        notebook = read_notebook(data) if is_notebook(path) else None
        source = notebook.module if notebook else data
        self._added = notebook.added if notebook else frozenset()
        self._tree = parse_module(source)
        self._classes = list(classes_in_order(self._tree))
        self._python = _LINE_END.split(source)
        self._lines = list(_file_lines(notebook, source))

    def of_class(self, ordinal: int) -> tuple[int, int]:
        """Return the first line of a class, with its comments, and the line behind its last."""
        return self._span(self._classes[ordinal])

    def of_function(self, name: str) -> tuple[int, int]:
        """Return the same of the function of that name at the top of the module."""
        return self._span(top_function(self._tree, name))

    def _span(self, node: ast.ClassDef | FunctionNode) -> tuple[int, int]:
        start = min([node.lineno, *(each.lineno for each in node.decorator_list)]) - 1
        while start > 0 and self._is_comment(self._python[start - 1]):
            start -= 1
        end = stop = node.end_lineno or node.lineno
        while stop < len(self._python) and self._is_within(self._python[stop], node.col_offset):
            stop += 1
            end = stop if self._python[stop - 1].strip() else end
        return self._lines[start], self._lines[end - 1] + 1

    def _is_within(self, line: bytes, column: int) -> bool:
        """Tell whether a line behind a class is empty, or a comment that is part of it."""
        text = line.lstrip()
        return not text or (self._is_comment(line) and len(line) - len(text) > column)

    def _is_comment(self, line: bytes) -> bool:
        return line.lstrip().startswith(b"#") and line not in self._added


def _file_lines(notebook: Notebook | None, source: bytes) -> Iterator[int]:
    """Yield, for each line of the Python, the line of the file that it stands on."""
    if notebook is not None:
        yield from notebook.file_lines()
        return
    line = 0
    yield line
    for end in _LINE_END.findall(source):
        line += end.endswith(b"\n")
        yield line
