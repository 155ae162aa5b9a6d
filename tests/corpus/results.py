"""What the probe says about a class, and the jobs it is given: the words both processes share."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

FrameworkName = Literal["keras3", "tf_keras"]
Outcome = Literal["survives", "fails", "not built"]


class Job(Struct, frozen=True):
    """One file to probe. Classes whose keys are in `skip` have crashed or hung a worker before."""

    tree: str
    file: str
    skip: tuple[str, ...] = ()


class ClassResult(Struct, frozen=True):
    """The verdict on one class.

    `occurrence` counts classes of the same name in the file (notebooks redefine). `stage` is where
    it failed: define, build, serialize, json, rebuild, compare, name, call, weights or outputs.
    `called` describes the input it could be called with, "" if none was found.
    """

    file: str
    class_name: str
    occurrence: int
    line: int
    kind: str
    framework: FrameworkName
    outcome: Outcome
    stage: str = ""
    error: str = ""
    arguments: dict[str, str] = {}
    registered: bool = False
    called: str = ""

    @property
    def key(self) -> str:
        """What identifies the class, before and after a repair."""
        return f"{self.file}:{self.class_name}:{self.occurrence}"


class Started(Struct, frozen=True, tag=True):
    """Message: the probe turns to this class (so that a crash can be blamed on it)."""

    key: str
    kind: str
    line: int


class Judged(Struct, frozen=True, tag=True):
    """Message: the verdict on a class."""

    result: ClassResult


class Finished(Struct, frozen=True, tag=True):
    """Message: the file is done; `error` says why it could not be executed at all."""

    file: str
    error: str = ""


Message = Started | Judged | Finished
