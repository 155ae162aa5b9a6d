"""Whether a class needs a config of its own, and which parameters that must carry."""

from __future__ import annotations

from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.contract import Contract
from fixlayers.semantics.coverage import configs_above, is_covered_by_parent
from fixlayers.semantics.defaults import is_dtype_by_default
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import (
    bound_arguments,
    builds_without_base,
    drops_kwargs,
    fixed_arguments,
    is_model,
    needs_kwargs,
    needs_parent_call,
    root_names,
)
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.open_configs import inherits_open_config, lacks_for_sure
from fixlayers.semantics.origin import find_origin
from fixlayers.semantics.remembered import once_a_plan
from fixlayers.semantics.shared_kwargs import unshared_keys
from fixlayers.wording import listed

# Never part of a config: arrays given once, which weights in the file replace, and tensors of the
# graph that a model is built in.
NEVER_SAVED = frozenset(
    {"weights", "initial_weights", "input_tensor", "input_tensors", "inputs", "outputs"}
)


def base_keys(view: ClassView) -> frozenset[str]:
    """Return the keys that `super().get_config()` returns when this class overrides it."""
    contract = view.contract
    if contract.own_config:
        return contract.config_keys or frozenset()
    return view.kinship.config_keys


def overridden_keys(view: ClassView) -> tuple[str, ...]:
    """Return the parent's config keys that this class binds itself: they must not return."""
    constructor = view.constructor
    if constructor is None or not view.contract.own_config:
        return ()
    return bound_among(view, settable_keys(view) - constructor.all_names)


def settable_keys(view: ClassView) -> frozenset[str]:
    """Return the parent's config keys that must not return where this class binds them itself.

    One that the kind's root takes may, as long as it goes by keyword: then FXL104 gives way to it.
    So may one that the class's `from_config` drops, and may ask for.
    """
    reading = view.facts.from_config
    dropped = frozenset(reading.dropped if reading else ())
    constructor, names = view.constructor, view.contract.parameters
    call = constructor.call if constructor else None
    by_position = frozenset(
        name for name, _ in zip(names, call.positional if call else (), strict=False)
    )
    return base_keys(view) - (view.kinship.config_keys - by_position) - dropped


def bound_among(view: ClassView, keys: frozenset[str]) -> tuple[str, ...]:
    """Return those inherited keys that the parent call binds, and what goes with them.

    So do those that another class refuses which gets the same `**kwargs`.

    Where the parent's `from_config` reads one of them, the constructor gets the config itself, and
    nobody revives the objects that it holds besides. None where a function of the author's makes
    the `**kwargs` that reach the parent: it may take them out, or rely on them.
    """
    if view.constructor is not None and view.constructor.sorts_kwargs:
        return ()
    found = [name for name in bound_arguments(view) if name in keys]
    found += sorted(unshared_keys(view) & keys - set(found))
    if view.contract.from_config_reads & set(found):
        found += sorted(view.contract.revived_keys & keys - set(found))
    return tuple(found)


def uncovered_parameters(view: ClassView) -> tuple[str, ...]:
    """Return the parameters that the config must carry because the parent's does not.

    Where it cannot be told what that carries, those that it lacks for sure, or all that it may lack
    if there are none; what it is given is its own affair then.
    """
    constructor = view.constructor
    if constructor is None:
        return ()
    uncovered = tuple(
        name
        for name in ordered_parameters(view, constructor)
        if not is_covered_by_parent(view, constructor, name)
        and name not in (view.mixin_keys or ())
        and not is_restored_from_files(view, constructor, name)
        and not _is_left_out_above(view, constructor, name)
    )
    if not inherits_open_config(view):
        return uncovered
    bound = bound_arguments(view)
    kept = tuple(name for name in uncovered if not constructor.hands_on(name, bound.get(name)))
    return tuple(name for name in kept if lacks_for_sure(view, name)) or kept


def _is_left_out_above(view: ClassView, constructor: ConstructorView, name: str) -> bool:
    """Tell whether an inherited config leaves out what is never part of one, or returns None."""
    given = parameter_of(constructor, name).default is not None and name in bound_arguments(view)
    if name not in NEVER_SAVED or not given or not view.contract.own_config:
        return False
    project, held = view.family.project, view.contract.config_keys
    above = (project.node(key).facts.get_config for key in project.ancestors(view.key))
    entries = [e for found in above if found is not None for e in found.entries if e.key == name]
    if entries:
        return entries[0].value.kind == "constant" and entries[0].value.text == "None"
    return held is not None and name not in held


def is_restored_from_files(view: ClassView, constructor: ConstructorView, name: str) -> bool:
    """Tell whether a parameter is state that the class's own files bring back, not its config.

    A tokenizer takes its vocabulary from `load_assets`, which Keras calls after the constructor
    (`_load_state` in keras/src/saving/saving_lib.py 3.15 and tf_keras/src/saving 2.21); a path
    given to the constructor may be gone by then. It can be left out, and is not kept as it came.
    """
    default = parameter_of(constructor, name).default
    if default is None or default.text != "None":
        return False
    project = view.family.project
    classes = [project.node(key).facts for key in (view.key, *project.ancestors(view.key))]
    if not any(method.name == "load_assets" for facts in classes for method in facts.methods):
        return False
    return not stored_attributes(view.facts, name)


