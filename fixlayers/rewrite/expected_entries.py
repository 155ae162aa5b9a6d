"""The entries of configs in a plain syntax tree: where a statement sets keys, and other keys there.

The part of `expected_config` that looks into statements.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import cast

from fixlayers.rewrite.edits import (
    ConfigItem,
    KeyEdit,
)
from fixlayers.rewrite.errors import EditError
from fixlayers.syntax import parse_expression

Holder = ast.Dict | ast.Call


def find_key(statement: ast.stmt, edit: KeyEdit) -> tuple[Holder | ast.stmt, int]:
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
        if last_name(call.func) == "setdefault" and len(call.args) == 2:
            return call.args[0].value if isinstance(call.args[0], ast.Constant) else None
    return None


def item_owner(statement: ast.stmt | None) -> str:
    """Return the variable of which the statement sets an item. Raises EditError if it sets none."""
    owner = None
    if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Subscript):
        owner = statement.targets[0].value
    elif isinstance(statement, ast.Expr) and _item_key(statement) is not None:
        owner = cast(ast.Attribute, cast(ast.Call, statement.value).func).value
    if not isinstance(owner, ast.Name):
        raise EditError("the statement sets no item of a variable")
    return owner.id


def set_value(holder: Holder | ast.stmt, index: int, new: ast.expr) -> ast.expr:
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


def set_key(holder: Holder | ast.stmt, index: int, name: str) -> None:
    """Put another key in."""
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


def take_entry(holder: Holder, index: int) -> None:
    """Take an entry out."""
    if isinstance(holder, ast.Dict):
        del holder.keys[index], holder.values[index]
    else:
        del holder.keywords[index]


def unpack(statement: ast.stmt) -> None:
    """Let a statement that returns a dict of self, or a copy of one, return a display of it."""
    value = statement.value if isinstance(statement, ast.Return) else None
    if isinstance(value, ast.Call):
        owner = value.func.value if isinstance(value.func, ast.Attribute) else None
        value = value.args[0] if value.args else owner
    if not isinstance(statement, ast.Return) or not isinstance(value, ast.Attribute):
        raise EditError("the statement returns no dict of self")
    statement.value = ast.Dict([None], [value])


def make_dict_of_set(statement: ast.stmt) -> None:
    """Let the set that an `update` is given be the dict of its keys and values in turn."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    sets = [a for a in call.args if isinstance(a, ast.Set)] if isinstance(call, ast.Call) else []
    if not isinstance(call, ast.Call) or len(sets) != 1 or len(sets[0].elts) % 2:
        raise EditError("the statement updates with no set of keys and values")
    made = ast.copy_location(ast.Dict([*sets[0].elts[::2]], sets[0].elts[1::2]), sets[0])
    call.args[call.args.index(sets[0])] = made


def add_items(holder: Holder, items: Sequence[ConfigItem]) -> None:
    """Add entries at the end."""
    for item in items:
        value = parse_expression(item.expression)
        if isinstance(holder, ast.Dict):
            holder.keys.append(ast.Constant(item.key))
            holder.values.append(value)
        else:
            holder.keywords.append(ast.keyword(item.key, value))


def open_holder(statement: ast.stmt, form: str) -> Holder:
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


def updates_nothing(statement: ast.stmt) -> bool:
    """Tell whether the statement is an `update` with nothing, or with an empty dict."""
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    call = statement.value
    empty = all(isinstance(arg, ast.Dict) and not arg.keys for arg in call.args)
    return last_name(call.func) == "update" and empty and not call.keywords


def _holders(statement: ast.stmt) -> Iterator[Holder]:
    """Yield the dicts and calls that make up the config that a statement is about."""
    if isinstance(statement, ast.Assign):
        named = all(isinstance(target, ast.Name) for target in statement.targets)
    else:
        named = isinstance(getattr(statement, "target", ast.Name("config")), ast.Name)
    value = getattr(statement, "value", None)
    if isinstance(statement, ast.Expr) and (
        not isinstance(value, ast.Call) or last_name(value.func) != "update"
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
        name = last_name(node.func)
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


def start_of(node: ast.expr | None) -> Holder:
    """Return the dict that the config starts from."""
    if isinstance(node, ast.Dict):
        return node
    if isinstance(node, ast.BinOp):
        return start_of(node.left)
    if isinstance(node, ast.Call):
        name = last_name(node.func)
        if name in {"dict", "OrderedDict"} and not node.args:
            return node
        if name in {"dict", "OrderedDict", "list", "copy", "deepcopy"} and node.args:
            return start_of(node.args[0])
        if name in {"copy", "items"} and isinstance(node.func, ast.Attribute):
            return start_of(node.func.value)
    raise EditError("the statement starts from no dict of its own")


def last_name(node: ast.expr) -> str:
    """Return the last part of a dotted name, "" for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
