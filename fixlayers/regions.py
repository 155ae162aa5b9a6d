"""Which lines of a file belong to which class, before its fixes and after them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from fixlayers.notebook import Notebook, is_notebook, read_notebook
from fixlayers.plan import PlannedClass
from fixlayers.rewrite.expected_tree import classes_in_order
from fixlayers.syntax import parse_module

_LINE_END = re.compile(rb"\r\n|\r|\n")


class Named(Struct, frozen=True):
    """An edited class by its qualified name, and the codes of its fixes."""

    name: str
    codes: tuple[str, ...] = ()


class Region(Struct, frozen=True):
    """The lines of edited classes: from `before` of the file on, from `after` of the fixed one.

    Lines end in a line feed and count from 0. A region reaches to the next one, since nothing but
    classes and the imports above the first of them is ever edited. More than one class is in it
    where one stands in another, or both on one line.
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
    spans = [
        (*old.span(each.ordinal), *new.span(each.ordinal), Named(each.name, each.codes))
        for each in sorted(classes, key=lambda each: each.ordinal)
    ]
    found: list[Region] = []
    old_end = new_end = -1
    for old_start, old_stop, new_start, new_stop, named in spans:
        if found and (old_start < old_end or new_start < new_end):
            last = found[-1]
            found[-1] = Region(last.before, last.after, (*last.classes, named))
        else:
            found.append(Region(old_start, new_start, (named,)))
        old_end, new_end = max(old_end, old_stop), max(new_end, new_stop)
    return tuple(found)


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
        return self._lines[start], self._lines[(node.end_lineno or node.lineno) - 1] + 1

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
