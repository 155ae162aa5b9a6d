"""Where the value of a constructor parameter can be had when `get_config` runs."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, structs

from fixlayers.keras.catalogue import is_keras_namespace
from fixlayers.patterns import pattern
from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.defaults import untransportable_default
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.hints import Evidence
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.members import makes_member
from fixlayers.semantics.pairs import Pair, find_pair, pair_of_class
from fixlayers.semantics.plain_names import is_plain_name
from fixlayers.semantics.remembered import once_a_plan
from fixlayers.semantics.uses import uses_of
from fixlayers.survey.facts import Parameter, Store, Value
from fixlayers.survey.resolution import External

Travel = Literal["plain", "object", "getter", "member", "pair", "class", "record"]

IDEMPOTENT = frozenset({"int", "float", "str", "bool", "tuple", "list"})
# Types that keep less than they are given, and how constants of them are written.
_LOSSY = {
    "bool": pattern(r"True|False"),
    "int": pattern(r"-?\d+$"),
    "float": pattern(r"-?[\d.]+[.e]|-?\."),
    "str": pattern(r"['\"]"),
}
_GETTERS = frozenset({"activations", "initializers", "regularizers", "constraints"})
_COPYING = frozenset({"list", "dict"})
_COPIES = frozenset({"append", "extend", "insert", "sort", "reverse"})


class Origin(Struct, frozen=True):
    """How one parameter reaches the config.

    `attribute` holds its value; `store` says that it has to be put there first, `late` that this
    comes last in `__init__`. `keep` is the name of a local that keeps the value before
    `keep_before` rebinds it. `travel` is how the value goes into the config: as it is, through
    Keras's generic serializing pair, through `serializer`, the counterpart of the Keras `get`
    function that made it, through the `pair` of its kind, by its name in an Enum, as a class by the
    name under which it is registered, which is a `pair` too, or as a `record` of plain values;
    `made_member` says that the constructor makes it a member of an Enum by itself. `otherwise` is
    what the config holds where the value is None, "" for None; `unless` is the default, in place of
    which it holds nothing, "" if it holds any, and `alone` says that it can hold nothing else
    either. `saved_without` says that the config is saved today, and of a value of another type than
    travels holds nothing then as now; `none_left_out` that it need not hold None either. `refused`
    is why it cannot be had.
    """

    name: str
    attribute: str = ""
    store: bool = False
    late: bool = False
    keep: str = ""
    keep_before: int = 0
    value: str = ""
    travel: Travel = "plain"
    serializer: str = ""
    pair: Pair | None = None
    made_member: bool = False
    otherwise: str = ""
    unless: str = ""
    alone: bool = False
    saved_without: bool = False
    none_left_out: bool = False
    evidence: Evidence = Evidence("unknown")
    refused: str = ""


@once_a_plan
def find_origin(view: ClassView, name: str) -> Origin:
    """Find where a parameter's value comes from, by the order of proofs of the design."""
    constructor = view.constructor
    assert constructor is not None
    parameter = parameter_of(constructor, name)
    attributes = stored_attributes(view.facts, name)
    if name in constructor.hidden:
        attributes += tuple(s.attribute for s in popped_stores(constructor, name))
    evidence = _evidence(view, parameter, attributes)
    if evidence.refused:
        return Origin(name, refused=evidence.refused, evidence=evidence)
    found = origin_by_evidence(view, constructor, name, evidence)
    return _as_given(view, parameter, _as_its_kind(view, parameter, found))


def _evidence(view: ClassView, parameter: Parameter, attributes: tuple[str, ...]) -> Evidence:
    """Say what a parameter holds; of what `**kwargs` take nothing is known."""
    if view.constructor is not None and parameter.name == view.constructor.rest:
        return Evidence("object", container=True, within="dict", by_keyword=True)
    return view.family.evidence.read(view.key, parameter, attributes)


