"""Which promise a repair breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.fuzz.judging import OK, Verdicts
from tests.fuzz.repair import Repair

HARM = "harm"
SAID_FIXED = "said fixed but fails"
SAID_RIGHT = "said right but fails"
TWICE = "not idempotent"
OWN_ERROR = "own error"
TOUCHED = "touched a right class"
CATEGORIES = (HARM, SAID_FIXED, SAID_RIGHT, TWICE, OWN_ERROR, TOUCHED)

_PAIRS = ("built", "survived", "file", "hdf5")
_NUMBER = re.compile(r"0x[0-9a-f]+|\d+")
NAMES = re.compile(r"\b(Block|Shift|Feed|Encoder|Unit|Gate)(Base)?\b")
_ARGUMENT = re.compile(r"arguments\S*: (\w+) .* became (\w+) .*", re.DOTALL)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|`[^`]*`")


@dataclass(frozen=True)
class Violation:
    """A broken promise.

    Args:
        category: which one.
        detail: the step and what it said.
        generation: where it was seen, "" if no Keras was needed.
        target: the class.
    """

    category: str
    detail: str
    generation: str = ""
    target: str = ""

    @property
    def group(self) -> tuple[str, str, str]:
        """What equal violations have in common."""
        text = _NUMBER.sub("N", self.detail)
        step, _, rest = text.partition(": ")
        rest = NAMES.sub("C", _ARGUMENT.sub(r"arguments: \1 became \2", rest))
        return self.category, step, _QUOTED.sub("'...'", rest)[:90]


def of_repair(repair: Repair) -> Iterator[Violation]:
    """Find what is wrong without any Keras."""
    if repair.error:
        yield Violation(OWN_ERROR, f"fix_source: {repair.error}")
    if repair.again:
        changed = [x for x in repair.again.split("\n")[3:] if x[:1] in ("+", "-")]
        yield Violation(TWICE, f"second run: {' | '.join(changed)[:200]}")


def of_verdicts(repair: Repair, generation: str, answers: list[Verdicts]) -> Iterator[Violation]:
    """Find what is wrong on one Keras."""
    for spec, verdicts in zip(repair.spec.line, answers, strict=True):
        harm = _harm(verdicts)
        if harm:
            yield Violation(HARM, harm, generation, spec.name)
            continue
        if repair.refused(spec.name) or repair.error:
            continue
        if failed := _fails(verdicts):
            category = SAID_FIXED if repair.applied(spec.name) else SAID_RIGHT
            yield Violation(category, failed, generation, spec.name)


def of_right_class(repair: Repair, answers: dict[str, list[Verdicts]]) -> Iterator[Violation]:
    """Find changes of a file whose classes all survive everywhere.

    Not a `get_config` where there was none: what this object survives, one with a layer for an
    argument may not, and Keras 3 forgets what a Model was given.
    """
    whole = repair.spec.flawless and all(
        v.get("before survived") == OK and v.get("before file", OK) == OK
        for verdicts in answers.values()
        for v in verdicts
    )
    if len(answers) < 2 or not whole:
        return
    codes = sorted({f.code for f in repair.findings if f.applied})
    touched = repair.touched()
    if touched and "FXL201" not in codes:
        yield Violation(TOUCHED, f"{' '.join(codes)}: {' | '.join(touched)[:300]}")


def _harm(verdicts: Verdicts) -> str:
    for step in _PAIRS:
        before, after = verdicts.get(f"before {step}"), verdicts.get(f"after {step}")
        if before == OK and after not in (OK, None):
            return f"{step} after: {after}"
    for step in ("same", "old config", "old file", "old hdf5"):
        if verdicts.get(step, OK) != OK:
            return f"{step}: {verdicts[step]}"
    return verdicts.get("crash", "")


def _fails(verdicts: Verdicts) -> str:
    """Return what still goes wrong with a class of which nothing was refused."""
    when = "after" if "after built" in verdicts else "before"
    if verdicts.get(f"{when} built") != OK:
        # What nobody can build, nobody can save.
        return ""
    for step in ("alone", "file"):
        if verdicts.get(f"{when} {step}", OK) != OK:
            return f"{step}: {verdicts[f'{when} {step}']}"
    return ""
