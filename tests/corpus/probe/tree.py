"""Imports within a source tree: its modules are found without installing and run tolerantly."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from .definitions import DefinitionLoader
from .standins import StandInFinder

PROTECTED = frozenset(sys.stdlib_module_names) | {"tensorflow", "keras", "tf_keras", "numpy"}


class TreeImports(importlib.abc.MetaPathFinder):
    """Finder for the modules of one tree, as seen from the file under test."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.roots: list[Path] = []
        self.modules: set[str] = set()
        self.standins = StandInFinder(lambda name: name in self.modules)

    def install(self) -> None:
        """Put the finder in front, its stand-ins behind."""
        sys.meta_path.insert(0, self)
        sys.meta_path.append(self.standins)

    def uninstall(self) -> None:
        """Take the finder and all modules it has made away again."""
        sys.meta_path.remove(self)
        sys.meta_path.remove(self.standins)
        self._forget()

    def _forget(self) -> None:
        for name, module in list(sys.modules.items()):
            if name in self.modules or isinstance(
                getattr(getattr(module, "__spec__", None), "loader", None), DefinitionLoader
            ):
                del sys.modules[name]
        self.modules.clear()

    def module_name(self, path: Path) -> str:
        """Return the dotted name of a file and make its import root the first to search."""
        root = path.parent
        while (root / "__init__.py").exists() and root != self.top:
            root = root.parent
        roots = [root]
        while roots[-1] != self.top and self.top in roots[-1].parents:
            roots.append(roots[-1].parent)
        if roots != self.roots:
            self._forget()
            self.roots = roots
        parts = list(path.relative_to(root).with_suffix("").parts)
        if parts[-1] == "__init__" and len(parts) > 1:
            parts.pop()
        # A dot or dash in a file name must not split the module name.
        return ".".join(part.replace(".", "_") for part in parts)

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

    def spec_for(self, fullname: str, path: Path) -> importlib.machinery.ModuleSpec:
        """Return the spec that executes the definitions of one file."""
        self.modules.add(fullname)
        package = [str(path.parent)] if path.name == "__init__.py" else None
        spec = importlib.util.spec_from_file_location(
            fullname, path, loader=DefinitionLoader(path), submodule_search_locations=package
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
                    return self.spec_for(fullname, candidate)
        for folder in folders:
            if (folder / tail).is_dir() and next((folder / tail).rglob("*.py"), None):
                self.modules.add(fullname)
                spec = importlib.machinery.ModuleSpec(fullname, None, is_package=True)
                spec.submodule_search_locations = [str(folder / tail)]
                return spec
        return None
