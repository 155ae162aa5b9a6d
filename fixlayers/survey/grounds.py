"""What something rests on that was made of a project: the questions asked, and their answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")

Question = tuple[str | int, ...]
"""The name of a function and what it was given."""


class Grounds:
    """All that was asked of a whole project, by the question.

    What is made of nothing but these answers is the same for every project that gives them.
    """

    def __init__(self) -> None:
        self.answers: dict[Question, object] = {}

    def ask(
        self, question: Callable[_Given, _Answer], *given: _Given.args, **more: _Given.kwargs
    ) -> _Answer:
        """Return what a function says, which is given words and numbers, and asked only once."""
        assert not more, "what is given is told apart by its place"
        asked = cast("Question", (question.__name__, *given))
        if asked not in self.answers:
            self.answers[asked] = question(*given, **more)
        return cast("_Answer", self.answers[asked])
