"""What source files say, as frozen values without live syntax nodes.

Everything here is plain data: it can be compared, pickled, sent to another process or cached as
JSON. The survey fills it in; rules read it; nothing changes it.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

ValueKind = Literal[
    "name",  # text is the identifier
    "self",  # text is the attribute read from self
    "constant",  # text is the constant's repr
    "call",  # text is the dotted callee ("" if it has no dotted name), parts are the arguments
    "fallback",  # "p or x", "p if p is not None else x": parts are (p, x)
    # text is "tuple", "list", "dict" or "set", parts are the elements, keywords a dict's items
    "container",
    "comprehension",  # text as for container; where known: source, (variable, element) as keyword
    # part of a dict that `__init__` keeps: text is the attribute, parts the value put there
    "kept",
    "lambda",
    "arithmetic",  # text is the operator's name, parts are the operands
    "dotted",  # text is the dotted name, such as "tf.nn.relu"
    "other",
]


class Value(Struct, frozen=True, array_like=True):
    """How an expression is made, as far as any rule asks.

    `reads` are the names it loads and `attributes` the attributes of self that it loads.
    """

    kind: ValueKind
    text: str = ""
    parts: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    reads: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()

    def is_name(self, name: str) -> bool:
        """Tell whether the expression is that name and nothing else."""
        return self.kind == "name" and self.text == name


class Place(Struct, frozen=True, array_like=True, order=True):
    """A position in a file: line from 1, column from 1 in characters."""

    line: int
    column: int


class Step(Struct, frozen=True, array_like=True, tag=True):
    """Something a method does. `statement` is the index of its top-level statement in the body.

    `conditional` says that it may not run, or may run more than once: it stands in a branch, a
    loop, a try or a nested function.
    """

    statement: int
    conditional: bool
    line: int


class Store(Step, frozen=True, array_like=True, tag=True):
    """`self.attribute = value` (`augmented` for `+=` and its like, and for `del`)."""

    attribute: str
    value: Value
    augmented: bool = False


class Bind(Step, frozen=True, array_like=True, tag=True):
    """A local name is bound: assignment, loop target, `with ... as`, import, nested def."""

    name: str
    value: Value
    augmented: bool = False


class ParentCall(Step, frozen=True, array_like=True, tag=True):
    """A call of the parent constructor.

    `form` is "super" for `super().__init__`, "named" for `super(C, self).__init__` and "class" for
    `Parent.__init__(self, ...)`; `owner` is the dotted class name of the last two. `positional`
    leaves out the self that the "class" form passes. `stars` are the texts of `*x`, `double_stars`
    those of `**x`. `whole` says that the call is a statement by itself.
    """

    form: Literal["super", "named", "class"]
    owner: str = ""
    positional: tuple[Value, ...] = ()
    keywords: tuple[tuple[str, Value], ...] = ()
    stars: tuple[str, ...] = ()
    double_stars: tuple[str, ...] = ()
    whole: bool = True


class KwargsUse(Step, frozen=True, array_like=True, tag=True):
    """One use of the `**kwargs` dictionary inside `__init__`.

    `how` is "pop", "get", "setdefault", "contains", "subscript", "parent" (forwarded to the
    parent constructor), "forward" (`**kwargs` in another call), "argument" (the dictionary itself,
    in a call) or "other"; `key` names what is called, where it is a call.
    """

    how: Literal[
        "pop",
        "get",
        "setdefault",
        "contains",
        "subscript",
        "parent",
        "forward",
        "argument",
        "other",
    ]
    key: str | None = None


class Return(Step, frozen=True, array_like=True, tag=True):
    """A `return` statement."""

    value: Value | None = None


AnyStep = Store | Bind | ParentCall | KwargsUse | Return


class Use(Struct, frozen=True, array_like=True):
    """One way in which a name or an attribute of self is used: evidence of what it holds.

    `how` is one of "called", "attribute", "iterated", "argument", "arithmetic", "compared",
    "identical" and "equal" (compared with what `detail` names), "instance" (asked whether it is of
    the types in `detail`), "tuple" (as only a tuple can be: beside one, or among keys that are
    some), "subscripted", "tested", "formatted", "mutated", "element" (one of it is "called", or its
    ".attribute" read), "other"; `detail` is the attribute's name, "callee:position" or
    "callee:keyword" of an argument, or for a call without positional arguments its keywords, "bare"
    for none.
    """

    how: str
    detail: str = ""


class Parameter(Struct, frozen=True, array_like=True):
    """A parameter of a function, without self."""

    name: str
    kind: Literal["positional-only", "positional", "keyword-only", "varargs", "varkw"]
    default: Value | None = None
    annotation: str = ""


class Decorator(Struct, frozen=True, array_like=True):
    """A decorator: its dotted name, whether it is called, and its constant arguments.

    `opaque` says that some argument is no constant; its text is then the source.
    """

    name: str
    called: bool
    arguments: tuple[str, ...] = ()
    keywords: tuple[tuple[str, str], ...] = ()
    opaque: bool = False


class Method(Struct, frozen=True, array_like=True):
    """A function in a class body. `flavour` tells properties, class and static methods apart.

    `branches_on_tensors` says of a decorated one that its course may depend on a tensor.
    """

    name: str
    flavour: Literal["method", "property", "classmethod", "staticmethod", "other"]
    line: int
    parameters: tuple[Parameter, ...] = ()
    statements: int = 0
    annotated_return: bool = False
    decorators: tuple[Decorator, ...] = ()
    branches_on_tensors: bool = False


class Constructor(Struct, frozen=True, array_like=True):
    """`__init__`, read: its parameters and what it does, in the order of the source.

    `self_name` is the first parameter; `last_statement` the index of the last top-level
    statement; `has_docstring` says that statement 0 is one, `raises` that it checks its arguments;
    `presence_checks` are the names that its checks of what was given ask for together;
    `varargs_reads` counts the mentions of `*args`. `rest` is the parameter that holds what the
    constructor takes out of its `**kwargs`, which it divides: the others go to the parent.
    `read_once` are the names that it mentions in one place only.
    """

    place: Place
    self_name: str
    parameters: tuple[Parameter, ...]
    steps: tuple[AnyStep, ...]
    last_statement: int
    has_docstring: bool
    raises: bool = False
    presence_checks: tuple[tuple[str, ...], ...] = ()
    locals_used: tuple[str, ...] = ()
    varargs_reads: int = 0
    rest: str = ""
    read_once: tuple[str, ...] = ()


class NeverBound(Struct, frozen=True, array_like=True):
    """A dict that `get_config` uses from `statement` on, under a name that nothing binds.

    `brings_base` says that it must be the parent's config, since nothing else is.
    """

    name: str
    statement: int
    brings_base: bool = True


class ConfigEntry(Struct, frozen=True, array_like=True):
    """One key that `get_config` returns, and what it puts there.

    `statement` is the index of the top-level statement that does so, and `form` how: "literal" in
    a dict display, "keyword" as `update(key=value)`, "item" as `config["key"] = value`, "kept" as
    part of a dict that `__init__` keeps (see the kind of value of that name). `local` is
    the name of the local through which it does so, "" where `value` stands there itself. `calls`
    are the dotted names of all that the expression calls.
    """

    key: str
    value: Value
    statement: int
    form: Literal["literal", "keyword", "item", "kept"] = "literal"
    local: str = ""
    calls: tuple[str, ...] = ()


class GetConfig(Struct, frozen=True, array_like=True):
    """`get_config`, read. `opaque` is why its keys cannot all be listed, else "".

    `has_base` says that the parent's config is merged in; `removed` are keys popped from it;
    `perhaps` are keys that a branch or a loop may set, change or remove.
    `returned` is the index of the return statement (that after the last one where there is none)
    and `variable` the name that it returns, "" for another expression. `made` are the local names
    that hold a config, in the order in which they are made, with the index of the statement and
    whether the parent's config is in it. `locals_bound` are all names that the method binds;
    `returns_literal` says that it returns a dict display, `returns_call` that it returns
    `dict(key=...)`; `never_bound` names a dict that is
    missing, which counts as the parent's config where nothing else brings that. `owner` is the
    dotted name that `super(owner, self).get_config()` names. `kept` are the attributes with dicts
    of `__init__` whose entries it returns, `returns_kept` that it returns such a dict or a copy.
    `merged` is the one local with a dict display that goes into another expression which it
    returns, "" where there is none. `guarded` are those of `perhaps` that are left out only where
    the value is the default or of a type that no config carries, or that are never there, since
    any other value raises. `spread` is the attribute with the `**kwargs` of `__init__` whose items
    it returns besides, "" where there is none; it is `opaque` then. `beside_base` are the keys
    that a call is given beside the parent's config as `**`, in which none may be given twice; None
    without such a call. `sets` are the statements that update it with a set of a key and a value,
    which is read as the dict that it is meant for.
    """

    place: Place
    entries: tuple[ConfigEntry, ...] = ()
    has_base: bool = False
    removed: tuple[str, ...] = ()
    perhaps: tuple[str, ...] = ()
    returns_nothing: bool = False
    opaque: str = ""
    returned: int = 0
    variable: str = ""
    made: tuple[tuple[str, int, bool], ...] = ()
    locals_bound: tuple[str, ...] = ()
    returns_literal: bool = False
    returns_call: bool = False
    never_bound: NeverBound | None = None
    owner: str = ""
    kept: tuple[str, ...] = ()
    returns_kept: bool = False
    merged: str = ""
    guarded: tuple[str, ...] = ()
    spread: str = ""
    beside_base: tuple[str, ...] | None = None
    sets: tuple[int, ...] = ()

    @property
    def own_keys(self) -> frozenset[str]:
        """The keys that it sets itself, those in a branch or a loop among them."""
        return frozenset(entry.key for entry in self.entries) | frozenset(self.perhaps)


class FromConfig(Struct, frozen=True, array_like=True):
    """`from_config`, read.

    `plain` is true when all it does is to hand the config on; `opaque` is why it cannot be
    extended, else ""; `revived` are the keys that it makes something of, or drops, `dropped` the
    latter. `returned` is the index of its return statement, `config` the name that the dict has
    there, `copies` says that it is copied first, `ends_in_cls` that it ends in `cls(**config)`.
    `taken` are the keys that it takes out of the config and hands to the constructor by themselves,
    in order; `by_position` says how many of them go without a keyword, `raw_from` which statement
    is the first to take one that it does not revive. `unlike` are those that it revives by another
    function than one that deserializes, `functions` all that the value of a key goes through.
    `unbound` says that it takes the class and is no class method, `names_all` that it gives the
    constructor nothing but what it names: `named`, in the statement `constructed`, which is -1
    where that does more than to make the object.
    """

    place: Place
    plain: bool = False
    opaque: str = ""
    revived: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    returned: int = 0
    config: str = "config"
    copies: bool = False
    ends_in_cls: bool = False
    taken: tuple[str, ...] = ()
    by_position: int = 0
    raw_from: int = 0
    unlike: tuple[str, ...] = ()
    unbound: bool = False
    names_all: bool = False
    named: tuple[str, ...] = ()
    constructed: int = -1
    functions: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Creation(Struct, frozen=True, array_like=True):
    """A call in a method that may make a layer or a weight: of a class, or of `add_weight`.

    `guarded` says that it stands behind a test of what is there already, as in `if self.dense is
    None`; `from_lambda` that an argument is a Python lambda. `kept` is the attribute of self that
    holds what is made, by itself or in a list or a dict, "" where none is seen to.
    """

    method: str
    callee: str
    place: Place
    guarded: bool
    from_lambda: bool = False
    kept: str = ""


class InnerBuild(Struct, frozen=True, array_like=True):
    """`self.attribute.build(...)`, or that of an element of it, in `build`.

    `guarded` says that it stands behind a test of `built`.
    """

    attribute: str
    place: Place
    guarded: bool


class Addition(Struct, frozen=True, array_like=True):
    """`self.add(...)` or `self.pop()` in a method; `conditional` says that it may not run."""

    method: str
    conditional: bool


class ClassFacts(Struct, frozen=True, array_like=True):
    """A class statement, read.

    `ordinal` counts the class statements of the file in source order from 0 and addresses the
    class in edits. `bases` are dotted names, "" where a base is another kind of expression;
    `branch` says in which branch of its scope it stands.
    `stores` are the stores of self attributes in methods other than `__init__`; `kept_by_setters`
    are the properties whose setter keeps its value, each with the attribute, and `read_through`
    those that only return an attribute; `sets_by_name` says that it also sets some by `setattr` or
    through `__dict__`, `self_receivers` are the functions that it hands its self to;
    `asked_by_name` are attributes that it names in strings, as in `getattr(self, "rate", 0)`;
    `methods_in_branches` are the methods that stand in a branch of the class body. `uses` maps a
    constructor parameter ("rate") or an attribute ("self.rate") to the ways it is used;
    `documented` maps a parameter to the type
    or the first sentence that a docstring gives it. `creations` are the calls in its methods that
    may make layers or weights, `inner_builds` what `build` builds of others, `build_calls` all that
    it calls, `init_calls` all that `__init__` does, `additions` where it adds layers to itself.
    `closed_over` are the variables of the functions around it that it reads. `fields` are the names
    that its body annotates, as the parameters that a dataclass or a NamedTuple takes. `idle_config`
    is where a `get_config` stands that returns nothing for sure, which counts as none.
    """

    ordinal: int
    name: str
    qualname: str
    place: Place
    bases: tuple[str, ...]
    decorators: tuple[Decorator, ...] = ()
    in_function: bool = False
    branch: str = ""
    methods: tuple[Method, ...] = ()
    class_attributes: tuple[str, ...] = ()
    constructor: Constructor | None = None
    get_config: GetConfig | None = None
    from_config: FromConfig | None = None
    stores: tuple[tuple[str, Store], ...] = ()
    kept_by_setters: tuple[tuple[str, str], ...] = ()
    read_through: tuple[tuple[str, str], ...] = ()
    sets_by_name: bool = False
    self_receivers: tuple[str, ...] = ()
    asked_by_name: tuple[str, ...] = ()
    methods_in_branches: tuple[str, ...] = ()
    uses: tuple[tuple[str, tuple[Use, ...]], ...] = ()
    documented: tuple[tuple[str, str], ...] = ()
    creations: tuple[Creation, ...] = ()
    inner_builds: tuple[InnerBuild, ...] = ()
    build_calls: tuple[str, ...] = ()
    init_calls: tuple[str, ...] = ()
    additions: tuple[Addition, ...] = ()
    closed_over: tuple[str, ...] = ()
    fields: tuple[Parameter, ...] = ()
    idle_config: Place | None = None

    @property
    def has_get_config(self) -> bool:
        """Whether the class has a `get_config` of its own, be it one that does nothing."""
        return self.get_config is not None or self.idle_config is not None


class Passed(Struct, frozen=True, array_like=True):
    """The parameter that a function returns as it came, and its place among the positional ones."""

    name: str
    place: int


class Binding(Struct, frozen=True, array_like=True):
    """A name bound in a file outside classes.

    `kind` is "module" (`import a.b as name`; `target` is "a.b"), "member" (`from target import
    member as name`), "star" (`from target import *`), "alias" (`name = a.b.c`; `target` is the
    dotted right-hand side), "class", "function", "constant" (`name = None`) or "other". `level`
    counts the leading dots of a relative import; `scope` is "" at module level, else the qualified
    name of the function, and `branch` the branch in it. `decorators` are the dotted decorators of a
    function. `ordinal` counts the import statements of the file in source order from 0 and
    addresses one in edits; it is -1 for a binding that is no import. `registers` says that a
    function may register the classes that it decorates, `passed` is the parameter that it returns,
    `sets` are the attributes that it sets of what it is given.
    """

    name: str
    kind: Literal["module", "member", "star", "alias", "class", "function", "constant", "other"]
    line: int
    target: str = ""
    member: str = ""
    level: int = 0
    scope: str = ""
    branch: str = ""
    decorators: tuple[str, ...] = ()
    ordinal: int = -1
    registers: bool = False
    sets: tuple[str, ...] = ()
    passed: Passed | None = None

    @property
    def conditional(self) -> bool:
        """Tell whether the binding may not be carried out."""
        return bool(self.branch)


class Argument(Struct, frozen=True, array_like=True):
    """An argument of a call: its place (a keyword or an index), and what it shows.

    "call" is a call of `text`, or a list of such calls; "name" the dotted name `text`; "number" a
    number, a truth value or a list of them; "function" a lambda.
    """

    place: str
    shows: Literal["call", "name", "number", "function", "other"]
    text: str = ""


class CallSite(Struct, frozen=True, array_like=True):
    """A call of what may be a class (its name begins with a capital), with its arguments."""

    callee: str
    line: int
    keywords: tuple[str, ...]
    arguments: tuple[Argument, ...] = ()


class Suppression(Struct, frozen=True, array_like=True):
    """A comment that switches rules off: `codes`, or all of them if there are none.

    It goes for the class with this `ordinal`, for the lines `span` of it, or for the whole file
    (None). `problem` says why it goes for nothing.
    """

    line: int
    codes: tuple[str, ...] = ()
    ordinal: int | None = None
    span: tuple[int, int] | None = None
    problem: str = ""

    def covers(self, ordinal: int, line: int) -> bool:
        """Tell whether it goes for what is found in a class at a line."""
        if self.problem or self.ordinal not in (None, ordinal):
            return False
        return self.span is None or self.span[0] <= line <= self.span[1]

    def names(self, code: str) -> bool:
        """Tell whether it switches a rule off."""
        return not self.codes or code in self.codes


class SourceFacts(Struct, frozen=True, array_like=True):
    """All that one file says.

    `exported` is the `__all__` of the module, None where it has none or it is no plain list.
    `shadowed` are the names bound at module level that a function binds as well.
    """

    bindings: tuple[Binding, ...]
    classes: tuple[ClassFacts, ...]
    calls: tuple[CallSite, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    exported: tuple[str, ...] | None = None
    shadowed: tuple[str, ...] = ()
