"""Edit the parameters of `__init__`: add `**kwargs`, change a default."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from fixlayers.rewrite.comma_list import CommaList
from fixlayers.rewrite.edits import AddKwargs, SetParameterDefault
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.gaps import gap_after, with_commas
from fixlayers.rewrite.style import ClassStyle

AnyParameter = cst.Param | cst.ParamSlash | cst.ParamStar


def add_kwargs(function: cst.FunctionDef, edit: AddKwargs, style: ClassStyle) -> cst.FunctionDef:
    """Return the function with `**name` as its last parameter.

    Raises EditError if it takes such a parameter already or has no parameter at all.
    """
    if function.params.star_kwarg is not None:
        raise EditError(f"{function.name.value} already takes **kwargs")
    listed = _listed(function, style)
    if not listed.items:
        raise EditError(f"{function.name.value} takes no parameters, not even self")
    annotation = cst.Annotation(cst.parse_expression(edit.annotation)) if edit.annotation else None
    kwargs = cst.Param(name=cst.Name(edit.name), star="**", annotation=annotation)
    result = _rebuilt(function, listed.inserted(len(listed.items), kwargs))
    if not _new_lines_fit(function, result, style):
        own_line = listed.inserted(len(listed.items), kwargs, own_line=True)
        result = _rebuilt(function, own_line)
    return result


def set_default(function: cst.FunctionDef, edit: SetParameterDefault) -> cst.FunctionDef:
    """Return the function with another default of one parameter.

    Raises EditError if it has no such parameter with a default.
    """

    def changed(params: Sequence[cst.Param]) -> list[cst.Param]:
        return [
            p.with_changes(default=cst.parse_expression(edit.default)) if p in found else p
            for p in params
        ]

    params = function.params
    listed = (*params.posonly_params, *params.params, *params.kwonly_params)
    found = [p for p in listed if p.name.value == edit.parameter and p.default is not None]
    if not found:
        raise EditError(f"{function.name.value} has no parameter {edit.parameter} with a default")
    return function.with_changes(
        params=params.with_changes(
            posonly_params=changed(params.posonly_params),
            params=changed(params.params),
            kwonly_params=changed(params.kwonly_params),
        )
    )


def _listed(function: cst.FunctionDef, style: ClassStyle) -> CommaList[AnyParameter]:
    params = function.params
    items: list[AnyParameter] = [*params.posonly_params]
    if isinstance(params.posonly_ind, cst.ParamSlash):
        items.append(params.posonly_ind)
    items += params.params
    if isinstance(params.star_arg, (cst.Param, cst.ParamStar)):
        items.append(params.star_arg)
    items += params.kwonly_params
    return CommaList(
        opening=function.whitespace_before_params,
        items=tuple(items),
        gaps=tuple(gap_after(item) for item in items),
        trailing_comma=bool(items) and isinstance(items[-1].comma, cst.Comma),
        unit=style.method_unit,
    )


def _rebuilt(function: cst.FunctionDef, listed: CommaList[AnyParameter]) -> cst.FunctionDef:
    items = with_commas(listed.items, listed.gaps, listed.trailing_comma)
    old = function.params
    taken = iter(items)
    params = cst.Parameters(
        posonly_params=[_param(next(taken)) for _ in old.posonly_params],
        posonly_ind=(
            cst.ensure_type(next(taken), cst.ParamSlash)
            if isinstance(old.posonly_ind, cst.ParamSlash)
            else old.posonly_ind
        ),
        params=[_param(next(taken)) for _ in old.params],
        star_arg=_star(next(taken)) if _has_star(old) else old.star_arg,
        kwonly_params=[_param(next(taken)) for _ in old.kwonly_params],
        star_kwarg=_param(next(taken)),
    )
    return function.with_changes(params=params, whitespace_before_params=listed.opening)


def _has_star(params: cst.Parameters) -> bool:
    return isinstance(params.star_arg, (cst.Param, cst.ParamStar))


def _param(item: AnyParameter) -> cst.Param:
    return cst.ensure_type(item, cst.Param)


def _star(item: AnyParameter) -> cst.Param | cst.ParamStar:
    assert not isinstance(item, cst.ParamSlash)
    return item


def _new_lines_fit(before: cst.FunctionDef, after: cst.FunctionDef, style: ClassStyle) -> bool:
    """Tell whether the lines of the signature that it did not have before are short enough."""
    old = _header(before, style)
    return all(
        style.fits(style.method_indent + line) for line in _header(after, style) if line not in old
    )


def _header(function: cst.FunctionDef, style: ClassStyle) -> list[str]:
    """Return the lines of the signature."""
    bare = function.with_changes(
        body=cst.SimpleStatementSuite([cst.Pass()], leading_whitespace=cst.SimpleWhitespace("")),
        leading_lines=(),
        decorators=(),
        lines_after_decorators=(),
    )
    return style.file.module.code_for_node(bare).rstrip().removesuffix("pass").splitlines()
