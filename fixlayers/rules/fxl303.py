"""FXL303: a registration that cannot work."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import CallDecorator, RemoveDecorator
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a decorator without its parentheses, and one on a class that Keras never saves."""
    place = view.facts.place
    for registration in view.registrations:
        if not view.kinship.saved:
            if not _may_have_config(view):
                kind = view.kinship.name
                message = f"a {kind} has no get_config, so that registering it raises ValueError"
                edit = RemoveDecorator(view.facts.ordinal, registration.index)
                yield Proposal(message, place, (edit,))
        elif not registration.called:
            message = (
                "register_keras_serializable is not called: it takes the class for a package name "
                "and puts a function in its place"
            )
            yield Proposal(message, place, (CallDecorator(view.facts.ordinal, registration.index),))


def _may_have_config(view: ClassView) -> bool:
    project = view.family.project
    if project.unknown_bases(view.key):
        return True
    owners = (project.node(key).facts for key in (view.key, *project.ancestors(view.key)))
    return any(
        "get_config" in {method.name for method in facts.methods} | set(facts.class_attributes)
        for facts in owners
    )


RULE = Rule(
    code="FXL303",
    name="bad-registration",
    summary="the class is registered in a way that cannot work",
    why=(
        "register_keras_serializable takes a package and returns the decorator: without its "
        "parentheses the class is replaced by a function. A callback is never saved with a model, "
        "and registering one raises an error when its module is imported."
    ),
    before="""\
@keras.saving.register_keras_serializable
class Scale(keras.layers.Layer):
    pass
""",
    after="""\
@keras.saving.register_keras_serializable()
class Scale(keras.layers.Layer):
    pass
""",
    refuses=("A callback that may have a get_config is left alone.",),
    error="ValueError: Cannot register a class that does not have a get_config() method.",
    check=check,
    independent=True,
    asked_of="registered",
)
