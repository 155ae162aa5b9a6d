"""Wall-clock limits for foreign code, nestable, by SIGALRM (main thread only)."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_deadlines: list[float] = []


class TimeExceeded(BaseException):
    """Raised in limited code; not an `Exception`, so that foreign handlers let it pass."""

    def __init__(self, level: int) -> None:
        super().__init__("time limit exceeded")
        self.level = level


def _arm() -> None:
    if not _deadlines:
        signal.setitimer(signal.ITIMER_REAL, 0)
        return
    # The repeat interval reaches code that swallows the first exception.
    signal.setitimer(signal.ITIMER_REAL, max(0.001, min(_deadlines) - time.monotonic()), 1.0)


def _on_alarm(*_: int | FrameType | None) -> None:
    now = time.monotonic()
    for level, deadline in enumerate(_deadlines):
        if deadline <= now:
            raise TimeExceeded(level)


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Run the body for at most `seconds`.

    Raises TimeoutError when this limit is the one that expired; an expired outer limit passes
    through as TimeExceeded.
    """
    signal.signal(signal.SIGALRM, _on_alarm)
    level = len(_deadlines)
    _deadlines.append(time.monotonic() + seconds)
    _arm()
    try:
        yield
    except TimeExceeded as expired:
        if expired.level != level:
            raise
        raise TimeoutError(f"still running after {seconds:g} s") from None
    finally:
        del _deadlines[level:]
        _arm()
