"""Send an instance through JSON and back, as saving does, and judge what came back."""

from __future__ import annotations

import json
from typing import Any

from .arguments import Recipe
from .capture import Captured, captured_arguments
from .equality import Equality
from .execution import CallCheck
from .framework import Framework
from .limits import time_limit

ROUND_TRIP_SECONDS = 20.0
# Handled by name and trainable below, or filled in by the base class's config.
BASE_KEYWORDS = frozenset({"name", "trainable", "dtype", "autocast"})


class NotSurvivedError(Exception):
    """The class failed at `stage` for the reason in the message."""

    def __init__(self, stage: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage


class Judge:
    """Judges classes on one framework."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.equality = Equality(framework)
        self.calls = CallCheck(framework)

    def judge(self, recipe: Recipe, kind: str, custom_objects: dict[str, Any]) -> str:
        """Return the input that the instance of this recipe was called with, "" if none fitted.

        Raises NotSurvivedError, or TimeoutError at the limit.
        """
        with captured_arguments(recipe.cls) as captured, time_limit(ROUND_TRIP_SECONDS):
            original = recipe.make()
            text = self._serialized(original)
            rebuilt = self._rebuilt(text, custom_objects)
        if type(rebuilt) is not type(original):
            raise NotSurvivedError("rebuild", f"came back as a {type(rebuilt).__name__}")
        self._compare(original, rebuilt, captured)
        self._compare_base(original, rebuilt, recipe, kind)

        def again(instance: Any) -> Any:
            return self._rebuilt(self._serialized(instance), custom_objects)

        try:
            return self.calls.check(recipe, kind, again)
        except CallCheck.DiffersError as error:
            raise NotSurvivedError(error.stage, str(error)) from error

    def _serialized(self, original: Any) -> str:
        try:
            config = self.framework.keras.saving.serialize_keras_object(original)
        except Exception as error:
            raise NotSurvivedError("serialize", _message(error)) from error
        try:
            return json.dumps(config)
        except (TypeError, ValueError) as error:
            raise NotSurvivedError("json", _message(error)) from error

    def _rebuilt(self, text: str, custom_objects: dict[str, Any]) -> Any:
        deserialize = self.framework.keras.saving.deserialize_keras_object
        try:
            return deserialize(json.loads(text), custom_objects=custom_objects)
        except Exception as error:
            raise NotSurvivedError("rebuild", _message(error)) from error

    def _compare(self, original: Any, rebuilt: Any, captured: Captured) -> None:
        old, new = captured.of(original), captured.of(rebuilt)
        found: str | None = "constructor not seen"
        if old is not None and new is not None:
            found = self.equality.difference(_own(old), _own(new), "arguments")
        if found is None:
            return
        state = self.equality.state_difference(original, rebuilt)
        if state is not None:
            raise NotSurvivedError("compare", f"{found}; {state}")

    def _compare_base(self, original: Any, rebuilt: Any, recipe: Recipe, kind: str) -> None:
        if kind == "layer" and "name" not in recipe.arguments and original.name != rebuilt.name:
            raise NotSurvivedError("name", f"name: {original.name!r} became {rebuilt.name!r}")
        for name in ("name", "trainable"):
            if name not in recipe.arguments:
                continue
            given = recipe.arguments[name].make()
            had, has = getattr(original, name, None), getattr(rebuilt, name, None)
            if had == given and has != had:
                raise NotSurvivedError("name", f"{name}: {had!r} became {has!r}")


def _own(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with `**kwargs` spread out, those of the base class left out."""
    spread: dict[str, Any] = {}
    for name, value in arguments.items():
        if isinstance(value, dict) and name in ("kwargs", "kw", "kwds", "keywords"):
            spread.update(value)
        else:
            spread[name] = value
    return {name: value for name, value in spread.items() if name not in BASE_KEYWORDS}


def _message(error: BaseException) -> str:
    """Return an error in short; Keras wraps the telling one in a long explanation."""
    text = f"{type(error).__name__}: {error}"
    return text.rsplit("Exception encountered: ", 1)[-1][:800]
