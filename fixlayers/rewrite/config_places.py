"""Where in a statement of `get_config` its keys stand: dict displays, keywords, subscripts."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from fixlayers.rewrite.errors import EditError

Collection = cst.Dict | cst.Call
Entry = cst.DictElement | cst.StarredDictElement | cst.Arg

_DICT_CALLS = {"dict", "OrderedDict"}
# What hands on the dict that it is given.
_COPY_CALLS = {"list", "copy", "deepcopy"}
_COPY_METHODS = {"copy", "items"}


def collections_in(statement: cst.CSTNode) -> Iterator[Collection]:
    """Yield the dict displays, and the calls with keys as keywords, that make up the config."""
    expression = _config_expression(statement)
    if expression is not None:
        yield from _parts(expression)


def target_collection(statement: cst.CSTNode, form: str, key: str) -> Collection:
    """Return the display or the call that sets `key`. Raises EditError unless there is one."""
    wanted = cst.Dict if form == "literal" else cst.Call
    holders = [
        part
        for part in collections_in(statement)
        if isinstance(part, wanted)
        for entry in entries_of(part)
        if key_of(entry) == key
    ]
    if len(holders) != 1:
        raise EditError(f"the statement sets {key} {len(holders)} times as a {form}")
    return holders[0]


def open_collection(statement: cst.CSTNode, form: str) -> Collection:
    """Return the display or the call to add keys to.

    It is the only one with keys, else the only one. Raises EditError where there is none such.
    """
    wanted = cst.Dict if form == "literal" else cst.Call
    parts = [part for part in collections_in(statement) if isinstance(part, wanted)]
    keyed = [part for part in parts if any(key_of(entry) for entry in entries_of(part))]
    for found in (keyed, parts):
        if len(found) == 1:
            return found[0]
    raise EditError(f"the statement has no single {form} to add keys to")


def first_collection(statement: cst.CSTNode) -> Collection:
    """Return the display or `dict(...)` from which the bound or returned config starts.

    Raises EditError where something else comes first.
    """
    if not isinstance(statement, (cst.Assign, cst.AnnAssign, cst.Return)):
        raise EditError("the statement neither binds nor returns a config")
    node = _config_expression(statement)
    while node is not None:
        if isinstance(node, cst.Dict):
            return node
        if isinstance(node, cst.Call) and is_dict_call(node) and not _positional(node):
            return node
        node = _leftmost(node)
    raise EditError("the statement starts from no dict of its own")


def unpacked(statement: cst.BaseSmallStatement) -> cst.Return:
    """Return `return {**self.x}` for `return self.x` and for a return of a copy of it.

    Raises EditError where the statement returns something else.
    """
    if not isinstance(statement, cst.Return) or statement.value is None:
        raise EditError("the statement returns no dict of self")
    inner: cst.BaseExpression | None = statement.value
    if isinstance(inner, cst.Call):
        inner = _leftmost(inner)
    if not isinstance(inner, cst.Attribute) or not isinstance(inner.value, cst.Name):
        raise EditError("the statement returns no dict of self")
    return statement.with_changes(value=cst.Dict([cst.StarredDictElement(inner)]))


def with_dict_of_set(statement: cst.BaseSmallStatement) -> cst.Expr:
    """Return `config.update({"units": self.units})` for one that is given a set of the two.

    Raises EditError where the statement is another.
    """
    call = update_call(statement)
    found = [arg for arg in call.args if isinstance(arg.value, cst.Set)] if call else []
    if call is None or len(found) != 1:
        raise EditError("the statement updates with no set")
    made = _dict_of(cst.ensure_type(found[0].value, cst.Set))
    args = [arg.with_changes(value=made) if arg is found[0] else arg for arg in call.args]
    return cst.ensure_type(statement, cst.Expr).with_changes(value=call.with_changes(args=args))


def _dict_of(node: cst.Set) -> cst.Dict:
    """Return the dict whose keys and values a set has in turn, each comma between them a colon."""
    keys, values = node.elements[::2], node.elements[1::2]
    if len(keys) != len(values):
        raise EditError("the set holds a key without a value")
    commas = [cst.ensure_type(key.comma, cst.Comma) for key in keys]
    elements = [
        cst.DictElement(
            key.value,
            value.value,
            comma=value.comma,
            whitespace_before_colon=comma.whitespace_before,
            whitespace_after_colon=comma.whitespace_after,
        )
        for key, value, comma in zip(keys, values, commas, strict=True)
    ]
    return cst.Dict(elements, node.lbrace, node.rbrace, lpar=node.lpar, rpar=node.rpar)


def entries_of(collection: Collection) -> tuple[Entry, ...]:
    """Return the elements of a display or the arguments of a call."""
    if isinstance(collection, cst.Call):
        return tuple(collection.args)
    return tuple(
        cst.ensure_type(element, type(element))
        for element in collection.elements
        if isinstance(element, (cst.DictElement, cst.StarredDictElement))
    )


def key_of(entry: Entry) -> str:
    """Return the key that the entry sets, "" if it sets no literal one."""
    if isinstance(entry, cst.Arg):
        return entry.keyword.value if entry.keyword is not None else ""
    return string_value(entry.key) if isinstance(entry, cst.DictElement) else ""


def string_value(node: cst.CSTNode) -> str:
    """Return what a plain string literal says, "" for anything else."""
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else ""
    return value if isinstance(value, str) else ""


def is_dict_call(call: cst.Call) -> bool:
    """Tell whether it is `dict(...)` or `OrderedDict(...)`."""
    return _last_name(call.func) in _DICT_CALLS


def update_call(statement: cst.CSTNode) -> cst.Call | None:
    """Return the call if the statement is `<name>.update(...)`."""
    if not isinstance(statement, cst.Expr) or not isinstance(statement.value, cst.Call):
        return None
    func = statement.value.func
    if not isinstance(func, cst.Attribute) or not isinstance(func.value, cst.Name):
        return None
    return statement.value if func.attr.value == "update" else None


def _config_expression(statement: cst.CSTNode) -> cst.BaseExpression | None:
    if isinstance(statement, cst.Return):
        return statement.value
    if isinstance(statement, cst.Assign):
        named = all(isinstance(target.target, cst.Name) for target in statement.targets)
        return statement.value if named else None
    if isinstance(statement, (cst.AnnAssign, cst.AugAssign)):
        return statement.value if isinstance(statement.target, cst.Name) else None
    return update_call(statement)


def _parts(node: cst.BaseExpression) -> Iterator[Collection]:
    if isinstance(node, cst.Dict):
        yield node
        for element in node.elements:
            if isinstance(element, cst.StarredDictElement):
                yield from _parts(element.value)
    elif isinstance(node, cst.BinaryOperation):
        yield from _parts(node.left)
        yield from _parts(node.right)
    elif isinstance(node, cst.Call):
        name = _last_name(node.func)
        owner = node.func.value if isinstance(node.func, cst.Attribute) else None
        if owner is not None and name in _COPY_METHODS and not node.args:
            yield from _parts(owner)
        elif name in _DICT_CALLS or (owner is not None and name == "update"):
            yield node
            for arg in (arg for arg in node.args if arg.keyword is None):
                yield from _parts(arg.value)
        elif name in _COPY_CALLS and len(node.args) == 1:
            yield from _parts(node.args[0].value)


def _leftmost(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """Return the part of the expression whose keys come first, None where it has no parts."""
    if isinstance(node, cst.BinaryOperation):
        return node.left
    if not isinstance(node, cst.Call):
        return None
    name = _last_name(node.func)
    if not node.args:
        is_copy = isinstance(node.func, cst.Attribute) and name in _COPY_METHODS
        return cst.ensure_type(node.func, cst.Attribute).value if is_copy else None
    first = node.args[0]
    if name in _DICT_CALLS | _COPY_CALLS and first.keyword is None and not first.star:
        return first.value
    return None


def _positional(call: cst.Call) -> bool:
    return any(arg.keyword is None and arg.star != "**" for arg in call.args)


def _last_name(node: cst.BaseExpression) -> str:
    if isinstance(node, cst.Attribute):
        return node.attr.value
    return node.value if isinstance(node, cst.Name) else ""
