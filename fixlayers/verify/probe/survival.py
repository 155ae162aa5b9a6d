"""Send an instance through JSON and back, as saving does, and judge what came back."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from fixlayers.verify.probe.arguments import Recipe
from fixlayers.verify.probe.capture import Captured, captured_arguments
from fixlayers.verify.probe.equality import Equality
from fixlayers.verify.probe.errors import (
    NotSurvivedError,
    UncalledError,
    refuses_on_purpose,
    told,
)
from fixlayers.verify.probe.example import example_of
from fixlayers.verify.probe.execution import CallCheck
from fixlayers.verify.probe.framework import Framework
from fixlayers.verify.probe.limits import time_limit
from fixlayers.verify.probe.saved_file import SavedFile
from fixlayers.verify.results import Example

ROUND_TRIP_SECONDS = 20.0
# What takes long to make takes as long again to be rebuilt.
PATIENCE = 4.0
# Handled by name and trainable below, or filled in by the base class's config.
BASE_KEYWORDS = frozenset({"name", "trainable", "dtype", "autocast"})


@dataclass(frozen=True)
class Life:
    """What a class has survived: a call with some input, and being saved in some file.

    Either is "" where nothing fitted. `example` is how to do it again.
    """

    called: str = ""
    saved: str = ""
    example: Example | None = None


class Judge:
    """Judges classes on one framework.

    `unaided` says that a class must be found without `custom_objects`, too.
    """

    def __init__(self, framework: Framework, *, unaided: bool) -> None:
        self.framework = framework
        self.unaided = unaided
        self.equality = Equality(framework)
        self.calls = CallCheck(framework)
        self.files = SavedFile(framework)

    def judge(
        self, recipe: Recipe, kind: str, custom_objects: dict[str, Any], *, call: bool = True
    ) -> Life:
        """Return what an instance of this recipe has survived, without `call` no call.

        Raises NotSurvivedError, or what says nothing about survival: UncalledError where the class
        has no config before it is called, TimeoutError where another step than rebuilding takes too
        long.
        """
        with captured_arguments(recipe.cls) as captured:
            started = time.monotonic()
            original, text = self._saved(recipe, kind)
            patience = PATIENCE * (time.monotonic() - started)
            try:
                with time_limit(max(ROUND_TRIP_SECONDS, patience)):
                    rebuilt = self._rebuilt(text, custom_objects)
            except TimeoutError as error:
                raise NotSurvivedError("rebuild", told(error)) from error
            if type(rebuilt) is not type(original):
                raise NotSurvivedError("rebuild", f"came back as a {type(rebuilt).__name__}")
            self._compare(original, rebuilt, captured, recipe)
        self._compare_base(original, rebuilt, recipe, kind)

        def again(instance: Any) -> Any:
            return self._rebuilt(self._serialized(instance), custom_objects)

        inputs = self.calls.check(recipe, kind, again) if call else None
        called = inputs.expression if inputs else ""
        if not self.unaided:
            return Life(called)
        with time_limit(ROUND_TRIP_SECONDS):
            self._locate(text)
        saved = self.files.check(recipe, kind, inputs)
        with time_limit(ROUND_TRIP_SECONDS):
            example = example_of(self.framework.keras, recipe, inputs, saved)
        return Life(called, saved, example)

    def _saved(self, recipe: Recipe, kind: str) -> tuple[Any, str]:
        """Return an instance and what it is serialized to, if need be after it is built.

        A class may count on it, since layers and models are built where models are saved.
        """
        with time_limit(ROUND_TRIP_SECONDS):
            original = recipe.make()
            try:
                return original, self._serialized(original)
            except NotSurvivedError as error:
                refused = error
        built, called = self.calls.built(recipe, kind)
        try:
            if built is None:
                raise refused
            with time_limit(ROUND_TRIP_SECONDS):
                return built, self._serialized(built)
        except NotSurvivedError as error:
            if not called and refuses_on_purpose(error.__cause__):
                raise UncalledError(str(error)) from error
            raise

    def _locate(self, text: str) -> None:
        try:
            self.framework.keras.saving.deserialize_keras_object(json.loads(text))
        except Exception as error:
            raise NotSurvivedError("locate", told(error)) from error

    def _serialized(self, original: Any) -> str:
        try:
            config = self.framework.keras.saving.serialize_keras_object(original)
        except Exception as error:
            raise NotSurvivedError("serialize", told(error)) from error
        try:
            return json.dumps(config)
        except (TypeError, ValueError) as error:
            raise NotSurvivedError("json", told(error)) from error

    def _rebuilt(self, text: str, custom_objects: dict[str, Any]) -> Any:
        deserialize = self.framework.keras.saving.deserialize_keras_object
        try:
            return deserialize(json.loads(text), custom_objects=custom_objects)
        except Exception as error:
            raise NotSurvivedError("rebuild", told(error)) from error

    def _compare(self, original: Any, rebuilt: Any, captured: Captured, recipe: Recipe) -> None:
        old, new = captured.of(original), captured.of(rebuilt)
        found: str | None = "constructor not seen"
        if old is not None and new is not None:
            found = self.equality.difference(_own(old), _own(new), "arguments")
        if found is None or self.equality.state_difference(original, rebuilt) is None:
            return
        # What differs from one instance to the next, as seeds that are drawn do, proves nothing.
        with time_limit(ROUND_TRIP_SECONDS):
            twin = recipe.make()
        drawn = self.equality.differing_state(original, twin)
        state = self.equality.state_difference(original, rebuilt, apart_from=drawn)
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
