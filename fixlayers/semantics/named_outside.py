"""Why a config cannot carry what is named outside the project: in Keras, Python and numpy."""

from __future__ import annotations

import builtins
import sys
from types import BuiltinFunctionType

from fixlayers.keras.catalogue import GENERATIONS, activations, is_keras_namespace, keras_class
from fixlayers.patterns import pattern

BUILT_IN_FUNCTIONS = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, BuiltinFunctionType)
)
ANNOTATING_TYPES = frozenset("bool dict float int list str tuple".split())
# Modules of the standard library whose lowercase names are functions, but for these.
_MODULES_OF_FUNCTIONS = frozenset(
    {"math", "cmath", "operator", "random", "statistics", "copy", "os.path"}
)
_NUMBERS = frozenset({"pi", "e", "tau", "inf", "nan", "infj", "nanj"})
NOT_FOUND = "a function that Keras does not find by name"


# `tf.zeros_initializer` and its like are classes of TensorFlow's: `serialize_keras_object` raises
# for them, and Keras 3.15 cannot locate what it wrote of their objects. `initializers.get` makes an
# object of such a class, and `initializers.deserialize` Keras's own of those with a name it knows.
_TENSORFLOWS_OWN = pattern(r"tensorflow\.(?:compat\.v\d\.)?\w+_initializer")
KNOWN_TO_KERAS = pattern(
    r"tensorflow\.(?:compat\.v2\.)?"
    r"(?:zeros|ones|constant|random_normal|random_uniform)_initializer"
)


# Called "softmax_v2", "log_softmax_v2" and "swish": `activations.deserialize` of Keras 3.15 finds
# none of these names, that of tf_keras 2.21 lacks the second.
_NAMED_OTHERWISE = frozenset(
    f"tensorflow.nn.{n}" for n in ("softmax", "log_softmax", "silu", "swish")
)


def _is_of_standard_library(dotted: str) -> bool:
    """Recognise objects such as `pathlib.Path`; dicts of `collections` are plain."""
    module, _, last = dotted.rpartition(".")
    package = module.partition(".")[0]
    known = package in sys.stdlib_module_names and package != "collections"
    return known and (last[:1].isupper() or dotted == "re.compile")


def external_trouble(dotted: str, called: bool) -> str:
    """Say why a config cannot carry what a dotted name means outside the project, "" if it can.

    Args:
        dotted: the name.
        called: whether the default is what it returns.
    """
    if (
        dotted.startswith("functools.")
        or dotted == "numpy.dtype"
        or _is_of_standard_library(dotted)
    ):
        return "which no config can carry"
    if KNOWN_TO_KERAS.fullmatch(dotted):
        return ""
    if _TENSORFLOWS_OWN.fullmatch(dotted):
        return "an initializer of TensorFlow's own, which Keras does not find"
    if called and dotted.rpartition(".")[2] == "Variable":
        return "which would become a weight"
    if is_keras_namespace(dotted):
        known = any(keras_class(generation, dotted) for generation in GENERATIONS)
        return "a class, which no config can carry" if known and not called else ""
    owner, _, last = dotted.rpartition(".")
    # The number `tf.data.AUTOTUNE`; `tf.VariableAggregation.MEAN` is a member of an Enum.
    constant = last.isupper() and owner.rpartition(".")[2].islower()
    if called or constant:
        return ""
    if dotted in _NAMED_OTHERWISE or (owner in _MODULES_OF_FUNCTIONS and last not in _NUMBERS):
        return NOT_FOUND
    if dotted.startswith("tensorflow.") and dotted.count(".") > 1:
        # tf.nn.relu comes back as Keras's own function of that name; tf.math.sin does not, nor
        # does tf.nn.leaky_relu in tf_keras 2.21.
        if all(last in activations(generation) for generation in GENERATIONS):
            return ""
        return NOT_FOUND
    if dotted.startswith("numpy.") and last not in {"pi", "e", "inf", "nan", "newaxis"}:
        if last.startswith(("float", "int", "uint", "bool")):
            return ""
        return NOT_FOUND
    return ""
