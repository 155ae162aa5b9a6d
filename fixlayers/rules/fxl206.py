"""FXL206: `from_config` has to revive, or to end in the class's own constructor."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from msgspec import structs

from fixlayers.rewrite.edits import (
    AddClassmethod,
    AddFromConfig,
    Edit,
    EndFromConfig,
    ExtendFromConfig,
    ImportEdit,
    NameInFromConfig,
    Revival,
)
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.annotations import annotates_methods
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import is_model
from fixlayers.semantics.hints import Evidence
from fixlayers.semantics.origin import find_origin
from fixlayers.semantics.repair import Repair, repair
from fixlayers.semantics.restoration import (
    Restoration,
    ends_in_constructor,
    lost_names,
    restoration,
    revived_by_inherited,
    ways_above,
)
from fixlayers.survey.facts import FromConfig
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a class whose config `from_config`, its own or an inherited one, cannot read."""
    made = repair(view)
    reading = view.facts.from_config
    if reading is not None and reading.unbound:
        message = "from_config is no class method, so that it is called without its class"
        edit = AddClassmethod(view.facts.ordinal, "from_config")
        yield Proposal(message, reading.place, (edit,))
    if reading is not None and (lost := lost_names(view)):
        message = f"from_config does not give {listed(lost)} of the config to the constructor"
        naming = NameInFromConfig(view.facts.ordinal, reading.constructed, lost, reading.config)
        yield Proposal(message, reading.place, (naming,))
    if made is None and (reading is None or reading.opaque):
        return
    task = restoration(view, made)
    wanted = (*(made.restored if made else ()), *task.keys)
    revived = (*(reading.revived if reading else ()), *_revived_after(view, task))
    missing = tuple(key for key in dict.fromkeys(wanted) if key not in revived)
    if not missing and not _ends_anew(reading, task):
        return
    message = f"from_config has to revive {listed(missing)}"
    if not missing:
        whom = "parent's from_config" if task.ending == "super" else "constructor"
        message = f"from_config has to hand the config to the {whom}"
    above = ways_above(view)
    if unsaid := [key for key in task.keys if key in missing and key in above and not above[key]]:
        place = reading.place if reading else view.facts.place
        refused = f"its parent revives {listed(unsaid)} in a way that this file has no name for"
        yield Proposal(message, place, refused=refused)
    elif reading is None:
        yield Proposal(message, view.facts.place, tuple(_edits(view, made, task)))
    elif problem := reading.opaque or task.problem or _takes_too_much(reading, task):
        refused = f"it has a from_config of its own: {problem}"
        yield Proposal(message, reading.place, refused=refused)
    else:
        edits = tuple(_extension(view, made, task, reading))
        yield Proposal(message, reading.place, edits)


def _takes_too_much(reading: FromConfig, task: Restoration) -> str:
    """Say which key a `from_config` would withhold from the parent's that it has to end in."""
    if task.ending != "super" or not reading.taken:
        return ""
    return f"it takes {listed(reading.taken)} out of the config"


def _ends_in_cls(view: ClassView, task: Restoration) -> bool:
    """Tell whether a `from_config` that is yet to be written ends in the class's constructor."""
    return task.ending == "cls" or ends_in_constructor(view)


def _revived_after(view: ClassView, task: Restoration) -> frozenset[str]:
    """Return the keys that are revived where a `from_config` hands the config up: not twice."""
    if view.facts.from_config is not None or _ends_in_cls(view, task):
        return frozenset()
    return revived_by_inherited(view)


def _ends_anew(reading: FromConfig | None, task: Restoration) -> bool:
    """Tell whether `from_config` must end otherwise than it does."""
    if reading is None or reading.opaque:
        return task.ending == "cls"
    return bool(task.ending) and reading.ends_in_cls != (task.ending == "cls")


