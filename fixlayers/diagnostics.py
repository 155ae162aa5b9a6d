"""What fixlayers has to say: findings about classes, and errors about files."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Level = Literal["error", "note"]
Safety = Literal["safe", "unsafe"]


class Finding(Struct, frozen=True):
    """One thing found in one class.

    `code` and `rule` are the rule's code and name; `line` and `column` count from 1. `safety` is
    that of the fix, None if there is none; `reason` says why there is no fix or why it is unsafe,
    "" for a safe fix. `applied` says that the plan carries the fix out (an unsafe one only on
    request). A finding of level "note" never changes the exit code. In a notebook `cell` is the
    code cell, from 1, and `line` counts in it; elsewhere it is 0.
    """

    code: str
    rule: str
    message: str
    path: str
    line: int
    column: int
    class_name: str
    level: Level = "error"
    safety: Safety | None = None
    reason: str = ""
    applied: bool = False
    cell: int = 0


class FileError(Struct, frozen=True):
    """Why a file could not be read, parsed, planned or written.

    `fatal` is false for a file that does not concern Keras: then it is worth a word, not an exit
    code. `line` and `column` count from 1; 0 if there is no position. In a notebook `cell` is the
    code cell in which `line` counts.
    """

    path: str
    message: str
    line: int = 0
    column: int = 0
    fatal: bool = True
    cell: int = 0
