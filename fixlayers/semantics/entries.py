"""Whether an entry of an existing `get_config` yields its parameter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from fixlayers.keras.catalogue import GENERATIONS, keras_class
from fixlayers.rewrite.edits import Revival
from fixlayers.semantics.changed_later import is_changed_after_use
from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import bound_arguments
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.origin import IDEMPOTENT, find_origin, is_proven, popped_stores
from fixlayers.semantics.uses import uses_of, uses_of_attribute
from fixlayers.survey.facts import ConfigEntry, GetConfig, Store, Value
from fixlayers.survey.resolution import External, Meaning, ProjectClass

# What these return is no JSON value.
_CONVERSIONS = frozenset(
    {
        "tensorflow.cast",
        "tensorflow.constant",
        "tensorflow.Variable",
        "tensorflow.convert_to_tensor",
        "numpy.asarray",
        "numpy.array",
        "numpy.float32",
    }
)
_ARRAYS = frozenset({"tensorflow", "numpy"})
_LOOKUPS = frozenset({"__getattr__", "__getattribute__"})
_DEPTH = 8  # of parents that a value is handed up to


def reads_nothing(view: ClassView, constructor: ConstructorView, entry: ConfigEntry) -> bool:
    """Tell whether an entry reads an attribute of self that nothing sets."""
    if entry.value.kind != "self" or entry.key not in constructor.all_names:
        return False
    relatives, attributes = view.family.relatives(view.key), view.family.attributes
    if any(attributes.is_open(k) for k in relatives) or _LOOKUPS & attributes.methods(view.key):
        return False
    return not attributes.is_set_above(view.key, entry.value.text) and not view.mixin_problem


def is_stored_simply(view: ClassView, entry: ConfigEntry) -> bool:
    """Tell whether a parameter may be stored under the name that its entry reads."""
    origin = find_origin(view, entry.key)
    return origin.travel == "plain" and not origin.keep and not origin.refused


def is_wrong(
    view: ClassView, constructor: ConstructorView, written: GetConfig, entry: ConfigEntry
) -> bool:
    """Tell whether an entry returns a transformation of its parameter that cannot be repeated."""
    if entry.value.kind == "name" and entry.value.text in constructor.names:
        # A parameter of __init__ is no name in get_config, unless another one is called so.
        facts = view.family.project.facts(view.key.path)
        bound = {b.name for b in (facts.bindings if facts else ())} | set(written.locals_bound)
        return entry.value.text not in bound
    if entry.value.kind != "self":
        return False
    stores = [store for _, store in view.stores(entry.value.text)]
    if not stores:
        return _reads_what_the_parent_was_given(view, entry)
    own = constructor.stores(entry.value.text)
    if own and _keeps_another(view, own, stores, entry.key):
        return True
    if not own or len(stores) != len(own) or any(s.augmented for s in own):
        return False
    if _is_assigned_later(view, entry.value.text):
        return False
    if any(s.conditional for s in own):
        changed = is_changed_after_use(constructor, own, entry.key)
        return changed or _transformed_in_branches(view, entry.key, own)
    last = own[-1]
    if is_overwritten(view, last, entry.key):
        return True
    made_of = {entry.key} & set(last.value.reads)
    if len(own) > 1 and entry.value.text in last.value.attributes:
        made_of |= {entry.key} & set(own[0].value.reads)
    if not made_of or (len(own) == 1 and is_proven(view, last, entry.key)):
        return False
    return transforms(view, entry.key, last.value) or any(
        # What is rebound in a branch is mostly guarded by the argument's own type.
        not bind.conditional
        and bind.statement <= last.statement
        and (bind.augmented or entry.key in bind.value.reads)
        and (bind.augmented or transforms(view, entry.key, bind.value))
        for bind in constructor.binds(entry.key)
    )


def _is_assigned_later(view: ClassView, attribute: str) -> bool:
    """Recognise `self.rate.assign(...)`: the config is to say what the variable is by then."""
    return any(
        use.how == "attribute" and use.detail.startswith("assign")
        for use in uses_of_attribute(view.facts, attribute)
    )


def _keeps_another(
    view: ClassView, own: Sequence[Store], stores: Sequence[Store], name: str
) -> bool:
    """Recognise `"steps": self.heads` where self.steps keeps what was given as steps.

    `own` are the stores of the attribute by the constructor, `stores` those of all methods.
    """
    given, constructor = own[0].value, view.constructor
    if constructor is None or len(own) != 1 or own[0].conditional or own[0].augmented:
        return False
    if given.kind != "name" or given.text == name:
        return False
    kept = stored_attributes(view.facts, name)
    return (
        given.text in constructor.names
        and not constructor.binds(given.text)
        and not constructor.binds(name)
        and bool(kept)
        and not any(set(kept) & set(store.value.attributes) for store in stores)
    )


def _transformed_in_branches(view: ClassView, name: str, stores: Sequence[Store]) -> bool:
    """Recognise `self.box = tf.constant(box)` in a branch, beside constants in the others."""
    values = [store.value for store in stores if store.value.kind != "constant"]
    made = [value for value in values if name in value.reads]
    return bool(made) and all(
        transforms(view, name, value) if value in made else _stays_array(view, value, stores[0])
        for value in values
    )


def _stays_array(view: ClassView, value: Value, store: Store) -> bool:
    """Recognise `tf.reshape(self.box, (1, 3))` of what is an array by then."""
    meanings = view.meanings(value.text) if value.kind == "call" else ()
    return (
        store.attribute in value.attributes
        and bool(meanings)
        and all(
            isinstance(meaning, External) and meaning.dotted.partition(".")[0] in _ARRAYS
            for meaning in meanings
        )
    )


def _reads_what_the_parent_was_given(view: ClassView, entry: ConfigEntry) -> bool:
    """Recognise `"units": self.units` of a class that calls `super().__init__(2 * units)`.

    A built-in parent keeps the arguments that its config returns under their names.
    """
    name, given = entry.key, bound_arguments(view).get(entry.value.text)
    return (
        given is not None
        and view.contract.own_config
        and entry.value.text in view.contract.sure_keys
        and name in given.reads
        and transforms(view, name, given)
    )


def is_overwritten(view: ClassView, store: Store, name: str) -> bool:
    """Tell whether Keras puts something else where the class keeps a parameter.

    `self.gamma` of a LayerNormalization is a weight once it is built; `self.units` of a Dense is
    what its constructor was given, and may be given here. Where an attribute refuses assignment, as
    `output_shape` does in tf_keras 2.21, there is no object whose config it would spoil.
    """
    given = store.value.is_name(name)
    return (
        given
        and name not in view.contract.parameters
        and name not in view.contract.accepts
        and any(
            store.attribute in parent.attributes - parent.read_only
            for parent in view.kinship.parents
        )
    )


def _held_raw(constructor: ConstructorView, value: Value, name: str) -> bool:
    """Tell whether the only argument of a call is the attribute that keeps a parameter raw."""
    if value.kind != "call" or len(value.parts) != 1 or value.parts[0].kind != "self":
        return False
    stores = constructor.stores(value.parts[0].text)
    return len(stores) == 1 and stores[0].value.is_name(name)


def serializes_a_string(view: ClassView, constructor: ConstructorView, entry: ConfigEntry) -> bool:
    """Recognise `activations.serialize(self.activation)` of a raw argument.

    It raises for a string: "Unknown activation function 'relu' cannot be serialized" (Keras 3.15,
    tf_keras 2.21). What the class itself calls is never one.
    """
    called = entry.value.text.split(".")[-2:] == ["activations", "serialize"]
    if not called or not _held_raw(constructor, entry.value, entry.key):
        return False
    return not find_origin(view, entry.key).evidence.direct


def is_unrevived(view: ClassView, constructor: ConstructorView, entry: ConfigEntry) -> bool:
    """Tell whether an entry is serialized and comes back as a dict that nobody revives."""
    if entry.key not in constructor.all_names or is_revived(view, entry.key):
        return False
    functions = {tuple(call.split(".")[-2:]) for call in entry.calls}
    if not {function[-1] for function in functions} & {"serialize", "serialize_keras_object"}:
        return False
    held = set(stored_attributes(view.facts, entry.key))
    held.update(s.attribute for s in popped_stores(constructor, entry.key))
    if not entry.value.attributes or not held.issuperset(entry.value.attributes):
        return False
    # No constructor of Keras takes the dict of a layer.
    if ("layers", "serialize") in functions:
        return not revives_by_itself(view, entry.key)
    return _must_be_object(view, entry.key)


def _must_be_object(view: ClassView, name: str, depth: int = _DEPTH) -> bool:
    """Tell whether a parameter has to be an object by then: no constructor makes one of a config.

    That of a wrapper makes none of its layer (`Wrapper.__init__`, Keras 3.15 and tf_keras 2.21);
    one of the project above may need an object as much as this one.
    """
    if find_origin(view, name).evidence.direct:
        return True
    handed = {key for key, value in bound_arguments(view).items() if value.is_name(name)}
    if handed & view.contract.revived_keys:
        return True
    parent, _ = view.family.contracts.parent_of(view)
    above = view.family.view(parent) if parent else None
    if above is None or above.constructor is None or _is_rebound(view, name) or depth <= 0:
        return False
    handed &= above.constructor.names
    return any(_must_be_object(above, key, depth - 1) for key in handed)


def _is_rebound(view: ClassView, name: str) -> bool:
    return view.constructor is None or bool(view.constructor.binds(name))


def layer_revival(entry: ConfigEntry) -> Revival | None:
    """Return how an entry of one serialized layer is revived: by the counterpart of its function.

    That works in Keras 2's .h5 as well.
    """
    if entry.value.kind != "call" or not entry.value.text.endswith("layers.serialize"):
        return None
    return Revival((entry.key,), f"{entry.value.text.removesuffix('serialize')}deserialize")


def is_revived(view: ClassView, key: str) -> bool:
    """Tell whether the `from_config` of the class, or an inherited one, may revive a key."""
    own = view.facts.from_config
    readings = [own] if own is not None else []
    if own is None or not own.ends_in_cls:
        project = view.family.project
        above = (project.node(ancestor).facts for ancestor in project.ancestors(view.key))
        readings += [facts.from_config for facts in above if facts.from_config is not None]
    return any(reading.opaque or key in reading.revived for reading in readings)


def revives_by_itself(view: ClassView, name: str) -> bool:
    """Tell whether the constructor asks for a dict, or makes a layer of one."""
    for use in uses_of(view.facts, name, ()):
        callee = use.detail.rpartition(":")[0].rpartition(".")[2]
        if use.how == "argument" and (callee.startswith("deserialize") or callee == "from_config"):
            return True
        if use.how == "instance" and "dict" in use.detail.split(","):
            return True
    return False


def transforms(view: ClassView, name: str, value: Value) -> bool:
    """Tell whether a value made of the parameter is surely not what the constructor may get again.

    A function of the project's own may be idempotent, as most that check arguments are.
    """
    if value.kind == "comprehension":
        return not _converts_each(name, value)
    if value.kind == "arithmetic":
        return True
    if value.kind == "dotted":
        # `mode.value`: what comes back has no such attribute of its own.
        return value.text.startswith(f"{name}.")
    if value.kind == "container":
        return any(part.is_name(name) for part in value.parts)
    if value.kind != "call":
        return False
    meanings = view.meanings(value.text)
    return bool(meanings) and all(_makes_another(view, meaning) for meaning in meanings)


def _converts_each(name: str, value: Value) -> bool:
    """Recognise `[tuple(shape) for shape in shapes]`, which changes nothing a second time."""
    if not value.keywords:
        return False
    [source], [(variable, element)] = value.parts, value.keywords
    given = source.parts[0] if source.kind == "fallback" else source
    return (
        given.is_name(name)
        and (element.kind, element.text in IDEMPOTENT) == ("call", True)
        and [(part.kind, part.text) for part in element.parts] == [("name", variable)]
    )


def _makes_another(view: ClassView, called: Meaning) -> bool:
    """Tell whether a call returns an array, or an object of a Keras class."""
    if isinstance(called, ProjectClass):
        return view.family.view(called) is not None
    return isinstance(called, External) and (
        called.dotted in _CONVERSIONS or _is_keras_class(called.dotted)
    )


def _is_keras_class(dotted: str) -> bool:
    return any(keras_class(generation, dotted) for generation in GENERATIONS)


def is_raw_object(view: ClassView, entry: ConfigEntry) -> bool:
    """Tell whether an entry returns a layer, model or function as it is, and nobody revives it."""
    if entry.value.kind not in {"self", "kept"} or is_revived(view, entry.key):
        return False
    origin = find_origin(view, entry.key)
    lost = origin.travel in {"member", "class"} or (
        origin.travel in {"object", "pair"}
        and (_must_be_object(view, entry.key) or _defaults_to_object(view, entry.key))
    )
    if revives_by_itself(view, entry.key):
        return False
    if entry.value.kind == "kept":
        return lost and is_kept_as_given(view, entry) and not origin.refused
    kept = not origin.store and origin.attribute == entry.value.text
    return lost and (kept or _is_held_or_made(view, entry))


def _is_held_or_made(view: ClassView, entry: ConfigEntry) -> bool:
    """Recognise an attribute that is the parameter where it was given, and else is made anew."""
    constructor = view.constructor
    if constructor is None or constructor.binds(entry.key):
        return False
    stores = constructor.stores(entry.value.text)
    if len(stores) != len(view.stores(entry.value.text)) or any(s.augmented for s in stores):
        return False
    if len(stores) == 1 and stores[0].value.kind == "fallback":
        values = stores[0].value.parts
    elif all(store.conditional for store in stores):
        values = tuple(store.value for store in stores)
    else:
        return False
    made = [value for value in values if not value.is_name(entry.key)]
    # What is made of the parameter may be meant to be given again.
    again = [value for value in made if entry.key in value.reads]
    return 0 < len(made) < len(values) and all(
        _wraps_what_is_no_layer(view, entry, v) for v in again
    )


def _wraps_what_is_no_layer(view: ClassView, entry: ConfigEntry, value: Value) -> bool:
    """Recognise `Activation(activation)` of what is asked whether it is a layer already."""
    asked = any(
        use.how == "instance" and use.detail.rpartition(".")[2] == "Layer"
        for use in uses_of(view.facts, entry.key, ())
    )
    return asked and _makes_keras_object(view, value)


def _makes_keras_object(view: ClassView, value: Value) -> bool:
    """Tell whether a value is a call of a class of Keras's."""
    meanings = view.meanings(value.text) if value.kind == "call" else ()
    return bool(meanings) and all(
        isinstance(meaning, External) and _is_keras_class(meaning.dotted) for meaning in meanings
    )


