"""What a constructor hands to its parent, and what it fails to hand on."""

from __future__ import annotations

from fixlayers.semantics.constructor import parameter_of
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.given_away import gives_away, giving_child
from fixlayers.semantics.kinship import MODEL_KINDS
from fixlayers.semantics.positionals import differing_names, lost_positionals, meant_names
from fixlayers.semantics.selected_kwargs import forwards_some
from fixlayers.survey.facts import Bind, Store, Value


def config_has_base(view: ClassView) -> bool:
    """Tell whether the config of a class carries the keys of Keras's own base class."""
    written = view.facts.get_config
    return written is None or written.has_base or loses_base(view) or loses_name(view)


def _has_config_of_its_own(view: ClassView) -> bool:
    """Tell whether an existing config that can be followed does without the parent's."""
    written = view.followed_config
    return written is not None and not written.has_base


def model_keys(view: ClassView) -> tuple[str, ...]:
    """Return what a model's config must hold of Keras's own: Sequential takes nothing but name."""
    return ("name",) if view.kinship.name == "Sequential" else ("name", "trainable")


def loses_name(view: ClassView) -> bool:
    """Tell whether a model's existing config, made without the parent's, leaves out its name."""
    constructor = view.constructor
    if not is_model(view) or constructor is None or lost_positionals(view):
        return False
    if constructor.hands_on_everything:
        return False
    written = view.facts.get_config
    if written is None or not _has_config_of_its_own(view) or giving_child(view):
        return False
    if "name" in written.own_keys | set(written.removed):
        return False
    value = bound_arguments(view).get("name")
    return value is None or constructor.hands_on("name", value)


def given_away(view: ClassView) -> frozenset[str]:
    """Return the keys that the repair of a parent's config adds, and that a class gives away."""
    project, view_of = view.family.project, view.family.view
    above = [found for key in project.ancestors(view.key) if (found := view_of(key)) is not None]
    added = gives_away(view) and any(loses_name(each) for each in above)
    return frozenset(model_keys(view)) if added else frozenset()


def loses_base(view: ClassView) -> bool:
    """Tell whether an existing config must be merged into the parent's.

    That is so where arguments of the parent's can be given, or the parent's constructor makes up
    the name, and they are lost because the config of a layer, loss or metric does not hold them.
    """
    written, constructor = view.facts.get_config, view.constructor
    if written is None or not _has_config_of_its_own(view):
        return False
    if builds_without_base(view) or is_model(view):
        return False
    keys = view.kinship.config_keys - written.own_keys
    if constructor is None:
        of_project = view.contract.own_config and view.family.project.ancestors(view.key)
        return bool(keys) and view.kinship.takes_kwargs and not of_project
    if lost_positionals(view):
        return False
    bound = bound_arguments(view)
    return bool(keys) and (
        constructor.forwards
        or needs_parent_call(view)
        or any(constructor.hands_on(key, bound.get(key)) for key in keys)
        or ("name" in keys - bound.keys() and _can_take_base(view))
    )


def _can_take_base(view: ClassView) -> bool:
    """Tell whether a constructor that forwards nothing may be given what the parent's takes."""
    constructor, written = view.constructor, view.facts.get_config
    if constructor is None or written is None or not view.kinship.takes_kwargs:
        return False
    if not constructor.varkw:
        return True
    # Swallowing kwargs may be there for other keys of the config.
    known = constructor.all_names | view.contract.accepts
    return not constructor.kwargs_uses and written.own_keys <= known


def builds_without_base(view: ClassView) -> bool:
    """Tell whether the config must be made without `super().get_config()`.

    A Sequential and a functional model would return all their layers, which the constructor builds
    again; regularizers and schedules raise in it.
    """
    constructor = view.constructor
    if view.contract.own_config:
        # Without **kwargs nothing of the parent's own could be given back to the constructor.
        return not view.kinship.takes_kwargs and not (constructor and constructor.varkw)
    if not view.kinship.config_callable:
        return True
    functional = constructor is not None and constructor.builds_functional
    return view.kinship.name in {"Sequential", "Functional"} or (is_model(view) and functional)


def returns_its_name(view: ClassView) -> bool:
    """Tell whether `super().get_config()` of a model returns name and trainable everywhere.

    That of a functional model does, in tf_keras 2.21 (`Functional.get_config`) only as far as the
    constructor has them as parameters or takes what is called `**kwargs`.
    """
    constructor = view.constructor
    if constructor is None or not constructor.builds_functional:
        return all({*model_keys(view)} <= set(kind.config_keys) for kind in view.kinship.kinds)
    return not constructor.unseen_varkw or {"name", "trainable"} <= constructor.names


