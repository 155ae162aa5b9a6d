"""Probe one source file: execute its definitions, judge each of its Keras classes."""

from __future__ import annotations

import importlib.util
import inspect
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.corpus.results import ClassResult, Finished, Job, Judged, Message, Started

from .arguments import Builder, NotBuiltError
from .choices import Choices
from .definitions import DefinitionLoader, definitions_of
from .framework import Framework
from .limits import time_limit
from .survival import Judge, NotSurvivedError
from .tree import TreeImports

IMPORT_SECONDS = 120.0


class FileProbe:
    """Probes files on one framework; keeps the imports of a tree while its files follow."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.judge = Judge(framework)
        self.choices = Choices(framework.keras)
        self.imports: TreeImports | None = None

    def probe(self, job: Job) -> Iterator[Message]:
        """Yield what is found in one file, class by class."""
        try:
            module = self._module(Path(job.tree), Path(job.tree) / job.file)
        except Exception as error:  # noqa: BLE001 - foreign code raises anything
            yield Finished(job.file, f"{type(error).__name__}: {error}"[:500])
            return
        found = definitions_of(module)
        for name, line, error_text in found.failed:
            yield Judged(self._undefined(job.file, name, line, error_text))
        custom_objects = self._custom_objects(module)
        for name, occurrence, line, cls in found.classes:
            kind = self.framework.kind_of(cls)
            key = f"{job.file}:{name}:{occurrence}"
            if kind is None or key in job.skip:
                continue
            yield Started(key, kind, line)
            objects = {**custom_objects, **self._names(cls)}
            yield Judged(self._judged(job.file, occurrence, line, kind, cls, objects))
            self.framework.keras.backend.clear_session()
        yield Finished(job.file)

    def _module(self, top: Path, path: Path) -> ModuleType:
        if self.imports is None or self.imports.top != top:
            if self.imports is not None:
                self.imports.uninstall()
            self.imports = TreeImports(top)
            self.imports.install()
        name = self.imports.module_name(path)
        if name in sys.modules and name in self.imports.modules:
            return sys.modules[name]
        with time_limit(IMPORT_SECONDS):
            parent = name.rpartition(".")[0]
            if parent:
                self._import_parent(parent)
            if name in sys.modules and name in self.imports.modules:
                return sys.modules[name]
            spec = self.imports.spec_for(name, path)
            module = importlib.util.module_from_spec(spec)
            sys.modules[name] = module
            DefinitionLoader(path).exec_module(module)
        return module

    def _import_parent(self, parent: str) -> None:
        try:
            importlib.import_module(parent)
        except ImportError:
            # A folder that is no package: the file stands alone.
            return

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

    def _undefined(self, file: str, name: str, line: int, error: str) -> ClassResult:
        return ClassResult(
            file, name, 0, line, "undefined", self._framework_name(), "not built", "define", error
        )

    def _framework_name(self) -> Any:
        return self.framework.name

    def _judged(
        self, file: str, occurrence: int, line: int, kind: str, cls: type, objects: dict[str, Any]
    ) -> ClassResult:
        saving = self.framework.keras.saving
        registered = saving.get_registered_object(saving.get_registered_name(cls)) is cls

        def result(outcome: Any, stage: str, error: str, **more: Any) -> ClassResult:
            return ClassResult(
                file, cls.__name__, occurrence, line, kind, self._framework_name(), outcome, stage,
                error, registered=registered, **more,
            )  # fmt: skip

        if inspect.isabstract(cls):
            return result("not built", "build", "abstract class")
        try:
            recipes = Builder(cls, kind, self.choices).search()
        except (NotBuiltError, ValueError, TypeError, TimeoutError) as error:
            return result("not built", "build", str(error))
        called = []
        # It must survive with other values and with its defaults: None, say, is a case of its own.
        for recipe in recipes:
            labels = recipe.labels()
            try:
                called.append(self.judge.judge(recipe, kind, objects))
            except NotSurvivedError as error:
                return result("fails", error.stage, str(error), arguments=labels)
            except Exception as error:  # noqa: BLE001 - foreign code raises anything
                message = f"{type(error).__name__}: {error}"[:500]
                return result("fails", "rebuild", message, arguments=labels)
        first = next(filter(None, called), "")
        return result("survives", "", "", arguments=recipes[0].labels(), called=first)