def ordered_parameters(view: ClassView, constructor: ConstructorView) -> tuple[str, ...]:
    """Return the names that the constructor takes: those of the signature, then the popped ones.

    What is popped for Keras's own base (`input_shape`, `name`) is no parameter of the class.
    """
    popped = (name for name in constructor.hidden if name not in view.kinship.accepts)
    return (*(p.name for p in constructor.parameters), *popped)


@once_a_plan
def needs_config(view: ClassView) -> str:
    """Say why a class needs a `get_config` of its own, "" if it needs none or has one."""
    constructor = view.constructor
    if view.facts.get_config is not None:
        return ""
    if view.facts.idle_config is not None:
        return "get_config returns nothing"
    if constructor is None:
        return _inherits_none(view)
    if constructor.hands_on_everything and not overridden_keys(view):
        return ""
    uncovered = uncovered_parameters(view)
    contract: Contract = view.contract
    if contract.own_config:
        if overridden_keys(view):
            return f"the inherited config holds {listed(overridden_keys(view))}, which it sets"
        return _missing(uncovered)
    if is_model(view):
        if constructor.all_names or builds_without_base(view):
            return "Keras records no constructor arguments of models"
        return _unseen_reason(constructor) if _unseen_keys(view, constructor) else ""
    if not view.kinship.automatic_config:
        return _missing(uncovered) or _inherits_none(view)
    return _automatic_fails(view, constructor, uncovered)


def _inherits_none(view: ClassView) -> str:
    """Say that the `get_config` that a class inherits raises, "" if it does not."""
    if view.kinship.config_callable or view.contract.own_config or configs_above(view):
        return ""
    return f"that of a {view.kinship.name} raises"


def _automatic_fails(
    view: ClassView, constructor: ConstructorView, uncovered: tuple[str, ...]
) -> str:
    """Say why the arguments that Keras records by itself are not enough."""
    project = view.family.project
    for parameter in constructor.parameters if view.on_keras3 else ():
        if is_dtype_by_default(project, view.key.path, parameter):
            return f"{parameter.name} defaults to a dtype, which Keras does not record"
    unseen = _unseen_keys(view, constructor)
    if not uncovered and not unseen:
        return ""
    broken = needs_kwargs(view) or drops_kwargs(view) or needs_parent_call(view)
    if broken or root_names(view) != () or fixed_arguments(view):
        return _missing(uncovered)
    if reason := _unseen_reason(constructor):
        return reason
    for name in uncovered:
        evidence = find_origin(view, name).evidence
        if evidence.as_tuple:
            return f"{name} would come back as a list, and has to be a tuple"
        if evidence.member:
            return f"{name} is a member of {evidence.member.enum}, which Keras does not record"
        if evidence.holds != "plain":
            return f"{name} may hold what Keras cannot record by itself"
    if view.family.is_overridden_below(view):
        return "a class below it has a get_config, which turns automatic config off"
    return ""


def _unseen_reason(constructor: ConstructorView) -> str:
    unseen = constructor.unseen_varkw
    return f"Keras records arguments only beside **kwargs, not **{unseen}" if unseen else ""


def _unseen_keys(view: ClassView, constructor: ConstructorView) -> frozenset[str]:
    """Return the base keys that Keras does not record by itself, since it looks for `**kwargs`.

    By that name alone: `Operation.__new__` of Keras 3.15 leaves the name out, and
    `Layer.get_config` of tf_keras 2.21 all three, unless the constructor names them.
    """
    if not constructor.unseen_varkw:
        return frozenset()
    lost = {"name", "trainable", "dtype"} if view.on_keras2 else {"name"}
    return frozenset(lost - constructor.names)


def _missing(names: tuple[str, ...]) -> str:
    return f"no config returns {listed(names)}" if names else ""


def overwritten_activation(view: ClassView) -> str:
    """Say which function of the parent the class replaces by what it was given, "" if none.

    `Dense.__init__` makes `self.activation` of a name or a config, and `call` calls it (Keras 3.15,
    tf_keras 2.21); stored once more, it stays the name that the config brings.
    """
    constructor = view.constructor
    call = constructor.call if constructor else None
    if constructor is None or call is None:
        return ""
    for name, value in bound_arguments(view).items():
        stores = constructor.stores(name) if name.endswith("activation") else ()
        for store in stores:
            raw = store.value.is_name(value.text)
            kept = any(name in parent.attributes for parent in view.kinship.parents)
            if raw and value.kind == "name" and kept and store.statement > call.statement:
                return f"self.{name} is what the parent calls, and __init__ sets it to the argument"
    return ""