def _as_given(view: ClassView, parameter: Parameter, origin: Origin) -> Origin:
    """Let an initializer and its like travel as they are where no name leads to the generic pair.

    They are given as strings nearly always, as the default is; and of what is an object Keras
    writes its config, of which the constructor that the class hands it to makes an object again.
    """
    default, evidence = parameter.default, origin.evidence
    if origin.travel != "object" or origin.refused or default is None:
        return origin
    if evidence.direct or evidence.container or evidence.layer or default.kind != "constant":
        return origin
    if default.text == "None" or view.speller.spell("serialize_keras_object") is not None:
        return origin
    return structs.replace(origin, travel="plain")


def _as_its_kind(view: ClassView, parameter: Parameter, origin: Origin) -> Origin:
    """Let an object travel through the functions of its kind, which revive it in any format."""
    if origin.travel == "class" and not origin.refused:
        pair = pair_of_class(view, parameter, origin.attribute)
        reason = f"{parameter.name} is a class, for whose name this file has no function of Keras's"
        return structs.replace(origin, pair=pair) if pair else Origin(origin.name, refused=reason)
    if origin.travel != "object" or origin.refused:
        return origin
    pair = find_pair(view, parameter, origin.evidence, origin.attribute)
    return structs.replace(origin, travel="pair", pair=pair) if pair else origin


def origin_by_evidence(
    view: ClassView, constructor: ConstructorView, name: str, evidence: Evidence
) -> Origin:
    """Find where a value comes from that is what the evidence says."""
    for store in (s for s in constructor.steps if isinstance(s, Store)):
        if proven := _proven(view, constructor, store, name, evidence):
            return proven
    if name in constructor.hidden:
        binds = constructor.binds(name)
        if len(binds) != 1 or binds[0].conditional or not constructor.is_pop(binds[0].value, name):
            reason = f"{name} is popped from {constructor.varkw} and not kept as it came"
            return Origin(name, refused=reason, evidence=evidence)
    return _stored_anew(view, constructor, name, evidence)


def origin_of_class(view: ClassView, name: str) -> Origin:
    """Return an origin of what may be a class of layers, and of which nothing else travels."""
    constructor = view.constructor
    assert constructor is not None
    parameter = parameter_of(constructor, name)
    found = origin_by_evidence(view, constructor, name, Evidence("object", of_layers=True))
    return _as_its_kind(view, parameter, found)


def raw_origin(view: ClassView, name: str) -> Origin:
    """Return an origin that stores the raw argument, whatever else is stored."""
    constructor = view.constructor
    assert constructor is not None
    parameter = parameter_of(constructor, name)
    evidence = _evidence(view, parameter, stored_attributes(view.facts, name))
    for store in (s for s in constructor.steps if isinstance(s, Store)):
        if proven := _proven(view, constructor, store, name, evidence):
            return _as_its_kind(view, parameter, proven)
    if evidence.refused:
        return Origin(name, refused=evidence.refused, evidence=evidence)
    return _as_its_kind(view, parameter, _stored_anew(view, constructor, name, evidence))


def is_proven(view: ClassView, store: Store, name: str) -> bool:
    """Tell whether a store keeps a parameter as it came, or through an idempotent function."""
    constructor = view.constructor
    if constructor is None:
        return False
    return _proven(view, constructor, store, name, Evidence("plain")) is not None


def is_repeatable(view: ClassView, value: Value, name: str) -> bool:
    """Tell whether a value is the parameter, or what a function returns for its own result too."""
    if value.kind != "call":
        return value.is_name(name)
    if len(value.parts) != 1 or value.keywords or not value.parts[0].is_name(name):
        return False
    return value.text in IDEMPOTENT or bool(_getter(view, value))


def _travel(evidence: Evidence) -> Travel:
    if evidence.member is not None:
        return "member"
    if evidence.of_layers:
        return "class"
    if evidence.record is not None:
        return "record"
    return "plain" if evidence.holds == "plain" else "object"


def popped_stores(constructor: ConstructorView, name: str) -> tuple[Store, ...]:
    """Return the stores that keep a parameter right where it is popped from `**kwargs`."""
    return tuple(
        s for s in constructor.steps if isinstance(s, Store) and constructor.is_pop(s.value, name)
    )


