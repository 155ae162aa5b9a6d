"""FXL410: what keeps Keras 3 from building the layers inside an object that it loads."""

from __future__ import annotations

import builtins
from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.loading import is_plain_model
from fixlayers.semantics.unbuilt import is_part_only, unbuilt_layers
from fixlayers.survey.facts import Method, Place
from fixlayers.wording import listed

_TELLER = "compute_output_shape"
_HARMLESS = frozenset({"super", "super().build", "self.add_weight", "self.add_variable"})
_LOADERS = frozenset({"__call__", "build_from_config", "compute_output_spec"})


def check(view: ClassView) -> Iterator[Proposal]:
    """Find layers inside a layer or a model that nothing builds as Keras 3 loads it.

    It builds what it loads by calling it with symbols, but not a layer whose `compute_output_shape`
    tells what comes of it, and not a model with a `build` of its own: `Layer.compute_output_spec`,
    `Layer.build_from_config` and `Model.build_from_config`, Keras 3.15.
    """
    if not view.on_keras3 or not _stands_alone(view) or _may_build(view):
        return
    layers = list(unbuilt_layers(view))
    names = listed(
        tuple(dict.fromkeys(f"{made.callee} (line {made.place.line})" for made in layers))
    )
    told, build = _own(view, _TELLER), _own(view, "build")
    if not layers:
        return
    if _is_plain_layer(view) and told is not None:
        yield _note(
            told,
            f"{_TELLER} keeps Keras 3 from building {names}, so that a .keras file with the layer "
            "cannot be loaded",
            f"build it in build, or leave {_TELLER} to Keras",
        )
    elif is_plain_model(view, _LOADERS) and build is not None and not is_part_only(view):
        yield _note(
            build,
            f"build keeps Keras 3 from building {names}, so that it loads a .keras file with the "
            "model without those weights",
            "build it in build, or leave build to Keras",
        )


def _note(method: Method, message: str, way_out: str) -> Proposal:
    return Proposal(message, Place(method.line, 1), refused=way_out, level="note")


def _own(view: ClassView, name: str) -> Method | None:
    return next((method for method in view.facts.methods if method.name == name), None)


def _stands_alone(view: ClassView) -> bool:
    """Tell whether the class has no parent in the project and is called as it says itself."""
    return not view.family.project.lineage(view.key) and _own(view, "call") is not None


def _is_plain_layer(view: ClassView) -> bool:
    """Tell whether the class stands right below Keras's Layer, which loads it."""
    return (
        bool(view.kinship.dotted)
        and all(dotted.rpartition(".")[2] == "Layer" for dotted in view.kinship.dotted)
        and not any(method.name in _LOADERS for method in view.facts.methods)
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
    summary="`compute_output_shape`, or a model's `build`, keeps Keras 3 from building the layers "
    "inside (a note)",
    why=(
        "Keras 3 builds what it loads by calling it with symbols. A layer that tells its output "
        "shape is not called, nor is a model that has a build of its own: what that does not build "
        "has no weights yet when those of the file are read. For a layer Keras raises; a model "
        "comes back with new weights, without a word."
    ),
    before=_EXAMPLE,
    after=_EXAMPLE,
    refuses=("Always: what shape a layer inside is built with is for its author to say.",),
    error="Layer 'dense' was never built and thus it doesn't have any variables.",
    check=check,
    safety="It has no fix.",
    independent=True,
)
