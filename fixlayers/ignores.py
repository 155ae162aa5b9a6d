"""Write suppression comments for what a run has found, so that a project can adopt the rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping

from fixlayers.diagnostics import Finding
from fixlayers.notebook.notebook import read_notebook
from fixlayers.suffixes import is_notebook
from fixlayers.survey.source import survey_source
from fixlayers.syntax import parse_module

_IGNORE = re.compile(rb"(#\s*fixlayers:\s*ignore\[)([^\]]*)\]")


def with_ignores(path: str, source: bytes, findings: Iterable[Finding]) -> bytes:
    """Return a file with a comment at each class that ignores its findings of level error.

    Raises ValueError, naming the class, where no comment can be placed.
    """
    notebook = read_notebook(source) if is_notebook(path) else None
    module = notebook.module if notebook else source
    # Unlike those of str, these lines end just where those of Python do.
    lines = module.splitlines(keepends=True)
    for line, codes in sorted(_codes_by_line(module, findings).items(), reverse=True):
        lines = _commented(lines, line - 1, codes)
    after = b"".join(lines)
    return notebook.with_module(after) if notebook else after


def _codes_by_line(module: bytes, findings: Iterable[Finding]) -> Mapping[int, frozenset[str]]:
    """Return the codes to ignore by the line of the class."""
    places: dict[str, int] = {}
    found: dict[int, frozenset[str]] = {}
    wanted = [f for f in findings if f.level == "error"]
    for known in survey_source(module).classes:
        places[known.qualname] = known.place.line
        for finding in wanted:
            if finding.class_name == known.qualname:
                codes = found.get(known.place.line, frozenset())
                found[known.place.line] = codes | {finding.code}
    return found


def _commented(lines: list[bytes], index: int, codes: frozenset[str]) -> list[bytes]:
    for place in (_beside, _above):
        after = place(lines, index, codes)
        if _same(b"".join(lines), b"".join(after)):
            return after
    raise ValueError(f"no comment can be placed at the class in line {index + 1}")


def _beside(lines: list[bytes], index: int, codes: frozenset[str]) -> list[bytes]:
    line, end = lines[index], _end(lines[index])
    text = line.removesuffix(end)
    if known := _IGNORE.search(text):
        named = {code.strip().upper() for code in known[2].decode("latin-1").split(",")}
        merged = known[1] + _list(codes | named - {""}) + b"]"
        text = text[: known.start()] + merged + text[known.end() :]
    else:
        text = text.rstrip() + b"  # fixlayers: ignore[" + _list(codes) + b"]"
    return [*lines[:index], text + end, *lines[index + 1 :]]


def _above(lines: list[bytes], index: int, codes: frozenset[str]) -> list[bytes]:
    line = lines[index]
    indent = line[: len(line) - len(line.lstrip())]
    comment = indent + b"# fixlayers: ignore[" + _list(codes) + b"]" + (_end(line) or b"\n")
    return [*lines[:index], comment, *lines[index:]]


def _end(line: bytes) -> bytes:
    return line[len(line.rstrip(b"\r\n")) :]


def _list(codes: frozenset[str] | set[str]) -> bytes:
    return ", ".join(sorted(codes)).encode()


def _same(before: bytes, after: bytes) -> bool:
    """Tell whether two sources mean the same, comments apart."""
    try:
        return ast.dump(parse_module(before)) == ast.dump(parse_module(after))
    except (SyntaxError, ValueError):
        return False
