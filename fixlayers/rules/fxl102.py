"""FXL102: `**kwargs` are taken but never reach the parent constructor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fixlayers.rewrite.edits import (
    DivideKwargs,
    DropKwarg,
    Edit,
    ForwardKwargs,
    ForwardParameter,
    SetParameterDefault,
)
from fixlayers.rules.examples import REPAIRED_SCALE
from fixlayers.rules.rule import Proposal, Rule, place_of
from fixlayers.semantics.constructor import parameter_of
from fixlayers.semantics.division import Division
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import (
    bound_arguments,
    dropped_parameters,
    drops_kwargs,
    fixed_arguments,
    parent_default,
)
from fixlayers.semantics.passed_keywords import passed_keywords
from fixlayers.semantics.repair import repair
from fixlayers.survey.facts import ParentCall
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find `**kwargs`, or a `name=None` or `name="block"` of the class's own, that lead nowhere."""
    constructor = view.constructor
    if constructor is None:
        return
    if view.division is not None and constructor.call is not None:
        yield _divided(view, view.division, constructor.call)
    elif drops_kwargs(view):
        message = f"**{constructor.varkw} is not handed on to the parent constructor"
        call = constructor.call
        refused = _refusal(view)
        if refused or call is None:
            yield Proposal(message, place_of(view), refused=refused)
        else:
            where = view.facts.ordinal, call.statement
            drops = (DropKwarg(*where, key, constructor.varkw) for key in _old_keys(view))
            edit = ForwardKwargs(*where, constructor.varkw)
            unnamed = view.kinship.config_keys - constructor.all_names
            guess = _awakened(view, {name: parent_default(view, name) for name in unnamed})
            yield Proposal(message, place_of(view), (*drops, edit), guess=guess)
    dropped = dropped_parameters(view)
    if dropped and constructor.call is not None:
        verb = "is" if len(dropped) == 1 else "are"
        names = listed(tuple(dropped))
        message = f"{names} {verb} taken but not handed on to the parent constructor"
        edits = tuple(_handed_on(view, constructor.call, dropped))
        refused, guess = constructor.call_problem, _awakened(view, dropped)
        yield Proposal(message, place_of(view), edits, refused=refused, guess=guess)


def _divided(view: ClassView, division: Division, call: ParentCall) -> Proposal:
    """Let the parent have what a config holds beside the `**kwargs`, which go to others."""
    ordinal, kwargs, base = view.facts.ordinal, division.kwargs, division.base
    made = repair(view)
    # Where no config can hold them under their key, there is nothing to be taken out.
    refused = next((o.refused for o in made.origins if o.refused), "") if made else ""
    return Proposal(
        f"**{kwargs} goes elsewhere than to the parent constructor, as would its config's name",
        place_of(view),
        (
            DivideKwargs(ordinal, division.statement, kwargs, base),
            ForwardKwargs(ordinal, call.statement, base),
        ),
        refused=refused,
    )


def _handed_on(view: ClassView, call: ParentCall, dropped: Mapping[str, str]) -> Iterator[Edit]:
    """Hand parameters on. A default that was without effect must not begin to have one.

    As the name of all objects that are given none, it would occur twice in a model.
    """
    constructor = view.constructor
    assert constructor is not None
    for name, default in dropped.items():
        yield ForwardParameter(view.facts.ordinal, call.statement, name)
        written = parameter_of(constructor, name).default
        if written is not None and written.text != default:
            yield SetParameterDefault(view.facts.ordinal, name, default)


def _awakened(view: ClassView, names: Mapping[str, str]) -> str:
    """Say who in the project passes what would begin to have an effect.

    `names` are mapped to the defaults that have none. A layer that is not to be trained is trained
    today, and would not be. A name does no harm where a caller gives it; one that a class below
    sets is that of all its objects, and would occur twice in a model.
    """
    for passed in passed_keywords(view):
        if passed.keyword not in names or (passed.by_caller and passed.keyword == "name"):
            continue
        if not passed.default or passed.default != names[passed.keyword]:
            return f"{passed.by} passes {passed.keyword}, which has no effect today"
    return ""


