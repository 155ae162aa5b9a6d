"""Jupyter notebooks: read as one Python module, and changed in the sources of their cells alone."""

from __future__ import annotations

from fixlayers.notebook.changed_cells import ChangedCell, changed_cells
from fixlayers.notebook.document import NotebookError
from fixlayers.notebook.notebook import Notebook, is_notebook, read_notebook
from fixlayers.notebook.project import PythonSources

__all__ = [
    "ChangedCell",
    "Notebook",
    "NotebookError",
    "PythonSources",
    "changed_cells",
    "is_notebook",
    "read_notebook",
]
