"""Which constructors give their `**kwargs` to other classes than their parent, for good.

Who calls one passes what those classes take, a name of theirs included, and goes on doing so. What
a config holds for the parent must not reach them: it comes beside the `**kwargs`, which the config
holds under one key.
"""

from __future__ import annotations

from msgspec import Struct, structs

from fixlayers.semantics.constructor import ConstructorView
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.kinship import Kinship
from fixlayers.semantics.uses import uses_of
from fixlayers.survey.division import divided_parameters
from fixlayers.survey.facts import ClassFacts, Constructor, KwargsUse, ParentCall
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import ProjectClass

_BASE = "base_kwargs"
_OTHERS = frozenset({"forward", "subscript", "get", "argument", "other"})
_CHANGING = frozenset({"pop", "setdefault"})
# What takes a dict and leaves it as it is; others may take keys out of it.
_HARMLESS = frozenset("dict list tuple set sorted len str repr print isinstance".split())


class Division(Struct, frozen=True):
    """Before which statement of `__init__` its `**kwargs` are divided, into `base` and the rest."""

    statement: int
    kwargs: str
    base: str

    def of(self, constructor: Constructor) -> Constructor:
        """Return the constructor as it is then, with the rest as a parameter."""
        steps = (s for s in constructor.steps if not isinstance(s, KwargsUse))
        return structs.replace(
            constructor,
            parameters=divided_parameters(constructor.parameters, self.base),
            steps=tuple(steps),
            rest=self.kwargs,
        )


def find_division(project: Project, key: ProjectClass, kinship: Kinship) -> Division | None:
    """Say how the `**kwargs` of a class have to be divided; None if they need not, or cannot be."""
    facts = project.node(key).facts
    if facts.constructor is None or not kinship.takes_kwargs:
        return None
    constructor = ConstructorView(facts, facts.constructor)
    call = constructor.call
    if call is None or constructor.call_problem or not _gives_kwargs_away(constructor, call):
        return None
    if _changes(facts, constructor.varkw) or {_BASE, "locals", "vars"} & _names(facts.constructor):
        return None
    if not _has_roots_alone(project, key, kinship) or not _config_fits(constructor, kinship):
        return None
    kwargs = constructor.varkw
    if any(k == kwargs for _, site in project.calls_of(key) for k in site.keywords):
        return None
    first = min(use.statement for use in constructor.kwargs_uses)
    return Division(min(first, call.statement), kwargs, _BASE)


def _gives_kwargs_away(constructor: ConstructorView, call: ParentCall) -> bool:
    """Tell whether `**kwargs` go to others than the parent, and all that was given does."""
    how = {use.how for use in constructor.kwargs_uses}
    called = {use.key for use in constructor.kwargs_uses if use.how == "argument"}
    if not how & _OTHERS or how & _CHANGING or not called <= _HARMLESS:
        return False
    if constructor.binds(constructor.varkw):
        return False
    read = {name for value in call.positional for name in value.reads}
    read.update(name for _, value in call.keywords for name in value.reads)
    return constructor.varkw not in read.union(call.stars, call.double_stars)


def _changes(facts: ClassFacts, kwargs: str) -> bool:
    """Tell whether a class may change its `**kwargs`, so that it does not keep what was given."""
    uses = uses_of(facts, kwargs, stored_attributes(facts, kwargs))
    return any(use.how == "mutated" for use in uses)


def _names(constructor: Constructor) -> frozenset[str]:
    return frozenset(constructor.locals_used) | {p.name for p in constructor.parameters}


def _has_roots_alone(project: Project, key: ProjectClass, kinship: Kinship) -> bool:
    """Tell whether a class stands between Keras's own root and no class of the project.

    A child that gives `**kwargs` a keyword would give it to the parent once a config is read.
    """
    roots = {row.name for row in kinship.kinds}
    own = any(parent.name.rpartition(".")[2] not in roots for parent in kinship.parents)
    return not (own or project.ancestors(key) or project.descendants(key))


def _config_fits(constructor: ConstructorView, kinship: Kinship) -> bool:
    """Tell whether no key of an existing config is meant for the `**kwargs`.

    That of a functional model returns whatever its constructor was given, in tf_keras 2.21
    (`Functional.get_config`).
    """
    written, reading = constructor.facts.get_config, constructor.facts.from_config
    if reading is not None and not reading.plain:
        return False
    if written is None:
        return True
    of_layers = constructor.builds_functional or kinship.name in {"Sequential", "Functional"}
    if written.has_base and of_layers:
        return False
    taken = constructor.names | kinship.accepts | {constructor.varkw}
    return not written.opaque and written.own_keys <= taken
