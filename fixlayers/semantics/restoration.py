"""What the `from_config` of a class has to do about the keys that it inherits."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, structs

from fixlayers.rewrite.edits import ImportEdit, Revival
from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.coverage import goes_to_keras_alone, perhaps_above
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import bound_arguments, is_model, starts_from_nothing
from fixlayers.semantics.pairs import Pair, respelled
from fixlayers.semantics.records import name_of_class
from fixlayers.semantics.repair import Repair, repair
from fixlayers.survey.resolution import Meaning, ProjectClass, Unknown


class Restoration(Struct, frozen=True):
    """How inherited keys come back.

    `ending` is what `from_config` has to end in, "" where either does: "cls" for the class's own
    constructor, "super" for the parent's `from_config`. `keys` are those whose values nobody else
    makes objects of; `problem` says why neither ending is right.
    """

    ending: Literal["", "cls", "super"]
    keys: tuple[str, ...]
    problem: str = ""


def restoration(view: ClassView, made: Repair | None) -> Restoration:
    """Work out what `from_config` has to do once the repair `made` is carried out."""
    held, contract = held_keys(view, made), view.contract
    if held is None:
        return Restoration("", ())
    lost = contract.from_config_reads - held
    # tf_keras's MultiHeadAttention returns shapes that its constructor does not take: its
    # `from_config` builds from them (tf_keras 2.21).
    own = view.constructor.all_names if view.constructor else frozenset[str]()
    accepted = frozenset(contract.accepts) | own | frozenset(bound_arguments(view))
    taken = contract.from_config_reads & held - accepted
    direct = bool(lost) or _rebuilds_layers(view, made) or _is_misplaced(view, lost)
    problem = ""
    if direct and taken:
        problem = f"the parent's from_config alone takes {min(taken)} out of the config"
    ending: Literal["", "cls", "super"] = "cls" if direct else "super" if taken else ""
    if ending == "super" or (not ending and not _ends_in_cls(view)):
        return Restoration(ending, (), problem)
    reading = view.facts.from_config
    if reading is None and not direct and not (made and made.restored):
        return Restoration(ending, (), problem)  # the inherited one is left to do its work
    known = reading.revived if reading else ()
    missed = revived_above(view) & held - frozenset(known) - perhaps_above(view)
    if goes_to_keras_alone(view, "dtype"):
        missed -= {"dtype"}
    return Restoration(ending, tuple(sorted(missed)), problem)


def _ends_in_cls(view: ClassView) -> bool:
    """Tell whether `from_config` ends in the constructor, as it is or as it is to be written."""
    reading = view.facts.from_config
    return reading.ends_in_cls if reading else ends_in_constructor(view)


def ends_in_constructor(view: ClassView) -> bool:
    """Tell whether a `from_config` that is yet to be written may end in the class's constructor.

    A model's does, since what Keras has may take its config for that of a functional model; not so
    where the project has one above, which does all that it does today, or where `*args` may have
    made it a functional one.
    """
    project, constructor = view.family.project, view.constructor
    if constructor is not None and constructor.varargs and constructor.hands_on_positionals:
        return False
    above = (project.node(key).facts.from_config for key in project.ancestors(view.key))
    return is_model(view) and all(reading is None for reading in above)


def held_keys(view: ClassView, made: Repair | None) -> frozenset[str] | None:
    """Return the keys that the repaired config holds, None if they cannot all be listed."""
    contract, written = view.contract, view.facts.get_config
    base = contract.config_keys if contract.own_config else view.kinship.config_keys
    if made is not None and made.generated is not None:
        own = frozenset(item.key for item in made.generated.items)
        if not made.generated.base:
            return own
        return None if base is None else (base - frozenset(made.generated.removed)) | own
    if written is None:
        return base
    if written.opaque:
        return None
    amended = made.amended if made else None
    own = written.own_keys
    removed = frozenset(written.removed)
    if amended is not None:
        own |= {origin.name for origin in amended.missing} | {r.name for r in amended.renamed}
        removed |= frozenset(amended.popped)
    has_base = written.has_base and not starts_from_nothing(view)
    if not has_base and not (amended and amended.merge):
        return own
    return None if base is None else (base - removed) | own


def revived_above(view: ClassView) -> frozenset[str]:
    """Return the keys that the parent's `from_config` makes anew, repairs included."""
    parent, _ = view.family.contracts.parent_of(view)
    above = view.family.view(parent) if parent and parent != view.key else None
    if above is None:
        return frozenset() if is_model(view) else view.contract.revived_keys
    reading, made = above.facts.from_config, repair(above)
    own = frozenset(reading.revived if reading else ()) | frozenset(made.restored if made else ())
    return own | revived_above(above)


def revived_by_inherited(view: ClassView) -> frozenset[str]:
    """Return the keys that the `from_config` which a class inherits makes anew, as it is written.

    Empty for a class that has one of its own, or where what the inherited one does is not clear.
    """
    project = view.family.project
    for key in (view.key, *project.ancestors(view.key)):
        reading = project.node(key).facts.from_config
        if reading is not None:
            own = key == view.key or reading.opaque
            return frozenset() if own else frozenset(reading.revived)
    return frozenset()