def _revivals(
    view: ClassView, made: Repair | None, inherited: tuple[str, ...], known: tuple[str, ...] = ()
) -> tuple[tuple[Revival, ...], tuple[ImportEdit, ...]]:
    """Return what `from_config` has to do, `known` keys apart, and the imports that it needs."""
    own, above = made.revived if made else (), ways_above(view)
    otherwise = {key for way in (made.ways if made else ()) for key in way.keys} | above.keys()
    generic = [*own, *(key for key in inherited if key not in otherwise)]
    objects = [key for key in dict.fromkeys(generic) if key not in known]
    deserialize = made.deserialize if made else None
    deserialize = deserialize or view.speller.spell("deserialize_keras_object")
    revivals: list[Revival] = []
    if deserialize is not None:
        for test, keys in _by_test(view, made, objects):
            revivals.append(Revival(keys, deserialize.expression, test))
    lent = [
        found for key in inherited if key not in known and (found := above.get(key)) is not None
    ]
    ways = [*(made.ways if made else ()), *(each.revival for each in lent)]
    for way in dict.fromkeys(structs.replace(each, keys=()) for each in ways):
        alike = (key for r in ways if structs.replace(r, keys=()) == way for key in r.keys)
        if keys := tuple(dict.fromkeys(key for key in alike if key not in known)):
            revivals.append(structs.replace(way, keys=keys))
    imports = [*(deserialize.imports if objects and deserialize else ())]
    imports += [edit for each in lent for edit in each.imports]
    return tuple(revivals), tuple(dict.fromkeys(imports))


def _by_test(
    view: ClassView, made: Repair | None, keys: list[str]
) -> Iterator[tuple[Literal["object", "container", "named"], tuple[str, ...]]]:
    """Divide keys that the generic function revives by what their values look like in a config.

    In a SavedModel of tf_keras 2.21 a function is its name, for which the function raises where it
    knows none: then what was saved is loaded without the class, as it is without a config. Lists
    and dicts may hold objects, or plain values alone.
    """
    held = _evidence(view, made)
    functions = {key for key in keys if view.on_tensorflow and key in held and held[key].function}
    if named := tuple(key for key in keys if key in functions):
        yield "named", named
    if others := tuple(key for key in keys if key not in functions):
        own = made.revived if made else ()
        revived = (held[key] for key in own if key in held and key not in functions)
        containers = any(each.container or not each.direct for each in revived)
        yield "container" if containers else "object", others


def _evidence(view: ClassView, made: Repair | None) -> dict[str, Evidence]:
    """Return what the parameters hold that a class revives by the generic function."""
    constructor = view.constructor
    named = constructor.all_names if constructor else frozenset[str]()
    origins = {origin.name: origin for origin in (made.origins if made else ())}
    return {
        key: (origins.get(key) or find_origin(view, key)).evidence
        for key in (made.revived if made else ())
        if key in named and key not in view.contract.revived_keys
    }


def _extension(
    view: ClassView, made: Repair | None, task: Restoration, reading: FromConfig
) -> Iterator[Edit]:
    ordinal, config = view.facts.ordinal, reading.config
    revivals, needed = _revivals(view, made, task.keys, reading.revived)
    # What the parent takes out of the dict would be gone for its other users.
    if revivals or (task.ending == "super" and not reading.copies):
        raw = set(reading.taken) - set(reading.revived)
        early = any(raw & set(each.keys) for each in revivals)
        statement = reading.raw_from if early else reading.returned
        yield ExtendFromConfig(ordinal, statement, revivals, config, not reading.copies)
    if task.ending and _ends_anew(reading, task):
        yield EndFromConfig(ordinal, reading.returned, task.ending, config, view.super_style)
    yield from needed


def _edits(view: ClassView, made: Repair | None, task: Restoration) -> Iterator[Edit]:
    revivals, needed = _revivals(view, made, task.keys, tuple(_revived_after(view, task)))
    ends_in_cls = _ends_in_cls(view, task)
    yield AddFromConfig(
        view.facts.ordinal,
        revivals,
        "cls" if ends_in_cls else "super",
        view.super_style,
        custom_objects=ends_in_cls and is_model(view),
        annotated=annotates_methods(view),
    )
    yield from needed


RULE = Rule(
    code="FXL206",
    name="from-config",
    summary="`from_config` has to revive what the config holds serialized",
    why=(
        "from_config gets nested objects as raw dicts. A Sequential subclass would be given the "
        "layers that its own constructor builds again. Without @classmethod it gets no class. One "
        "that gives the constructor what it names loses the name of the object."
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
