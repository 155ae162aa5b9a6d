"""What a rule is, and what it proposes for a class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

from fixlayers.diagnostics import Level, Safety
from fixlayers.rewrite.edits import Edit
from fixlayers.semantics.family import ClassView
from fixlayers.survey.facts import Place


class Proposal(Struct, frozen=True):
    """What a rule found in a class and how it would cure it.

    `edits` cure it, together with those of the rules that it requires; `refused` is why there is
    no cure; a note with neither is a word about other findings. `guess` names the guess that an
    unsafe cure rests on, "" for a safe one.
    """

    message: str
    place: Place
    edits: tuple[Edit, ...] = ()
    refused: str = ""
    guess: str = ""
    level: Level = "error"

    @property
    def is_remark(self) -> bool:
        """Tell whether this is a note that proposes nothing."""
        return self.level == "note" and not self.edits

    @property
    def safety(self) -> Safety | None:
        """The safety of the cure, None if there is none."""
        if self.refused or self.is_remark:
            return None
        return "unsafe" if self.guess else "safe"


class Rule(Struct, frozen=True):
    """A rule: its code and name, its documentation, and the function that checks a class.

    `requires` are the codes whose findings in the same class must be cured in the same plan.
    `independent` rules are cured even where the rest of the class is refused. The findings of a
    `part` are steps of another rule's cure, and not worth a word where that is refused.
    `spoiled_by` says why a cure does harm beside refused ones, "" where it does none. A rule is
    `asked_of` the classes that Keras saves, of "registered" ones that it never saves as well, such
    as callbacks, or of those alone whose base is "unresolved".
    """

    code: str
    name: str
    summary: str
    why: str
    before: str
    after: str
    refuses: tuple[str, ...]
    error: str
    check: Callable[[ClassView], Iterator[Proposal]]
    safety: str = "Safe."
    requires: tuple[str, ...] = ()
    independent: bool = False
    part: bool = False
    asked_of: Literal["saved", "registered", "unresolved"] = "saved"
    spoiled_by: Callable[[ClassView], str] | None = None

    def asks(self, view: ClassView) -> bool:
        """Tell whether the rule is asked of a class."""
        if not view.kinship.kinds:
            return self.asked_of == "unresolved"
        return self.asked_of == "registered" or (self.asked_of == "saved" and view.kinship.saved)


def place_of(view: ClassView) -> Place:
    """Return where findings about a class's construction are shown: `__init__`, else the class."""
    return view.constructor.constructor.place if view.constructor else view.facts.place
