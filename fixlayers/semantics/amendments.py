"""What is wrong with a `get_config` that a class already has, and what would make it right."""

from __future__ import annotations

from msgspec import Struct, structs

from fixlayers.rewrite.edits import Revival
from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.coverage import is_covered_by_parent, loses_own_dtype
from fixlayers.semantics.defaults import names_ufunc
from fixlayers.semantics.entries import (
    is_raw_object,
    is_revived,
    is_stored_simply,
    is_unrevived,
    is_wrong,
    layer_revival,
    member_revival,
    reads_nothing,
    serializes_a_string,
)
from fixlayers.semantics.exclusive import checked_beside, reaches_another_entry
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import (
    bound_arguments,
    dropped_parameters,
    drops_kwargs,
    fixed_arguments,
    given_away,
    is_model,
    loses_base,
    model_keys,
    needs_kwargs,
    starts_from_nothing,
)
from fixlayers.semantics.held_above import origin_held_above
from fixlayers.semantics.left_out import origin_beside_left_out
from fixlayers.semantics.needs import (
    NEVER_SAVED,
    bound_among,
    is_restored_from_files,
    ordered_parameters,
    overwritten_activation,
    settable_keys,
)
from fixlayers.semantics.open_configs import lacks_for_sure
from fixlayers.semantics.origin import Origin, find_origin, is_proven, raw_origin
from fixlayers.semantics.positionals import lost_positionals
from fixlayers.semantics.rebuilt import rebuilt_origin
from fixlayers.semantics.remembered import once_a_plan
from fixlayers.survey.facts import ConfigEntry, GetConfig
from fixlayers.wording import listed


class Rename(Struct, frozen=True):
    """An entry whose key should be `name`."""

    entry: ConfigEntry
    name: str


class Replacement(Struct, frozen=True):
    """An entry that should return what `origin` holds.

    `raw` says that it does already, but not serialized.
    """

    entry: ConfigEntry
    origin: Origin
    raw: bool = False


class Amendments(Struct, frozen=True):
    """What an existing `get_config` lacks or has too much of.

    `missing` are parameters that it leaves out; `merge` that the parent's config has to be merged;
    `renamed` and `foreign` keys that no constructor takes; `replaced` entries that do not yield
    their parameter; `unset` entries that read an attribute which nothing sets; `popped` inherited
    keys that the class binds itself; `unrevived` are keys that are serialized already, but that
    nobody makes objects of again. `revived` are all keys that `from_config` has to revive, and
    `tuples` those whose lists it has to make tuples of, `others` is how existing entries are
    revived that hold one layer, or a member's name or value. `problem` says why the config cannot
    be amended.
    """

    written: GetConfig
    merge: bool = False
    missing: tuple[Origin, ...] = ()
    renamed: tuple[Rename, ...] = ()
    foreign: tuple[ConfigEntry, ...] = ()
    replaced: tuple[Replacement, ...] = ()
    unset: tuple[ConfigEntry, ...] = ()
    popped: tuple[str, ...] = ()
    unrevived: tuple[str, ...] = ()
    tuples: tuple[str, ...] = ()
    others: tuple[Revival, ...] = ()
    problem: str = ""

    @property
    def origins(self) -> tuple[Origin, ...]:
        """The origins of all values that are added or replaced."""
        return (*self.missing, *(r.origin for r in self.replaced))

    @property
    def revived(self) -> tuple[str, ...]:
        """The keys whose values are, or become, serialized and have to be revived."""
        made = [o.name for o in self.origins if o.travel == "object" and not o.refused]
        return tuple(dict.fromkeys([*made, *self.unrevived]))


