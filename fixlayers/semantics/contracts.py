"""What the classes of a family promise their children, under the plan being made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs

from fixlayers.keras.catalogue import KerasClass, keras_class
from fixlayers.semantics.contract import Contract, keras_contract, unknown_contract
from fixlayers.semantics.kinship import generations
from fixlayers.semantics.uses import uses_of_attribute
from fixlayers.survey.resolution import External, Meaning, ProjectClass

if TYPE_CHECKING:
    from fixlayers.semantics.family import ClassView, Family


class Contracts:
    """The contracts between parents and children, whoever they are."""

    def __init__(self, family: Family) -> None:
        self._family = family
        self._open: dict[ProjectClass, Contract] = {}  # being judged: a class may be its own parent

    def parent_of(self, view: ClassView) -> tuple[ProjectClass | None, tuple[KerasClass, ...]]:
        """Return the parent whose constructor `super().__init__` reaches.

        Either a class of the project, or the Keras classes that the base may be.
        """
        node = self._family.project.node(view.key)
        for meanings in self._bases_called(view) or node.bases:
            for meaning in meanings:
                if isinstance(meaning, ProjectClass) and self._family.view(meaning):
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
                self._family.view(m) is not None if isinstance(m, ProjectClass) else bool(known)
                for m in meanings
            )
            for meanings in self._family.project.node(view.key).bases
            for known in [self._keras_classes(view, meanings)]
        )

    def _keras_classes(
        self, view: ClassView, meanings: tuple[Meaning, ...]
    ) -> tuple[KerasClass, ...]:
        target = self._family.settings.at(view.key.path).target
        found: dict[int, KerasClass] = {}
        for meaning in meanings:
            if isinstance(meaning, External):
                for generation in generations(meaning.dotted, target):
                    known = keras_class(generation, meaning.dotted)
                    if known is not None:
                        found[id(known)] = known
        return tuple(found.values())

    def of_parent(self, view: ClassView) -> Contract:
        """Return what the parent of a class promises under the plan so far."""
        if view.key in self._open:
            # A class that inherits from itself ends here.
            self._family.judgements.assume(self._family.project.ancestors(view.key))
            return self._open[view.key]
        return self._family.judgements.recall(
            ("contract", view.key), lambda: self._judge_parent(view)
        )

    def _judge_parent(self, view: ClassView) -> Contract:
        parent, keras = self.parent_of(view)
        above = self._family.view(parent) if parent else None
        self._open[view.key] = keras_contract(view.kinship, keras)
        try:
            if self._keras_bases(view) > 1:
                return self._of_several(view) or unknown_contract(view.kinship)
            if above is None:
                return self._open[view.key]
            return _with_keywords(self.of(above), view)
        finally:
            del self._open[view.key]

    def _of_several(self, view: ClassView) -> Contract | None:
        """Return what classes of the project and one of Keras's promise a child of them all.

        `super` leads from the last class of the project above to that of Keras, if nothing but
        Keras's root is above them otherwise. None for other bases.
        """
        *own, last = self._family.project.node(view.key).bases
        keras = self._keras_classes(view, last)
        chain: list[ClassView] = []
        for meanings in own:
            above = self._up_to_the_root(meanings)
            if not above or any(each in chain for each in above):
                return None
            chain += above
        contract = keras_contract(view.kinship, keras)
        for each in reversed(chain):
            contract = self._promised(each, contract)
        return contract if keras else None

    def _up_to_the_root(self, meanings: tuple[Meaning, ...]) -> list[ClassView]:
        """Return a class and those above it if they lead by `super` to Keras's root, else none."""
        chain: list[ClassView] = []
        following = meanings[0] if len(meanings) == 1 else None
        keras: tuple[KerasClass, ...] = ()
        while isinstance(following, ProjectClass):
            view = self._family.view(following)
            if view is None or view in chain or _calls_by_name(view):
                return []
            if self._keras_bases(view) > 1:
                return []
            chain.append(view)
            following, keras = self.parent_of(view)
        roots = {row.name for view in chain for row in view.kinship.kinds}
        return [] if {each.name.rpartition(".")[2] for each in keras} - roots else chain

    def of(self, view: ClassView) -> Contract:
        """Return what a class promises its children under the plan so far."""
        return self._promised(view, self.of_parent(view))

    def _promised(self, view: ClassView, above: Contract) -> Contract:
        """Return what a class promises below a parent."""
        constructor = view.constructor
        if constructor is not None and constructor.rest:
            # What a child hands on by a keyword of its own would come back a second time.
            return unknown_contract(view.kinship)
        parameters, accepts, own = above.parameters, above.accepts, frozenset[str]()
        bound: frozenset[str] = frozenset()
        loses = above.loses_positionals
        if constructor is not None:
            own = constructor.all_names
            parameters = tuple(p.name for p in constructor.parameters if p.kind != "keyword-only")
            if constructor.hands_on_positionals and constructor.call is not None:
                parameters += above.parameters[len(constructor.call.positional) :]
            else:
                loses = bool(constructor.varargs)
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
        written = view.facts.get_config
        kept = written.spread if written else ""
        if constructor is None or constructor.forwards:
            kept = kept or above.kept_kwargs
        spread = above.tuple_keys - (written.own_keys if written else own)
        return Contract(
            parameters, accepts, keys, sure, own_config, reads, revived, loses, kept, (), spread
        )

    def _config(
        self, view: ClassView, above: Contract, own: frozenset[str], bound: frozenset[str]
    ) -> tuple[frozenset[str] | None, frozenset[str], bool]:
        written = view.facts.get_config
        if written is not None:
            if (written.opaque and not written.spread) or written.returns_nothing:
                return None, frozenset(), True
            own, perhaps = written.own_keys, frozenset(written.perhaps)
            if not written.has_base:
                return own, own - perhaps, True
            removed = frozenset(written.removed)
            held = None if above.config_keys is None else (above.config_keys - removed) | own
            return held, ((above.sure_keys - removed) | own) - perhaps, True
        if self._family.generates(view.key):
            kept = bound - own - view.kinship.accepts
            base = None if above.config_keys is None else (above.config_keys - kept) | own
            return base, (above.sure_keys - kept) | own, True
        if above.own_config:
            return above.config_keys, above.sure_keys, True
        roots = view.kinship.config_keys
        return roots | own, roots | own, False


def _calls_by_name(view: ClassView) -> bool:
    """Tell whether a class names the parent whose constructor it calls."""
    call = view.constructor.call if view.constructor else None
    return call is not None and call.form == "class"


def _with_keywords(contract: Contract, view: ClassView) -> Contract:
    """Return what a parent promises a class whose further keywords it keeps for its config."""
    constructor, kept = view.constructor, contract.kept_kwargs
    if not kept or constructor is None or contract.config_keys is None:
        return contract
    call = constructor.call
    changed = any(use.how == "mutated" for use in uses_of_attribute(view.facts, kept))
    if (
        call is None
        or call.conditional
        or changed
        or view.family.attributes.stores(view.key).get(kept)
    ):
        return structs.replace(contract, config_keys=None, sure_keys=frozenset())
    keywords = frozenset(name for name, _ in call.keywords) - contract.accepts
    return structs.replace(
        contract,
        accepts=contract.accepts | keywords,
        config_keys=contract.config_keys | keywords,
        sure_keys=contract.sure_keys | keywords,
    )
