"""Put a class before and after its repair through the same life."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from fixlayers.verify.probe.equality import Equality
from fixlayers.verify.probe.framework import Framework
from tests.fuzz.networks import Network
from tests.fuzz.stage import Stage, registry, through_json
from tests.fuzz.usage import NETWORKED, WEIGHTED, used

OK = "ok"
Verdicts = dict[str, str]
_BASE_KEYS = ("name", "trainable", "dtype")


class Judge:
    """Judges one class of a file, before and after.

    The verdicts by step are "ok" or what went wrong first; a step that could not be taken is
    missing. Steps: `built`, `survived` (custom objects given), `file`, `hdf5`, each "before" and
    "after"; `alone` (nothing given but functions); `same` (the new object is like the old one);
    `old config`, `old file`, `old hdf5` (made by the old class, given to the new one).
    """

    def __init__(self, framework: Framework, equality: Equality, folder: Path) -> None:
        self.framework = framework
        self.equality = equality
        self.folder = folder
        self.verdicts: Verdicts = {}
        self.configs: Any = None
        self.outputs: dict[str, list[Any]] = {}

    def judge(self, before: str, after: str, target: dict[str, str]) -> Verdicts:
        """Return the verdicts on one class."""
        old = self._life("before", before, target)
        new = self._life("after", after, target) if after != before else old
        if new is None or old is None or new is old:
            return self.verdicts
        self._compare(old, new, target)
        return self.verdicts

    def _compare(self, old: Life, new: Life, target: dict[str, str]) -> None:
        with registry(self.framework):
            stage = Stage(new.source, self.framework)
            fresh = self._step("same", lambda: stage.make(target["build"]))
            if fresh is None:
                return
            self._step("same", lambda: self._same(old, fresh, target["usage"]))
            if self.verdicts["before survived"] != OK:
                return
            self._step("old config", lambda: self._reread(old, stage, target["usage"]))
            self._reopen(old, stage)

    def _reopen(self, old: Life, stage: Stage) -> None:
        """Give the old class's files to the new class."""
        network = old.network
        for suffix, name in (("keras", "file"), ("h5", "hdf5")):
            if network and self.verdicts.get(f"before {name}") == OK:
                load = partial(network.load, suffix, stage.objects())
                self._step(f"old {name}", load)

    def _step(self, name: str, action: Callable[[], Any]) -> Any:
        """Take a step; a text that it returns is what went wrong."""
        try:
            result = action()
        except Exception as error:  # noqa: BLE001 - what Keras raises is the verdict
            self.verdicts[name] = told(error)
            return None
        if isinstance(result, str):
            self.verdicts[name] = result or OK
            return None if result else True
        self.verdicts[name] = OK
        return result

    def _life(self, when: str, source: str, target: dict[str, str]) -> Life | None:
        """Build, use, send through JSON and back, save and load."""
        with registry(self.framework):
            stage = self._step(f"{when} built", lambda: Stage(source, self.framework))
            if stage is None:
                return None
            life = Life(source, stage)
            if self._step(f"{when} built", lambda: life.begin(target)) is None:
                return None
            if self._rebuilds(when, life, target):
                self._files(when, life, target)
            return life

    def _rebuilds(self, when: str, life: Life, target: dict[str, str]) -> bool:
        """Rebuild it by registration alone, or else with custom objects."""
        if self._step(f"{when} alone", lambda: self._survives(life, target, alone=True)):
            self.verdicts[f"{when} survived"] = OK
            return True
        survived = f"{when} survived"
        return bool(self._step(survived, lambda: self._survives(life, target, alone=False)))

    def _files(self, when: str, life: Life, target: dict[str, str]) -> None:
        if target["usage"] not in NETWORKED:
            return
        objects = life.stage.objects()
        network = life.network = Network(
            life.made, target["usage"], self.framework, self.folder / when
        )
        if self._step(f"{when} file", lambda: network.save("keras")):
            self._step(f"{when} file", lambda: network.load("keras", objects))
        if self.framework.name == "tf_keras" and network.connected:
            if self._step(f"{when} hdf5", lambda: network.save("h5")):
                self._step(f"{when} hdf5", lambda: network.load("h5", objects))

    def _survives(self, life: Life, target: dict[str, str], *, alone: bool) -> str:
        saving = self.framework.keras.saving
        if life.text is None:
            life.text = through_json(saving.serialize_keras_object(life.made))
        known = life.stage.functions() if alone else life.stage.objects()
        rebuilt = saving.deserialize_keras_object(through_json(life.text), custom_objects=known)
        return self.difference(life, rebuilt, life.stage, target["usage"])

    def difference(self, life: Life, rebuilt: Any, stage: Stage, usage: str) -> str:
        """Return how a rebuilt object differs, "" if it does not."""
        if type(rebuilt).__name__ != type(life.made).__name__:
            return f"came back as a {type(rebuilt).__name__}"
        for key in _BASE_KEYS:
            mine, other = (_base_value(x, key) for x in (life.made, rebuilt))
            if mine != other:
                return f"{key}: {mine!r} became {other!r}"
        mine, other = life.arguments, stage.arguments(rebuilt)
        found = None
        if mine is not None:
            # What the base class adds is no argument of this class.
            taken = {k: v for k, v in (other or {}).items() if k in mine}
            found = self.equality.difference(mine, taken, "arguments")
        if found and (state := self.equality.state_difference(life.unused(), rebuilt)):
            like = self._like(life, rebuilt, usage)
            # Loading may build what a new object leaves to its first use.
            if like or self.equality.state_difference(life.made, rebuilt):
                return f"{found}; {state}"
            return ""
        return self._like(life, rebuilt, usage)

    def _like(self, life: Life, other: Any, usage: str) -> str:
        """Compare weights and what both give, the weights copied."""
        theirs = used(other, usage, self.framework)
        if usage in WEIGHTED:
            shapes = [tuple(w.shape) for w in life.weights]
            found = [tuple(w.shape) for w in weights_of(other)]
            if shapes != found:
                return f"weights: {shapes} became {found}"
            if life.weights:
                other.set_weights(life.weights)
            theirs = used(other, usage, self.framework)
        # The weights of a model inside a loss are in no config.
        return _output_difference(life.outputs, theirs, values=usage != "loss")

    def _same(self, old: Life, fresh: Any, usage: str) -> str:
        outputs = used(fresh, usage, self.framework)
        if usage in WEIGHTED:
            weights = fresh.get_weights() if old.weights else []
            shapes = [[tuple(w.shape) for w in each] for each in (old.weights, weights)]
            if shapes[0] != shapes[1]:
                return f"weights: {shapes[0]} became {shapes[1]}"
            if not all(np.array_equal(*pair) for pair in zip(old.weights, weights, strict=True)):
                return "weights: other values from the same seed"
        return _output_difference(old.outputs, outputs)

    def _reread(self, old: Life, stage: Stage, usage: str) -> str:
        rebuilt = self.framework.keras.saving.deserialize_keras_object(
            through_json(old.text), custom_objects=stage.objects()
        )
        if type(rebuilt).__name__ != type(old.made).__name__:
            return f"came back as a {type(rebuilt).__name__}"
        like = self._like(old, rebuilt, usage)
        mine, other = old.arguments, stage.arguments(rebuilt)
        if like and mine is not None and other is not None:
            found = self.equality.difference(mine, {k: other.get(k) for k in mine}, "arguments")
            return f"{found}; {like}" if found else like
        return like


