"""FXL403: `call` makes layers or weights each time it runs."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.state import made_state
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find what `call` makes that has variables, unless a test keeps it from making it twice."""
    made = tuple(made_state(view, "call"))
    if not made:
        return
    names = dict.fromkeys(f"{c.callee} (line {c.place.line})" for c in made)
    message = f"call makes {listed(tuple(names))} anew each time it runs"
    yield Proposal(message, made[0].place, refused="make it in __init__ or build", level="note")


_EXAMPLE = """\
@keras.saving.register_keras_serializable()
class Head(keras.layers.Layer):
    def call(self, x):
        return keras.layers.Dense(10)(x)
"""

RULE = Rule(
    code="FXL403",
    name="state-in-call",
    summary="`call` makes layers or weights each time it runs (a note)",
    why=(
        "Such weights are trained by nobody and saved in no file, and TensorFlow refuses to make "
        "variables in a function that it runs again. Layers without variables, such as Add, are "
        "fine there."
    ),
    before=_EXAMPLE,
    after=_EXAMPLE,
    refuses=("Always: where the layer belongs is for its author to say.",),
    error="ValueError: tf.function only supports singleton tf.Variables created on the first call",
    check=check,
    safety="It has no fix.",
    independent=True,
)