def _proven(
    view: ClassView, constructor: ConstructorView, store: Store, name: str, evidence: Evidence
) -> Origin | None:
    """Return the origin if this store provably keeps the parameter, or an idempotent f of it."""
    if store.conditional or store.augmented or not _is_only_store(view, store):
        return None
    value = store.value
    found = Origin(name, store.attribute, travel=_travel(evidence), evidence=evidence)
    hidden = name in constructor.hidden
    if hidden and constructor.is_pop(value, name):
        return None if _mutated(view, name, store.attribute) else found
    if _rebound(view, constructor, name, store):
        return None
    fallback = _is_fallback(view, value, name) and not constructor.constructor.raises
    if value.is_name(name) or fallback:
        return None if _mutated(view, name, store.attribute) else found
    if value.kind != "call" or len(value.parts) < 1 or not value.parts[0].is_name(name):
        return None
    if evidence.member and _makes_member(view, value, name):
        return structs.replace(found, made_member=True)
    if serializer := _getter(view, value):
        return Origin(
            name, store.attribute, travel="getter", serializer=serializer, evidence=evidence
        )
    if value.text in _COPYING and evidence.container and not _mutated(view, name, store.attribute):
        return found
    idempotent = value.text in IDEMPOTENT and len(value.parts) == 1 and not value.keywords
    if idempotent and _loses(constructor, store, name):
        return None
    if (idempotent or value.text.endswith("normalize_tuple")) and evidence.holds != "object":
        if not _mutated(view, name, store.attribute):
            return Origin(name, store.attribute, evidence=evidence)
    return None


def _loses(constructor: ConstructorView, store: Store, name: str) -> bool:
    """Tell whether `self.flag = bool(p)` keeps less than what the constructor makes of p besides.

    It does not where nothing else reads the parameter, or where that is of the type anyway: by its
    annotation, its default, or as a number that is kept under its own name.
    """
    kind, parameter = store.value.text, parameter_of(constructor, name)
    if kind not in _LOSSY or name in constructor.constructor.read_once:
        return False
    if parameter.annotation:
        return parameter.annotation != kind
    if store.attribute.lstrip("_") == name and is_plain_name(name):
        return False
    default = parameter.default
    written = default.text if default is not None and default.kind == "constant" else ""
    return _LOSSY[kind].match(written) is None


def _makes_member(view: ClassView, value: Value, name: str) -> bool:
    return bool(makes_member(view.family.project, view.key, value, name))


def _is_fallback(view: ClassView, value: Value, name: str) -> bool:
    """Recognise `p or x`: given its own result it returns it, unless x changes between calls.

    An x that no config carries, such as a function that is not registered, must not stand for the
    argument that was not given.
    """
    if value.kind != "fallback" or not value.parts[0].is_name(name):
        return False
    otherwise = value.parts[1]
    if otherwise.kind not in {"constant", "container", "name", "dotted", "arithmetic"}:
        return False
    left_out = Parameter(name, "keyword-only", otherwise)
    return not untransportable_default(view.family.project, view.key.path, left_out)


def _rebound(view: ClassView, constructor: ConstructorView, name: str, store: Store) -> bool:
    """Tell whether a name may hold something else than the argument where it is stored."""
    for bind in constructor.binds(name):
        if bind.statement > store.statement:
            continue
        # What is given again may not pass a check that what was left out passed.
        checked = constructor.constructor.raises
        idempotent = (
            not bind.conditional
            and not bind.augmented
            and not checked
            and _is_fallback(view, bind.value, name)
        )
        idempotent |= not bind.conditional and _makes_member(view, bind.value, name)
        popped = name in constructor.hidden and constructor.is_pop(bind.value, name)
        if not idempotent and not (popped and not bind.conditional):
            return True
    return False


