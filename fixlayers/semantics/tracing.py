"""What stands above `call` and makes TensorFlow trace it."""

from __future__ import annotations

from fixlayers.semantics.family import ClassView
from fixlayers.survey.facts import Decorator
from fixlayers.survey.resolution import External

_FUNCTIONS = frozenset({"tensorflow.function", "tensorflow.compat.v2.function"})


def is_tf_function(view: ClassView, decorator: Decorator) -> bool:
    """Tell whether a decorator of a method is `tf.function`."""
    meanings = view.meanings(decorator.name)
    return bool(meanings) and all(
        isinstance(m, External) and m.dotted in _FUNCTIONS for m in meanings
    )