def starts_from_nothing(view: ClassView) -> bool:
    """Tell whether an existing config starts from a parent's that must not be in it.

    It raises, or holds the layers that the constructor adds anyway.
    """
    written = view.facts.get_config
    if written is None or written.opaque or not written.has_base or view.contract.own_config:
        return False
    return not view.kinship.config_callable or adds_its_layers(view)


def adds_its_layers(view: ClassView) -> bool:
    """Tell whether the constructor of a Sequential always adds its layers, and nothing else does.

    The config of a Sequential holds them, and `Sequential.from_config` adds them once more to what
    the constructor makes without arguments (Keras 3.15 and tf_keras 2.21).
    """
    constructor, additions = view.constructor, view.facts.additions
    call = constructor.call if constructor else None
    if view.kinship.name != "Sequential" or call is None or view.facts.from_config is not None:
        return False
    if view.family.project.descendants(view.key):
        return False
    if call.positional or call.stars or "layers" in dict(call.keywords):
        return False
    always = any(not addition.conditional for addition in additions)
    return always and all(addition.method == "__init__" for addition in additions)


def is_model(view: ClassView) -> bool:
    """Tell whether a class is a model: built by its constructor, saved as a whole."""
    return view.kinship.name in MODEL_KINDS


def needs_kwargs(view: ClassView) -> bool:
    """Tell whether `__init__` must take `**kwargs`: its config holds more than it accepts."""
    constructor = view.constructor
    if constructor is None or constructor.varkw or not view.kinship.takes_kwargs:
        return False
    reading = view.facts.from_config
    if reading is not None and reading.names_all:
        return False
    if not config_has_base(view):
        return False
    return lacks_root_keys(view) or bool(untaken_keys(view))


def lacks_root_keys(view: ClassView) -> bool:
    """Tell whether `__init__` names not all that Keras's own base class returns in a config."""
    return view.constructor is None or not _root_keys(view) <= view.constructor.names


def untaken_keys(view: ClassView) -> frozenset[str]:
    """Return the keys of an inherited config that only the parent's constructor takes.

    `MeanIoU` of both Kerases returns `ignore_class`, whatever a class below it takes.
    """
    constructor, contract, written = view.constructor, view.contract, view.facts.get_config
    reading = view.facts.from_config
    if constructor is None or not contract.own_config or (reading is not None and reading.opaque):
        return frozenset()
    dealt_with = constructor.all_names | bound_arguments(view).keys() | contract.from_config_reads
    if written is not None:
        dealt_with |= written.own_keys | set(written.removed)
    if reading is not None:
        dealt_with |= {*reading.revived, *reading.dropped, *reading.taken}
    always = contract.sure_keys.union(*(each.config_keys or () for each in view.kinship.parents))
    return (always & (contract.config_keys or frozenset()) & contract.accepts) - dealt_with


def _root_keys(view: ClassView) -> frozenset[str]:
    """Return which keys of Keras's own base class come back with the config of a class."""
    keys, contract, written = view.kinship.config_keys, view.contract, view.facts.get_config
    if not contract.own_config or (written is not None and not written.has_base):
        return keys
    parent, _ = view.family.contracts.parent_of(view)
    above = view.family.view(parent) if parent else None
    if above is None or contract.config_keys is None or loses_base(above):
        return keys
    # What the repair of the parent adds is dropped by a class that would give it away.
    if loses_name(above) and not gives_away(view):
        return keys
    removed = frozenset(written.removed) if written else frozenset[str]()
    held = contract.config_keys - removed
    return keys & (held | (written.own_keys if written else frozenset()))


def drops_kwargs(view: ClassView) -> bool:
    """Tell whether `__init__` takes `**kwargs` and hands them to no parent constructor."""
    constructor = view.constructor
    if constructor is None or not constructor.varkw or not view.kinship.takes_kwargs:
        return False
    if constructor.forwards or forwards_some(constructor) or not constructor.parent_calls:
        return False
    return config_has_base(view) and not _root_keys(view) <= constructor.names


