"""Apply the edits of an existing `get_config` or `from_config` to a plain syntax tree.

Like `expected_tree`, a second account of what these edits do, independent of the transformers.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import cast

from fixlayers.rewrite.edits import (
    AddConfigItems,
    BindConfig,
    ConfigEdit,
    ConfigItem,
    DropParentConfig,
    Edit,
    EndFromConfig,
    ExtendFromConfig,
    KeyEdit,
    MakeConfigDict,
    MergeParentConfig,
    NameConfigOwner,
    NameInFromConfig,
    PopConfigKeys,
    RemoveConfigItem,
    RenameConfigKey,
    ReplaceConfigValue,
    ReturnConfig,
    Revival,
    StatementEdit,
    UnpackConfig,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.expected_drop import drop_parent_calls, name_owner
from fixlayers.rewrite.expected_entries import (
    Holder,
    add_items,
    find_key,
    item_owner,
    last_name,
    make_dict_of_set,
    open_holder,
    set_key,
    set_value,
    start_of,
    take_entry,
    unpack,
    updates_nothing,
)
from fixlayers.rewrite.removed_comments import (
    Span,
    span_of_entry,
    span_of_node,
    spans_of_lines,
)
from fixlayers.syntax import parse_expression, parse_module


def edit_config_trees(node: ast.ClassDef, edits: Sequence[Edit]) -> list[Span]:
    """Carry out the edits of the config methods that a class has, in place.

    Returns the stretches of the source whose comments go with what is removed or replaced. Raises
    EditError where the class has no such method or an edit does not fit it.
    """
    config = [edit for edit in edits if isinstance(edit, ConfigEdit)]
    revived = [edit for edit in edits if isinstance(edit, ExtendFromConfig)]
    ended = [edit for edit in edits if isinstance(edit, EndFromConfig)]
    spans: list[Span] = []
    if config:
        function = _last_function(node, "get_config")
        spans = _GetConfig(node.name, function).edit(config)
    for edit in ended:
        spans.append(_end(_last_function(node, "from_config"), edit, node.name))
    for named in (edit for edit in edits if isinstance(edit, NameInFromConfig)):
        _name(_last_function(node, "from_config"), named)
    if revived:
        _extend(_last_function(node, "from_config"), revived)
    return spans


def _last_function(node: ast.ClassDef, name: str) -> ast.FunctionDef:
    found = [s for s in node.body if isinstance(s, ast.FunctionDef) and s.name == name]
    if not found:
        raise EditError(f"{node.name} has no {name} of its own")
    return found[-1]


def _end(function: ast.FunctionDef, edit: EndFromConfig, class_name: str) -> Span:
    """Let the return statement return something else; return what it returned."""
    if not 0 <= edit.statement < len(function.body):
        raise EditError(f"from_config has no statement {edit.statement}")
    statement = function.body[edit.statement]
    if not isinstance(statement, ast.Return) or statement.value is None:
        raise EditError(f"statement {edit.statement} of from_config returns nothing")
    owner = "super()" if edit.style == "bare" else f"super({class_name}, cls)"
    parent = f"{owner}.from_config({edit.config})"
    span = span_of_node(statement.value)
    new = f"cls(**{edit.config})" if edit.ending == "cls" else parent
    statement.value = parse_expression(new)
    return span


def _name(function: ast.FunctionDef, edit: NameInFromConfig) -> None:
    """Let the call in a statement get the values of keys."""
    if not 0 <= edit.statement < len(function.body):
        raise EditError(f"from_config has no statement {edit.statement}")
    statement = function.body[edit.statement]
    call = statement.value if isinstance(statement, (ast.Assign, ast.Return)) else None
    if not isinstance(call, ast.Call):
        raise EditError(f"statement {edit.statement} of from_config makes no object")
    for key in edit.keys:
        given = f"{key!r}, True" if key == "trainable" else repr(key)
        value = parse_expression(f"{edit.config}.get({given})")
        call.keywords.append(ast.keyword(key, value))


def _extend(function: ast.FunctionDef, edits: Sequence[ExtendFromConfig]) -> None:
    # From the end, so that the indexes of the statements before stay right.
    for edit in sorted(edits, key=lambda edit: edit.statement)[::-1]:
        if not 0 <= edit.statement < len(function.body):
            raise EditError(f"from_config has no statement {edit.statement}")
        lines = [line for each in edit.revivals for line in _revival(each, edit.config)]
        function.body[edit.statement : edit.statement] = _parsed(lines)
    first = 0 if ast.get_docstring(function, clean=False) is None else 1
    copies = dict.fromkeys(f"{e.config} = dict({e.config})" for e in edits if e.copy)
    function.body[first:first] = _parsed(list(copies))


def _revival(revival: Revival, name: str) -> list[str]:
    """Return the lines of one revival."""
    keys = [repr(key) for key in revival.keys]
    loop = [f"for key in ({', '.join(keys)}):"] if len(keys) > 1 else []
    indent, key = (" ", "key") if loop else ("", keys[0])
    entry, held, made = f"{name}[{key}]", f"{name}.get({key})", revival.function
    among = revival.among
    test, value = {
        "object": (f"isinstance({held}, dict)", f"{made}({entry})"),
        "named": (f"isinstance({held}, (dict, str))", f"{made}({entry})"),
        "container": (f"'class_name' in str({held})", f"{made}({entry})"),
        "tuple": (f"isinstance({held}, list)", f"{made}({entry})"),
        "held": (f"isinstance({held}, (list, tuple))", f"{made}({entry})"),
        "class": (f"isinstance({held}, str)", f"{made}({entry}, module_objects=vars({among}))"),
        "member": (f"{held} in {made}.__members__", f"{made}[{entry}]"),
        "record": (f"isinstance({held}, dict)", f"{made}(**{entry})"),
        "value": (f"{held} is not None", f"{made}({entry})"),
    }[revival.test]
    return [*loop, f"{indent}if {test}:", f"{indent} {entry} = {value}"]


class _GetConfig:
    """A `get_config` while its statements are written anew."""

    def __init__(self, class_name: str, function: ast.FunctionDef) -> None:
        self._class_name = class_name
        self._function = function
        self._body = function.body
        self._spans: list[Span] = []

    def edit(self, edits: Sequence[ConfigEdit]) -> list[Span]:
        """Carry out all edits; return what takes its comments along."""
        written: list[ast.stmt] = []
        gone: set[int] = set()
        count = len(self._body)
        if any(isinstance(edit, DropParentConfig) for edit in edits):
            self._spans += drop_parent_calls(self._function)
        for edit in edits:
            if isinstance(edit, NameConfigOwner):
                name_owner(self._function, edit.owner, self._class_name)
        by_statement = [
            edit
            for edit in edits
            if not isinstance(edit, (DropParentConfig, NameConfigOwner, ReturnConfig))
        ]
        if any(not 0 <= edit.statement <= count for edit in by_statement):
            raise EditError("get_config has no such statement")
        for index in range(count + 1):
            here = [edit for edit in by_statement if edit.statement == index]
            statement = self._body[index] if index < count else None
            lines = self._statement(statement, here)
            if statement is not None and statement not in lines and not _binds(here):
                gone.add(index)
            written += lines
        self._spans += spans_of_lines(self._body, gone)
        for edit in edits:
            if isinstance(edit, ReturnConfig):
                _return(written, self._body[-1], edit.variable)
        self._function.body = written
        return self._spans

    def _statement(
        self, statement: ast.stmt | None, edits: Sequence[StatementEdit]
    ) -> list[ast.stmt]:
        """Return what becomes of one statement, with what goes before and after it."""
        inside = [e for e in edits if not isinstance(e, PopConfigKeys) and not _makes_lines(e)]
        if statement is None and len(inside) + sum(isinstance(e, PopConfigKeys) for e in edits):
            raise EditError("there is no statement past the end")
        removed = statement is not None and self._edit_inside(statement, inside)
        before: list[str] = []
        after: list[str] = []
        for edit in edits:
            if isinstance(edit, BindConfig):
                start = f"{self._super(edit.style)}.get_config()" if edit.base else "{}"
                before.append(f"{edit.variable} = {start}")
            if isinstance(edit, PopConfigKeys):
                after += [f"{edit.variable or 'config'}.pop({key!r}, None)" for key in edit.keys]
        for edit in edits:
            if isinstance(edit, AddConfigItems) and edit.form == "item":
                if any(item.condition for item in edit.items):
                    raise EditError("an item beside another has no condition")
                owner = edit.variable or item_owner(statement)
                after += [f"{owner}[{i.key!r}] = {i.expression}" for i in edit.items]
        for variable, items in _updates(edits).items():
            (before if variable else after).extend(_updating(variable or "config", items))
        if _binds(edits):
            if not isinstance(statement, ast.Return) or statement.value is None:
                raise EditError("the statement returns no expression")
            bound = parse_module("config = None").body[0]
            assert isinstance(bound, ast.Assign)
            bound.value = statement.value
            return [*_parsed(before), bound, *_parsed([*after, "return config"])]
        own = [] if statement is None or removed else [statement]
        return [*_parsed(before), *own, *_parsed(after)]

    def _edit_inside(self, statement: ast.stmt, edits: Sequence[StatementEdit]) -> bool:
        """Edit the statement itself, in place; tell whether it is to be removed."""
        if any(isinstance(edit, UnpackConfig) for edit in edits):
            unpack(statement)
        if any(isinstance(edit, MakeConfigDict) for edit in edits):
            make_dict_of_set(statement)
        places = [(e, *find_key(statement, e)) for e in edits if isinstance(e, KeyEdit)]
        removals = [(h, i) for e, h, i in places if isinstance(e, RemoveConfigItem)]
        for key_edit, holder, index in places:
            self._edit_key(holder, index, key_edit)
        if any(isinstance(holder, ast.stmt) for holder, _ in removals):
            self._spans.append(span_of_node(statement))
            return True
        self._take(sorted(removals, key=lambda found: found[1]))
        for edit in edits:
            if isinstance(edit, AddConfigItems):
                if any(item.condition for item in edit.items):
                    raise EditError("an entry of a dict has no condition")
                add_items(open_holder(statement, edit.form), edit.items)
        for edit in edits:
            if isinstance(edit, MergeParentConfig):
                self._merge(statement, edit)
        return bool(removals) and updates_nothing(statement)

    def _edit_key(self, holder: Holder | ast.stmt, index: int, edit: KeyEdit) -> None:
        if isinstance(edit, ReplaceConfigValue):
            new = parse_expression(edit.expression)
            self._spans.append(span_of_node(set_value(holder, index, new)))
        elif isinstance(edit, RenameConfigKey):
            set_key(holder, index, edit.name)

    def _take(self, places: Sequence[tuple[Holder | ast.stmt, int]]) -> None:
        """Take entries out, given in order of their indexes."""
        taken: dict[tuple[Holder, int], Span] = {}
        for holder, index in places:
            assert not isinstance(holder, ast.stmt)
            before = taken.get((holder, index - 1))
            if isinstance(holder, ast.Dict):
                key, value = cast(ast.expr, holder.keys[index]), holder.values[index]
                span = span_of_entry(key, value, first=index == 0, before=before)
            else:
                keyword = holder.keywords[index]
                first = index == 0 and not holder.args
                span = span_of_entry(keyword, keyword.value, first=first, before=before)
            taken[holder, index] = span
        self._spans += taken.values()
        for holder, index in reversed(taken):
            take_entry(holder, index)

    def _super(self, style: str) -> str:
        own = self._function.args.args[0].arg
        return "super()" if style == "bare" else f"super({self._class_name}, {own})"

    def _merge(self, statement: ast.stmt, edit: MergeParentConfig) -> None:
        parent = parse_expression(f"{self._super(edit.style)}.get_config()")
        if not isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Return)):
            raise EditError("the statement neither binds nor returns a config")
        start = start_of(statement.value)
        if isinstance(start, ast.Dict):
            start.keys.insert(0, None)
            start.values.insert(0, parent)
            empty = len(start.keys) == 1
        else:
            start.args.insert(0, parent)
            empty = not start.keywords and last_name(start.func) == "dict"
        if empty:
            _Replace(start, parent).visit(statement)


class _Replace(ast.NodeTransformer):
    def __init__(self, old: ast.expr, new: ast.expr) -> None:
        self._old = old
        self._new = new

    def visit(self, node: ast.AST) -> ast.AST:
        if node is self._old:
            return self._new
        return cast(ast.AST, super().visit(node))


def _parsed(lines: Sequence[str]) -> list[ast.stmt]:
    return parse_module("\n".join(lines)).body


def _makes_lines(edit: StatementEdit) -> bool:
    if isinstance(edit, AddConfigItems):
        return edit.form in {"item", "update"}
    return isinstance(edit, BindConfig)


def _binds(edits: Sequence[StatementEdit]) -> bool:
    unnamed = any(isinstance(edit, PopConfigKeys) and not edit.variable for edit in edits)
    return unnamed or "" in _updates(edits)


def _updates(edits: Sequence[StatementEdit]) -> dict[str, list[ConfigItem]]:
    """Return the items of the `update` calls to write, by variable."""
    updates: dict[str, list[ConfigItem]] = {}
    for edit in edits:
        if isinstance(edit, AddConfigItems) and edit.form == "update":
            updates.setdefault(edit.variable, []).extend(edit.items)
    return updates


def _updating(variable: str, items: Sequence[ConfigItem]) -> list[str]:
    """Return the lines that put items into a dict."""
    entries = ", ".join(f"{i.key!r}: {i.expression}" for i in items if not i.condition)
    update = [f"{variable}.update({{{entries}}})"] if entries else []
    guarded = [i for i in items if i.condition]
    return update + [f"if {i.condition}: {variable}[{i.key!r}] = {i.expression}" for i in guarded]


def _return(written: list[ast.stmt], last: ast.stmt, variable: str) -> None:
    """End in `return variable`: all that was put behind a bare `return` goes before it."""
    if isinstance(last, ast.Return):
        if last.value is not None or last not in written:
            raise EditError("get_config returns something already")
        written.remove(last)
    written += _parsed([f"return {variable}"])
