"""A class's constructor as a whole: its parameters, and what its call of the parent binds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypeVar

from fixlayers.semantics.contract import Contract
from fixlayers.survey.facts import (
    Bind,
    ClassFacts,
    Constructor,
    KwargsUse,
    Parameter,
    ParentCall,
    Return,
    Store,
    Value,
)

_Item = TypeVar("_Item")


class ConstructorView:
    """An `__init__`, with the questions that rules ask of it.

    Args:
        facts: the class.
        constructor: its `__init__`.
    """

    def __init__(self, facts: ClassFacts, constructor: Constructor) -> None:
        self.facts = facts
        self.constructor = constructor
        self.steps = constructor.steps
        self.parameters = tuple(
            p for p in constructor.parameters if p.kind not in {"varargs", "varkw"}
        )
        self.names = frozenset(p.name for p in self.parameters)
        self.varkw = next((p.name for p in constructor.parameters if p.kind == "varkw"), "")
        self.rest = constructor.rest
        # What `*args` takes and nobody reads is no loss.
        self.varargs = next(
            (
                p.name
                for p in constructor.parameters
                if p.kind == "varargs" and p.name in constructor.locals_used
            ),
            "",
        )
        self.positional_only = tuple(
            p.name for p in constructor.parameters if p.kind == "positional-only"
        )

    @cached_property
    def parent_calls(self) -> tuple[ParentCall, ...]:
        """The calls of a parent constructor, in order."""
        return tuple(s for s in self.steps if isinstance(s, ParentCall))

    @property
    def call(self) -> ParentCall | None:
        """The only call of the parent constructor; None if there is none or it is not clear."""
        return self.parent_calls[0] if len(self.parent_calls) == 1 else None

    @property
    def call_problem(self) -> str:
        """Say why the parent call cannot be edited, "" if it can or if there is none."""
        if len(self.parent_calls) > 1:
            return f"__init__ calls a parent constructor {len(self.parent_calls)} times"
        call = self.call
        if call is None:
            return ""
        if call.conditional:
            return f"the parent constructor is called in a branch or a block (line {call.line})"
        if not call.whole:
            return f"the call of the parent constructor in line {call.line} is part of a statement"
        if any(star != self.varkw for star in call.double_stars):
            return f"the parent constructor gets **{call.double_stars[0]} (line {call.line})"
        return ""

    @property
    def forwards(self) -> bool:
        """Tell whether `**kwargs` reaches a parent constructor."""
        return any(self.varkw in c.double_stars for c in self.parent_calls if self.varkw)

    @property
    def hands_on_positionals(self) -> bool:
        """Tell whether `*args` reaches the parent constructor, and nothing else reads it."""
        once = self.constructor.varargs_reads == 1
        return once and self.call is not None and self.call.stars == (self.varargs,)

    @property
    def hands_on_everything(self) -> bool:
        """Recognise `__init__(self, *args, **kwargs)`, which hands on what it gets."""
        handed = self.call is not None and self.varargs in self.call.stars and self.forwards
        return bool(self.varargs) and handed and not self.all_names

    @property
    def uses_kwargs_itself(self) -> bool:
        """Tell whether `**kwargs` go to something else than a parent constructor."""
        used = {"forward", "subscript", "argument", "other"}
        return not self.forwards and any(use.how in used for use in self.kwargs_uses)

    @property
    def sorts_kwargs(self) -> bool:
        """Tell whether a function makes other `**kwargs` of those given, and may leave some out."""
        copies = {"dict", "copy.copy", "copy.deepcopy", "deepcopy", f"{self.varkw}.copy"}
        made = (bind.value for bind in self.binds(self.varkw))
        return any(
            value.kind == "call" and value.text not in copies and self.varkw in value.reads
            for value in made
        )

    def may_hand_on_in_kwargs(self, name: str) -> bool:
        """Tell whether what stands in the place of `**kwargs` may hold a parameter.

        A function that is not given them may look for all there is.
        """
        made = [bind.value for bind in self.binds(self.varkw)] if self.forwards else []
        return any(
            name in value.reads
            or (value.kind == "call" and value.text != "dict" and self.varkw not in value.reads)
            for value in made
        )

    @cached_property
    def kwargs_uses(self) -> tuple[KwargsUse, ...]:
        """The uses of `**kwargs`, forwarding to the parent apart."""
        return tuple(s for s in self.steps if isinstance(s, KwargsUse) and s.how != "parent")

    @cached_property
    def hidden(self) -> tuple[str, ...]:
        """The names popped from `**kwargs`: parameters without a place in the signature.

        One that is popped after the parent has got `**kwargs` can never be given.
        """
        end = self.call.statement if self.call and self.forwards else None
        popped = (
            use.key
            for use in self.kwargs_uses
            if use.how == "pop" and use.key and (end is None or use.statement <= end)
        )
        return tuple(dict.fromkeys(key for key in popped if key not in self.names))

    @cached_property
    def all_names(self) -> frozenset[str]:
        """Every keyword that the constructor takes itself."""
        return self.names | frozenset(self.hidden)

    def stores(self, attribute: str) -> tuple[Store, ...]:
        """Return the stores of one attribute in `__init__`."""
        return self._stores.get(attribute, ())

    def binds(self, name: str) -> tuple[Bind, ...]:
        """Return the statements that rebind a name in `__init__`."""
        return self._binds.get(name, ())

    @cached_property
    def _stores(self) -> dict[str, tuple[Store, ...]]:
        stores = [step for step in self.steps if isinstance(step, Store)]
        return by_name(stores, [store.attribute for store in stores])

    @cached_property
    def _binds(self) -> dict[str, tuple[Bind, ...]]:
        binds = [step for step in self.steps if isinstance(step, Bind)]
        return by_name(binds, [bind.name for bind in binds])

    @cached_property
    def early_return(self) -> bool:
        """Tell whether `__init__` may end before its last statement."""
        last = self.constructor.last_statement
        returns = [s for s in self.steps if isinstance(s, Return)]
        return any(s.conditional or s.statement < last for s in returns)

    @cached_property
    def end(self) -> int:
        """The statement after which what must come last is put."""
        last = self.constructor.last_statement
        if any(isinstance(s, Return) and s.statement == last for s in self.steps):
            return last - 1
        return last

    def bound(self, contract: Contract) -> dict[str, Value]:
        """Return what the parent call binds, by the parent's parameter names.

        A positional argument whose name is not known is left out.
        """
        if self.call is None:
            return {}
        found = dict(zip(contract.parameters, self.call.positional, strict=False))
        found.update(self.call.keywords)
        return found

    def bound_anywhere(self, parent: ConstructorView) -> frozenset[str]:
        """Return the names of a parent's parameters that any of the parent calls binds."""
        order = [p.name for p in parent.parameters if p.kind != "keyword-only"]
        found: set[str] = set()
        for call in self.parent_calls:
            found.update(name for name, _ in call.keywords)
            found.update(name for name, _ in zip(order, call.positional, strict=False))
        return frozenset(found)

    def unnamed_positionals(self, contract: Contract) -> bool:
        """Tell whether the parent call has positional arguments whose names are not known."""
        if self.call is None:
            return False
        foreign = any(star != self.varargs for star in self.call.stars)
        return foreign or len(self.call.positional) > len(contract.parameters)

    def hands_on(self, name: str, value: Value | None) -> bool:
        """Tell whether a value is the parameter `name` as it came."""
        if value is None or self.call is None:
            return False
        if value.is_name(name):
            return not self.is_rebound_before_call(name)
        return self.is_pop(value, name)

    @property
    def unseen_varkw(self) -> str:
        """The parameter for other keywords if Keras does not see it, which looks for `kwargs`."""
        return self.varkw if self.varkw != "kwargs" else ""

    def is_rebound_before_call(self, name: str) -> bool:
        """Tell whether a name may hold something else than the argument at the parent call."""
        end = self.call.statement if self.call else self.constructor.last_statement
        return any(b.statement <= end for b in self.binds(name))

    def is_pop(self, value: Value, name: str) -> bool:
        """Tell whether a value is `kwargs.pop("name", ...)`."""
        popped = value.kind == "call" and value.text == f"{self.varkw}.pop" and bool(value.parts)
        return popped and value.parts[0].text == repr(name)

    @property
    def builds_functional(self) -> bool:
        """Tell whether the parent call is the functional constructor of a model."""
        if self.call is None:
            return False
        given = {name for name, _ in self.call.keywords}
        return (
            {"inputs", "outputs"} <= given
            or len(self.call.positional) >= 2
            or (len(self.call.positional) == 1 and "outputs" in given)
        )


def parameter_of(view: ConstructorView, name: str) -> Parameter:
    """Return a parameter by name; one popped from `**kwargs` counts as optional and unannotated."""
    for parameter in view.parameters:
        if parameter.name == name:
            return parameter
    for step in view.steps:
        if isinstance(step, (Bind, Store)) and view.is_pop(step.value, name):
            default = step.value.parts[1] if len(step.value.parts) > 1 else None
            return Parameter(name, "keyword-only", default)
    return Parameter(name, "keyword-only")


def by_name(items: Iterable[_Item], names: Iterable[str]) -> dict[str, tuple[_Item, ...]]:
    """Return items by the names that they have, in their order."""
    found: dict[str, list[_Item]] = {}
    for item, name in zip(items, names, strict=True):
        found.setdefault(name, []).append(item)
    return {name: tuple(each) for name, each in found.items()}
