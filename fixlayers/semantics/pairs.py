"""The functions of a kind of object that carry a value through every format of file.

Where tf_keras 2.21 reads a whole-model .h5, `deserialize_keras_object` goes to a legacy parser that
knows no class or function of Keras's ("Unknown object: 'Dense'"); those of a kind know their own.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct, structs

from fixlayers.rewrite.edits import ImportEdit
from fixlayers.semantics.defaults import (
    is_initializer_of_tensorflow,
    names_function,
    namespace_of_default,
)
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.hints import Evidence
from fixlayers.semantics.kinship import MODEL_KINDS
from fixlayers.semantics.uses import may_be_none, uses_of
from fixlayers.survey.facts import Parameter

# Kinds whose objects are given layers; a schedule's "inner" is another schedule.
_HOLDERS = MODEL_KINDS | {"Layer"}


class Pair(Struct, frozen=True):
    """How `get_config` and `from_config` carry the objects of one kind.

    `serialize` and `revive` spell the two functions in `namespace` ("layers"); what is revived is
    told by `test`, and looked for in `among`, as that of a `Revival` is. `resolve` spells what
    makes the object of what may be its name still, "" where it is none; `optional` says that it may
    be None.
    """

    namespace: str
    serialize: str
    revive: str
    test: Literal["object", "named", "value", "class"] = "object"
    among: str = ""
    resolve: str = ""
    optional: bool = False
    imports: tuple[ImportEdit, ...] = ()


def find_pair(
    view: ClassView, parameter: Parameter, evidence: Evidence, attribute: str
) -> Pair | None:
    """Find the functions that carry a parameter which may be an object, None if none are sure to.

    Args:
        view: the class.
        parameter: one of its constructor's parameters.
        evidence: what it holds.
        attribute: where it is kept.
    """
    if evidence.container:
        return None
    uses = tuple(uses_of(view.facts, parameter.name, (attribute,)))
    optional = may_be_none(parameter, uses)
    if evidence.layer and names_function(view.family.project, view.key.path, parameter):
        return None  # `layers.deserialize` of Keras 3.15 raises for a function
    if evidence.layer and view.kinship.name in _HOLDERS:
        pair = _spelled(view, "layers", "deserialize")
        optional |= parameter.default is not None
        test = "named" if evidence.function and view.on_tensorflow else "object"
        return structs.replace(pair, optional=optional, test=test) if pair else None
    # tf_keras 2.21 records no default: such a class lives in a .h5 until its config holds one.
    namespace = namespace_of_default(view.family.project, view.key.path, parameter)
    if namespace != "activations":
        pair = _spelled(view, namespace, "deserialize") if namespace else None
        if pair and is_initializer_of_tensorflow(view.family.project, view.key.path, parameter):
            # What is a class still has no config.
            return structs.replace(pair, resolve=f"{pair.serialize.removesuffix('serialize')}get")
        return pair
    # Its name would come back as the function, or, where another function revives it, as a name.
    if any(use.how == "compared" for use in uses) or _is_revived(view, parameter.name):
        return None
    pair = _spelled(view, namespace, "get")
    if pair is None:
        return None
    # `activations.serialize` raises for names and for None (Keras 3.15, tf_keras 2.21).
    named = not evidence.direct or bool(view.constructor and view.constructor.binds(parameter.name))
    resolve = f"{pair.serialize.removesuffix('serialize')}get" if named else ""
    return structs.replace(pair, test="value", resolve=resolve, optional=optional or named)


def pair_of_class(view: ClassView, parameter: Parameter, attribute: str) -> Pair | None:
    """Find the functions that carry a class of layers by the name under which it is registered.

    Classes of Keras's own are not registered, but found in `keras.layers` under their names. None
    if no names lead to both. `attribute` is where the class is kept.
    """
    optional = may_be_none(parameter, uses_of(view.facts, parameter.name, (attribute,)))
    pair = _by_registered_name(view)
    return structs.replace(pair, optional=optional) if pair else None


def _by_registered_name(view: ClassView) -> Pair | None:
    serialize = view.speller.spell("get_registered_name")
    revive = view.speller.spell("get_registered_object")
    layers = view.speller.spell_of_kind("layers", "serialize")
    if serialize is None or revive is None or layers is None:
        return None
    among = layers.expression.rpartition(".")[0]
    imports = (*serialize.imports, *revive.imports, *layers.imports)
    found = Pair("layers", serialize.expression, revive.expression, "class", among)
    return structs.replace(found, imports=tuple(dict.fromkeys(imports))) if among else None


def respelled(view: ClassView, pair: Pair) -> Pair | None:
    """Return a pair as the file of another class spells it, None if no name can be had there."""
    if pair.test == "class":
        return _by_registered_name(view)
    spelled = _spelled(view, pair.namespace, pair.revive.rpartition(".")[2])
    return structs.replace(spelled, test=pair.test) if spelled else None


def _spelled(view: ClassView, namespace: str, revive: str) -> Pair | None:
    found = view.speller.spell_of_kind(namespace, "serialize")
    if found is None:
        return None
    owner = found.expression.removesuffix("serialize")
    return Pair(namespace, found.expression, f"{owner}{revive}", imports=found.imports)


def _is_revived(view: ClassView, name: str) -> bool:
    """Tell whether a `from_config` of the class, or above it, revives a key already."""
    project = view.family.project
    readings = (project.node(k).facts.from_config for k in (view.key, *project.ancestors(view.key)))
    return any(name in reading.revived for reading in readings if reading is not None)
