"""Probe one source file: execute its definitions, judge each of its Keras classes."""

from __future__ import annotations

import inspect
import types
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from fixlayers.verify.probe.arguments import Builder, NotBuiltError, Recipe
from fixlayers.verify.probe.choices import Choices
from fixlayers.verify.probe.creations import passed_arguments
from fixlayers.verify.probe.definitions import definitions_of
from fixlayers.verify.probe.errors import NotSurvivedError, UncalledError, told
from fixlayers.verify.probe.framework import Framework
from fixlayers.verify.probe.given import given_recipe
from fixlayers.verify.probe.limits import time_limit
from fixlayers.verify.probe.survival import Judge
from fixlayers.verify.probe.tree import TreeImports
from fixlayers.verify.results import ClassResult, Finished, Job, Judged, Message, Started

# What is left of the limit is for the driver, who ends what does not end by itself.
IMPORT_SHARE = 0.8


class FileProbe:
    """Probes one file on one framework, in a process that has probed no other."""

    def __init__(self, framework: Framework, job: Job) -> None:
        self.framework = framework
        self.job = job
        self.judge = Judge(framework, unaided=job.unaided)
        self.choices = Choices(framework.keras)
        top = Path(job.tree)
        self.imports = TreeImports(top, top / job.file)

    def probe(self) -> Iterator[Message]:
        """Yield what is found in the file, class by class."""
        job = self.job
        self.imports.install()
        try:
            with time_limit(job.limits.seconds * IMPORT_SHARE):
                module = self.imports.module()
        except Exception as error:  # noqa: BLE001 - foreign code raises anything
            yield Finished(job.file, told(error))
            return
        found = definitions_of(module)
        for name, line, error_text in found.failed:
            yield Judged(self._undefined(name, line, error_text))
        custom_objects = self._custom_objects(module)
        for name, occurrence, line, cls in found.classes:
            kind = self.framework.kind_of(cls)
            key = f"{job.file}:{name}:{occurrence}"
            if kind is None or key in job.skip:
                continue
            yield Started(key, kind, line)
            objects = {**custom_objects, **self._names(cls)}
            yield Judged(self._judged(occurrence, line, kind, cls, objects))
            self.framework.keras.backend.clear_session()
        yield Finished(job.file, stand_ins=tuple(sorted(self.imports.stood_in)))

    def _names(self, cls: type) -> dict[str, Any]:
        registered = self.framework.keras.saving.get_registered_name(cls)
        return {cls.__name__: cls, registered: cls}

    def _custom_objects(self, module: ModuleType) -> dict[str, Any]:
        """Return the custom classes and functions that the module sees, by all their names."""
        found: dict[str, Any] = {}
        for value in list(vars(module).values()):
            own = not str(getattr(value, "__module__", "")).startswith(("keras", "tf_keras"))
            if isinstance(value, type) and own and self.framework.kind_of(value):
                found.update(self._names(value))
            elif isinstance(value, types.FunctionType) and own and value.__name__ != "<lambda>":
                registered = self.framework.keras.saving.get_registered_name(value)
                found.update({value.__name__: value, registered: value})
        return found

    def _undefined(self, name: str, line: int, error: str) -> ClassResult:
        return ClassResult(
            self.job.file,
            name,
            0,
            line,
            "undefined",
            self.framework.name,
            "not built",
            "define",
            error,
        )

    def _judged(
        self, occurrence: int, line: int, kind: str, cls: type, objects: dict[str, Any]
    ) -> ClassResult:
        saving = self.framework.keras.saving
        registered = saving.get_registered_object(saving.get_registered_name(cls)) is cls

        def result(outcome: Any, stage: str, error: str, **more: Any) -> ClassResult:
            return ClassResult(
                self.job.file, cls.__name__, occurrence, line, kind, self.framework.name, outcome,
                stage, error, registered=registered, **more,
            )  # fmt: skip

        if inspect.isabstract(cls):
            return result("not built", "build", "abstract class")
        try:
            recipes = self._recipes(cls, kind)
        except NotBuiltError as error:
            tried = {"arguments": error.arguments, "attempts": error.attempts}
            return result("not built", "build", str(error), **tried)
        except (ValueError, TypeError, TimeoutError) as error:
            return result("not built", "build", str(error))
        lives = []
        call = f"{self.job.file}:{cls.__name__}:{occurrence}" not in self.job.uncalled
        # It must survive with other values and with its defaults: None, say, is a case of its own.
        for recipe in recipes:
            labels = recipe.labels()
            try:
                lives.append(self.judge.judge(recipe, kind, objects, call=call))
            except NotSurvivedError as error:
                return result("fails", error.stage, str(error), arguments=labels)
            except UncalledError as error:
                uncalled = f"no config before a first call, for which no input was found: {error}"
                return result("not built", "build", uncalled, arguments=labels)
            except TimeoutError as error:
                return result("not built", "build", f"too slow to judge: {error}", arguments=labels)
            except Exception as error:  # noqa: BLE001 - foreign code raises anything
                return result("fails", "rebuild", told(error), arguments=labels)
        more = {
            name: next(filter(None, (getattr(life, name) for life in lives)), nothing)
            for name, nothing in (("called", ""), ("saved", ""), ("example", None))
        }
        return result("survives", "", "", arguments=recipes[0].labels(), **more)

    def _recipes(self, cls: type, kind: str) -> list[Recipe]:
        given = self.job.arguments.get(cls.__name__)
        if given is not None:
            return [given_recipe(cls, given, self.framework.keras)]
        passed = passed_arguments(cls, self.job.calls.get(cls.__name__, ()), self.framework.keras)
        return Builder(cls, kind, self.choices, passed).search()
