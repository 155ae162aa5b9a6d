"""The Keras classes of a project, each as rules see it, with its relatives."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from fixlayers.rewrite.edits import SuperStyle
from fixlayers.semantics.attributes import Attributes
from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.contract import Contract
from fixlayers.semantics.contracts import Contracts
from fixlayers.semantics.division import find_division
from fixlayers.semantics.evidence import EvidenceReader
from fixlayers.semantics.followed_imports import keras_package
from fixlayers.semantics.functions import Functions
from fixlayers.semantics.judgements import Judgements
from fixlayers.semantics.kinship import Kinship, classify, generations
from fixlayers.semantics.mixins import beside_mixins, mixin_keys, mixin_problem
from fixlayers.semantics.registered_names import RegisteredNames
from fixlayers.semantics.registration import Registration, registrations
from fixlayers.semantics.registry import Registry
from fixlayers.semantics.spelling import Speller
from fixlayers.semantics.unresolved import unresolved_classes
from fixlayers.settings import Settings
from fixlayers.survey.facts import ClassFacts, GetConfig, Store
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import Meaning, ProjectClass


class ClassView:
    """One Keras class of the project, as rules see it."""

    def __init__(self, family: Family, key: ProjectClass, kinship: Kinship) -> None:
        self.family = family
        self.key = key
        self.kinship = kinship
        self.facts: ClassFacts = family.project.node(key).facts
        self.division = find_division(family.project, key, kinship)
        constructor = self.facts.constructor
        if constructor is not None and self.division is not None:
            constructor = self.division.of(constructor)
        if constructor is not None:
            constructor = beside_mixins(family.project, key, constructor)
        self.constructor = ConstructorView(self.facts, constructor) if constructor else None
        self.speller = Speller(family.project, key, kinship.dotted)

    @property
    def contract(self) -> Contract:
        """What the parent of this class promises, with the repairs that are planned for it."""
        return self.family.contracts.of_parent(self)

    @cached_property
    def registrations(self) -> tuple[Registration, ...]:
        """How the source registers this class with Keras, outermost decorator first."""
        return tuple(registrations(self.family.project, self.key))

    @cached_property
    def on_keras3(self) -> bool:
        """Whether the class may run on Keras 3, going by its bases and the target."""
        return "keras3" in self._generations

    @cached_property
    def on_keras2(self) -> bool:
        """Whether the class may run on Keras 2, going by its bases and the target."""
        return "tf_keras" in self._generations

    @cached_property
    def _generations(self) -> frozenset[str]:
        target = self.family.settings.at(self.key.path).target
        return frozenset(g for d in self.kinship.dotted for g in generations(d, target))

    @cached_property
    def on_tensorflow(self) -> bool:
        """Whether the class may run on the Keras 2 that comes with TensorFlow."""
        if self.family.settings.at(self.key.path).target == "keras3":
            return False
        packages = map(keras_package, self.kinship.dotted)
        return any(package not in {"keras", "keras_core"} for package in packages)

    @cached_property
    def super_style(self) -> SuperStyle:
        """How the class calls `super`: "named" for `super(C, self)`, else "bare"."""
        calls = self.constructor.parent_calls if self.constructor else ()
        return "named" if any(c.form == "named" for c in calls) else "bare"

    @property
    def followed_config(self) -> GetConfig | None:
        """The class's `get_config`, None without one or if it or `from_config` is not followed."""
        written, reading = self.facts.get_config, self.facts.from_config
        if written is None or written.opaque or (reading is not None and reading.opaque):
            return None
        return written

    @cached_property
    def mixin_problem(self) -> str:
        """Say why bases of this class outside Keras make its construction unclear, else ""."""
        return mixin_problem(self)

    @cached_property
    def mixin_keys(self) -> frozenset[str] | None:
        """The keys that mixins of this class put into its config, None if not all can be told."""
        return mixin_keys(self)

    def meanings(self, dotted: str) -> tuple[Meaning, ...]:
        """Return what a dotted name may mean where the class stands."""
        return self.family.project.meanings(self.key, dotted)

    def stores(self, attribute: str) -> list[tuple[ProjectClass, Store]]:
        """Return every store of an attribute by this class, its ancestors and descendants."""
        return [
            (key, store)
            for key in self.family.relatives(self.key)
            for store in self.family.attributes.stores(key).get(attribute, ())
        ]

    def is_free(self, attribute: str) -> bool:
        """Tell whether no one else uses the name of an attribute of self.

        Looked for in the class, its ancestors, its known descendants with their mixins, and Keras.
        """
        return attribute not in self.family.attributes.taken(self.key)


