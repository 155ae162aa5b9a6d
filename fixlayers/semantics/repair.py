"""The config of a class after its repair, be it generated or an existing one amended."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.rewrite.edits import AddImport, Revival
from fixlayers.semantics.amendments import Amendments, amendments
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.origin import Origin
from fixlayers.semantics.provisions import Provisions, named_members, provisions
from fixlayers.semantics.spelling import Spelling


class Repair(Struct, frozen=True):
    """The values that the repair puts into a config, and the functions that carry them.

    `revived` are the keys whose values `from_config` has to make objects of, `tuples` those that
    it has to make tuples of, and `members` is how it makes members of Enums.
    """

    generated: Provisions | None
    amended: Amendments | None
    origins: tuple[Origin, ...]
    revived: tuple[str, ...]
    tuples: tuple[str, ...]
    members: tuple[Revival, ...]
    serialize: Spelling | None
    deserialize: Spelling | None

    @property
    def stored(self) -> tuple[Origin, ...]:
        """The parameters that have to be stored first."""
        return tuple(o for o in self.origins if o.store and not o.refused)

    @property
    def imports(self) -> tuple[AddImport, ...]:
        """The import that the serializing function needs, if any."""
        wanted = self.serialize.imports if self.serialize else None
        return (wanted,) if wanted else ()


def repair(view: ClassView) -> Repair | None:
    """Work out what a class's config needs; None if it is right or cannot be judged."""
    generated = provisions(view)
    amended = amendments(view)
    made = generated or amended
    if made is None:
        return None
    revived = tuple(dict.fromkeys([*made.revived, *_left_to_constructor(view, generated, amended)]))
    serialize = view.speller.spell("serialize_keras_object") if revived else None
    deserialize = view.speller.spell("deserialize_keras_object") if revived else None
    members = made.members if made is generated else (*made.members, *named_members(made.origins))
    return Repair(
        generated, amended, made.origins, revived, made.tuples, members, serialize, deserialize
    )


def _left_to_constructor(
    view: ClassView, generated: Provisions | None, amended: Amendments | None
) -> tuple[str, ...]:
    """Return the inherited keys that the class's own `from_config` hands over as dicts.

    `Wrapper.from_config` and `RNN.from_config` revive them, and `cls(**config)` goes past these
    (Keras 3.15, tf_keras 2.21).
    """
    reading, removed = view.facts.from_config, frozenset[str]()
    if reading is None or reading.opaque or not reading.ends_in_cls:
        return ()
    if generated is not None:
        based, removed = generated.base, frozenset(generated.removed)
    else:
        assert amended is not None
        written = amended.written
        based = written.has_base or amended.merge
        removed = frozenset([*written.removed, *amended.popped, *(e.key for e in written.entries)])
    keys = view.contract.revived_keys if based and view.contract.from_config_reads else ()
    return tuple(sorted(set(keys) - removed - set(reading.revived)))
