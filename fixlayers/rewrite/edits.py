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


class SetParameterDefault(Struct, frozen=True, tag=True):
    """Make `default` the default of a parameter of `__init__` that has another one."""

    ordinal: int
    parameter: str
    default: str


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


class DivideKwargs(Struct, frozen=True, tag=True):
    """Before `statement`, take what a config holds for other classes out of `**kwargs`.

    Writes `base = {}` and, under `if "kwargs" in kwargs`, `base = kwargs` and `kwargs =
    base.pop("kwargs")`, which leaves `base` for the parent.
    """

    ordinal: int
    statement: int
    kwargs: str
    base: str


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


class DropKwarg(Struct, frozen=True, tag=True):
    """`kwargs.pop("key", None)` before the parent call: an old config's key that no one takes."""

    ordinal: int
    statement: int
    key: str
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
    """`super(Other, self).__init__` becomes `super(Name, self)` or `super()` by `style`.

    `Parent.__init__(self, ...)` becomes such a call as well.
    """

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
    """A key of a config and the source of the expression that it maps to.

    `condition` says when it is there, "" for always. Only in a `get_config` that is yet to be
    written, `refusal` says when there can be no config at all; without an expression it never is.
    """

    key: str
    expression: str
    condition: str = ""
    refusal: str = ""


class AddGetConfig(Struct, frozen=True, tag=True):
    """Write a `get_config` method.

    With `base`, it starts from `super().get_config()`, pops `removed`, and updates the result with
    `items`; without, it returns a dict of `items`. `returns` is a return annotation or "".
    `in_place` says that one is there that returns nothing, whose statements it takes the place of.
    """

    ordinal: int
    items: tuple[ConfigItem, ...]
    base: bool = True
    removed: tuple[str, ...] = ()
    style: SuperStyle = "bare"
    returns: str = ""
    in_place: bool = False


class Revival(Struct, frozen=True):
    """Keys of a config whose values `from_config` makes anew in the same way.

    `test` says which values: "object" those that are dicts, "named" strings as well, "container"
    those that hold a serialized object anywhere, "tuple" lists, "held" what is a list or, as
    TensorFlow keeps a tuple of layers, a tuple of its own, "member" names of members of
    `function`, "class" strings, "value" all but None, "record" dicts. They become
    `function(value)`, members `function[value]`, classes
    `function(value, module_objects=vars(among))`, records `function(**value)`.
    """

    keys: tuple[str, ...]
    function: str
    test: Literal[
        "object", "named", "container", "tuple", "held", "member", "class", "value", "record"
    ] = "object"
    among: str = ""


class AddFromConfig(Struct, frozen=True, tag=True):
    """Write a `from_config` class method that carries out `revivals`.

    It copies the dict, touches only the keys that are there, and ends in
    `super().from_config(config)` (`ending` "super") or `cls(**config)` ("cls").
    `custom_objects` adds the parameter `custom_objects=None` that Keras 2 hands to models.
    """

    ordinal: int
    revivals: tuple[Revival, ...] = ()
    ending: Literal["super", "cls"] = "super"
    style: SuperStyle = "bare"
    custom_objects: bool = False
    annotated: bool = False


class AddConfigItems(Struct, frozen=True, tag=True):
    """Add `items` to an existing `get_config`, in the author's own dict style.

    `form` and `statement` (an index in the body of `get_config`, as in edits of `__init__`) say
    where: "literal", at the end of the one dict display with keys in that statement; "keyword", as
    further keywords of the `update` call in it; "item", as `variable["key"] = value` statements
    after it; "update", as `variable.update({...})` before it, and as `variable["key"] = value` in a
    branch for items that have a condition, as only that form may. Where `variable` is "": with
    "item" it is the one whose item the statement sets; with "update" the statement returns an
    expression, so bind it to `config` first and return that.
    """

    ordinal: int
    statement: int
    form: Literal["literal", "keyword", "item", "update"]
    items: tuple[ConfigItem, ...]
    variable: str = ""