@once_a_plan
def amendments(view: ClassView) -> Amendments | None:
    """Judge the `get_config` of a class; None if there is none or it cannot be followed."""
    written, constructor = view.followed_config, view.constructor
    if written is None:
        return None
    merge = loses_base(view)
    if constructor is None:
        foreign = _foreign(view, _inherited_constructor(view), written)
        return Amendments(written, merge, foreign=foreign) if foreign else None
    if lost_positionals(view) or (is_model(view) and constructor.hands_on_everything):
        return None  # the classes below take what the config of such a model holds
    entries = {entry.key: entry for entry in written.entries}
    names = ordered_parameters(view, constructor)
    settled = written.own_keys | set(written.removed)
    missing = [n for n in names if n not in settled]
    missing = [n for n in missing if not _is_carried(view, constructor, written, n, merge)]
    foreign = _foreign(view, constructor, written)
    renamed, left = _renames(view, constructor, foreign, missing)
    unread = [e for e in written.entries if reads_nothing(view, constructor, e)]
    unset = tuple(e for e in unread if is_stored_simply(view, e))
    added = [n for n in missing if n not in {r.name for r in renamed}]
    unrevived = [e for e in written.entries if is_unrevived(view, constructor, e)]
    return Amendments(
        written=written,
        merge=merge,
        missing=tuple(_origin_of_missing(view, constructor, written, name) for name in added),
        renamed=renamed,
        foreign=left,
        replaced=(
            *(_replacement_of_unread(view, e) for e in unread if e not in unset),
            *_replacements(view, constructor, written, unread),
        ),
        unset=unset,
        popped=_inherited(view, constructor, written, merge),
        unrevived=tuple(e.key for e in unrevived if layer_revival(e) is None),
        others=tuple(
            revival
            for e in written.entries
            if (revival := layer_revival(e) if e in unrevived else member_revival(view, e))
        ),
        tuples=_tuples(view, constructor, [*entries, *added, *(r.name for r in renamed)]),
        problem=_alien(view, constructor) if merge else _problem(view, written),
    )


def _origin_of_missing(
    view: ClassView, constructor: ConstructorView, written: GetConfig, name: str
) -> Origin:
    """Return where a parameter that a config leaves out can be had, or why to add none.

    For a `dtype` that nobody gave, the config of a Keras 3.15 Model holds the session's policy.
    """
    origin, project = origin_beside_left_out(view, name), view.family.project
    ufunc = names_ufunc(project, view.key.path, parameter_of(constructor, name))
    if origin.alone or (origin.unless and ufunc):
        origin = find_origin(view, name)
    if origin.saved_without and origin.travel != "object" and is_revived(view, name):
        reason = f"from_config makes something of {name} already, which the config leaves out"
        return structs.replace(origin, refused=reason)
    if other := checked_beside(view, constructor, written, name):
        reason = f"__init__ checks {name} beside {other}, which the config does not return as given"
        return structs.replace(origin, refused=reason)
    if name != "dtype" or not is_model(view) or not written.has_base or origin.refused:
        return origin
    default = parameter_of(constructor, name).default
    if default is None or default.text != "None":
        return origin
    return structs.replace(origin, otherwise="self.dtype_policy", travel="object")


def _tuples(view: ClassView, constructor: ConstructorView, keys: list[str]) -> tuple[str, ...]:
    """Return the keys of parameters that have to come back as tuples and would not."""
    return tuple(
        key
        for key in dict.fromkeys(keys)
        if key in constructor.all_names and not is_revived(view, key)
        if find_origin(view, key).evidence.as_tuple
    )


def _replacement_of_unread(view: ClassView, entry: ConfigEntry) -> Replacement:
    origin = find_origin(view, entry.key)
    if entry.local and not origin.refused:
        reason = f"{entry.local} reads self.{entry.value.text}, which nothing sets"
        origin = structs.replace(origin, refused=reason)
    return Replacement(entry, origin)


def _alien(view: ClassView, constructor: ConstructorView) -> str:
    """Say which key of a project parent's config would be new, and refused on loading."""
    contract = view.contract
    held = (contract.config_keys or frozenset()) if contract.own_config else frozenset[str]()
    taken = contract.accepts | constructor.all_names | view.kinship.config_keys
    if alien := tuple(sorted(held - taken)):
        return f"the inherited config holds {listed(alien)}, which no constructor takes"
    return ""


def _problem(view: ClassView, written: GetConfig) -> str:
    if not written.has_base:
        return ""
    if problem := overwritten_activation(view):
        return problem
    adds = view.facts.additions and not starts_from_nothing(view)
    if view.kinship.name == "Sequential" and adds and not view.contract.own_config:
        return "the config of a Sequential holds its layers, which __init__ would add again"
    return ""


