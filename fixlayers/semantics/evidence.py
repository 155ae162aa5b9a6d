"""What a constructor parameter holds, as far as its use, the calls and the hints tell."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import structs

from fixlayers.keras.catalogue import GENERATIONS, keras_class
from fixlayers.semantics.call_sites import shown_by_calls
from fixlayers.semantics.contract import is_gotten
from fixlayers.semantics.defaults import (
    named_default,
    namespace_of_default,
    untransportable_default,
)
from fixlayers.semantics.foreign import is_foreign
from fixlayers.semantics.hints import (
    LAYER_NAME,
    LAYER_TYPES,
    OBJECT_NAME,
    ONE_LAYER,
    PLAIN_NAME,
    WORD,
    Evidence,
    Holding,
    annotated_evidence,
    container_of,
    documented_layers,
    is_documented_layer,
    is_documented_plain,
    is_plain_default,
    may_be_string,
)
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.layer_classes import holds_class, makes_by_default, makes_layers
from fixlayers.semantics.members import Membership, membership
from fixlayers.semantics.record_classes import class_held
from fixlayers.semantics.records import CONFIGURATION_NAME, Record, record_held
from fixlayers.semantics.shapes import takes_shape
from fixlayers.semantics.tuples import tuple_need
from fixlayers.semantics.uses import may_be_none, uses_of
from fixlayers.survey.facts import Bind, ClassFacts, Parameter, Store, Use, Value
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, ProjectClass, ProjectFunction

_NUMERIC_OPERATORS = frozenset({"FloorDiv", "Mod", "number", "in __init__"})
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
_INNER_TUPLES = {
    "nested": "{} has to come back as a tuple of tuples",
    "each": "what {} holds has to come back as tuples",
}


_PLAIN, _UNKNOWN = Evidence("plain"), Evidence("unknown")
_CALLED = Evidence("object", direct=True)
_CALLED_ELEMENT = Use("element", "called")
_READ = Evidence("object", direct=True, uncalled=True)
_UNSAVED = "no config can carry what it is, wherever it goes"


class EvidenceReader:
    """Weighs what is known about the parameters of the project's classes."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def read(
        self,
        key: ProjectClass,
        parameter: Parameter,
        attributes: tuple[str, ...],
        depth: int = 4,
    ) -> Evidence:
        """Say what a parameter of the class holds.

        Args:
            key: the class.
            parameter: one of its constructor's parameters.
            attributes: the attributes of self that hold the parameter's value as it came.
            depth: how many calls of other classes of the project may be followed.
        """
        uses = tuple(uses_of(self._project.node(key).facts, parameter.name, attributes))
        found = self._read(key, parameter, attributes, uses, depth)
        if not (found.container or found.uncalled):
            return found
        within = container_of(parameter, uses) if found.container else ""
        return structs.replace(found, within=within, optional=may_be_none(parameter, uses))

    def _read(
        self,
        key: ProjectClass,
        parameter: Parameter,
        attributes: tuple[str, ...],
        uses: tuple[Use, ...],
        depth: int,
    ) -> Evidence:
        facts = self._project.node(key).facts
        if holds_class(self._project, key, parameter, uses):
            return Evidence("object", "it is a class of layers", of_layers=True)
        unless = named_default(self._project, key, parameter)
        if not unless and (record := self._record(key, parameter, uses, depth)):
            return Evidence("object", "it is made of plain values alone", record=record)
        if unsaved := self._unsaved(key, parameter, uses):
            return structs.replace(unsaved, unless=unless)
        if member := membership(self._project, key, parameter, uses):
            return _of_member(parameter, member)
        need = tuple_need(self._project, key, parameter, depth)
        if need in _INNER_TUPLES:
            return Evidence("object", refused=_INNER_TUPLES[need].format(parameter.name))
        judged = [self._judge(key, facts, use, depth) for use in uses]
        makes = any(each.of_layers for each in judged)
        for refused in (each.refused for each in judged if each.refused):
            return Evidence("object", _UNSAVED, refused, unless=unless, of_layers=makes)
        if makes:
            return Evidence("object", "it goes where a class of layers does", of_layers=True)
        used = {each.holds for each in judged}
        if need and ("object" in used or is_documented_layer(facts, parameter.name)):
            reason = f"{parameter.name} has to come back as a tuple, and may hold layers"
            return Evidence("object", refused=reason)
        if need:
            return Evidence("plain", "only a tuple can be used so", as_tuple=True)
        annotated = annotated_evidence(parameter.annotation)
        if not attributes and _is_unused_layer(facts, parameter, annotated):
            reason = f"{parameter.name} is used for nothing, and keeping it would track its weights"
            return Evidence("object", refused=reason)
        if told := _told(facts, parameter, annotated, uses, used):
            return told
        if refused := _configuration(parameter, uses) or self._foreign(key, parameter, uses):
            return Evidence("object", _UNSAVED, refused, unless=unless)
        if "object" not in used:
            return self._hinted(key, facts, parameter, used)
        if refused := _built_again(facts, parameter.name, attributes):
            return Evidence("object", refused=refused)
        return self._used(key, parameter, uses, judged)

    def _used(
        self,
        key: ProjectClass,
        parameter: Parameter,
        uses: tuple[Use, ...],
        judged: list[Evidence],
    ) -> Evidence:
        """Say what a parameter holds that the class uses as an object, going by its uses."""
        container = any(_is_object_element(use) for use in uses)
        container |= any(each.container for each in judged)
        itself = [each for each in judged if each.direct]
        why = "it is used as a layer, a model or a function"
        layer = bool(itself) and not container and bool(ONE_LAYER.search(parameter.name))
        found = Evidence("object", why, container=container, direct=bool(itself), layer=layer)
        if layer or not itself or not all(each.uncalled for each in itself):
            return found
        held = class_held(self._project, key, parameter)
        known = held is not None and bool(self._project.keras_bases(held))
        return structs.replace(found, uncalled=not known)

    def _unsaved(
        self, key: ProjectClass, parameter: Parameter, uses: tuple[Use, ...]
    ) -> Evidence | None:
        """Say why no config carries what a parameter is by default, or what makes layers."""
        makes = makes_layers(self._project.node(key).facts, parameter.name, uses)
        if refused := untransportable_default(self._project, key.path, parameter):
            makes &= makes_by_default(self._project, key, parameter)
            return Evidence("object", refused=refused, of_layers=makes)
        refused = f"{parameter.name} makes layers, and is not known to be a class"
        return Evidence("object", _UNSAVED, refused, of_layers=True) if makes else None

    def _record(
        self, key: ProjectClass, parameter: Parameter, uses: tuple[Use, ...], depth: int
    ) -> Record | None:
        """Return how the objects of a parameter travel that are made of plain values alone."""
        if depth <= 0 or not _may_be_record(parameter, uses):
            return None

        def is_plain(held: ProjectClass, each: Parameter) -> bool:
            found = self.read(held, each, (each.name,), depth - 1)
            return found.holds == "plain" and not (found.refused or found.as_tuple or found.member)

        return record_held(self._project, key, parameter, uses, is_plain)

    def _foreign(self, key: ProjectClass, parameter: Parameter, uses: tuple[Use, ...]) -> str:
        """Say so where a parameter always holds an object of which Keras makes no config."""
        if may_be_none(parameter, uses):
            return ""
        held = class_held(self._project, key, parameter)
        if held is None or not is_foreign(self._project, held):
            return ""
        name = self._project.node(held).facts.name
        return f"{parameter.name} is an object of {name}, which no config can carry"

    def _hinted(
        self, key: ProjectClass, facts: ClassFacts, parameter: Parameter, used: set[Holding]
    ) -> Evidence:
        """Say what name, default, fallback and calls tell, where the class's own use does not."""
        if OBJECT_NAME.search(parameter.name) and may_be_string(parameter.default):
            return Evidence("object", "its name says so")
        if self._falls_back_to_function(key, facts, parameter.name):
            return Evidence("object", "it falls back to a function of the project", direct=True)
        shown = shown_by_calls(self._project, key, parameter)
        if shown == "object":
            return Evidence("object", "a call in the project passes an object")
        if namespace_of_default(self._project, key.path, parameter):
            return Evidence("object", "its default is one")
        why = self._why_plain(facts, parameter, used)
        if not why and shown == "number":
            why = "the calls in the project pass numbers"
        return Evidence("plain", why) if why else Evidence("unknown")

    def _why_plain(self, facts: ClassFacts, parameter: Parameter, used: set[Holding]) -> str:
        """Say what tells that a parameter holds numbers or strings, "" if nothing does."""
        default, name = parameter.default, parameter.name
        if default is not None and is_plain_default(default):
            return "its default is plain"
        if _falls_back_to_plain(facts, name):
            return "it falls back to a plain value"
        if "plain" in used:
            return "it is used as a number or a string"
        if is_documented_plain(facts, name):
            return "its docstring says so"
        return "its name says so" if PLAIN_NAME.search(name) else ""

    def _falls_back_to_function(self, key: ProjectClass, facts: ClassFacts, name: str) -> bool:
        """Recognise `gain or functions.gain`, where that is a function of the project."""
        for value in _fallbacks(facts, name):
            if value.kind in {"name", "dotted"}:
                meanings = self._project.resolver.resolve(key.path, value.text)
                if meanings and all(isinstance(m, ProjectFunction) for m in meanings):
                    return True
        return False

    def _judge(self, key: ProjectClass, facts: ClassFacts, use: Use, depth: int) -> Evidence:
        told = use.how == "attribute" and use.detail in _ATTRIBUTES_OF_KERAS
        if use.how == "called" or use == _CALLED_ELEMENT or told:
            return _CALLED
        attribute = use.how == "attribute" and use.detail not in _CONTAINER_ATTRIBUTES
        if attribute or _is_object_element(use):
            return _READ
        if use.how == "arithmetic":
            return _PLAIN if use.detail in _NUMERIC_OPERATORS else _UNKNOWN
        if use.how in {"index", "formatted"}:
            return _PLAIN
        if use.how == "compared":
            return _PLAIN if use.detail and use.detail != "NoneType" else _UNKNOWN
        if use.how in {"argument", "in-container"}:
            callee, _, place = use.detail.rpartition(":")
            found = self._argument(key, facts, callee, place, depth)
            return structs.replace(found, container=found.container and use.how == "argument")
        return _UNKNOWN

    def _argument(
        self, key: ProjectClass, facts: ClassFacts, callee: str, place: str, depth: int
    ) -> Evidence:
        """Say what a parameter holds that is handed to `callee` at `place`."""
        if callee in _PLAIN_CALLS:
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
                found = self.read(key, parameter, stored, depth)
                refused = found.refused if found.why == _UNSAVED else ""
                if found.record is not None:
                    refused = _no_config(parameter.name)
                return Evidence(
                    found.holds,
                    refused=refused,
                    container=found.container,
                    direct=found.direct,
                    uncalled=found.uncalled,
                    # A default that is a function says nothing of what another class is given.
                    of_layers=found.of_layers and refused == found.refused,
                )
        return _UNKNOWN


