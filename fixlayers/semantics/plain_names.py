"""Names of numbers and strings that nobody gives to a layer or a function."""

from __future__ import annotations

from fixlayers.patterns import pattern

__all__ = ["is_plain_name"]

_LAST_WORDS = frozenset(
    "n num number nb size sizes dim dims units rate heads length len width height channels axis "
    "eps epsilon seed threshold temperature steps stddev momentum bins name trainable alpha beta "
    "gamma factor sigma tau power degree ratio gain depth prob probability dropout format shape "
    "filters range rank theta sz idx index count stride strides dilation iteration iterations "
    "interval resolution fmaps capsules dff position scale scales id ids groups multiplier classes "
    "margin penalty iters lambda lmbda mode padding variant depths ratios widths heights "
    "names thresholds rates shapes dilations multipliers intervals resolutions maxlen "
    "routings smoothing path paths dir directory file filename prefix suffix".split()
)
_LAST_PAIRS = frozenset(
    {
        ("d", "model"),
        ("d", "ff"),
        ("d", "k"),
        ("d", "v"),
        ("d", "q"),
        ("channels", "in"),
        ("channels", "out"),
        ("from", "logits"),
        ("l1", "reg"),
        ("l2", "reg"),
        ("weight", "decay"),
    }
)
_FIRST_WORDS = frozenset("n num nb is has use return enable with include do".split())
_MOST = frozenset({"max", "maximum"})
_SIDES = frozenset("in out mid hidden C c".split())
_SIDED = frozenset("c ch chan features in out maps".split())
_WHOLE = frozenset(
    "pe_input pe_target top_k max_val max_value max_seq maximum_val maximum_value maximum_seq "
    "factors nclasses nlayers".split()
)
_NEW_WORD = pattern(r"(?<=[a-z])(?=[A-Z][a-z])")


def is_plain_name(name: str) -> bool:
    """Tell whether a parameter of this name is a number or a string: "hidden_dim2", "useBias"."""
    name = _NEW_WORD.sub("_", name).lower() if _NEW_WORD.search(name) else name
    if name in _WHOLE:
        return True
    first, *others = name.split("_")
    if others and (first in _FIRST_WORDS or name.startswith("number_of_") or "num" in others[:-1]):
        return True
    if first in _MOST and any(word.startswith("pos") for word in others):
        return True
    if len(others) == 1 and first in _SIDES and others[0] in _SIDED:
        return True
    stem = name.rstrip("0123456789")
    words = stem.removesuffix("_" if stem.endswith("lambda_") else "").split("_")
    return words[-1] in _LAST_WORDS or tuple(words[-2:]) in _LAST_PAIRS
