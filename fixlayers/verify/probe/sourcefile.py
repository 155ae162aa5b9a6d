"""A source file as Python code: a module as it is, a notebook's code cells one after another."""

from __future__ import annotations

import io
import linecache
import tokenize
from pathlib import Path

from fixlayers.notebook.notebook import read_notebook
from fixlayers.suffixes import is_notebook


def read_source(path: Path) -> str:
    """Return the Python code of a `.py` or `.ipynb` file, magics of a notebook put aside.

    Raises OSError, SyntaxError (encoding) or NotebookError.
    """
    data = path.read_bytes()
    if is_notebook(path.name):
        data = read_notebook(data).module
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return io.TextIOWrapper(io.BytesIO(data), encoding).read()


def remember(path: Path, code: str) -> None:
    """Let `inspect.getsource` find the code of a notebook."""
    if is_notebook(path.name):
        lines = code.splitlines(keepends=True)
        linecache.cache[str(path)] = (len(code), None, lines, str(path))


def may_define_classes(data: bytes) -> bool:
    """Tell cheaply whether a source holds a class with a base."""
    return b"class " in data and b"(" in data
