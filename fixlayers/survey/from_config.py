"""`from_config`, read: what it does to the keys of the config."""

from __future__ import annotations

import ast

from msgspec import structs

from fixlayers.survey.constructor import FunctionNode
from fixlayers.survey.facts import FromConfig, Place
from fixlayers.survey.nodes import nodes_of, walk
from fixlayers.survey.values import dotted_name


def read_from_config(node: FunctionNode) -> FromConfig:
    """Read a `from_config`: plain, one that revives keys one by one, or opaque."""
    takes_class = len(node.args.posonlyargs) + len(node.args.args) > 1
    return structs.replace(
        _read(node),
        unbound=takes_class and not node.decorator_list,
        names_all=takes_class and _names_all(node),
    )


def _names_all(node: FunctionNode) -> bool:
    """Recognise one that makes the object by `cls(a=..., b=...)` and by nothing else."""
    class_name = [*node.args.posonlyargs, *node.args.args][0].arg
    calls = nodes_of(node, ast.Call)
    handing = any(k.arg is None for call in calls for k in call.keywords) or any(
        isinstance(call.func, ast.Attribute) and call.func.attr == "from_config" for call in calls
    )
    return not handing and any(dotted_name(call.func) == class_name for call in calls)


def _read(node: FunctionNode) -> FromConfig:
    place = Place(node.lineno, node.col_offset + 1)
    arguments = [*node.args.posonlyargs, *node.args.args]
    if len(arguments) < 2:
        return FromConfig(place, opaque="it does not take (cls, config)")
    reader = _Reader(place, arguments[1].arg)
    first = 1 if ast.get_docstring(node, clean=False) is not None else 0
    for index, statement in enumerate(node.body[first:], first):
        if isinstance(statement, ast.Return):
            return reader.returned(statement, index)
        if not reader.follows(statement):
            return FromConfig(place, opaque=f"line {statement.lineno} does more than revive a key")
    return FromConfig(place, opaque="it returns nothing")


class _Reader:
    """Follows the keys of a config through the statements of a `from_config`."""

    def __init__(self, place: Place, config: str) -> None:
        self._place = place
        self._config = config
        self._copies = False
        self._revived: list[str] = []
        self._unlike: list[str] = []
        # The locals that hold what was taken out of the config, with the key.
        self._held: dict[str, str] = {}

    def follows(self, statement: ast.stmt) -> bool:
        if _copies(statement, self._config):
            self._copies = True
            return True
        keys = _revives_each(statement, self._config)
        if keys is not None:
            self._revived += keys
            self._note(statement, keys)
            return True
        return self._takes(statement)

    def _note(self, statement: ast.stmt, keys: list[str]) -> None:
        """Note that keys are revived by another function than one that deserializes."""
        calls = [dotted_name(c.func) for c in walk(statement) if isinstance(c, ast.Call)]
        calls = [name for name in calls if name.rpartition(".")[0] != self._config]
        if not any("deserialize" in name or name.endswith(".get") for name in calls):
            self._unlike += keys

    def _takes(self, node: ast.stmt) -> bool:
        """Read `inner = f(config.pop("inner"))`, and `inner = f(inner)` (also guarded by an if)."""
        guarded = isinstance(node, ast.If) and len(node.body) == 1 and not node.orelse
        inner = node.body[0] if isinstance(node, ast.If) and guarded else node
        if not isinstance(inner, ast.Assign) or len(inner.targets) != 1:
            return False
        name = dotted_name(inner.targets[0])
        key = self._key_of(inner.value)
        if not name or "." in name or not key or (guarded and self._held.get(name) != key):
            return False
        self._held[name] = key
        self._note(inner, [key])
        return True

    def _key_of(self, value: ast.expr) -> str:
        """Return the one key that an expression is made of and takes out, "" for any other."""
        read, popped = _keys_read(value, self._config), _keys_read(value, self._config, ("pop",))
        names = {n.id for n in ast.walk(value) if isinstance(n, ast.Name)}
        held = {self._held[name] for name in names if name in self._held}
        keys = held if self._config not in names else popped if popped == read else set()
        if self._config in names and held:
            return ""
        return keys.pop() if len(keys) == 1 else ""

    def returned(self, node: ast.Return, index: int) -> FromConfig:
        """Return the reading of all that leads to a return statement."""
        taken = self._handed_on(node.value)
        if taken is None or set(self._held.values()) - set(taken):
            return FromConfig(self._place, opaque=f"line {node.lineno} returns something else")
        call = node.value
        assert isinstance(call, ast.Call)
        revived = (*self._revived, *taken)
        return FromConfig(
            self._place,
            plain=not revived,
            revived=revived,
            returned=index,
            config=self._config,
            copies=self._copies,
            ends_in_cls=dotted_name(call.func) == "cls",
            taken=taken,
            by_position=len(call.args) if taken else 0,
            unlike=tuple(key for key in self._unlike if key in revived),
        )

    def _handed_on(self, node: ast.expr | None) -> tuple[str, ...] | None:
        """Return the keys that `cls(inner, name=name, **config)` gets by themselves.

        None where something else is returned, or a key comes back under another keyword.
        """
        if not isinstance(node, ast.Call):
            return None
        if dotted_name(node.func) != "cls":
            function = node.func
            parent = isinstance(function, ast.Attribute) and function.attr == "from_config"
            plain = bool(node.args) and dotted_name(node.args[0]) == self._config
            return () if parent and plain else None
        if not node.keywords or node.keywords[-1].arg is not None:
            return None
        if dotted_name(node.keywords[-1].value) != self._config:
            return None
        named = [(k.arg or "", self._key_of(k.value)) for k in node.keywords[:-1]]
        keys = [*map(self._key_of, node.args), *(key for _, key in named)]
        wrong = not all(keys) or any(name != key for name, key in named)
        return None if wrong or len(set(keys)) < len(keys) else tuple(keys)


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
    reads = {ast.dump(c.slice) for c in walk(inner.value) if isinstance(c, ast.Subscript)}
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


def _keys_read(node: ast.expr, config: str, methods: tuple[str, ...] = ("get", "pop")) -> set[str]:
    """Return the keys of the config that an expression reads or pops."""
    found: set[str] = set()
    for child in walk(node):
        key: ast.expr | None = None
        if isinstance(child, ast.Subscript) and dotted_name(child.value) == config:
            key = child.slice if "get" in methods else None
        elif isinstance(child, ast.Call) and dotted_name(child.func) in {
            f"{config}.{method}" for method in methods
        }:
            key = child.args[0] if child.args else None
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(key.value)
    return found
