"""FXL211: `get_config` reads an attribute that nothing sets."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import Edit, StoreParameter
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.amendments import amendments
from fixlayers.semantics.family import ClassView
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find entries that read an attribute which neither the class nor a relative sets."""
    made = amendments(view)
    constructor = view.constructor
    if made is None or constructor is None or not made.unset:
        return
    message = f"get_config reads {listed([f'self.{e.value.text}' for e in made.unset])}, never set"
    edits: list[Edit] = []
    refused = constructor.call_problem
    for entry in made.unset:
        call = constructor.call
        rebound = any(b for b in constructor.binds(entry.key))
        if not view.family.attributes.is_first_set_above(view.key, entry.value.text):
            refused = refused or f"a class below sets {entry.value.text} in a way of its own"
        elif call is None or rebound or entry.key in constructor.hidden:
            refused = refused or f"what {entry.key} holds where it could be stored is not clear"
        else:
            edits.append(
                StoreParameter(view.facts.ordinal, call.statement, entry.value.text, entry.key)
            )
    yield Proposal(message, made.written.place, tuple(edits), refused=refused)


RULE = Rule(
    code="FXL211",
    name="config-reads-missing-attribute",
    summary="`get_config` reads an attribute that nothing sets",
    why="Saving raises. The parameter of that key is stored under the name that is read.",
    before="""\
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(units)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
""",
    after="""\
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units)
""",
    refuses=("The parameter is rebound in __init__.",),
    error="AttributeError: 'Block' object has no attribute 'units'",
    check=check,
    requires=("FXL202", "FXL208", "FXL212"),
)
