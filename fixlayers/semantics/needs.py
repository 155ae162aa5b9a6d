"""Whether a class needs a config of its own, and which parameters that must carry."""

from __future__ import annotations

from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.contract import Contract
from fixlayers.semantics.entries import transforms
from fixlayers.semantics.evidence import stored_attributes
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import (
    bound_arguments,
    builds_without_base,
    dropped_parameters,
    drops_kwargs,
    fixed_arguments,
    handed_to_inserted_call,
    is_model,
    needs_kwargs,
    needs_parent_call,
    root_names,
    starts_from_nothing,
)
from fixlayers.semantics.origin import find_origin, is_repeatable
from fixlayers.semantics.remembered import once_a_plan
from fixlayers.survey.facts import Store, Value
from fixlayers.wording import listed

_FORMS = frozenset({"container", "call", "name"})


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


def overridden_keys(view: ClassView) -> tuple[str, ...]:
    """Return the parent's config keys that this class binds itself: they must not return."""
    constructor = view.constructor
    if constructor is None or not view.contract.own_config:
        return ()
    return bound_among(view, settable_keys(view) - constructor.all_names)


def settable_keys(view: ClassView) -> frozenset[str]:
    """Return the parent's config keys that must not return where this class binds them itself.

    One that the kind's root takes may, as long as it goes by keyword: then FXL104 gives way to it.
    """
    constructor, names = view.constructor, view.contract.parameters
    call = constructor.call if constructor else None
    by_position = frozenset(
        name for name, _ in zip(names, call.positional if call else (), strict=False)
    )
    return base_keys(view) - (view.kinship.config_keys - by_position)


def bound_among(view: ClassView, keys: frozenset[str]) -> tuple[str, ...]:
    """Return those inherited keys that the parent call binds, and what goes with them.

    Where the parent's `from_config` reads one of them, the constructor gets the config itself, and
    nobody revives the objects that it holds besides.
    """
    found = [name for name in bound_arguments(view) if name in keys]
    if view.contract.from_config_reads & set(found):
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
        and not is_restored_from_files(view, constructor, name)
    )


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


def is_covered_by_parent(view: ClassView, constructor: ConstructorView, name: str) -> bool:
    """Tell whether the parent's config returns a parameter of this class as it came."""
    if _is_transformed_for_parent(view, constructor, name):
        return False
    if _is_read_above(view, constructor, name):
        return True
    if name == "dtype" and loses_own_dtype(view):
        return False
    if needs_parent_call(view) and name in handed_to_inserted_call(view):
        return True
    bound = bound_arguments(view)
    keys = covering_keys(view)
    written = view.facts.get_config
    called = written is not None and written.has_base and not starts_from_nothing(view)
    if builds_without_base(view) and not called:
        keys = frozenset({"name", "trainable"}) if is_model(view) else frozenset()
    if name not in keys:
        return False
    value = bound.get(name)
    if constructor.hands_on(name, value) or name in dropped_parameters(view):
        return True
    # activation=activations.get(activation): what the parent keeps comes through it unchanged.
    repeatable = value is not None and is_repeatable(view, value, name)
    if repeatable and not constructor.is_rebound_before_call(name):
        return True
    if value is not None and _is_normalized(view, constructor, name, value):
        return True
    # name=name or "block": what the parent keeps is what it would be given again.
    if value is None or name not in view.kinship.config_keys or value.kind != "fallback":
        return False
    return value.parts[0].kind == "name" and value.parts[0].text == name


def _is_normalized(view: ClassView, constructor: ConstructorView, name: str, value: Value) -> bool:
    """Recognise what branches by the parameter's own type make of it: `(size, size)` of an int.

    Given again it is of the type that they leave alone.
    """
    end = constructor.call.statement if constructor.call else -1
    binds = [b for b in constructor.binds(value.text) if b.statement <= end]
    tested = any(
        subject == name and use.how == "instance"
        for subject, uses in view.facts.uses
        for use in uses
    )
    return (
        tested
        and value.kind == "name"
        and bool(binds)
        and all(
            b.conditional and not b.augmented and name in b.value.reads and b.value.kind in _FORMS
            for b in binds
        )
    )


