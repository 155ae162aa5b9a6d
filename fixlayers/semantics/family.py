"""The Keras classes of a project with their relatives: parents' contracts, free names."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

from fixlayers.keras.catalogue import KerasClass, keras_class
from fixlayers.rewrite.edits import SuperStyle
from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.contract import Contract, keras_contract, unknown_contract
from fixlayers.semantics.evidence import EvidenceReader
from fixlayers.semantics.judgements import Judgements
from fixlayers.semantics.kinship import Kinship, classify, generations
from fixlayers.semantics.registration import DEFAULT_PACKAGE, Registration, registrations
from fixlayers.semantics.spelling import Speller
from fixlayers.semantics.unresolved import unresolved_classes
from fixlayers.settings import Settings
from fixlayers.survey.branches import excludes
from fixlayers.survey.facts import ClassFacts, Store
from fixlayers.survey.project import Project, class_viewpoint
from fixlayers.survey.resolution import External, Meaning, ProjectClass


class ClassView:
    """One Keras class of the project, as rules see it."""

    def __init__(self, family: Family, key: ProjectClass, kinship: Kinship) -> None:
        self.family = family
        self.key = key
        self.kinship = kinship
        self.facts: ClassFacts = family.project.node(key).facts
        constructor = self.facts.constructor
        self.constructor = ConstructorView(self.facts, constructor) if constructor else None
        self.speller = Speller(family.project, key, kinship.dotted)

    @property
    def contract(self) -> Contract:
        """What the parent of this class promises, with the repairs that are planned for it."""
        return self.family.parent_contract(self)

    @cached_property
    def registrations(self) -> tuple[Registration, ...]:
        """How the source registers this class with Keras, outermost decorator first."""
        return tuple(registrations(self.family.project, self.key))

    @cached_property
    def on_keras3(self) -> bool:
        """Whether the class may run on Keras 3, going by its bases and the target."""
        target = self.family.settings.at(self.key.path).target
        return any("keras3" in generations(dotted, target) for dotted in self.kinship.dotted)

    @cached_property
    def super_style(self) -> SuperStyle:
        """How the class calls `super`: "named" for `super(C, self)`, else "bare"."""
        calls = self.constructor.parent_calls if self.constructor else ()
        return "named" if any(c.form == "named" for c in calls) else "bare"

    @cached_property
    def mixin_problem(self) -> str:
        """Say why bases of this class outside Keras make its construction unclear, else ""."""
        for reason in self.family.project.unknown_bases(self.key):
            return reason
        for key in self.family.project.lineage(self.key):
            if self.family.view(key) is not None:
                continue
            mixin = self.family.project.node(key).facts
            if mixin.constructor is not None:
                return f"the mixin {mixin.name} has an __init__ of its own"
            if mixin.get_config is not None:
                return f"the mixin {mixin.name} has a get_config of its own"
        return ""

    @cached_property
    def mixin_keys(self) -> frozenset[str] | None:
        """The keys that mixins of this class put into its config, None if not all can be told."""
        keys: set[str] = set()
        for key in self.family.project.lineage(self.key):
            written = self.family.project.node(key).facts.get_config
            if written is None or self.family.view(key) is not None:
                continue
            if written.opaque:
                return None
            keys.update(entry.key for entry in written.entries)
        return frozenset(keys)

    def meanings(self, dotted: str) -> tuple[Meaning, ...]:
        """Return what a dotted name may mean where the class stands."""
        resolver = self.family.project.resolver
        return tuple(resolver.resolve(self.key.path, dotted, class_viewpoint(self.facts)))

    def stores(self, attribute: str) -> list[tuple[ProjectClass, Store]]:
        """Return every store of an attribute by this class, its ancestors and descendants."""
        return [
            (key, store)
            for key in self.family.relatives(self.key)
            for store in self.family.stores(key).get(attribute, ())
        ]

    def is_free(self, attribute: str) -> bool:
        """Tell whether no one else uses the name of an attribute of self.

        Looked for in the class, its ancestors, its known descendants with their mixins, and Keras.
        """
        return attribute not in self.family.taken_names(self.key)


def _stores(facts: ClassFacts) -> Iterator[Store]:
    for step in facts.constructor.steps if facts.constructor else ():
        if isinstance(step, Store):
            yield step
    for _, store in facts.stores:
        yield store


class Family:
    """All Keras classes of a project.

    `judgements` know the classes that get a `get_config` in the plan being made, which contracts
    take into account.
    """

    def __init__(self, project: Project, settings: Settings) -> None:
        self.project = project
        self.settings = settings
        self.evidence = EvidenceReader(project)
        self._views: dict[ProjectClass, ClassView | None] = {}
        self._taken: dict[ProjectClass, frozenset[str]] = {}
        self._relatives: dict[ProjectClass, tuple[ProjectClass, ...]] = {}
        self._stores: dict[ProjectClass, dict[str, list[Store]]] = {}
        self._contracts: dict[ProjectClass, Contract] = {}
        self.judgements = Judgements()

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
        done: set[ProjectClass] = set()
        for key in sorted(self.project.nodes, key=lambda k: (k.path, k.ordinal)):
            for each in (*reversed(self.project.ancestors(key)), key):
                if each not in done and (view := self.view(each)):
                    done.add(each)
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

    def registered(self, key: str) -> tuple[ClassView, ...]:
        """Return the classes that the source registers under a key, `package>name`."""
        return self._registered.get(key, ())

    @cached_property
    def _registered(self) -> dict[str, tuple[ClassView, ...]]:
        found: dict[str, tuple[ClassView, ...]] = {}
        for view in list(self.views()):
            for registration in view.registrations:
                if registration.key:
                    found[registration.key] = (*found.get(registration.key, ()), view)
        return found

    def relatives(self, key: ProjectClass) -> tuple[ProjectClass, ...]:
        """Return a class, all above it, all below it, and all above those."""
        if key not in self._relatives:
            found = dict.fromkeys((key, *self.project.ancestors(key)))
            for child in self.project.descendants(key):
                found.update(dict.fromkeys((child, *self.project.ancestors(child))))
            self._relatives[key] = tuple(found)
        return self._relatives[key]

    def connected(self, paths: Collection[str]) -> frozenset[ProjectClass]:
        """Return the classes of some files, and all with which others connect them by inheritance.

        What becomes of a class depends on the plans of no others.
        """
        pending = [key for key in self.project.nodes if key.path in paths]
        found = set(pending)
        while pending:
            more = set(self.relatives(pending.pop())) - found
            found |= more
            pending += more
        return frozenset(found)

    def stores(self, key: ProjectClass) -> Mapping[str, Sequence[Store]]:
        """Return the stores in the methods of a class, by the attribute of self."""
        if key not in self._stores:
            found = self._stores[key] = {}
            for store in _stores(self.project.node(key).facts):
                found.setdefault(store.attribute, []).append(store)
        return self._stores[key]

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

    @cached_property
    def _homes(self) -> dict[str, frozenset[str]]:
        """The paths that define a Keras class of each name."""
        found: dict[str, set[str]] = {}
        for key, node in list(self.project.nodes.items()):
            if self.view(key) is not None:
                found.setdefault(node.facts.name, set()).add(key.path)
        return {name: frozenset(paths) for name, paths in found.items()}

    @cached_property
    def _namesakes(self) -> dict[tuple[str, str], list[ClassFacts]]:
        """The Keras classes of each name in a file."""
        found: dict[tuple[str, str], list[ClassFacts]] = {}
        for key, node in list(self.project.nodes.items()):
            if self.view(key) is not None:
                found.setdefault((key.path, node.facts.name), []).append(node.facts)
        return found

    def package(self, view: ClassView) -> str:
        """Return the package to register a class under, "" for Keras's default.

        It is the user's, or, where a program of the project can load another Keras class of the
        same name, the module's: under one key the class registered last would win silently (Keras
        3.15 and tf_keras 2.21).
        """
        path = view.key.path
        chosen = self.settings.at(path).package
        others = self._homes.get(view.facts.name, frozenset()) - {path}
        met = [other for other in others if self.project.can_meet(path, other)]
        taken = self.registered(f"{chosen or DEFAULT_PACKAGE}>{view.facts.name}")
        if not met and all(other.facts.name == view.facts.name for other in taken):
            return chosen
        module = self.project.module(path)
        if any(self.project.module(other) == module for other in met):
            module = self.project.place(path).removesuffix("/__init__").replace("/", ".")
        return f"{chosen}.{module}" if chosen else module

    def registered_name(self, view: ClassView) -> str:
        """Return the name to register a class under, "" for its own.

        Where the same file defines another Keras class of its name later, as notebooks do, the
        later one would be loaded for both.
        """
        own = view.facts
        ordinals = sorted(
            facts.ordinal
            for facts in self._namesakes[view.key.path, own.name]
            if facts is own or not excludes(facts.branch, own.branch)
        )
        if own.ordinal == ordinals[-1]:
            return ""
        name = f"{own.name}{ordinals.index(own.ordinal) + 1}"
        while name in self._homes:
            name += "_"
        return name

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

    def taken_names(self, key: ProjectClass) -> frozenset[str]:
        """Return the attribute names in use in a class and its relatives, Keras's included."""
        if key not in self._taken:
            each = (self.names_in(relative) for relative in self.relatives(key))
            self._taken[key] = frozenset().union(*each)
        return self._taken[key]

    def names_in(self, key: ProjectClass) -> frozenset[str]:
        """Return the names that a class gives its objects, and those that it asks for by name."""
        facts, view = self.project.node(key).facts, self.view(key)
        return frozenset().union(
            (method.name for method in facts.methods),
            facts.class_attributes,
            facts.asked_by_name,
            self.stores(key),
            *(parent.attributes for parent in (view.kinship.parents if view else ())),
        )

    def is_set_above(self, key: ProjectClass, attribute: str) -> bool:
        """Tell whether a class, one above it or Keras has an attribute of this name."""
        own = (key, *self.project.ancestors(key))
        return any(attribute in self.names_in(each) for each in own)

    def is_first_set_above(self, key: ProjectClass, attribute: str) -> bool:
        """Tell whether what this class sets is there before a class below sets it anew.

        A property or a class attribute below would be in the way.
        """
        above = {key, *self.project.ancestors(key)}
        for relative in self.relatives(key):
            facts, view = self.project.node(relative).facts, self.view(relative)
            if relative in above or attribute not in self.names_in(relative):
                continue
            names = {m.name for m in facts.methods} | {*facts.class_attributes}
            constructor = view.constructor if view else None
            early = [
                s
                for s in (constructor.stores(attribute) if constructor else ())
                if constructor is None
                or constructor.call is None
                or s.statement <= constructor.call.statement
            ]
            if attribute in names or view is None or early:
                return False
        return True

    def parent_of(self, view: ClassView) -> tuple[ProjectClass | None, tuple[KerasClass, ...]]:
        """Return the parent whose constructor `super().__init__` reaches.

        Either a class of the project, or the Keras classes that the base may be.
        """
        node = self.project.node(view.key)
        for meanings in self._bases_called(view) or node.bases:
            for meaning in meanings:
                if isinstance(meaning, ProjectClass) and self.view(meaning):
                    return meaning, ()
            if found := self._keras_classes(view, meanings):
                return None, found
        return None, view.kinship.parents

    def _bases_called(self, view: ClassView) -> tuple[tuple[Meaning, ...], ...]:
        call = view.constructor.call if view.constructor else None
        if call is None or call.form != "class":
            return ()
        return (view.meanings(call.owner),)

    def _keras_bases(self, view: ClassView) -> int:
        """Count the bases that lead to Keras: with several, `super` reaches one by the other."""
        return sum(
            any(
                self.view(m) is not None if isinstance(m, ProjectClass) else bool(known)
                for m in meanings
            )
            for meanings in self.project.node(view.key).bases
            for known in [self._keras_classes(view, meanings)]
        )

    def _keras_classes(
        self, view: ClassView, meanings: tuple[Meaning, ...]
    ) -> tuple[KerasClass, ...]:
        target = self.settings.at(view.key.path).target
        found: dict[int, KerasClass] = {}
        for meaning in meanings:
            if isinstance(meaning, External):
                for generation in generations(meaning.dotted, target):
                    known = keras_class(generation, meaning.dotted)
                    if known is not None:
                        found[id(known)] = known
        return tuple(found.values())

    def parent_contract(self, view: ClassView) -> Contract:
        """Return what the parent of a class promises under the plan so far."""
        if view.key in self._contracts:
            # A class that inherits from itself ends here.
            self.judgements.assume(self.project.ancestors(view.key))
            return self._contracts[view.key]
        return self.judgements.recall(("contract", view.key), lambda: self._parent_contract(view))

    def _parent_contract(self, view: ClassView) -> Contract:
        parent, keras = self.parent_of(view)
        above = self.view(parent) if parent else None
        self._contracts[view.key] = keras_contract(view.kinship, keras)
        try:
            if self._keras_bases(view) > 1:
                return unknown_contract(view.kinship)
            return self.contract(above) if above is not None else self._contracts[view.key]
        finally:
            del self._contracts[view.key]

    def contract(self, view: ClassView) -> Contract:
        """Return what a class promises its children under the plan so far."""
        above = self.parent_contract(view)
        constructor = view.constructor
        parameters, accepts, own = above.parameters, above.accepts, frozenset[str]()
        bound: frozenset[str] = frozenset()
        if constructor is not None:
            own = constructor.all_names
            parameters = tuple(p.name for p in constructor.parameters if p.kind != "keyword-only")
            bound = frozenset(constructor.bound(above))
            accepts = own
            if view.kinship.takes_kwargs or constructor.forwards:
                accepts = own | (above.accepts - bound)
        keys, sure, own_config = self._config(view, above, own, bound)
        reading = view.facts.from_config
        hands_up = reading is None or not (reading.ends_in_cls or reading.opaque)
        reads = above.from_config_reads if hands_up else frozenset[str]()
        reads |= frozenset(reading.taken if reading else ())
        revived = above.revived_keys if reads else frozenset[str]()
        return Contract(parameters, accepts, keys, sure, own_config, reads, revived)

    def _config(
        self, view: ClassView, above: Contract, own: frozenset[str], bound: frozenset[str]
    ) -> tuple[frozenset[str] | None, frozenset[str], bool]:
        written = view.facts.get_config
        if written is not None:
            if written.opaque or written.returns_nothing:
                return None, frozenset(), True
            entries = frozenset(e.key for e in written.entries)
            if not written.has_base:
                return entries, entries, True
            removed = frozenset(written.removed)
            base = None if above.config_keys is None else (above.config_keys - removed) | entries
            return base, (above.sure_keys - removed) | entries, True
        if self.generates(view.key):
            kept = bound - own - view.kinship.accepts
            base = None if above.config_keys is None else (above.config_keys - kept) | own
            return base, (above.sure_keys - kept) | own, True
        if above.own_config:
            return above.config_keys, above.sure_keys, True
        roots = view.kinship.config_keys
        return roots | own, roots | own, False
