"""Values like the default of a parameter, and none that is equal to it."""

from __future__ import annotations

import enum
import re
from typing import Any

from fixlayers.verify.probe.names import values_by_name
from fixlayers.verify.probe.parameter import Parameter

_STRING_FAMILIES: tuple[tuple[str, ...], ...] = (
    ("valid", "same"),
    ("VALID", "SAME"),
    ("relu", "tanh", "sigmoid", "linear", "softmax", "gelu", "swish", "elu", "selu", "silu"),
    ("he_normal", "glorot_uniform", "uniform", "normal", "glorot_normal", "random_normal",
     "he_uniform", "truncated_normal", "orthogonal", "random_uniform", "lecun_normal"),
    ("ones", "zeros"),
    ("channels_first", "channels_last"),
    ("l2", "l1"),
    ("mean", "sum", "max"),
    ("bilinear", "nearest"),
    ("batch", "layer"),
)  # fmt: skip


def unlike_default(parameter: Parameter) -> list[Any]:
    """Return values to try in place of a default, best first; [] for none that comes to mind."""
    default = parameter.default
    named = values_by_name(parameter.name)
    if isinstance(default, bool):
        return [not default]
    if isinstance(default, enum.Enum):
        return [member for member in type(default) if member is not default]
    if isinstance(default, int):
        other = default * 2 if default >= 4 else default + 1
        return [*(value for value in named if type(value) is int and value != default), other]
    if isinstance(default, float):
        halved = default / 2 if default else 0.25
        return [halved, *(value for value in named if type(value) is float and value != default)]
    if isinstance(default, str):
        return _other_strings(parameter, default)
    if isinstance(default, list | tuple) and default:
        changed = [_changed_element(element) for element in default]
        return [] if None in changed else [type(default)(changed)]
    return []


def _changed_element(element: Any) -> Any:
    if isinstance(element, bool):
        return not element
    if isinstance(element, int):
        return 8 if element > 8 else element + 1
    if isinstance(element, float):
        return element / 2 if element else 0.25
    return None


def _other_strings(parameter: Parameter, default: str) -> list[Any]:
    found: list[Any] = [value for value in parameter.usage.compared if isinstance(value, str)]
    for family in _STRING_FAMILIES:
        if default in family:
            found += family
    found += [value for value in values_by_name(parameter.name) if isinstance(value, str)]
    about = re.search(rf"\b{re.escape(parameter.name)}\b(.*\n?.*\n?.*)", parameter.documentation)
    if about:
        found += re.findall(r"[`'\"]+(\w+)[`'\"]+", about[1])
    return [value for value in dict.fromkeys([*found, "probe"]) if value != default]
