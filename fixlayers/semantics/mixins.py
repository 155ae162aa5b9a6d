"""Classes of the project that a Keras class inherits from beside Keras's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import structs

from fixlayers.keras.catalogue import is_keras_namespace
from fixlayers.semantics.constructor import ConstructorView
from fixlayers.survey.facts import ClassFacts, Constructor, ParentCall
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, Meaning, ProjectClass

if TYPE_CHECKING:
    from fixlayers.semantics.family import ClassView


def mixin_problem(view: ClassView) -> str:
    """Say why bases of a class outside Keras make its construction unclear, else ""."""
    project = view.family.project
    for reason in project.unknown_bases(view.key):
        return reason
    for key in _mixins(view):
        mixin = project.node(key).facts
        if mixin.constructor is not None and not _hands_on_what_it_gets(mixin):
            if not all(_reaches_keras_alone(view, *heir) for heir in _heirs(view, key)):
                return f"the mixin {mixin.name} has an __init__ of its own"
        if mixin.has_get_config and not _is_hidden(view, key):
            return f"the mixin {mixin.name} has a get_config of its own"
    return ""


def beside_mixins(project: Project, key: ProjectClass, constructor: Constructor) -> Constructor:
    """Leave out of a constructor the calls of mixins' constructors by the name of their class.

    They are calls like any others, where Keras's own constructor is called besides.
    """
    calls = [step for step in constructor.steps if isinstance(step, ParentCall)]
    beside = [call for call in calls if _is_of_mixin(project, key, call)]
    if not beside or len(calls) != len(beside) + 1:
        return constructor
    steps = tuple(step for step in constructor.steps if step not in beside)
    return structs.replace(constructor, steps=steps)


def _is_of_mixin(project: Project, key: ProjectClass, call: ParentCall) -> bool:
    """Recognise `Mixin.__init__(self, rate)` of a mixin that calls no constructor above itself."""
    if call.form != "class" or call.stars or call.double_stars:
        return False
    mixins = project.meanings(key, call.owner)
    return bool(mixins) and all(
        isinstance(mixin, ProjectClass)
        and mixin in project.lineage(key)
        and not project.keras_bases(mixin)
        and _stands_alone(project.node(mixin).facts)
        for mixin in mixins
    )


def _stands_alone(mixin: ClassFacts) -> bool:
    constructor = mixin.constructor
    return constructor is not None and not any(
        isinstance(step, ParentCall) for step in constructor.steps
    )


def _heirs(view: ClassView, mixin: ProjectClass) -> Iterator[tuple[ProjectClass, int]]:
    """Yield the classes that bring a mixin into the lineage, each with the index of the base."""
    project = view.family.project
    for key in (view.key, *project.ancestors(view.key)):
        for index, meanings in enumerate(project.node(key).bases):
            for base in meanings:
                if isinstance(base, ProjectClass) and not project.keras_bases(base):
                    if base == mixin or mixin in project.lineage(base):
                        yield key, index


def _reaches_keras_alone(view: ClassView, heir: ProjectClass, index: int) -> bool:
    """Tell whether the parent call of a class goes past its base of that index to Keras's.

    It does by the name of the class, or where Keras's base stands before the other: constructors
    of Keras's own call none behind their root (Keras 3.15, tf_keras 2.21).
    """
    project, owner = view.family.project, view.family.view(heir)
    before = project.node(heir).bases[:index]
    if any(bases and all(_is_keras(project, each) for each in bases) for bases in before):
        return True
    call = owner.constructor.call if owner and owner.constructor else None
    if call is None or call.form != "class":
        return False
    named = project.meanings(heir, call.owner)
    return bool(named) and all(_is_keras(project, each) for each in named)


def _is_keras(project: Project, meaning: Meaning) -> bool:
    if isinstance(meaning, ProjectClass):
        return bool(project.keras_bases(meaning))
    return isinstance(meaning, External) and is_keras_namespace(meaning.dotted)


def _is_hidden(view: ClassView, mixin: ProjectClass) -> bool:
    """Tell whether a mixin's `get_config` is behind that of each class that brings the mixin in.

    The class's own must have the parent's in it already: `super` would lead to the mixin's.
    """
    own, project = view.followed_config, view.family.project
    return all(
        project.node(heir).facts.has_get_config
        and (heir != view.key or (own is not None and own.has_base))
        for heir, _ in _heirs(view, mixin)
    )


def mixin_keys(view: ClassView) -> frozenset[str] | None:
    """Return the keys that mixins of a class put into its config, None if not all can be told."""
    keys: set[str] = set()
    for key in _mixins(view):
        mixin = view.family.project.node(key).facts
        if mixin.get_config is not None and mixin.get_config.opaque:
            return None
        keys |= mixin.get_config.own_keys if mixin.get_config is not None else frozenset()
    return frozenset(keys)


def _mixins(view: ClassView) -> Iterator[ProjectClass]:
    return (k for k in view.family.project.lineage(view.key) if view.family.view(k) is None)


def _hands_on_what_it_gets(mixin: ClassFacts) -> bool:
    """Tell whether a mixin's constructor gives all its arguments, unchanged, to the next class.

    Then the constructor of a class beside it reaches Keras's as if the mixin had none.
    """
    assert mixin.constructor is not None
    own = ConstructorView(mixin, mixin.constructor)
    call = own.call
    if call is None or own.call_problem or call.form == "class" or own.all_names:
        return False
    if call.form == "named" and call.owner != mixin.name:
        return False
    if call.positional or call.keywords or call.double_stars != (own.varkw,):
        return False
    stars = tuple(p.name for p in mixin.constructor.parameters if p.kind == "varargs")
    names = (*stars, *call.double_stars)
    return call.stars == stars and not own.kwargs_uses and not any(map(own.binds, names))
