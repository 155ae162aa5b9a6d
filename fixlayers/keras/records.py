"""The catalogue as it stands in the JSON files: compact records, one file a generation."""

from __future__ import annotations

from typing import Literal

from msgspec import Raw, Struct

OTHER = "Other"  # the kind of all classes that are of no other kind
Holds = Literal["plain", "object", "unknown"]


class Parameter(Struct, frozen=True, array_like=True):
    """A parameter of a Keras constructor, without self.

    `positional` parameters can be given either way, `keyword` ones only by name. `holds` says what
    callers pass: "plain" a number, string, bool, None or a container of these; "object" a layer, a
    callable or another thing that needs serializing; "unknown" either, or nothing known.
    """

    name: str
    kind: Literal["positional", "keyword", "varargs", "varkw"]
    required: bool
    holds: Holds


class Kind(Struct, frozen=True, kw_only=True):
    """What holds for every class of one kind: a row of the table of kinds.

    `takes_kwargs`: a subclass may forward `**kwargs` to the parent constructor. `accepts`: the
    keywords the root's constructor takes. `config_keys`: what the root's `get_config` returns when
    an overriding subclass calls it. `config_callable`: that call works. `automatic_config`:
    without a `get_config` of its own, a subclass's arguments are recorded. `registrable`:
    `register_keras_serializable` takes the class. All measured on a subclass of the root.
    """

    name: str
    takes_kwargs: bool
    accepts: tuple[str, ...]
    config_keys: tuple[str, ...]
    config_callable: bool
    automatic_config: bool
    registrable: bool

    @property
    def known(self) -> bool:
        """Tell whether the row was measured: that of Keras's other classes promises nothing."""
        return self.name != OTHER


class ClassRecord(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One class as stored: what its parents say already is left out.

    `accepts` lists the keywords beyond the named parameters; `attributes` the names that none of
    the parents has. `from_config_owner` is empty where the kind's root decides. `makes_variables`:
    an instance in use has variables that none of its arguments brought; `builds_variables`: some of
    them only once it is in use. `tuple_keys` are the config keys that hold several numbers where
    the argument was one. `read_only` lists the properties that refuse assignment, those of
    the parents left out.
    """

    kind: str
    parents: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    accepts: tuple[str, ...] = ()
    config_keys: tuple[str, ...] | None = None
    tuple_keys: tuple[str, ...] = ()
    conditional_config_keys: tuple[str, ...] = ()
    from_config_owner: str = ""
    from_config_reads: tuple[str, ...] = ()
    makes_variables: bool = False
    builds_variables: bool = False
    read_only: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()


class Generation(Struct, frozen=True, kw_only=True):
    """One JSON file. `aliases` maps the other paths of a class to its canonical name.

    `measured_with` are the versions of the packages that can change what is measured, "" for one
    that was not installed. The classes stay undecoded until they are asked for.
    """

    version: str
    measured_with: dict[str, str]
    activations: tuple[str, ...]
    kinds: tuple[Kind, ...]
    aliases: dict[str, str]
    classes: dict[str, Raw]
