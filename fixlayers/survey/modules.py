"""Which file of a project a module name means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class ModuleIndex:
    """Finds the project file that an import names, without importing anything.

    Paths use "/". An absolute name is looked for in each folder from the importing file's upward
    that is no package itself (a script's own folder is on `sys.path`), with its `src/`; then
    beside modules of a package, which scripts kept in packages rely on; then anywhere in the
    project if only one file fits.
    """

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = frozenset(paths)
        self._by_tail: dict[str, list[str]] = {}
        self._found: dict[tuple[str, str, int], str | None] = {}
        for path in sorted(self._paths):
            self._by_tail.setdefault(_tail(path), []).append(path)

    def find(self, importing: str, module: str, level: int = 0) -> str | None:
        """Return the path of the file that `module` means in the file `importing`, or None."""
        key = (importing.rpartition("/")[0], module, level)
        if key not in self._found:
            self._found[key] = self._find(*key)
        return self._found[key]

    def _find(self, folder: str, module: str, level: int) -> str | None:
        relative = module.replace(".", "/")
        if level:
            for _ in range(level - 1):
                folder = folder.rpartition("/")[0]
            return self._at(_join(folder, relative))
        folders = list(_upward(folder))
        packages = [f for f in folders if _join(f, "__init__.py") in self._paths]
        for root in (f for f in folders if f not in packages):
            found = self._at(_join(root, relative)) or self._at(_join(_join(root, "src"), relative))
            if found:
                return found
        if module.partition(".")[0] in _INSTALLED:
            return None
        for root in packages:
            if found := self._at(_join(root, relative)):
                return found
        return self._anywhere(relative)

    def _at(self, stem: str) -> str | None:
        for candidate in (f"{stem}.py", _join(stem, "__init__.py")):
            if candidate in self._paths:
                return candidate
        return None

    def _anywhere(self, relative: str) -> str | None:
        if "/" not in relative:
            return None  # a bare name that is not beside the importer is some installed package
        found = [
            path
            for path in self._by_tail.get(relative.rpartition("/")[2], ())
            if path.endswith((f"/{relative}.py", f"/{relative}/__init__.py"))
        ]
        return found[0] if len(found) == 1 else None


# A package folder of one of these names does not hide the installed package.
_INSTALLED = frozenset({"keras", "tensorflow", "tf_keras", "keras_core", "typing", "abc"})


def _upward(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def _tail(path: str) -> str:
    stem = path.removesuffix(".py").removesuffix("/__init__")
    return stem.rpartition("/")[2]


def _join(folder: str, name: str) -> str:
    if not name:
        return folder
    return f"{folder}/{name}" if folder else name


def module_name(path: str, paths: frozenset[str]) -> str:
    """Return the dotted name under which a file is imported, by its enclosing packages.

    Example: "src/pkg/layers/attention.py" is "pkg.layers.attention" where `pkg` and `layers` hold
    an `__init__.py`; a file in no package is its own stem.
    """
    stem = path.removesuffix(".py").removesuffix(".ipynb").removesuffix("/__init__")
    folder, _, name = stem.rpartition("/")
    parts = [name]
    while folder and f"{folder}/__init__.py" in paths:
        folder, _, name = folder.rpartition("/")
        parts.append(name)
    return ".".join(reversed(parts))