def _defaults_to_object(view: ClassView, name: str) -> bool:
    """Recognise `initializer=keras.initializers.Ones()`: nothing promises that a dict will do."""
    constructor = view.constructor
    if constructor is None or name not in constructor.names:
        return False
    default = parameter_of(constructor, name).default
    return default is not None and _makes_keras_object(view, default)


def is_kept_as_given(view: ClassView, entry: ConfigEntry) -> bool:
    """Tell whether an entry of a dict that `__init__` keeps is the argument as it came."""
    if entry.value.kind != "kept" or view.constructor is None:
        return False
    [held] = entry.value.parts
    given = held.is_name(entry.key)
    return given and not view.constructor.binds(entry.key)


def member_revival(view: ClassView, entry: ConfigEntry) -> Revival | None:
    """Return how an entry that is a member's name or value becomes the member again.

    None if there is no need, or the entry is another.
    """
    constructor = view.constructor
    if constructor is None or is_revived(view, entry.key):
        return None
    owner, _, read = entry.value.text.rpartition(".")
    if entry.key not in constructor.all_names or entry.value.kind != "dotted":
        return None
    origin = find_origin(view, entry.key)
    member = origin.evidence.member
    if member is None or origin.made_member or owner != f"self.{origin.attribute}":
        return None
    tests: dict[str, Literal["member", "value"]] = {"name": "member", "value": "value"}
    return Revival((entry.key,), member.enum, tests[read]) if read in tests else None
