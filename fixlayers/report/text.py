"""Findings, errors and summaries as lines of text."""

from __future__ import annotations

from fixlayers.diagnostics import FileError, Finding
from fixlayers.report.run import Report
from fixlayers.report.tally import Tally, outcome

_BOLD, _RED, _CYAN, _RESET = "\x1b[1m", "\x1b[1;31m", "\x1b[36m", "\x1b[0m"


def document(report: Report, *, colour: bool = False) -> bytes:
    """Return one line a finding."""
    lines = (finding_line(finding, colour=colour) for finding in report.findings())
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def finding_line(finding: Finding, *, colour: bool = False) -> str:
    """Return `path:line:column: CODE message [what becomes of it: why]`.

    In a notebook the line is that of a cell: `path:cell 3:line:column`.
    """
    path, code, outlook = printable(finding.path), finding.code, f"[{remark(finding)}]"
    if colour:
        path, code, outlook = (
            f"{_BOLD}{path}{_RESET}",
            f"{_RED}{code}{_RESET}",
            f"{_CYAN}{outlook}{_RESET}",
        )
    cell = f"cell {finding.cell}:" if finding.cell else ""
    place = f"{path}:{cell}{finding.line}:{finding.column}"
    return f"{place}: {code} {printable(finding.message)} {outlook}"


def error_line(error: FileError) -> str:
    """Return `path:line:column: error: message`, with as much of the position as is known."""
    place = f":cell {error.cell}" if error.cell else ""
    place += f":{error.line}" if error.line else ""
    place += f":{error.column}" if error.line and error.column else ""
    word = "error" if error.fatal else "warning"
    return f"{printable(error.path)}{place}: {word}: {printable(error.message)}"


def found_line(tally: Tally) -> str:
    """Say what `check` or `diff` found and how it can be fixed."""
    if not tally.looked_at:
        return "No Python files."
    if not tally.problems:
        return f"No problems in {_count(tally.looked_at, 'file')}{_notes(tally)}."
    fixable = tally.applied + tally.fixable
    ways = [f'{fixable} fixable with "fixlayers fix"'] if fixable else []
    return (
        f"Found {_where(tally, tally.problems)}; {', '.join(ways + _rest(tally))}{_notes(tally)}."
    )


def fixed_line(tally: Tally) -> str:
    """Say what `fix` did and what is left."""
    if not tally.problems:
        return found_line(tally)
    fixed = f"Fixed {tally.applied} of {_where(tally, tally.problems)}"
    rest = [f"{tally.fixable} not written"] if tally.fixable else []
    return (
        f"{'; '.join([fixed, ', '.join(rest + _rest(tally))]).removesuffix('; ')}{_notes(tally)}."
    )


def printable(text: str) -> str:
    """Return text on one line, with what no terminal can show written as an escape."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in text
    )


def remark(finding: Finding) -> str:
    """Say what becomes of a finding, and why."""
    words = {
        "applied": "fixable",
        "fixable": "fixable",
        "unsafe": "unsafe fix",
        "by_hand": "no fix",
        "note": "note",
    }
    kind = outcome(finding)
    word, reason = words[kind], printable(finding.reason)
    return f"{word}: {reason}" if reason and word != "fixable" else word


def _where(tally: Tally, problems: int) -> str:
    classes, files = _count(tally.classes, "class"), _count(tally.files, "file")
    return f"{_count(problems, 'problem')} in {classes} of {files}"


def _rest(tally: Tally) -> list[str]:
    rest = [f"{tally.unsafe} with --unsafe-fixes"] if tally.unsafe else []
    return rest + ([f"{tally.by_hand} to be done by hand"] if tally.by_hand else [])


def _notes(tally: Tally) -> str:
    return f" ({_count(tally.notes, 'note')})" if tally.notes else ""


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun}{'es' if noun.endswith('s') else 's'}"
