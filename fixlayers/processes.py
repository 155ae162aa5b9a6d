"""Work in several processes: in order, and without a word when it is interrupted."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

_Item = TypeVar("_Item")
_Done = TypeVar("_Done")


def in_processes(
    work: Callable[[_Item], _Done], items: Sequence[_Item], processes: int
) -> Iterator[_Done]:
    """Yield what a function makes of items, in their order.

    Args:
        work: a function of a module, which may be imported anew in the processes.
        items: what it is given; they and what it returns are pickled.
        processes: how many there are.

    Raises:
        OSError: no process can be started.
        concurrent.futures.BrokenExecutor: one has ended before its time.
    """
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(processes, initializer=_prepare)
    try:
        with _uninterrupted():
            done = pool.map(work, items)  # starts them all
        yield from done
    finally:
        # What runs is short; what waits is not begun any more.
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Put an interrupt off: Python drops one that comes while it forks."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _prepare() -> None:
    """Leave an interrupt to the parent, which gets it as well; look for no cycles."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
