"""Make an instance of a class with invented, mostly non-default arguments."""

from __future__ import annotations

import inspect
import itertools
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fixlayers.verify.probe.choices import Choice, Choices
from fixlayers.verify.probe.errors import told
from fixlayers.verify.probe.limits import time_limit
from fixlayers.verify.probe.names import invented_constant
from fixlayers.verify.probe.parameter import Parameter, parameters_of, takes_any_keyword
from fixlayers.verify.probe.usage import Usage

CONSTRUCT_SECONDS = 15.0
BUILD_SECONDS = 25.0
NAMED_KINDS = frozenset({"layer", "model", "metric", "loss", "optimizer"})

Arguments = dict[str, Choice]


class NotBuiltError(Exception):
    """No arguments made an instance; the message is the most telling error.

    `arguments` are those that it is about, `attempts` says how many others were tried.
    """

    def __init__(
        self, message: str, arguments: dict[str, str] | None = None, attempts: int = 0
    ) -> None:
        super().__init__(message)
        self.arguments = arguments or {}
        self.attempts = attempts


@dataclass(frozen=True)
class Recipe:
    """Arguments a class accepts; `make` gives a new instance with new argument objects."""

    cls: type
    arguments: Arguments

    def make(self) -> Any:
        """Construct an instance. Raises what the constructor raises, TimeoutError at the limit."""
        made = {name: choice.make() for name, choice in self.arguments.items()}
        with time_limit(CONSTRUCT_SECONDS):
            return self.cls(**made)

    def labels(self) -> dict[str, str]:
        """Return the arguments as the report writes them."""
        return {name: choice.label for name, choice in self.arguments.items()}


class Builder:
    """Searches for arguments that a class's constructor accepts.

    `passed` are arguments that others pass to it.
    """

    def __init__(
        self, cls: type, kind: str, choices: Choices, passed: Sequence[Arguments] = ()
    ) -> None:
        self.cls = cls
        self.choices = choices
        self.parameters, base = parameters_of(cls)
        self.open_ended = takes_any_keyword(cls)
        self.base: Arguments = {}
        if kind in NAMED_KINDS and "name" in base:
            self.base["name"] = Choice("'probe_x'", lambda: "probe_x")
        if kind == "layer" and "trainable" in base:
            self.base["trainable"] = Choice("False", lambda: False)
        self.options = {p.name: choices.of(p) for p in self.parameters if p.name not in self.base}
        self.required = [p.name for p in self.parameters if p.required and p.name in self.options]
        self._prefer(passed)
        self.error: NotBuiltError | None = None
        self.attempts = 0
        self.deadline = time.monotonic() + BUILD_SECONDS

    def _prefer(self, passed: Sequence[Arguments]) -> None:
        """Put what one call passes first, since its arguments agree with each other."""
        whole = [each for each in passed if each.keys() >= {*self.required}]
        if not whole:
            return
        defaults = {p.name: repr(p.default) for p in self.parameters}
        for name, choice in max(whole, key=len).items():
            others = self.options.get(name)
            if others is not None and choice.label != defaults[name]:
                rest = [other for other in others if other.label != choice.label]
                self.options[name] = [choice, *rest]

    def search(self) -> list[Recipe]:
        """Return the richest recipe found, then (if another) the one with required arguments only.

        Raises NotBuiltError.
        """
        everything = {name: options[0] for name, options in self.options.items() if options}
        plain = self._required_only()
        if plain is None and self._ask_for_missing():
            plain = self._required_only()
        required_error = self.error
        for base in self._bases():
            if self._accepts({**everything, **base}):
                return self._recipes(everything, plain, base)
        if plain is None:
            raise self._given_up(required_error)
        base = next((base for base in self._bases() if self._accepts({**plain, **base})), {})
        return self._recipes(self._enriched({**plain, **base}), plain, base)

    def _given_up(self, error: NotBuiltError | None) -> NotBuiltError:
        if error is None:
            return NotBuiltError("no arguments tried")
        return NotBuiltError(str(error), error.arguments, self.attempts - 1)

    def _recipes(self, rich: Arguments, plain: Arguments | None, base: Arguments) -> list[Recipe]:
        found = [Recipe(self.cls, {**rich, **base})]
        if plain is not None and set(found[0].arguments) != {*plain, *base}:
            plain = {**plain, **base}
            found += [Recipe(self.cls, plain)] if self._accepts(plain) else []
        return found

    def _bases(self) -> list[Arguments]:
        """Return which of name and trainable to pass, most first."""
        subsets = [self.base, *({k: v} for k, v in self.base.items()), {}]
        return [dict(items) for items in dict.fromkeys(tuple(s.items()) for s in subsets)]

    def _ask_for_missing(self) -> bool:
        """Add the parameters that a parent constructor misses, if `**kwargs` takes them there."""
        found = re.search(
            r"missing \d+ required (?:positional|keyword-only) arg.*", str(self.error or "")
        )
        names = re.findall(r"'(\w+)'", found[0]) if found else []
        if not self.open_ended or not names:
            return False
        for name in names:
            empty = inspect.Parameter.empty
            self.options[name] = self.choices.of(Parameter(name, empty, "", Usage(), ""))
        self.required += names
        self.error = None
        return True

    def _required_only(self) -> Arguments | None:
        options = [self.options[name] for name in self.required]
        # Vary one parameter at a time before combining.
        first = [choices[0] for choices in options]
        varied = [
            [*first[:at], choice, *first[at + 1 :]]
            for at, choices in enumerate(options)
            for choice in choices[1:]
        ]
        combined = itertools.islice(itertools.product(*(c[:4] for c in options)), 60)
        for values in itertools.chain([first], varied, combined):
            candidate = dict(zip(self.required, values, strict=True))
            if self._accepts(candidate):
                return candidate
            if time.monotonic() > self.deadline:
                break
        return None

    def _enriched(self, arguments: Arguments) -> Arguments:
        """Add optional arguments one by one, as long as the constructor accepts them."""
        for name, options in self.options.items():
            if name in arguments:
                continue
            for choice in options[:4]:
                if time.monotonic() > self.deadline:
                    return arguments
                if self._accepts({**arguments, name: choice}):
                    arguments = {**arguments, name: choice}
                    break
        return arguments

    def _accepts(self, arguments: Arguments) -> bool:
        recipe = Recipe(self.cls, arguments)
        self.attempts += 1
        for _ in range(8):
            try:
                recipe.make()
            except NameError as error:
                if not self._bind(error):
                    self._note(error, recipe)
                    return False
            except Exception as error:  # noqa: BLE001 - foreign code raises anything
                self._note(error, recipe)
                return False
            else:
                return True
        return False

    def _bind(self, error: NameError) -> bool:
        """Give a module-level name that was not executed an invented value."""
        module = sys.modules.get(self.cls.__module__)
        name = getattr(error, "name", None)
        if module is None or not name or hasattr(module, name):
            return False
        setattr(module, name, invented_constant(name))
        return True

    def _note(self, error: Exception, recipe: Recipe) -> None:
        if self.error is None:
            self.error = NotBuiltError(told(error), recipe.labels())
