"""Judgements that several rules ask for, made once a plan."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from fixlayers.semantics.family import ClassView

_Result = TypeVar("_Result")
_Rest = ParamSpec("_Rest")


def once_a_plan(
    judge: Callable[Concatenate[ClassView, _Rest], _Result],
) -> Callable[Concatenate[ClassView, _Rest], _Result]:
    """Remember what a function says of a class until the family's plan changes.

    Its other arguments have to be hashable, and positional.
    """

    @wraps(judge)
    def remembered(view: ClassView, /, *args: _Rest.args, **kwargs: _Rest.kwargs) -> _Result:
        key = (judge, view.key, args)
        if key not in view.family.judgements:
            view.family.judgements[key] = judge(view, *args, **kwargs)
        return cast("_Result", view.family.judgements[key])

    return remembered
