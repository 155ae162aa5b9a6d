"""Annotations: the workflow commands of GitHub Actions, one a line on stdout."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.diagnostics import FileError, Finding
from fixlayers.report.places import Places
from fixlayers.report.run import Report
from fixlayers.report.text import remark


def document(report: Report) -> bytes:
    """Return an annotation for each finding and each error."""
    return "".join(f"{line}\n" for line in _lines(report)).encode("utf-8", "replace")


def _lines(report: Report) -> Iterator[str]:
    for result in report.results:
        places = Places(result)
        for finding in result.findings:
            yield _finding(finding, places)
    for error in report.errors:
        yield _error(error)


def _finding(finding: Finding, places: Places) -> str:
    command = "notice" if finding.level == "note" else "error"
    return _command(
        command,
        f"{finding.class_name}: {finding.message} [{remark(finding)}]",
        file=finding.path,
        line=str(places.line(finding)),
        col=str(places.column(finding)),
        title=f"{finding.code} {finding.rule}",
    )


def _error(error: FileError) -> str:
    known = {"line": str(error.line)} if error.line and not error.cell else {}
    return _command("error" if error.fatal else "warning", error.message, file=error.path, **known)


def _command(command: str, message: str, **properties: str) -> str:
    # Percent signs and line ends are escaped everywhere, separators in properties as well.
    text = _escaped(message)
    said = ",".join(
        f"{name}={_escaped(value).replace(':', '%3A').replace(',', '%2C')}"
        for name, value in properties.items()
    )
    return f"::{command} {said}::{text}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
