"""Which calls make something that has variables."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.keras.catalogue import is_keras_namespace, keras_class
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.kinship import generations
from fixlayers.semantics.shapes import WEIGHT_METHODS
from fixlayers.survey.facts import ClassFacts, Creation
from fixlayers.survey.resolution import External, Meaning, ProjectClass, Viewpoint

_DEPTH = 6


def made_state(view: ClassView, method: str) -> Iterator[Creation]:
    """Yield the calls in a method of the class that surely make variables each time it runs."""
    for creation in view.facts.creations:
        if creation.method == method and not creation.guarded:
            if _makes_variables(view, view.facts, creation, _DEPTH):
                yield creation


def meanings(view: ClassView, facts: ClassFacts, creation: Creation) -> tuple[Meaning, ...]:
    """Return what a call in a method of the view's class calls; nothing for what it is given."""
    head = creation.callee.partition(".")[0]
    method = next((m for m in facts.methods if m.name == creation.method), None)
    if method is not None and any(p.name == head for p in method.parameters):
        return ()
    scope = f"{facts.qualname}.{creation.method}.<locals>"
    return view.family.project.resolver.resolve(
        view.key.path, creation.callee, Viewpoint(scope=scope)
    )


def _makes_variables(view: ClassView, facts: ClassFacts, creation: Creation, depth: int) -> bool:
    if creation.callee in WEIGHT_METHODS:
        return not any(m.name == creation.callee.partition(".")[2] for m in facts.methods)
    found = meanings(view, facts, creation)
    return bool(found) and all(_has_variables(view, meaning, depth) for meaning in found)


def _has_variables(view: ClassView, meaning: Meaning, depth: int) -> bool:
    """Tell whether an instance of a class has variables, in every Keras that may be meant."""
    if isinstance(meaning, External):
        return _is_variable(meaning.dotted) or _keras_makes(view, meaning.dotted)
    if not isinstance(meaning, ProjectClass) or depth <= 0:
        return False
    project = view.family.project
    for key in (meaning, *project.ancestors(meaning)):
        own = view.family.view(key)
        if own is None:
            continue
        if any(_makes_variables(own, own.facts, c, depth - 1) for c in own.facts.creations):
            return True
    return any(_keras_makes(view, dotted) for dotted in project.keras_bases(meaning))


def _is_variable(dotted: str) -> bool:
    last = dotted.rpartition(".")[2]
    if last == "variable":
        return is_keras_namespace(dotted)
    return last == "Variable" and (is_keras_namespace(dotted) or dotted.startswith("tensorflow."))


def _keras_makes(view: ClassView, dotted: str) -> bool:
    found = [keras_class(g, dotted) for g in generations(dotted, view.family.settings.target)]
    known = [one for one in found if one is not None]
    return bool(known) and all(one.makes_variables for one in known)
