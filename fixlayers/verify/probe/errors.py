"""Errors of foreign code, in words."""

from __future__ import annotations

LONGEST = 800


class NotSurvivedError(Exception):
    """The class failed at `stage` for the reason in the message."""

    def __init__(self, stage: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage


def told(error: BaseException) -> str:
    """Return an error in short; Keras wraps the telling one in a long explanation."""
    if isinstance(error, MemoryError) and not str(error):
        return "MemoryError: it takes more memory than a file may use"
    text = f"{type(error).__name__}: {error}"
    return text.rsplit("Exception encountered: ", 1)[-1][:LONGEST]
