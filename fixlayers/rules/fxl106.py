"""FXL106: `call` stands under `tf.function`, which keeps the weights it was first traced with."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import RemoveMethodDecorator
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.state import made_state
from fixlayers.semantics.tracing import is_tf_function
from fixlayers.survey.facts import Decorator, Method, Place

_KINDS = frozenset({"Layer", "Model", "Sequential"})
# These say how to trace, not what to compute.
_OF_TRACING = frozenset({"reduce_retracing", "experimental_relax_shapes"})


def check(view: ClassView) -> Iterator[Proposal]:
    """Find `@tf.function` above the `call` of a layer or model that has weights.

    Keras 3 traces `call` with symbols to build what it loads, inside a scope where each variable
    stands for its first value (`compute_output_spec` in keras/src/backend/tensorflow/core.py 3.15);
    `tf.function` keeps that trace, and later calls compute with those values. tf_keras does not.
    """
    if view.kinship.name not in _KINDS or not view.on_keras3:
        return
    for method in view.facts.methods:
        traced = [i for i, d in enumerate(method.decorators) if is_tf_function(view, d)]
        if method.name != "call" or not traced or not _has_weights(view):
            continue
        decorator = method.decorators[traced[0]]
        edit = RemoveMethodDecorator(view.facts.ordinal, "call", traced[0])
        yield Proposal(
            f"@{decorator.name} above call keeps the weights that call was first traced with",
            Place(method.line, 1),
            (edit,),
            refused=_refusal(method, decorator),
        )


def _has_weights(view: ClassView) -> bool:
    return any(any(made_state(view, method)) for method in ("__init__", "build"))


def _refusal(method: Method, decorator: Decorator) -> str:
    if len(method.decorators) > 1:
        return "call has other decorators as well"
    given = {name for name, _ in decorator.keywords}
    if decorator.arguments or given - _OF_TRACING:
        return f"the arguments of {decorator.name} may be needed"
    if method.branches_on_tensors:
        return "a branch or a loop of call may depend on a tensor, which needs a graph"
    return ""


RULE = Rule(
    code="FXL106",
    name="traced-call",
    summary="`call` stands under `tf.function`, which keeps the weights it was first traced with",
    why=(
        "Keras 3 builds what it loads by tracing call with symbols, before the weights are read. "
        "Under tf.function that trace is kept, so that the loaded object computes with the values "
        "it had then. Keras compiles call by itself in fit, evaluate and predict."
    ),
    before="""\
import tensorflow as tf


@keras.saving.register_keras_serializable()
class Head(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(10)

    @tf.function
    def call(self, x):
        return self.dense(x)
""",
    after="""\
import tensorflow as tf


@keras.saving.register_keras_serializable()
class Head(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(10)

    def call(self, x):
        return self.dense(x)
""",
    refuses=(
        "A branch or a loop of call may depend on a tensor, which TensorFlow can only do in a "
        "graph.",
        "tf.function has arguments that say what to compute, or call has other decorators.",
        "tf_keras is the target, which traces call later.",
    ),
    error="(none, or in fit: ValueError: No gradients provided for any variable)",
    check=check,
    independent=True,
)
