"""Judge repairs on one Keras generation; a process of its own that answers jobs line by line.

`python -m tests.keras.worker keras3|tf_keras` reads one job (JSON) a line from stdin and writes one
line of verdicts: the text of the first failure of each step, or "ok".
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from fixlayers.verify.probe.capture import captured_arguments
from fixlayers.verify.probe.equality import Equality
from fixlayers.verify.probe.framework import Framework, load_framework
from tests.keras.specimen import Specimen, describe_difference

Job = dict[str, Any]
OK = "ok"


class Judge:
    """Puts the class before and the class after its repair through the same life."""

    def __init__(self, framework: Framework, job: Job, folder: Path) -> None:
        self.framework = framework
        self.keras = framework.keras
        self.job = job
        self.folder = folder
        self.equality = Equality(framework)
        self.verdicts: dict[str, str] = {}

    def run(self) -> dict[str, str]:
        """Return the verdict of each step."""
        before = self._module("before")
        old = self._step("before", lambda: self._made(before))
        saved = (
            old is not None and self._step("before", lambda: self._saved(old, "old")) is not None
        )
        if saved:
            self._step("before", lambda: self._loaded(old, "old.keras", before))
        self.verdicts.setdefault("before", OK)
        after = self._module("after")
        new = self._step("construct", lambda: self._made(after))
        if new is None:
            return self.verdicts
        self._step("config", lambda: self._rebuilt(new))
        if old is not None:
            self._step("weights", lambda: self._same_construction(old, new))
        if saved:
            self._step("old file", lambda: self._old_file(old, after))
            self._step("old weights", lambda: self._old_weights(old, after))
        if self._step("save", lambda: self._saved(new, "new")):
            self._step("load", lambda: self._loaded(new, "new.keras", None))
        if not isinstance(new.made, self.keras.Model):
            self._step("clone", lambda: self._cloned(new))
        if saved and self.framework.name == "tf_keras":
            self._checkpoints(old, new, after)
        if saved and self.framework.name == "tf_keras" and self.job["kind"] == "layer":
            self._hdf5(old, new, before, after)
        return self.verdicts

    def _step(self, name: str, action: Callable[[], Any]) -> Any:
        """Run a step; the first failure of a name stays. Returns what the action returns."""
        if self.verdicts.get(name, OK) != OK:
            return None
        try:
            result = action()
        except Exception as error:  # noqa: BLE001 - what Keras raises is the verdict
            self.verdicts[name] = f"{type(error).__name__}: {error}"
            return None
        if isinstance(result, str) or result is None:
            self.verdicts[name] = result or OK
            return None if result else True
        if name != "before":
            self.verdicts[name] = OK
        return result

    def _module(self, stage: str) -> ModuleType:
        """Import the case's main module from its own folder; afterwards it is importable no more.

        Keras 2 finds unregistered classes by importing the module that the file names.
        """
        folder = self.folder / stage
        names = set()
        for path, text in self.job[stage].items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
            names.add(path.partition("/")[0].removesuffix(".py"))
        sys.path.insert(0, str(folder))
        importlib.invalidate_caches()
        try:
            return importlib.import_module(self.job["module"])
        finally:
            sys.path.remove(str(folder))
            for loaded in [n for n in sys.modules if n.partition(".")[0] in names]:
                del sys.modules[loaded]

    def _made(self, module: ModuleType) -> Specimen:
        self.keras.utils.set_random_seed(7)
        space = {"keras": self.keras, "np": np, **vars(module)}
        cls = space[self.job["class"]]
        with captured_arguments(cls) as captured:
            made = eval(self.job["build"], space)
        specimen = Specimen(made, captured.of(made) or {}, self.job["inputs"], self.framework)
        specimen.network = made
        if self.job["kind"] == "layer":
            symbols = [
                self.keras.Input(tuple(shape), dtype=dtype) for shape, dtype in self.job["inputs"]
            ]
            x = symbols[0] if len(symbols) == 1 else symbols
            output = eval(self.job["connect"], {**space, "layer": made, "x": x})
            output = self.keras.layers.Dense(2, name="head")(output)
            specimen.network = self.keras.Model(symbols, output)
        specimen.build()
        return specimen

    def _saved(self, specimen: Specimen, name: str) -> Path:
        """Compile, train one step, save."""
        specimen.train()
        path = self.folder / f"{name}.keras"
        specimen.network.save(str(path))
        return path

    def _custom_objects(self, module: ModuleType) -> dict[str, Any]:
        return {
            name: value
            for name, value in vars(module).items()
            if callable(value) and getattr(value, "__module__", "") == module.__name__
        }

    def _loaded(self, original: Specimen, file: str, module: ModuleType | None) -> str:
        """Load a file, by registration alone if `module` is None, and compare."""
        objects = self._custom_objects(module) if module else None
        cls = getattr(module, self.job["class"]) if module else type(original.made)
        path = str(self.folder / file)
        with captured_arguments(cls) as captured:
            network = self.keras.models.load_model(path, custom_objects=objects)
        made = _found(network, original.made, self.job["kind"])
        if type(made) is not cls:
            return f"loaded as {type(made).__name__}"
        restored = Specimen(made, captured.of(made) or {}, self.job["inputs"], self.framework)
        restored.network = network
        return self._difference(original, restored)

    def _cloned(self, original: Specimen) -> str:
        """Clone the network, which hands `from_config` a config that is used elsewhere as well.

        For layers alone: tf_keras 2.21 never comes back from cloning a network around a Sequential
        that its own constructor builds (`reconstruct_from_config` waits for a node of it).
        """
        cls = type(original.made)
        with captured_arguments(cls) as captured:
            network = self.keras.models.clone_model(original.network)
        made = _found(network, original.made, "layer")
        restored = Specimen(made, captured.of(made) or {}, [], self.framework)
        found = describe_difference(original, restored, self.equality, set(self.job["resolved"]))
        return "; ".join([*found, *self._observed(original.made, made)])

    def _difference(self, original: Specimen, restored: Specimen) -> str:
        found = [
            *describe_difference(original, restored, self.equality, set(self.job["resolved"])),
            *self._observed(original.made, restored.made),
            *original.state_differences(restored),
        ]
        return "; ".join(found)

    def _observed(self, old: Any, new: Any) -> list[str]:
        """Compare what the case wants looked at."""
        found = []
        for expression in self.job["observe"]:
            mine, other = (eval(expression, {"layer": x}) for x in (old, new))
            if difference := self.equality.difference(mine, other, expression):
                found.append(difference)
        return found

    def _rebuilt(self, specimen: Specimen) -> str:
        """Send the config through JSON and rebuild the object twice."""
        cls = type(specimen.made)
        config = _through_json(specimen.made.get_config())
        kept = dict(config)
        with captured_arguments(cls) as captured:
            first = cls.from_config(config)
            own = cls.from_config.__func__.__module__ == cls.__module__
            same = config.keys() == kept.keys() and all(config[k] is v for k, v in kept.items())
            if own and not same:
                return "from_config changes the dict it is given"
            second = cls.from_config(_through_json(first.get_config()))
        for made in (first, second):
            rebuilt = Specimen(made, captured.of(made) or {}, [], self.framework)
            resolved = set(self.job["resolved"])
            found = describe_difference(specimen, rebuilt, self.equality, resolved)
            if found := [*found, *self._observed(specimen.made, made)]:
                return "; ".join(found)
        if missing := [key for key in self.job["keys"] if key not in kept]:
            return f"the config lacks {missing}"
        again = _through_json(second.get_config())
        return "" if again.keys() == kept.keys() else f"keys {list(kept)} became {list(again)}"

    def _same_construction(self, old: Specimen, new: Specimen) -> str:
        """Compare the weights that the old and the new class make: order, names, shapes."""
        if old.layout() != new.layout():
            return f"{old.layout()} became {new.layout()}"
        same = all(np.array_equal(a, b) for a, b in zip(old.initial, new.initial, strict=True))
        return "" if same else "other initial values from the same seed"

    def _old_file(self, old: Specimen, after: ModuleType) -> str:
        """Load the old class's file into the new class.

        What the old class does not put into its config (its name, say) nobody can restore.
        """
        lost = {text.partition(":")[0] for text in self.verdicts["before"].split("; ")}
        lost |= {"name", "trainable", "dtype"} - {*old.made.get_config()}
        return _worse(self._loaded(old, "old.keras", after), lost)

    def _old_weights(self, old: Specimen, module: ModuleType) -> str:
        """Load a `.weights.h5` of the old class into an instance of the new one."""
        path = str(self.folder / "old.weights.h5")
        old.network.save_weights(path)
        fresh = self._made(module)
        fresh.network.load_weights(path)
        return fresh.weight_difference(old)

    def _checkpoints(self, old: Specimen, new: Specimen, after: ModuleType) -> None:
        """Where Keras 2 can write weights as a TensorFlow checkpoint, so must the new class.

        The old class's checkpoint, which knows variables by attributes, has to fit the new class.
        """
        path = str(self.folder / "old-checkpoint")
        try:
            old.network.save_weights(path, save_format="tf")
        except Exception:  # noqa: BLE001 - TensorFlow cannot track it: nothing to keep
            return
        self._step("old checkpoint", lambda: self._old_checkpoint(old, path, after))
        path = str(self.folder / "new-checkpoint")
        self._step("new checkpoint", lambda: new.network.save_weights(path, save_format="tf"))

    def _old_checkpoint(self, old: Specimen, path: str, after: ModuleType) -> str:
        fresh = self._made(after)
        fresh.network.load_weights(path).assert_existing_objects_matched()
        return fresh.weight_difference(old)

    def _hdf5(self, old: Any, new: Any, before: ModuleType, after: ModuleType) -> None:
        """Where the old class lives through a whole-model HDF5 file, so must the new one."""
        try:
            differences = self._through_hdf5(old, before)
        except Exception:  # noqa: BLE001 - Keras 2 cannot save or load it: nothing to keep
            self.verdicts["hdf5 before"] = "lost"
            return
        lost = {text.partition(":")[0] for text in differences.split("; ")}
        self.verdicts["hdf5 before"] = differences or OK
        self._step("old hdf5", lambda: _worse(self._through_hdf5(old, after), lost))
        self._step("new hdf5", lambda: self._through_hdf5(new, after))

    def _through_hdf5(self, specimen: Any, module: ModuleType) -> str:
        specimen.network.save(str(self.folder / "whole.h5"))
        return self._loaded(specimen, "whole.h5", module)


def _through_json(config: Any) -> Any:
    """Send a config through JSON; to tf_keras's own encoder what it wraps is a dict or a list."""
    return json.loads(json.dumps(config, default=_unwrapped))


def _unwrapped(value: Any) -> Any:
    return value.as_list() if hasattr(value, "as_list") else value.__wrapped__


def _worse(differences: str, lost: set[str]) -> str:
    """Return the differences in what is not lost anyway."""
    lost = {*lost, "compute_dtype"} if "dtype" in lost else lost
    found = differences.split("; ")
    return "; ".join(text for text in found if text.partition(":")[0] not in lost)


def _found(network: Any, original: Any, kind: str) -> Any:
    """Return the restored counterpart of the specimen, by name or else by class name."""
    if kind == "model":
        return network
    layers = [x for x in network.layers if type(x).__name__ == type(original).__name__]
    return next((x for x in layers if x.name == original.name), layers[0])


def main() -> None:
    """Answer jobs until stdin ends; whatever else prints goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    framework = load_framework(sys.argv[1])
    for line in sys.stdin:
        folder = Path(tempfile.mkdtemp(prefix="fixlayers-"))
        try:
            verdicts = Judge(framework, json.loads(line), folder).run()
        finally:
            shutil.rmtree(folder)
            framework.keras.backend.clear_session()
        answers.write(json.dumps(verdicts) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
