"""What a constructor parameter holds, as far as its use, the calls and the hints tell."""

from __future__ import annotations

from msgspec import structs

from fixlayers.semantics.defaults import named_default, untransportable_default
from fixlayers.semantics.foreign import is_foreign
from fixlayers.semantics.hints import (
    LAYER_NAME,
    LAYER_TYPES,
    ONE_LAYER,
    UNSAVED,
    WORD,
    Evidence,
    annotated_evidence,
    container_of,
    is_documented_layer,
    is_plain_default,
)
from fixlayers.semantics.layer_classes import holds_class, makes_by_default, makes_layers
from fixlayers.semantics.members import Membership, membership
from fixlayers.semantics.plain_names import is_plain_name
from fixlayers.semantics.record_classes import class_held
from fixlayers.semantics.records import (
    CONFIGURATION_NAME,
    Record,
    configuration_reason,
    record_held,
)
from fixlayers.semantics.told_by_hints import hinted, told
from fixlayers.semantics.told_by_use import UseReader, attributes_read, is_object_element
from fixlayers.semantics.tuples import tuple_need
from fixlayers.semantics.uses import may_be_none, may_be_plain, uses_of
from fixlayers.survey.facts import ClassFacts, Parameter, Use
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import ProjectClass

_INNER_TUPLES = {
    "nested": "{} has to come back as a tuple of tuples",
    "each": "what {} holds has to come back as tuples",
}


class EvidenceReader:
    """Weighs what is known about the parameters of the project's classes."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._uses = UseReader(project, self.read)

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
        if found.holds == "unknown":
            return structs.replace(found, data=any(self._uses.of_data(key, use) for use in uses))
        if not (found.container or found.direct):
            return found
        within = container_of(parameter, uses) if found.container else ""
        optional, mixed = may_be_none(parameter, uses), may_be_plain(parameter, uses)
        function = found.function and not (mixed or found.container)
        return structs.replace(
            found, within=within, optional=optional, mixed=mixed, function=function
        )

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
        judged = [self._uses.told(key, use, depth) for use in uses]
        makes = any(each.of_layers for each in judged)
        for refused in (each.refused for each in judged if each.refused):
            return Evidence("object", UNSAVED, refused, unless=unless, of_layers=makes)
        if makes:
            return Evidence("object", "it goes where a class of layers does", of_layers=True)
        used = {each.holds for each in judged}
        if need and ("object" in used or is_documented_layer(facts, parameter.name)):
            why = "only a tuple can be used so, and it may be one layer"
            return Evidence("object", why, container=True, direct=True, as_tuple=True)
        if need:
            return Evidence("plain", "only a tuple can be used so", as_tuple=True)
        annotated = annotated_evidence(parameter.annotation)
        if not attributes and _is_unused_layer(facts, parameter, annotated):
            reason = f"{parameter.name} is used for nothing, and keeping it would track its weights"
            return Evidence("object", refused=reason)
        if said := told(facts, parameter, annotated, uses, used):
            return said
        if refused := _configuration(parameter, uses) or self._foreign(key, parameter, uses):
            return Evidence("object", UNSAVED, refused, unless=unless)
        if "object" not in used:
            return hinted(self._project, key, facts, parameter, used)
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
        container = any(is_object_element(use) for use in uses)
        container |= any(each.container for each in judged)
        itself = [each for each in judged if each.direct]
        why = "it is used as a layer, a model or a function"
        layer = bool(itself) and not container and bool(ONE_LAYER.search(parameter.name))
        found = Evidence(
            "object",
            why,
            container=container,
            direct=bool(itself),
            function=any(each.function for each in itself)
            and all(each.function or each.uncalled for each in itself),
            layer=layer,
        )
        if layer or not itself or not all(each.uncalled for each in itself):
            return found
        held = class_held(self._project, key, parameter)
        known = held is not None and bool(self._project.keras_bases(held))
        return structs.replace(found, uncalled=not known)

    def _unsaved(
        self, key: ProjectClass, parameter: Parameter, uses: tuple[Use, ...]
    ) -> Evidence | None:
        """Say why no config carries what a parameter is by default, or what makes layers."""
        makes = makes_layers(self._project.node(key).facts, parameter, uses)
        if refused := untransportable_default(self._project, key.path, parameter):
            makes &= makes_by_default(self._project, key, parameter)
            return Evidence("object", refused=refused, of_layers=makes)
        refused = f"{parameter.name} makes layers, and is not known to be a class"
        return Evidence("object", UNSAVED, refused, of_layers=True) if makes else None

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
        """Say so where a parameter always holds an object of which Keras makes no config.

        To follow what callers pass takes long, and most parameters look like numbers.
        """
        default = parameter.default
        plain = default is not None and is_plain_default(default)
        if plain or is_plain_name(parameter.name) or may_be_none(parameter, uses):
            return ""
        held = class_held(self._project, key, parameter)
        if held is None or not is_foreign(self._project, held):
            return ""
        name = self._project.node(held).facts.name
        return f"{parameter.name} is an object of {name}, which no config can carry"


def _may_be_record(parameter: Parameter, uses: tuple[Use, ...]) -> bool:
    """Tell whether it is worth to ask for the class of what a parameter holds."""
    if parameter.annotation:
        annotated = annotated_evidence(parameter.annotation)
        return annotated is not None and annotated.holds == "unknown"
    default = parameter.default
    if default is not None and default.kind != "call" and default.text != "None":
        return False
    return bool(CONFIGURATION_NAME.match(parameter.name) or attributes_read(uses))


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


def _is_unused_layer(facts: ClassFacts, parameter: Parameter, annotated: Evidence | None) -> bool:
    """Recognise a layer that the class does not keep.

    tf_keras 2.21 tracks it wherever it is put, and asks one that is not built for its weights:
    "Weights for model ... have not yet been created".
    """
    if facts.constructor is None or parameter.name in facts.constructor.locals_used:
        return False
    if annotated is not None:
        return bool(LAYER_TYPES & set(WORD.findall(parameter.annotation)))
    counted = is_plain_name(parameter.name) or (
        parameter.default is not None and is_plain_default(parameter.default)
    )
    return bool(LAYER_NAME.search(parameter.name)) and not counted


def _configuration(parameter: Parameter, uses: tuple[Use, ...]) -> str:
    if attributes_read(uses) and CONFIGURATION_NAME.match(parameter.name):
        return configuration_reason(parameter.name)
    return ""
