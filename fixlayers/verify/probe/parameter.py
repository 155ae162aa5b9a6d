"""The parameters of a constructor, and what is known about them."""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field
from typing import Any

from fixlayers.verify.probe.standins import StandIn
from fixlayers.verify.probe.usage import Usage, popped_keywords, usage_of


@dataclass(frozen=True)
class Parameter:
    """A constructor parameter, and what is known about it."""

    name: str
    default: Any
    annotation: str
    usage: Usage
    documentation: str
    settings: dict[str, Any] = field(default_factory=dict)
    """Default settings that the class offers by a class method."""

    @property
    def required(self) -> bool:
        """Whether a value must be passed."""
        return self.default is inspect.Parameter.empty


def parameters_of(cls: type) -> tuple[list[Parameter], set[str]]:
    """Return the parameters of a class's constructor and which of the base's keywords it takes.

    A default of which only a stand-in is known is none. Raises ValueError or TypeError for a
    constructor without a signature.
    """
    initializer: Any = cls.__dict__.get("__init__", cls.__init__)  # type: ignore[misc]
    signature = inspect.signature(initializer)
    plain = [
        p for p in list(signature.parameters.values())[1:] if p.kind not in (p.VAR_POSITIONAL,)
    ]
    open_ended = any(parameter.kind is parameter.VAR_KEYWORD for parameter in plain)
    named = {
        p.name: p.empty if isinstance(p.default, StandIn) else p.default
        for p in plain
        if p.kind is not p.VAR_KEYWORD
    }
    annotations = {p.name: _text(p.annotation) for p in plain}
    if open_ended:
        named.update({k: v for k, v in popped_keywords(cls).items() if k not in named})
    usage = usage_of(cls, set(named))
    settings = _default_settings(cls)
    documentation = f"{cls.__doc__ or ''}\n{getattr(initializer, '__doc__', '') or ''}"
    parameters = [
        Parameter(name, default, annotations.get(name, ""), usage[name], documentation, settings)
        for name, default in named.items()
    ]
    base = {name for name in ("name", "trainable") if open_ended or name in named}
    return parameters, base


def _default_settings(cls: type) -> dict[str, Any]:
    """Return what a class method such as `get_default_hyperparameters` offers, {} without one."""
    for name in dir(cls):
        if re.match(r"(get_)?default_\w*(param|config|settings)", name):
            offered = _offered(getattr(cls, name))
            if isinstance(offered, dict):
                return offered
    return {}


def _offered(ask: Any) -> Any:
    try:
        return ask()
    except Exception:  # noqa: BLE001 - foreign code raises anything
        return None


def takes_any_keyword(cls: type) -> bool:
    """Tell whether the constructor of a class has `**kwargs`."""
    parameters = inspect.signature(cls.__init__).parameters.values()  # type: ignore[misc]
    return any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)


def _text(annotation: Any) -> str:
    if annotation is inspect.Parameter.empty:
        return ""
    if isinstance(annotation, type):
        return annotation.__name__
    return str(annotation)
