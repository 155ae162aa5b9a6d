"""FXL407: the class is defined in a function and reads its variables."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find classes whose methods read variables of the function around the class."""
    names = view.facts.closed_over
    if not names:
        return
    owner = view.facts.qualname.split(".<locals>")[-2].rpartition(".")[2]
    yield Proposal(
        f"the class reads {listed(names)} of {owner}, and no config carries what that holds",
        view.facts.place,
        refused="move it out of the function and hand in what it reads as arguments",
        level="note",
    )


_EXAMPLE = """\
def block(units):
    class Block(keras.layers.Layer):
        def build(self, shape):
            self.kernel = self.add_weight(shape=(shape[-1], units))

    return Block()
"""

RULE = Rule(
    code="FXL407",
    name="local-class",
    summary="the class reads variables of the function that it is defined in (a note)",
    why=(
        "A file names the class and holds its arguments. What a class reads of a function around "
        "it is in neither, so that a loaded object has what the last call of the function had, and "
        "where none was made there is no such class."
    ),
    before=_EXAMPLE,
    after=_EXAMPLE,
    refuses=("Always: it only says what the class depends on.",),
    error="TypeError: Could not locate class 'Block'",
    check=check,
    safety="It has no fix.",
    independent=True,
)
