"""`get_config`, read: the keys that it returns, and how it sets them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeGuard

from msgspec import structs

from fixlayers.survey.config_branches import (
    OpaqueError,
    conditional_keys,
    literal_lists,
    other_than,
)
from fixlayers.survey.config_dict import ConfigDict
from fixlayers.survey.constructor import FunctionNode
from fixlayers.survey.facts import ConfigEntry, GetConfig, Place, Value
from fixlayers.survey.never_bound import find_never_bound
from fixlayers.survey.nodes import nodes_of, walk
from fixlayers.survey.properties import see_through
from fixlayers.survey.values import dotted_name, read_value, self_attribute

_NO_PROPERTIES: Mapping[str, str] = MappingProxyType({})
_NOTHING_KEPT: Mapping[str, ast.Dict] = MappingProxyType({})


def read_get_config(
    node: FunctionNode,
    behind: Mapping[str, str] = _NO_PROPERTIES,
    kept: Mapping[str, ast.Dict] = _NOTHING_KEPT,
    defaults: Mapping[str, str] = _NO_PROPERTIES,
) -> GetConfig:
    """Read a `get_config`; `opaque` says why if its keys cannot all be listed.

    Args:
        node: the method.
        behind: the attributes that properties of the class return, by the property.
        kept: the dicts that `__init__` keeps, by the attribute.
        defaults: the names that the parameters of `__init__` default to, by the parameter.
    """
    return structs.replace(_read(node, behind, kept, defaults), owner=_owner(node))


def _owner(node: FunctionNode) -> str:
    """Return what the calls of super for the parent's config name, "" for nothing or several."""
    calls = (child.func for child in nodes_of(node, ast.Call) if _is_parent_config(child))
    owners = {
        dotted_name(call.value.args[0])
        for call in calls
        if isinstance(call, ast.Attribute) and isinstance(call.value, ast.Call) and call.value.args
    }
    return owners.pop() if len(owners) == 1 else ""


def _read(
    node: FunctionNode,
    behind: Mapping[str, str],
    kept: Mapping[str, ast.Dict],
    defaults: Mapping[str, str],
) -> GetConfig:
    place = Place(node.lineno, node.col_offset + 1)
    self_name = node.args.args[0].arg if node.args.args else ""
    if self_name != "self" or node.decorator_list:
        return GetConfig(place, opaque="it is no plain method that calls its object self")
    names = nodes_of(node, ast.Name)
    bound = tuple(dict.fromkeys(n.id for n in names if isinstance(n.ctx, ast.Store)))
    # Bound once and read once: what such a local holds is what stands where it is read.
    counted = Counter(n.id for n in names)
    passing = frozenset(n for n in bound if counted[n] == 2)
    reader = _ConfigReader(self_name, passing, behind, kept, defaults)
    reader.lists = literal_lists(node)
    lost = find_never_bound(node)
    if lost is not None:
        reader.locals[lost.name] = ConfigDict()
    try:
        returned = reader.run(node.body)
    except OpaqueError as reason:
        return GetConfig(place, opaque=str(reason), has_base=_calls_parent(node))
    if returned is None:
        held = reader.locals.get(reader.made[-1][0]) if len(reader.made) == 1 else None
        return GetConfig(
            place,
            tuple(held.entries.values()) if held else (),
            _calls_parent(node),
            perhaps=tuple(held.perhaps) if held else (),
            returns_nothing=True,
            returned=len(node.body),
            made=tuple(reader.made),
            locals_bound=bound,
        )
    last = node.body[reader.index]
    assert isinstance(last, ast.Return)
    assert last.value is not None
    returns_kept = self_attribute(_uncopied(last.value), self_name) in kept
    return GetConfig(
        place,
        tuple(returned.entries.values()),
        returned.has_base or lost is not None,
        tuple(returned.removed),
        tuple(sorted({*returned.perhaps, *reader.never_returned} - returned.entries.keys())),
        returned=reader.index,
        variable=last.value.id if isinstance(last.value, ast.Name) else "",
        made=tuple(reader.made),
        locals_bound=bound,
        returns_literal=isinstance(last.value, ast.Dict) or returns_kept,
        returns_call=_is_dict_of_keywords(last.value),
        never_bound=structs.replace(lost, brings_base=not returned.has_base) if lost else None,
        kept=tuple(dict.fromkeys(reader.kept_read)),
        returns_kept=returns_kept,
        but_default=(*reader.but_default, *reader.never_returned),
    )


def _is_dict_of_keywords(node: ast.expr) -> bool:
    if not isinstance(node, ast.Call) or node.args:
        return False
    return dotted_name(node.func) in {"dict", "OrderedDict"}


