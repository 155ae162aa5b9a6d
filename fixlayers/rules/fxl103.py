"""FXL103: `__init__` never calls the parent constructor."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import InsertParentCall
from fixlayers.rules.examples import REPAIRED_SCALE
from fixlayers.rules.rule import Proposal, Rule, place_of
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import handed_to_inserted_call, is_model, needs_parent_call


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a constructor without a call of the parent's."""
    constructor = view.constructor
    if constructor is None or not needs_parent_call(view):
        return
    message = "__init__ never calls the constructor of its parent"
    if refused := _refusal(view):
        yield Proposal(message, place_of(view), refused=refused)
        return
    edit = InsertParentCall(
        view.facts.ordinal,
        1 if constructor.constructor.has_docstring else 0,
        constructor.varkw or "kwargs",
        handed_to_inserted_call(view),
        view.super_style,
    )
    yield Proposal(message, place_of(view), (edit,))


def _refusal(view: ClassView) -> str:
    constructor = view.constructor
    assert constructor is not None
    others = [u for u in constructor.kwargs_uses if u.how != "contains"]
    if others:
        return f"{constructor.varkw} is used in line {others[0].line} for something else"
    if view.contract.own_config or view.contract.parameters:
        return "what the parent constructor should be given is not known"
    if is_model(view) and view.kinship.name != "Model":
        return "what the parent constructor should be given is not known"
    return ""


RULE = Rule(
    code="FXL103",
    name="missing-super-init",
    summary="`__init__` never calls the parent constructor",
    why=(
        "Keras refuses to use such an object: its own attributes are not set up. The call comes "
        "first, before anything is stored."
    ),
    before="""\
class Scale(keras.layers.Layer):
    def __init__(self, factor):
        self.factor = factor
""",
    after=REPAIRED_SCALE,
    refuses=("The parent is no plain Layer or Model, so that its arguments are not known.",),
    error="In layer Scale, you forgot to call super().__init__() as the first statement",
    check=check,
    requires=("FXL101", "FXL201"),
)
