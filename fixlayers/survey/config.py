"""`get_config` and `from_config`, read: the keys of the one, what the other does to them."""

from __future__ import annotations

import ast
from typing import Literal

from fixlayers.survey.constructor import FunctionNode
from fixlayers.survey.facts import ConfigEntry, FromConfig, GetConfig, Place
from fixlayers.survey.values import dotted_name, read_value


class _OpaqueError(Exception):
    """The keys cannot all be listed; the message says why."""


class _Config:
    """What one local dict of `get_config` holds at this point."""

    def __init__(self, has_base: bool = False) -> None:
        self.entries: dict[str, ConfigEntry] = {}
        self.has_base = has_base
        self.removed: dict[str, None] = {}

    def merged(self, other: _Config) -> _Config:
        both = _Config(self.has_base or other.has_base)
        both.entries = {**self.entries, **other.entries}
        both.removed = {**self.removed, **other.removed}
        return both

    def drop(self, key: str) -> None:
        self.entries.pop(key, None)
        self.removed[key] = None


def read_get_config(node: FunctionNode) -> GetConfig:
    """Read a `get_config`; `opaque` says why if its keys cannot all be listed."""
    place = Place(node.lineno, node.col_offset + 1)
    self_name = node.args.args[0].arg if node.args.args else ""
    if self_name != "self" or node.decorator_list:
        return GetConfig(place, opaque="it is no plain method that calls its object self")
    reader = _ConfigReader(self_name)
    bound = tuple(
        dict.fromkeys(
            child.id
            for child in ast.walk(node)
            if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store)
        )
    )
    try:
        returned = reader.run(node.body)
    except _OpaqueError as reason:
        return GetConfig(place, opaque=str(reason), has_base=_calls_parent(node))
    if returned is None:
        held = reader.locals.get(reader.made[-1][0]) if len(reader.made) == 1 else None
        return GetConfig(
            place,
            tuple(held.entries.values()) if held else (),
            _calls_parent(node),
            returns_nothing=True,
            returned=len(node.body),
            made=tuple(reader.made),
            locals_bound=bound,
        )
    last = node.body[reader.index]
    assert isinstance(last, ast.Return)
    return GetConfig(
        place,
        tuple(returned.entries.values()),
        returned.has_base,
        tuple(returned.removed),
        returned=reader.index,
        variable=dotted_name(last.value),
        made=tuple(reader.made),
        locals_bound=bound,
        returns_literal=isinstance(last.value, ast.Dict),
    )


def _calls_parent(node: FunctionNode) -> bool:
    return any(isinstance(child, ast.Call) and _is_parent_config(child) for child in ast.walk(node))


