"""What a dotted name means: a class of the project, something of Keras's, or something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from fixlayers.survey.facts import Binding, SourceFacts
from fixlayers.survey.modules import ModuleIndex

_DEPTH = 24  # chains of re-exports are short; a longer one is a cycle


class ProjectClass(Struct, frozen=True):
    """A class statement of the project."""

    path: str
    ordinal: int


class External(Struct, frozen=True):
    """A dotted name outside the project, such as "tensorflow.keras.layers.Layer"."""

    dotted: str


class ProjectFunction(Struct, frozen=True):
    """A function of the project, with its dotted decorators."""

    path: str
    name: str
    decorators: tuple[str, ...] = ()


class Unknown(Struct, frozen=True):
    """A name whose meaning the source does not tell, and why; `undefined` if nothing binds it."""

    reason: str
    undefined: bool = False


class _Module(Struct, frozen=True):
    path: str


Meaning = ProjectClass | ProjectFunction | External | Unknown
_Found = Meaning | _Module


class Resolver:
    """Resolves names through imports, aliases and re-exports.

    Args:
        index: the project's modules.
        facts: returns the facts of a project file, None if it cannot be read.
    """

    def __init__(self, index: ModuleIndex, facts: Callable[[str], SourceFacts | None]) -> None:
        self._index = index
        self._facts = facts
        self._bindings: dict[str, dict[str, list[Binding]]] = {}

    def resolve(
        self, path: str, dotted: str, *, line: int | None = None, scope: str = ""
    ) -> tuple[Meaning, ...]:
        """Return all that `dotted` may mean in the file `path`, as seen from `line` in `scope`.

        A name bound in several branches has several meanings. `line` None asks what it means at
        the end of the module, as another module sees it.
        """
        found: dict[Meaning, None] = {}
        for meaning in self._resolve(path, dotted, line, scope, _DEPTH):
            known = Unknown(f"{dotted} is a module") if isinstance(meaning, _Module) else meaning
            found[known] = None
        return tuple(found)

    def _resolve(
        self, path: str, dotted: str, line: int | None, scope: str, depth: int
    ) -> Iterator[_Found]:
        if not dotted:
            yield Unknown("a base that is not a plain name")
            return
        if depth <= 0:
            yield Unknown(f"{dotted} is imported in a circle")
            return
        head, _, rest = dotted.partition(".")
        bindings = self._visible(path, head, line, scope)
        if not bindings:
            yield from self._through_stars(path, dotted, depth)
        for binding in bindings:
            for found in self._meaning(path, binding, depth):
                yield from self._member(found, rest, depth)

    def _visible(self, path: str, name: str, line: int | None, scope: str) -> list[Binding]:
        """Choose the bindings of a name that can be in force at a line."""
        table = self._table(path).get(name, [])
        local = [b for b in table if b.scope and scope.startswith(b.scope)]
        chosen = local or [b for b in table if not b.scope]
        if not chosen:
            return []
        before = [b for b in chosen if line is None or b.line < line] or chosen[:1]
        last_sure = max((i for i, b in enumerate(before) if not b.conditional), default=0)
        return before[last_sure:]

    def _table(self, path: str) -> dict[str, list[Binding]]:
        if path not in self._bindings:
            table: dict[str, list[Binding]] = {}
            facts = self._facts(path)
            for binding in facts.bindings if facts else ():
                table.setdefault(binding.name, []).append(binding)
            self._bindings[path] = table
        return self._bindings[path]

    def _meaning(self, path: str, binding: Binding, depth: int) -> Iterator[_Found]:
        if binding.kind == "class":
            facts = self._facts(path)
            for found in facts.classes if facts else ():
                if found.name == binding.name and found.place.line == binding.line:
                    yield ProjectClass(path, found.ordinal)
        elif binding.kind == "module":
            target = self._index.find(path, binding.target)
            yield _Module(target) if target else External(binding.target)
        elif binding.kind == "member":
            yield from self._imported_member(path, binding, depth)
        elif binding.kind == "alias":
            head = binding.target.partition(".")[0]
            if head == binding.name:
                yield Unknown(f"{binding.name} is bound to itself")
            else:
                yield from self._resolve(
                    path, binding.target, binding.line, binding.scope, depth - 1
                )
        elif binding.kind == "function":
            yield ProjectFunction(path, binding.name, binding.decorators)
        else:
            yield Unknown(f"{binding.name} is computed in line {binding.line}")

    def _imported_member(self, path: str, binding: Binding, depth: int) -> Iterator[_Found]:
        target = self._index.find(path, binding.target, binding.level)
        if target == path and (own := self._submodule(path, binding.member)):
            # A package that imports its own submodule by name.
            yield _Module(own)
        elif target is not None:
            yield from self._member(_Module(target), binding.member, depth)
        elif binding.level and not binding.target:
            sibling = self._index.find(path, binding.member, binding.level)
            yield _Module(sibling) if sibling else Unknown(f"{binding.member} is not found")
        elif binding.level:
            # Relative, so inside the project, but the file is missing.
            yield Unknown(f"module {'.' * binding.level}{binding.target} is not found")
        else:
            submodule = self._index.find(path, f"{binding.target}.{binding.member}")
            yield (
                _Module(submodule) if submodule else External(f"{binding.target}.{binding.member}")
            )

    def _member(self, found: _Found, rest: str, depth: int) -> Iterator[_Found]:
        """Follow `.rest` from what the first part of a dotted name means."""
        if not rest:
            yield found
        elif isinstance(found, External):
            yield External(f"{found.dotted}.{rest}")
        elif isinstance(found, _Module):
            head, _, tail = rest.partition(".")
            if self._table(found.path).get(head):
                for inner in self._resolve(found.path, head, None, "", depth - 1):
                    yield from self._member(inner, tail, depth - 1)
            elif submodule := self._submodule(found.path, head):
                yield from self._member(_Module(submodule), tail, depth - 1)
            else:
                yield from self._through_stars(found.path, rest, depth - 1)
        elif isinstance(found, ProjectClass):
            yield from self._nested_class(found, rest)
        elif isinstance(found, ProjectFunction):
            yield Unknown(f"{rest} is an attribute of a function")
        else:
            yield found

    def _submodule(self, path: str, name: str) -> str | None:
        if not path.endswith("__init__.py"):
            return None
        return self._index.find(path, name, 1)

    def _nested_class(self, owner: ProjectClass, rest: str) -> Iterator[_Found]:
        facts = self._facts(owner.path)
        classes = facts.classes if facts else ()
        outer = next((c for c in classes if c.ordinal == owner.ordinal), None)
        wanted = f"{outer.qualname}.{rest}" if outer else ""
        inner = [c for c in classes if c.qualname == wanted]
        if inner:
            yield ProjectClass(owner.path, inner[-1].ordinal)
        else:
            yield Unknown(f"{rest} is an attribute of a class")

    def _through_stars(self, path: str, dotted: str, depth: int) -> Iterator[_Found]:
        """Look a name up in the modules that are imported by star."""
        candidates: list[_Found] = []
        for binding in self._table(path).get("*", ()):
            target = self._index.find(path, binding.target, binding.level)
            if target is None:
                candidates.append(External(f"{binding.target}.{dotted}"))
                continue
            found = list(self._resolve(target, dotted, None, "", depth - 1))
            if found and not all(isinstance(f, Unknown) for f in found):
                yield from found
                return
        if candidates:
            yield from candidates
        else:
            head = dotted.partition(".")[0]
            yield Unknown(f"{head} is not defined in {path}", undefined=True)
