"""How `get_config` spells the value of a parameter that may be an object of Keras's."""

from __future__ import annotations

import re

from msgspec import Struct

from fixlayers.patterns import pattern
from fixlayers.rewrite.edits import ImportEdit
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.hints import LAYER_NAME, Evidence
from fixlayers.semantics.spelling import Spelling

# Objects of Keras's that nobody can call, or their names.
_UNCALLED = pattern(r"(optimizer|policy)$", re.IGNORECASE)


class Lacking(Struct, frozen=True):
    """When a value has no config: `unlike` asks whether that is so, `fits` whether it is not."""

    unlike: str
    fits: str

    def of(self, value: str) -> Lacking:
        """Return the two conditions with an expression for the value put in."""
        return Lacking(self.unlike.format(value), self.fits.format(value))

    def but_none(self, value: str) -> Lacking:
        """Return the two conditions of what may be None, of which configs carry that."""
        return Lacking(f"{value} is not None and {self.unlike}", f"{value} is None or {self.fits}")


# Strings, numbers, lists and None have no `__dict__`: configs carry them as they are.
_READ = Lacking(
    'hasattr({0}, "__dict__") and not hasattr({0}, "get_config")',
    'not hasattr({0}, "__dict__") or hasattr({0}, "get_config")',
)
# A function goes into a SavedModel as its name, of which nobody makes a function again where that
# may be a string as well.
_UNKNOWN = Lacking(
    'callable({0}) and not hasattr({0}, "get_config")',
    'not callable({0}) or hasattr({0}, "get_config")',
)
_FUNCTION = Lacking(
    'callable({0}) and not hasattr({0}, "get_config") and not hasattr({0}, "__name__")',
    'not callable({0}) or hasattr({0}, "get_config") or hasattr({0}, "__name__")',
)


class Serializer(Struct, frozen=True):
    """Keras's generic serializing function, as a class spells it.

    In a SavedModel tf_keras 2.21 serializes nothing but objects: the function raises for a string,
    a list and a dict (`legacy/serialization.py`), and with it the saving of a model that needs no
    config today. `objects_only` says that the class may be saved so.
    """

    spelling: Spelling
    objects_only: bool

    @property
    def imports(self) -> tuple[ImportEdit, ...]:
        """The imports that the function needs."""
        return self.spelling.imports

    def of(self, value: str, name: str, evidence: Evidence) -> str:
        """Return the expression that serializes a value, or the objects among what it holds.

        Args:
            value: the expression that yields it.
            name: the parameter that it was given as.
            evidence: what it may be.
        """
        if not self.objects_only and not evidence.by_keyword:
            return self._called(value)
        if not evidence.container:
            if _UNCALLED.search(name):
                return f"{value} if isinstance({value}, str) else {self._called(value)}"
            return self._one(value, evidence)
        each = self._one("value", evidence)
        if evidence.within == "list":
            made = f"[{each} for value in {value}]"
        elif evidence.within == "dict":
            made = f"{{key: {each} for key, value in {value}.items()}}"
        else:
            return self._guarded(value)
        return f"{made} if {value} is not None else None" if evidence.optional else made

    def lacking(self, value: str, name: str, evidence: Evidence) -> Lacking | None:
        """Return when there can be no config, None if it can be tried always.

        Of what has none the function raises an error that stops the saving of a SavedModel, where
        tf_keras goes without a config that is not implemented.

        Args:
            value: the expression that yields what is serialized.
            name: the parameter that it was given as.
            evidence: what it may be.
        """
        if not self.objects_only:
            return None
        if _UNCALLED.search(name) and not evidence.container:
            return _READ.of(value)  # TensorFlow has optimizers of its own, such as those of TPUs
        if evidence.holds == "unknown":
            return None if evidence.data else _UNKNOWN.of(value)
        unlike_layer = evidence.function and not LAYER_NAME.search(name)
        if not (evidence.uncalled or unlike_layer):
            return None
        if not evidence.container:
            return (_READ if evidence.uncalled else _FUNCTION).of(value)
        if not evidence.within:
            return None
        held = f"{value}.values()" if evidence.within == "dict" else value
        each = _READ.of("value")
        found = Lacking(
            f"any({each.unlike} for value in {held})", f"all({each.fits} for value in {held})"
        )
        return found.but_none(value) if evidence.optional else found

    def _one(self, value: str, evidence: Evidence) -> str:
        if evidence.uncalled or (evidence.holds == "unknown" and not evidence.data):
            return f'{self._called(value)} if hasattr({value}, "get_config") else {value}'
        sure = evidence.direct and not evidence.mixed
        return self._called(value) if sure else self._guarded(value)

    def _called(self, value: str) -> str:
        return f"{self.spelling.expression}({value})"

    def _guarded(self, value: str) -> str:
        return f"{self._called(value)} if callable({value}) else {value}"


def serializer(view: ClassView) -> Serializer | None:
    """Return how a class spells the generic serializing function, None if it cannot."""
    spelling = view.speller.spell("serialize_keras_object")
    return Serializer(spelling, view.on_tensorflow) if spelling is not None else None
