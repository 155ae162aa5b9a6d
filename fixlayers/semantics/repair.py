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
    def restored(self) -> tuple[str, ...]:
        """All keys whose values `from_config` has to make something of."""
        return (*self.revived, *self.tuples, *(key for m in self.members for key in m.keys))

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
    serialize = view.speller.spell("serialize_keras_object") if made.revived else None
    deserialize = view.speller.spell("deserialize_keras_object") if made.revived else None
    members = made.members if made is generated else (*made.members, *named_members(made.origins))
    return Repair(
        generated, amended, made.origins, made.revived, made.tuples, members, serialize, deserialize
    )
