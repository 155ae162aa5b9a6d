"""Classes whose constructor goes past that of a class above, whose `get_config` they inherit."""

from __future__ import annotations

from fixlayers.semantics.family import ClassView
from fixlayers.semantics.repair import repair
from fixlayers.survey.project import class_viewpoint
from fixlayers.survey.resolution import ProjectClass


def missed_attribute(above: ClassView, view: ClassView, repaired: bool) -> str:
    """Return an attribute that the repaired `get_config` of a class above reads and a class lacks.

    That happens where the constructor above, which keeps the attribute, never runs: the class calls
    that of a class further up, `Base.__init__(self)`. "" if nothing is missed; `repaired` says that
    the class is repaired too.
    """
    made = repair(above)
    if made is None or not _inherits_config(above, view):
        return ""
    ran = _constructors_run(above, view)
    if ran is None:
        return ""
    held = {name for key in ran for name in view.family.attributes.of(key)}
    own = repair(view) if repaired else None
    held.update(origin.attribute for origin in (own.stored if own else ()))
    read = (origin.attribute for origin in made.origins if not origin.refused)
    return next((attribute for attribute in read if attribute not in held), "")


def _is_one_of_several(view: ClassView, above: ClassView) -> bool:
    """Tell whether a class runs the constructors of several bases by name, and so that above."""
    calls = view.constructor.parent_calls if view.constructor else ()
    if len(calls) < 2:
        return False
    seen, project = class_viewpoint(view.facts), view.family.project
    named = {
        meaning
        for call in calls
        if call.form == "class"
        for meaning in project.resolver.resolve(view.key.path, call.owner, seen)
        if isinstance(meaning, ProjectClass)
    }
    return any(above.key in (key, *project.ancestors(key)) for key in named)


def _inherits_config(above: ClassView, view: ClassView) -> bool:
    """Tell whether the config of a class is made from that of the class above."""
    project = view.family.project
    below = (view.key, *project.ancestors(view.key))
    between = (key for key in below if key != above.key and above.key in project.ancestors(key))
    configs = (project.node(key).facts.get_config for key in between)
    return all(config is None or config.has_base for config in configs)


def _constructors_run(above: ClassView, view: ClassView) -> set[ProjectClass] | None:
    """Return the classes whose constructors run for a class, None if that above may be one."""
    project = view.family.project
    ran: set[ProjectClass] = set()
    current: ClassView | None = view
    past = False
    while current is not None and current.key not in ran:
        if current.key == above.key:
            return None
        ran.add(current.key)
        call = current.constructor.call if current.constructor else None
        if call is not None and call.form == "named":
            seen = class_viewpoint(current.facts)
            named = project.resolver.resolve(current.key.path, call.owner, seen)
            if above.key in named:
                return ran | set(project.ancestors(above.key))
        if _is_one_of_several(current, above):
            return None
        past = past or (call is not None and call.form == "class")
        parent, _ = view.family.contracts.parent_of(current)
        current = view.family.view(parent) if parent else None
    return ran if past else None
