"""The process: `python -m fixlayers` does what the console script does."""

from __future__ import annotations

import gc
import os
import sys
import threading


def run() -> int:
    """Run the command line that the process was started with, and return the exit code.

    What a run makes has no cycles: to look for some, while it runs, takes a fifth of the time. Nor
    is it taken apart at the end, where the process ends at once unless something is still at work
    in it or its output cannot be written.
    """
    gc.disable()
    from fixlayers.cli import main

    code = main()
    gc.freeze()
    if threading.active_count() == 1 and _written():
        os._exit(code)
    return code


def _written() -> bool:
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return False  # the interpreter tells of it, in its own way
    return True


if __name__ == "__main__":
    sys.exit(run())