def dropped_parameters(view: ClassView) -> dict[str, str]:
    """Return own optional parameters that mean the parent's and are used for nothing.

    Mapped to the default that leaves an object as it is today where nothing is given: the parent's.
    """
    constructor = view.constructor
    if constructor is None or constructor.call is None or not view.kinship.takes_kwargs:
        return {}
    used = {subject for subject, _ in view.facts.uses} | bound_arguments(view).keys()
    for step in constructor.steps:
        used.update(step.value.reads if isinstance(step, (Store, Bind)) else ())
    used.update(use.key for use in constructor.kwargs_uses if use.key)
    found = {
        p.name: parent_default(view, p.name)
        for p in constructor.parameters
        if p.name in view.kinship.config_keys - used and p.default is not None
    }
    return {name: default for name, default in found.items() if default}


# Of Layer and Model, and of all built-in ones; of Loss and Metric themselves (Keras 3.15 and
# tf_keras 2.21).
_DEFAULTS = {"name": "None", "trainable": "True", "dtype": "None"}


def parent_default(view: ClassView, name: str) -> str:
    """Return the default that the parent's constructor has, "" if it is not known."""
    family = view.family
    for above in map(family.view, family.project.ancestors(view.key)):
        if above is None or above.constructor is None or name not in above.constructor.names:
            continue
        if name in dropped_parameters(above):
            continue
        default = parameter_of(above.constructor, name).default
        return default.text if default is not None and default.kind == "constant" else ""
    root = view.kinship.name == "Layer" or is_model(view) or not view.contract.own_config
    return _DEFAULTS.get(name, "") if root and name in view.contract.accepts else ""


def needs_parent_call(view: ClassView) -> bool:
    """Tell whether `__init__` fails to call a parent constructor that must be called."""
    constructor = view.constructor
    if constructor is None or constructor.parent_calls:
        return False
    return view.kinship.takes_kwargs


def handed_to_inserted_call(view: ClassView) -> tuple[str, ...]:
    """Return the own parameters that a parent call which is yet to be written hands on."""
    constructor = view.constructor
    return tuple(
        p.name
        for p in (constructor.parameters if constructor else ())
        if constructor and p.name in view.kinship.config_keys and not constructor.binds(p.name)
    )


def root_names(view: ClassView) -> tuple[str, ...] | None:
    """Name the positional arguments of a parent call that a Keras root gets.

    "" drops one (self passed by hand). None if they cannot be named; () if there are none.
    """
    constructor = view.constructor
    call = constructor.call if constructor else None
    if call is None or constructor is None or not call.positional:
        return ()
    if is_model(view) and constructor.builds_functional:
        return ()
    if view.contract.own_config or view.contract.parameters:
        return ()
    names: list[str] = []
    for value in call.positional:
        if value.is_name(constructor.constructor.self_name):
            names.append("")
        elif value.kind == "name" and value.text in view.kinship.accepted_everywhere:
            names.append(value.text)
        else:
            return None
    return tuple(names)


def bound_arguments(view: ClassView) -> dict[str, Value]:
    """Return what the parent call binds, by the parent's parameter names."""
    constructor = view.constructor
    if constructor is None or constructor.call is None:
        return {}
    bound = constructor.bound(view.contract)
    names = meant_names(view) or root_names(view) or ()
    for name, value in zip(names, constructor.call.positional, strict=False):
        if name:
            bound[name] = value
    late = constructor.call.positional[len(view.contract.parameters) :]
    for differing, value in zip(differing_names(view), late, strict=False):
        bound.update(dict.fromkeys(sorted(differing), value))
    return bound


def fixed_arguments(view: ClassView) -> tuple[str, ...]:
    """Return the keywords of the root's constructor that the parent call fixes.

    They come back with the config, so that `**kwargs` would bring them a second time.
    """
    constructor = view.constructor
    if constructor is None or constructor.call is None or not config_has_base(view):
        return ()
    if not (constructor.forwards or needs_kwargs(view) or drops_kwargs(view)):
        return ()
    returning = view.kinship.config_keys | _optional_keys(view)
    if view.facts.get_config is not None:
        returning -= {*view.facts.get_config.removed, *view.facts.get_config.perhaps}
    return tuple(
        keyword
        for keyword, value in constructor.call.keywords
        if keyword in returning
        and keyword not in constructor.all_names
        and not (constructor.varkw and constructor.varkw in value.reads)
    )


def _optional_keys(view: ClassView) -> frozenset[str]:
    """Return the regularizer's key where a config holds it: tf_keras's Layer returns none."""
    key = "activity_regularizer"
    held = (
        name
        for p in view.kinship.parents
        for name in (*p.conditional_config_keys, *(p.config_keys or ()))
    )
    return frozenset({key}) & frozenset(held) & view.kinship.accepts