class Family:
    """All Keras classes of a project.

    `judgements` know the classes that get a `get_config` in the plan being made, which contracts
    take into account. `registry` is that of the whole project, where this is a part of one.
    """

    def __init__(
        self, project: Project, settings: Settings, registry: Registry | None = None
    ) -> None:
        self.project = project
        self.registry = registry or Registry(project, settings)
        self.settings = settings
        self.evidence = EvidenceReader(project)
        self._views: dict[ProjectClass, ClassView | None] = {}
        self._relatives: dict[ProjectClass, tuple[ProjectClass, ...]] = {}
        self.judgements = Judgements()
        self.attributes = Attributes(self)
        self.contracts = Contracts(self)
        self.names = RegisteredNames(self)
        self.functions = Functions(project)

    def view(self, key: ProjectClass) -> ClassView | None:
        """Return the view of a class, None if it is no Keras class."""
        if key not in self._views:
            self._views[key] = None
            kinship = classify(self.project, key, self.settings.at(key.path).target)
            if kinship is not None:
                self._views[key] = ClassView(self, key, kinship)
        return self._views[key]

    def generates(self, key: ProjectClass) -> bool:
        """Tell whether a class gets a `get_config` in the plan being made."""
        return self.judgements.generates(key)

    def views(self) -> Iterator[ClassView]:
        """Yield the views of all Keras classes, a parent before its children."""
        for key in self.project.parents_first():
            if view := self.view(key):
                yield view

    def unsaved_views(self) -> Iterator[ClassView]:
        """Yield the views of the classes that Keras never saves and the source registers."""
        for key in sorted(self.project.nodes, key=lambda k: (k.path, k.ordinal)):
            decorated = self.project.nodes[key].facts.decorators
            if decorated and any(registrations(self.project, key)):
                kinship = classify(
                    self.project, key, self.settings.at(key.path).target, saved=False
                )
                if kinship is not None and self.view(key) is None:
                    yield ClassView(self, key, kinship)

    def unresolved_views(self) -> Iterator[ClassView]:
        """Yield the views of classes that look like Keras's and whose base cannot be resolved."""
        for key, reason in unresolved_classes(self.project):
            if (
                self.view(key) is None
                and classify(self.project, key, self.settings.target, saved=False) is None
            ):
                kinship = Kinship("", (), (), (), problem=reason)
                yield ClassView(self, key, kinship)

    def relatives(self, key: ProjectClass) -> tuple[ProjectClass, ...]:
        """Return a class, all above it, all below it, and all above those."""
        if key not in self._relatives:
            found = dict.fromkeys((key, *self.project.ancestors(key)))
            for child in self.project.descendants(key):
                found.update(dict.fromkeys((child, *self.project.ancestors(child))))
            self._relatives[key] = tuple(found)
        return self._relatives[key]

    def is_overridden_below(self, view: ClassView) -> bool:
        """Tell whether a descendant's `get_config` has to carry what this class's own would.

        That is so where the descendant has one, or gets one, and lets arguments of this class
        through `**kwargs`.
        """
        constructor = view.constructor
        names = constructor.all_names if constructor else frozenset[str]()
        for key in self.project.descendants(view.key):
            child = self.view(key)
            if child is None or child.constructor is None:
                continue
            written = child.facts.get_config
            overrides = self.generates(key) or (written is not None and written.has_base)
            bound = frozenset(child.constructor.bound(child.contract))
            if overrides and names - bound - child.constructor.all_names:
                return True
        return False

    def is_bound_below(self, view: ClassView, name: str) -> bool:
        """Tell whether a descendant's parent call binds a parameter of this class.

        Then the descendant decides its value, and a key for it in the inherited config would come
        back a second time, unless the descendant takes it itself. One that has no default must be
        in the config all the same: without it no object of the class itself can be rebuilt.
        """
        own = view.constructor
        if own is not None and parameter_of(own, name).default is None and name not in own.hidden:
            return False
        children = (self.view(key) for key in self.project.descendants(view.key))
        return own is not None and any(
            child.constructor is not None
            and name in child.constructor.bound_anywhere(own)
            and name not in child.constructor.all_names
            for child in children
            if child is not None
        )
