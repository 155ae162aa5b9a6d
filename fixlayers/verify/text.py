"""Verdicts as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.diagnostics import Finding
from fixlayers.report.text import printable
from fixlayers.tracebacks import explain
from fixlayers.verify.results import ClassResult
from fixlayers.verify.verdicts import Proof, Verdict

SETTING = "[tool.fixlayers.verify.arguments]"
_LONGEST = 240
_STAGES = {
    "import": "its file does not define it",
    "define": "its definition raises",
    "build": "it cannot be made",
    "serialize": "it cannot be serialized",
    "json": "its config is no JSON",
    "rebuild": "it cannot be rebuilt",
    "compare": "rebuilt, it is another",
    "name": "rebuilt, it is another",
    "call": "rebuilt, it cannot be called",
    "weights": "rebuilt, it has other weights",
    "outputs": "rebuilt, it computes something else",
    "locate": "it is not found without custom_objects",
    "file": "it cannot be loaded from a .keras file",
}


def warning(command: str) -> str:
    """Say that a command executes what it reads."""
    return f"fixlayers: {command} executes the definitions in the files, in child processes\n"


def lines(proof: Proof, *, quiet: bool = False) -> Iterator[str]:
    """Yield what is said of each class: a line, and what one needs to know indented below it.

    If quiet, nothing is said of those that survive.
    """
    for verdict in proof.verdicts:
        if not (quiet and verdict.result.outcome == "survives"):
            yield f"{_place(verdict)}: {_headline(verdict.result)}"
            yield from (f"    {printable(line)}" for line in _details(verdict))


def summary(proof: Proof) -> str:
    """Say how many classes survive, fail and could not be built."""
    if not proof.verdicts:
        return "No Keras classes."
    survive, fail = proof.count("survives"), proof.count("fails")
    parts = [
        f"{survive} survive{'s' if survive == 1 else ''}",
        f"{fail} fail{'s' if fail == 1 else ''}",
        f"{proof.count('not built')} not built",
    ]
    on = f" on {' and '.join(proof.keras)}" if proof.keras else ""
    return f"Verified {proof.files} file{'' if proof.files == 1 else 's'}{on}: {', '.join(parts)}."


def stand_in_lines(proof: Proof) -> Iterator[str]:
    """Yield what was missing and had to be stood in for."""
    for each in proof.stand_ins:
        yield f"{printable(each.path)}: not installed, stood in for: {', '.join(each.names)}"


def _place(verdict: Verdict) -> str:
    cell = f"cell {verdict.cell}:" if verdict.cell else ""
    return f"{printable(verdict.path)}:{cell}{verdict.line}"


def _headline(result: ClassResult) -> str:
    text = f"{result.class_name} {result.outcome} on {result.framework}"
    if result.outcome == "survives":
        return text
    return f"{text}: {printable(failure(result))}"


def failure(result: ClassResult) -> str:
    """Say where a class failed and why, on one line."""
    error = " ".join(result.error.split())
    short = error if len(error) <= _LONGEST else f"{error[:_LONGEST].rstrip()}..."
    return f"{_STAGES[result.stage]}: {short}"


def _details(verdict: Verdict) -> Iterator[str]:
    result = verdict.result
    arguments = ", ".join(f"{name}={value}" for name, value in result.arguments.items())
    if result.outcome == "not built":
        if result.stage == "build":
            if arguments:
                others = f" and {result.attempts} others" if result.attempts else ""
                yield f"tried {arguments}{others}"
            yield f"give what fits in {SETTING}: {result.class_name} = {{ ... }}"
        return
    lived = [
        f"made with {arguments or 'no arguments'}",
        f"called on {result.called}" if result.called else "",
        f"saved in {result.saved}" if result.saved else "",
    ]
    yield "; ".join(filter(None, lived))
    if result.outcome == "fails":
        yield from map(_cure, verdict.cures[:1])
        if not verdict.cures:
            yield _way_out(result)


def _way_out(result: ClassResult) -> str:
    explanation = explain(result.error)
    if explanation and not explanation.codes:
        return f"{explanation.cause} {explanation.way_out}"
    return "no rule cures it"


def _cure(finding: Finding) -> str:
    way = {
        None: f"to be done by hand: {finding.reason}",
        "safe": '"fixlayers fix" cures it',
        "unsafe": f'"fixlayers fix --unsafe-fixes" cures it: {finding.reason}',
    }[finding.safety]
    return f"{finding.code} {finding.message}; {way}"
