"""Plans of classes that fit together: what one may change, given what its relatives will be."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from fixlayers.class_plan import ClassPlan
from fixlayers.semantics.amendments import amendments
from fixlayers.semantics.family import ClassView, Family
from fixlayers.semantics.forwarding import needs_kwargs
from fixlayers.semantics.given_away import gives_away
from fixlayers.semantics.needs import needs_config, uncovered_parameters
from fixlayers.semantics.provisions import lacking_model_items, provisions
from fixlayers.semantics.skipped import missed_attribute
from fixlayers.settings import Settings
from fixlayers.survey.resolution import ProjectClass


def consistent_plans(
    family: Family,
    views: Sequence[ClassView],
    settings: Settings,
    held: Collection[ProjectClass] = (),
) -> dict[ProjectClass, ClassPlan]:
    """Plan classes until no refusal of one changes the plan of another.

    Args:
        family: the Keras classes of the project, whose judgements turn to these plans.
        views: the classes to plan, a parent before its children.
        settings: which rules run, which fixes may be applied.
        held: other classes that get a `get_config` whatever comes of these.
    """
    refused: dict[ProjectClass, str] = {}
    while True:
        _choose_generated(family, views, refused, held)
        plans = {view.key: ClassPlan(view, settings) for view in views}
        for key, reason in refused.items():
            plans[key].block(reason)
        news = {
            key: plan.failed for key, plan in plans.items() if key not in refused and plan.failed
        }
        news.update(_broken_relatives(family, plans, refused))
        if not news:
            return plans
        refused.update(news)


def _choose_generated(
    family: Family,
    views: Sequence[ClassView],
    refused: Collection[ProjectClass],
    held: Collection[ProjectClass],
) -> None:
    """Choose the classes that get a `get_config`; one may make another need it, so repeat."""
    generated = {*held}
    while True:
        family.judgements.plan(generated)
        more = {
            view.key
            for view in views
            if view.key not in generated and view.key not in refused and needs_config(view)
        }
        if not more:
            return
        generated |= more


def _broken_relatives(
    family: Family, plans: dict[ProjectClass, ClassPlan], refused: Collection[ProjectClass]
) -> Iterator[tuple[ProjectClass, str]]:
    """Find the generated configs that would break a relative which is not repaired."""
    for key, plan in plans.items():
        if key in refused:
            continue
        new, named = _new_keys(family, plan.view), _new_names(plan.view)
        for child in _children(family, plans, key):
            left = child.view.key in refused
            if twice := _given_twice(plan.view, child.view, new | named):
                yield key, twice
                break
            # One that is repaired takes a name, or drops it.
            if reason := _breaks(plan.view, child, new | named if left else new, left):
                yield key, reason
                break
        if plan.is_repaired and (parent := _deaf_parent(family, plan.view, refused)):
            yield key, f"its parent {parent.facts.name} takes no **kwargs and cannot be repaired"
        if not family.generates(key):
            continue
        for parent_key in family.project.ancestors(key):
            if parent_key in refused and parent_key in plans:
                parent = plans[parent_key].view
                if parent.facts.get_config is None and family.is_overridden_below(parent):
                    yield key, f"its parent {parent.facts.name} cannot be repaired"
                    break


def _deaf_parent(
    family: Family, view: ClassView, refused: Collection[ProjectClass]
) -> ClassView | None:
    """Return the parent that would be handed `**kwargs` and, not being repaired, takes none."""
    constructor = view.constructor
    if constructor is None or not (constructor.forwards or needs_kwargs(view)):
        return None
    seen = {view.key}
    parent: ClassView | None = view
    while parent is not None and (parent is view or parent.constructor is None):
        key, _ = family.contracts.parent_of(parent)
        parent = family.view(key) if key and key not in seen else None
        seen |= {key} if key else set()
    takes_none = parent is not None and parent.key in refused and needs_kwargs(parent)
    return parent if takes_none else None


def _children(
    family: Family, plans: dict[ProjectClass, ClassPlan], key: ProjectClass
) -> list[ClassPlan]:
    return [plans[child] for child in family.project.descendants(key) if child in plans]


def _new_keys(family: Family, view: ClassView) -> frozenset[str]:
    """Return the keys that the planned repair adds to what the class's `get_config` returns."""
    if family.generates(view.key):
        return frozenset(uncovered_parameters(view))
    amended = amendments(view)
    if amended is None:
        return frozenset()
    merged = view.kinship.config_keys if amended.merge else frozenset[str]()
    return merged | {origin.name for origin in amended.missing}


def _new_names(view: ClassView) -> frozenset[str]:
    """Return what of name and trainable the planned repair adds to the config of a model."""
    written = view.facts.get_config
    if written is None or amendments(view) is None:
        return frozenset()
    return frozenset(item.key for item in lacking_model_items(view, written))


def _given_twice(parent: ClassView, child: ClassView, new: frozenset[str]) -> str:
    """Say which key a child's `dict(**base, key=...)` would be given twice, "" for none."""
    written = child.facts.get_config
    if written is None or not written.beside_base:
        return ""
    made = provisions(parent) if parent.family.generates(parent.key) else None
    held = new | {item.key for item in (made.items if made else ())}
    name = child.facts.qualname
    twice = [key for key in written.beside_base if key in held]
    return f"get_config of its child {name} would raise, given {twice[0]} twice" if twice else ""


def _breaks(parent: ClassView, child: ClassPlan, new: frozenset[str], refused: bool) -> str:
    """Say how new keys in a parent's config would break a child, "" if they would not."""
    view, constructor = child.view, child.view.constructor
    if constructor is None or parent.constructor is None:
        return ""
    name, written = view.facts.qualname, view.facts.get_config
    if missed := missed_attribute(parent, view, not refused):
        return f"its child {name} does not run its __init__, and would lack {missed}"
    generated = view.family.generates(view.key) and not refused
    if not new or generated or (written is not None and not written.has_base):
        return ""
    if written is None and refused and uncovered_parameters(view):
        return f"its child {name} in {view.key.path} cannot be repaired with it"
    removed = frozenset(written.removed) if written else frozenset[str]()
    new = new - constructor.all_names - removed
    if new and refused and gives_away(view):
        return f"the config of its child {name} would hold {min(new)}, which goes to other classes"
    takes = bool(constructor.varkw) or (not refused and needs_kwargs(view))
    unfit = sorted(new & constructor.bound_anywhere(parent.constructor) if takes else new)
    if unfit:
        return f"the config of its child {name} would hold {unfit[0]}, which {name} sets itself"
    return ""
