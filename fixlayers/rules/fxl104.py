"""FXL104: the parent call fixes an argument that comes back with the config."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import DefaultParentArgument
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import fixed_arguments
from fixlayers.survey.facts import Place
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find `super().__init__(name="block", **kwargs)`."""
    constructor = view.constructor
    fixed = fixed_arguments(view)
    if constructor is None or constructor.call is None or not fixed:
        return
    call = constructor.call
    yield Proposal(
        f"the parent call fixes {listed(fixed)}, which the config brings a second time",
        Place(call.line, constructor.constructor.place.column),
        tuple(
            DefaultParentArgument(
                view.facts.ordinal, call.statement, keyword, constructor.varkw or "kwargs"
            )
            for keyword in fixed
        ),
        refused=constructor.call_problem,
    )


RULE = Rule(
    code="FXL104",
    name="fixed-parent-argument",
    summary="the parent call fixes an argument that `**kwargs` brings as well",
    why=(
        "The object can be built and saved, but its config holds the name, and loading hands it "
        "over a second time. A default set in kwargs keeps the signature, the order of "
        "evaluation and the value, and lets the config speak."
    ),
    before="""\
class Block(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(name="block", **kwargs)
""",
    after="""\
@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, **kwargs):
        kwargs.setdefault("name", "block")
        super().__init__(**kwargs)
""",
    refuses=("The parent constructor is called several times, or in a branch.",),
    error="got multiple values for keyword argument 'name'",
    check=check,
    requires=("FXL101", "FXL102"),
)
