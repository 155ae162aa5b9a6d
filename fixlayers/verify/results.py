"""What the probe says about a class, and the jobs it is given: the words both processes share."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from fixlayers.verify.frameworks import FrameworkName

Outcome = Literal["survives", "fails", "not built"]


class Limits(Struct, frozen=True):
    """How long the child may be silent, which is about a class each, and what memory it may use."""

    seconds: float = 60.0
    megabytes: int = 4000


class Job(Struct, frozen=True):
    """One file to probe.

    `tree` is the folder of the project and `file` the path below it. Classes whose keys are in
    `skip` have taken a child down before; those in `uncalled` did so too, and are judged without
    a call once more. `arguments` are the keyword arguments that a user gives
    for a class, as the expression of a dict; `calls` are those of a class in the project.
    `unaided` asks for what a file needs to load without `custom_objects`, too.
    """

    tree: str
    file: str
    skip: tuple[str, ...] = ()
    uncalled: tuple[str, ...] = ()
    arguments: dict[str, str] = {}
    calls: dict[str, tuple[str, ...]] = {}
    unaided: bool = True
    limits: Limits = Limits()


class Example(Struct, frozen=True):
    """How a class was made and called, as Python writes it.

    `made` is an instance, in terms of `keras`, `np` and what the module of the class sees; `inputs`
    are the arguments of a call, in terms of `floats`, `integers` and `step`, "" if there was none.
    `saved` says that it was saved in a file.
    """

    made: str
    inputs: str
    saved: bool


class ClassResult(Struct, frozen=True):
    """The verdict on one class.

    `occurrence` counts classes of the same name in the file (notebooks redefine). `stage` is where
    it failed: import, define, build, serialize, json, rebuild, compare, name, call, weights,
    outputs, locate or file. `arguments` are those of the verdict, as Python writes them;
    `attempts` is how many others were tried before a class was given up as not built. `called`
    is the input it could be called with and `saved` the file that it was saved in, "" for none;
    `example` is for who wants to do it again, None if that cannot be written down.
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
    attempts: int = 0
    registered: bool = False
    called: str = ""
    saved: str = ""
    example: Example | None = None

    @property
    def key(self) -> str:
        """What identifies the class, before and after a repair."""
        return f"{self.file}:{self.class_name}:{self.occurrence}"


class ProbedFile(Struct, frozen=True):
    """The verdicts on the classes of one file, in its order.

    `error` says why the file could not be executed; `stand_ins` are the imports in place of which
    there was nothing but a stand-in.
    """

    file: str
    framework: FrameworkName
    classes: tuple[ClassResult, ...] = ()
    error: str = ""
    stand_ins: tuple[str, ...] = ()


class Ready(Struct, frozen=True, tag=True):
    """Message: Keras is loaded; its name with the version and the backend."""

    keras: str


class Forked(Struct, frozen=True, tag=True):
    """Message: the process that judges the file, and the group of all that it starts."""

    pid: int


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
    stand_ins: tuple[str, ...] = ()


class Ended(Struct, frozen=True, tag=True):
    """Message: the process of the file has ended, in this way."""

    how: str


Message = Ready | Forked | Started | Judged | Finished | Ended
