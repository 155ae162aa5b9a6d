"""What the statements of a `from_config` do to the keys of the config, one after the other."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from fixlayers.survey.config_keys import item_key, keys_read, uses
from fixlayers.survey.nodes import walk
from fixlayers.survey.telling import only_tells
from fixlayers.survey.values import dotted_name


class Revivals:
    """The keys of a config while a `from_config` runs.

    `config` is the name of the dict by now, `copies` says that it is a copy of the one given.
    `revived` are the keys that it puts values under or drops, `dropped` the latter. `held` are
    locals made of the value of one key, with the key, and `first` says in which statement that is
    read first; `taken` are the keys that are gone from the config and held so. `worked` are the
    keys whose values go through functions, `deserialized` those for which one of these
    deserializes; `functions` are these, by the key.

    Args:
        config: the name of the parameter.
    """

    def __init__(self, config: str) -> None:
        self.config = config
        self.copies = False
        self.revived: dict[str, None] = {}
        self.dropped: dict[str, None] = {}
        self.held: dict[str, str] = {}
        self.first: dict[str, int] = {}
        self.taken: set[str] = set()
        self.worked: set[str] = set()
        self.deserialized: set[str] = set()
        self.functions: dict[str, list[str]] = {}
        self._given_up: set[str] = set()
        self._index = 0

    def follow(self, node: ast.stmt, index: int) -> bool:
        """Carry out a statement, the `index`th of the method; False if it does anything else."""
        self._index = index
        if (name := self._copied(node)) and name:
            self._given_up |= {self.config} - {name}
            self.config, self.copies = name, True
            return True
        return not uses(node, self._given_up) and self._followed(node, guarded=False)

    def popped(self, value: ast.AST) -> set[str]:
        """Return the keys that an expression takes out of the config."""
        return keys_read(value, self.config, ("pop",))

    def keys_held(self, value: ast.AST) -> set[str]:
        """Return the keys of whose values the locals in an expression are made."""
        names = {child.id for child in walk(value) if isinstance(child, ast.Name)}
        return {self.held[name] for name in names if name in self.held}

    def take(self, value: ast.AST, key: str) -> None:
        """Note that a key is gone from the config, as `value` has it."""
        self.taken.add(key)
        self._note(value, key)

    def _followed(self, node: ast.stmt, *, guarded: bool) -> bool:
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Pass)):
            return True
        if isinstance(node, ast.If):
            return self._branched(node)
        if isinstance(node, ast.For):
            return self._looped(node)
        if isinstance(node, ast.Delete):
            return all(self._dropped(item_key(target, self.config)) for target in node.targets)
        if isinstance(node, ast.Expr):
            return self._called(node.value)
        if not isinstance(node, ast.Assign) or len(node.targets) != 1:
            return False
        [target] = node.targets
        if isinstance(target, ast.Name):
            return self._bound(target.id, node.value, guarded=guarded)
        return self._put(item_key(target, self.config), node.value)

    def _copied(self, node: ast.stmt) -> str:
        """Return the name under which a statement copies the config, "" for any other."""
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            return ""
        function, given = dotted_name(node.value.func), node.value.args
        whole = len(given) == 1 and dotted_name(given[0]) == self.config
        copying = function in {"dict", "copy.copy", "copy.deepcopy", "deepcopy"} and whole
        return dotted_name(node.targets[0]) if copying or function == f"{self.config}.copy" else ""

    def _branched(self, node: ast.If) -> bool:
        if self.popped(node.test):
            return False
        if not node.orelse and self._is_default(node):
            return True
        return all(self._followed(each, guarded=True) for each in (*node.body, *node.orelse))

    def _is_default(self, node: ast.If) -> bool:
        """Recognise `if "a" not in config: config["a"] = None`."""
        test, body = node.test, node.body[0]
        if not isinstance(test, ast.Compare) or not isinstance(test.ops[0], ast.NotIn):
            return False
        if len(node.body) != 1 or not isinstance(body, ast.Assign):
            return False
        places = {f"{self.config}[{ast.unparse(test.left)}]"}
        return {ast.unparse(target) for target in body.targets} == places and not uses(
            body.value, {self.config, *self.held}
        )

    def _looped(self, node: ast.For) -> bool:
        """Read `for key in ("a", "b"): config[key] = ...`, or one that revives what a key lists."""
        if not self.popped(node.iter) and len(keys := keys_read(node.iter, self.config)) == 1:
            before = dict(self.revived)
            followed = all(self._followed(each, guarded=True) for each in node.body)
            return followed and not node.orelse and self.revived.keys() - before.keys() <= keys
        inner = node.body[0]
        if isinstance(inner, ast.If) and len(inner.body) == 1 and not inner.orelse:
            inner = inner.body[0]
        names = node.iter.elts if isinstance(node.iter, (ast.Tuple, ast.List)) else []
        listed = [
            e.value for e in names if isinstance(e, ast.Constant) and isinstance(e.value, str)
        ]
        if len(node.body) != 1 or not listed or len(listed) != len(names):
            return False
        if not isinstance(inner, ast.Assign) or not isinstance(inner.targets[0], ast.Subscript):
            return False
        target = inner.targets[0]
        entry = dotted_name(target.value), dotted_name(target.slice)
        if entry != (self.config, dotted_name(node.target)):
            return False
        reads = {ast.dump(c.slice) for c in walk(inner.value) if isinstance(c, ast.Subscript)}
        if any("Constant" in read for read in reads):
            return False
        self._revive(listed, node)
        return True

    def _dropped(self, key: str) -> bool:
        """Let a key go that nobody holds; one that a local holds is taken."""
        if key and key in self.held.values():
            self.taken.add(key)
        elif key:
            self.revived[key] = self.dropped[key] = None
        return bool(key)

    def _called(self, node: ast.expr) -> bool:
        """Follow `config.update({"a": ...})`, `config.pop("a")` and what only tells something."""
        if isinstance(node, ast.Constant):
            return True
        if not isinstance(node, ast.Call):
            return False
        function = dotted_name(node.func)
        if function == f"{self.config}.pop":
            keys = self.popped(node)
            return len(keys) == 1 and self._dropped(keys.pop())
        if function == f"{self.config}.update":
            return self._updated(node)
        return only_tells(node) and not self.popped(node)

    def _updated(self, node: ast.Call) -> bool:
        items: list[tuple[ast.expr | None, ast.expr]] = [
            (ast.Constant(k.arg) if k.arg else None, k.value) for k in node.keywords
        ]
        for argument in node.args:
            if not isinstance(argument, ast.Dict):
                return False
            items += zip(argument.keys, argument.values, strict=True)
        named = [(k.value, v) for k, v in items if isinstance(k, ast.Constant)]
        return len(named) == len(items) and all(self._put(str(key), v) for key, v in named)

    def _put(self, key: str, value: ast.expr) -> bool:
        """Put under a key what is made of its own value; what was taken is put back."""
        if not key or keys_read(value, self.config) | self.keys_held(value) != {key}:
            return False
        self.taken.discard(key)
        self._revive([key], value)
        return True

    def _bound(self, name: str, value: ast.expr, *, guarded: bool) -> bool:
        """Bind a local: to the value of a key, to what is made of that, or to anything else."""
        if not uses(value, {self.config, *self.held}):
            return name not in {"cls", self.config, *self.held}
        read, popped, held = (
            keys_read(value, self.config),
            self.popped(value),
            self.keys_held(value),
        )
        if len(read | held) != 1 or (held and uses(value, {self.config})):
            return False
        [key] = read | held
        if guarded and self.held.get(name) != key:
            return False
        if popped:
            self.taken.add(key)
        self.held[name] = key
        self.first.setdefault(key, self._index)
        self._note(value, key)
        return True

    def _revive(self, keys: Iterable[str], node: ast.AST) -> None:
        for key in keys:
            self.revived[key] = None
            self._note(node, key)

    def _note(self, node: ast.AST, key: str) -> None:
        """Note what functions a key goes through, if any."""
        calls = [dotted_name(c.func) for c in walk(node) if isinstance(c, ast.Call)]
        calls = [name for name in calls if name.rpartition(".")[0] != self.config]
        self.functions.setdefault(key, []).extend(calls)
        if calls:
            self.worked.add(key)
        if any("deserialize" in name or name.endswith(".get") for name in calls):
            self.deserialized.add(key)
