"""What a made-up class is, before it is written as source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Parameter:
    """A constructor parameter.

    Args:
        name: its name.
        sort: what its values are, a key of `sorts.SORTS`.
        default: its default as source, "" if it is required.
        value: the value that the object is built with, as source.
        annotated: whether the signature says its type.
        passing: "plain", "keyword-only", or "popped" from the variable keywords.
        storage: how `__init__` keeps it, a key of `storages.STORAGES`.
        handed: the parent's parameter that it is handed to, "" for none.
        handed_as: "keyword", "positional" or "arith" (by keyword, doubled).
        entry: what an existing `get_config` says of it: "right", "left out", "naive" (the
            attribute, whatever it holds), "misspelt", "unset" (an attribute that nothing sets).
        given: whether the object is built with it.
    """

    name: str
    sort: str
    default: str = ""
    value: str = ""
    annotated: bool = False
    passing: str = "plain"
    storage: str = "same"
    handed: str = ""
    handed_as: str = "keyword"
    entry: str = "right"
    given: bool = True


@dataclass(frozen=True)
class Spec:
    """A class, with its parent if that is written in the same file.

    Args:
        name: its name.
        kind: a key of `kinds.KINDS`.
        parameters: in the order of the signature.
        spelling: how Keras is imported, a key of `spellings.SPELLINGS`.
        kwargs: "none", "kwargs", "kw" (the same under that name), "swallowed", "kept" (and read by
            key) or "lent" (to a sublayer).
        parent_call: "super", "named super", "base", "wrong super", "missing" or "late".
        fixed: keywords that the parent call sets to constants, as (key, source).
        own_name: "" or the default of a parameter `name` that is handed on.
        name_dropped: whether that parameter is not handed on after all.
        config: how `get_config` is written, a key of `configs.CONFIGS`, "" for none.
        config_base: whether it starts from the parent's config.
        config_returned: whether it returns anything.
        config_foreign: whether it has a key that no constructor takes.
        config_popped: whether it takes out what the constructor binds itself.
        from_config: "", "cls", "super" or "reviving".
        registered: "", "plain", "package" or "bare" (without its brackets).
        build: whether weights are made in `build`.
        annotated_return: whether `__init__` says `-> None`.
        docstring: whether class and constructor are documented.
        parent: the parent, None if it is Keras's.
    """

    name: str
    kind: str
    parameters: tuple[Parameter, ...] = ()
    spelling: str = "from tensorflow import keras"
    kwargs: str = "kwargs"
    parent_call: str = "super"
    fixed: tuple[tuple[str, str], ...] = ()
    own_name: str = ""
    name_dropped: bool = False
    config: str = ""
    config_base: bool = True
    config_returned: bool = True
    config_foreign: bool = False
    config_popped: bool = True
    from_config: str = ""
    registered: str = ""
    build: bool = False
    annotated_return: bool = False
    docstring: bool = False
    parent: Spec | None = None

    @property
    def line(self) -> tuple[Spec, ...]:
        """The class and its parents in the same file, itself first."""
        return (self, *(self.parent.line if self.parent else ()))

    @property
    def flawless(self) -> bool:
        """Whether nothing in the class is wrong by design, whatever its objects show."""
        own = (
            self.kwargs in ("none", "kwargs", "kw")
            and not self.fixed
            and not self.name_dropped
            and self.config_base
            and all(p.given and (p.entry == "right" or not self.config) for p in self.parameters)
        )
        return own and (self.parent is None or self.parent.flawless)

    @property
    def takes_keywords(self) -> bool:
        """Whether its constructor takes any keyword."""
        return self.kwargs != "none"
