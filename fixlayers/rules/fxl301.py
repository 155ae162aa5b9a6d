"""FXL301: the class is not registered with Keras."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import AddDecorator
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.coverage import inherits_config
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.hints import LAYER_TYPES
from fixlayers.survey.registering import sounds_like_registering
from fixlayers.survey.resolution import ProjectFunction


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a class that nothing registers."""
    if view.registrations or any(_may_register(view, d.name) for d in view.facts.decorators):
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
    named = (
        ("package", view.family.names.package(view)),
        ("name", view.family.names.name(view)),
    )
    arguments = tuple((keyword, value) for keyword, value in named if value)
    decorator = AddDecorator(view.facts.ordinal, spelling.expression, arguments)
    yield Proposal(message, view.facts.place, (decorator, *spelling.imports))


def _rebuilt_incomplete(view: ClassView) -> str:
    """Say that Keras 2 rebuilds objects of a registered class from their config, "" if it need not.

    An object of a SavedModel is revived from its traces where its class is not registered or its
    config makes none (`_revive_layer_or_model_from_config`, tf_keras 2.21): today it computes what
    it computed, and from a config that leaves arguments out something else.
    """
    held = any(kind.name in LAYER_TYPES for kind in view.kinship.kinds)
    if not (view.on_tensorflow and held and (view.facts.get_config or inherits_config(view))):
        return ""
    return "Keras 2 would rebuild it from a config that is not complete when it loads a SavedModel"


def _may_register(view: ClassView, decorator: str) -> bool:
    """Tell whether a decorator may register the class under a name of its choice."""
    if not sounds_like_registering(decorator.rpartition(".")[2]):
        return False
    return not all(
        isinstance(m, ProjectFunction) and not m.registers for m in view.meanings(decorator)
    )


RULE = Rule(
    code="FXL301",
    name="not-registered",
    summary="the class is not registered with Keras",
    why=(
        "A registered class is found by load_model without custom_objects. Files saved before "
        'still load with custom_objects={"Name": Name}. Where a project registers '
        "most of its classes under one package, so are new ones. Where two classes of a project "
        "share a name, the module's name becomes the package, so that their keys differ; where one "
        "file does, all but the last get a name with a number."
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
        "Its config is not complete and cannot be completed, and the class may run on tf.keras: a "
        "SavedModel would be rebuilt from that config, and computes what it did without.",
    ),
    error="TypeError: Could not locate class 'Scale'",
    check=check,
    independent=True,
    spoiled_by=_rebuilt_incomplete,
)
