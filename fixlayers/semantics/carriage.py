"""Which constructor arguments reach the config as they came, and what JSON makes of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from fixlayers.semantics.constructor import ConstructorView, parameter_of
from fixlayers.semantics.defaults import untransportable_default
from fixlayers.semantics.entries import is_revived
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import needs_kwargs
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.semantics.needs import needs_config, uncovered_parameters
from fixlayers.semantics.repair import repair
from fixlayers.semantics.uses import uses_of, uses_of_attribute
from fixlayers.survey.facts import Bind, Parameter, Store, Use
from fixlayers.survey.values import dotted_name
from fixlayers.syntax import parse_expression

_SET = "a set, which cannot be saved"
_AS_DICT = "which comes back as a dict"
_ARRAY = f"an array, {_AS_DICT}"
_KEYS = "a dict whose keys come back as strings"
_ITERATOR = "an iterator, which has nothing left to save"
# By the last name of an annotation. Sources: json, and `serialize_keras_object` of Keras 3.15 and
# tf_keras 2.21, which raises "Cannot serialize object" or wraps in a dict what only it revives.
_TYPES = {
    **dict.fromkeys(("set", "frozenset", "Set", "FrozenSet", "AbstractSet", "MutableSet"), _SET),
    **dict.fromkeys(("ndarray", "NDArray"), _ARRAY),
    "bytes": f"bytes, {_AS_DICT}",
    "slice": f"a slice, {_AS_DICT}",
    "bytearray": "a bytearray, which cannot be saved",
    "complex": "a complex number, which cannot be saved",
    "range": "a range, which cannot be saved",
    **dict.fromkeys(("Iterator", "Generator"), _ITERATOR),
}
_NUMPY_TYPES = frozenset({"np.dtype", "numpy.dtype"})
_DICTS = frozenset("dict Dict Mapping MutableMapping OrderedDict DefaultDict defaultdict".split())
_LOST_KEYS = frozenset({"int", "float", "bool", "tuple", "Tuple"})


def carried_parameters(view: ClassView) -> Iterator[tuple[Parameter, bool]]:
    """Yield the parameters that reach the config and that no rule refuses.

    Each with whether Keras's generic pair serializes and revives it. Those of a config that cannot
    be followed, and those that `from_config` treats, are left out.
    """
    constructor, reading = view.constructor, view.facts.from_config
    written = view.facts.get_config
    if constructor is None or (reading is not None and reading.opaque):
        return
    if written is not None and (written.opaque or written.returns_nothing):
        return
    if written is None and view.contract.own_config:
        return  # a parent of the project decides what becomes of it
    made = repair(view)
    planned = {origin.name: origin for origin in made.origins} if made else {}
    raw = _written_raw(view) if written else frozenset()
    if written is None and not planned and view.kinship.automatic_config:
        raw = frozenset(uncovered_parameters(view))
    for parameter in constructor.parameters:
        origin = planned.get(parameter.name)
        if origin is None and parameter.name in raw and not _converts(constructor, parameter.name):
            yield parameter, False
        elif origin is not None and not origin.refused:
            if origin.travel == "plain" and not _converts(constructor, parameter.name):
                yield parameter, False
            elif origin.travel == "object":
                yield parameter, True


def forgotten_positionals(view: ClassView) -> str:
    """Say that `*args` takes arguments that no config carries, "" if none gets lost so.

    The automatic config of Keras 3.15 raises where any are given, that of tf_keras 2.21 and an
    ordinary `get_config` leave them out. Those that are handed on to the parent constructor are
    its matter; where a config or `**kwargs` are missing those rules refuse for them.
    """
    constructor = view.constructor
    if constructor is None or not constructor.varargs or view.facts.from_config is not None:
        return ""
    name, call = constructor.varargs, constructor.call
    if (call is not None and name in call.stars) or needs_kwargs(view) or needs_config(view):
        return ""
    return f"*{name} takes arguments that no config carries"


def defaults_returned(view: ClassView) -> Iterator[tuple[str, str]]:
    """Yield the parameters for which `get_config` returns their default whatever was given.

    Each with that default. The class keeps what was given, or what it makes of it, and uses that.
    None may say that there is nothing to save.
    """
    constructor, written = view.constructor, view.followed_config
    if constructor is None or written is None:
        return
    for entry in written.entries:
        name, returned = entry.key, entry.value
        if name not in constructor.names or name in view.kinship.accepts or is_revived(view, name):
            continue
        default = parameter_of(constructor, name).default
        if default is None or returned.kind != "constant" or returned.text in {"None", ""}:
            continue
        if (default.kind, default.text) == (returned.kind, returned.text) and _uses(view, name):
            yield name, default.text


def _uses(view: ClassView, name: str) -> bool:
    """Tell whether a class uses an attribute that it makes of a parameter."""
    steps = view.constructor.steps if view.constructor else ()
    made = {s.attribute for s in steps if isinstance(s, Store) and name in s.value.reads}
    return any(uses_of_attribute(view.facts, attribute) for attribute in made)


def _written_raw(view: ClassView) -> frozenset[str]:
    """Return the keys under which an existing `get_config` returns arguments as they came."""
    written, reading = view.facts.get_config, view.facts.from_config
    revived = frozenset(reading.revived) if reading else frozenset()
    return frozenset(
        entry.key
        for entry in (written.entries if written else ())
        if entry.key not in revived
        and entry.value.kind == "self"
        and entry.value.text in stored_attributes(view.facts, entry.key)
    )


def _converts(constructor: ConstructorView, name: str) -> bool:
    """Tell whether the constructor makes something else of an argument, as of one from JSON."""
    return any(
        name in step.value.reads and step.value.kind in {"comprehension", "call"}
        for step in constructor.steps
        if isinstance(step, (Bind, Store))
    )


def uncarried(view: ClassView, parameter: Parameter, serialized: bool) -> str:
    """Say why the values of a parameter do not come back as they went, "" if they may.

    `serialized` says that Keras's generic pair carries them, which revives bytes and slices.
    """
    project, name = view.family.project, parameter.name
    given = parameter.default
    if given is not None and given.kind != "lambda" and not serialized:
        if trouble := untransportable_default(project, view.key.path, parameter):
            return trouble
    if trouble := _annotated(parameter.annotation):
        return "" if serialized and trouble.endswith(_AS_DICT) else f"{name} is {trouble}"
    uses = uses_of(view.facts, name, stored_attributes(view.facts, name))
    return f"{name} is {_ITERATOR}" if Use("argument", "next:0") in uses else ""


def _annotated(text: str) -> str:
    if not text:
        return ""
    found = list(_alternatives(parse_expression(text)))
    return found[0] if found and all(found) else ""


def _alternatives(node: ast.expr) -> Iterator[str]:
    """Yield, for each type that an annotation allows besides None, why it does not come back."""
    if isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield from _quoted(node.value)
        elif node.value is not None:
            yield ""
    elif isinstance(node, ast.BinOp):
        yield from _alternatives(node.left)
        yield from _alternatives(node.right)
    elif isinstance(node, ast.Subscript):
        name = dotted_name(node.value).rpartition(".")[2]
        inside = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name in {"Optional", "Union"}:
            for each in inside:
                yield from _alternatives(each)
        elif name in _DICTS:
            key = inside[0].value if isinstance(inside[0], ast.Subscript) else inside[0]
            yield _KEYS if dotted_name(key).rpartition(".")[2] in _LOST_KEYS else ""
        else:
            yield _TYPES.get(name, "")
    elif (name := dotted_name(node)) in _NUMPY_TYPES:
        yield "a numpy.dtype, which cannot be saved"
    else:
        yield _TYPES.get(name.rpartition(".")[2], "")


def _quoted(text: str) -> Iterator[str]:
    try:
        node = parse_expression(text)
    except SyntaxError:
        yield ""  # a remark, no type
    else:
        yield from _alternatives(node)
