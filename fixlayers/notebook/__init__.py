"""Jupyter notebooks: read as one Python module, and changed in the sources of their cells alone."""

from __future__ import annotations

from fixlayers.notebook.changed_cells import ChangedCell, changed_cells
from fixlayers.notebook.document import NotebookError
from fixlayers.notebook.notebook import Notebook, read_notebook
from fixlayers.notebook.project import PythonSources

__all__ = [
    "ChangedCell",
    "Notebook",
    "NotebookError",
    "PythonSources",
    "changed_cells",
    "read_notebook",
]
