"""Classes that give other classes what they do not know of a config."""

from __future__ import annotations

from fixlayers.semantics.family import ClassView


def gives_away(view: ClassView) -> bool:
    """Tell whether a class hands `**kwargs` to other classes than its parent.

    `Conv2D(filters, **kwargs)`: a name that the config holds would become that of each layer.
    """
    return view.constructor is not None and view.constructor.uses_kwargs_itself


def giving_child(view: ClassView) -> str:
    """Name a class below that gives away what the config of `view` holds, and cannot drop it.

    "" if there is none.
    """
    for child in map(view.family.view, view.family.project.descendants(view.key)):
        if child is None or not gives_away(child):
            continue
        if child.followed_config is None:
            return child.facts.name
    return ""
