"""Why a file cannot be read."""

from __future__ import annotations


class SurveyError(Exception):
    """A file that cannot be read as Python source, with the position of the trouble."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
