"""FXL101: `__init__` takes no `**kwargs`."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import AddKwargs, Edit, ForwardKwargs
from fixlayers.rules.examples import REPAIRED_SCALE
from fixlayers.rules.rule import Proposal, Rule, place_of
from fixlayers.semantics.annotations import any_annotation
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import lacks_root_keys, needs_kwargs, untaken_keys
from fixlayers.semantics.positionals import lost_positionals
from fixlayers.wording import listed

_SHOWN = 3


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a constructor that does not take what its config returns."""
    constructor = view.constructor
    if constructor is None or not needs_kwargs(view):
        return
    keys = ["name", "dtype"] if lacks_root_keys(view) else sorted(untaken_keys(view))[:_SHOWN]
    message = f"__init__ takes no **kwargs, so that it cannot be given its config's {listed(keys)}"
    place = place_of(view)
    if refused := _refusal(view):
        yield Proposal(message, place, refused=refused)
        return
    annotation, imports = any_annotation(view)
    edits: list[Edit] = [AddKwargs(view.facts.ordinal, annotation=annotation)]
    if constructor.call is not None:
        edits.append(ForwardKwargs(view.facts.ordinal, constructor.call.statement))
    yield Proposal(message, place, (*edits, *imports))


def _refusal(view: ClassView) -> str:
    constructor = view.constructor
    assert constructor is not None
    if constructor.positional_only:
        return f"{constructor.positional_only[0]} is positional-only, and configs go by keyword"
    if problem := lost_positionals(view):
        return problem
    if "kwargs" in constructor.constructor.locals_used or "kwargs" in constructor.names:
        return "the name kwargs has another meaning in __init__"
    return constructor.call_problem


RULE = Rule(
    code="FXL101",
    name="init-without-kwargs",
    summary="`__init__` takes no `**kwargs`",
    why=(
        "The config that Keras saves holds the arguments of the base class too: name, trainable, "
        "dtype. Loading calls the constructor with all of them. Keras 3 fails; Keras 2 drops them "
        "silently and makes a new name. So it is with what the config of a parent such as Dense or "
        "MeanIoU holds and the class does not take, where both fail."
    ),
    before="""\
class Scale(keras.layers.Layer):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor
""",
    after=REPAIRED_SCALE,
    refuses=(
        "The constructor takes positional-only parameters, or *args that do not just go on to the "
        "parent; those of a model may be tensors.",
        "The parent constructor is called several times, in a branch, or with another **mapping.",
        "A base is not known, or a mixin has a constructor that does more than to hand on what "
        "it gets.",
    ),
    error="__init__() got an unexpected keyword argument 'trainable'",
    check=check,
    requires=("FXL102", "FXL103", "FXL104", "FXL105", "FXL201"),
)
