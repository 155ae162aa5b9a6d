"""What a parent promises its children: the arguments it takes and the config keys it returns."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.keras.catalogue import KerasClass
from fixlayers.patterns import pattern
from fixlayers.semantics.kinship import Kinship


class Contract(Struct, frozen=True):
    """A parent as a child's constructor sees it.

    `parameters` are the positional names in order, and `differing` those of the positions after
    them, which are called otherwise in each generation; `accepts` every keyword it takes.
    `config_keys` are the keys that its `get_config` returns in some generation, `sure_keys` those
    it returns in each; None if they cannot be known. `own_config` says that a `get_config` other
    than the root's runs, so that Keras's automatic config is off. `from_config_reads` are keys that
    its `from_config` needs to find; `revived_keys` are those whose values it makes objects of.
    `loses_positionals` says that it takes more by position than its config returns by name.
    `kept_kwargs` is the attribute in which it keeps all further keywords, and of which its config
    returns the items, "" where there is none: with those that a child hands it, the keys are known.
    `tuple_keys` hold several numbers in its config where the argument was one.
    """

    parameters: tuple[str, ...]
    accepts: frozenset[str]
    config_keys: frozenset[str] | None
    sure_keys: frozenset[str]
    own_config: bool
    from_config_reads: frozenset[str] = frozenset()
    revived_keys: frozenset[str] = frozenset()
    loses_positionals: bool = False
    kept_kwargs: str = ""
    differing: tuple[frozenset[str], ...] = ()
    tuple_keys: frozenset[str] = frozenset()


_MADE_OF_POSITIONALS = frozenset({"Sequential", "Functional"})
_GOTTEN = pattern(r"(activation|initializer|regularizer|constraint)$")


def is_gotten(parameter: str) -> bool:
    """Tell whether Keras's constructors make what a parameter of theirs holds of a config, too.

    They do so through the `get` of its kind, by which they go here: its name.
    """
    return bool(_GOTTEN.search(parameter))


def keras_contract(kinship: Kinship, parents: tuple[KerasClass, ...]) -> Contract:
    """Return the contract of the Keras classes that a class names as its parent.

    Several of them are the same parent in several generations, or candidates of a branch: a
    positional order counts only as far as all agree.
    """
    # A model's positional arguments are those of the functional constructor, which is told apart
    # by their number.
    orders = [
        tuple(p.name for p in parent.parameters if p.kind == "positional")
        for parent in parents
        if parent.name != "Model"
    ]
    roots = {row.name for row in kinship.kinds}
    keys = [
        frozenset(parent.config_keys or ()) | frozenset(parent.conditional_config_keys)
        if parent.name.rpartition(".")[2] not in roots
        else kinship.config_keys
        for parent in parents
    ]
    common = _common_prefix(orders)
    return Contract(
        parameters=common,
        accepts=frozenset().union(*(parent.accepts for parent in parents)),
        config_keys=frozenset().union(*keys),
        sure_keys=frozenset.intersection(*keys) if keys else frozenset(),
        own_config=any(parent.name.rpartition(".")[2] not in roots for parent in parents),
        from_config_reads=frozenset().union(*(parent.from_config_reads for parent in parents)),
        revived_keys=frozenset(
            parameter.name
            for parent in parents
            if parent.from_config_reads
            for parameter in parent.parameters
            if parameter.holds == "object" and not is_gotten(parameter.name)
        ),
        # The layers or tensors that the model is made of. A Model may be given tensors as well, and
        # then its own `from_config` makes it of them again, in Keras 3.15; in tf_keras 2.21 nothing
        # reads back a subclass that was made so.
        loses_positionals=any(parent.name in _MADE_OF_POSITIONALS for parent in parents),
        differing=tuple(map(frozenset, zip(*(o[len(common) :] for o in orders), strict=False))),
        tuple_keys=frozenset().union(*(parent.tuple_keys for parent in parents)),
    )


def unknown_contract(kinship: Kinship) -> Contract:
    """Return the contract of parents whose arguments and keys cannot be told apart."""
    return Contract((), kinship.accepts, None, frozenset(), own_config=True, loses_positionals=True)


def _common_prefix(orders: list[tuple[str, ...]]) -> tuple[str, ...]:
    common: list[str] = []
    for names in zip(*orders, strict=False):
        if len(set(names)) > 1:
            break
        common.append(names[0])
    return tuple(common)
