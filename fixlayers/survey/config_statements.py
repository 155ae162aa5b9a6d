"""Statements of a `get_config`, followed one by one."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from fixlayers.survey.config_branches import (
    OpaqueError,
    conditional_keys,
    of_one_type,
    other_than,
)
from fixlayers.survey.config_calls import literal_key
from fixlayers.survey.config_dict import ConfigDict
from fixlayers.survey.config_values import ConfigValues
from fixlayers.survey.kept_kwargs import spread_by_loop
from fixlayers.survey.nodes import walk
from fixlayers.survey.telling import only_tells
from fixlayers.survey.values import dotted_name, self_attribute


class ConfigStatements:
    """Follows the dicts of a `get_config` through its statements.

    Args:
        values: reads the expressions.
        passing: the locals that are bound once and read once.
        lists: the literal lists of strings that locals hold.
        defaults: the names that the parameters of `__init__` default to, by the parameter.
    """

    def __init__(
        self,
        values: ConfigValues,
        passing: frozenset[str],
        lists: Mapping[str, tuple[str, ...]],
        defaults: Mapping[str, str],
    ) -> None:
        self.values = values
        self.passing = passing
        self.lists = lists
        self.defaults = defaults
        self.guarded: list[str] = []
        self.never_returned: list[str] = []
        self.sets: list[int] = []
        self.made: list[tuple[str, int, bool]] = []

    def run(self, body: list[ast.stmt]) -> ConfigDict | None:
        """Return the config that is returned, None if none is. Raises OpaqueError."""
        for self.values.index, statement in enumerate(body):
            if isinstance(statement, ast.Return):
                if statement.value is None:
                    return None
                self.values.merged.clear()
                return self.values.evaluate(statement.value)
            self._execute(statement)
        return None

    def _execute(self, node: ast.stmt) -> None:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if node.value is not None:
                for target in targets:
                    self._assign(target, node.value)
        elif isinstance(node, ast.Expr):
            self._call(node.value)
        elif isinstance(node, ast.Delete):
            for target in node.targets:
                config, key = self._item(target)
                if config is not None:
                    config.drop(key)
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, ast.BitOr):
            name = node.target.id if isinstance(node.target, ast.Name) else ""
            if name in self.values.locals:
                self.values.locals[name] = self.values.locals[name].merged(
                    self.values.evaluate(node.value)
                )
        elif self._pop_loop(node) or self._guarded_drop(node) or self._spread_loop(node):
            return
        elif isinstance(node, ast.Raise):
            raise OpaqueError(f"line {node.lineno} says that there is no config")
        elif isinstance(node, (ast.For, ast.While, ast.If, ast.Try, ast.Assert)):
            if isinstance(node, ast.If):
                self._guard(node)
            self._doubt(node)
        elif self.values.touches(node):
            raise OpaqueError(f"line {node.lineno} builds the config in a branch or a loop")

    def _pop_loop(self, node: ast.stmt) -> bool:
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
        if call.func.attr != "pop" or owner not in self.values.locals or not call.args:
            return False
        if dotted_name(call.args[0]) != dotted_name(node.target):
            return False
        for element in node.iter.elts:
            self.values.locals[owner].drop(literal_key(element))
        return True

    def _spread_loop(self, node: ast.stmt) -> bool:
        """Read `for key, value in self.kwargs.items(): config[key] = value`."""
        attribute, name = spread_by_loop(node, self.values.self_name)
        if attribute not in self.values.kwargs or name not in self.values.locals:
            return False
        self.values.locals[name].spread = attribute
        return True

    def _guarded_drop(self, node: ast.stmt) -> bool:
        """Read `if "a" in config: del config["a"]`, or one that pops it."""
        if not isinstance(node, ast.If) or node.orelse or len(node.body) != 1:
            return False
        test, drop = node.test, node.body[0]
        if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.In):
            return False
        config, key = dotted_name(test.comparators[0]), ast.unparse(test.left)
        dropping = {f"del {config}[{key}]", f"{config}.pop({key})", f"{config}.pop({key}, None)"}
        if config not in self.values.locals or ast.unparse(drop) not in dropping:
            return False
        self._execute(drop)
        return True

    def _guard(self, node: ast.If) -> None:
        """Note what a guard says of the defaults that a config leaves out."""
        attribute, default = other_than(node, self.values.self_name)
        typed = of_one_type(node, self.values.self_name)
        if attribute and isinstance(node.body[0], ast.Raise):
            named = [k for k, d in self.defaults.items() if d == default and attribute.endswith(k)]
            self.never_returned += named if len(named) == 1 else []
        elif (attribute or typed) and isinstance(node.body[0], ast.Assign) and len(node.body) == 1:
            config, key = self._item(node.body[0].targets[0])
            read = {self_attribute(c, self.values.self_name) for c in walk(node.body[0].value)}
            known = (typed or attribute) in read and (typed or default == self.defaults.get(key))
            if config is not None and known:
                self.guarded.append(key)

    def _doubt(self, node: ast.stmt) -> None:
        """Note the keys that a statement may touch."""
        for name, keys in conditional_keys(node, self.values.locals, self.lists).items():
            self.values.locals[name].doubt(sorted(keys))

    def _assign(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name):
            if self.values.is_config(value):
                self.values.locals[target.id] = made = self.values.evaluate(value)
                self.made.append((target.id, self.values.index, made.has_base))
            elif self.values.touches(value):
                raise OpaqueError(f"line {value.lineno} hands the config on")
            elif target.id in self.passing:
                self.values.held[target.id] = value
            return
        if isinstance(target, (ast.Tuple, ast.List)):
            if self.values.touches(target):
                raise OpaqueError(f"line {target.lineno} sets several keys at once")
            return
        config, key = self._item(target)
        if config is not None:
            config.set(self.values.entry(key, value, "item"))
            config.removed.pop(key, None)

    def _meant(self, node: ast.Set) -> ast.Dict:
        """Return the dict that `{"units", self.units}` is meant for. Raises OpaqueError.

        As an argument of `update` it raises in any case, as each key does that has not just two
        characters: `update` takes pairs.
        """
        keys, values = node.elts[::2], node.elts[1::2]
        self_name = self.values.self_name
        pairs = all(self_attribute(value, self_name) for value in values)
        if not pairs or len(keys) != len(values) or any(len(literal_key(k)) == 2 for k in keys):
            raise OpaqueError(f"line {node.lineno} updates the config with a set, which raises")
        self.sets.append(self.values.index)
        return ast.copy_location(ast.Dict([*keys], values), node)

    def _item(self, target: ast.expr) -> tuple[ConfigDict | None, str]:
        """Read `config["key"]` as a target."""
        if isinstance(target, ast.Subscript):
            config = self.values.locals.get(dotted_name(target.value))
            if config is not None:
                return config, literal_key(target.slice)
        return None, ""

    def _call(self, node: ast.expr) -> None:
        if isinstance(node, ast.Call) and only_tells(node):
            self._doubt(ast.Expr(node, lineno=node.lineno))
            return
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            if self.values.touches(node):
                raise OpaqueError(f"line {node.lineno} hands the config to a function")
            return
        config = self.values.locals.get(dotted_name(node.func.value))
        if config is None:
            if self.values.touches(node):
                raise OpaqueError(f"line {node.lineno} hands the config to a function")
            return
        if node.func.attr == "update":
            for argument in node.args:
                if isinstance(argument, ast.Set):
                    config = config.merged(self.values.evaluate(self._meant(argument)))
                else:
                    config = config.merged(self.values.evaluate(argument))
            self.values.locals[dotted_name(node.func.value)] = config.merged(
                self.values.keywords(node)
            )
        elif node.func.attr == "pop" and node.args:
            config.drop(literal_key(node.args[0]))
        elif node.func.attr == "setdefault" and len(node.args) == 2:
            key = literal_key(node.args[0])
            if key not in config.entries and key not in config.perhaps:
                config.set(self.values.entry(key, node.args[1], "item"))
        else:
            raise OpaqueError(f"line {node.lineno} calls .{node.func.attr} on the config")
