"""A source file as Python code: a module as it is, a notebook's code cells one after another."""

from __future__ import annotations

import ast
import json
import linecache
import tokenize
import warnings
from pathlib import Path


def read_source(path: Path) -> str:
    """Return the Python code of a `.py` or `.ipynb` file, magics of a notebook left out.

    Raises OSError, SyntaxError (encoding) or ValueError (not a notebook).
    """
    if path.suffix != ".ipynb":
        with tokenize.open(path) as stream:
            return stream.read()
    cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
    return "\n".join(_code(cell.get("source", "")) for cell in cells if _is_code(cell))


def _is_code(cell: dict[str, object]) -> bool:
    return cell.get("cell_type") == "code"


def _code(source: str | list[str]) -> str:
    lines = (source if isinstance(source, str) else "".join(source)).split("\n")
    if lines[0].lstrip().startswith("%%"):
        return ""
    code = "\n".join(_without_magic(line) for line in lines)
    # One cell that does not parse must not take the notebook's others with it.
    return code if _parses(code) else ""


def _without_magic(line: str) -> str:
    stripped = line.lstrip()
    if not stripped.startswith(("%", "!", "?")):
        return line
    return line[: len(line) - len(stripped)] + "pass"


def _parses(code: str) -> bool:
    try:
        parse(code)
    except (SyntaxError, ValueError):
        return False
    return True


def parse(code: str) -> ast.Module:
    """Parse code without the warnings that foreign escapes cause. Raises SyntaxError."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(code)


def remember(path: Path, code: str) -> None:
    """Let `inspect.getsource` find the code of a notebook."""
    if path.suffix == ".ipynb":
        lines = code.splitlines(keepends=True)
        linecache.cache[str(path)] = (len(code), None, lines, str(path))


def may_define_classes(path: Path) -> bool:
    """Tell cheaply whether a file holds a class with a base."""
    try:
        data = path.read_bytes()
    except OSError:
        return False
    return b"class " in data and b"(" in data
