"""What `*args` takes, and whether the config brings it back by name."""

from __future__ import annotations

from fixlayers.semantics.family import ClassView


def lost_positionals(view: ClassView) -> str:
    """Say that `*args` takes arguments that no config can carry, "" if it takes none.

    What goes to the parent constructor and nowhere else is the parent's matter: its config returns
    under their names what it takes by position, as what it takes from `**kwargs`. A Sequential of
    Keras's own takes its layers so.
    """
    constructor = view.constructor
    if constructor is None or not constructor.varargs:
        return ""
    if constructor.hands_on_positionals and not view.contract.loses_positionals:
        return ""
    return f"*{constructor.varargs} takes arguments that no config can carry"
