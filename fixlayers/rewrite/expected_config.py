"""Apply the edits of an existing `get_config` or `from_config` to a plain syntax tree.

Like `expected_tree`, a second account of what these edits do, independent of the transformers.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import cast

from fixlayers.rewrite.edits import (
    AddConfigItems,
    ConfigItem,
    Edit,
    ExtendFromConfig,
    MergeParentConfig,
    PopConfigKeys,
    RemoveConfigItem,
    RenameConfigKey,
    ReplaceConfigValue,
    ReturnConfig,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.rewrite.removed_comments import Span, span_of_entry, span_of_node

KeyEdit = ReplaceConfigValue | RenameConfigKey | RemoveConfigItem
StatementEdit = KeyEdit | AddConfigItems | MergeParentConfig | PopConfigKeys
ConfigEdit = StatementEdit | ReturnConfig
Holder = ast.Dict | ast.Call


def edit_config_trees(node: ast.ClassDef, edits: Sequence[Edit]) -> list[Span]:
    """Carry out the edits of the config methods that a class has, in place.

    Returns the stretches of the source whose comments go with what is removed or replaced. Raises
    EditError where the class has no such method or an edit does not fit it.
    """
    config = [edit for edit in edits if isinstance(edit, ConfigEdit)]
    revived = [edit for edit in edits if isinstance(edit, ExtendFromConfig)]
    spans: list[Span] = []
    if config:
        function = _last_function(node, "get_config")
        spans = _GetConfig(node.name, function).edit(config)
    if revived:
        _extend(_last_function(node, "from_config"), revived)
    return spans


def _last_function(node: ast.ClassDef, name: str) -> ast.FunctionDef:
    found = [s for s in node.body if isinstance(s, ast.FunctionDef) and s.name == name]
    if not found:
        raise EditError(f"{node.name} has no {name} of its own")
    return found[-1]


def _extend(function: ast.FunctionDef, edits: Sequence[ExtendFromConfig]) -> None:
    # From the end, so that the indexes of the statements before stay right.
    for edit in sorted(edits, key=lambda edit: edit.statement)[::-1]:
        if not 0 <= edit.statement < len(function.body):
            raise EditError(f"from_config has no statement {edit.statement}")
        name, call = edit.config, edit.deserialize
        keys = [repr(key) for key in edit.keys]
        several = len(keys) > 1
        lines = [f"for key in ({', '.join(keys)}):"] if several else []
        indent, key = (" ", "key") if several else ("", keys[0])
        entry = f"{name}[{key}]"
        kinds = "(dict, list)" if edit.containers else "dict"
        lines.append(f"{indent}if isinstance({name}.get({key}), {kinds}):")
        lines.append(f"{indent} {entry} = {call}({entry})")
        function.body[edit.statement : edit.statement] = _parsed(lines)
    first = 0 if ast.get_docstring(function, clean=False) is None else 1
    copies = dict.fromkeys(f"{e.config} = dict({e.config})" for e in edits if e.copy)
    function.body[first:first] = _parsed(list(copies))


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
        by_statement = [edit for edit in edits if not isinstance(edit, ReturnConfig)]
        if any(not 0 <= edit.statement <= count for edit in by_statement):
            raise EditError("get_config has no such statement")
        for index in range(count + 1):
            here = [edit for edit in by_statement if edit.statement == index]
            statement = self._body[index] if index < count else None
            lines = self._statement(statement, here)
            if statement is not None and statement not in lines and not _binds(here):
                gone.add(index)
            written += lines
        self._spans += _trailing_comments(self._body, gone)
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
        before, after = [], []
        for edit in edits:
            if isinstance(edit, PopConfigKeys):
                after += [f"{edit.variable}.pop({key!r}, None)" for key in edit.keys]
        for edit in edits:
            if isinstance(edit, AddConfigItems) and edit.form == "item":
                after += [f"{edit.variable}[{i.key!r}] = {i.expression}" for i in edit.items]
        for variable, items in _updates(edits).items():
            entries = ", ".join(f"{i.key!r}: {i.expression}" for i in items)
            before.append(f"{variable or 'config'}.update({{{entries}}})")
            if not variable:
                if not isinstance(statement, ast.Return) or statement.value is None:
                    raise EditError("the statement returns no expression")
                bound = ast.parse("config = None").body[0]
                assert isinstance(bound, ast.Assign)
                bound.value = statement.value
                return [bound, *_parsed(before), *_parsed([*after, "return config"])]
        own = [] if statement is None or removed else [statement]
        return [*_parsed(before), *own, *_parsed(after)]

    def _edit_inside(self, statement: ast.stmt, edits: Sequence[StatementEdit]) -> bool:
        """Edit the statement itself, in place; tell whether it is to be removed."""
        places = [(e, *_find(statement, e)) for e in edits if isinstance(e, KeyEdit)]
        removals = [(h, i) for e, h, i in places if isinstance(e, RemoveConfigItem)]
        for key_edit, holder, index in places:
            self._edit_key(holder, index, key_edit)
        for holder, index in sorted(removals, key=lambda found: -found[1]):
            if isinstance(holder, ast.stmt):
                self._spans.append(span_of_node(holder))
                return True
            _take(holder, index)
        for edit in edits:
            if isinstance(edit, AddConfigItems):
                _add(_open(statement, edit.form), edit.items)
        for edit in edits:
            if isinstance(edit, MergeParentConfig):
                self._merge(statement, edit)
        return bool(removals) and _updates_nothing(statement)

    def _edit_key(self, holder: Holder | ast.stmt, index: int, edit: KeyEdit) -> None:
        if isinstance(edit, ReplaceConfigValue):
            new = ast.parse(edit.expression, mode="eval").body
            self._spans.append(span_of_node(_set_value(holder, index, new)))
        elif isinstance(edit, RenameConfigKey):
            _set_key(holder, index, edit.name)
        elif isinstance(holder, ast.Dict):
            key, value = holder.keys[index], holder.values[index]
            assert key is not None
            self._spans.append(span_of_entry(key, value, first=index == 0))
        elif isinstance(holder, ast.Call):
            keyword = holder.keywords[index]
            first = index == 0 and not holder.args
            self._spans.append(span_of_entry(keyword, keyword.value, first=first))

    def _merge(self, statement: ast.stmt, edit: MergeParentConfig) -> None:
        owner = "super()"
        if edit.style == "named":
            owner = f"super({self._class_name}, {self._function.args.args[0].arg})"
        parent = ast.parse(f"{owner}.get_config()", mode="eval").body
        if not isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Return)):
            raise EditError("the statement neither binds nor returns a config")
        start = _start(statement.value)
        if isinstance(start, ast.Dict):
            start.keys.insert(0, None)
            start.values.insert(0, parent)
            empty = len(start.keys) == 1
        else:
            start.args.insert(0, parent)
            empty = not start.keywords and _name(start.func) == "dict"
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
    return ast.parse("\n".join(lines)).body


def _makes_lines(edit: StatementEdit) -> bool:
    return isinstance(edit, AddConfigItems) and edit.form in {"item", "update"}


def _binds(edits: Sequence[StatementEdit]) -> bool:
    return "" in _updates(edits)


def _updates(edits: Sequence[StatementEdit]) -> dict[str, list[ConfigItem]]:
    """Return the items of the `update` calls to write, by variable."""
    updates: dict[str, list[ConfigItem]] = {}
    for edit in edits:
        if isinstance(edit, AddConfigItems) and edit.form == "update":
            updates.setdefault(edit.variable, []).extend(edit.items)
    return updates


def _return(written: list[ast.stmt], last: ast.stmt, variable: str) -> None:
    """End in `return variable`: all that was put behind a bare `return` goes before it."""
    if isinstance(last, ast.Return):
        if last.value is not None or last not in written:
            raise EditError("get_config returns something already")
        written.remove(last)
    written += _parsed([f"return {variable}"])


def _trailing_comments(body: Sequence[ast.stmt], gone: set[int]) -> Iterator[Span]:
    """Yield the ends of the lines of which no statement is left."""
    line: list[int] = []
    for index, statement in enumerate(body):
        line.append(index)
        following = body[index + 1] if index + 1 < len(body) else None
        if following is None or following.lineno != statement.end_lineno:
            if gone.issuperset(line):
                yield span_of_node(statement, comment_only=True)
            line = []


def _find(statement: ast.stmt, edit: KeyEdit) -> tuple[Holder | ast.stmt, int]:
    """Return the dict or call with its index of the key, or the statement that sets the item."""
    found: list[tuple[Holder | ast.stmt, int]] = []
    if edit.form == "item":
        found = [(statement, 0)] if _item_key(statement) == edit.key else []
    for holder in _holders(statement):
        if edit.form == "literal" and isinstance(holder, ast.Dict):
            keys = [key.value if isinstance(key, ast.Constant) else None for key in holder.keys]
            found += [(holder, index) for index, key in enumerate(keys) if key == edit.key]
        elif edit.form == "keyword" and isinstance(holder, ast.Call):
            names = [keyword.arg for keyword in holder.keywords]
            found += [(holder, index) for index, name in enumerate(names) if name == edit.key]
    if len(found) != 1:
        raise EditError(f"the statement sets {edit.key} {len(found)} times as {edit.form}")
    return found[0]


def _item_key(statement: ast.stmt) -> object:
    """Return the key of `config["key"] = value` or `config.setdefault("key", value)`."""
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
            return target.slice.value
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        call = statement.value
        if _name(call.func) == "setdefault" and len(call.args) == 2:
            return call.args[0].value if isinstance(call.args[0], ast.Constant) else None
    return None


def _set_value(holder: Holder | ast.stmt, index: int, new: ast.expr) -> ast.expr:
    """Put another value in; return the old one."""
    if isinstance(holder, ast.Dict):
        old, holder.values[index] = holder.values[index], new
    elif isinstance(holder, ast.Call):
        old, holder.keywords[index].value = holder.keywords[index].value, new
    elif isinstance(holder, ast.Assign):
        old, holder.value = holder.value, new
    else:
        call = cast(ast.Call, cast(ast.Expr, holder).value)
        old, call.args[1] = call.args[1], new
    return old


def _set_key(holder: Holder | ast.stmt, index: int, name: str) -> None:
    if isinstance(holder, ast.Call):
        holder.keywords[index].arg = name
        return
    if isinstance(holder, ast.Dict):
        key = holder.keys[index]
    elif isinstance(holder, ast.Assign):
        key = cast(ast.Subscript, holder.targets[0]).slice
    else:
        key = cast(ast.Call, cast(ast.Expr, holder).value).args[0]
    cast(ast.Constant, key).value = name


def _take(holder: Holder, index: int) -> None:
    if isinstance(holder, ast.Dict):
        del holder.keys[index], holder.values[index]
    else:
        del holder.keywords[index]


def _add(holder: Holder, items: Sequence[ConfigItem]) -> None:
    for item in items:
        value = ast.parse(item.expression, mode="eval").body
        if isinstance(holder, ast.Dict):
            holder.keys.append(ast.Constant(item.key))
            holder.values.append(value)
        else:
            holder.keywords.append(ast.keyword(item.key, value))


def _open(statement: ast.stmt, form: str) -> Holder:
    """Return the one dict or call with keys, else the one there is at all."""
    kind = ast.Dict if form == "literal" else ast.Call
    holders: list[Holder] = [h for h in _holders(statement) if isinstance(h, kind)]
    keyed = [h for h in holders if _sets_keys(h)]
    for found in (keyed, holders):
        if len(found) == 1:
            return found[0]
    raise EditError(f"the statement has no single {form} to add keys to")


def _sets_keys(holder: Holder) -> bool:
    if isinstance(holder, ast.Dict):
        return any(key is not None for key in holder.keys)
    return any(keyword.arg is not None for keyword in holder.keywords)


def _updates_nothing(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    call = statement.value
    empty = all(isinstance(arg, ast.Dict) and not arg.keys for arg in call.args)
    return _name(call.func) == "update" and empty and not call.keywords


def _holders(statement: ast.stmt) -> Iterator[Holder]:
    """Yield the dicts and calls that make up the config that a statement is about."""
    if isinstance(statement, ast.Assign):
        named = all(isinstance(target, ast.Name) for target in statement.targets)
    else:
        named = isinstance(getattr(statement, "target", ast.Name("config")), ast.Name)
    value = getattr(statement, "value", None)
    if isinstance(statement, ast.Expr) and (
        not isinstance(value, ast.Call) or _name(value.func) != "update"
    ):
        return
    if named and isinstance(value, ast.expr):
        yield from _parts(value)


def _parts(node: ast.expr) -> Iterator[Holder]:
    if isinstance(node, ast.Dict):
        yield node
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                yield from _parts(value)
    elif isinstance(node, ast.BinOp):
        yield from _parts(node.left)
        yield from _parts(node.right)
    elif isinstance(node, ast.Call):
        name = _name(node.func)
        if name in {"dict", "OrderedDict", "update"}:
            yield node
            stars = [keyword.value for keyword in node.keywords if keyword.arg is None]
            for argument in (*node.args, *stars):
                yield from _parts(argument)
        elif name in {"list", "copy", "deepcopy", "items"}:
            owner = node.func.value if isinstance(node.func, ast.Attribute) else None
            inner = node.args or ([owner] if owner is not None else [])
            if len(inner) == 1:
                yield from _parts(inner[0])


def _start(node: ast.expr | None) -> Holder:
    """Return the dict that the config starts from."""
    if isinstance(node, ast.Dict):
        return node
    if isinstance(node, ast.BinOp):
        return _start(node.left)
    if isinstance(node, ast.Call):
        name = _name(node.func)
        if name in {"dict", "OrderedDict"} and not node.args:
            return node
        if name in {"dict", "OrderedDict", "list", "copy", "deepcopy"} and node.args:
            return _start(node.args[0])
        if name in {"copy", "items"} and isinstance(node.func, ast.Attribute):
            return _start(node.func.value)
    raise EditError("the statement starts from no dict of its own")


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
