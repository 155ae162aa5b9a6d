"""Which lines of a file belong to which class, before its fixes and after them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from fixlayers.notebook.notebook import Notebook, read_notebook
from fixlayers.plan import PlannedClass
from fixlayers.rewrite.expected_tree import classes_in_order
from fixlayers.suffixes import is_notebook
from fixlayers.syntax import parse_module

_LINE_END = re.compile(rb"\r\n|\r|\n")


class Named(Struct, frozen=True):
    """An edited class by its qualified name, and the codes of its fixes."""

    name: str
    codes: tuple[str, ...] = ()


class Region(Struct, frozen=True):
    """The lines of edited classes: from `before` of the file on, from `after` of the fixed one.

    Lines end in a line feed and count from 0. A region reaches to the next one. More than one class
    is in it where one stands in another, or both on one line; none in what stands between edited
    classes or behind them, where nothing but imports is ever edited.
    """

    before: int
    after: int
    classes: tuple[Named, ...]


def class_regions(
    path: str, before: bytes, after: bytes, classes: Sequence[PlannedClass]
) -> tuple[Region, ...]:
    """Return the regions of the classes that a plan edits, in source order.

    `before` and `after` are the file's bytes; both parse and have the same classes.
    """
    old = _Lines(path, before)
    new = _Lines(path, after)
    spans: list[tuple[tuple[int, int], tuple[int, int], tuple[Named, ...]]] = []
    for each in sorted(classes, key=lambda each: each.ordinal):
        span, new_span = old.span(each.ordinal), new.span(each.ordinal)
        named: tuple[Named, ...] = (Named(each.name, each.codes),)
        if spans and (span[0] < spans[-1][0][1] or new_span[0] < spans[-1][1][1]):
            last, new_last, others = spans.pop()
            span = last[0], max(last[1], span[1])
            new_span = new_last[0], max(new_last[1], new_span[1])
            named = (*others, *named)
        spans.append((span, new_span, named))
    return tuple(_regions(spans))


def _regions(
    spans: Sequence[tuple[tuple[int, int], tuple[int, int], tuple[Named, ...]]],
) -> Iterator[Region]:
    for number, (old, new, named) in enumerate(spans, 1):
        yield Region(old[0], new[0], named)
        following = spans[number : number + 1]
        if not following or (old[1] < following[0][0][0] or new[1] < following[0][1][0]):
            yield Region(old[1], new[1], ())


class _Lines:
    """The lines of a file, as its Python and as a patch count them."""

    def __init__(self, path: str, data: bytes) -> None:
        notebook = read_notebook(data) if is_notebook(path) else None
        source = notebook.module if notebook else data
        self._added = notebook.added if notebook else frozenset()
        self._classes = list(classes_in_order(parse_module(source)))
        self._python = _LINE_END.split(source)
        self._lines = list(_file_lines(notebook, source))

    def span(self, ordinal: int) -> tuple[int, int]:
        """Return the first line of a class, with its comments, and the line behind its last."""
        node = self._classes[ordinal]
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
