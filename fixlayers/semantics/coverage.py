"""Which parameters the parent's config returns, so that the class need not return them itself."""

from __future__ import annotations

from fixlayers.semantics.constructor import ConstructorView
from fixlayers.semantics.contract import keras_contract
from fixlayers.semantics.entries import transforms
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import (
    bound_arguments,
    builds_without_base,
    dropped_parameters,
    handed_to_inserted_call,
    is_model,
    needs_parent_call,
    starts_from_nothing,
)
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.origin import is_repeatable
from fixlayers.semantics.uses import uses_of
from fixlayers.survey.facts import Bind, GetConfig, Store, Value

_FORMS = frozenset({"container", "call", "name"})
_OF_SEVERAL = frozenset({"instance", "subscripted", "iterated", "tuple"})


def covering_keys(view: ClassView) -> frozenset[str]:
    """Return the keys that `super().get_config()` returns in every Keras generation."""
    contract = view.contract
    return contract.sure_keys if contract.own_config else view.kinship.config_keys


def is_covered_by_parent(view: ClassView, constructor: ConstructorView, name: str) -> bool:
    """Tell whether the parent's config returns a parameter of this class as it came."""
    if _is_transformed_for_parent(view, constructor, name):
        return False
    if _is_read_above(view, constructor, name):
        return True
    if name in perhaps_above(view):
        return True  # whether the parent's config has it cannot be told
    if name in view.contract.tuple_keys and _reckons_with(view, name):
        return False
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
    value = bound.get(name)
    if name not in keys:
        return False
    if value is None and constructor.may_hand_on_in_kwargs(name):
        return True  # and whether it is handed on neither
    if constructor.hands_on(name, value) or name in dropped_parameters(view):
        return True
    # activation=activations.get(activation): what the parent keeps comes through it unchanged.
    repeatable = value is not None and is_repeatable(view, value, name)
    if repeatable and not constructor.is_rebound_before_call(name):
        return True
    if value is not None and _is_normalized(view, constructor, name, value):
        return True
    # name=name or "block": what the parent keeps is what it would be given again.
    if value is None or name not in view.kinship.config_keys:
        return False
    return _falls_back(value, name) or (value.is_name(name) and _is_filled_in(constructor, name))


def perhaps_above(view: ClassView) -> frozenset[str]:
    """Return the keys that branches and loops of inherited `get_config` methods may set."""
    return frozenset(key for written in configs_above(view) for key in written.perhaps)


def configs_above(view: ClassView) -> list[GetConfig]:
    """Return the `get_config` methods of a class's ancestors in the project, the nearest first."""
    project = view.family.project
    above = (project.node(key).facts.get_config for key in project.ancestors(view.key))
    return [written for written in above if written is not None]


def inherits_config(view: ClassView) -> bool:
    """Tell whether a class has a config above it today, other than that of a root of Keras's."""
    built_in = keras_contract(view.kinship, view.kinship.parents).own_config
    return built_in or bool(configs_above(view))


def _reckons_with(view: ClassView, name: str) -> bool:
    """Tell whether a class uses a parameter as one number: `(kernel_size - 1) * dilation_rate`."""
    uses = [*uses_of(view.facts, name, stored_attributes(view.facts, name))]
    one = any(
        use.how == "arithmetic"
        or (use.how == "compared" and use.detail in {"int", "float"})
        or (use.how, use.detail) == ("argument", "range:0")
        for use in uses
    )
    return one and not any(use.how in _OF_SEVERAL for use in uses)


def _falls_back(value: Value, name: str) -> bool:
    return value.kind == "fallback" and value.parts[0].is_name(name)


def _is_filled_in(constructor: ConstructorView, name: str) -> bool:
    """Recognise `name = name or "block"` before the parent call, where nothing has read it."""
    end = constructor.call.statement if constructor.call else -1
    before = [s for s in constructor.steps if isinstance(s, (Bind, Store)) and s.statement <= end]
    fills = [s for s in before if isinstance(s, Bind) and s.name == name]
    whole = all(not f.conditional and not f.augmented for f in fills)
    return (
        bool(fills)
        and whole
        and all(_falls_back(f.value, name) for f in fills)
        and all(s.statement >= fills[0].statement for s in before if name in s.value.reads)
    )


def _is_normalized(view: ClassView, constructor: ConstructorView, name: str, value: Value) -> bool:
    """Recognise what branches by the parameter's own type make of it: `(size, size)` of an int.

    Given again it is of the type that they leave alone.
    """
    end = constructor.call.statement if constructor.call else -1
    binds = [b for b in constructor.binds(value.text) if b.statement <= end]
    tested = any(use.how == "instance" for use in uses_of(view.facts, name, ()))
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
    policy in Keras 3.15, where `Layer.from_config` makes a name of it. Nothing is lost where a
    class of the project above returns it.
    """
    if any("dtype" in written.own_keys for written in configs_above(view)):
        return False
    if is_model(view):
        return True
    reading = view.facts.from_config
    return reading is not None and reading.ends_in_cls and not goes_to_keras_alone(view, "dtype")


def goes_to_keras_alone(view: ClassView, name: str) -> bool:
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
    uses = uses_of(view.facts, name, ())
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
        held |= {kept for setter, kept in above.kept_by_setters if setter in held}
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
