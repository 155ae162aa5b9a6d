"""Errors of foreign code, in words."""

from __future__ import annotations

import dis

LONGEST = 800
_RAISE = dis.opmap["RAISE_VARARGS"]
_KERASES = ("keras", "tf_keras", "tensorflow")


class NotSurvivedError(Exception):
    """The class failed at `stage` for the reason in the message."""

    def __init__(self, stage: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage


class UncalledError(Exception):
    """The class refuses to be serialized before a call, for which no input was found."""


def refuses_on_purpose(error: BaseException | None) -> bool:
    """Tell whether code that is not Keras's own raises this by a statement of its own.

    NotImplementedError does not count: by that a class says that it has no config at all.
    """
    if error is None or isinstance(error, NotImplementedError):
        return False
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    if last is None or last.tb_frame.f_code.co_code[last.tb_lasti] != _RAISE:
        return False
    module = str(last.tb_frame.f_globals.get("__name__", ""))
    return module.partition(".")[0] not in _KERASES


def told(error: BaseException) -> str:
    """Return an error in short; Keras wraps the telling one in a long explanation."""
    if isinstance(error, MemoryError) and not str(error):
        return "MemoryError: it takes more memory than a file may use"
    text = f"{type(error).__name__}: {error}"
    return text.rsplit("Exception encountered: ", 1)[-1][:LONGEST]
