"""Execute what a file defines, statement by statement, without running what it does.

Imports, functions, classes and assignments are executed, a failure in one does not stop the
next; training loops, downloads and other expression statements are left out.
"""

from __future__ import annotations

import ast
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from fixlayers.syntax import parse_module
from fixlayers.verify.probe.keras_paths import public_name
from fixlayers.verify.probe.limits import time_limit
from fixlayers.verify.probe.names import invented_constant
from fixlayers.verify.probe.sourcefile import read_source, remember
from fixlayers.verify.probe.standins import StandIn

STATEMENT_SECONDS = 8.0
FUTURE = importlib.import_module("__future__")
# Calls by these names do something (train, read, download, ask) rather than define something.
ACTIONS = frozenset(
    "fit fit_generator evaluate predict compile load_data load_model load_weights load read_csv "
    "read open urlopen get_file urlretrieve download from_generator run input system popen "
    "parse_args load_dataset imread glob listdir walk from_pretrained train train_on_batch save "
    "list_files image_dataset_from_directory flow_from_directory text_dataset_from_directory "
    "adapt summary plot_model TPUClusterResolver".split()
)


@dataclass
class Definitions:
    """What executing a module's definitions gave."""

    classes: list[tuple[str, int, int, type]] = field(default_factory=list)
    """Name, how many classes of that name came before, line, class; in the order of the file."""
    failed: list[tuple[str, int, str]] = field(default_factory=list)
    """Name, line and error of each class whose definition raised."""


class DefinitionLoader(importlib.abc.Loader):
    """Loader that fills a module with the definitions of a file.

    `stood_in` is where it notes the imports that only a stand-in was found for.
    """

    def __init__(self, path: Path, stood_in: set[str]) -> None:
        self.path = path
        self.stood_in = stood_in

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        """Leave it to the import system."""
        del spec
        return None

    def exec_module(self, module: ModuleType) -> None:
        """Execute the definitions; keep them as `module.__definitions__`."""
        try:
            code = read_source(self.path)
            tree = parse_module(code)
        except (OSError, SyntaxError, ValueError) as error:
            raise ImportError(f"{self.path.name} cannot be read: {error}") from error
        remember(self.path, code)
        executor = _Executor(module, str(self.path), tree, self.stood_in)
        module.__dict__["__definitions__"] = executor.found
        executor.run(tree.body)


