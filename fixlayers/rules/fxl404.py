"""FXL404: `build` builds a layer that the constructor was given, built or not."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.uses import is_call
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find calls of `build`, without a test of `built`, of what came in as an argument."""
    if not any({"add_weight", "build"} <= parent.attributes for parent in view.kinship.parents):
        return
    given = _given(view)
    bare = [b for b in view.facts.inner_builds if not b.guarded and b.attribute in given]
    if not bare:
        return
    names = dict.fromkeys(f"self.{b.attribute}" for b in bare)
    yield Proposal(
        f"build builds {listed(tuple(names))} even if it is built already, as it is after loading",
        bare[0].place,
        refused="guard it with `if not layer.built`",
        level="note",
    )


def _given(view: ClassView) -> frozenset[str]:
    """Return the attributes that hold constructor arguments, a Keras parent's included."""
    constructor = view.constructor
    own = constructor.parameters if constructor else ()
    kept = {a for p in own for a in stored_attributes(view.facts, p.name)}
    # Other objects have a build as well; layers and models are called.
    found = {a for a in kept if _is_called(view, a)}
    for parent in view.kinship.parents:
        for parameter in parent.parameters:
            if parameter.holds == "object" and parameter.name in parent.attributes:
                if constructor is None or not constructor.stores(parameter.name):
                    found.add(parameter.name)
    return frozenset(found)


def _is_called(view: ClassView, attribute: str) -> bool:
    uses = dict(view.facts.uses).get(f"self.{attribute}", ())
    return any(map(is_call, uses))


_EXAMPLE = """\
@keras.saving.register_keras_serializable()
class Residual(keras.layers.Wrapper):
    def build(self, input_shape):
        self.layer.build(input_shape)

    def call(self, x):
        return x + self.layer(x)
"""

RULE = Rule(
    code="FXL404",
    name="unguarded-build",
    summary="`build` builds a layer that the constructor was given, built or not (a note)",
    why=(
        "A layer inside a config comes back built. Building it a second time makes Keras 3 raise "
        "and tf_keras make its weights twice."
    ),
    before=_EXAMPLE,
    after=_EXAMPLE,
    refuses=("Always: add `if not self.layer.built:` in front of the call.",),
    error=(
        "ValueError: You cannot add new elements of state (variables or sub-layers) to a layer "
        "that is already built"
    ),
    check=check,
    safety="It has no fix.",
    independent=True,
)
