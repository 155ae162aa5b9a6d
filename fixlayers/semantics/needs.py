"""What a class needs so that it can be saved and loaded, judged under the plan so far."""

from __future__ import annotations

from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.contract import Contract
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.origin import find_origin
from fixlayers.survey.facts import Bind, Store, Value


def config_has_base(view: ClassView) -> bool:
    """Tell whether the config of a class carries the keys of Keras's own base class."""
    written = view.facts.get_config
    return written is None or written.has_base or loses_base(view)


def loses_base(view: ClassView) -> bool:
    """Tell whether an existing config must be merged into the parent's.

    That is so where arguments of the parent's can be given, and are lost because the config of a
    layer, loss or metric does not hold them.
    """
    written, constructor = view.facts.get_config, view.constructor
    if written is None or written.has_base or written.opaque:
        return False
    if builds_without_base(view) or is_model(view):
        return False
    reading = view.facts.from_config
    if reading is not None and reading.opaque:
        return False
    keys = view.kinship.config_keys - {entry.key for entry in written.entries}
    if constructor is None:
        return bool(keys) and view.kinship.takes_kwargs and not view.contract.own_config
    if constructor.varargs:
        return False
    bound = bound_arguments(view)
    return bool(keys) and (
        constructor.forwards or any(constructor.hands_on(key, bound.get(key)) for key in keys)
    )


def base_keys(view: ClassView) -> frozenset[str]:
    """Return the keys that `super().get_config()` returns when this class overrides it."""
    contract = view.contract
    if contract.own_config:
        return contract.config_keys or frozenset()
    return view.kinship.config_keys


def covering_keys(view: ClassView) -> frozenset[str]:
    """Return the keys that `super().get_config()` returns in every Keras generation."""
    contract = view.contract
    return contract.sure_keys if contract.own_config else view.kinship.config_keys


def builds_without_base(view: ClassView) -> bool:
    """Tell whether the config must be made without `super().get_config()`.

    A Sequential and a functional model would return all their layers, which the constructor builds
    again; regularizers and schedules raise in it.
    """
    if not view.kinship.config_callable:
        return True
    constructor = view.constructor
    if view.contract.own_config:
        # Without **kwargs nothing of the parent's own could be given back to the constructor.
        return not view.kinship.takes_kwargs and not (constructor and constructor.varkw)
    functional = constructor is not None and constructor.builds_functional
    return view.kinship.name in {"Sequential", "Functional"} or (is_model(view) and functional)


def is_model(view: ClassView) -> bool:
    """Tell whether a class is a model: built by its constructor, saved as a whole."""
    return view.kinship.name in {"Model", "Sequential", "Functional"}


def needs_kwargs(view: ClassView) -> bool:
    """Tell whether `__init__` must take `**kwargs`: its config holds more than it accepts."""
    constructor = view.constructor
    if constructor is None or constructor.varkw or not view.kinship.takes_kwargs:
        return False
    return config_has_base(view) and not view.kinship.config_keys <= constructor.names


def drops_kwargs(view: ClassView) -> bool:
    """Tell whether `__init__` takes `**kwargs` and hands them to no parent constructor."""
    constructor = view.constructor
    if constructor is None or not constructor.varkw or not view.kinship.takes_kwargs:
        return False
    if constructor.forwards or constructor.forwards_some or not constructor.parent_calls:
        return False
    return config_has_base(view) and not view.kinship.config_keys <= constructor.names


def dropped_parameters(view: ClassView) -> tuple[str, ...]:
    """Return own parameters that mean the parent's, default to None, and are used for nothing."""
    constructor = view.constructor
    if constructor is None or constructor.call is None or not view.kinship.takes_kwargs:
        return ()
    used = {subject for subject, _ in view.facts.uses}
    bound = bound_arguments(view)
    return tuple(
        p.name
        for p in constructor.parameters
        if p.name in view.kinship.config_keys
        and p.name not in bound
        and p.name not in used
        and p.default is not None
        and p.default.text == "None"
        and not any(
            p.name in s.value.reads for s in constructor.steps if isinstance(s, (Store, Bind))
        )
    )


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
        if value.kind == "name" and value.text == constructor.constructor.self_name:
            names.append("")
        elif value.kind == "name" and value.text in view.kinship.accepts:
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
    for name, value in zip(root_names(view) or (), constructor.call.positional, strict=False):
        if name:
            bound[name] = value
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
    returning = view.kinship.config_keys | ({"activity_regularizer"} & view.kinship.accepts)
    return tuple(
        keyword
        for keyword, value in constructor.call.keywords
        if keyword in returning
        and keyword not in constructor.all_names
        and not (constructor.varkw and constructor.varkw in value.reads)
    )


