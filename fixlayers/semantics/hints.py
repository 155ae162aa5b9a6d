"""What annotation, docstring, name and default of a parameter say of what it holds."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from fixlayers.patterns import pattern
from fixlayers.semantics.kinship import MODEL_KINDS
from fixlayers.semantics.members import Membership
from fixlayers.semantics.records import Record
from fixlayers.semantics.uses import is_call_of_element
from fixlayers.survey.facts import ClassFacts, Parameter, Use, Value

Holding = Literal["plain", "object", "unknown"]
Within = Literal["", "list", "dict"]

_PLAIN_TYPES = frozenset(
    "int float str bool bytes None NoneType Optional Union Literal Tuple tuple List list Sequence "
    "Iterable Dict dict Mapping Final Annotated Number Text typing t T collections abc "
    "integer real".split()
)
_CONTAINER_TYPES = frozenset(
    "Tuple tuple List list Sequence Iterable Dict dict Mapping None Optional typing t".split()
)
_OBJECT_TYPES = frozenset(
    "Any Callable object Layer Model Sequential Functional Initializer Regularizer Constraint Loss "
    "Metric Optimizer LearningRateSchedule Tensor ndarray array Variable DTypePolicy Policy".split()
)
# A type at the beginning of what a docstring says: "int. The width", "`float`, in [0, 1]".
_DOCUMENTED_PLAIN = pattern(
    r"^[`'\"*]*(optional |a |an |the |python )?((list|tuple|sequence)s? of )?"
    r"(int|integer|float|bool|boolean|str|string|number)s?\b",
    re.IGNORECASE,
)
_DOCUMENTED_OBJECT = pattern(
    r"\b(callables?|functions?|instances?|layers?|models?|objects?|tensors?|arrays?|initializers?"
    r"|classes|any)\b|keras\.",
    re.IGNORECASE,
)
_DOCUMENTED_LAYER = pattern(
    r"^[`'\"*]*(optional |an? |the )?(\w+ )?((list|tuple|sequence) of )?(\w+ )?(layer|model)s?\b",
    re.IGNORECASE,
)
# Keras's own type at the beginning: "a list of `keras.Layers`", "`tf.keras.layers.Layer`, ...".
_DOCUMENTED_TYPE = pattern(
    r"^[`'\"*]*(?i:optional |an? |the )*(?P<many>(?i:list|tuple|sequence|iterable)s? of )?"
    r"(?:instances? of )?[`'\"]*(?:an? )?(?:tf\.|tensorflow\.)?(?:tf_)?keras\."
    r"(?:layers\.|models\.)?(?:Layer|Model|Sequential)s?\b(?!\.)"
)
WORD = pattern(r"[A-Za-z_]\w*")
_STRING = pattern(r"'[^']*'|\"[^\"]*\"")
# What Keras takes as a name or as the object itself.
OBJECT_NAME = pattern(
    r"(^|_)(act|activation|activation_fn|act_fn|nonlinearity|init|initializer|regularizer|"
    r"constraint|loss|metric|optimizer)$"
)
LAYER_NAME = pattern(
    r"(^|_)(models?|layers?|encoders?|decoders?|backbone|network|generator|discriminator|blocks?|"
    r"attention|experts?|branch(es)?|towers?|inner)$"
)
ONE_LAYER = pattern(
    r"(^|_)(model|layer|encoder|decoder|backbone|network|net|generator|discriminator|critic|"
    r"classifier|block|attention|expert|branch|tower|head|mlp)$"
)
_AROUND_A_LAYER = frozenset(
    "Optional None typing t keras tf_keras layers models tf tensorflow k K".split()
)
# Lists and dicts of layers, and what stands beside them in an annotation.
_LISTS = frozenset("List list Sequence Iterable".split())
_DICTS = frozenset("Dict dict Mapping".split())
_DICT_METHODS = frozenset({"get", "items", "keys", "values"})
_AROUND_LAYERS = _LISTS | _DICTS
_NONE = pattern(r"\|\s*None|None\s*\|")
_BESIDE_LAYERS = frozenset("Union str collections abc".split())
LAYER_TYPES = MODEL_KINDS | {"Layer"}
# Why a parameter is refused that any class which is given it has to refuse.
UNSAVED = "no config can carry what it is, wherever it goes"


class Evidence(Struct, frozen=True):
    """What a parameter holds and why; `refused` is why such a value cannot travel, else "".

    `container` says that it holds a list or dict of objects rather than one, `within` which of
    these it holds, "" where that is not clear, `optional` that it may be None; `direct` that the
    class itself calls it or reads its attributes, instead of handing it to a Keras constructor,
    which makes an object of a config by itself; `uncalled` that it does no more than read them, so
    that it may be no object of Keras's; `function` that it calls it, and nothing tells that it is a
    layer; `mixed` that it may be no object either, and `data` that it is an array, a list or the
    like, of which nobody calls anything. `as_tuple` says that a list in its place will not do.
    `member` is the Enum of which it holds members; `layer` says that it is one layer or model,
    `of_layers` that it is a class of them, or may be one where it is refused, `record` that it is
    an object of plain values, and how that travels. `unless` spells the default of one that is
    refused, where a config can do without it: it may leave out what is the default. `by_keyword`
    says that it holds whatever callers pass by keyword, each value of another kind.
    """

    holds: Holding
    why: str = ""
    refused: str = ""
    container: bool = False
    within: Within = ""
    optional: bool = False
    direct: bool = False
    uncalled: bool = False
    function: bool = False
    mixed: bool = False
    data: bool = False
    as_tuple: bool = False
    member: Membership | None = None
    layer: bool = False
    of_layers: bool = False
    unless: str = ""
    by_keyword: bool = False
    record: Record | None = None

    @property
    def may_be_class(self) -> bool:
        """Whether it makes layers, and is refused only since it is not known to be a class."""
        return self.of_layers and bool(self.refused) and self.why == UNSAVED and not self.unless


def container_of(parameter: Parameter, uses: tuple[Use, ...]) -> Within:
    """Say what holds the objects of a parameter, going by its annotation and how it is used."""
    text = _NONE.sub("", parameter.annotation)
    words = set(WORD.findall(text))
    asked = {use.detail for use in uses if use.how == "attribute"}
    if "Union" in words or "|" in text or any(use.how in {"called", "instance"} for use in uses):
        return ""  # it may be one of them as well
    by_key = any(use.how == "each" and use.detail in {"index", "hashed"} for use in uses)
    if asked & _DICT_METHODS or words & _DICTS or by_key:
        return "dict"
    # What is called one by one is no key of a dict.
    called = any(map(is_call_of_element, uses))
    iterated = any(use.how == "iterated" for use in uses)
    return "list" if words & _LISTS or (iterated and called) else ""


def annotated_evidence(text: str) -> Evidence | None:
    """Return what an annotation says, None for none and for containers of no known things."""
    if not text:
        return None
    words = set(WORD.findall(_STRING.sub("", text) if "Literal" in text else text.strip("'\"")))
    if words & _OBJECT_TYPES:
        container = bool(words & _AROUND_LAYERS)
        around = _AROUND_A_LAYER | (_AROUND_LAYERS | _BESIDE_LAYERS if container else frozenset())
        direct = bool(words & LAYER_TYPES) and words <= LAYER_TYPES | around
        layer, container = direct and not container, direct and container
        why = f"it is annotated {text}"
        return Evidence("object", why, container=container, direct=direct, layer=layer)
    if words <= _CONTAINER_TYPES and words - {"None", "Optional", "typing", "t"}:
        return None  # a list of what?
    if words <= _PLAIN_TYPES:
        return Evidence("plain", f"it is annotated {text}")
    return Evidence("unknown", f"it is annotated {text}")


def is_plain_default(default: Value) -> bool:
    """Tell whether a default is made of numbers, strings and truth values."""
    if default.kind == "constant":
        return default.text != "None"
    if default.kind == "arithmetic":
        return all(is_plain_default(part) for part in default.parts)
    if default.kind == "container":
        return default.text != "set" and all(is_plain_default(p) for p in default.parts)
    return False


def is_documented_plain(facts: ClassFacts, name: str) -> bool:
    """Tell whether the docstring calls a parameter a number, a string or a list of these."""
    text = _documented(facts, name)
    if not text:
        return False
    return bool(_DOCUMENTED_PLAIN.match(text)) and not _DOCUMENTED_OBJECT.search(text)


def _documented(facts: ClassFacts, name: str) -> str:
    return next((text for each, text in facts.documented if each == name), "")


def is_documented_layer(facts: ClassFacts, name: str) -> bool:
    """Tell whether the docstring calls a parameter a layer, a model or a list of these."""
    text = _documented(facts, name)
    return bool(text and _DOCUMENTED_LAYER.search(text)) and not _DOCUMENTED_PLAIN.match(text)


def documented_layers(facts: ClassFacts, parameter: Parameter) -> Evidence | None:
    """Return what a docstring that names Keras's own type says, None for any other."""
    text = _documented(facts, parameter.name)
    found = _DOCUMENTED_TYPE.match(text) if text else None
    if found is None or (parameter.default is not None and is_plain_default(parameter.default)):
        return None
    many = bool(found["many"])
    why = "its docstring says so"
    return Evidence("object", why, container=many, direct=True, layer=not many)


def may_be_string(default: Value | None) -> bool:
    """Tell whether a default leaves it open that a string is given."""
    return default is None or default.kind != "constant" or default.text[:1] in "'\"N"
