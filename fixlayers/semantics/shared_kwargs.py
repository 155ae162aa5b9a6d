"""What a parent's config holds that another class refuses which gets the same `**kwargs`."""

from __future__ import annotations

from fixlayers.keras.catalogue import GENERATIONS, keras_class
from fixlayers.semantics.family import ClassView
from fixlayers.survey.resolution import External, Meaning, ProjectClass


def unshared_keys(view: ClassView) -> frozenset[str]:
    """Return the keys of the inherited config that no object of the class can have been given.

    `cell = Cell(units, **kwargs)` before `super().__init__(cell, **kwargs)`: what an RNN's config
    holds beyond its own parameters, the cell does not take.
    """
    constructor, held = view.constructor, view.contract.config_keys
    if constructor is None or held is None or not constructor.forwards:
        return frozenset()
    given = (u for u in constructor.kwargs_uses if u.how == "forward" and not u.conditional)
    refused = [held - taken for use in given if (taken := _taken(view, use.key)) is not None]
    return frozenset[str]().union(*refused) - constructor.all_names


def _taken(view: ClassView, callee: str | None) -> frozenset[str] | None:
    """Return the keywords that a class takes whatever it means, None if that is not known."""
    taken = [_accepted(view, meaning) for meaning in (view.meanings(callee) if callee else ())]
    known = [each for each in taken if each is not None]
    return frozenset.intersection(*known) if known and len(known) == len(taken) else None


def _accepted(view: ClassView, meaning: Meaning) -> frozenset[str] | None:
    if isinstance(meaning, External):
        classes = [keras_class(generation, meaning.dotted) for generation in GENERATIONS]
        accepted = [frozenset(known.accepts) for known in classes if known is not None]
        return frozenset.intersection(*accepted) if accepted else None
    called = view.family.view(meaning) if isinstance(meaning, ProjectClass) else None
    if called is None:
        return None
    own = called.constructor
    swallows = own is not None and bool(own.varkw) and not own.forwards
    return None if swallows else view.family.contracts.of(called).accepts
