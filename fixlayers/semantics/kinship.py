"""Which kind of Keras object a class of the project is, in each Keras generation it may run on."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.keras.catalogue import GENERATIONS, KerasClass, Kind, keras_class, kind
from fixlayers.settings import Target
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import ProjectClass

MODEL_KINDS = frozenset({"Model", "Sequential", "Functional"})
_ONLY = {"tf_keras": ("tf_keras",), "keras_core": ("keras3",)}


class Kinship(Struct, frozen=True):
    """What a class descends from.

    `kinds` are the rows of the table of kinds that apply, one a generation; `parents` the Keras
    classes that it or its ancestors name as bases. `read_only` are the attributes that no object
    can assign, in whatever generation. `problem` says why the kind is not clear.
    """

    name: str
    kinds: tuple[Kind, ...]
    parents: tuple[KerasClass, ...]
    dotted: tuple[str, ...]
    read_only: frozenset[str] = frozenset()
    problem: str = ""

    @property
    def saved(self) -> bool:
        """Tell whether Keras saves such objects by their class, as it never does callbacks."""
        return any(k.registrable for k in self.kinds)

    @property
    def takes_kwargs(self) -> bool:
        """Tell whether `**kwargs` may be forwarded to the parent constructor everywhere."""
        return all(k.takes_kwargs for k in self.kinds)

    @property
    def config_callable(self) -> bool:
        """Tell whether `super().get_config()` may be called everywhere."""
        return all(k.config_callable for k in self.kinds)

    @property
    def automatic_config(self) -> bool:
        """Tell whether arguments are recorded without a `get_config`, everywhere."""
        return all(k.automatic_config for k in self.kinds)

    @property
    def accepts(self) -> frozenset[str]:
        """Return the keywords that the root's constructor takes in some generation."""
        return frozenset().union(*(k.accepts for k in self.kinds))

    @property
    def accepted_everywhere(self) -> frozenset[str]:
        """Return the keywords that the root's constructor takes in every generation."""
        return frozenset.intersection(*(frozenset(k.accepts) for k in self.kinds))

    @property
    def config_keys(self) -> frozenset[str]:
        """Return the base keys that a config should hold.

        These are what the root's `get_config` returns in some generation. That of a tf_keras Model
        returns nothing once it is overridden, but name and trainable are lost without them.
        """
        keys = frozenset[str]().union(*(k.config_keys for k in self.kinds))
        return keys | {"name", "trainable"} if self.name == "Model" else keys

    @property
    def sure_config_keys(self) -> frozenset[str]:
        """Return the base keys of which the root takes care in every generation.

        An Optimizer's rate is not among them: that of tf_keras 2.21 leaves it to the built-in ones.
        """
        return frozenset.intersection(*(frozenset(k.config_keys) for k in self.kinds))


def generations(dotted: str, target: Target) -> tuple[str, ...]:
    """Return the Keras generations that a base named `dotted` must work on."""
    if target in GENERATIONS:
        return (target,)
    return _ONLY.get(dotted.partition(".")[0], GENERATIONS)


def classify(
    project: Project, key: ProjectClass, target: Target, *, saved: bool = True
) -> Kinship | None:
    """Return what kind of Keras object a class is, among the kinds that are saved by their class.

    With `saved` false, among those that never are, such as callbacks. None if it is none of them.
    """
    found: dict[str, KerasClass] = {}
    refused: dict[str, frozenset[str]] = {}
    rows: dict[tuple[str, str], Kind] = {}
    names: dict[str, None] = {}
    for dotted in project.keras_bases(key):
        for generation in generations(dotted, target):
            base = keras_class(generation, dotted)
            row = kind(generation, base.kind) if base is not None else None
            if base is not None and row is not None and row.known and row.registrable == saved:
                found[f"{generation}:{base.name}"] = base
                refused[generation] = refused.get(generation, frozenset()) | base.read_only
                rows[generation, base.kind] = row
                names[base.kind] = None
    if not names:
        return None
    problem = ""
    if len(names) > 1:
        problem = f"it may be a {' or a '.join(names)}, depending on a branch or on its bases"
    return Kinship(
        name=next(iter(names)),
        kinds=tuple(rows.values()),
        parents=tuple(found.values()),
        dotted=project.keras_bases(key),
        read_only=frozenset.intersection(*refused.values()),
        problem=problem,
    )