def _calls_parent(node: FunctionNode) -> bool:
    return any(_is_parent_config(child) for child in nodes_of(node, ast.Call))


def _is_parent_config(node: ast.AST) -> TypeGuard[ast.Call]:
    """Recognise `super().get_config()`, `super(C, self).get_config()`, `Base.get_config(self)`."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    if node.func.attr != "get_config":
        return False
    owner = node.func.value
    if isinstance(owner, ast.Call):
        return dotted_name(owner.func) == "super"
    return len(node.args) == 1 and isinstance(node.args[0], ast.Name)


def _uncopied(node: ast.expr) -> ast.expr:
    """Return the dict of which `dict(x)` and `x.copy()` are copies."""
    if isinstance(node, ast.Call) and not node.keywords:
        if dotted_name(node.func) == "dict" and len(node.args) == 1:
            return node.args[0]
        if isinstance(node.func, ast.Attribute) and node.func.attr == "copy" and not node.args:
            return node.func.value
    return node


class _ConfigReader:
    """Follows the dicts of a `get_config` through its statements."""

    def __init__(
        self,
        self_name: str,
        passing: frozenset[str],
        behind: Mapping[str, str],
        kept: Mapping[str, ast.Dict],
        defaults: Mapping[str, str],
    ) -> None:
        self.self_name = self_name
        self.defaults = defaults
        self.but_default: list[str] = []
        self.never_returned: list[str] = []
        self.kept = kept
        self.kept_read: list[str] = []
        self.passing = passing
        self.behind = behind
        self.lists: Mapping[str, tuple[str, ...]] = {}
        self.held: dict[str, ast.expr] = {}
        self.locals: dict[str, ConfigDict] = {}
        self.made: list[tuple[str, int, bool]] = []
        self.index = 0

    def run(self, body: list[ast.stmt]) -> ConfigDict | None:
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
        elif self.pop_loop(node) or self.guarded_drop(node):
            return
        elif isinstance(node, ast.Raise):
            raise OpaqueError(f"line {node.lineno} says that there is no config")
        elif isinstance(node, (ast.For, ast.While, ast.If, ast.Try)):
            self.branch(node)
        elif self.touches(node):
            raise OpaqueError(f"line {node.lineno} builds the config in a branch or a loop")

    def pop_loop(self, node: ast.stmt) -> bool:
        """Read `for key in ("a", "b"): config.pop(key, None)`."""
        if not isinstance(node, ast.For):
            return False
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

    def guarded_drop(self, node: ast.stmt) -> bool:
        """Read `if "a" in config: del config["a"]`, or one that pops it."""
        if not isinstance(node, ast.If) or node.orelse or len(node.body) != 1:
            return False
        test, drop = node.test, node.body[0]
        if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.In):
            return False
        config, key = dotted_name(test.comparators[0]), ast.unparse(test.left)
        dropping = {f"del {config}[{key}]", f"{config}.pop({key})", f"{config}.pop({key}, None)"}
        if config not in self.locals or ast.unparse(drop) not in dropping:
            return False
        self.execute(drop)
        return True

    def branch(self, node: ast.For | ast.While | ast.If | ast.Try) -> None:
        """Note the keys that a compound statement may touch, and what a guard says of defaults."""
        attribute, default = other_than(node, self.self_name)
        if attribute and isinstance(node.body[0], ast.Raise):
            named = [k for k, d in self.defaults.items() if d == default and attribute.endswith(k)]
            self.never_returned += named if len(named) == 1 else []
        elif attribute and isinstance(node.body[0], ast.Assign) and len(node.body) == 1:
            config, key = self.item(node.body[0].targets[0])
            read = {self_attribute(c, self.self_name) for c in walk(node.body[0].value)}
            if config is not None and default == self.defaults.get(key) and attribute in read:
                self.but_default.append(key)
        for name, keys in conditional_keys(node, self.locals, self.lists).items():
            self.locals[name].doubt(sorted(keys))

    def touches(self, node: ast.AST) -> bool:
        return any(isinstance(c, ast.Name) and c.id in self.locals for c in walk(node))

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            if self.is_config(value):
                self.locals[target.id] = made = self.evaluate(value)
                self.made.append((target.id, self.index, made.has_base))
            elif self.touches(value):
                raise OpaqueError(f"line {value.lineno} hands the config on")
            elif target.id in self.passing:
                self.held[target.id] = value
            return
        if isinstance(target, (ast.Tuple, ast.List)):
            if self.touches(target):
                raise OpaqueError(f"line {target.lineno} sets several keys at once")
            return
        config, key = self.item(target)
        if config is not None:
            config.set(self.entry(key, value, "item"))
            config.removed.pop(key, None)

    def item(self, target: ast.expr) -> tuple[ConfigDict | None, str]:
        """Read `config["key"]` as a target."""
        if isinstance(target, ast.Subscript):
            config = self.locals.get(dotted_name(target.value))
            if config is not None:
                return config, _key(target.slice)
        return None, ""

    def kept_config(self, attribute: str) -> ConfigDict:
        """Return the entries of a dict that `__init__` keeps."""
        self.kept_read.append(attribute)
        config = ConfigDict()
        for key, value in zip(self.kept[attribute].keys, self.kept[attribute].values, strict=True):
            assert key is not None
            name, held = _key(key), read_value(value, self.self_name)
            found = Value("kept", attribute, (held,), attributes=(attribute,))
            config.entries[name] = ConfigEntry(name, found, self.index, "kept")
        return config

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
                raise OpaqueError(f"line {node.lineno} hands the config to a function")
            return
        config = self.locals.get(dotted_name(node.func.value))
        if config is None:
            if self.touches(node):
                raise OpaqueError(f"line {node.lineno} hands the config to a function")
            return
        if node.func.attr == "update":
            for argument in node.args:
                config = config.merged(self.evaluate(argument))
            for keyword in node.keywords:
                config = self.keyword(config, keyword)
            self.locals[dotted_name(node.func.value)] = config
        elif node.func.attr == "pop" and node.args:
            config.drop(_key(node.args[0]))
        elif node.func.attr == "setdefault" and len(node.args) == 2:
            key = _key(node.args[0])
            if key not in config.entries and key not in config.perhaps:
                config.set(self.entry(key, node.args[1], "item"))
        else:
            raise OpaqueError(f"line {node.lineno} calls .{node.func.attr} on the config")

    def keyword(self, config: ConfigDict, keyword: ast.keyword) -> ConfigDict:
        """Return a config with what a keyword of `dict` or `update` brings."""
        if keyword.arg is None:
            return config.merged(self.evaluate(keyword.value))
        config.set(self.entry(keyword.arg, keyword.value, "keyword"))
        return config

    def entry(
        self, key: str, node: ast.expr, form: Literal["literal", "keyword", "item"] = "literal"
    ) -> ConfigEntry:
        local = node.id if isinstance(node, ast.Name) and node.id in self.held else ""
        shown = self.held[local] if local else node
        found = [child for child in walk(shown) if isinstance(child, ast.Call)]
        for child in found:
            if isinstance(child.func, ast.Attribute):
                config = self.locals.get(dotted_name(child.func.value))
                if config is not None and child.func.attr == "pop" and child.args:
                    config.drop(_key(child.args[0]))
        value = read_value(shown, self.self_name)
        named = tuple(dict.fromkeys(filter(None, (dotted_name(c.func) for c in found))))
        return ConfigEntry(key, see_through(value, self.behind), self.index, form, local, named)

    def evaluate(self, node: ast.expr) -> ConfigDict:
        if (attribute := self_attribute(node, self.self_name)) in self.kept:
            return self.kept_config(attribute)
        if _is_parent_config(node):
            return ConfigDict(has_base=True)
        if isinstance(node, ast.Name) and node.id in self.locals:
            return self.locals[node.id]
        if isinstance(node, ast.Dict):
            return self.literal(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.BitOr, ast.Add)):
            return self.evaluate(node.left).merged(self.evaluate(node.right))
        if isinstance(node, ast.Call):
            return self.evaluate_call(node)
        raise OpaqueError(f"line {node.lineno} makes the config in a way that cannot be followed")

    def evaluate_call(self, node: ast.Call) -> ConfigDict:
        name = dotted_name(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"copy", "items"}:
            return self.evaluate(node.func.value)
        if name in {"list", "copy.copy", "copy.deepcopy", "deepcopy"} and len(node.args) == 1:
            return self.evaluate(node.args[0])
        if name in {"dict", "OrderedDict", "collections.OrderedDict"}:
            config = ConfigDict()
            for argument in node.args:
                config = config.merged(self.evaluate(argument))
            for keyword in node.keywords:
                config = self.keyword(config, keyword)
            return config
        raise OpaqueError(f"line {node.lineno} takes the config from a function")

    def literal(self, node: ast.Dict) -> ConfigDict:
        config = ConfigDict()
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                config = config.merged(self.evaluate(value))
            else:
                config.set(self.entry(_key(key), value))
        return config


def _key(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise OpaqueError(f"line {node.lineno} uses a key that is not a literal string")
