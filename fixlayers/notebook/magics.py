"""Lines that are IPython's and not Python: put aside while a cell is read as Python.

What they look like is what the input transformer of IPython 9 takes for its own
(`IPython.core.inputtransformer2`).
"""

from __future__ import annotations

import re

# Cell magics that run the rest of the cell as Python in the notebook's own namespace
# (IPython 8 and 9); `%%timeit` runs it in one of its own.
_PYTHON_CELLS = frozenset({"time", "capture", "prun", "debug"})
_CELL = re.compile(r"\s*%%(\S*)[^\n]*(?:\n|$)")
_LINE = re.compile(r"\s*(?:[%!?,;/]|[^#'\"]*\?\s*$)")
_STRING = r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\""
_ASSIGNED = re.compile(rf"((?:{_STRING}|[^#'\"])*?)(?<![=!<>])=[ \t]*[%!](?!=)")
_TOKEN = re.compile(r"#.*|'''|\"\"\"|'|\"|\\.?|[()\[\]{}]", re.DOTALL)
_END = {
    quote: re.compile(rf"(?:\\.|(?!{quote}).)*?{quote}", re.DOTALL) for quote in ("'''", '"""')
} | {quote: re.compile(rf"(?:\\.|[^\\{quote}\n])*{quote}") for quote in ("'", '"')}


class Magics:
    """The lines of a notebook that were put aside, each with the line that stands in for it."""

    def __init__(self, tag: str) -> None:
        """`tag` is a text that no cell of the notebook holds."""
        self._tag = tag
        self._lines: dict[str, str] = {}

    def put_aside(self, source: str) -> str | None:
        """Return a cell as Python with as many lines, None if it is in another language."""
        start = 0
        while cell := _CELL.match(source, start):
            if cell[1] not in _PYTHON_CELLS:
                return None
            start = cell.end()
        lines = source.split("\n")
        for index in _magic_lines(source):
            continued = index > 0 and _continues(self._lines.get(lines[index - 1], ""))
            lines[index] = self._stand_in(lines[index], continued)
        return "\n".join(lines)

    def put_back(self, before: str, after: str) -> str:
        """Return a changed cell with its lines back.

        `before` is the cell as `put_aside` returned it. Raises ValueError if a line is lost.
        """
        if self._stand_ins(before) != self._stand_ins(after):
            raise ValueError("a magic line of the notebook is lost")
        return "\n".join(self._lines.get(line, line) for line in after.split("\n"))

    def _stand_ins(self, source: str) -> list[str]:
        return [line for line in source.split("\n") if line in self._lines]

    def _stand_in(self, original: str, continued: bool) -> str:
        indent = original[: len(original) - len(original.lstrip())]
        assigned = None if _LINE.match(original) else _ASSIGNED.match(original)
        if continued or (not indent and not assigned):
            head = "#"
        elif assigned:
            head = f"{assigned[1]}= None  #"
        else:
            # A block that holds nothing else needs a statement.
            head = f"{indent}0  #"
        end = "\r" if original.endswith("\r") else ""
        stand_in = f"{head}{self._tag}{len(self._lines)}:{end}"
        self._lines[stand_in] = original
        return stand_in


def _magic_lines(source: str) -> list[int]:
    """Return the indices of the lines that begin as no Python statement does."""
    found: list[int] = []
    depth, position, number = 0, 0, 0
    fresh = True  # whether a statement may begin on this line
    continued = False  # whether the magic before goes on on this line
    while position < len(source):
        end = source.find("\n", position)
        end = len(source) if end < 0 else end
        line = source[position:end]
        if continued or (fresh and depth == 0 and (_LINE.match(line) or _ASSIGNED.match(line))):
            found.append(number)
            continued = _continues(line)
            position, number = end + 1, number + 1
            continue
        depth, fresh, after = _read_line(source, position, end, depth)
        number += source.count("\n", position, after)
        position = after
    return found


def _continues(line: str) -> bool:
    return line.rstrip("\r").endswith("\\")


def _read_line(source: str, position: int, end: int, depth: int) -> tuple[int, bool, int]:
    """Read Python from `position` to the end of the line, or of the string that goes on from it.

    Returns the bracket depth, whether the next line is a new one, and where it begins.
    """
    begin, comment = position, False
    while position < end:
        token = _TOKEN.search(source, position, end)
        if token is None:
            break
        position = token.end()
        comment = token[0].startswith("#")
        if token[0] in _END:
            closed = _END[token[0]].match(source, position)
            position = closed.end() if closed else len(source)
            if position > end:
                end = source.find("\n", position)
                end = len(source) if end < 0 else end
        elif token[0] in "([{":
            depth += 1
        elif token[0] in ")]}":
            depth = max(depth - 1, 0)
    return depth, comment or not _continues(source[begin:end]), end + 1
