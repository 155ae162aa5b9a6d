"""Reading a patch that fixlayers wrote and a reviewer may have thinned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from fixlayers.patch.errors import RefusalError
from fixlayers.patch.hunks import Hunk
from fixlayers.patch.lines import split_lines
from fixlayers.patch.names import read_name
from fixlayers.patch.relying import Relying, read_relying

_HUNK = re.compile(r"@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@(?: (.*))?")
_FACT = re.compile(r"fixlayers-(base|result|plan|relying): (.*)")
_DIGEST = re.compile(r"sha256 ([0-9a-f]{64})")
# What git would do beside changing lines, by the start of the line that says so.
_MORE = {
    "GIT binary patch": "it holds a binary patch",
    "Binary files ": "it holds a binary patch",
    "rename ": "it renames a file",
    "copy ": "it copies a file",
    "old mode ": "it changes the mode of a file",
    "new mode ": "it changes the mode of a file",
    "new file mode ": "it makes a new file",
    "deleted file mode ": "it deletes a file",
    "diff --git ": "it was written by git, not by fixlayers",
}


class PatchedFile(Struct, frozen=True):
    """What a patch says of one file.

    `base` and `result` are the SHA-256 of the whole file before and after the whole patch, `plan`
    is how it was planned; `relying` are classes elsewhere whose repair relies on that of this file.
    `line` is that of the `---` line in the patch.
    """

    path: str
    base: str
    result: str
    plan: str
    hunks: tuple[Hunk, ...]
    relying: tuple[Relying, ...]
    line: int


def read_patch(data: bytes) -> tuple[PatchedFile, ...]:
    """Return the files of a patch that have hunks.

    Hunks and files may be missing, their numbers unchanged; a context line of nothing but its
    space may have lost that, as git allows. Raises RefusalError for anything else than a patch of
    fixlayers: text around it is passed over as git does, but for what would do more than change
    lines of existing files.
    """
    files = tuple(_Reader(split_lines(data)).files())
    paths = [file.path for file in files]
    for file in files:
        if paths.count(file.path) > 1:
            raise RefusalError(f"{file.path} is named twice", file.line)
    return files


class _Reader:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._next = 0
        self._facts: dict[str, list[str]] = {}

    def files(self) -> Iterator[PatchedFile]:
        while (text := self._peek()) is not None:
            if text.startswith("--- "):
                file = self._file()
                if file.hunks:
                    yield file
                continue
            if text.startswith(("+", "-", " ", "@@ ", "\\")):
                raise RefusalError("the line belongs to no hunk", self._next + 1)
            for start, meaning in _MORE.items():
                if text.startswith(start):
                    raise RefusalError(meaning, self._next + 1)
            if found := _FACT.fullmatch(self._take()):
                self._facts.setdefault(found[1], []).append(found[2])

    def _peek(self) -> str | None:
        """Return the next line without its end, None behind the last."""
        if self._next == len(self._lines):
            return None
        return self._lines[self._next].removesuffix("\n")

    def _take(self) -> str:
        line = self._lines[self._next]
        self._next += 1
        return line.removesuffix("\n")

    def _file(self) -> PatchedFile:
        number = self._next + 1
        source = self._header("--- ", "a/")
        target = self._header("+++ ", "b/")
        if source != target:
            raise RefusalError("it renames a file", number)
        facts, self._facts = self._facts, {}
        hunks = tuple(self._hunks())
        return PatchedFile(
            source,
            _digest(facts, "base", number),
            _digest(facts, "result", number),
            _last(facts, "plan"),
            hunks,
            tuple(_relying(text, number) for text in facts.get("relying", ())),
            number,
        )

    def _header(self, mark: str, side: str) -> str:
        """Return the path that the next line names, whatever it leads to."""
        text, number = self._peek(), self._next + 1
        if text is None or not text.startswith(mark):
            raise RefusalError(f"the {mark.strip()} line of a file is missing", number)
        self._take()
        if text.endswith("\r"):
            raise RefusalError("its line ends have been converted to CRLF", number)
        try:
            name = read_name(text.removeprefix(mark))
        except RefusalError as error:
            raise RefusalError(error.message, number) from error
        if name == "/dev/null":
            raise RefusalError(f"it {'makes' if side == 'a/' else 'deletes'} a file", number)
        if not name.startswith(side):
            raise RefusalError(f"the name of the file does not begin with {side}", number)
        return name.removeprefix(side)

    def _hunks(self) -> Iterator[Hunk]:
        while (text := self._peek()) is not None and text.startswith("@@ "):
            number = self._next + 1
            found = _HUNK.fullmatch(self._take())
            if found is None or text.endswith("\r"):
                raise RefusalError("the header of a hunk cannot be read", number)
            first, old, new = int(found[1]), int(found[2] or 1), int(found[4] or 1)
            if not first and old:
                raise RefusalError("the header of a hunk cannot be read", number)
            body = tuple(self._body(old, new, number))
            yield Hunk(first - bool(old), body, heading=found[5] or "", line=number)

    def _body(self, old: int, new: int, number: int) -> Iterator[str]:
        """Yield the lines of a hunk with so many lines before and after."""
        left = [old, new]
        while any(left):
            line = self._lines[self._next] if self._next < len(self._lines) else ""
            # An editor may have taken away the space of an empty line of context.
            line = " \n" if line == "\n" else line
            sides = {" ": (0, 1), "-": (0,), "+": (1,)}.get(line[:1], ())
            if not sides or not line.endswith("\n") or any(not left[side] for side in sides):
                raise RefusalError("the hunk has other lines than its header says", number)
            self._next += 1
            for side in sides:
                left[side] -= 1
            if (self._peek() or "").startswith("\\ "):
                if any(left[side] for side in sides):
                    raise RefusalError("a file ends in the middle of the hunk", number)
                self._next += 1
                line = line.removesuffix("\n")
            yield line


def _last(facts: dict[str, list[str]], name: str) -> str:
    return facts.get(name, [""])[-1]


def _relying(text: str, number: int) -> Relying:
    try:
        relying = read_relying(text)
    except RefusalError as error:
        raise RefusalError(error.message, number) from error
    if relying is None:
        raise RefusalError('a "fixlayers-relying: ..." line before it cannot be read', number)
    return relying


def _digest(facts: dict[str, list[str]], name: str, number: int) -> str:
    found = _DIGEST.fullmatch(_last(facts, name))
    if found is None:
        raise RefusalError(f'no "fixlayers-{name}: sha256 ..." line stands before it', number)
    return found[1]
