"""fixlayers repairs custom Keras layers and models so that they save and load.

The functions are pure (source in, results out), their results can be pickled, and nothing is
imported before it is used, so that `fixlayers --version` does not pay for the engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fixlayers.diagnostics import FileError, Finding
    from fixlayers.engine import (
        FileResult,
        Plan,
        check_project,
        check_source,
        fix_project,
        fix_source,
        plan_project,
    )
    from fixlayers.settings import Settings

__version__ = "0.1.0"

__all__ = [
    "FileError",
    "FileResult",
    "Finding",
    "Plan",
    "Settings",
    "__version__",
    "check_project",
    "check_source",
    "fix_project",
    "fix_source",
    "plan_project",
]

_MODULES = {
    "FileError": "fixlayers.diagnostics",
    "Finding": "fixlayers.diagnostics",
    "Settings": "fixlayers.settings",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for; raises AttributeError for any other."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value: object = getattr(import_module(_MODULES.get(name, "fixlayers.engine")), name)
    globals()[name] = value
    return value
