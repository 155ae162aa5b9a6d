"""Work in several processes: in order, and without a word when it is interrupted."""

from __future__ import annotations

import gc
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

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
    return _in_pool(pool, work, items)


def can_fork() -> bool:
    """Tell whether a copy of this process can go on by itself, however others are started.

    On other systems than Linux libraries may not bear it, nor does another thread anywhere.
    """
    return sys.platform == "linux" and threading.active_count() == 1


def in_forks(
    work: Callable[[_Item], _Done], items: Sequence[_Item], processes: int
) -> Iterator[_Done]:
    """Do the same as `in_processes` where `can_fork`, in copies of this process.

    The function may be any one, and knows what it knows here.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    gc.freeze()  # what is not looked at is not copied
    try:
        pool = ProcessPoolExecutor(processes, get_context("fork"), _prepare, (work,))
        yield from _in_pool(pool, _do_inherited, items)
    finally:
        gc.unfreeze()


def _in_pool(
    pool: ProcessPoolExecutor, work: Callable[[_Item], _Done], items: Sequence[_Item]
) -> Iterator[_Done]:
    finished = False
    try:
        with _uninterrupted():
            done = pool.map(work, items)  # starts them all
        yield from done
        finished = True
    finally:
        # What runs is short; what waits is not begun any more.
        pool.shutdown(wait=finished, cancel_futures=True)


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


_inherited: Callable[[Any], Any] | None = None


def _prepare(work: Callable[[Any], Any] | None = None) -> None:
    """Leave an interrupt to the parent, which gets it as well; look for no cycles."""
    global _inherited  # noqa: PLW0603 - a process has no other place for what it is begun with
    _inherited = work
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()


def _do_inherited(item: _Item) -> Any:
    assert _inherited is not None
    return _inherited(item)
