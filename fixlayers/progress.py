"""A progress bar on a terminal, for work that takes longer than a second."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TextIO

_WAIT = 1.0
_EVERY = 0.1
_WIDTH = 30


class ProgressBar:
    """Draws how much is done; nothing off a terminal and nothing in the first second.

    Use as a context manager, which wipes the bar at the end, and call with done and total.
    """

    def __init__(self, stream: TextIO, *, shown: bool = True) -> None:
        self._stream = stream
        self._shown = shown and stream.isatty()
        self._next = time.monotonic() + _WAIT
        self._drawn = 0

    def __call__(self, done: int, total: int) -> None:
        """Draw the bar if it is time to."""
        now = time.monotonic()
        if not self._shown or now < self._next or total <= 0:
            return
        self._next = now + _EVERY
        filled = _WIDTH * done // total
        line = f"{'#' * filled}{'.' * (_WIDTH - filled)} {done}/{total} files"
        self._write(line)

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._drawn:
            self._write("")

    def _write(self, line: str) -> None:
        self._stream.write(f"\r{line.ljust(self._drawn)}{'' if line else chr(13)}")
        self._stream.flush()
        self._drawn = len(line)
