"""Imports within a source tree: its modules are found without installing and run tolerantly."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from fixlayers.verify.probe.definitions import DefinitionLoader
from fixlayers.verify.probe.standins import StandInFinder

PROTECTED = frozenset(sys.stdlib_module_names) | {"tensorflow", "keras", "tf_keras", "numpy"}


class TreeImports(importlib.abc.MetaPathFinder):
    """Finder for the modules of one tree, as seen from the file under test.

    `stood_in` are the imports that only a stand-in was found for.
    """

    def __init__(self, top: Path, path: Path) -> None:
        self.path = path
        root = path.parent
        while (root / "__init__.py").exists() and root != top:
            root = root.parent
        self.roots = [root]
        while self.roots[-1] != top and top in self.roots[-1].parents:
            self.roots.append(self.roots[-1].parent)
        self.modules: set[str] = set()
        self.stood_in: set[str] = set()

    def install(self) -> None:
        """Put the finder in front, its stand-ins behind."""
        sys.meta_path.insert(0, self)
        sys.meta_path.append(StandInFinder(lambda name: name in self.modules, self.stood_in))

    def module(self) -> ModuleType:
        """Return the module of the file under test, its package imported before it.

        Raises what reading the file raises.
        """
        name = self._name()
        self._import_package(name.rpartition(".")[0])
        if name in sys.modules and name in self.modules:
            return sys.modules[name]
        module = importlib.util.module_from_spec(self._spec_for(name, self.path))
        sys.modules[name] = module
        DefinitionLoader(self.path, self.stood_in).exec_module(module)
        return module

    def _name(self) -> str:
        parts = list(self.path.relative_to(self.roots[0]).with_suffix("").parts)
        if parts[-1] == "__init__" and len(parts) > 1:
            parts.pop()
        # A dot or dash in a file name must not split the module name.
        return ".".join(part.replace(".", "_") for part in parts)

    def _import_package(self, name: str) -> None:
        if not name:
            return
        try:
            importlib.import_module(name)
        except ImportError:
            # A folder that is no package: the file stands alone.
            return

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Find a module of the tree; a protected name is never one."""
        del target
        head = fullname.rpartition(".")[0]
        if not head:
            return None if fullname in PROTECTED else self._find(fullname, self.roots)
        if head not in self.modules or path is None:
            return None
        return self._find(fullname, [Path(folder) for folder in path])

    def _spec_for(self, fullname: str, path: Path) -> importlib.machinery.ModuleSpec:
        self.modules.add(fullname)
        package = [str(path.parent)] if path.name == "__init__.py" else None
        loader = DefinitionLoader(path, self.stood_in)
        spec = importlib.util.spec_from_file_location(
            fullname, path, loader=loader, submodule_search_locations=package
        )
        if spec is None:
            raise ImportError(f"no spec for {path}")
        return spec

    def _find(
        self, fullname: str, folders: Sequence[Path]
    ) -> importlib.machinery.ModuleSpec | None:
        tail = fullname.rpartition(".")[2]
        for folder in folders:
            for candidate in (folder / tail / "__init__.py", folder / f"{tail}.py"):
                if candidate.is_file():
                    return self._spec_for(fullname, candidate)
        for folder in folders:
            if (folder / tail).is_dir() and next((folder / tail).rglob("*.py"), None):
                self.modules.add(fullname)
                spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
                spec.submodule_search_locations = [str(folder / tail)]
                return spec
        return None
