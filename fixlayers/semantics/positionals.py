"""What arguments are called that a parent constructor gets by position, and what `*args` takes."""

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


def meant_names(view: ClassView) -> tuple[str, ...]:
    """Name the positional arguments of a parent call that built-in parents take differently.

    `super().__init__(learning_rate, beta_1, beta_2, epsilon, amsgrad, name)`: what older Keras took
    as the name is the weight decay of Adam in Keras 3.15, and tf_keras 2.21 has another parameter
    before it. () where all are taken alike, or where one is not called as what it is meant for.
    """
    constructor = view.constructor
    call = constructor.call if constructor else None
    known = view.contract.parameters
    parent, _ = view.family.contracts.parent_of(view)
    if constructor is None or call is None or parent is not None or not known:
        return ()
    if not view.contract.own_config or len(call.positional) <= len(known):
        return ()
    given = call.positional[len(known) :]
    taken = [set(each.accepts) for each in view.kinship.parents]
    if any(v.kind != "name" or constructor.is_rebound_before_call(v.text) for v in given):
        return ()
    meant = tuple(value.text for value in given)
    own = constructor.names.intersection(*taken)
    return (*known, *meant) if own.issuperset(meant) else ()


def differing_names(view: ClassView) -> tuple[frozenset[str], ...]:
    """Return the names that the last positional arguments have, where no two generations agree.

    The seventh of `RNN.__init__` is `time_major` in tf_keras 2.21, and in Keras 3.15
    `zero_output_for_mask`. () where an argument is called as what each of them takes, or where one
    of the names is bound besides.
    """
    constructor = view.constructor
    call = constructor.call if constructor else None
    parent, _ = view.family.contracts.parent_of(view)
    if constructor is None or call is None or parent is not None or not view.contract.own_config:
        return ()
    known, differing = view.contract.parameters, view.contract.differing
    given = call.positional[len(known) :]
    if len(given) > len(differing) or any(star != constructor.varargs for star in call.stars):
        return ()
    taken = [set(each.accepts) for each in view.kinship.parents]
    if any(v.kind == "name" and all(v.text in t for t in taken) for v in given):
        return ()
    names = frozenset().union(*differing[: len(given)])
    return () if names & constructor.bound(view.contract).keys() else differing[: len(given)]
