"""How a file spells a function of Keras: through a name it has, else through a new import."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from msgspec import Struct

from fixlayers.rewrite.edits import ImportEdit
from fixlayers.semantics.followed_imports import follow_bases, keras_package
from fixlayers.semantics.lent_names import lent_names
from fixlayers.survey.branches import covers
from fixlayers.survey.facts import Binding
from fixlayers.survey.project import Project, class_viewpoint
from fixlayers.survey.resolution import External, Meaning, ProjectClass

# `keras.saving` is there after a plain import of these packages only; through `tf.keras` and
# `from tensorflow import keras` it raises AttributeError (Keras 3.0 to 3.15 with TF 2.16 to 2.21).
_REAL_PACKAGES = frozenset({"keras", "tf_keras", "keras_core"})


class Spelling(Struct, frozen=True):
    """An expression that names a function, and the imports it needs: one in each branch."""

    expression: str
    imports: tuple[ImportEdit, ...] = ()


class Speller:
    """Spells Keras functions for one class, in the Keras that its bases come from.

    Args:
        project: the project.
        key: the class; names bound before its class line count.
        dotted: the Keras names that it descends from.
    """

    def __init__(self, project: Project, key: ProjectClass, dotted: tuple[str, ...]) -> None:
        self._project = project
        self._key = key
        self._facts = project.node(key).facts
        self._seen = class_viewpoint(self._facts)
        self._families = tuple(dict.fromkeys(keras_package(d) for d in dotted))

    def spell(self, member: str) -> Spelling | None:
        """Return how to spell `keras.saving.<member>` here.

        None if there is no name, old or new, that is bound wherever the class has its bases.
        """
        if through_base := self._through_base():
            return Spelling(f"{through_base}.{member}")
        found: dict[int, str] = {}
        for name in self._names():
            for rank, expression in self._through(name, member):
                found.setdefault(rank, expression)
        if found:
            return Spelling(found[min(found)])
        followed = follow_bases(self._project, self._key)
        if isinstance(followed, str) or self._taken(member):
            return self._borrowed(member)
        return Spelling(member, tuple(i.of(member) for i in followed))

    def _borrowed(self, member: str) -> Spelling | None:
        """Spell it through a name that the module of a base has, if one leads to the function."""
        for lent in lent_names(self._project, self._key):
            expression = f"{lent.name}.utils.{member}"
            meanings = self._project.resolver.resolve(lent.path, expression)
            if self._are_homes(_outside(meanings), member):
                return Spelling(expression, (lent.imports,))
        return None

    def spell_of_kind(self, namespace: str, function: str) -> Spelling | None:
        """Return how to spell `keras.<namespace>.<function>` here, None if no name can be had.

        Args:
            namespace: a part of Keras's public API, such as "layers" or "optimizers.schedules".
            function: a function in it that every Keras has.
        """
        for text, meanings in zip(
            self._facts.bases, self._project.node(self._key).bases, strict=True
        ):
            parts = text.split(".")
            if len(_outside(meanings)) == len(meanings) and "keras" in parts[1:]:
                prefix = ".".join(parts[: parts.index("keras", 1) + 1])
                return Spelling(f"{prefix}.{namespace}.{function}")
        homes = {f"{family}.{namespace}.{function}" for family in self._families}
        for name in self._names():
            for prefix in (name, f"{name}.{namespace}", f"{name}.keras.{namespace}"):
                if self._dotted(f"{prefix}.{function}") == homes:
                    return Spelling(f"{prefix}.{function}")
        module, _, last = namespace.rpartition(".")
        followed = follow_bases(self._project, self._key)
        if isinstance(followed, str) or self._taken(last):
            return None
        return Spelling(f"{last}.{function}", tuple(i.of_namespace(module, last) for i in followed))

    def trouble(self, member: str) -> str:
        """Say why a function cannot be spelled here."""
        if self._taken(member):
            return f"the name {member} has another meaning in this file"
        followed = follow_bases(self._project, self._key)
        return followed if isinstance(followed, str) else ""

    def _through_base(self) -> str:
        """Follow the class's own base expression, which is sure to be in scope."""
        for text, meanings in zip(
            self._facts.bases, self._project.node(self._key).bases, strict=True
        ):
            head, *rest = text.split(".")
            dotted = {m.dotted for m in meanings if isinstance(m, External)}
            if len(dotted) != len(meanings) or not rest:
                continue
            if "keras" in rest:
                prefix = ".".join([head, *rest[: rest.index("keras") + 1]])
                return f"{prefix}.utils"
            roots = {d.removesuffix("." + ".".join(rest)) for d in dotted}
            if roots <= _REAL_PACKAGES:
                return f"{head}.saving"
            if all(keras_package(r) == r for r in roots):
                return f"{head}.utils"
        return ""

    def _names(self) -> Iterator[str]:
        """Yield the names of imports and aliases that are bound where the class has its bases."""
        facts = self._project.facts(self._key.path)
        seen = self._seen
        bound: dict[str, list[Binding]] = {}
        for each in facts.bindings if facts else ():
            if each.line < (seen.line or 0) and seen.scope.startswith(each.scope):
                if each.kind in {"module", "member", "alias"} and "." not in each.name:
                    bound.setdefault(each.name, []).append(each)
        for name, bindings in bound.items():
            if self._is_bound(bindings):
                yield name

    def _is_bound(self, bindings: list[Binding]) -> bool:
        """Tell whether a name is bound where the class is, or wherever one of its bases is.

        A class statement reads its bases, and those of its parents were read before: what is bound
        in the same branches as they is there too.
        """
        if any(covers(b.branch, self._seen.branch) for b in bindings):
            return True
        return any(
            all(any(covers(b.branch, head.branch) for b in bindings) for head in heads)
            for heads in self._heads
        )

    @cached_property
    def _heads(self) -> tuple[list[Binding], ...]:
        """The bindings of each name that a base begins with, here and above it in this file."""
        path = self._key.path
        above = (key for key in self._project.ancestors(self._key) if key.path == path)
        found = []
        for facts in (self._facts, *(self._project.node(key).facts for key in above)):
            for text in facts.bases:
                head, seen = text.partition(".")[0], class_viewpoint(facts)
                found.append(self._project.resolver.visible(path, head, seen))
        return tuple(heads for heads in found if heads)

    def _through(self, name: str, member: str) -> Iterator[tuple[int, str]]:
        """Yield (rank, expression) where a name leads to the function; lower ranks are better.

        It must do so in every Keras that the class may come from, and in no other.
        """
        if self._leads(name, member):
            yield 0, name
        if self._leads(f"{name}.utils.{member}", member):
            real = self._dotted(name) <= _REAL_PACKAGES and bool(self._dotted(name))
            yield 1, f"{name}.{'saving' if real else 'utils'}.{member}"
        if self._leads(f"{name}.keras.utils.{member}", member):
            yield 2, f"{name}.keras.utils.{member}"
        if self._leads(f"{name}.{member}", member):
            yield 3, f"{name}.{member}"

    def _leads(self, expression: str, member: str) -> bool:
        """Tell whether an expression means the function in each family of the class."""
        return self._are_homes(self._dotted(expression), member)

    def _are_homes(self, found: frozenset[str], member: str) -> bool:
        families = {keras_package(d) for d in found}
        homes = {f"{f}.{part}.{member}" for f in families for part in ("utils", "saving")}
        return bool(found) and families == set(self._families) and found <= homes

    def _dotted(self, expression: str) -> frozenset[str]:
        """Return all that an expression may mean, nothing if one of it is no outside name."""
        meanings = self._project.resolver.resolve(self._key.path, expression, self._seen)
        return _outside(meanings)

    def _taken(self, member: str) -> bool:
        facts = self._project.facts(self._key.path)
        return any(
            b.name == member and self._seen.scope.startswith(b.scope)
            for b in (facts.bindings if facts else ())
        )


def _outside(meanings: tuple[Meaning, ...]) -> frozenset[str]:
    found = frozenset(m.dotted for m in meanings if isinstance(m, External))
    return found if len(found) == len(meanings) else frozenset()
