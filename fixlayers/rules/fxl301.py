"""FXL301: the class is not registered with Keras."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixlayers.rewrite.edits import AddDecorator
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView

# A decorator of the project's own that may register under a name of its choice.
_REGISTERS = re.compile(r"(register|serializable|export)", re.IGNORECASE)


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a class that nothing registers."""
    names = (d.name.rpartition(".")[2] for d in view.facts.decorators)
    if view.registrations or any(map(_REGISTERS.search, names)):
        return
    message = "the class is not registered, so that files load only with custom_objects"
    if view.facts.in_function:
        reason = "it is defined in a function, and would be registered only when that runs"
        yield Proposal(message, view.facts.place, refused=reason)
        return
    spelling = view.speller.spell("register_keras_serializable")
    if spelling is None:
        reason = view.speller.trouble("register_keras_serializable")
        yield Proposal(message, view.facts.place, refused=reason)
        return
    package = view.family.package(view)
    arguments = (("package", package),) if package else ()
    decorator = AddDecorator(view.facts.ordinal, spelling.expression, arguments)
    yield Proposal(message, view.facts.place, (decorator, *spelling.imports))


RULE = Rule(
    code="FXL301",
    name="not-registered",
    summary="the class is not registered with Keras",
    why=(
        "A registered class is found by load_model without custom_objects. Files saved before "
        'still load with custom_objects={"Name": Name}. Where two classes of a project share a '
        "name, the module's name becomes the package, so that their keys differ."
    ),
    before="""\
class Scale(keras.layers.Layer):
    ...
""",
    after="""\
@keras.saving.register_keras_serializable()
class Scale(keras.layers.Layer):
    ...
""",
    refuses=(
        "The class is defined in a function.",
        "A decorator of the project's own may register it already.",
    ),
    error="TypeError: Could not locate class 'Scale'",
    check=check,
    independent=True,
)
