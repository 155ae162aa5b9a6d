"""Facts about Keras's own classes, read from the JSON files that `build_catalogue` writes.

Measured on Keras 3.15.1 (TensorFlow 2.21) and tf_keras 2.21.0; each file names its version. A file
is read when its generation is first asked for.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal, get_args

import msgspec
from msgspec import Struct

from fixlayers.keras.records import ClassRecord, Generation, Kind, Parameter
from fixlayers.patterns import pattern

__all__ = [
    "GENERATIONS",
    "GenerationName",
    "KerasClass",
    "Kind",
    "Parameter",
    "activations",
    "catalogue_path",
    "is_keras_namespace",
    "keras_class",
    "keras_version",
    "kind",
    "kinds",
    "reserved_attributes",
]

GenerationName = Literal["keras3", "tf_keras"]
GENERATIONS: tuple[GenerationName, ...] = get_args(GenerationName)

# Four of Keras's modules are TensorFlow's own as well: `tf.losses` is `tf.keras.losses` (TensorFlow
# 2.21, with either Keras).
_KERAS = pattern(
    r"(?:keras|tf_keras|keras_core|(?:tensorflow|tensorflow_core)\.(?:\w+\.)*?(?:tf_)?keras)(?=\.|$)"
    r"|tensorflow\.(?:compat\.v2\.)?(?=(?:losses|metrics|optimizers|initializers)(?:\.|$))"
)
_INNER = pattern(r"\.(?:src|api|python|_v1|_v2|_tf_keras|keras)(?=\.)")


class KerasClass(Struct, frozen=True, kw_only=True):
    """A class of Keras's.

    `name` is the canonical path without namespace ("layers.Dense", "Model"; a private class has
    its place in the package, "src.layers.merging.base_merge.Merge"). `kind` names a row of the
    table of kinds. `parents` are the public classes above it, nearest first. `parameters` are those
    of `__init__` in order, without self; `accepts` all keywords that it takes, through `**kwargs`
    as well. `config_keys` are those of a built instance's `get_config`, None where none could be
    built or it has none; `tuple_keys` hold several numbers where the argument was one, as
    `kernel_size` does; `conditional_config_keys` are added only where their argument was given
    (a layer's "activity_regularizer"). `own_from_config` says that the class itself defines
    `from_config` (the kind's root aside), `from_config_owner` which class does for it ("" for the
    root); `from_config_reads` are the keys whose absence makes it raise KeyError. `makes_variables`
    says of a layer that an instance has variables which its arguments did not bring,
    `builds_variables` that it has some of them only from its first use on. `read_only` are the
    properties that refuse assignment with AttributeError. `attributes` are all names in
    the class and in a built instance, `__x__` names left out.
    """

    name: str
    kind: str
    parents: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    accepts: tuple[str, ...]
    config_keys: tuple[str, ...] | None
    tuple_keys: tuple[str, ...]
    conditional_config_keys: tuple[str, ...]
    own_from_config: bool
    from_config_owner: str
    from_config_reads: tuple[str, ...]
    makes_variables: bool
    builds_variables: bool
    read_only: frozenset[str]
    attributes: frozenset[str]


def keras_class(generation: str, dotted: str) -> KerasClass | None:
    """Return the Keras class that a resolved dotted name means, None if it means none.

    `dotted` begins with any Keras's namespace, public or private, and may be a path of an older
    Keras: "tensorflow.keras.layers.Dense", "keras.engine.topology.Layer". Functions, constants,
    modules and unknown names give None, and so does a class that the generation does not have.
    """
    path = _below_namespace(dotted)
    name = _canonical(generation, path) if path else None
    return None if name is None else _class(generation, name)


def is_keras_namespace(dotted: str) -> bool:
    """Tell whether a resolved dotted name is a Keras package or something inside one."""
    return _KERAS.match(dotted) is not None


def kind(generation: str, name: str) -> Kind:
    """Return a row of the table of kinds; KeyError if there is no kind of that name."""
    return kinds(generation)[name]


@cache
def kinds(generation: str) -> dict[str, Kind]:
    """Return the table of kinds by name: one row a kind, and "Other", which promises nothing."""
    return {row.name: row for row in _load(generation).kinds}


@cache
def activations(generation: str) -> frozenset[str]:
    """Return the names of Keras's activation functions ("relu"), as in `keras.activations`."""
    return frozenset(_load(generation).activations)


@cache
def all_config_keys(generation: str) -> frozenset[str]:
    """Return the keys in the configs of all of Keras's classes."""
    records = (_record(generation, name) for name in _load(generation).classes)
    return frozenset(key for record in records for key in record.config_keys or ())


@cache
def class_names() -> frozenset[str]:
    """Return the last names of all classes of Keras's."""
    return frozenset(name for generation in GENERATIONS for name in _homes(generation))


def keras_version(generation: str) -> str:
    """Return the version of Keras that a generation was measured on."""
    return _load(generation).version


def reserved_attributes(generation: str, name: str) -> frozenset[str]:
    """Return the names that a subclass of a class must not store a parameter under.

    They are the names that the class and its instances have; those of the versions before
    (keras 3.0.5, keras 2.15.0) that do harm are among them. `name` is canonical; KeyError if there
    is no such class.
    """
    return _class(generation, name).attributes


def catalogue_path(generation: str) -> Path:
    """Return where the JSON file of a generation lies."""
    return Path(__file__).with_name(f"{generation}.json")


@cache
def _load(generation: str) -> Generation:
    return msgspec.json.decode(catalogue_path(generation).read_bytes(), type=Generation)


@cache
def _record(generation: str, name: str) -> ClassRecord:
    return msgspec.json.decode(_load(generation).classes[name], type=ClassRecord)


@cache
def _class(generation: str, name: str) -> KerasClass:
    record = _record(generation, name)
    own = tuple(p.name for p in record.parameters if p.kind in ("positional", "keyword"))
    return KerasClass(
        name=name,
        kind=record.kind,
        parents=record.parents,
        parameters=record.parameters,
        accepts=own + record.accepts,
        config_keys=record.config_keys,
        tuple_keys=record.tuple_keys,
        conditional_config_keys=record.conditional_config_keys,
        own_from_config=record.from_config_owner == name,
        from_config_owner=record.from_config_owner,
        from_config_reads=record.from_config_reads,
        makes_variables=record.makes_variables,
        builds_variables=record.builds_variables,
        read_only=frozenset().union(
            *(_record(generation, one).read_only for one in (name, *record.parents))
        ),
        attributes=frozenset().union(
            *(_own_attributes(generation, one) for one in (name, *record.parents))
        ),
    )


@cache
def _own_attributes(generation: str, name: str) -> frozenset[str]:
    return frozenset(_record(generation, name).attributes)


def _below_namespace(dotted: str) -> str:
    """Cut off the namespace and the folders that only Keras's own build has."""
    found = _KERAS.match(dotted)
    if found is None:
        return ""
    path = dotted[found.end() :]
    while inner := _INNER.match(path):
        path = path[inner.end() :]
    return path.lstrip(".")


@cache
def _canonical(generation: str, path: str) -> str | None:
    catalogue = _load(generation)
    for spelling in (path, f"src.{path}"):
        if spelling in catalogue.classes:
            return spelling
        if spelling in catalogue.aliases:
            return catalogue.aliases[spelling]
    return _from_private_path(generation, path)


def _from_private_path(generation: str, path: str) -> str | None:
    """Find the class that a private path, or one of an older Keras, means by its last name.

    The folder that stands for a public namespace must agree ("optimizer_v2" with "optimizers");
    one that stands for none ("engine") leaves the choice open.
    """
    *folders, last = path.split(".")
    homes = _homes(generation)
    candidates = homes.get(last) or homes.get(last.lstrip("_"), [])
    namespace = _namespace(folders[0]) if folders else ""
    fitting = [home for home in candidates if _fits(home, namespace)]
    aliases = _load(generation).aliases
    meant = {_namespace_of(aliases.get(home, home)) for home in fitting}
    if not fitting or (not namespace and len(meant) > 1):
        return None
    best = min(fitting, key=lambda home: _distance(home, folders))
    return aliases.get(best, best)


_NAMESPACES = {
    "layer": "layers",
    "loss": "losses",
    "metric": "metrics",
    "initializer": "initializers",
    "constraint": "constraints",
    "regularizer": "regularizers",
    "optimizer": "optimizers",
    "callback": "callbacks",
    "model": "models",
    "util": "utils",
}


def _namespace(folder: str) -> str:
    """Return the public namespace that a folder's name stands for, "" if none."""
    return next((name for stem, name in _NAMESPACES.items() if folder.startswith(stem)), "")


def _namespace_of(home: str) -> str:
    """Return the namespace of a home; a class at the top level counts as a model."""
    folders = home.removeprefix("src.").split(".")[:-1]
    return _namespace(folders[0]) if folders else "models"


def _fits(home: str, namespace: str) -> bool:
    return not namespace or _namespace_of(home) in ("", namespace)


def _distance(home: str, folders: list[str]) -> tuple[int, bool, int, str]:
    own = home.split(".")[:-1]
    return (-len(set(own) & set(folders)), own[:1] == ["src"], len(own), home)


@cache
def _homes(generation: str) -> dict[str, list[str]]:
    """All homes of all classes by the last name in them."""
    found: dict[str, list[str]] = {}
    catalogue = _load(generation)
    for home in (*catalogue.classes, *catalogue.aliases):
        found.setdefault(home.rpartition(".")[2], []).append(home)
    return found
