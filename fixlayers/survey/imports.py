"""Which files of a project can be loaded in one program, by the import lines of their bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from fixlayers.patterns import pattern
from fixlayers.survey.modules import ModuleIndex

# Both kinds at once and by the line's end before them, since it goes over every byte of the tree.
_IMPORT = pattern(rb"\n[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+)?import[ \t]+\(?([^#\n]*)")
_NAME = pattern(r"[\w.]+")


class ImportLines(Struct, frozen=True):
    """The import lines of a source.

    `members` are those of `from`: the leading dots, the module and what is imported of it;
    `modules` are the modules that the others name.
    """

    members: tuple[tuple[int, str, tuple[str, ...]], ...]
    modules: tuple[str, ...]


def import_lines(source: bytes) -> ImportLines:
    """Read the import lines of a source."""
    members: list[tuple[int, str, tuple[str, ...]]] = []
    modules: list[str] = []
    for dots, module, names in _IMPORT.findall(b"\n" + source):
        if dots or module:
            members.append((len(dots), _text(module), tuple(_NAME.findall(_text(names)))))
        else:
            parts = (_NAME.match(part.strip()) for part in _text(names).split(","))
            modules += [part.group() for part in parts if part]
    return ImportLines(tuple(members), tuple(modules))


def _text(source: bytes) -> str:
    return source.decode("ascii", "replace")


class ImportGraph:
    """Who imports whom, read from import lines alone: nothing is parsed.

    Names on the following lines of a parenthesised import are not seen; what they are imported
    from is.
    """

    def __init__(self, lines: Iterable[tuple[str, ImportLines]], index: ModuleIndex) -> None:
        self._importers: dict[str, set[str]] = {}
        self._loading: dict[str, set[str]] = {}
        for path, imports in lines:
            for imported in _imported(path, imports, index):
                self._importers.setdefault(imported, set()).add(path)

    def can_meet(self, first: str, second: str) -> bool:
        """Tell whether some file of the project loads both files, itself included."""
        return not self._loaders(first).isdisjoint(self._loaders(second))

    def _loaders(self, path: str) -> set[str]:
        if path in self._loading:
            return self._loading[path]
        found = self._loading[path] = {path}
        pending = [path]
        while pending:
            for importer in self._importers.get(pending.pop(), ()):
                if importer not in found:
                    found.add(importer)
                    pending.append(importer)
        return found


def _imported(path: str, lines: ImportLines, index: ModuleIndex) -> Iterator[str]:
    for level, base, names in lines.members:
        yield from _with_packages(path, base, level, index)
        for name in names:
            joined = f"{base}.{name}" if base else name
            found = index.find(path, joined, level)
            if found:
                yield found
    for module in lines.modules:
        yield from _with_packages(path, module, 0, index)


def _with_packages(path: str, module: str, level: int, index: ModuleIndex) -> Iterator[str]:
    """Yield a module's file and the files of the packages around it, which importing it runs."""
    parts = module.split(".") if module else []
    for end in range(len(parts) + 1) if level else range(1, len(parts) + 1):
        if found := index.find(path, ".".join(parts[:end]), level):
            yield found
