"""The closed set of edits that a plan may order and the transformers carry out.

An edit names its class by `ordinal` (the n-th class statement of the file in source order, from
0) and a statement of `__init__` by the index of the top-level statement in its body as the file
stands before any edit; small statements that share a line count one by one, a docstring counts.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

SuperStyle = Literal["bare", "named"]


class AddKwargs(Struct, frozen=True, tag=True):
    """Add `**name` as the last parameter of `__init__`, annotated if `annotation` is given."""

    ordinal: int
    name: str = "kwargs"
    annotation: str = ""


class InsertParentCall(Struct, frozen=True, tag=True):
    """Call the parent constructor before `statement`: `super().__init__(**kwargs)`.

    `kwargs` is "" where nothing is forwarded; `keywords` are forwarded as `name=name`.
    """

    ordinal: int
    statement: int
    kwargs: str = "kwargs"
    keywords: tuple[str, ...] = ()
    style: SuperStyle = "bare"


class ForwardKwargs(Struct, frozen=True, tag=True):
    """Append `**name` to the arguments of the parent call that is `statement`."""

    ordinal: int
    statement: int
    name: str = "kwargs"


class ForwardParameter(Struct, frozen=True, tag=True):
    """Add `name=name` to the parent call that is `statement`, before any `**`."""

    ordinal: int
    statement: int
    name: str


class DefaultParentArgument(Struct, frozen=True, tag=True):
    """Take `keyword=<expression>` out of the parent call and set it as a default before it.

    Writes `kwargs.setdefault("keyword", <the same expression>)` as a statement of its own directly
    before `statement`; several of them keep the order of the arguments.
    """

    ordinal: int
    statement: int
    keyword: str
    kwargs: str = "kwargs"


class NameParentArguments(Struct, frozen=True, tag=True):
    """Give the positional arguments of the parent call names, by position.

    A name of "" drops that argument (`super().__init__(self)`); the "class" form's own self is not
    counted.
    """

    ordinal: int
    statement: int
    names: tuple[str, ...]


class ReplaceSuperOwner(Struct, frozen=True, tag=True):
    """`super(Other, self).__init__` becomes `super(Name, self)` or `super()` by `style`."""

    ordinal: int
    statement: int
    style: SuperStyle = "named"


class BindLocal(Struct, frozen=True, tag=True):
    """`name = value` before `statement` of `__init__` (a parameter kept before it is rebound)."""

    ordinal: int
    statement: int
    name: str
    value: str


class StoreParameter(Struct, frozen=True, tag=True):
    """`self.attribute = value` after `statement` of `__init__`; several keep their order.

    `statement` may name a parent call that `InsertParentCall` puts there: then the store follows
    the inserted call (`after_inserted_call`), and `statement` is that edit's own index.
    """

    ordinal: int
    statement: int
    attribute: str
    value: str
    after_inserted_call: bool = False


class ConfigItem(Struct, frozen=True):
    """A key of a config and the source of the expression that it maps to."""

    key: str
    expression: str


class AddGetConfig(Struct, frozen=True, tag=True):
    """Write a `get_config` method.

    With `base`, it starts from `super().get_config()`, pops `removed`, and updates the result with
    `items`; without, it returns a dict of `items`. `returns` is a return annotation or "".
    """

    ordinal: int
    items: tuple[ConfigItem, ...]
    base: bool = True
    removed: tuple[str, ...] = ()
    style: SuperStyle = "bare"
    returns: str = ""


class AddFromConfig(Struct, frozen=True, tag=True):
    """Write a `from_config` class method that revives `keys` with the function `deserialize`.

    It copies the dict, touches only the keys that are present, and ends in
    `super().from_config(config)` (`ending` "super") or `cls(**config)` ("cls").
    `custom_objects` adds the parameter `custom_objects=None` that Keras 2 hands to models.
    """

    ordinal: int
    keys: tuple[str, ...] = ()
    deserialize: str = ""
    ending: Literal["super", "cls"] = "super"
    style: SuperStyle = "bare"
    custom_objects: bool = False
    annotated: bool = False


class AddDecorator(Struct, frozen=True, tag=True):
    """Decorate the class with `expression` (no leading @), outermost.

    `arguments` are keyword arguments whose values are strings, such as package="models".
    """

    ordinal: int
    expression: str
    arguments: tuple[tuple[str, str], ...] = ()


class AddImport(Struct, frozen=True, tag=True):
    """`import module` (`name` ""), or `from module import name`, next to its kin."""

    module: str
    name: str = ""


Edit = (
    AddKwargs
    | InsertParentCall
    | ForwardKwargs
    | ForwardParameter
    | DefaultParentArgument
    | NameParentArguments
    | ReplaceSuperOwner
    | BindLocal
    | StoreParameter
    | AddGetConfig
    | AddFromConfig
    | AddDecorator
    | AddImport
)