class MergeParentConfig(Struct, frozen=True, tag=True):
    """Make an existing `get_config` start from `super().get_config()`.

    The dict display (also an empty one, `dict()` or `dict(a=b)`) that `statement` of it binds or
    returns gets `**super().get_config(),` as its first entry.
    """

    ordinal: int
    statement: int
    style: SuperStyle = "bare"


class UnpackConfig(Struct, frozen=True, tag=True):
    """`statement` of `get_config` returns a dict of self, or a copy of it, as a display.

    `return self.x`, `return dict(self.x)` and `return self.x.copy()` become `return {**self.x}`,
    which other edits of the statement find.
    """

    ordinal: int
    statement: int


class MakeConfigDict(Struct, frozen=True, tag=True):
    """`{"units", self.units}`, with which `statement` of `get_config` updates, becomes a dict.

    Other edits of the statement find that.
    """

    ordinal: int
    statement: int


class DropParentConfig(Struct, frozen=True, tag=True):
    """Put `{}` in the place of `super().get_config()`, nothing where a dict display unpacks it."""

    ordinal: int


class NameConfigOwner(Struct, frozen=True, tag=True):
    """`super(Other, self).get_config()` names the class itself, in all of its `get_config`."""

    ordinal: int
    owner: str


class BindConfig(Struct, frozen=True, tag=True):
    """`variable = super().get_config()` before `statement` of an existing `get_config`.

    Without `base` it is bound to an empty dict.
    """

    ordinal: int
    statement: int
    variable: str
    base: bool = True
    style: SuperStyle = "bare"


class PopConfigKeys(Struct, frozen=True, tag=True):
    """`variable.pop("key", None)` for each key, after `statement` of an existing `get_config`.

    Where `variable` is "" the statement returns an expression: bind it to `config`, return that.
    """

    ordinal: int
    statement: int
    variable: str
    keys: tuple[str, ...]


class ReplaceConfigValue(Struct, frozen=True, tag=True):
    """Make `key`, which `statement` of `get_config` sets in the given form, map to `expression`."""

    ordinal: int
    statement: int
    form: Literal["literal", "keyword", "item"]
    key: str
    expression: str


class RenameConfigKey(Struct, frozen=True, tag=True):
    """Rename `key`, which `statement` of `get_config` sets in the given form, to `name`."""

    ordinal: int
    statement: int
    form: Literal["literal", "keyword", "item"]
    key: str
    name: str


class RemoveConfigItem(Struct, frozen=True, tag=True):
    """Remove `key` from what `statement` of `get_config` sets in the given form.

    The comment behind it goes with it; an `update` that is left with nothing goes as a whole.
    """

    ordinal: int
    statement: int
    form: Literal["literal", "keyword", "item"]
    key: str


class ReturnConfig(Struct, frozen=True, tag=True):
    """End an existing `get_config` in `return variable`; a bare final `return` is completed."""

    ordinal: int
    variable: str


class ExtendFromConfig(Struct, frozen=True, tag=True):
    """Revive keys of the parameter `config` before `statement` (the return) of `from_config`.

    Written as `AddFromConfig` writes it; with `copy`, the dict is copied first.
    """

    ordinal: int
    statement: int
    revivals: tuple[Revival, ...]
    config: str = "config"
    copy: bool = True


class EndFromConfig(Struct, frozen=True, tag=True):
    """Let `statement` (the return) of `from_config` return something else.

    `ending` is "cls" for `cls(**config)`, "super" for the parent's `from_config(config)`, written
    in the given style of `super`; `config` is the name of the dict.
    """

    ordinal: int
    statement: int
    ending: Literal["cls", "super"]
    config: str = "config"
    style: SuperStyle = "bare"


class AddDecorator(Struct, frozen=True, tag=True):
    """Decorate the class with `expression` (no leading @), outermost.

    `arguments` are keyword arguments whose values are strings, such as package="models".
    """

    ordinal: int
    expression: str
    arguments: tuple[tuple[str, str], ...] = ()


