"""What can be wrong with a patch."""

from __future__ import annotations


class PatchError(RuntimeError):
    """A patch that does not say what was meant: a fault of fixlayers."""


class RefusalError(ValueError):
    """Why a patch is not applied, in one line; `line` is that of the patch, 0 if there is none."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message, self.line = message, line
