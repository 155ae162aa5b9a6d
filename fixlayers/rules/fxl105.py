"""FXL105: the parent constructor, or the parent's get_config, is called as cannot work."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import NameConfigOwner, NameParentArguments, ReplaceSuperOwner
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import root_names
from fixlayers.semantics.positionals import meant_names
from fixlayers.survey.facts import ParentCall, Place
from fixlayers.survey.resolution import External, Meaning, ProjectClass, Unknown
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find `super(Other, self)`, self passed by hand, and positional name, dtype or trainable."""
    yield from _check_constructor(view)
    yield from _check_config(view)


def _check_config(view: ClassView) -> Iterator[Proposal]:
    """Find `super(Other, self).get_config()`, also where Other is the root of its kind.

    That reaches what lies behind the root: `Operation.get_config`, which returns a name only, in
    Keras 3.15, and nothing in tf_keras 2.21 (AttributeError). Another parent is skipped on purpose.
    """
    written = view.facts.get_config
    if written is None or not written.owner or _names_itself(view, written.owner):
        return
    meanings, roots = _meanings(view, written.owner), _roots(view)
    if meanings & {*view.family.project.ancestors(view.key), *(_keras_parents(view) - roots)}:
        return
    edit = NameConfigOwner(view.facts.ordinal, written.owner)
    refused = "" if meanings <= roots else _unknown_owner(meanings, written.owner)
    yield Proposal(_message(view, written.owner), written.place, (edit,), refused=refused)


def _check_constructor(view: ClassView) -> Iterator[Proposal]:
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
    elif meant := meant_names(view):
        late = meant[len(view.contract.parameters) :]
        verb = "goes" if len(late) == 1 else "go"
        yield Proposal(
            f"{listed(late)} {verb} by position to where not every Keras takes it",
            place,
            (NameParentArguments(view.facts.ordinal, call.statement, meant),),
            refused=constructor.call_problem,
            guess=f"the parent is meant to get {listed(late)} under the same name",
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
    if not call.owner or _names_itself(view, call.owner):
        return
    meanings = _meanings(view, call.owner)
    refused = view.constructor.call_problem if view.constructor else ""
    above = {view.key, *view.family.project.ancestors(view.key)}
    if meanings <= _keras_parents(view) or meanings & above:
        refused = refused or f"{call.owner} is a parent, whose own constructor this call skips"
    refused = refused or _unknown_owner(meanings, call.owner)
    edit = ReplaceSuperOwner(view.facts.ordinal, call.statement, "named")
    yield Proposal(_message(view, call.owner), place, (edit,), refused=refused)


def _names_itself(view: ClassView, owner: str) -> bool:
    return owner.rpartition(".")[2] in {view.facts.name, "__class__"}


def _meanings(view: ClassView, owner: str) -> set[Meaning]:
    return set(view.meanings(owner))


def _keras_parents(view: ClassView) -> set[Meaning]:
    return {External(dotted) for dotted in view.kinship.dotted}


def _roots(view: ClassView) -> set[Meaning]:
    """Return those of Keras's parents that are the root of a kind, as Layer and Loss are."""
    roots = {row.name for row in view.kinship.kinds}
    return {External(d) for d in view.kinship.dotted if d.rpartition(".")[2] in roots}


def _unknown_owner(meanings: set[Meaning], owner: str) -> str:
    """Say why it is not sure that a name is no ancestor; "" for a class, or what nothing binds."""
    undefined = all(isinstance(m, Unknown) and m.undefined for m in meanings)
    known = undefined or all(isinstance(m, ProjectClass) for m in meanings)
    return "" if known else f"what {owner} means is not known"


def _message(view: ClassView, owner: str) -> str:
    return f"super({owner}, self) names another class than {view.facts.name}"


RULE = Rule(
    code="FXL105",
    name="bad-super-call",
    summary="the parent's constructor or get_config is called in a way that cannot work",
    why=(
        "In Keras 3 the base constructor takes keywords only; in Keras 2 a positional name lands "
        "in trainable. self is passed by super() already, and super(Other, self) raises where "
        "Other is not a parent. Model.__init__ called by name makes a class functional anew with "
        "each object, which raises at the second one. A name that older Keras took by position is "
        "the weight decay of today's Adam."
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
        "A positional argument is no variable named as the parameter that it is meant for in each "
        "Keras that the class may run on.",
        "The class that super names is a parent: then skipping one may be meant.",
    ),
    error="__init__() takes 1 positional argument but 2 were given",
    check=check,
    safety=(
        "Safe; unsafe where a built-in parent takes the argument for another one, since today's "
        "objects are made so."
    ),
    requires=("FXL201",),
)
