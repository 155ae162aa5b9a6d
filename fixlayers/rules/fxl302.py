"""FXL302: two classes are registered under one key."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a class whose key another class has that the same program may load."""
    for registration in view.registrations:
        others = [o for o in view.family.names.registered(registration.key) if _meets(view, o)]
        if not others:
            continue
        first = others[0]
        yield Proposal(
            f"{first.facts.qualname} in {first.key.path} is registered as {registration.key} too: "
            "the one that is defined last is loaded for both",
            view.facts.place,
            refused="files name their classes by this key; give a new class a package of its own",
        )
        return


def _meets(view: ClassView, other: ClassView) -> bool:
    """Tell whether one program can hold both classes, neither in the other's place."""
    if other.key == view.key:
        return False
    if other.key.path == view.key.path:
        # A class statement of the same name takes the place of the one before it.
        return other.facts.qualname != view.facts.qualname
    return view.family.project.can_meet(view.key.path, other.key.path)


RULE = Rule(
    code="FXL302",
    name="duplicate-registration",
    summary="two classes are registered under one key",
    why=(
        "Keras finds a class by its package and name. Where two have the same key, the one that "
        "is registered last wins, without a warning, and files of the other are loaded as it. "
        "Only classes that one program can load are compared."
    ),
    before="""\
@keras.saving.register_keras_serializable(package="models", name="Scale")
class Scale(keras.layers.Layer):
    ...


@keras.saving.register_keras_serializable(package="models", name="Scale")
class Shift(keras.layers.Layer):
    ...
""",
    after="""\
@keras.saving.register_keras_serializable(package="models", name="Scale")
class Scale(keras.layers.Layer):
    ...


@keras.saving.register_keras_serializable(package="models", name="Scale")
class Shift(keras.layers.Layer):
    ...
""",
    refuses=("Always: saved files name the key, so that only you can say which may change.",),
    error="(none: the wrong class is loaded)",
    check=check,
    safety="It has no fix.",
    independent=True,
)
