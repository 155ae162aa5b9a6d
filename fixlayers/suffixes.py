"""What kind of source a file holds, by the ending of its name."""

from __future__ import annotations

_NOTEBOOK = ".ipynb"
SUFFIXES = (".py", _NOTEBOOK)


def is_notebook(path: str) -> bool:
    """Tell whether a path is that of a notebook."""
    return path.endswith(_NOTEBOOK)
