"""The config of a class after its repair, be it generated or an existing one amended."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.rewrite.edits import ImportEdit, Revival
from fixlayers.semantics.amendments import Amendments, amendments
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.origin import Origin
from fixlayers.semantics.provisions import Provisions, other_revivals, pair_imports, provisions
from fixlayers.semantics.remembered import once_a_plan
from fixlayers.semantics.serializing import Serializer, serializer
from fixlayers.semantics.spelling import Spelling


class Repair(Struct, frozen=True):
    """The values that the repair puts into a config, and the functions that carry them.

    `revived` are the keys whose values `from_config` has to make objects of, `tuples` those that
    it has to make tuples of, and `others` is how it revives layers and members of Enums.
    """

    generated: Provisions | None
    amended: Amendments | None
    origins: tuple[Origin, ...]
    revived: tuple[str, ...]
    tuples: tuple[str, ...]
    others: tuple[Revival, ...]
    serialize: Serializer | None
    deserialize: Spelling | None

    @property
    def restored(self) -> tuple[str, ...]:
        """All keys whose values `from_config` has to make something of."""
        return (*self.revived, *(key for each in self.ways for key in each.keys))

    @property
    def ways(self) -> tuple[Revival, ...]:
        """How values are made anew that the generic function does not make."""
        plain = tuple(key for key in self.tuples if key not in self.revived)
        held = tuple(key for key in self.tuples if key in self.revived)
        tuples = (Revival(plain, "tuple", "tuple"), Revival(held, "tuple", "held"))
        return (*(each for each in tuples if each.keys), *self.others)

    @property
    def stored(self) -> tuple[Origin, ...]:
        """The parameters that have to be stored first."""
        return tuple(o for o in self.origins if o.store and not o.refused)

    @property
    def imports(self) -> tuple[ImportEdit, ...]:
        """The imports that the serializing functions need."""
        generic = self.serialize.imports if self.serialize else ()
        return (*generic, *pair_imports(self.origins))


@once_a_plan
def repair(view: ClassView) -> Repair | None:
    """Work out what a class's config needs; None if it is right or cannot be judged."""
    generated = provisions(view)
    amended = amendments(view)
    made = generated or amended
    if made is None:
        return None
    serialize = serializer(view) if made.revived else None
    deserialize = view.speller.spell("deserialize_keras_object") if made.revived else None
    others = generated.others if generated else other_revivals(made.origins)
    others = (*others, *(amended.others if amended and not generated else ()))
    return Repair(
        generated, amended, made.origins, made.revived, made.tuples, others, serialize, deserialize
    )
