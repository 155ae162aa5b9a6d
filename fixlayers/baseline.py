"""Findings that were there before: known by class and code, never by line."""

from __future__ import annotations

import os
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from fixlayers.diagnostics import FileError, Finding
from fixlayers.files import read_file
from fixlayers.settings import SettingsError

VERSION = 1
Fingerprint = tuple[str, str, str]
"""The path from the baseline's folder with "/", the class and the code."""


class _Entry(Struct, frozen=True, order=True):
    path: str
    name: str = msgspec.field(name="class")
    code: str = ""


class _Document(Struct, frozen=True):
    version: int
    findings: tuple[_Entry, ...]


class Baseline:
    """A file of findings that a run does not speak of."""

    def __init__(self, file: str, known: Iterable[Fingerprint] = ()) -> None:
        self._folder = os.path.dirname(os.path.abspath(file))
        self._known = frozenset(known)

    @classmethod
    def read(cls, file: str) -> Baseline:
        """Read a baseline. Raises SettingsError for one that cannot be read."""
        content = read_file(file)
        if isinstance(content, FileError):
            hint = "; --update-baseline writes it" if not os.path.exists(file) else ""
            raise SettingsError(f"{file}: {content.message}{hint}")
        try:
            document = msgspec.json.decode(content.data, type=_Document)
        except (msgspec.DecodeError, RecursionError) as error:
            raise SettingsError(f"{file}: not a baseline: {error}") from error
        if document.version != VERSION:
            raise SettingsError(f"{file}: a baseline of version {document.version}, not {VERSION}")
        return cls(file, ((e.path, e.name, e.code) for e in document.findings))

    def codes(self, path: str) -> tuple[tuple[str, str], ...]:
        """Return class and code of each known finding in a file."""
        below = self._relative(path)
        return tuple(sorted((name, code) for known, name, code in self._known if known == below))

    def document(self, findings: Iterable[Finding]) -> bytes:
        """Return the baseline that knows these findings; notes are no findings."""
        entries = {
            _Entry(self._relative(f.path), f.class_name, f.code)
            for f in findings
            if f.level == "error"
        }
        document = _Document(VERSION, tuple(sorted(entries)))
        return msgspec.json.format(msgspec.json.encode(document), indent=1) + b"\n"

    def _relative(self, path: str) -> str:
        return os.path.relpath(os.path.abspath(path), self._folder).replace(os.sep, "/")
