"""Expressions of a `get_config` that make a config or an entry of one."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Literal

from fixlayers.survey.config_branches import OpaqueError
from fixlayers.survey.config_calls import is_parent_config, literal_key
from fixlayers.survey.config_dict import ConfigDict
from fixlayers.survey.facts import ConfigEntry, Value
from fixlayers.survey.kept_kwargs import spread_by_comprehension
from fixlayers.survey.nodes import walk
from fixlayers.survey.properties import see_through
from fixlayers.survey.values import dotted_name, read_value, self_attribute


class ConfigValues:
    """Reads expressions by what the locals of a `get_config` hold before its statement `index`.

    Args:
        self_name: the first parameter of the method.
        behind: the attributes that properties of the class return, by the property.
        kept: the dicts that `__init__` keeps, by the attribute.
        kwargs: the attributes in which it keeps its `**kwargs`.
    """

    def __init__(
        self,
        self_name: str,
        behind: Mapping[str, str],
        kept: Mapping[str, ast.Dict],
        kwargs: frozenset[str],
    ) -> None:
        self.self_name = self_name
        self.behind = behind
        self.kept = kept
        self.kwargs = kwargs
        self.kept_read: list[str] = []
        self.held: dict[str, ast.expr] = {}
        self.locals: dict[str, ConfigDict] = {}
        self.merged: list[str] = []
        self.index = 0

    def touches(self, node: ast.AST) -> bool:
        """Tell whether a node reads or binds a local that holds a config."""
        return any(isinstance(c, ast.Name) and c.id in self.locals for c in walk(node))

    def is_config(self, node: ast.expr) -> bool:
        """Tell whether an expression makes a config, or is one."""
        if isinstance(node, ast.Name):
            return node.id in self.locals
        if isinstance(node, (ast.Dict, ast.DictComp)) or is_parent_config(node):
            return True
        if isinstance(node, ast.Call):
            name = dotted_name(node.func)
            return name in {"dict", "copy.copy", "copy.deepcopy", "deepcopy", "OrderedDict"} or (
                isinstance(node.func, ast.Attribute)
                and node.func.attr == "copy"
                and self.is_config(node.func.value)
            )
        return isinstance(node, ast.BinOp) and self.is_config(node.left)

    def _kept_config(self, attribute: str) -> ConfigDict:
        """Return the entries of a dict that `__init__` keeps."""
        self.kept_read.append(attribute)
        config = ConfigDict()
        for key, value in zip(self.kept[attribute].keys, self.kept[attribute].values, strict=True):
            assert key is not None
            name, held = literal_key(key), read_value(value, self.self_name)
            found = Value("kept", attribute, (held,), attributes=(attribute,))
            config.entries[name] = ConfigEntry(name, found, self.index, "kept")
        return config

    def keywords(self, node: ast.Call) -> ConfigDict:
        """Return what the keywords of a call of `dict` or `update` bring."""
        config = ConfigDict()
        for keyword in node.keywords:
            if keyword.arg is None:
                config = config.merged(self.evaluate(keyword.value))
            else:
                config.set(self.entry(keyword.arg, keyword.value, "keyword"))
        if config.has_base:
            config.beside_base = (*config.entries, *config.perhaps)
        return config

    def entry(
        self, key: str, node: ast.expr, form: Literal["literal", "keyword", "item"] = "literal"
    ) -> ConfigEntry:
        """Return an entry of a config, and take out of others what it pops from them."""
        local = node.id if isinstance(node, ast.Name) and node.id in self.held else ""
        shown = self.held[local] if local else node
        found = [child for child in walk(shown) if isinstance(child, ast.Call)]
        for child in found:
            if isinstance(child.func, ast.Attribute):
                config = self.locals.get(dotted_name(child.func.value))
                if config is not None and child.func.attr == "pop" and child.args:
                    config.drop(literal_key(child.args[0]))
        value = read_value(shown, self.self_name)
        named = tuple(dict.fromkeys(filter(None, (dotted_name(c.func) for c in found))))
        return ConfigEntry(key, see_through(value, self.behind), self.index, form, local, named)

    def evaluate(self, node: ast.expr) -> ConfigDict:
        """Return the config that an expression makes. Raises OpaqueError if that is not clear."""
        if (attribute := self_attribute(node, self.self_name)) in self.kept:
            return self._kept_config(attribute)
        if isinstance(node, ast.DictComp):
            attribute = spread_by_comprehension(node, self.self_name)
        if attribute in self.kwargs:
            config = ConfigDict()
            config.spread = attribute
            return config
        if is_parent_config(node):
            return ConfigDict(has_base=True)
        if isinstance(node, ast.Name) and node.id in self.locals:
            self.merged.append(node.id)
            return self.locals[node.id]
        if isinstance(node, ast.Dict):
            return self._literal(node)
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.BitOr, ast.Add)):
            return self.evaluate(node.left).merged(self.evaluate(node.right))
        if isinstance(node, ast.Call):
            return self._evaluate_call(node)
        raise OpaqueError(f"line {node.lineno} makes the config in a way that cannot be followed")

    def _evaluate_call(self, node: ast.Call) -> ConfigDict:
        name = dotted_name(node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"copy", "items"}:
            return self.evaluate(node.func.value)
        if name in {"list", "copy.copy", "copy.deepcopy", "deepcopy"} and len(node.args) == 1:
            return self.evaluate(node.args[0])
        if name in {"dict", "OrderedDict", "collections.OrderedDict"}:
            config = ConfigDict()
            for argument in node.args:
                config = config.merged(self.evaluate(argument))
            return config.merged(self.keywords(node))
        raise OpaqueError(f"line {node.lineno} takes the config from a function")

    def _literal(self, node: ast.Dict) -> ConfigDict:
        config = ConfigDict()
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                config = config.merged(self.evaluate(value))
            else:
                config.set(self.entry(literal_key(key), value))
        return config
