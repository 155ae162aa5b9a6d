"""Classes below that give other classes what they do not know of a config."""

from __future__ import annotations

from fixlayers.semantics.family import ClassView


def giving_child(view: ClassView) -> str:
    """Name a class below whose config holds that of `view`, and whose kwargs go elsewhere.

    `Conv2D(filters, **kwargs)`: a name that the config holds would become that of each layer. ""
    if there is none.
    """
    for child in map(view.family.view, view.family.project.descendants(view.key)):
        if child is None or child.constructor is None or not child.constructor.uses_kwargs_itself:
            continue
        written = child.facts.get_config
        if written is None or written.has_base or written.opaque:
            return child.facts.name
    return ""
