"""What sources say, each read once for all plans of a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from fixlayers.survey.calls import names_called
from fixlayers.survey.candidates import ClassLines, class_lines
from fixlayers.survey.config_reads import config_keys_read
from fixlayers.survey.facts import SourceFacts
from fixlayers.survey.imports import ImportLines, import_lines
from fixlayers.survey.source import SurveyError, survey_source

_Said = TypeVar("_Said")


class BySource(dict[bytes, _Said]):
    """What is read of sources, by their bytes; reads those that are not known."""

    def __init__(self, read: Callable[[bytes], _Said]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, source: bytes) -> _Said:
        said = self[source] = self._read(source)
        return said


class Reader:
    """Reads sources, and remembers what they say.

    `class_lines`, `import_lines`, `names_called` and `config_keys_read` hold what the functions of
    these names return, by the source.
    """

    def __init__(self) -> None:
        self.class_lines: BySource[ClassLines] = BySource(class_lines)
        self.import_lines: BySource[ImportLines] = BySource(import_lines)
        self.names_called: BySource[frozenset[str]] = BySource(names_called)
        self.config_keys_read: BySource[frozenset[str] | None] = BySource(config_keys_read)
        self._facts: dict[tuple[str, bytes], SourceFacts | SurveyError] = {}

    def facts(self, path: str, source: bytes) -> SourceFacts | SurveyError:
        """Return what a file says, or why it cannot be read."""
        key = (path, source)
        if key not in self._facts:
            try:
                self._facts[key] = survey_source(source, path)
            except SurveyError as error:
                self._facts[key] = error
        return self._facts[key]
