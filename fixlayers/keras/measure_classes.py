"""Measure one class after the other and put the catalogue together (for `build_catalogue`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from fixlayers.keras import measure
from fixlayers.keras.holdings import held_by
from fixlayers.keras.measure_kinds import all_keywords, measure_kinds, signature
from fixlayers.keras.public_names import ROOTS, Named, find_classes
from fixlayers.keras.records import OTHER, ClassRecord, Generation, Parameter
from fixlayers.keras.specimens import (
    STARRED,
    Arguments,
    Workshop,
    concrete,
    constructor_parameters,
)

PARAMETER_KINDS: dict[str, Any] = {
    "POSITIONAL_OR_KEYWORD": "positional",
    "POSITIONAL_ONLY": "positional",
    "KEYWORD_ONLY": "keyword",
    "VAR_POSITIONAL": "varargs",
    "VAR_KEYWORD": "varkw",
}
_ROOTS = {paths[0] for paths in ROOTS.values()}


class ClassBench:
    """Measures the classes of one package, one after the other."""

    def __init__(self, keras: Any, folder: Path) -> None:
        """Take an imported `keras` or `tf_keras` and a folder that instances may write to."""
        self.keras = keras
        self.workshop = Workshop(keras, folder)
        self.classes = find_classes(keras)
        self.kinds = {kind.name: kind for kind in measure_kinds(self.workshop, self.classes)}
        self._names = {named.cls: named.name for named in self.classes}
        self._roots = {named.kind: named.cls for named in self.classes if named.name in _ROOTS}
        self._attributes: dict[str, set[str]] = {}
        self._read_only: dict[str, set[str]] = {}

    def generation(self, measured_with: dict[str, str]) -> Generation:
        """Return the whole catalogue; `measured_with` is recorded as it is."""
        by_depth = sorted(self.classes, key=lambda named: len(named.cls.__mro__))
        records = {named.name: self._record(named) for named in by_depth}
        return Generation(
            version=self.keras.__version__,
            measured_with=measured_with,
            activations=_activations(self.keras),
            kinds=tuple(self.kinds.values()),
            aliases={
                home: named.name
                for named in self.classes
                for home in named.homes
                if home != named.name
            },
            classes={
                n.name: msgspec.Raw(msgspec.json.encode(records[n.name])) for n in self.classes
            },
        )

    def _record(self, named: Named) -> ClassRecord:
        """Return the record of one class; its parents must have theirs already."""
        parents = self._public_parents(named.cls)
        parameters = signature(self.workshop, named)
        record = ClassRecord(
            kind=named.kind,
            parents=parents,
            parameters=tuple(_parameter(p, named.cls) for p in parameters),
        )
        if named.kind == OTHER:
            return record
        built = self.workshop.build(named)
        instance = self.workshop.used(named, built[0]) if built else None
        inherited = set[str]().union(*(self._attributes.get(name, ()) for name in parents))
        names = measure.attribute_names(named.cls, instance)
        self._attributes[named.name] = names | inherited
        record = msgspec.structs.replace(
            record,
            from_config_owner=self._from_config_owner(named),
            attributes=tuple(sorted(names - inherited)),
            makes_variables=named.kind == "Layer"
            and built is not None
            and measure.makes_variables(instance, built[0]),
            builds_variables=named.kind == "Layer"
            and built is not None
            and measure.builds_variables(built[1], instance),
        )
        own = {p.name for p in parameters}
        if built is None:
            return msgspec.structs.replace(record, accepts=self._unmeasured(named, own))
        record = msgspec.structs.replace(record, read_only=self._refused(named, built[0], parents))
        config = measure.config_of(built[1])
        takes = all_keywords(self.workshop, named, built[0])
        return msgspec.structs.replace(
            record,
            accepts=tuple(k for k in takes if k not in own),
            conditional_config_keys=measure.conditional_keys(self.workshop, named, built[0], takes),
            config_keys=None if config is None else tuple(config),
            tuple_keys=measure.keys_of_tuples(named, built[0], config) if config else (),
            from_config_reads=measure.keys_read(named.cls, config) if config else (),
        )

    def _refused(
        self, named: Named, arguments: Arguments, parents: tuple[str, ...]
    ) -> tuple[str, ...]:
        """Return the properties without a way to assign them that none of the parents has."""
        found = measure.read_only_properties(concrete(named.cls)(**arguments))
        inherited = set[str]().union(*(self._read_only.get(name, ()) for name in parents))
        if inherited - found:
            raise RuntimeError(f"{named.name} can assign {inherited - found}, a parent cannot")
        self._read_only[named.name] = found
        return tuple(sorted(found - inherited))

    def _public_parents(self, cls: Any) -> tuple[str, ...]:
        names = (self._names.get(base, "src.") for base in cls.__mro__[1:])
        return tuple(name for name in names if not name.startswith("src."))

    def _from_config_owner(self, named: Named) -> str:
        owner = measure.from_config_owner(named.cls)
        if owner is None or owner is measure.from_config_owner(self._roots[named.kind]):
            return ""
        return self._names.get(owner, owner.__name__)

    def _unmeasured(self, named: Named, own: set[str]) -> tuple[str, ...]:
        """A class that cannot be built here is taken to hand its `**kwargs` on to the root."""
        if all(p.kind is not p.VAR_KEYWORD for p in constructor_parameters(named.cls)):
            return ()
        return tuple(k for k in self.kinds[named.kind].accepts if k not in own)


def _parameter(parameter: Any, cls: Any) -> Parameter:
    return Parameter(
        name=parameter.name,
        kind=PARAMETER_KINDS[parameter.kind.name],
        required=parameter.default is parameter.empty and parameter.kind not in STARRED,
        holds=held_by(parameter, cls),
    )


def _activations(keras: Any) -> tuple[str, ...]:
    names = [n for n in dir(keras.activations) if not n.startswith("_")]
    return tuple(
        n
        for n in sorted(names)
        if callable(getattr(keras.activations, n)) and n not in ("get", "serialize", "deserialize")
    )
