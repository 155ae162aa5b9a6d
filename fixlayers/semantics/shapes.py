"""Functions of array libraries that take shapes and counts, which no object of Keras's is."""

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
_WEIGHT_METHODS = frozenset({"self.add_weight", "self.add_variable"})
_DRAWING = frozenset({"normal", "uniform", "truncated_normal"})


def takes_shape(dotted: str, place: str) -> bool:
    """Tell whether a function takes a shape or a count there, or the sizes that make one.

    Args:
        dotted: its full name, or that of a method of self's.
        place: the name or the index of an argument.
    """
    if dotted in _WEIGHT_METHODS:
        return place == "shape"
    if not dotted.startswith(_LIBRARIES):
        return False
    owner, _, last = dotted.rpartition(".")
    if last in _DRAWING and owner.endswith("random"):
        return place in {"0", "shape"}
    return place in _PLACES.get(last, ())