class AddFunctionDecorator(Struct, frozen=True, tag=True):
    """Decorate the one function of that `name` that stands at the top of the module, outermost.

    As `AddDecorator` decorates a class. Whoever orders it says the same, so that it is one edit.
    """

    name: str
    expression: str
    arguments: tuple[tuple[str, str], ...] = ()


class CallDecorator(Struct, frozen=True, tag=True):
    """Write `()` behind the decorator number `index` (from 0, outermost first) of the class."""

    ordinal: int
    index: int


class RemoveDecorator(Struct, frozen=True, tag=True):
    """Take away the decorator number `index` (from 0, outermost first); its comments stay."""

    ordinal: int
    index: int


class RemoveMethodDecorator(Struct, frozen=True, tag=True):
    """Take a decorator, counted from 0 from the outermost one, from a method of the class."""

    ordinal: int
    method: str
    index: int


class AddClassmethod(Struct, frozen=True, tag=True):
    """Put `@classmethod` above a method that has no decorators."""

    ordinal: int
    method: str


class AddImport(Struct, frozen=True, tag=True):
    """`import module` (`name` ""), or `from module import name`, next to its kin."""

    module: str
    name: str = ""


class AddImportBeside(Struct, frozen=True, tag=True):
    """`from module import name` directly behind an import statement, in its branch or function.

    `ordinal` counts the import statements of the file in source order from 0. Several behind one
    statement and from one module become one statement, in alphabetical order.
    """

    ordinal: int
    module: str
    name: str


ImportEdit = AddImport | AddImportBeside

ModuleEdit = ImportEdit | AddFunctionDecorator
"""What changes a module outside its classes."""

CallEdit = (
    ForwardKwargs
    | ForwardParameter
    | DefaultParentArgument
    | DropKwarg
    | NameParentArguments
    | ReplaceSuperOwner
)
"""What changes the call of the parent constructor."""

BodyEdit = CallEdit | InsertParentCall | DivideKwargs | BindLocal | StoreParameter
"""What changes the body of a constructor."""

KeyEdit = ReplaceConfigValue | RenameConfigKey | RemoveConfigItem
"""What changes one entry of a config."""

EntryEdit = KeyEdit | AddConfigItems | MergeParentConfig
"""What changes the entries of a dict."""


class NameInFromConfig(Struct, frozen=True, tag=True):
    """Let the call of the class in `statement` of `from_config` get keys of `config` by keyword.

    Without the key the object gets what it gets today.
    """

    ordinal: int
    statement: int
    keys: tuple[Literal["name", "trainable"], ...]
    config: str = "config"


FromConfigEdit = ExtendFromConfig | EndFromConfig | NameInFromConfig
"""What changes an existing `from_config`."""

DictEdit = UnpackConfig | MakeConfigDict
"""What makes a dict display that other edits find."""

StatementEdit = EntryEdit | DictEdit | BindConfig | PopConfigKeys
"""What changes a statement of an existing `get_config`."""

ConfigEdit = StatementEdit | DropParentConfig | NameConfigOwner | ReturnConfig
"""What changes an existing `get_config`."""

Edit = (
    AddKwargs
    | SetParameterDefault
    | InsertParentCall
    | ForwardKwargs
    | DivideKwargs
    | ForwardParameter
    | DefaultParentArgument
    | DropKwarg
    | NameParentArguments
    | ReplaceSuperOwner
    | BindLocal
    | StoreParameter
    | AddGetConfig
    | AddFromConfig
    | AddConfigItems
    | MergeParentConfig
    | UnpackConfig
    | MakeConfigDict
    | DropParentConfig
    | NameConfigOwner
    | BindConfig
    | PopConfigKeys
    | ReplaceConfigValue
    | RenameConfigKey
    | RemoveConfigItem
    | ReturnConfig
    | ExtendFromConfig
    | EndFromConfig
    | NameInFromConfig
    | AddDecorator
    | AddFunctionDecorator
    | CallDecorator
    | RemoveDecorator
    | RemoveMethodDecorator
    | AddClassmethod
    | AddImport
    | AddImportBeside
)
