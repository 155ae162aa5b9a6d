"""The Python of a project's files: modules as they are, notebooks as one module each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from fixlayers.diagnostics import FileError, Finding
from fixlayers.patterns import pattern
from fixlayers.suffixes import is_notebook
from fixlayers.wording import listed

if TYPE_CHECKING:
    from fixlayers.notebook.notebook import Notebook

_Said = TypeVar("_Said", Finding, FileError)
_CLASS = pattern(r"^\s*class\s+\w+\s*[(:]", re.MULTILINE)
_LONE_CR = pattern(rb"\r(?!\n)")


class PythonSources:
    """What the files of a project say in Python.

    `modules` are the Python sources by path, in which a lone carriage return, which ends a line of
    Python and of little else, is a line feed; `notebooks` are the notebooks that can be read,
    `errors` why others cannot.
    """

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self.notebooks: dict[str, Notebook] = {}
        self.errors: dict[str, FileError] = {}
        self.modules = {path: self._python(path, data) for path, data in sources.items()}

    def _python(self, path: str, data: bytes) -> bytes:
        if not is_notebook(path):
            return _LONE_CR.sub(b"\n", data) if b"\r" in data else data
        if not data.strip():
            return b""  # Jupyter makes such a file before anything is saved
        # Most projects have no notebook.
        from fixlayers.notebook.document import NotebookError
        from fixlayers.notebook.notebook import read_notebook

        try:
            notebook = read_notebook(data)
        except NotebookError as error:
            self.errors[path] = FileError(path, error.message, error.line, error.column)
            return b""
        self.notebooks[path] = notebook
        return notebook.module

    def located(self, said: _Said) -> _Said:
        """Return what is said of a notebook's module with its cell and the line in that."""
        notebook = self.notebooks.get(said.path)
        if notebook is None:
            return said
        cell, line = notebook.place(said.line)
        return structs.replace(said, cell=cell, line=line)

    def error(self, path: str) -> FileError | None:
        """Return why a notebook cannot be read, or a word about cells that cannot."""
        notebook = self.notebooks.get(path)
        if notebook is None:
            return self.errors.get(path)
        cells = [n for n in notebook.unparsed if _CLASS.search(notebook.source(n))]
        if not cells:
            return None
        numbers = listed([str(number) for number in cells])
        which = f"cells {numbers} are" if len(cells) > 1 else f"cell {numbers} is"
        text = f"{which} no Python that can be read, and left as it was"
        return FileError(path, text, fatal=False)