def _may_be_record(parameter: Parameter, uses: tuple[Use, ...]) -> bool:
    """Tell whether it is worth to ask for the class of what a parameter holds."""
    if parameter.annotation:
        annotated = annotated_evidence(parameter.annotation)
        return annotated is not None and annotated.holds == "unknown"
    default = parameter.default
    if default is not None and default.kind != "call" and default.text != "None":
        return False
    return bool(CONFIGURATION_NAME.match(parameter.name) or _attributes_read(uses))


def _attributes_read(uses: tuple[Use, ...]) -> list[str]:
    return sorted({u.detail for u in uses if u.how == "attribute"} - _CONTAINER_ATTRIBUTES)


def _of_member(parameter: Parameter, member: Membership) -> Evidence:
    if member.plain:
        return Evidence("plain", "a member of the Enum is its value")
    if member.refused:
        reason = f"{parameter.name} is a member of an Enum, and {member.refused}"
        return Evidence("object", refused=reason)
    return Evidence("plain", "it is a member of an Enum", member=member)


def _built_again(facts: ClassFacts, name: str, attributes: tuple[str, ...]) -> str:
    """Say why a layer that the class builds itself cannot come back, "" if it can.

    It comes back built, and Keras 3.15 raises where a layer is built a second time: "You cannot
    add new elements of state".
    """
    if any(b.attribute in attributes and not b.guarded for b in facts.inner_builds):
        return f"{name} comes back built, and is built again without `if not {name}.built`"
    return ""


