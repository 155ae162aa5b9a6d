"""How a file spells a function of Keras: through a name it has, else through a new import."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from fixlayers.rewrite.edits import AddImport
from fixlayers.survey.facts import Binding
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, ProjectClass

# `keras.saving` is there after a plain import of these packages only; through `tf.keras` and
# `from tensorflow import keras` it raises AttributeError (Keras 3.0 to 3.15 with TF 2.16 to 2.21).
_REAL_PACKAGES = frozenset({"keras", "tf_keras", "keras_core"})


class Spelling(Struct, frozen=True):
    """An expression that names a function, and the import it needs, if any."""

    expression: str
    imports: AddImport | None = None


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
        self._families = tuple(dict.fromkeys(_family(d) for d in dotted))

    def spell(self, member: str) -> Spelling | None:
        """Return how to spell `keras.saving.<member>` here.

        None if the class may come from several Kerases and no name follows it to each.
        """
        if through_base := self._through_base():
            return Spelling(f"{through_base}.{member}")
        found: dict[int, str] = {}
        for binding in self._bindings():
            for rank, expression in self._through(binding, member):
                found.setdefault(rank, expression)
        if found:
            return Spelling(found[min(found)])
        if len(self._families) != 1 or self._taken(member):
            return None
        module = f"{self._families[0]}.utils"
        if self._families[0] in _REAL_PACKAGES:
            module = f"{self._families[0]}.saving"
        return Spelling(member, AddImport(module, member))

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
            if all(_family(r) == r for r in roots):
                return f"{head}.utils"
        return ""

    def _bindings(self) -> Iterator[Binding]:
        facts = self._project.facts(self._key.path)
        line = self._facts.place.line
        for binding in facts.bindings if facts else ():
            if not binding.scope and not binding.conditional and binding.line < line:
                if binding.kind in {"module", "member", "alias"} and "." not in binding.name:
                    yield binding

    def _through(self, binding: Binding, member: str) -> Iterator[tuple[int, str]]:
        """Yield (rank, expression) if a binding leads to the function; lower ranks are better."""
        meanings = self._project.resolver.resolve(
            self._key.path, binding.name, line=self._facts.place.line
        )
        dotted = [m.dotted for m in meanings if isinstance(m, External)]
        if len(dotted) != 1 or len(meanings) != 1:
            return
        family, target, name = _family(dotted[0]), dotted[0], binding.name
        if family not in self._families or len(self._families) != 1:
            return
        if target in {f"{family}.saving.{member}", f"{family}.utils.{member}"}:
            yield 0, name
        elif target == family:
            part = "saving" if family in _REAL_PACKAGES else "utils"
            yield 1, f"{name}.{part}.{member}"
        elif f"{target}.keras" == family:
            yield 2, f"{name}.keras.utils.{member}"
        elif target in {f"{family}.saving", f"{family}.utils"}:
            yield 3, f"{name}.{member}"

    def _taken(self, member: str) -> bool:
        facts = self._project.facts(self._key.path)
        return any(b.name == member and not b.scope for b in (facts.bindings if facts else ()))


def _family(dotted: str) -> str:
    """Return the package that a Keras name belongs to: "keras", "tensorflow.keras", "tf_keras"."""
    if dotted == "tensorflow" or dotted.startswith("tensorflow."):
        if dotted.startswith("tensorflow.compat."):
            return ".".join([*dotted.split(".")[:3], "keras"])
        return "tensorflow.keras"
    return dotted.partition(".")[0]