def _refusal(view: ClassView) -> str:
    constructor = view.constructor
    assert constructor is not None
    if constructor.call_problem:
        return constructor.call_problem
    call = constructor.call
    for use in constructor.kwargs_uses:
        if use.how == "pop" and call and use.statement < call.statement and not use.conditional:
            continue
        if use.how != "contains":
            return (
                f"{constructor.varkw} is used in line {use.line} for something else, so that "
                "what is left for the parent is not known"
            )
    if refused := _swallowed(view) or _in_old_files(view):
        return refused
    written = view.facts.get_config
    if written is not None and written.opaque:
        return f"get_config cannot be followed: {written.opaque}"
    return ""


def _old_keys(view: ClassView) -> tuple[str, ...]:
    """Return the keys of configs saved so far that no one takes, and the parent would refuse."""
    constructor, written = view.constructor, view.facts.get_config
    assert constructor is not None
    taken = constructor.all_names | view.contract.accepts
    held = (*(e.key for e in written.entries), *written.perhaps) if written is not None else ()
    return tuple(key for key in held if key not in taken)


def _in_old_files(view: ClassView) -> str:
    """Say which argument files of today hold that the parent would be given a second time.

    Not so what FXL104 makes a default of Keras's own base class.
    """
    constructor, written = view.constructor, view.facts.get_config
    assert constructor is not None
    inherits = written.has_base if written is not None else view.contract.own_config
    held = view.contract.config_keys if inherits else None
    removed = frozenset(written.removed) if written is not None else frozenset[str]()
    fixed = view.kinship.sure_config_keys.intersection(fixed_arguments(view))
    given_way = constructor.all_names | fixed
    bound = frozenset(bound_arguments(view)) - given_way - removed
    if held is not None and (twice := sorted(held & bound)):
        return (
            f"files saved so far hold {listed(twice)}, which the parent constructor would be given "
            "a second time"
        )
    return ""


def _swallowed(view: ClassView) -> str:
    """Say who in the project passes what only the swallowing **kwargs take."""
    constructor = view.constructor
    assert constructor is not None
    taken = constructor.all_names | view.contract.accepts
    for passed in passed_keywords(view):
        if passed.keyword not in taken:
            return f"{passed.by} passes {passed.keyword}, which the parent would refuse"
    return ""


RULE = Rule(
    code="FXL102",
    name="kwargs-not-forwarded",
    summary="`**kwargs` never reach the parent constructor",
    why=(
        "The object loads without an error, but with another name, trainable again and in the "
        "default dtype, because the parent constructor was not told. A name of the class's own is "
        "handed on too; a default that it has becomes the parent's, so that objects that are given "
        "no name keep the one they have today. **kwargs that go to a sublayer, or are kept, go on "
        "doing so, a name among them too: the config holds them under one key, and with that only "
        "what is beside it reaches the parent."
    ),
    before="""\
class Scale(keras.layers.Layer):
    def __init__(self, factor, **kwargs):
        super().__init__()
        self.factor = factor
""",
    after=REPAIRED_SCALE,
    refuses=(
        "kwargs is popped after the parent call, or changed before it goes to something else.",
        "kwargs goes to something else, and the class has a parent other than Layer, Model or "
        "their like, a child, or a config with a key that only kwargs takes.",
        "A call in the project has keywords that only the swallowing **kwargs takes.",
        "An existing config cannot be followed, so that not all of its keys are known: those that "
        "no one takes are popped, since files saved so far hold them.",
    ),
    safety=(
        "Safe, unless a call in the project passes trainable or dtype, or a class below sets one "
        "of them or a name: it has no effect today, and would have one."
    ),
    error="(none: name, trainable and dtype are lost silently)",
    check=check,
    requires=("FXL103", "FXL104", "FXL105", "FXL201"),
)