def _is_object_element(use: Use) -> bool:
    """Tell whether an element is used as an object: `item.decode()` may be that of a string."""
    attribute = use.detail.removeprefix(".")
    return use.how == "element" and attribute not in _CONTAINER_ATTRIBUTES | _STRING_METHODS


def _is_unused_layer(facts: ClassFacts, parameter: Parameter, annotated: Evidence | None) -> bool:
    """Recognise a layer that the class does not keep.

    tf_keras 2.21 tracks it wherever it is put, and asks one that is not built for its weights:
    "Weights for model ... have not yet been created".
    """
    if facts.constructor is None or parameter.name in facts.constructor.locals_used:
        return False
    if annotated is not None:
        return bool(LAYER_TYPES & set(WORD.findall(parameter.annotation)))
    counted = PLAIN_NAME.search(parameter.name) or (
        parameter.default is not None and is_plain_default(parameter.default)
    )
    return bool(LAYER_NAME.search(parameter.name)) and not counted


def _told(
    facts: ClassFacts,
    parameter: Parameter,
    annotated: Evidence | None,
    uses: tuple[Use, ...],
    used: set[Holding],
) -> Evidence | None:
    """Return what the annotation says, or a docstring that no use contradicts."""
    if annotated and annotated.holds != "unknown":
        called = annotated.holds == "object" and any(use.how == "called" for use in uses)
        return structs.replace(annotated, direct=True) if called else annotated
    return None if "plain" in used else documented_layers(facts, parameter)


def _falls_back_to_plain(facts: ClassFacts, name: str) -> bool:
    """Recognise `if p is None: p = [2, 3]` and `p or 4`: the parameter is of that type."""
    return any(
        bool(value.parts or value.kind == "constant") and is_plain_default(value)
        for value in _fallbacks(facts, name)
    )


def _fallbacks(facts: ClassFacts, name: str) -> Iterator[Value]:
    """Yield what `__init__` puts in the place of a parameter that was not given."""
    for step in facts.constructor.steps if facts.constructor else ():
        if isinstance(step, (Bind, Store)) and step.value.kind == "fallback":
            given, otherwise = step.value.parts
            if given.text == name:
                yield otherwise


def _configuration(parameter: Parameter, uses: tuple[Use, ...]) -> str:
    if _attributes_read(uses) and CONFIGURATION_NAME.match(parameter.name):
        return _no_config(parameter.name)
    return ""


def _no_config(name: str) -> str:
    return f"{name} is a configuration object, which no config can carry"


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
