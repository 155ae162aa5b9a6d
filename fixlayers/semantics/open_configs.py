"""What an inherited config lacks although its keys cannot all be listed."""

from __future__ import annotations

from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import bound_arguments

# How a config is made of whatever an object or its constructor has.
_REFLECTING = (b"__dict__", b"vars(", b"locals(", b"asdict(", b".__init__)", b"__class__)")


def inherits_open_config(view: ClassView) -> bool:
    """Tell whether a class inherits a `get_config` whose keys cannot all be listed."""
    return view.contract.own_config and view.contract.config_keys is None


def lacks_for_sure(view: ClassView, name: str) -> bool:
    """Tell whether an inherited config whose keys cannot all be listed lacks a parameter.

    A key that is not written where the config is made can only come from what the parent was given,
    or from a list of names. If that is wrong after all, the class returns the same value once more.
    """
    constructor = view.constructor
    if constructor is None or constructor.call is None or not _binds_what_it_takes(view):
        return False
    if name in bound_arguments(view):
        return False
    given = (*constructor.call.positional, *(value for _, value in constructor.call.keywords))
    if any(name in value.reads for value in given):
        return False
    project = view.family.project
    paths = {key.path for key in (view.key, *project.ancestors(view.key))}
    return not any(
        project.quotes(path, name) or any(r in (project.source(path) or b"") for r in _REFLECTING)
        for path in paths
    )


def _binds_what_it_takes(view: ClassView) -> bool:
    """Tell whether a class gives its parent nothing but what it has parameters for itself.

    Anything else may come back under a key that the constructor does not take.
    """
    constructor = view.constructor
    if constructor is None or constructor.call is None:
        return False
    bound = bound_arguments(view)
    named = len(constructor.call.positional) + len(constructor.call.keywords) == len(bound)
    return named and bound.keys() <= constructor.all_names
