"""Make a class that breaks a promise as small as it can be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.fuzz.sorts import SORTS
from tests.fuzz.spec import Parameter, Spec
from tests.fuzz.writing import parent_parameters

_LIMIT = 90
_SIMPLE_SPEC = (
    ("spelling", "from tensorflow import keras"),
    ("docstring", False),
    ("annotated_return", False),
    ("registered", ""),
    ("build", False),
    ("from_config", ""),
    ("config", ""),
    ("config", "update"),
    ("config_foreign", False),
    ("config_base", True),
    ("config_returned", True),
    ("own_name", ""),
    ("name_dropped", False),
    ("fixed", ()),
    ("parent_call", "super"),
    ("kwargs", "none"),
    ("kwargs", "kwargs"),
    ("name", "Block"),
)
_SIMPLE_PARAMETER = (
    ("annotated", False),
    ("passing", "plain"),
    ("storage", "same"),
    ("storage", "unused"),
    ("default", ""),
    ("given", True),
    ("entry", "right"),
    ("handed_as", "keyword"),
)


def shrunk(spec: Spec, fails: Callable[[Spec], bool]) -> Spec:
    """Return the simplest class found that still fails."""
    tried = {spec}
    left = _LIMIT
    progress = True
    while progress and left > 0:
        progress = False
        for candidate in _simpler(spec):
            if candidate in tried:
                continue
            tried.add(candidate)
            left -= 1
            if fails(candidate):
                spec, progress = candidate, True
                break
            if left <= 0:
                break
    return spec


def _simpler(spec: Spec) -> Iterator[Spec]:
    if spec.parent is not None:
        handed = any(p.handed for p in spec.parameters)
        yield replace(spec.parent, name=spec.name)
        if not handed:
            yield replace(spec, parent=None)
    for number, parameter in enumerate(spec.parameters):
        if not (parameter.handed and _required(spec, parameter.handed)):
            left = spec.parameters[:number] + spec.parameters[number + 1 :]
            yield replace(spec, parameters=left)
    simple_spec = _SIMPLE_SPEC if spec.parent is None else _SIMPLE_SPEC[:-1]
    for field, value in simple_spec:
        if getattr(spec, field) != value and not _pointless(spec, field):
            yield replace(spec, **{field: value})  # type: ignore[arg-type]
    if spec.parent is not None:
        for parent in _simpler(spec.parent):
            if parent.name == spec.name:
                continue
            keys = {p.name for p in parent.parameters}
            if all(p.handed in keys for p in spec.parameters if p.handed):
                yield replace(spec, parent=parent)
    for number, parameter in enumerate(spec.parameters):
        for simple in _simpler_parameters(parameter, spec):
            changed = (*spec.parameters[:number], simple, *spec.parameters[number + 1 :])
            yield replace(spec, parameters=changed)


def _required(spec: Spec, key: str) -> bool:
    return any(name == key and required for name, _, required in parent_parameters(spec))


def _pointless(spec: Spec, field: str) -> bool:
    return (not spec.config and field.startswith("config")) or (
        field == "kwargs" and any(p.passing == "popped" for p in spec.parameters)
    )


def _simpler_parameters(parameter: Parameter, spec: Spec) -> Iterator[Parameter]:
    for field, value in _SIMPLE_PARAMETER:
        if getattr(parameter, field) != value:
            yield replace(parameter, **{field: value})  # type: ignore[arg-type]
    taken = {p.name for s in spec.line for p in s.parameters}
    taken |= {key for key, _, _ in parent_parameters(spec)}
    if parameter.sort != "int" and not parameter.handed and "units" not in taken:
        default = "2" if parameter.default else ""
        yield replace(parameter, name="units", sort="int", value="3", default=default)
    first = SORTS[parameter.sort].values[0]
    if parameter.value != first:
        yield replace(parameter, value=first)
