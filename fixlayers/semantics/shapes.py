"""Functions of array libraries, which take shapes, counts and arrays: no objects of Keras's."""

from __future__ import annotations

_LIBRARIES = ("tensorflow.", "numpy.", "jax.numpy.", "keras.", "tf_keras.")
# By their last names: the places of what is a shape or a count.
_PLACES = {
    **dict.fromkeys(("zeros", "ones", "empty"), frozenset({"0", "shape"})),
    **dict.fromkeys(("fill", "full"), frozenset({"0", "dims", "shape"})),
    **dict.fromkeys(("random_normal", "random_uniform"), frozenset({"0", "shape"})),
    "reshape": frozenset({"1", "shape", "newshape"}),
    "broadcast_to": frozenset({"1", "shape"}),
    "tile": frozenset({"1", "multiples", "reps", "repeats"}),
    "one_hot": frozenset({"1", "depth", "num_classes"}),
    "eye": frozenset({"0", "1", "num_rows", "num_columns", "N", "M"}),
    "arange": frozenset({"0", "1", "2", "start", "stop", "limit", "delta"}),
    "range": frozenset({"0", "1", "2", "start", "limit", "delta"}),
}
WEIGHT_METHODS = frozenset({"self.add_weight", "self.add_variable"})
# Those that call what they are given.
_CALLING = frozenset(
    "map_fn vectorized_map map_structure cond case switch_case while_loop scan foldl foldr "
    "vectorize function py_function numpy_function recompute_grad custom_gradient "
    "apply_along_axis".split()
)
_BUILTIN = frozenset(
    "len range zip enumerate sum min max sorted reversed list tuple dict set any all iter".split()
)
# Its other functions take objects as well: `activations.get`, `layers.serialize`.
_ARRAYS_OF_KERAS = frozenset({"backend", "ops"})
_DRAWING = frozenset({"normal", "uniform", "truncated_normal"})


def takes_shape(dotted: str, place: str) -> bool:
    """Tell whether a function takes a shape or a count there, or the sizes that make one.

    Args:
        dotted: its full name, or that of a method of self's.
        place: the name or the index of an argument.
    """
    if dotted in WEIGHT_METHODS:
        return place == "shape"
    if not dotted.startswith(_LIBRARIES):
        return False
    owner, _, last = dotted.rpartition(".")
    if last in _DRAWING and owner.endswith("random"):
        return place in {"0", "shape"}
    return place in _PLACES.get(last, ())


def takes_data(dotted: str) -> bool:
    """Tell whether a function computes with what it is given, or goes through it, and calls none.

    Args:
        dotted: its full name.
    """
    *owners, last = dotted.split(".")
    if {"keras", "tf_keras"}.intersection(owners) and not _ARRAYS_OF_KERAS.intersection(owners):
        return False
    if dotted.startswith(_LIBRARIES):
        return last == "Variable" or (last.islower() and last not in _CALLING)
    return dotted in _BUILTIN
