"""`fixlayers clean`: without what earlier runs have kept."""

from __future__ import annotations

import os
import sys

from fixlayers.cache.folder import CacheFolder, default_folder
from fixlayers.discovery import shown
from fixlayers.exit_codes import CLEAN, FAILED
from fixlayers.files import reason
from fixlayers.report.text import printable


def clean(folder: str, *, quiet: bool = False) -> int:
    """Remove the cache from a folder, "" for that of the user, and return the exit code."""
    path = os.path.abspath(folder) if folder else default_folder()
    display = printable(shown(path, os.getcwd()))
    if not path or not os.path.lexists(path):
        return _said("There is no cache.", quiet)
    cache = CacheFolder(path)
    if not cache.is_ours():
        sys.stderr.write(f"fixlayers: error: {display} is no cache of yours\n")
        return FAILED
    try:
        cache.remove()
    except OSError as error:
        sys.stderr.write(f"fixlayers: error: {display} is not removed: {reason(error)}\n")
        return FAILED
    return _said(f"Removed the cache in {display}.", quiet)


def _said(text: str, quiet: bool) -> int:
    if not quiet:
        sys.stderr.write(f"{text}\n")
    return CLEAN
