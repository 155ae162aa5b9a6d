"""Arguments that others pass to a class: in the project, and in the examples of docstrings."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from fixlayers.syntax import parse_expression
from fixlayers.verify.probe.choices import Choice
from fixlayers.verify.probe.standins import StandIn

Arguments = dict[str, Choice]
_PROMPT = re.compile(r"^[ \t]*(?:>>>|\.\.\.)[ \t]?", re.MULTILINE)
_LONGEST = 600


def passed_arguments(cls: type, calls: Iterable[str], keras: Any) -> list[Arguments]:
    """Return what calls pass to a class, a dict of choices each, without what means nothing here.

    Args:
        cls: the class.
        calls: calls of it, as Python writes them; those in its docstrings come after them.
        keras: the Keras under test, which an argument may name.
    """
    module = sys.modules.get(cls.__module__)
    seen = {"keras": keras, "np": np, **(vars(module) if module else {})}
    names = _positional(cls)
    found = []
    for text in dict.fromkeys((*calls, *_documented(cls))):
        pairs = _bound(parse_expression(text), names)
        arguments = {n: Choice(label, _evaluated(label, seen)) for n, label in pairs}
        kept = {name: choice for name, choice in arguments.items() if _makes(choice, keras)}
        if kept:
            found.append(kept)
    return found


def _positional(cls: type) -> list[str]:
    try:
        parameters = inspect.signature(cls.__init__).parameters.values()  # type: ignore[misc]
    except (TypeError, ValueError):
        return []
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [parameter.name for parameter in parameters if parameter.kind in kinds][1:]


def _bound(call: ast.expr, names: list[str]) -> Iterator[tuple[str, str]]:
    """Yield name and text of each argument that a call binds by itself."""
    if not isinstance(call, ast.Call):
        return
    for name, value in zip(names, call.args, strict=False):
        if isinstance(value, ast.Starred):
            break
        yield name, ast.unparse(value)
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield keyword.arg, ast.unparse(keyword.value)


def _evaluated(label: str, seen: dict[str, Any]) -> Callable[[], Any]:
    return lambda: eval(label, dict(seen))


def _makes(choice: Choice, keras: Any) -> bool:
    """Tell whether a choice has a meaning here, and is nothing that no config can carry."""
    try:
        made = choice.make()
    except Exception:  # noqa: BLE001 - it may name what only its own place knows
        return False
    return not _is_lost(made, keras)


def _is_lost(value: Any, keras: Any) -> bool:
    """Tell whether a value is lost on its way, whatever the class that is given it does."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return any(_is_lost(item, keras) for item in value)
    if isinstance(value, StandIn) or getattr(value, "__name__", "") == "<lambda>":
        return True
    # `tf.zeros_initializer` and its like: Keras 3.15 does not find them again.
    if type(value).__module__.startswith("tensorflow.") and hasattr(value, "get_config"):
        return True
    return isinstance(value, keras.Model) and any(_is_lambda(part, keras) for part in value.layers)


def _is_lambda(layer: Any, keras: Any) -> bool:
    """Tell whether a layer is a Lambda, or a model with one, which is loaded by force alone."""
    parts = layer.layers if isinstance(layer, keras.Model) else ()
    return isinstance(layer, keras.layers.Lambda) or any(_is_lambda(p, keras) for p in parts)


def _documented(cls: type) -> Iterator[str]:
    """Yield the calls of a class in its docstrings and in that of its module."""
    module = sys.modules.get(cls.__module__)
    for documented in (cls, cls.__init__, module):  # type: ignore[misc]
        text = _PROMPT.sub("", getattr(documented, "__doc__", None) or "")
        for match in re.finditer(rf"\b{re.escape(cls.__name__)}\(", text):
            if call := _call_at(text[match.start() :][:_LONGEST]):
                yield call


def _call_at(text: str) -> str:
    """Return the call that a text begins with, "" if it is none."""
    for match in re.finditer(r"\)", text):
        try:
            parse_expression(text[: match.end()])
        except (SyntaxError, ValueError):
            continue
        return text[: match.end()]
    return ""
