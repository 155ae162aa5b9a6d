"""FXL105: the parent constructor is called in a way that cannot work."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import NameParentArguments, ReplaceSuperOwner
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import root_names
from fixlayers.survey.facts import ParentCall, Place
from fixlayers.survey.resolution import External, ProjectClass, Unknown


def check(view: ClassView) -> Iterator[Proposal]:
    """Find `super(Other, self)`, self passed by hand, and positional name, dtype or trainable."""
    constructor = view.constructor
    call = constructor.call if constructor else None
    if constructor is None or call is None:
        return
    place = Place(call.line, constructor.constructor.place.column)
    names = root_names(view)
    if names is None:
        message = "the parent constructor takes no positional arguments"
        refused = constructor.call_problem or "what they mean is not known"
        yield Proposal(message, place, refused=refused)
    elif names:
        yield Proposal(
            "the parent constructor takes no positional arguments",
            place,
            (NameParentArguments(view.facts.ordinal, call.statement, names),),
            refused=constructor.call_problem,
        )
    if call.form == "named":
        yield from _check_owner(view, call, place)
    if call.form == "class":
        yield from _check_functional(view, call, place)


def _check_functional(view: ClassView, call: ParentCall, place: Place) -> Iterator[Proposal]:
    """`Model.__init__(self, inputs, outputs)` raises when the second object is made.

    The first one puts Functional among the bases of the class (`inject_functional_model_class`),
    where super finds it. Model's own constructor injects it again in Keras 3.15, and in tf_keras
    2.21 no longer takes inputs.
    """
    constructor = view.constructor
    if constructor is None or view.kinship.name != "Model" or not constructor.builds_functional:
        return
    # With one base that is Keras's own, super leads to the same constructor.
    if view.facts.bases != (call.owner,) or view.family.project.ancestors(view.key):
        return
    message = f"{call.owner}.__init__ lets a functional model be built only once"
    edit = ReplaceSuperOwner(view.facts.ordinal, call.statement, view.super_style)
    yield Proposal(message, place, (edit,), refused=constructor.call_problem)


def _check_owner(view: ClassView, call: ParentCall, place: Place) -> Iterator[Proposal]:
    """`super(Other, self)` raises where Other is no ancestor, and skips a parent where it is."""
    if call.owner.rpartition(".")[2] in {view.facts.name, "__class__"} or not call.owner:
        return
    meanings = view.family.project.resolver.resolve(view.key.path, call.owner)
    message = f"super({call.owner}, self) names another class than {view.facts.name}"
    refused = view.constructor.call_problem if view.constructor else ""
    parents = {External(dotted) for dotted in view.kinship.dotted}
    if set(meanings) <= parents:
        refused = refused or f"{call.owner} is a parent, whose own constructor this call skips"
    undefined = all(isinstance(m, Unknown) and m.undefined for m in meanings)
    if not undefined and not all(isinstance(m, ProjectClass) for m in meanings):
        refused = refused or f"what {call.owner} means is not known"
    elif set(meanings) & {view.key, *view.family.project.ancestors(view.key)}:
        refused = refused or f"{call.owner} is a parent, whose own constructor this call skips"
    edit = ReplaceSuperOwner(view.facts.ordinal, call.statement, "named")
    yield Proposal(message, place, (edit,), refused=refused)


RULE = Rule(
    code="FXL105",
    name="bad-super-call",
    summary="the parent constructor is called in a way that cannot work",
    why=(
        "In Keras 3 the base constructor takes keywords only; in Keras 2 a positional name lands "
        "in trainable. self is passed by super() already, and super(Other, self) raises where "
        "Other is not a parent. Model.__init__ called by name makes a class functional anew with "
        "each object, which raises at the second one."
    ),
    before="""\
class Block(keras.layers.Layer):
    def __init__(self, name=None, **kwargs):
        super(Blok, self).__init__(name, **kwargs)
""",
    after="""\
@keras.saving.register_keras_serializable()
class Block(keras.layers.Layer):
    def __init__(self, name=None, **kwargs):
        super(Block, self).__init__(name=name, **kwargs)
""",
    refuses=(
        "A positional argument is no variable named as the parameter that it is meant for.",
        "The class that super names is a parent: then skipping one may be meant.",
    ),
    error="__init__() takes 1 positional argument but 2 were given",
    check=check,
    requires=("FXL201",),
)
