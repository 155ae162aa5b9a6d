"""FXL402: an attribute is assigned that Keras lets nobody assign."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.survey.facts import Place, Store
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find stores under the name of a property of Keras's that has no setter."""
    if view.kinship.problem:
        return
    refused = view.kinship.read_only - _redefined(view)
    found = [s for s in _stores(view) if s.attribute in refused and not s.conditional]
    if not found:
        return
    names = tuple(dict.fromkeys(f"self.{store.attribute}" for store in found))
    message = f"{listed(names)} cannot be assigned: Keras owns a property of that name"
    yield Proposal(
        message, Place(found[0].line, 1), refused="give the attribute another name", level="note"
    )


def _stores(view: ClassView) -> Iterator[Store]:
    if view.constructor is not None:
        yield from (s for s in view.constructor.steps if isinstance(s, Store))
    yield from (store for _, store in view.facts.stores)


def _redefined(view: ClassView) -> frozenset[str]:
    """Return the names to which the class, or one between it and Keras, gives a meaning."""
    project = view.family.project
    each = (project.node(key).facts for key in (view.key, *project.ancestors(view.key)))
    return frozenset(
        name
        for facts in each
        for name in (*(m.name for m in facts.methods), *facts.class_attributes)
    )


_EXAMPLE = """\
@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.losses = []
"""

RULE = Rule(
    code="FXL402",
    name="reserved-attribute",
    summary="an attribute is assigned that Keras lets nobody assign (a note)",
    why=(
        "Keras has properties such as losses, metrics, weights, input and output, without a "
        "setter: assigning one raises, so that no object of the class can be made."
    ),
    before=_EXAMPLE,
    after=_EXAMPLE,
    refuses=("Always: a rename concerns all who read the attribute.",),
    error="AttributeError: property 'losses' of 'Block' object has no setter",
    check=check,
    safety="It has no fix.",
    independent=True,
)
