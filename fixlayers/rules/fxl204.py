"""FXL204: a parameter that the config has to return is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import BindLocal, Edit, StoreParameter
from fixlayers.rules.rule import Proposal, Rule, place_of
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.origin import Origin
from fixlayers.semantics.repair import repair
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find the parameters that no attribute provably holds as they came."""
    made = repair(view)
    stored = made.stored if made else ()
    if not stored:
        return
    yield Proposal(
        f"not kept as given: {listed([o.name for o in stored])}",
        place_of(view),
        tuple(edit for origin in stored for edit in _edits(view, origin)),
    )


def _edits(view: ClassView, origin: Origin) -> Iterator[Edit]:
    constructor = view.constructor
    assert constructor is not None
    ordinal, value = view.facts.ordinal, origin.value
    if origin.keep:
        yield BindLocal(ordinal, origin.keep_before, origin.keep, value)
        value = origin.keep
    call = constructor.call
    inserted = call is None and view.kinship.takes_kwargs and not origin.late
    if call is not None:
        statement = constructor.end if origin.late else call.statement
    elif origin.late:
        statement = constructor.end
    else:
        statement = origin.keep_before
    yield StoreParameter(ordinal, statement, origin.attribute, value, inserted)


RULE = Rule(
    code="FXL204",
    name="parameter-not-stored",
    summary="a constructor parameter is not kept as it was given",
    why=(
        "get_config can only return what the object still has. A parameter that was only handed "
        "to a sublayer, transformed or rebound is stored as it came: plain values right after the "
        "parent call; what may be a layer last and under a private name, so that the order and "
        "the paths of weights stay."
    ),
    before="""\
class Block(keras.layers.Layer):
    def __init__(self, units):
        super().__init__()
        self.dense = keras.layers.Dense(units * 2)
""",
    after="""\
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units * 2)
""",
    refuses=(
        "A parameter is changed in place and its type is not known.",
        "__init__ may return before its end and the parameter may be a layer.",
    ),
    error="missing 1 required positional argument: 'units'",
    check=check,
    requires=("FXL201", "FXL202", "FXL209"),
    part=True,
)