def _is_carried(
    view: ClassView, constructor: ConstructorView, written: GetConfig, name: str, merge: bool
) -> bool:
    """Tell whether a parameter without an entry needs none."""
    if name == constructor.rest:
        return False
    if view.family.is_bound_below(view, name):
        return True
    mixed_in = view.mixin_keys
    if written.has_base and mixed_in is None:
        return True  # whether the parent's config has it cannot be told
    if written.has_base and view.contract.config_keys is None:
        return not lacks_for_sure(view, name)
    if written.has_base and mixed_in is not None and name in mixed_in:
        return True
    if name in NEVER_SAVED or name in view.kinship.accepts - constructor.names:
        return True
    if (written.has_base or merge) and is_covered_by_parent(view, constructor, name):
        return True
    if name in view.kinship.config_keys and (written.has_base or merge):
        if name in bound_arguments(view):
            return not (name == "dtype" and loses_own_dtype(view))
        if is_model(view) or name in view.kinship.sure_config_keys:
            return True
    if name in view.kinship.accepts and name in bound_arguments(view):
        return True
    if is_model(view) and name in model_keys(view) and name in dropped_parameters(view):
        return True
    if is_restored_from_files(view, constructor, name):
        return True
    if name in constructor.hidden and find_origin(view, name).refused:
        return True  # mostly the name of an older version, which no config needs
    return reaches_another_entry(constructor, written, name)


def _inherited_constructor(view: ClassView) -> ConstructorView | None:
    """Return the constructor that a class without one of its own gets from the project."""
    for key in view.family.project.ancestors(view.key):
        above = view.family.view(key)
        if above is not None and above.constructor is not None:
            return above.constructor
    return None


def _foreign(
    view: ClassView, constructor: ConstructorView | None, written: GetConfig
) -> tuple[ConfigEntry, ...]:
    """Return the entries whose keys make the constructor, own or inherited, raise."""
    swallows = constructor is not None and constructor.varkw and not constructor.forwards
    if swallows and not drops_kwargs(view):
        return ()
    if view.contract.config_keys is None or view.contract.kept_kwargs or view.mixin_problem:
        return ()
    if constructor is not view.constructor or constructor is None:
        taken = view.contract.accepts
    else:
        taken = constructor.all_names
        if constructor.forwards or needs_kwargs(view) or swallows:
            # What the parent call fixes gives way to what the config brings.
            bound = frozenset(bound_arguments(view)).difference(fixed_arguments(view))
            taken |= view.contract.accepts - bound
    return tuple(e for e in written.entries if e.key not in taken and not is_revived(view, e.key))


def _renames(
    view: ClassView,
    constructor: ConstructorView,
    foreign: tuple[ConfigEntry, ...],
    missing: list[str],
) -> tuple[tuple[Rename, ...], tuple[ConfigEntry, ...]]:
    """Split foreign entries into those that return a missing parameter, and the others."""
    renamed: list[Rename] = []
    left: list[ConfigEntry] = []
    for entry in foreign:
        stored = constructor.stores(entry.value.text) if entry.value.kind == "self" else ()
        names = [n for n in missing for s in stored if is_proven(view, s, n)]
        if len(stored) == 1 and names:
            renamed.append(Rename(entry, names[0]))
        else:
            left.append(entry)
    return tuple(renamed), tuple(left)


def _replacements(
    view: ClassView,
    constructor: ConstructorView,
    written: GetConfig,
    unread: list[ConfigEntry],
) -> list[Replacement]:
    """Return the entries that provably do not yield their parameter, with what would."""
    found: list[Replacement] = []
    for entry in written.entries:
        if entry.key not in constructor.all_names or entry in unread:
            continue
        if serializes_a_string(view, constructor, entry):
            origin = find_origin(view, entry.key)
            if origin.travel != "pair":
                origin = structs.replace(origin, travel="object")
            found.append(Replacement(entry, origin))
        elif is_wrong(view, constructor, written, entry):
            found.append(Replacement(entry, raw_origin(view, entry.key)))
        elif is_raw_object(view, entry):
            found.append(Replacement(entry, find_origin(view, entry.key), True))
        elif kept := rebuilt_origin(view, entry) or origin_held_above(view, entry):
            found.append(Replacement(entry, kept, not kept.refused))
    return found


def _inherited(
    view: ClassView, constructor: ConstructorView, written: GetConfig, merge: bool
) -> tuple[str, ...]:
    """Return the inherited config keys that the class binds itself and does not remove."""
    if not (written.has_base or merge) or not view.contract.own_config:
        return ()
    gone = constructor.all_names | frozenset(written.removed)
    keys = settable_keys(view) - gone - written.own_keys
    if not view.kinship.takes_kwargs and not constructor.varkw:
        return tuple(sorted(keys))
    return (*bound_among(view, keys), *sorted(given_away(view) - gone))
