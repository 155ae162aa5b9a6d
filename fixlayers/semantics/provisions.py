"""The config that a class is to return: its items, and what has to be stored for them."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.rewrite.edits import ConfigItem, ImportEdit, Revival
from fixlayers.semantics.coverage import inherits_config
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import (
    bound_arguments,
    builds_without_base,
    drops_kwargs,
    fixed_arguments,
    is_model,
    model_keys,
    needs_kwargs,
    needs_parent_call,
    returns_its_name,
    starts_from_nothing,
)
from fixlayers.semantics.given_away import giving_child
from fixlayers.semantics.items import config_item, record_of
from fixlayers.semantics.left_out import origin_beside_left_out, origin_but_default
from fixlayers.semantics.needs import (
    needs_config,
    overridden_keys,
    overwritten_activation,
    uncovered_parameters,
)
from fixlayers.semantics.open_configs import inherits_open_config, lacks_for_sure
from fixlayers.semantics.origin import Origin
from fixlayers.semantics.positionals import differing_names, lost_positionals
from fixlayers.semantics.remembered import once_a_plan
from fixlayers.semantics.serializing import Serializer, serializer
from fixlayers.survey.facts import GetConfig


class Provisions(Struct, frozen=True):
    """What a generated `get_config` is made of.

    `revived` are the keys whose values `from_config` has to make objects of again, `tuples` those
    that it has to make tuples of, `others` how it revives layers, classes and members of Enums;
    `problem` says why the config cannot be made.
    """

    reason: str
    origins: tuple[Origin, ...]
    items: tuple[ConfigItem, ...]
    base: bool
    removed: tuple[str, ...]
    revived: tuple[str, ...]
    tuples: tuple[str, ...] = ()
    others: tuple[Revival, ...] = ()
    serialize: Serializer | None = None
    problem: str = ""

    @property
    def imports(self) -> tuple[ImportEdit, ...]:
        """The imports that the serializing functions need."""
        generic = self.serialize.imports if self.serialize and self.revived else ()
        return (*generic, *pair_imports(self.origins))


@once_a_plan
def provisions(view: ClassView) -> Provisions | None:
    """Work out the config of a class that needs one generated; None if it needs none."""
    reason = needs_config(view)
    if not reason:
        return None
    find = origin_beside_left_out if inherits_config(view) else origin_but_default
    origins = tuple(find(view, name) for name in uncovered_parameters(view))
    revived = tuple(o.name for o in origins if o.travel == "object" and not o.refused)
    serialize = serializer(view) if revived else None
    base = not builds_without_base(view)
    items = [
        *model_items(view, base),
        *(config_item(o, serialize) for o in origins if not o.refused),
    ]
    return Provisions(
        reason=reason,
        origins=origins,
        items=tuple({item.key: item for item in items}.values()),
        base=base,
        removed=overridden_keys(view) if base else (),
        revived=revived,
        others=other_revivals(origins),
        tuples=tuple(o.name for o in origins if o.evidence.as_tuple and not o.refused),
        serialize=serialize,
        problem=_problem(view, origins, bool(revived) and serialize is None),
    )


def other_revivals(origins: tuple[Origin, ...]) -> tuple[Revival, ...]:
    """Return how layers, and what goes by name (classes, members of Enums), are revived."""
    return tuple(
        revival
        for origin in origins
        if not origin.refused and (revival := _other_revival(origin)) is not None
    )


def pair_imports(origins: tuple[Origin, ...]) -> tuple[ImportEdit, ...]:
    """Return the imports that the functions of the values' own kinds need."""
    own = (way for o in origins if not o.refused for way in (o.pair, record_of(o)))
    return tuple(dict.fromkeys(edit for way in own if way is not None for edit in way.imports))


def _other_revival(origin: Origin) -> Revival | None:
    if origin.travel == "member" and origin.evidence.member:
        return Revival((origin.name,), origin.evidence.member.enum, "member")
    if (record := record_of(origin)) is not None:
        return Revival((origin.name,), record.name, "record" if record.by_keyword else "object")
    if origin.travel in {"pair", "class"} and (pair := origin.pair) is not None:
        return Revival((origin.name,), pair.revive, pair.test, pair.among)
    return None


def model_items(view: ClassView, base: bool) -> list[ConfigItem]:
    """Return name and trainable for models; `base` says that the parent's config is called.

    `Model.get_config` of tf_keras 2.21 returns {} once a subclass overrides it; a config without
    base has neither in any version. Sequential takes no other base argument in Keras 3.
    """
    constructor = view.constructor
    if not is_model(view) or (base and (view.contract.own_config or returns_its_name(view))):
        return []
    if constructor is not None:
        takes = constructor.forwards or needs_kwargs(view) or drops_kwargs(view)
        takes = takes or needs_parent_call(view)
        if not takes and not {"name", "trainable"} <= constructor.names:
            return []
    return [ConfigItem(name, f"self.{name}") for name in model_keys(view)]


def lacking_model_items(view: ClassView, written: GetConfig) -> list[ConfigItem]:
    """Return name and trainable as far as a model's existing config lacks them.

    One that the parent call binds itself would come back a second time, and one that a class below
    gives away would reach others.
    """
    return [] if giving_child(view) else unreturned_model_items(view, written)


def unreturned_model_items(view: ClassView, written: GetConfig) -> list[ConfigItem]:
    """Return name and trainable as far as a model's existing config lacks what it might hold."""
    constructor = view.constructor
    bound = set(bound_arguments(view)) - set(fixed_arguments(view))
    if constructor is not None:
        given = bound_arguments(view)
        bound = {name for name in bound if not constructor.hands_on(name, given[name])}
    present = written.own_keys | bound
    has_base = written.has_base and not starts_from_nothing(view)
    items = model_items(view, has_base)
    return [item for item in items if item.key not in present]


def _problem(view: ClassView, origins: tuple[Origin, ...], unspelled: bool) -> str:
    constructor = view.constructor
    if constructor is None:
        return ""
    if problem := lost_positionals(view):
        return problem
    if constructor.positional_only:
        return f"{constructor.positional_only[0]} is positional-only, and configs go by keyword"
    if is_model(view) and {"inputs", "outputs"} <= constructor.names:
        return "the model is built from tensors, inputs and outputs, which no config can carry"
    unnamed = constructor.unnamed_positionals(view.contract) and not differing_names(view)
    if unnamed and view.contract.own_config:
        return "what the parent call binds by position is not known"
    if inherits_open_config(view) and not all(lacks_for_sure(view, o.name) for o in origins):
        return "the keys of the inherited get_config cannot all be listed"
    if problem := constructor.call_problem or overwritten_activation(view):
        return problem
    if unspelled:
        return view.speller.trouble("serialize_keras_object")
    if any(p in view.facts.class_attributes for p in ("__slots__",)):
        return "the class has __slots__"
    return next((o.refused for o in origins if o.refused), "")
