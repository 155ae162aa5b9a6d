"""Lines that are IPython's and not Python: put aside while a cell is read as Python."""

from __future__ import annotations

import re

# Cell magics that run the rest of the cell as Python in the notebook's own namespace
# (IPython 8 and 9).
_PYTHON_CELLS = frozenset({"time", "timeit", "capture", "prun", "debug"})
_CELL = re.compile(r"\s*%%(\w+)")
_LINE = re.compile(r"\s*(?:[%!?]|[\w.*]+\?\??\s*$)")
_ASSIGNED = re.compile(r"[^#'\"]*[^=!<>#'\"]=[ \t]*[%!][^=]")
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
        lines = source.split("\n")
        cell = _CELL.match(source)
        if cell is not None and cell[1] not in _PYTHON_CELLS:
            return None
        previous = ""
        for index in _magic_lines(source):
            original = lines[index]
            if index > 0 and previous.endswith("\\") and lines[index - 1] in self._lines:
                lines[index] = self._stand_in(original, "#")
            else:
                lines[index] = self._stand_in(original)
            previous = original
        return "\n".join(lines)

    def put_back(self, before: str, after: str) -> str:
        """Return a changed cell with its lines back.

        `before` is the cell as `put_aside` returned it. Raises ValueError if a line is lost.
        """
        lines = after.split("\n")
        if sum(map(self._is_stand_in, lines)) != sum(map(self._is_stand_in, before.split("\n"))):
            raise ValueError("a magic line of the notebook is lost")
        return "\n".join(self._lines.get(line, line) for line in lines)

    def _is_stand_in(self, line: str) -> bool:
        return line in self._lines

    def _stand_in(self, original: str, head: str = "") -> str:
        indent = original[: len(original) - len(original.lstrip())]
        if not head and _ASSIGNED.match(original) and not _LINE.match(original):
            head = f"{original.partition('=')[0]}= None  #"
        elif not head:
            # A block that holds nothing else needs a statement.
            head = f"{indent}pass  #" if indent else "#"
        stand_in = f"{head}{self._tag}{len(self._lines)}:"
        self._lines[stand_in] = original
        return stand_in


def _magic_lines(source: str) -> list[int]:
    """Return the indices of the lines that begin as no Python statement does."""
    found: list[int] = []
    depth, position, number = 0, 0, 0
    fresh = True  # whether a statement may begin on this line
    while position < len(source):
        end = source.find("\n", position)
        end = len(source) if end < 0 else end
        line = source[position:end]
        continues = bool(found) and found[-1] == number - 1 and _continues(source, position)
        if continues or (fresh and depth == 0 and (_LINE.match(line) or _ASSIGNED.match(line))):
            found.append(number)
            position, number = end + 1, number + 1
            continue
        depth, fresh, after = _read_line(source, position, end, depth)
        number += source.count("\n", position, after)
        position = after
    return found


def _continues(source: str, position: int) -> bool:
    return source[:position].endswith("\\\n")


def _read_line(source: str, position: int, end: int, depth: int) -> tuple[int, bool, int]:
    """Read Python from `position` to the end of the line, or of the string that goes on from it.

    Returns the bracket depth, whether the next line is a new one, and where it begins.
    """
    while position < end:
        token = _TOKEN.search(source, position, end)
        if token is None:
            break
        position = token.end()
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
    fresh = not source[:end].endswith("\\")
    return depth, fresh, end + 1