class Way(Struct, frozen=True):
    """How a key is revived otherwise than by the generic function, as this file spells it."""

    revival: Revival
    imports: tuple[ImportEdit, ...] = ()


def ways_above(view: ClassView) -> dict[str, Way | None]:
    """Return how ancestors and their repairs revive keys otherwise than by the generic function.

    None stands for a way that the file of the class has no name for, or that is not known.
    """
    found: dict[str, Way | None] = {}
    for key in reversed(view.family.project.ancestors(view.key)):
        above = view.family.view(key)
        reading = view.family.project.node(key).facts.from_config
        found.update(dict.fromkeys(reading.unlike if reading else ()))
        made = repair(above) if above else None
        if made is None:
            continue
        pairs = {origin.name: origin.pair for origin in reversed(made.origins)}
        for each in made.ways:
            for name in each.keys:
                pair = pairs.get(name)
                found[name] = _as_spelled_here(view, key, name, each, pair)
    return found


def _as_spelled_here(
    view: ClassView, above: ProjectClass, name: str, revival: Revival, pair: Pair | None
) -> Way | None:
    """Spell how an ancestor's repair revives a key in the file of the class."""
    resolver = view.family.project.resolver
    names = [name for name in (revival.function, revival.among) if name]
    there, here = ([resolver.resolve(k.path, n) for n in names] for k in (above, view.key))
    known = not any(isinstance(meaning, Unknown) for meanings in here for meaning in meanings)
    if revival.function == "tuple" or (here == there and known):
        return Way(structs.replace(revival, keys=(name,)))
    if revival.test == "record" and (known_as := _record_here(view, there[0])):
        return Way(structs.replace(revival, keys=(name,), function=known_as))
    spelled = respelled(view, pair) if pair else None
    if spelled is None:
        return None
    found = Revival((name,), spelled.revive, spelled.test, spelled.among)
    return Way(found, spelled.imports)


def _record_here(view: ClassView, meanings: tuple[Meaning, ...]) -> str:
    """Return the name that the file of the class has for a class of records, "" for none."""
    [meaning] = meanings if len(meanings) == 1 else (None,)
    if not isinstance(meaning, ProjectClass):
        return ""
    return name_of_class(view.family.project, view.key, meaning)


def _rebuilds_layers(view: ClassView, made: Repair | None) -> bool:
    """Tell whether a Sequential's own `from_config` would miss its layers."""
    if view.kinship.name != "Sequential" or made is None:
        return False
    if made.generated is not None:
        return not made.generated.base
    amended = made.amended
    if amended is None or starts_from_nothing(view):
        return True
    return not (amended.written.has_base or amended.merge)


def _is_misplaced(view: ClassView, lost: frozenset[str]) -> bool:
    """Tell whether the parent's `from_config` would hand over what it revives misplaced.

    `Wrapper.from_config` and `RNN.from_config` pass the object that they revive as the first
    positional argument (Keras 3.15, tf_keras 2.21).
    """
    constructor, contract = view.constructor, view.contract
    keys = contract.from_config_reads & contract.revived_keys - lost
    if constructor is None or not keys or is_model(view):
        return False
    first = next((p.name for p in constructor.parameters if p.kind == "positional"), "")
    return bool(first) and first not in keys


def lost_names(view: ClassView) -> tuple[Literal["name", "trainable"], ...]:
    """Return what the config holds of Keras's own that `cls(units=config["units"])` leaves out.

    Nothing of what would then be None where it has another default: tf_keras 2.21 returns neither
    from `super().get_config()` of a model.
    """
    reading, written, constructor = view.facts.from_config, view.facts.get_config, view.constructor
    if reading is None or reading.constructed < 0 or constructor is None:
        return ()
    if constructor.positional_only or constructor.call_problem or not view.kinship.takes_kwargs:
        return ()
    if not is_model(view) and view.kinship.name != "Layer":
        return ()
    held = view.kinship.config_keys if written is None or written.has_base else frozenset[str]()
    held |= written.own_keys if written is not None else frozenset[str]()
    defaults: dict[Literal["name", "trainable"], str] = {"name": "None", "trainable": "True"}
    return tuple(
        key
        for key, default in defaults.items()
        if key in held.intersection(view.kinship.accepts).difference(reading.named)
        and _goes_up(view, constructor, key, default)
    )


def _goes_up(view: ClassView, constructor: ConstructorView, key: str, default: str) -> bool:
    """Tell whether a constructor hands a key to its parent as it came, and the default likewise."""
    value = bound_arguments(view).get(key)
    if any(use.key == key for use in constructor.kwargs_uses):
        return False
    if value is None:
        return constructor.forwards and key not in constructor.all_names
    written = parameter_of(constructor, key).default
    return constructor.hands_on(key, value) and written is not None and written.text == default
