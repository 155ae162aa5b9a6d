"""What a dotted name means: a class of the project, something of Keras's, or something else."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from fixlayers.keras.catalogue import GENERATIONS, keras_class
from fixlayers.survey.branches import covers, excludes, is_typing_only
from fixlayers.survey.facts import Binding, Passed, SourceFacts
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
    """A function of the project, with its dotted decorators.

    `registers` says that it may register the classes that it decorates, `sets` are the attributes
    that it sets of what it is given, `passed` is the parameter that it returns unchanged.
    """

    path: str
    name: str
    decorators: tuple[str, ...] = ()
    registers: bool = False
    sets: tuple[str, ...] = ()
    passed: Passed | None = None


class Unknown(Struct, frozen=True):
    """A name whose meaning the source does not tell, and why; `undefined` if nothing binds it."""

    reason: str
    undefined: bool = False


class Viewpoint(Struct, frozen=True):
    """A place from which names are seen: a line (None: the end), a function's scope, a branch."""

    line: int | None = None
    scope: str = ""
    branch: str = ""


_OUTSIDE = Viewpoint()


def viewpoint_of(binding: Binding) -> Viewpoint:
    """Return the place where a name is bound."""
    return Viewpoint(binding.line, binding.scope, binding.branch)


class _Module(Struct, frozen=True):
    path: str


BindingTable = dict[str, list[Binding]]
"""The bindings of a file by the name that is bound, in the order of the source."""
Meaning = ProjectClass | ProjectFunction | External | Unknown
_Found = Meaning | _Module


class Resolver:
    """Resolves names through imports, aliases and re-exports.

    Args:
        index: the project's modules.
        facts: returns the facts of a project file, None if it cannot be read.
        tables: the bindings of each file as far as they are known, which others may share.
    """

    def __init__(
        self,
        index: ModuleIndex,
        facts: Callable[[str], SourceFacts | None],
        tables: dict[str, BindingTable],
    ) -> None:
        self._index = index
        self._facts = facts
        self._tables = tables
        self._resolved: dict[tuple[str, str, Viewpoint], tuple[Meaning, ...]] = {}

    def resolve(
        self, path: str, dotted: str, viewpoint: Viewpoint | None = None
    ) -> tuple[Meaning, ...]:
        """Return all that `dotted` may mean in the file `path`, as seen from a place in it.

        A name bound in several branches has several meanings. Without a viewpoint, it is what the
        name means at the end of the module, as another module sees it.
        """
        key = (path, dotted, viewpoint or _OUTSIDE)
        if key not in self._resolved:
            self._resolved[key] = _distinct(dotted, self._resolve(*key, _DEPTH))
        return self._resolved[key]

    def meaning(self, path: str, binding: Binding, rest: str) -> tuple[Meaning, ...]:
        """Return all that `.rest` of what a binding of the file binds may mean."""
        followed = (
            member
            for found in self._meaning(path, binding, _DEPTH)
            for member in self._member(found, rest, _DEPTH)
        )
        return _distinct(f"{binding.name}.{rest}".rstrip("."), followed)

    def home(self, path: str, binding: Binding) -> str | None:
        """Return the project file that an import of a file names, None for any other."""
        return self._index.find(path, binding.target, binding.level)

    def _resolve(
        self, path: str, dotted: str, viewpoint: Viewpoint, depth: int
    ) -> Iterator[_Found]:
        if not dotted:
            yield Unknown("a base that is not a plain name")
            return
        if depth <= 0:
            yield Unknown(f"{dotted} is imported in a circle")
            return
        head, _, rest = dotted.partition(".")
        bindings = self.visible(path, head, viewpoint)
        if not bindings and dotted == "object":
            yield External(dotted)
        elif not bindings:
            yield from self._through_stars(path, dotted, depth)
        for binding in bindings:
            for found in self._meaning(path, binding, depth):
                yield from self._member(found, rest, depth)
        yield from self._through_other_branches(path, dotted, bindings, depth)

    def visible(self, path: str, name: str, viewpoint: Viewpoint = _OUTSIDE) -> list[Binding]:
        """Return the bindings of a name that can be in force at a place of a file."""
        table = self._table(path).get(name, [])
        local = [b for b in table if b.scope and viewpoint.scope.startswith(b.scope)]
        chosen = local or [b for b in table if not b.scope]
        above = [b for b in chosen if viewpoint.line is None or b.line < viewpoint.line]
        met = [b for b in above if not excludes(b.branch, viewpoint.branch)] or chosen[:1]
        last_sure = max(
            (i for i, b in enumerate(met) if covers(b.branch, viewpoint.branch)), default=0
        )
        met = met[last_sure:]
        run = [b for b in met if not is_typing_only(b.branch)] or met
        # A constant is neither a class nor a module: where it is in force, nothing is asked of it.
        return [b for b in run if b.kind != "constant"] or run

    def _table(self, path: str) -> BindingTable:
        facts = self._facts(path)  # who asks for the table asks what the file says
        if path not in self._tables:
            table: BindingTable = {}
            for binding in facts.bindings if facts else ():
                table.setdefault(binding.name, []).append(binding)
            self._tables[path] = table
        return self._tables[path]

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
                yield from self._resolve(path, binding.target, viewpoint_of(binding), depth - 1)
        elif binding.kind == "function":
            yield ProjectFunction(
                path,
                binding.name,
                binding.decorators,
                binding.registers,
                binding.sets,
                binding.passed,
            )
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
                for inner in self._resolve(found.path, head, _OUTSIDE, depth - 1):
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
        """Look a name up in all modules that a file imports by star."""
        return self._of_stars(path, dotted, self._table(path).get("*", []), depth)

    def _of_stars(
        self, path: str, dotted: str, stars: list[Binding], depth: int
    ) -> Iterator[_Found]:
        """Look a name up in modules that are imported by star, the last one first."""
        outside: list[External] = []
        head = dotted.partition(".")[0]
        for binding in reversed(stars):
            target = self._index.find(path, binding.target, binding.level)
            if target is None:
                outside.append(External(f"{binding.target}.{dotted}"))
            elif self._exports(target, head):
                found = list(self._resolve(target, dotted, _OUTSIDE, depth - 1))
                if found and not all(isinstance(f, Unknown) for f in found):
                    yield from found
                    return
        known = [e for e in outside if any(keras_class(g, e.dotted) for g in GENERATIONS)]
        if outside:
            yield from known or outside
        else:
            yield Unknown(f"{head} is not defined in {path}", undefined=True)

    def _through_other_branches(
        self, path: str, dotted: str, bindings: list[Binding], depth: int
    ) -> Iterator[_Found]:
        """Look a name up in the star imports of the branches that bind it in no other way."""
        stars = [
            star
            for star in self._table(path).get("*", ())
            if bindings and all(excludes(b.branch, star.branch) for b in bindings)
        ]
        for found in self._of_stars(path, dotted, stars, depth):
            if not isinstance(found, Unknown):
                yield found

    def _exports(self, path: str, name: str) -> bool:
        facts = self._facts(path)
        listed = facts.exported if facts else None
        return not name.startswith("_") if listed is None else name in listed


def _distinct(dotted: str, found: Iterator[_Found]) -> tuple[Meaning, ...]:
    module = Unknown(f"{dotted} is a module")
    return tuple(dict.fromkeys(module if isinstance(f, _Module) else f for f in found))