class _Executor:
    """Runs statements of one module in its namespace."""

    def __init__(
        self, module: ModuleType, filename: str, tree: ast.Module, stood_in: set[str]
    ) -> None:
        self.module = module
        self.stood_in = stood_in
        self.space = module.__dict__
        self.filename = filename
        self.found = Definitions()
        self.flags = 0
        for node in tree.body:
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                for alias in node.names:
                    self.flags |= getattr(FUTURE, alias.name).compiler_flag

    def run(self, body: Sequence[ast.stmt]) -> None:
        for node in body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                self._import(node)
            elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                self._define(node)
            elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
                self._assign(node)
            elif isinstance(node, ast.If):
                self._branch(node)
            elif isinstance(node, ast.Try):
                self._try(node)
            elif isinstance(node, ast.With) and _defines(node):
                self.run(node.body)
            elif isinstance(node, ast.Expr) and "custom_objects" in ast.unparse(node):
                self._attempt(node)

    def _execute(self, node: ast.stmt) -> None:
        tree = ast.Module([node], type_ignores=[])
        code = compile(tree, self.filename, "exec", flags=self.flags, dont_inherit=True)
        with time_limit(STATEMENT_SECONDS):
            exec(code, self.space)

    def _attempt(self, node: ast.stmt) -> Exception | None:
        try:
            self._execute(node)
        except Exception as error:  # noqa: BLE001 - foreign code raises anything
            return error
        except SystemExit as error:
            return RuntimeError(f"exits with {error}")
        return None

    def _import(self, node: ast.Import | ast.ImportFrom) -> None:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            return
        # Imports have no limit of their own: a package imports itself in its first statement.
        code = compile(ast.Module([node], []), self.filename, "exec", dont_inherit=True)
        try:
            exec(code, self.space)
        except Exception:  # noqa: BLE001 - foreign code raises anything
            for alias in node.names:
                self._import_one(node, alias)

    def _import_one(self, node: ast.Import | ast.ImportFrom, alias: ast.alias) -> None:
        if alias.name == "*":
            return
        single: ast.stmt
        if isinstance(node, ast.Import):
            single = ast.Import([alias])
            origin = alias.name
            bound = alias.asname or alias.name.split(".")[0]
        else:
            single = ast.ImportFrom(node.module, [alias], node.level)
            origin = node.module or ""
            bound = alias.asname or alias.name
        ast.copy_location(single, node)
        if self._attempt(single) is None:
            return
        if isinstance(node, ast.Import) and alias.asname is None and bound in sys.modules:
            self.space[bound] = sys.modules[bound]
            return
        found = None
        if isinstance(node, ast.ImportFrom) and "keras" in origin.split("."):
            keras = importlib.import_module("keras").__name__
            found = public_name(keras, alias.name, hint=origin)
        if found is None:
            name = origin if isinstance(node, ast.Import) else f"{origin}.{alias.name}"
            self.stood_in.add(name)
            found = StandIn(name)
        self.space[bound] = found

    def _define(self, node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        error = self._attempt_with_names(node)
        if error is not None and node.decorator_list:
            node.decorator_list = []
            error = self._attempt_with_names(node)
        if not isinstance(node, ast.ClassDef):
            return
        made = self.space.get(node.name)
        if error is not None:
            message = f"{type(error).__name__}: {error}"
            self.found.failed.append((node.name, node.lineno, message))
        elif isinstance(made, type):
            before = sum(name == node.name for name, *_ in self.found.classes)
            self.found.classes.append((node.name, before, node.lineno, made))

    def _attempt_with_names(self, node: ast.stmt) -> Exception | None:
        error = self._attempt(node)
        for _ in range(8):
            missing = error.name if isinstance(error, NameError) else None
            if missing is None or missing in self.space:
                break
            self.space[missing] = invented_constant(missing)
            error = self._attempt(node)
        return error

    def _assign(self, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if all(isinstance(target, ast.Name | ast.Tuple | ast.List) for target in targets):
            error = RuntimeError("an action") if _acts(node) else self._attempt(node)
            if error is not None:
                self._invent(targets)
        elif not _acts(node):
            self._attempt(node)

    def _invent(self, targets: Sequence[ast.expr]) -> None:
        for target in targets:
            for part in ast.walk(target):
                if isinstance(part, ast.Name) and part.id not in self.space:
                    self.space[part.id] = invented_constant(part.id)

    def _branch(self, node: ast.If) -> None:
        if "__main__" in ast.unparse(node.test):
            return
        test = compile(ast.Expression(node.test), self.filename, "eval", dont_inherit=True)
        try:
            with time_limit(STATEMENT_SECONDS):
                chosen = bool(eval(test, self.space))
        except Exception:  # noqa: BLE001 - foreign code raises anything
            chosen = True
        self.run(node.body if chosen else node.orelse)

    def _try(self, node: ast.Try) -> None:
        if any(_acts(part) for part in node.body) or _defines(node):
            self.run([*node.body, *node.orelse, *node.finalbody])
            return
        # With the stand-ins out of the way a missing import raises, as its author expected.
        name = self.module.__name__
        self.space["__name__"] = f"{name} (strict)"
        error = self._attempt(node)
        self.space["__name__"] = name
        if error is not None:
            self.run([*node.body, *node.orelse, *node.finalbody])


def _defines(node: ast.AST) -> bool:
    return any(isinstance(part, ast.ClassDef | ast.FunctionDef) for part in ast.walk(node))


def _acts(node: ast.AST) -> bool:
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            name = getattr(part.func, "attr", getattr(part.func, "id", ""))
            owner = getattr(getattr(part.func, "value", None), "id", "")
            if name in ACTIONS and owner != "re":
                return True
    return False


def definitions_of(module: ModuleType) -> Definitions:
    """Return what the loader found in a module it has executed."""
    found: Any = module.__dict__["__definitions__"]
    if not isinstance(found, Definitions):
        raise TypeError(f"{module.__name__} was not executed by DefinitionLoader")
    return found
