"""Edit the call of the parent constructor, a statement of `__init__`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import libcst as cst

from fixlayers.rewrite.call_arguments import (
    insert_argument,
    keyword_argument,
    remove_argument,
    with_function,
    wrap_arguments,
)
from fixlayers.rewrite.comma_list import Carried
from fixlayers.rewrite.edits import (
    CallEdit,
    DefaultParentArgument,
    DropKwarg,
    ForwardKwargs,
    ForwardParameter,
    InsertParentCall,
    NameParentArguments,
    ReplaceSuperOwner,
    SuperStyle,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.style import ClassStyle
from fixlayers.rewrite.templates import parse_line


@dataclass(frozen=True)
class ParentCallSite:
    """Where a parent call stands: its class, the name of self there, and the style."""

    class_name: str
    self_name: str
    style: ClassStyle

    def super_call(self, style: SuperStyle) -> str:
        """Return `super()` or `super(Class, self)`."""
        return "super()" if style == "bare" else f"super({self.class_name}, {self.self_name})"


def inserted_call(edit: InsertParentCall, site: ParentCallSite) -> cst.SimpleStatementLine:
    """Return the new statement that calls the parent constructor."""
    arguments = [f"{name}={name}" for name in edit.keywords]
    if edit.kwargs:
        arguments.append(f"**{edit.kwargs}")
    owner = site.super_call(edit.style)
    return parse_line(f"{owner}.__init__({', '.join(arguments)})")


def edit_call(
    statement: cst.CSTNode, edits: Sequence[CallEdit], site: ParentCallSite
) -> tuple[cst.CSTNode, list[cst.SimpleStatementLine]]:
    """Return the statement after the edits, and the statements that must stand before it.

    The statement is the call by itself, or a `with` block whose only parent call is meant.
    The order of the edits does not matter: arguments are named before they are taken out. Raises
    EditError if the statement is not a parent call of the form that an edit needs.
    """
    if isinstance(statement, cst.With):
        return _edit_call_in_block(statement, edits, site)
    call = parent_call(statement)
    if call is None:
        raise EditError("the statement is not a call of the parent constructor")
    for naming in (edit for edit in edits if isinstance(edit, NameParentArguments)):
        call = _name_arguments(call, naming, site)
    for owning in (edit for edit in edits if isinstance(edit, ReplaceSuperOwner)):
        call = _replace_owner(call, owning, site)
    drops = [_drop(edit, site) for edit in edits if isinstance(edit, DropKwarg)]
    # A line must not be broken for what goes; a call of several that empties in between has lost
    # its layout.
    if _is_on_one_line(call):
        call, defaults = _take_out(call, edits, site)
        call = _forward(call, edits, site)
    else:
        call, defaults = _take_out(_forward(call, edits, site), edits, site)
    return statement.with_changes(value=call), [*drops, *defaults]


def _is_on_one_line(call: cst.Call) -> bool:
    return "\n" not in cst.Module([]).code_for_node(call)


def _forward(call: cst.Call, edits: Sequence[CallEdit], site: ParentCallSite) -> cst.Call:
    for own in (edit for edit in edits if isinstance(edit, ForwardParameter)):
        call = _forward_parameter(call, own, site)
    for rest in (edit for edit in edits if isinstance(edit, ForwardKwargs)):
        call = _forward_kwargs(call, rest, site)
    return call


def _take_out(
    call: cst.Call, edits: Sequence[CallEdit], site: ParentCallSite
) -> tuple[cst.Call, list[cst.SimpleStatementLine]]:
    """Return the call without the arguments that become defaults, and the lines that set these."""
    lines: list[cst.SimpleStatementLine] = []
    defaults = [edit for edit in edits if isinstance(edit, DefaultParentArgument)]
    positions = {edit.keyword: _position(call, edit.keyword) for edit in defaults}
    for default in sorted(defaults, key=lambda edit: positions[edit.keyword]):
        call, line = _default_argument(call, default, site)
        lines.append(line)
    return call, lines


def _edit_call_in_block(
    block: cst.With, edits: Sequence[CallEdit], site: ParentCallSite
) -> tuple[cst.With, list[cst.SimpleStatementLine]]:
    lines = list(block.body.body)
    found = [
        (row, column)
        for row, line in enumerate(lines)
        if isinstance(line, cst.SimpleStatementLine)
        for column, small in enumerate(line.body)
        if parent_call(small) is not None
    ]
    if len(found) != 1:
        raise EditError("the statement does not hold exactly one call of the parent constructor")
    row, column = found[0]
    line = cst.ensure_type(lines[row], cst.SimpleStatementLine)
    members: list[cst.CSTNode] = list(line.body)
    members[column], before = edit_call(members[column], edits, site)
    lines[row] = line.with_changes(body=members)
    return block.with_changes(body=block.body.with_changes(body=lines)), before


def parent_call(statement: cst.CSTNode) -> cst.Call | None:
    """Return the call if the statement is `<something>.__init__(...)`, or returns that."""
    if not isinstance(statement, (cst.Expr, cst.Return)):
        return None
    if not isinstance(statement.value, cst.Call):
        return None
    func = statement.value.func
    if isinstance(func, cst.Attribute) and func.attr.value == "__init__":
        return statement.value
    return None


def _super_of(call: cst.Call) -> cst.Call | None:
    """Return the call of `super` whose `__init__` is called, if it is one."""
    owner = cst.ensure_type(call.func, cst.Attribute).value
    if isinstance(owner, cst.Call) and isinstance(owner.func, cst.Name):
        return owner if owner.func.value == "super" else None
    return None


def _forward_kwargs(call: cst.Call, edit: ForwardKwargs, site: ParentCallSite) -> cst.Call:
    argument = cst.Arg(cst.Name(edit.name), star="**")
    return insert_argument(call, len(call.args), argument, site.style)


def _forward_parameter(call: cst.Call, edit: ForwardParameter, site: ParentCallSite) -> cst.Call:
    index = next((i for i, arg in enumerate(call.args) if arg.star == "**"), len(call.args))
    argument = keyword_argument(call, edit.name, cst.Name(edit.name))
    return insert_argument(call, index, argument, site.style)


def _default_argument(
    call: cst.Call, edit: DefaultParentArgument, site: ParentCallSite
) -> tuple[cst.Call, cst.SimpleStatementLine]:
    index = _position(call, edit.keyword)
    remaining, carried = remove_argument(call, index, site.style, carry=True)
    return remaining, _setdefault(edit, call.args[index].value, carried, site)


def _drop(edit: DropKwarg, site: ParentCallSite) -> cst.SimpleStatementLine:
    return parse_line(f"{edit.kwargs}.pop({site.style.quoted(edit.key)}, None)")


def _position(call: cst.Call, keyword: str) -> int:
    for index, arg in enumerate(call.args):
        if arg.keyword is not None and arg.keyword.value == keyword:
            return index
    raise EditError(f"the parent call has no keyword argument {keyword}")


def _setdefault(
    edit: DefaultParentArgument, value: cst.BaseExpression, carried: Carried, site: ParentCallSite
) -> cst.SimpleStatementLine:
    key = site.style.quoted(edit.keyword)
    line = parse_line(f"{edit.kwargs}.setdefault({key}, None)")
    statement = cst.ensure_type(line.body[0], cst.Expr)
    call = cst.ensure_type(statement.value, cst.Call)
    call = call.with_changes(args=[call.args[0], call.args[1].with_changes(value=value)])
    return line.with_changes(
        body=[statement.with_changes(value=wrap_arguments(call, site.style))],
        leading_lines=[cst.EmptyLine(comment=comment) for comment in carried.above],
        trailing_whitespace=carried.behind or line.trailing_whitespace,
    )


def _name_arguments(call: cst.Call, edit: NameParentArguments, site: ParentCallSite) -> cst.Call:
    first = 0 if _super_of(call) is not None else 1
    positional = 0
    for arg in call.args:
        if arg.keyword is not None or arg.star:
            break
        positional += 1
    if positional - first != len(edit.names):
        raise EditError(
            f"the parent call has {positional - first} positional arguments, not {len(edit.names)}"
        )
    if any(arg.star == "*" for arg in call.args):
        raise EditError("the parent call takes a starred argument")
    for index, name in reversed(list(enumerate(edit.names, start=first))):
        if not name:
            call, _ = remove_argument(call, index, site.style, carry=False)
            continue
        named = keyword_argument(call, name, call.args[index].value)
        args = list(call.args)
        args[index] = args[index].with_changes(keyword=named.keyword, equal=named.equal)
        call = call.with_changes(args=args)
    return call


def _replace_owner(call: cst.Call, edit: ReplaceSuperOwner, site: ParentCallSite) -> cst.Call:
    owner = _super_of(call)
    if owner is None:
        return _through_super(call, edit, site)
    if edit.style == "bare":
        replaced = owner.with_changes(args=[], whitespace_before_args=cst.SimpleWhitespace(""))
    elif owner.args:
        first = owner.args[0].with_changes(value=cst.Name(site.class_name))
        replaced = owner.with_changes(args=[first, *owner.args[1:]])
    else:
        new = cst.ensure_type(cst.parse_expression(site.super_call("named")), cst.Call)
        replaced = owner.with_changes(args=new.args)
    return with_function(call, call.func.with_changes(value=replaced), site.style)


def _through_super(call: cst.Call, edit: ReplaceSuperOwner, site: ParentCallSite) -> cst.Call:
    """Return `Parent.__init__(self, ...)` as a call that goes through super."""
    first = call.args[0].value if call.args else None
    if not isinstance(first, cst.Name) or first.value != site.self_name:
        raise EditError("the parent call neither goes through super nor is given self")
    func = cst.ensure_type(call.func, cst.Attribute)
    owner = cst.parse_expression(site.super_call(edit.style))
    call = with_function(call, func.with_changes(value=owner), site.style)
    return remove_argument(call, 0, site.style, carry=False)[0]
