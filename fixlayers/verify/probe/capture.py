"""See which arguments constructors receive, without touching the classes."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any


class Captured:
    """The arguments received by each instance of one class."""

    def __init__(self, cls: type) -> None:
        self.cls = cls
        self._by_id: dict[int, tuple[Any, dict[str, Any]]] = {}

    def add(self, instance: Any, arguments: dict[str, Any]) -> None:
        """Keep the arguments of a constructor call; the instance stays alive with them."""
        self._by_id.setdefault(id(instance), (instance, arguments))

    def of(self, instance: Any) -> dict[str, Any] | None:
        """Return what this instance received, None if its constructor was not seen."""
        found = self._by_id.get(id(instance))
        return None if found is None else found[1]


def _code_of(cls: type) -> CodeType | None:
    initializer = inspect.unwrap(cls.__init__)  # type: ignore[misc]
    return getattr(initializer, "__code__", None)


@contextmanager
def captured_arguments(cls: type) -> Iterator[Captured]:
    """Watch the constructor of `cls` while the body runs (by the interpreter's profile hook)."""
    code = _code_of(cls)
    captured = Captured(cls)

    def watch(frame: FrameType, event: str, argument: Any) -> None:
        del argument
        if event == "call" and frame.f_code is code:
            values = frame.f_locals
            names = code.co_varnames[: _argument_count(code)]
            instance = values.get(names[0]) if names else None
            if type(instance) is cls:
                captured.add(instance, {n: copied(values[n]) for n in names[1:] if n in values})

    if code is None:
        yield captured
        return
    sys.setprofile(watch)
    try:
        yield captured
    finally:
        sys.setprofile(None)


def _argument_count(code: CodeType) -> int:
    flags = bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return code.co_argcount + code.co_kwonlyargcount + flags


def copied(value: Any) -> Any:
    """Return a value, plain containers copied: a constructor may change them in place."""
    if type(value) is dict:
        return {key: copied(item) for key, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(copied(item) for item in value)
    return value
