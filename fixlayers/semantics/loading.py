"""How Keras loads a class, as far as the class leaves that to it."""

from __future__ import annotations

from collections.abc import Collection

from fixlayers.semantics.family import ClassView
from fixlayers.semantics.tracing import is_tf_function
from fixlayers.survey.facts import Method, ParentCall


def is_plain_model(view: ClassView, loaders: Collection[str]) -> bool:
    """Tell whether a class is a Model that is made, called and loaded as Keras's own does it.

    Args:
        view: the class.
        loaders: the methods by which it would do otherwise.
    """
    family = view.family
    lineage = (view.key, *family.project.lineage(view.key))
    facts = [family.project.node(key).facts for key in lineage]
    return (
        view.kinship.name == "Model"
        and not view.kinship.problem
        and not view.mixin_problem
        and all(one.from_config is None or one.from_config.plain for one in facts)
        and not any(method.name in loaders for one in facts for method in one.methods)
        and not any(_is_functional(family.view(key)) for key in lineage)
    )


def _is_functional(view: ClassView | None) -> bool:
    """Tell whether the parent constructor is given what a functional model is made of."""
    calls = view.constructor.parent_calls if view and view.constructor else ()
    return any(_gives_tensors(call) for call in calls)


def _gives_tensors(call: ParentCall) -> bool:
    named = {name for name, _ in call.keywords}
    return bool(call.positional or call.stars or named & {"inputs", "outputs"})


def further_arguments(view: ClassView, call: Method) -> tuple[str, ...]:
    """Return what Keras would have to give to `call` besides its first argument, and does not.

    `Model.build` of tf_keras gives `training`. Nothing is known of a call with other decorators.
    """
    if call.flavour != "method" or not all(is_tf_function(view, d) for d in call.decorators):
        return ()
    given = set[str]() if view.on_keras3 else {"training"}
    named = [p for p in call.parameters if p.kind not in {"varargs", "varkw"}]
    return tuple(p.name for p in named[1:] if p.default is None and p.name not in given)
