"""One version of a generated file, run: its classes, and the arguments that they receive."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any

from fixlayers.verify.probe.capture import copied
from fixlayers.verify.probe.framework import Framework

_HOOK = "__received__"
_ARGUMENTS = ("name", "trainable", "dtype", "autocast")


class Stage:
    """A file's module; nobody can import it, as Keras 2 would do to find a class.

    Raises what the file raises.
    """

    def __init__(self, source: str, framework: Framework) -> None:
        self.received: dict[int, tuple[Any, dict[str, Any]]] = {}
        tree = _Hooked().visit(ast.parse(source))
        self.module = ModuleType("generated")
        self.space = vars(self.module)
        self.space[_HOOK] = self._receive
        sys.modules["generated"] = self.module
        try:
            exec(compile(ast.fix_missing_locations(tree), "generated.py", "exec"), self.space)
        finally:
            del sys.modules["generated"]
        self.framework = framework

    def _receive(self, instance: Any, values: dict[str, Any]) -> None:
        # A parent's constructor runs inside the child's and must not replace what that got.
        if id(instance) not in self.received:
            taken = {k: copied(v) for k, v in values.items() if k not in ("self", "__class__")}
            for name in ("kwargs", "kw"):
                others = taken.pop(name, {})
                # A config may hold them under one key.
                taken.update(others.pop(name, {}))
                taken.update(others)
            kept = {k: v for k, v in taken.items() if k not in _ARGUMENTS}
            self.received[id(instance)] = (instance, kept)

    def arguments(self, instance: Any) -> dict[str, Any] | None:
        """Return what the constructor of an object received, None if it has none of its own."""
        found = self.received.get(id(instance))
        return found[1] if found else None

    def make(self, expression: str) -> Any:
        """Return a new object, its weights always from the same seed."""
        import numpy

        self.framework.keras.utils.set_random_seed(7)
        space = {
            "keras": self.framework.keras, "np": numpy, "tf": self.framework.tensorflow,
            **self.space,
        }  # fmt: skip
        # In the file, `keras` may be a name without `.saving` and the like; not here.
        space["keras"] = self.framework.keras
        return eval(expression, space)

    def functions(self) -> dict[str, Any]:
        """Return the functions that the file defines."""
        return {k: v for k, v in self.space.items() if isinstance(v, FunctionType)}

    def objects(self) -> dict[str, Any]:
        """Return all that the file defines, as custom objects."""
        found = {k: v for k, v in self.space.items() if getattr(v, "__module__", "") == "generated"}
        return {k: v for k, v in found.items() if callable(v) and k != _HOOK}


class _Hooked(ast.NodeTransformer):
    """Lets every constructor say what it received, signature and source order unchanged."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        if node.name == "__init__":
            node.body.insert(0, ast.parse(f"{_HOOK}(self, locals())").body[0])
        return node


@contextmanager
def registry(framework: Framework) -> Iterator[None]:
    """Let registrations in the body end with it."""
    known = framework.keras.utils.get_custom_objects()
    before = dict(known)
    try:
        yield
    finally:
        known.clear()
        known.update(before)


def through_json(config: Any) -> Any:
    """Send a config through JSON; the dicts that tf_keras wraps are dicts to its own encoder."""
    return json.loads(json.dumps(config, default=_unwrapped))


def _unwrapped(value: Any) -> Any:
    if hasattr(value, "__wrapped__"):
        return value.__wrapped__
    raise TypeError(f"{type(value).__name__} is not JSON serializable")
