"""Judge repairs of what is no layer: each object stands where Keras wants it in a compiled network.

`python -m tests.keras.kind_worker keras3|tf_keras` reads jobs (a JSON list) from stdin and writes
the verdicts on each: the text of the first failure of each step, or "ok".
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from fixlayers.verify.probe.capture import captured_arguments
from fixlayers.verify.probe.framework import load_framework
from tests.keras.specimen import _named
from tests.keras.worker import OK, Judge

# What kinds other than layers have of their parents.
_BASE = ("name", "reduction", "dtype")
_IN_DENSE = {"kernel_initializer", "kernel_regularizer", "kernel_constraint"}


class Placed:
    """An object of some kind, its constructor's arguments, and the network it stands in."""

    def __init__(self, made: Any, arguments: dict[str, Any], network: Any) -> None:
        self.made = made
        self.arguments = _named(type(made), arguments)
        self.network = network


class KindJudge(Judge):
    """Puts an object of any kind through the life of a layer."""

    def run(self) -> dict[str, str]:
        """Return the verdict of each step."""
        before = self._module("before")
        old = self._step("before", lambda: self._placed(before))
        saved = old and self._step("before", lambda: self._saved(old, "old"))
        if saved:
            self._step("before", lambda: self._loaded(old, "old.keras", before))
        self.verdicts.setdefault("before", OK)
        after = self._module("after")
        new = self._step("construct", lambda: self._placed(after))
        if new is None:
            return self.verdicts
        self._step("config", lambda: self._rebuilt(new))
        if saved:
            lost = {text.partition(":")[0] for text in self.verdicts["before"].split("; ")}
            self._step("old file", lambda: self._old(old, after, lost))
        if self._step("save", lambda: self._saved(new, "new")):
            self._step("load", lambda: self._loaded(new, "new.keras", None))
        if saved and self.framework.name == "tf_keras":
            self._hdf5(old, new, before, after)
        return self.verdicts

    def _placed(self, module: ModuleType) -> Placed:
        self.keras.utils.set_random_seed(7)
        space = {"keras": self.keras, "np": np, **vars(module)}
        with captured_arguments(space[self.job["class"]]) as captured:
            made = eval(self.job["build"], space)
        return Placed(made, captured.of(made) or {}, self._network(made))

    def _network(self, made: Any) -> Any:
        """Return a network, trained for one step, in which the object stands in its place."""
        keras, place = self.keras, self.job["place"]
        inputs = keras.Input((5, 4) if place == "cell" else (4,))
        x = keras.layers.RNN(made)(inputs) if place == "cell" else inputs
        x = keras.layers.Dense(2, **({place: made} if place in _IN_DENSE else {}))(x)
        network = keras.Model(inputs, x)
        optimizer = {"optimizer": made, "schedule": None}.get(place, keras.optimizers.SGD(0.1))
        network.compile(
            optimizer=optimizer or keras.optimizers.SGD(made),
            loss=made if place == "loss" else "mse",
            metrics=[made] if place == "metric" else None,
            run_eagerly=True,
        )
        network.train_on_batch(*self._data())
        return network

    def _data(self) -> tuple[Any, Any]:
        generator = np.random.default_rng(3)
        shape = (3, 5, 4) if self.job["place"] == "cell" else (3, 4)
        return generator.random(shape).astype("float32"), np.ones((3, 2), "float32")

    def _saved(self, placed: Placed, name: str) -> Path:
        path = self.folder / f"{name}.keras"
        placed.network.save(str(path))
        return path

    def _loaded(self, original: Placed, file: str, module: ModuleType | None) -> str:
        """Load a file, by registration alone if `module` is None, and compare."""
        objects = self._custom_objects(module) if module else None
        cls = getattr(module, self.job["class"]) if module else type(original.made)
        with captured_arguments(cls) as captured:
            network = self.keras.models.load_model(str(self.folder / file), custom_objects=objects)
        if not captured._by_id:
            return f"no {cls.__name__} was made"
        made, arguments = list(captured._by_id.values())[-1]
        restored = Placed(made, arguments, network)
        found = [*self._differences(original, restored), *self._behaviour(original, restored)]
        return "; ".join(found)

    def _behaviour(self, original: Placed, restored: Placed) -> list[str]:
        """Compare what the networks compute, now and after a further step of training."""
        found = []
        for moment in ("scores", "scores after a further step"):
            scores = [self._scores(placed) for placed in (original, restored)]
            if not np.allclose(*scores, atol=1e-5):
                found.append(f"{moment}: {scores[0]} became {scores[1]}")
            for placed in (original, restored):
                placed.network.train_on_batch(*self._data())
        return found

    def _scores(self, placed: Placed) -> Any:
        return np.asarray(placed.network.evaluate(*self._data(), verbose=0))

    def _old(self, old: Placed, after: ModuleType, lost: set[str]) -> str:
        """Load the old class's file into the new one; what the file lacks nobody can restore."""
        self._saved(old, "old")
        found = self._loaded(old, "old.keras", after).split("; ")
        return "; ".join(text for text in found if text.partition(":")[0] not in lost)

    def _differences(self, old: Placed, new: Placed) -> list[str]:
        found = []
        for key in _BASE:
            values = [getattr(p.made, key, None) for p in (old, new)]
            if values[0] != values[1] and type(values[0]).__name__ != "DTypePolicy":
                found.append(f"{key}: {values[0]!r} became {values[1]!r}")
        for name, value in old.arguments.items():
            if name in self.job["resolved"] or name in _BASE:
                continue
            if name not in new.arguments:
                found.append(f"{name}: not given")
            elif text := self.equality.difference(value, new.arguments[name], name):
                found.append(text)
        return [*found, *self._observed(old.made, new.made)]

    def _rebuilt(self, placed: Placed) -> str:
        """Send the config through JSON and rebuild the object twice."""
        cls = type(placed.made)
        with captured_arguments(cls) as captured:
            first = cls.from_config(_through_json(placed.made.get_config()))
            second = cls.from_config(_through_json(first.get_config()))
        for made in (first, second):
            rebuilt = Placed(made, captured.of(made) or {}, None)
            if found := self._differences(placed, rebuilt):
                return "; ".join(found)
        return ""


def _through_json(config: Any) -> Any:
    """Send a config through JSON; tf_keras's optimizers have NumPy numbers in theirs."""
    return json.loads(json.dumps(config, default=lambda number: number.item()))


def main() -> None:
    """Answer all jobs; whatever else prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    framework = load_framework(sys.argv[1])
    found = []
    for job in json.load(sys.stdin):
        with tempfile.TemporaryDirectory(prefix="fixlayers-") as folder:
            found.append(KindJudge(framework, job, Path(folder)).run())
        framework.keras.backend.clear_session()
    json.dump(found, answers)
    answers.close()


if __name__ == "__main__":
    main()
