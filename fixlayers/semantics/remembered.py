"""Judgements that several rules ask for, made once for all plans that they hold for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from fixlayers.semantics.family import ClassView

_Result = TypeVar("_Result")
_Rest = ParamSpec("_Rest")


def once_a_plan(
    judge: Callable[Concatenate[ClassView, _Rest], _Result],
) -> Callable[Concatenate[ClassView, _Rest], _Result]:
    """Remember what a function says of a class for the plans in which it would say the same.

    All that it asks about a plan it has to ask the family.

    Its other arguments have to be hashable, and positional.
    """

    @wraps(judge)
    def remembered(view: ClassView, /, *args: _Rest.args, **kwargs: _Rest.kwargs) -> _Result:
        subject = (judge, view.key, args)
        return view.family.judgements.recall(subject, lambda: judge(view, *args, **kwargs))

    return remembered
