"""What the ways in which a class uses a parameter tell of what that holds."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import structs

from fixlayers.keras.catalogue import GENERATIONS, keras_class
from fixlayers.semantics.contract import is_gotten
from fixlayers.semantics.hints import UNSAVED, Evidence
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.records import configuration_reason
from fixlayers.semantics.shapes import takes_data, takes_shape
from fixlayers.semantics.uses import is_call
from fixlayers.survey.facts import Parameter, Use
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, ProjectClass

_NUMERIC_OPERATORS = frozenset({"FloorDiv", "Mod", "number", "in __init__"})
_DATA = frozenset({"arithmetic", "subscripted", "iterated", "mutated", "index", "hashed"})
_PLAIN_CALLS = frozenset("range int float str bool round divmod pow abs".split())
# Parameters of Keras's classes that take a number or an array.
_NUMBER_OR_ARRAY = frozenset({"value", "mean", "variance", "weights", "vocabulary"})
_CONTAINER_ATTRIBUTES = frozenset(
    "shape dtype lower upper split strip format items keys values get copy index count startswith "
    "endswith join replace tolist ndim size real imag numpy is_integer".split()
)
# What only objects of Keras's are asked for.
_ATTRIBUTES_OF_KERAS = frozenset(
    "call build built get_config get_weights set_weights weights trainable_weights variables "
    "trainable_variables compute_output_shape state_size update_state reset_state reset_states "
    "apply_gradients".split()
)
# Parameters of Keras's classes that take lists of layers.
_LAYERS = frozenset({"layers", "cells"})
_STRING_METHODS = frozenset({"decode", "encode"})

_PLAIN, _UNKNOWN = Evidence("plain"), Evidence("unknown")
_CALLED = Evidence("object", direct=True, function=True)
_ASKED = Evidence("object", direct=True)
_READ = Evidence("object", direct=True, uncalled=True)

_Reading = Callable[[ProjectClass, Parameter, tuple[str, ...], int], Evidence]


class UseReader:
    """Tells what single uses of a parameter show.

    Args:
        project: the project's classes.
        read: says what a parameter of another class holds, which is kept in some attributes; how
            many calls of further classes may be followed.
    """

    def __init__(self, project: Project, read: _Reading) -> None:
        self._project = project
        self._read = read

    def told(self, key: ProjectClass, use: Use, depth: int) -> Evidence:
        """Say what a use in a class shows of what is used."""
        if is_call(use):
            return _CALLED
        if use.how == "attribute" and use.detail in _ATTRIBUTES_OF_KERAS:
            return _ASKED
        attribute = use.how == "attribute" and use.detail not in _CONTAINER_ATTRIBUTES
        if attribute or is_object_element(use):
            return _READ
        if use.how == "arithmetic":
            return _PLAIN if use.detail in _NUMERIC_OPERATORS else _UNKNOWN
        if use.how in {"index", "formatted"}:
            return _PLAIN
        if use.how == "compared":
            return _PLAIN if use.detail and use.detail != "NoneType" else _UNKNOWN
        if use.how in {"argument", "in-container"}:
            callee, _, place = use.detail.rpartition(":")
            found = self._argument(key, callee, place, depth)
            return structs.replace(found, container=found.container and use.how == "argument")
        return _UNKNOWN

    def of_data(self, key: ProjectClass, use: Use) -> bool:
        """Tell whether a use in a class is one of arrays, lists and the like, not of functions."""
        if use.how != "argument":
            return use.how in _DATA
        callee = use.detail.rpartition(":")[0]
        meanings = self._project.resolver.resolve(key.path, callee) if callee else ()
        names = [m.dotted for m in meanings if isinstance(m, External)] or [callee]
        return all(map(takes_data, names))

    def _argument(self, key: ProjectClass, callee: str, place: str, depth: int) -> Evidence:
        """Say what a parameter holds that is handed to `callee` at `place`."""
        if callee in _PLAIN_CALLS or takes_shape(callee, place):
            return _PLAIN
        if callee == "super().__init__":
            return self._handed_up(key, place, depth)
        if not callee or "(" in callee:
            return _UNKNOWN
        found: set[Evidence] = set()
        for meaning in self._project.resolver.resolve(key.path, callee):
            if isinstance(meaning, External):
                counted = takes_shape(meaning.dotted, place)
                found.add(_PLAIN if counted else _keras_parameter(meaning.dotted, place))
            elif isinstance(meaning, ProjectClass) and depth > 0 and meaning != key:
                found.add(self._project_parameter(meaning, place, depth - 1))
        return found.pop() if len(found) == 1 else _UNKNOWN

    def _handed_up(self, key: ProjectClass, place: str, depth: int) -> Evidence:
        """Say whether a parameter goes to a parent of the project that makes layers of it."""
        above = [
            parent
            for parent in self._project.ancestors(key)
            if self._project.node(parent).facts.constructor is not None
        ]
        found = self._project_parameter(above[0], place, depth - 1) if above and depth else _UNKNOWN
        return found if found.of_layers else _UNKNOWN

    def _project_parameter(self, key: ProjectClass, place: str, depth: int) -> Evidence:
        """Say what another class of the project holds there, and whether it uses that itself."""
        facts = self._project.node(key).facts
        constructor = facts.constructor
        if constructor is None:
            return _UNKNOWN
        parameters = [p for p in constructor.parameters if p.kind not in {"varargs", "varkw"}]
        for index, parameter in enumerate(parameters):
            if place in {parameter.name, str(index)}:
                stored = stored_attributes(facts, parameter.name)
                found = self._read(key, parameter, stored, depth)
                refused = found.refused if found.why == UNSAVED else ""
                if found.record is not None:
                    refused = configuration_reason(parameter.name)
                return Evidence(
                    found.holds,
                    refused=refused,
                    container=found.container,
                    direct=found.direct,
                    uncalled=found.uncalled,
                    function=found.function,
                    # A default that is a function says nothing of what another class is given.
                    of_layers=found.of_layers and refused == found.refused,
                )
        return _UNKNOWN


def attributes_read(uses: tuple[Use, ...]) -> list[str]:
    """Return the attributes that objects are asked for, and containers or strings are not."""
    return sorted({u.detail for u in uses if u.how == "attribute"} - _CONTAINER_ATTRIBUTES)


def is_object_element(use: Use) -> bool:
    """Tell whether an element is used as an object: `item.decode()` may be that of a string."""
    attribute = use.detail.removeprefix(".")
    return use.how == "element" and attribute not in _CONTAINER_ATTRIBUTES | _STRING_METHODS


def _keras_parameter(dotted: str, place: str) -> Evidence:
    """Say what a class of Keras's takes there: layers as they are, others by a config as well."""
    found: set[Evidence] = set()
    for generation in GENERATIONS:
        called = keras_class(generation, dotted)
        if called is None:
            continue
        for index, parameter in enumerate(called.parameters):
            if place in {parameter.name, str(index)}:
                arrays = parameter.name in _NUMBER_OR_ARRAY
                holds = "unknown" if arrays else parameter.holds
                direct = holds == "object" and not is_gotten(parameter.name)
                found.add(Evidence(holds, direct=direct, container=parameter.name in _LAYERS))
    return found.pop() if len(found) == 1 else _UNKNOWN
