"""FXL410: a layer tells its output shape and leaves its layers unbuilt."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.state import made_state
from fixlayers.survey.facts import Creation, Place
from fixlayers.wording import listed

_TELLER = "compute_output_shape"
_HARMLESS = frozenset({"super", "super().build", "self.add_weight", "self.add_variable"})


def check(view: ClassView) -> Iterator[Proposal]:
    """Find layers inside a layer that nothing builds as Keras 3 loads it.

    It builds what it loads by calling it with symbols, but not where `compute_output_shape` tells
    what comes of it: `Layer.compute_output_spec` and `Layer.build_from_config`, Keras 3.15.
    """
    told = next((m for m in view.facts.methods if m.name == _TELLER), None)
    if told is None or not view.on_keras3 or not _is_plain_layer(view) or _may_build(view):
        return
    layers = list(_layers(view))
    if layers:
        names = dict.fromkeys(f"{made.callee} (line {made.place.line})" for made in layers)
        yield Proposal(
            f"{_TELLER} keeps Keras 3 from building {listed(tuple(names))}, so that a .keras file "
            "with the layer cannot be loaded",
            Place(told.line, 1),
            refused=f"build it in build, or leave {_TELLER} to Keras",
            level="note",
        )


def _is_plain_layer(view: ClassView) -> bool:
    """Tell whether the class stands right below Keras's Layer and is called as it says itself."""
    own = {method.name for method in view.facts.methods}
    above = view.family.project.lineage(view.key)
    return (
        bool(view.kinship.dotted)
        and all(dotted.rpartition(".")[2] == "Layer" for dotted in view.kinship.dotted)
        and all(key == view.key for key in above)
        and "call" in own
        and not own & {"__call__", "build_from_config", "compute_output_spec"}
    )


def _may_build(view: ClassView) -> bool:
    """Tell whether `build` may build layers, itself or by another function."""
    if view.facts.inner_builds:
        return True
    made = {c.callee for c in view.facts.creations if c.method == "build"}
    return not all(
        call in made or call in _HARMLESS or hasattr(builtins, call) or _is_of_module(call)
        for call in view.facts.build_calls
    )


def _is_of_module(call: str) -> bool:
    """Recognise `tf.shape` and `K.int_shape`: what modules give, no method of self or a layer."""
    head, _, last = call.partition(".")
    return bool(last) and head not in {"self", "super()"} and not call.endswith(".build")


def _layers(view: ClassView) -> Iterator[Creation]:
    for method in ("__init__", "build"):
        for made in made_state(view, method):
            owner, _, last = made.callee.rpartition(".")
            if owner != "self" and last not in {"Variable", "variable"}:
                yield made


_EXAMPLE = """\
@keras.saving.register_keras_serializable()
class Head(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(10)

    def call(self, x):
        return self.dense(x)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], 10)
"""

RULE = Rule(
    code="FXL410",
    name="unbuilt-sublayer",
    summary="`compute_output_shape` keeps Keras 3 from building the layers inside (a note)",
    why=(
        "Keras 3 builds what it loads by calling it with symbols. A layer that tells its output "
        "shape is not called: what its own build does not build has no weights yet when those of "
        "the file are read."
    ),
    before=_EXAMPLE,
    after=_EXAMPLE,
    refuses=("Always: what shape a layer inside is built with is for its author to say.",),
    error="Layer 'dense' was never built and thus it doesn't have any variables.",
    check=check,
    safety="It has no fix.",
    independent=True,
)
