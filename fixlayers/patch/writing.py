"""Writing a patch, and reading it back before anyone else does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from msgspec import Struct, structs

from fixlayers.notebook.changed_cells import changed_cells
from fixlayers.patch.applying import applied
from fixlayers.patch.cells import cell_heading
from fixlayers.patch.errors import PatchError, RefusalError
from fixlayers.patch.hunks import Hunk, make_hunks
from fixlayers.patch.lines import join_lines, split_lines
from fixlayers.patch.names import quoted_name
from fixlayers.patch.reading import read_patch
from fixlayers.patch.relying import Relying, relying_text
from fixlayers.regions import Region
from fixlayers.suffixes import is_notebook

_NO_NEWLINE = "\\ No newline at end of file\n"


class ChangedFile(Struct, frozen=True):
    """A file before and after, the lines of its classes, and how the change was planned.

    `relying` is what elsewhere relies on the change.
    """

    path: str
    before: bytes
    after: bytes
    regions: tuple[Region, ...] = ()
    plan: str = ""
    relying: tuple[Relying, ...] = ()


def digest(data: bytes) -> str:
    """Return the SHA-256 of a file's bytes as a patch writes it."""
    return sha256(data).hexdigest()


def make_patch(files: Iterable[ChangedFile]) -> bytes:
    r"""Return the patch of files, those that do not change left out.

    Only `\n` ends a line. The headers are the traditional ones, without `diff --git`, so that
    `git apply` takes the path from the folder it runs in; the lines before them, which it passes
    over, say what file the patch is for and what it makes of it. The patch is read back, by our
    own reader and by unidiff; raises PatchError if it does not say what was meant.
    """
    changed = [file for file in files if file.before != file.after]
    if not changed:
        return b""
    hunks = [_hunks(file) for file in changed]
    patch = "".join(map(_file_text, changed, hunks)).encode("latin-1")
    _check(patch, changed, hunks)
    return patch


def file_patch(path: str, before: bytes, after: bytes, regions: Sequence[Region] = ()) -> bytes:
    """Return the patch of one file, b"" if nothing changes; see `make_patch`."""
    return make_patch([ChangedFile(path, before, after, tuple(regions))])


def _hunks(file: ChangedFile) -> list[Hunk]:
    hunks = make_hunks(split_lines(file.before), split_lines(file.after), file.regions)
    if not is_notebook(file.path):
        return hunks
    cells = changed_cells(file.before, file.after)
    return [structs.replace(hunk, heading=cell_heading(hunk, cells)) for hunk in hunks]


def shown_diff(files: Iterable[ChangedFile]) -> bytes:
    """Return what changes in files, for people: a patch without the lines that `apply` needs."""
    changed = (file for file in files if file.before != file.after)
    return "".join(_diff_text(file, _hunks(file)) for file in changed).encode("latin-1")


def _file_text(file: ChangedFile, hunks: Sequence[Hunk]) -> str:
    facts = [
        ("base", f"sha256 {digest(file.before)}"),
        ("result", f"sha256 {digest(file.after)}"),
        *(("plan", plan) for plan in [file.plan] if plan),
        *(("relying", relying_text(each)) for each in file.relying),
    ]
    lines = [f"fixlayers-{key}: {said}\n".encode().decode("latin-1") for key, said in facts]
    return "".join(lines) + _diff_text(file, hunks)


def _diff_text(file: ChangedFile, hunks: Sequence[Hunk]) -> str:
    name = file.path.lstrip("/")
    lines = [f"--- {quoted_name(f'a/{name}')}\n", f"+++ {quoted_name(f'b/{name}')}\n"]
    moved = 0
    for hunk in hunks:
        lines.append(_hunk_text(hunk, moved))
        moved += len(hunk.new) - len(hunk.old)
    return "".join(lines)


def _hunk_text(hunk: Hunk, moved: int) -> str:
    old, new = _range(hunk.start, len(hunk.old)), _range(hunk.start + moved, len(hunk.new))
    heading = f" {hunk.heading.encode().decode('latin-1')}" if hunk.heading else ""
    body = [line if line.endswith("\n") else f"{line}\n{_NO_NEWLINE}" for line in hunk.body]
    return f"@@ -{old} +{new} @@{heading}\n{''.join(body)}"


def _range(start: int, length: int) -> str:
    first = start + (length > 0)
    return f"{first}" if length == 1 else f"{first},{length}"


def _check(patch: bytes, files: Sequence[ChangedFile], hunks: Sequence[list[Hunk]]) -> None:
    """Raise PatchError unless two readers find what was meant, and it leads to the new files."""
    try:
        read = read_patch(patch)
        results = [
            join_lines(applied(split_lines(file.before), each.hunks))
            for file, each in zip(files, read, strict=True)
        ]
    except (RefusalError, ValueError) as error:
        raise PatchError(f"a patch cannot be read back: {error}") from error
    if results != [file.after for file in files]:
        raise PatchError("a patch does not lead to the fixed files")
    if _said(patch) != [_meant(file, each) for file, each in zip(files, hunks, strict=True)]:
        raise PatchError("a patch says something else to others than to us")


Account = tuple[str, list[tuple[int, int, int, int, list[str]]]]


def _meant(file: ChangedFile, hunks: Sequence[Hunk]) -> Account:
    """Return the file's name and, of each hunk, its numbers and lines."""
    said = []
    moved = 0
    for hunk in hunks:
        old, new = len(hunk.old), len(hunk.new)
        start = hunk.start + moved
        said.append((hunk.start + bool(old), old, start + bool(new), new, list(hunk.body)))
        moved += new - old
    return quoted_name(f"a/{file.path.lstrip('/')}").rstrip("\t"), said


def _said(patch: bytes) -> list[Account]:
    """Return what unidiff finds in a patch, in the form of `_meant`."""
    from unidiff.errors import UnidiffParseError
    from unidiff.patch import PatchSet

    try:
        files = PatchSet(split_lines(patch))
    except (UnidiffParseError, ValueError) as error:
        raise PatchError(f"a patch cannot be read back: {error}") from error
    return [
        (
            file.source_file,
            [
                (
                    hunk.source_start,
                    hunk.source_length,
                    hunk.target_start,
                    hunk.target_length,
                    _body(str(line) for line in hunk),
                )
                for hunk in file
            ],
        )
        for file in files
    ]


def _body(lines: Iterable[str]) -> list[str]:
    body: list[str] = []
    for line in lines:
        if line.startswith("\\"):
            body[-1] = body[-1].removesuffix("\n")
        else:
            body.append(line)
    return body