def _is_only_store(view: ClassView, store: Store) -> bool:
    """Tell whether nothing else in the class, its relatives or Keras assigns the attribute.

    Keras overwrites some of its own: `compile` sets `loss` and `optimizer` (Keras 3.15, tf_keras).
    """
    if view.family.attributes.is_open(view.key):
        return False
    if any(store.attribute in parent.attributes for parent in view.kinship.parents):
        return False
    if store.attribute in view.family.attributes.methods(view.key):
        return False
    return len(view.stores(store.attribute)) == 1


def _mutated(view: ClassView, name: str, attribute: str) -> bool:
    uses = uses_of(view.facts, name, (attribute,))
    return any(use.how == "mutated" and use.detail != "get" for use in uses)


def _getter(view: ClassView, value: Value) -> str:
    """Return the serializer that undoes a call of one of Keras's `get` functions, else ""."""
    owner, _, function = value.text.rpartition(".")
    if function != "get" or not owner or len(value.parts) != 1 or value.keywords:
        return ""
    meanings = view.meanings(owner)
    for meaning in meanings:
        if not isinstance(meaning, External) or not is_keras_namespace(meaning.dotted):
            return ""
        if meaning.dotted.rpartition(".")[2] not in _GETTERS:
            return ""
    return f"{owner}.serialize" if meanings else ""


def _stored_anew(
    view: ClassView, constructor: ConstructorView, name: str, evidence: Evidence
) -> Origin:
    """Return an origin that stores the raw argument."""
    travel = _travel(evidence)
    late = travel == "object"
    private = f"_init_{name}"
    asked = any(
        subject == f"self.{name}" and use.how in {"called", "element", "attribute"}
        for subject, uses in view.facts.uses
        for use in uses
    )
    is_open = view.family.attributes.is_open(view.key)
    public = not late and not asked and not is_open and view.is_free(name)
    attribute = name if public else private
    if not view.is_free(attribute):
        return Origin(name, refused=f"no name is free to store {name}", evidence=evidence)
    if late and constructor.early_return:
        reason = f"__init__ may return before its end, where {name} has to be stored"
        return Origin(name, refused=reason, evidence=evidence)
    value, copied = name, _mutated_in_place(view, name)
    if copied is None:
        reason = f"{name} is changed in place and its type is not known"
        return Origin(name, refused=reason, evidence=evidence)
    if copied:
        value = f"{copied}({name})"
    pops = [b for b in constructor.binds(name) if constructor.is_pop(b.value, name)]
    rebinds = [b.statement for b in constructor.binds(name) if b not in pops]
    call = constructor.call
    after = constructor.end if late else (call.statement if call else -1)
    keep = ""
    if (rebinds and min(rebinds) <= after) or (copied and late):
        keep = f"init_{name}"
        if keep in constructor.constructor.locals_used:
            return Origin(name, refused=f"the name {keep} is taken in __init__", evidence=evidence)
        if any(pop.conditional for pop in pops):
            reason = f"{name} is taken out of the kwargs in a branch, and changed later"
            return Origin(name, refused=reason, evidence=evidence)
    first = 1 if constructor.constructor.has_docstring else 0
    return Origin(
        name,
        attribute,
        store=True,
        late=late,
        keep=keep,
        # A parameter that comes out of the kwargs is there from that statement on.
        keep_before=max([first, *(pop.statement + 1 for pop in pops)]),
        value=value,
        travel=travel,
        evidence=evidence,
    )


def _mutated_in_place(view: ClassView, name: str) -> str | None:
    """Return what copies a parameter that is mutated: "" if it is not, None if unclear."""
    uses = uses_of(view.facts, name, stored_attributes(view.facts, name))
    changes = {use.detail for use in uses if use.how == "mutated"}
    if not changes:
        return ""
    constructor = view.constructor
    assert constructor is not None
    default = parameter_of(constructor, name).default
    if default is not None and default.text == "None":
        return None
    if changes <= _COPIES or (default is not None and default.text == "list"):
        return "list"
    return "dict" if default is not None and default.text == "dict" else None