def _is_parent_config(node: ast.expr) -> bool:
    """Recognise `super().get_config()`, `super(C, self).get_config()`, `Base.get_config(self)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr != "get_config":
        return False
    owner = node.func.value
    if isinstance(owner, ast.Call):
        return dotted_name(owner.func) == "super"
    return len(node.args) == 1 and isinstance(node.args[0], ast.Name)


class _ConfigReader:
    """Follows the dicts of a `get_config` through its statements."""

    def __init__(self, self_name: str) -> None:
        self.self_name = self_name
        self.locals: dict[str, _Config] = {}
        self.made: list[tuple[str, int, bool]] = []
        self.index = 0

    def run(self, body: list[ast.stmt]) -> _Config | None:
        for self.index, statement in enumerate(body):
            if isinstance(statement, ast.Return):
                if statement.value is None:
                    return None
                return self.evaluate(statement.value)
            self.execute(statement)
        return None

    def execute(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if node.value is not None:
                for target in targets:
                    self.assign(target, node.value)
        elif isinstance(node, ast.Expr):
            self.call(node.value)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                config, key = self.item(target)
                if config is not None:
                    config.drop(key)
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitOr):
            name = node.target.id if isinstance(node.target, ast.Name) else ""
            if name in self.locals:
                self.locals[name] = self.locals[name].merged(self.evaluate(node.value))
        elif isinstance(node, ast.For) and self.pop_loop(node):
            return
        elif isinstance(node, ast.Raise):
            raise _OpaqueError(f"line {node.lineno} says that there is no config")
        elif self.touches(node) or isinstance(node, (ast.For, ast.While, ast.If, ast.Try)):
            raise _OpaqueError(f"line {node.lineno} builds the config in a branch or a loop")

    def pop_loop(self, node: ast.For) -> bool:
        """Read `for key in ("a", "b"): config.pop(key, None)`."""
        if not isinstance(node.iter, (ast.Tuple, ast.List)) or len(node.body) != 1:
            return False
        statement = node.body[0]
        call = statement.value if isinstance(statement, ast.Expr) else None
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
            return False
        owner = dotted_name(call.func.value)
        if call.func.attr != "pop" or owner not in self.locals or not call.args:
            return False
        if dotted_name(call.args[0]) != dotted_name(node.target):
            return False
        for element in node.iter.elts:
            self.locals[owner].drop(_key(element))
        return True

    def touches(self, node: ast.AST) -> bool:
        return any(isinstance(c, ast.Name) and c.id in self.locals for c in ast.walk(node))

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            if self.is_config(value):
                self.locals[target.id] = made = self.evaluate(value)
                self.made.append((target.id, self.index, made.has_base))
            elif self.touches(value):
                raise _OpaqueError(f"line {value.lineno} hands the config on")
            return
        if isinstance(target, (ast.Tuple, ast.List)):
            if self.touches(target):
                raise _OpaqueError(f"line {target.lineno} sets several keys at once")
            return
        config, key = self.item(target)
        if config is not None:
            config.entries[key] = self.entry(key, value, "item")
            config.removed.pop(key, None)

    def item(self, target: ast.expr) -> tuple[_Config | None, str]:
        """Read `config["key"]` as a target."""
        if isinstance(target, ast.Subscript):
            config = self.locals.get(dotted_name(target.value))
            if config is not None:
                return config, _key(target.slice)
        return None, ""

    def is_config(self, node: ast.expr) -> bool:
        if isinstance(node, ast.Name):
            return node.id in self.locals
        if isinstance(node, (ast.Dict, ast.DictComp)) or _is_parent_config(node):
            return True
        if isinstance(node, ast.Call):
            name = dotted_name(node.func)
            return name in {"dict", "copy.copy", "copy.deepcopy", "deepcopy", "OrderedDict"} or (
                isinstance(node.func, ast.Attribute)
                and node.func.attr == "copy"
                and self.is_config(node.func.value)
            )
        return isinstance(node, ast.BinOp) and self.is_config(node.left)

    def call(self, node: ast.expr) -> None:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            if self.touches(node):
                raise _OpaqueError(f"line {node.lineno} hands the config to a function")
            return
        config = self.locals.get(dotted_name(node.func.value))
        if config is None:
            if self.touches(node):
                raise _OpaqueError(f"line {node.lineno} hands the config to a function")
            return
        if node.func.attr == "update":
            for argument in node.args:
                update = self.evaluate(argument)
                self.locals[dotted_name(node.func.value)] = config = config.merged(update)
            for keyword in node.keywords:
                self.keyword(config, keyword)
        elif node.func.attr == "pop" and node.args:
            config.drop(_key(node.args[0]))
        elif node.func.attr == "setdefault" and len(node.args) == 2:
            config.entries.setdefault(
                _key(node.args[0]), self.entry(_key(node.args[0]), node.args[1], "item")
            )
        else:
            raise _OpaqueError(f"line {node.lineno} calls .{node.func.attr} on the config")

    def keyword(self, config: _Config, keyword: ast.keyword) -> None:
        if keyword.arg is None:
            other = self.evaluate(keyword.value)
            config.entries.update(other.entries)
            config.has_base = config.has_base or other.has_base
        else:
            config.entries[keyword.arg] = self.entry(keyword.arg, keyword.value, "keyword")

    def entry(
        self, key: str, node: ast.expr, form: Literal["literal", "keyword", "item"] = "literal"
    ) -> ConfigEntry:
        return ConfigEntry(key, read_value(node, self.self_name), self.index, form)

    def evaluate(self, node: ast.expr) -> _Config:
        if _is_parent_config(node):
            return _Config(has_base=True)
        if isinstance(node, ast.Name) and node.id in self.locals:
            return self.locals[node.id]
        if isinstance(node, ast.Dict):
            return self.literal(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.BitOr, ast.Add)):
            return self.evaluate(node.left).merged(self.evaluate(node.right))
        if isinstance(node, ast.Call):
            return self.evaluate_call(node)
        raise _OpaqueError(f"line {node.lineno} makes the config in a way that cannot be followed")

    def evaluate_call(self, node: ast.Call) -> _Config:
        name = dotted_name(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"copy", "items"}:
            return self.evaluate(node.func.value)
        if name in {"list", "copy.copy", "copy.deepcopy", "deepcopy"} and len(node.args) == 1:
            return self.evaluate(node.args[0])
        if name in {"dict", "OrderedDict", "collections.OrderedDict"}:
            config = _Config()
            for argument in node.args:
                config = config.merged(self.evaluate(argument))
            for keyword in node.keywords:
                self.keyword(config, keyword)
            return config
        raise _OpaqueError(f"line {node.lineno} takes the config from a function")

    def literal(self, node: ast.Dict) -> _Config:
        config = _Config()
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                config = config.merged(self.evaluate(value))
            else:
                config.entries[_key(key)] = self.entry(_key(key), value)
        return config


def _key(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise _OpaqueError(f"line {node.lineno} uses a key that is not a literal string")


def read_from_config(node: FunctionNode) -> FromConfig:
    """Read a `from_config`: plain, a list of `config[k] = ...`, or opaque."""
    place = Place(node.lineno, node.col_offset + 1)
    arguments = [*node.args.posonlyargs, *node.args.args]
    if len(arguments) < 2:
        return FromConfig(place, opaque="it does not take (cls, config)")
    config, copies = arguments[1].arg, False
    revived: list[str] = []
    first = 1 if ast.get_docstring(node, clean=False) is not None else 0
    for index, statement in enumerate(node.body[first:], first):
        if isinstance(statement, ast.Return):
            if not _hands_on(statement.value, config):
                return FromConfig(place, opaque=f"line {statement.lineno} returns something else")
            return FromConfig(
                place,
                plain=not revived,
                revived=tuple(revived),
                returned=index,
                config=config,
                copies=copies,
                ends_in_cls=isinstance(statement.value, ast.Call)
                and dotted_name(statement.value.func) == "cls",
            )
        if _copies(statement, config):
            copies = True
            continue
        keys = _revives_each(statement, config)
        if keys is None:
            return FromConfig(place, opaque=f"line {statement.lineno} does more than revive a key")
        revived += keys
    return FromConfig(place, opaque="it returns nothing")


def _hands_on(node: ast.expr | None, config: str) -> bool:
    if not isinstance(node, ast.Call):
        return False
    if len(node.keywords) == 1 and node.keywords[0].arg is None and not node.args:
        return dotted_name(node.keywords[0].value) == config and dotted_name(node.func) == "cls"
    function = node.func
    if not isinstance(function, ast.Attribute) or function.attr != "from_config":
        return False
    return bool(node.args) and dotted_name(node.args[0]) == config


def _copies(node: ast.stmt, config: str) -> bool:
    if not isinstance(node, ast.Assign) or dotted_name(node.targets[0]) != config:
        return False
    value = node.value
    if not isinstance(value, ast.Call):
        return False
    if dotted_name(value.func) in {"dict", "copy.copy", "copy.deepcopy", "deepcopy"}:
        return len(value.args) == 1 and dotted_name(value.args[0]) == config
    return dotted_name(value.func) == f"{config}.copy"


def _revives_each(node: ast.stmt, config: str) -> list[str] | None:
    """Read a revival, or `for key in ("a", "b"): config[key] = ...` (also guarded by an if)."""
    if not isinstance(node, ast.For):
        key = _revives(node, config)
        return None if key is None else [key]
    inner = node.body[0]
    if isinstance(inner, ast.If) and len(inner.body) == 1 and not inner.orelse:
        inner = inner.body[0]
    names = node.iter.elts if isinstance(node.iter, (ast.Tuple, ast.List)) else []
    keys = [e.value for e in names if isinstance(e, ast.Constant) and isinstance(e.value, str)]
    if len(node.body) != 1 or not keys or len(keys) != len(names):
        return None
    if not isinstance(inner, ast.Assign) or not isinstance(inner.targets[0], ast.Subscript):
        return None
    target = inner.targets[0]
    entry = dotted_name(target.value), dotted_name(target.slice)
    if entry != (config, dotted_name(node.target)):
        return None
    reads = {ast.dump(c.slice) for c in ast.walk(inner.value) if isinstance(c, ast.Subscript)}
    return keys if all("Constant" not in read for read in reads) else None


def _revives(node: ast.stmt, config: str) -> str | None:
    """Read `config["k"] = ...` (also guarded by an if) as "k"."""
    if isinstance(node, ast.If) and len(node.body) == 1 and not node.orelse:
        return _revives(node.body[0], config)
    if not isinstance(node, ast.Assign) or len(node.targets) != 1:
        return None
    target = node.targets[0]
    if not isinstance(target, ast.Subscript) or dotted_name(target.value) != config:
        return None
    if not isinstance(target.slice, ast.Constant) or not isinstance(target.slice.value, str):
        return None
    key = target.slice.value
    return key if _keys_read(node.value, config) == {key} else None


def _keys_read(node: ast.expr, config: str) -> set[str]:
    """Return the keys of the config that an expression reads or pops."""
    found: set[str] = set()
    for child in ast.walk(node):
        key: ast.expr | None = None
        if isinstance(child, ast.Subscript) and dotted_name(child.value) == config:
            key = child.slice
        elif isinstance(child, ast.Call) and dotted_name(child.func) in {
            f"{config}.get",
            f"{config}.pop",
        }:
            key = child.args[0] if child.args else None
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(key.value)
    return found
