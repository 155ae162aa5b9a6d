"""How classes are judged: on which Keras, within which limits."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any

from msgspec import Struct

from fixlayers.settings import SettingsError, Verify
from fixlayers.verify.results import Limits


class Means(Struct, frozen=True):
    """How classes are judged.

    `framework` is `keras3`, `tf_keras` or `both`, "" to go by what each file imports; `jobs` is how
    many files are judged at a time.
    """

    framework: str = ""
    limits: Limits = Limits()
    jobs: int = 1


def means_of(settings: Verify, options: Mapping[str, Any], jobs: int) -> Means:
    """Return how classes are to be judged.

    Args:
        settings: what the project says.
        options: what a command line says, by the same names; None or nothing where it says nothing.
        jobs: how many files to judge at a time.

    Raises:
        SettingsError: this system cannot do it.
    """
    if find_spec("resource") is None:
        raise SettingsError("verify needs the process control of Linux or macOS")
    seconds = options.get("timeout") or settings.timeout
    megabytes = options.get("memory") or settings.memory
    return Means(options.get("framework") or settings.framework, Limits(seconds, megabytes), jobs)