def overridden_keys(view: ClassView) -> tuple[str, ...]:
    """Return the parent's config keys that this class binds itself: they must not return."""
    constructor = view.constructor
    if constructor is None or not view.contract.own_config:
        return ()
    keys = base_keys(view) - view.kinship.config_keys - constructor.all_names
    found = [name for name in bound_arguments(view) if name in keys]
    if view.contract.from_config_reads & set(found):
        # The constructor gets the config itself then, and nobody revives what else it holds.
        found += sorted(view.contract.revived_keys & keys - set(found))
    return tuple(found)


def uncovered_parameters(view: ClassView) -> tuple[str, ...]:
    """Return the parameters that the config must carry because the parent's does not."""
    constructor = view.constructor
    if constructor is None:
        return ()
    return tuple(
        name
        for name in ordered_parameters(view, constructor)
        if not is_covered_by_parent(view, constructor, name)
    )


def ordered_parameters(view: ClassView, constructor: ConstructorView) -> tuple[str, ...]:
    """Return the names that the constructor takes: those of the signature, then the popped ones.

    What is popped for Keras's own base (`input_shape`, `name`) is no parameter of the class.
    """
    popped = (name for name in constructor.hidden if name not in view.kinship.accepts)
    return (*(p.name for p in constructor.parameters), *popped)


def is_covered_by_parent(view: ClassView, constructor: ConstructorView, name: str) -> bool:
    """Tell whether the parent's config returns a parameter of this class as it came."""
    if _is_read_above(view, constructor, name):
        return True
    if needs_parent_call(view) and name in handed_to_inserted_call(view):
        return True
    bound = bound_arguments(view)
    keys = covering_keys(view)
    if builds_without_base(view):
        keys = frozenset({"name", "trainable"}) if is_model(view) else frozenset()
    if name not in keys:
        return False
    if constructor.hands_on(name, bound.get(name)) or name in dropped_parameters(view):
        return True
    # name=name or "block": what the parent keeps is what it would be given again.
    value = bound.get(name)
    if value is None or name not in view.kinship.config_keys or value.kind != "fallback":
        return False
    return value.parts[0].kind == "name" and value.parts[0].text == name


def _is_read_above(view: ClassView, constructor: ConstructorView, name: str) -> bool:
    """Tell whether an inherited `get_config` reads the attribute in which the class keeps it."""
    if name not in covering_keys(view):
        return False
    held = {
        s.attribute
        for s in constructor.steps
        if isinstance(s, Store) and s.value.kind == "name" and s.value.text == name
    }
    project = view.family.project
    for ancestor in project.ancestors(view.key):
        written = project.node(ancestor).facts.get_config
        for entry in written.entries if written else ():
            if entry.key == name and held & set(entry.value.attributes):
                return True
    return False


def needs_config(view: ClassView) -> str:
    """Say why a class needs a `get_config` of its own, "" if it needs none or has one."""
    constructor = view.constructor
    if constructor is None or view.facts.get_config is not None:
        return ""
    if _takes_everything(constructor):
        return ""
    uncovered = uncovered_parameters(view)
    contract: Contract = view.contract
    if contract.own_config:
        if overridden_keys(view):
            return f"the inherited config holds {_listed(overridden_keys(view))}, which it sets"
        return _missing(uncovered)
    if is_model(view):
        if constructor.all_names or builds_without_base(view):
            return "Keras records no constructor arguments of models"
        return ""
    if not view.kinship.automatic_config:
        return _missing(uncovered)
    return _automatic_fails(view, constructor, uncovered)


def _takes_everything(constructor: ConstructorView) -> bool:
    """Recognise `__init__(self, *args, **kwargs)`, which hands on what it gets."""
    call = constructor.call
    handed = call is not None and constructor.varargs in call.stars and constructor.forwards
    return bool(constructor.varargs) and handed and not constructor.all_names


def _automatic_fails(
    view: ClassView, constructor: ConstructorView, uncovered: tuple[str, ...]
) -> str:
    """Say why the arguments that Keras records by itself are not enough."""
    if not uncovered:
        return ""
    broken = needs_kwargs(view) or drops_kwargs(view) or needs_parent_call(view)
    if broken or root_names(view) != () or fixed_arguments(view):
        return _missing(uncovered)
    if constructor.varkw and constructor.varkw != "kwargs":
        return f"Keras records arguments only beside **kwargs, not **{constructor.varkw}"
    for name in uncovered:
        default = parameter_of(constructor, name).default
        if default is not None and default.kind == "constant" and default.text[:1] in "'\"":
            continue  # mostly the name of an activation, and given as one
        if find_origin(view, name).evidence.holds != "plain":
            return f"{name} may hold what Keras cannot record by itself"
    if view.family.is_overridden_below(view):
        return "a class below it has a get_config, which turns automatic config off"
    return ""


def _missing(names: tuple[str, ...]) -> str:
    return f"no config returns {_listed(names)}" if names else ""


def _listed(names: tuple[str, ...]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