class Life:
    """An object of one version of the class."""

    def __init__(self, source: str, stage: Stage) -> None:
        self.source = source
        self.stage = stage
        self.made: Any = None
        self.text: Any = None
        self.arguments: dict[str, Any] | None = None
        self.weights: list[Any] = []
        self.outputs: list[Any] = []
        self.network: Network | None = None
        self._target: dict[str, str] = {}

    def begin(self, target: dict[str, str]) -> bool:
        """Build the object and use it once."""
        self._target = target
        self.made = self.stage.make(target["build"])
        self.arguments = self.stage.arguments(self.made)
        self.outputs = used(self.made, target["usage"], self.stage.framework)
        if target["usage"] in WEIGHTED:
            self.weights = weights_of(self.made)
        return True

    def unused(self) -> Any:
        """Return another object as it was before its use, for the comparison of states."""
        return self.stage.make(self._target["build"])


def _output_difference(old: list[Any], new: list[Any], *, values: bool = True) -> str:
    pairs = list(zip(old, new, strict=True))
    same = all(a.shape == b.shape for a, b in pairs)
    if same and values:
        same = all(np.allclose(a, b, atol=1e-5, equal_nan=True) for a, b in pairs)
    return "" if same else "outputs: other values"


def weights_of(made: Any) -> list[Any]:
    """Return the weights, none where Keras 2 cannot tell yet."""
    try:
        weights: list[Any] = made.get_weights()
    except ValueError as error:
        if "have not yet been created" in str(error):
            return []
        raise
    return weights


def _base_value(made: Any, key: str) -> Any:
    value = getattr(made, key, None)
    if key == "dtype" and value is not None:
        return str(getattr(value, "name", value))
    return value if isinstance(value, str | bool | None) else None


def told(error: BaseException) -> str:
    """Return an error in short; Keras wraps the telling one in a long explanation."""
    text = f"{type(error).__name__}: {error}"
    return text.rsplit("Exception encountered: ", 1)[-1][:600]