def loses_own_dtype(view: ClassView) -> bool:
    """Tell whether a `dtype` parameter of the class's own must be returned as it was given.

    tf_keras's Model returns none, and a functional one of Keras 3.15 that of the session. A
    `from_config` that ends in the constructor hands over what the base config holds: a serialized
    policy in Keras 3.15, where `Layer.from_config` makes a name of it.
    """
    if is_model(view):
        return True
    reading = view.facts.from_config
    return reading is not None and reading.ends_in_cls and not _goes_to_keras_alone(view, "dtype")


def _goes_to_keras_alone(view: ClassView, name: str) -> bool:
    """Tell whether a parameter is only ever given to classes under its own name.

    Those of Keras 3.15 and tf_keras 2.21 take a serialized policy for a `dtype`.
    """
    constructor = view.constructor
    if constructor is None or name not in constructor.names or constructor.binds(name):
        return False
    kept = ("name", "fallback", "other")
    if any(
        isinstance(s, Store) and s.value.kind in kept and name in s.value.reads
        for s in constructor.steps
    ):
        return False
    uses = [use for subject, uses in view.facts.uses if subject == name for use in uses]
    return all(use.how == "argument" and _is_of_class(use.detail, name) for use in uses)


def _is_of_class(argument: str, name: str) -> bool:
    callee, _, place = argument.rpartition(":")
    called = callee.rpartition(".")[2]
    return place == name and (called == "__init__" or called[:1].isupper())


def _is_read_above(view: ClassView, constructor: ConstructorView, name: str) -> bool:
    """Tell whether an inherited `get_config` reads the attribute in which the class keeps it."""
    inherits = view.facts.get_config is None
    if not inherits and name not in covering_keys(view):
        return False
    held = {
        s.attribute
        for s in constructor.steps
        if isinstance(s, Store) and is_repeatable(view, s.value, name)
    }
    project = view.family.project
    for ancestor in project.ancestors(view.key):
        above = project.node(ancestor).facts
        held |= {attribute for name, attribute in above.kept_by_setters if name in held}
        written = above.get_config
        if written is None:
            continue
        if any(e.key == name and held & set(e.value.attributes) for e in written.entries):
            return not written.opaque
        if inherits and (written.opaque or not written.has_base or name in written.removed):
            return False
    return False


def _is_transformed_for_parent(view: ClassView, constructor: ConstructorView, name: str) -> bool:
    """Tell whether the class puts a transformation of a parameter where the parent's config reads.

    `self.k = 2 * k` after `super().__init__(k)`, whose `get_config` returns `self.k`: the copy
    would get twice the argument.
    """
    project = view.family.project
    for ancestor in project.ancestors(view.key):
        written = project.node(ancestor).facts.get_config
        for entry in written.entries if written else ():
            if entry.key == name and entry.value.kind == "self":
                stores = constructor.stores(entry.value.text)
                return bool(stores) and transforms(view, name, stores[-1].value)
    return False


@once_a_plan
def needs_config(view: ClassView) -> str:
    """Say why a class needs a `get_config` of its own, "" if it needs none or has one."""
    constructor = view.constructor
    if view.facts.get_config is not None:
        return ""
    if constructor is None:
        return _inherits_none(view)
    if _takes_everything(constructor):
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
        return ""
    if not view.kinship.automatic_config:
        return _missing(uncovered) or _inherits_none(view)
    return _automatic_fails(view, constructor, uncovered)


def _inherits_none(view: ClassView) -> str:
    """Say that the `get_config` that a class inherits raises, "" if it does not."""
    project = view.family.project
    above = (project.node(key).facts.get_config for key in project.ancestors(view.key))
    if view.kinship.config_callable or view.contract.own_config or any(above):
        return ""
    return f"that of a {view.kinship.name} raises"


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
            raw = store.value.kind == "name" and store.value.text == value.text
            kept = any(name in parent.attributes for parent in view.kinship.parents)
            if raw and value.kind == "name" and kept and store.statement > call.statement:
                return f"self.{name} is what the parent calls, and __init__ sets it to the argument"
    return ""
