"""FXL206: `from_config` has to revive, or to end in the class's own constructor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from fixlayers.rewrite.edits import AddFromConfig, AddImport, Edit, ExtendFromConfig, Revival
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.annotations import annotates_methods
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import is_model
from fixlayers.semantics.origin import find_origin
from fixlayers.semantics.repair import Repair, repair
from fixlayers.survey.facts import FromConfig
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a class whose generated config the inherited `from_config` cannot read."""
    made = repair(view)
    if made is None:
        return
    direct = _ends_in_constructor(view, made)
    wanted = (*made.revived, *made.tuples, *(key for m in made.members for key in m.keys))
    if not wanted and not direct:
        return
    message = "from_config has to hand the config to the constructor"
    if wanted:
        message = f"from_config has to revive {listed(wanted)}"
    reading = view.facts.from_config
    if reading is None:
        yield Proposal(message, view.facts.place, tuple(_edits(view, made, direct)))
    elif reading.opaque or (direct and not reading.ends_in_cls):
        refused = f"it has a from_config of its own: {reading.opaque or 'it ends in the parent'}"
        yield Proposal(message, reading.place, refused=refused)
    elif any(key not in reading.revived for key in wanted):
        yield Proposal(message, reading.place, tuple(_extension(view, made, reading)))


def _ends_in_constructor(view: ClassView, made: Repair) -> bool:
    """Tell whether the parent's `from_config` needs a key that is gone, or builds layers twice."""
    base = made.generated.base if made.generated else _starts_from_base(made)
    removed = _removed(made)
    rebuilds = view.kinship.name == "Sequential" and not base
    lost = bool(view.contract.from_config_reads & removed)
    return rebuilds or lost or bool(misplaced_objects(view, removed))


def _removed(made: Repair) -> frozenset[str]:
    """Return the inherited keys that the repaired config does not hold."""
    if made.generated is not None:
        return frozenset(made.generated.removed)
    return frozenset(made.amended.popped if made.amended else ())


def _starts_from_base(made: Repair) -> bool:
    return made.amended is not None and (made.amended.written.has_base or made.amended.merge)


def misplaced_objects(view: ClassView, removed: frozenset[str]) -> tuple[str, ...]:
    """Return the inherited keys that the parent's `from_config` would hand over misplaced.

    `Wrapper.from_config` and `RNN.from_config` pass the object that they revive as the first
    positional argument (Keras 3.15, tf_keras 2.21).
    """
    constructor, contract = view.constructor, view.contract
    keys = contract.from_config_reads & contract.revived_keys - removed
    if constructor is None or not keys or is_model(view):
        return ()
    first = next((p.name for p in constructor.parameters if p.kind == "positional"), "")
    return () if first in keys or not first else tuple(sorted(keys))


def _revivals(
    view: ClassView, made: Repair, known: tuple[str, ...], misplaced: tuple[str, ...] = ()
) -> tuple[tuple[Revival, ...], AddImport | None]:
    """Return what `from_config` has to do, `known` keys apart, and the import that it needs."""
    objects = [key for key in dict.fromkeys([*made.revived, *misplaced]) if key not in known]
    deserialize = made.deserialize or view.speller.spell("deserialize_keras_object")
    found: list[Revival] = []
    if objects and deserialize is not None:
        containers = _hold_containers(view, made)
        test: Literal["object", "container"] = "container" if containers else "object"
        found.append(Revival(tuple(objects), deserialize.expression, test))
    if tuples := tuple(key for key in made.tuples if key not in known):
        found.append(Revival(tuples, "tuple", "tuple"))
    found += [member for member in made.members if not set(member.keys) & set(known)]
    return tuple(found), deserialize.imports if objects and deserialize else None


def _hold_containers(view: ClassView, made: Repair) -> bool:
    """Tell whether a revived value may be a list or dict of objects, or of plain values."""
    constructor = view.constructor
    named = constructor.all_names if constructor else frozenset[str]()
    origins = {origin.name: origin for origin in made.origins}
    revived = [
        (origins.get(key) or find_origin(view, key)).evidence
        for key in made.revived
        if key in named and key not in view.contract.revived_keys
    ]
    return any(e.container or not e.direct for e in revived)


def _extension(view: ClassView, made: Repair, reading: FromConfig) -> Iterator[Edit]:
    revivals, needed = _revivals(view, made, reading.revived)
    if not revivals:
        return
    yield ExtendFromConfig(
        view.facts.ordinal, reading.returned, revivals, reading.config, not reading.copies
    )
    if needed:
        yield needed


def _edits(view: ClassView, made: Repair, direct: bool) -> Iterator[Edit]:
    misplaced = misplaced_objects(view, _removed(made))
    revivals, needed = _revivals(view, made, (), misplaced)
    yield AddFromConfig(
        view.facts.ordinal,
        revivals,
        "cls" if direct or is_model(view) else "super",
        view.super_style,
        custom_objects=is_model(view),
        annotated=annotates_methods(view),
    )
    if needed:
        yield needed


RULE = Rule(
    code="FXL206",
    name="from-config",
    summary="`from_config` has to revive what the config holds serialized",
    why=(
        "from_config gets nested objects as raw dicts. A Sequential subclass would be given the "
        "layers that its own constructor builds again."
    ),
    before="""\
class Tower(keras.Sequential):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.add(keras.layers.Dense(units))
""",
    after="""\
    def get_config(self):
        return {"name": self.name, "units": self.units}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)
""",
    refuses=("The class has a from_config of its own.",),
    error="ValueError: All layers added to a Sequential model should have unique names",
    check=check,
    requires=("FXL201", "FXL202", "FXL205"),
    part=True,
)
