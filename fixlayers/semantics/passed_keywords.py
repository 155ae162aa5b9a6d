"""Which keywords the project passes to a constructor, by itself and through the classes below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import bound_arguments
from fixlayers.survey.resolution import ProjectClass


class Passed(Struct, frozen=True):
    """A keyword that reaches a constructor; `by` says who passes it.

    `default` is what a class below hands on where its own caller gives nothing, "" where that
    class sets it, or a caller gives it.
    """

    by: str
    keyword: str
    default: str = ""
    by_caller: bool = False


def passed_keywords(view: ClassView) -> Iterator[Passed]:
    """Yield what calls in the project and the classes below pass to the constructor of a class.

    What a class in between takes as a parameter of its own, and does not hand on, does not get that
    far; nor does anything else if it keeps its `**kwargs` to itself.
    """
    project = view.family.project
    below = project.descendants(view.key)
    for key in (view.key, *below):
        chain = [k for k in project.ancestors(key) if k in below]
        if key != view.key:
            yield from (p for p in _given_above(view, key) if _reaches(view, chain, p.keyword))
            chain = [key, *chain]
        for path, call in project.calls_of(key):
            for keyword in call.keywords:
                if _reaches(view, chain, keyword):
                    yield Passed(f"{path}:{call.line}", keyword, by_caller=True)


def _given_above(view: ClassView, key: ProjectClass) -> Iterator[Passed]:
    """Yield what a class below gives its parent beside its `**kwargs`, or puts into these."""
    facts, child = view.family.project.node(key).facts, view.family.view(key)
    constructor = child.constructor if child else None
    if child is None and facts.constructor is not None:
        constructor = ConstructorView(facts, facts.constructor)
    if constructor is None:
        return
    given = {k: v for call in constructor.parent_calls for k, v in call.keywords}
    given.update(bound_arguments(child) if child else {})
    for keyword, value in given.items():
        handed = constructor.hands_on(keyword, value)
        default = parameter_of(constructor, keyword).default if handed else None
        yield Passed(f"its child {facts.name}", keyword, default.text if default else "")
    for use in constructor.kwargs_uses:
        if use.how == "setdefault" and use.key:
            yield Passed(f"its child {facts.name}", use.key)


def _reaches(view: ClassView, chain: Sequence[ProjectClass], keyword: str) -> bool:
    """Tell whether each class of a chain hands a keyword on to its parent as it came."""
    for child in map(view.family.view, chain):
        constructor = child.constructor if child else None
        if child is None or constructor is None:
            continue
        if keyword in constructor.all_names:
            if not constructor.hands_on(keyword, bound_arguments(child).get(keyword)):
                return False
        elif not constructor.forwards:
            return False
    return True
