"""The output formats by name, each imported when it is used."""

from __future__ import annotations

from importlib import import_module

from fixlayers.report.run import Report


def render(name: str, report: Report, *, colour: bool = False) -> bytes:
    """Return a report in a format."""
    module = import_module(f"fixlayers.report.{name}")
    document = module.document
    made: bytes = document(report, colour=colour) if name in ("text", "full") else document(report)
    return made
