"""What a constructor parameter holds, as far as annotation, default and use tell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from msgspec import Struct, structs

from fixlayers.keras.catalogue import GENERATIONS, keras_class
from fixlayers.semantics.call_sites import shown_by_calls
from fixlayers.semantics.constructor import by_name
from fixlayers.semantics.defaults import namespace_of_default, untransportable_default
from fixlayers.semantics.members import Membership, membership
from fixlayers.semantics.tuples import tuple_need
from fixlayers.survey.facts import Bind, ClassFacts, Parameter, Store, Use, Value
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, ProjectClass, ProjectFunction

Holding = Literal["plain", "object", "unknown"]

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
_DOCUMENTED_PLAIN = re.compile(
    r"^[`'\"*]*(optional |a |an |the |python )?((list|tuple|sequence)s? of )?"
    r"(int|integer|float|bool|boolean|str|string|number)s?\b",
    re.IGNORECASE,
)
_DOCUMENTED_OBJECT = re.compile(
    r"\b(callables?|functions?|instances?|layers?|models?|objects?|tensors?|arrays?|initializers?"
    r"|classes|any)\b|keras\.",
    re.IGNORECASE,
)
_DOCUMENTED_LAYER = re.compile(
    r"^[`'\"*]*(optional |an? |the )?(\w+ )?((list|tuple|sequence) of )?(\w+ )?(layer|model)s?\b",
    re.IGNORECASE,
)
# Keras's own type at the beginning: "a list of `keras.Layers`", "`tf.keras.layers.Layer`, ...".
_DOCUMENTED_TYPE = re.compile(
    r"^[`'\"*]*(?i:optional |an? |the )*(?P<many>(?i:list|tuple|sequence|iterable)s? of )?"
    r"(?:instances? of )?[`'\"]*(?:an? )?(?:tf\.|tensorflow\.)?(?:tf_)?keras\."
    r"(?:layers\.|models\.)?(?:Layer|Model|Sequential)s?\b(?!\.)"
)
_WORD = re.compile(r"[A-Za-z_]\w*")
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_NUMERIC_OPERATORS = frozenset({"FloorDiv", "Mod", "number", "in __init__"})
_PLAIN_CALLS = frozenset("range int float str bool round divmod pow abs".split())
# Parameters of Keras's classes that take a number or an array.
_NUMBER_OR_ARRAY = frozenset({"value", "mean", "variance", "weights", "vocabulary"})
_CONTAINER_ATTRIBUTES = frozenset(
    "shape dtype lower upper split strip format items keys values get copy index count startswith "
    "endswith join replace tolist ndim size real imag numpy is_integer".split()
)
_STRING_METHODS = frozenset({"decode", "encode"})
# With these and nothing positional a layer is made, not applied.
_MAKING = frozenset(
    "name epsilon momentum units filters kernel_size strides num_heads key_dim input_dim".split()
)
# Names of numbers that nobody gives to a layer or a function.
_PLAIN_NAME = re.compile(
    r"(^|_)(n|num|number|nb|size|sizes|dim|dims|units|rate|heads|length|len|width|height|channels|"
    r"axis|eps|epsilon|seed|threshold|temperature|steps|stddev|momentum|bins|name|trainable|alpha|beta|"
    r"gamma|factor|sigma|tau|power|degree|ratio|gain|depth|prob|probability|dropout|format|shape|filters|"
    r"range|rank|theta)\d*$|^(n|num|nb|number_of|is|has|use|return|enable)_|^top_k$"
)
# What Keras takes as a name or as the object itself.
_OBJECT_NAME = re.compile(
    r"(^|_)(act|activation|activation_fn|act_fn|nonlinearity|init|initializer|regularizer|"
    r"constraint|loss|metric|optimizer)$"
)
_LAYER_NAME = re.compile(
    r"(^|_)(models?|layers?|encoders?|decoders?|backbone|network|generator|discriminator|blocks?|"
    r"attention|experts?|branch(es)?|towers?|inner)$"
)
_ONE_LAYER = re.compile(
    r"(^|_)(model|layer|encoder|decoder|backbone|network|net|generator|discriminator|critic|"
    r"classifier|block|attention|expert|branch|tower|head|mlp)$"
)
_AROUND_A_LAYER = frozenset(
    "Optional None typing t keras tf_keras layers models tf tensorflow k K".split()
)
# Lists and dicts of layers, and what stands beside them in an annotation.
_AROUND_LAYERS = frozenset("List list Sequence Iterable Dict dict Mapping".split())
_BESIDE_LAYERS = frozenset("Union str collections abc".split())
_LAYER_TYPES = frozenset({"Layer", "Model", "Sequential", "Functional"})
_CONFIG_NAME = re.compile(
    r"^(.*_)?(config|cfg|conf|args|hparams?|hps?|hyper_?params?|opt|opts|options|settings|flags)$"
)


_INNER_TUPLES = {
    "nested": "{} has to come back as a tuple of tuples",
    "each": "what {} holds has to come back as tuples",
}


class Evidence(Struct, frozen=True):
    """What a parameter holds and why; `refused` is why such a value cannot travel, else "".

    `container` says that it holds a list or dict of objects rather than one; `direct` that the
    class itself calls it or reads its attributes, instead of handing it to a Keras constructor,
    which makes an object of a config by itself; `as_tuple` that a list in its place will not do.
    `member` is the Enum of which it holds members; `layer` says that it is one layer or model.
    """

    holds: Holding
    why: str = ""
    refused: str = ""
    container: bool = False
    direct: bool = False
    as_tuple: bool = False
    member: Membership | None = None
    layer: bool = False


_PLAIN, _UNKNOWN = Evidence("plain"), Evidence("unknown")
_USED_ITSELF = Evidence("object", direct=True)


class EvidenceReader:
    """Weighs what is known about the parameters of the project's classes."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def read(
        self,
        key: ProjectClass,
        parameter: Parameter,
        attributes: tuple[str, ...],
        depth: int = 4,
    ) -> Evidence:
        """Say what a parameter of the class holds.

        Args:
            key: the class.
            parameter: one of its constructor's parameters.
            attributes: the attributes of self that hold the parameter's value as it came.
            depth: how many calls of other classes of the project may be followed.
        """
        facts = self._project.node(key).facts
        uses = tuple(_uses(facts, parameter.name, attributes))
        if refused := self._cannot_travel(key, facts, parameter, uses):
            return Evidence("object", refused=refused)
        if member := membership(self._project, key, parameter, uses):
            return _of_member(parameter, member)
        need = tuple_need(self._project, key, parameter, depth)
        if need in _INNER_TUPLES:
            return Evidence("object", refused=_INNER_TUPLES[need].format(parameter.name))
        judged = [self._judge(key, facts, use, depth) for use in uses]
        used = {each.holds for each in judged}
        if need and ("object" in used or _is_documented_layer(facts, parameter.name)):
            reason = f"{parameter.name} has to come back as a tuple, and may hold layers"
            return Evidence("object", refused=reason)
        if need:
            return Evidence("plain", "only a tuple can be used so", as_tuple=True)
        annotated = _annotation(parameter.annotation)
        if _is_unused_layer(facts, parameter, annotated):
            reason = f"{parameter.name} is used for nothing, and keeping it would track its weights"
            return Evidence("object", refused=reason)
        if told := _told(facts, parameter, annotated, uses, used):
            return told
        if refused := _configuration(parameter, uses):
            return Evidence("object", refused=refused)
        if "object" in used:
            if refused := _built_again(facts, parameter.name, attributes):
                return Evidence("object", refused=refused)
            container = any(_is_object_element(use) for use in uses)
            direct = any(each.direct for each in judged)
            why = "it is used as a layer, a model or a function"
            layer = direct and not container and bool(_ONE_LAYER.search(parameter.name))
            return Evidence("object", why, container=container, direct=direct, layer=layer)
        return self._hinted(key, facts, parameter, used)

    def _hinted(
        self, key: ProjectClass, facts: ClassFacts, parameter: Parameter, used: set[Holding]
    ) -> Evidence:
        """Say what name, default, fallback and calls tell, where the class's own use does not."""
        if _OBJECT_NAME.search(parameter.name) and _may_be_string(parameter.default):
            return Evidence("object", "its name says so")
        if self._falls_back_to_function(key, facts, parameter.name):
            return Evidence("object", "it falls back to a function of the project", direct=True)
        shown = shown_by_calls(self._project, key, parameter)
        if shown == "object":
            return Evidence("object", "a call in the project passes an object")
        if namespace_of_default(self._project, key.path, parameter):
            return Evidence("object", "its default is one")
        why = self._why_plain(facts, parameter, used)
        if not why and shown == "number":
            why = "the calls in the project pass numbers"
        return Evidence("plain", why) if why else Evidence("unknown")

    def _why_plain(self, facts: ClassFacts, parameter: Parameter, used: set[Holding]) -> str:
        """Say what tells that a parameter holds numbers or strings, "" if nothing does."""
        default, name = parameter.default, parameter.name
        if default is not None and _is_plain_default(default):
            return "its default is plain"
        if _falls_back_to_plain(facts, name):
            return "it falls back to a plain value"
        if "plain" in used:
            return "it is used as a number or a string"
        if _is_documented_plain(facts, name):
            return "its docstring says so"
        return "its name says so" if _PLAIN_NAME.search(name) else ""

    def _falls_back_to_function(self, key: ProjectClass, facts: ClassFacts, name: str) -> bool:
        """Recognise `gain or functions.gain`, where that is a function of the project."""
        for value in _fallbacks(facts, name):
            if value.kind in {"name", "dotted"}:
                meanings = self._project.resolver.resolve(key.path, value.text)
                if meanings and all(isinstance(m, ProjectFunction) for m in meanings):
                    return True
        return False

    def _cannot_travel(
        self, key: ProjectClass, facts: ClassFacts, parameter: Parameter, uses: tuple[Use, ...]
    ) -> str:
        """Say why no config can carry a parameter, whatever else is known of it; "" if one may."""
        name = parameter.name
        if refused := untransportable_default(self._project, key.path, parameter):
            return refused
        if name in _names(facts, "called", "bare"):
            return f"{name} is called without arguments: it makes layers, and is none"
        if any(use.how == "called" and _MAKING & set(use.detail.split(",")) for use in uses):
            return f"{name} is called as a layer's class is: it makes layers, and is none"
        return ""

    def _judge(self, key: ProjectClass, facts: ClassFacts, use: Use, depth: int) -> Evidence:
        attribute = use.how == "attribute" and use.detail not in _CONTAINER_ATTRIBUTES
        if use.how == "called" or attribute or _is_object_element(use):
            return _USED_ITSELF
        if use.how == "arithmetic":
            return _PLAIN if use.detail in _NUMERIC_OPERATORS else _UNKNOWN
        if use.how in {"index", "formatted"}:
            return _PLAIN
        if use.how == "compared":
            return _PLAIN if use.detail and use.detail != "NoneType" else _UNKNOWN
        if use.how in {"argument", "in-container"}:
            callee, _, place = use.detail.rpartition(":")
            return self._argument(key, facts, callee, place, depth)
        return _UNKNOWN

    def _argument(
        self, key: ProjectClass, facts: ClassFacts, callee: str, place: str, depth: int
    ) -> Evidence:
        """Say what a parameter holds that is handed to `callee` at `place`."""
        if callee in _PLAIN_CALLS:
            return _PLAIN
        if not callee or "(" in callee:
            return _UNKNOWN
        found: set[Evidence] = set()
        for meaning in self._project.resolver.resolve(key.path, callee):
            if isinstance(meaning, External):
                found.add(Evidence(_keras_parameter(meaning.dotted, place)))
            elif isinstance(meaning, ProjectClass) and depth > 0 and meaning != key:
                found.add(self._project_parameter(meaning, place, depth - 1))
        return found.pop() if len(found) == 1 else _UNKNOWN

    def _project_parameter(self, key: ProjectClass, place: str, depth: int) -> Evidence:
        """Say what another class of the project holds there, and whether it uses that itself."""
        facts = self._project.node(key).facts
        constructor = facts.constructor
        if constructor is None:
            return _UNKNOWN
        parameters = [p for p in constructor.parameters if p.kind not in {"varargs", "varkw"}]
        for index, parameter in enumerate(parameters):
            if place in {parameter.name, str(index)}:
                stored = stored_attributes(facts, parameter.name)
                found = self.read(key, parameter, stored, depth)
                return Evidence(found.holds, direct=found.direct)
        return _UNKNOWN


def _of_member(parameter: Parameter, member: Membership) -> Evidence:
    if member.plain:
        return Evidence("plain", "a member of the Enum is its value")
    if member.refused:
        reason = f"{parameter.name} is a member of an Enum, and {member.refused}"
        return Evidence("object", refused=reason)
    return Evidence("plain", "it is a member of an Enum", member=member)


def stored_attributes(facts: ClassFacts, name: str) -> tuple[str, ...]:
    """Return the attributes of self in which `__init__` keeps a parameter, or a copy of it."""
    return _keeping(_Class(facts)).get(name, ())


class _Class:
    """A class as a key: to compare two classes would take longer than to read one."""

    def __init__(self, facts: ClassFacts) -> None:
        self.facts = facts

    def __hash__(self) -> int:
        return id(self.facts)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Class) and self.facts is other.facts


@lru_cache(maxsize=1024)
def _keeping(of: _Class) -> dict[str, tuple[str, ...]]:
    """Return the attributes in which `__init__` keeps names."""
    steps = of.facts.constructor.steps if of.facts.constructor else ()
    stores = [step for step in steps if isinstance(step, Store)]
    last = {s.attribute: _kept(s.value) for s in stores if not s.conditional}
    kept = [(s.attribute, _kept(s.value)) for s in stores]
    # `self.drop = Dropout(drop)` takes the place of `self.drop = drop`.
    left = [(attribute, name) for attribute, name in kept if last.get(attribute, name) == name]
    return by_name((attribute for attribute, _ in left), (name for _, name in left))


def _kept(value: Value) -> str:
    """Return the name of which a value is the value, a fallback or a copy."""
    if value.kind == "name":
        return value.text
    return value.parts[0].text if value.kind == "fallback" or _copies(value) else ""


def _built_again(facts: ClassFacts, name: str, attributes: tuple[str, ...]) -> str:
    """Say why a layer that the class builds itself cannot come back, "" if it can.

    It comes back built, and Keras 3.15 raises where a layer is built a second time: "You cannot
    add new elements of state".
    """
    if any(b.attribute in attributes and not b.guarded for b in facts.inner_builds):
        return f"{name} comes back built, and is built again without `if not {name}.built`"
    return ""


def _is_object_element(use: Use) -> bool:
    """Tell whether an element is used as an object: `item.decode()` may be that of a string."""
    attribute = use.detail.removeprefix(".")
    return use.how == "element" and attribute not in _CONTAINER_ATTRIBUTES | _STRING_METHODS


def _copies(value: Value) -> bool:
    return value.kind == "call" and value.text in {"list", "tuple", "dict"} and bool(value.parts)


def _names(facts: ClassFacts, how: str, detail: str) -> frozenset[str]:
    """Return the parameters and attributes that are used in one way."""
    return frozenset(subject for subject, uses in facts.uses if Use(how, detail) in uses)


def _uses(facts: ClassFacts, name: str, attributes: tuple[str, ...]) -> Iterator[Use]:
    subjects = {name, *(f"self.{attribute}" for attribute in attributes)}
    for subject, uses in facts.uses:
        if subject in subjects:
            yield from uses


def _is_unused_layer(facts: ClassFacts, parameter: Parameter, annotated: Evidence | None) -> bool:
    """Recognise a layer that the class does not keep.

    tf_keras 2.21 tracks it wherever it is put, and asks one that is not built for its weights:
    "Weights for model ... have not yet been created".
    """
    if facts.constructor is None or parameter.name in facts.constructor.locals_used:
        return False
    if annotated is not None:
        return bool(_LAYER_TYPES & set(_WORD.findall(parameter.annotation)))
    return bool(_LAYER_NAME.search(parameter.name))


def _annotation(text: str) -> Evidence | None:
    if not text:
        return None
    words = set(_WORD.findall(_STRING.sub("", text) if "Literal" in text else text.strip("'\"")))
    if words & _OBJECT_TYPES:
        container = bool(words & _AROUND_LAYERS)
        around = _AROUND_A_LAYER | (_AROUND_LAYERS | _BESIDE_LAYERS if container else frozenset())
        direct = bool(words & _LAYER_TYPES) and words <= _LAYER_TYPES | around
        layer, container = direct and not container, direct and container
        why = f"it is annotated {text}"
        return Evidence("object", why, container=container, direct=direct, layer=layer)
    if words <= _CONTAINER_TYPES and words - {"None", "Optional", "typing", "t"}:
        return None  # a list of what?
    if words <= _PLAIN_TYPES:
        return Evidence("plain", f"it is annotated {text}")
    return Evidence("unknown", f"it is annotated {text}")


def _is_plain_default(default: Value) -> bool:
    if default.kind == "constant":
        return default.text != "None"
    if default.kind == "arithmetic":
        return all(_is_plain_default(part) for part in default.parts)
    if default.kind == "container":
        return default.text != "set" and all(_is_plain_default(p) for p in default.parts)
    return False


def _is_documented_plain(facts: ClassFacts, name: str) -> bool:
    text = dict(facts.documented).get(name, "")
    return bool(_DOCUMENTED_PLAIN.match(text)) and not _DOCUMENTED_OBJECT.search(text)


def _is_documented_layer(facts: ClassFacts, name: str) -> bool:
    text = dict(facts.documented).get(name, "")
    return bool(_DOCUMENTED_LAYER.search(text)) and not _DOCUMENTED_PLAIN.match(text)


def _told(
    facts: ClassFacts,
    parameter: Parameter,
    annotated: Evidence | None,
    uses: tuple[Use, ...],
    used: set[Holding],
) -> Evidence | None:
    """Return what the annotation says, or a docstring that no use contradicts."""
    if annotated and annotated.holds != "unknown":
        called = annotated.holds == "object" and any(use.how == "called" for use in uses)
        return structs.replace(annotated, direct=True) if called else annotated
    return None if "plain" in used else _documented_layers(facts, parameter)


def _documented_layers(facts: ClassFacts, parameter: Parameter) -> Evidence | None:
    """Return what a docstring that names Keras's own type says, None for any other."""
    found = _DOCUMENTED_TYPE.match(dict(facts.documented).get(parameter.name, ""))
    if found is None or (parameter.default is not None and _is_plain_default(parameter.default)):
        return None
    many = bool(found["many"])
    why = "its docstring says so"
    return Evidence("object", why, container=many, direct=True, layer=not many)


def _may_be_string(default: Value | None) -> bool:
    return default is None or default.kind != "constant" or default.text[:1] in "'\"N"


def _falls_back_to_plain(facts: ClassFacts, name: str) -> bool:
    """Recognise `if p is None: p = [2, 3]` and `p or 4`: the parameter is of that type."""
    return any(
        bool(value.parts or value.kind == "constant") and _is_plain_default(value)
        for value in _fallbacks(facts, name)
    )


def _fallbacks(facts: ClassFacts, name: str) -> Iterator[Value]:
    """Yield what `__init__` puts in the place of a parameter that was not given."""
    for step in facts.constructor.steps if facts.constructor else ():
        if isinstance(step, (Bind, Store)) and step.value.kind == "fallback":
            given, otherwise = step.value.parts
            if given.text == name:
                yield otherwise


def _configuration(parameter: Parameter, uses: tuple[Use, ...]) -> str:
    reads = sorted({u.detail for u in uses if u.how == "attribute"} - _CONTAINER_ATTRIBUTES)
    if reads and _CONFIG_NAME.match(parameter.name):
        return f"{parameter.name} is a configuration object, which no config can carry"
    return ""


def _keras_parameter(dotted: str, place: str) -> Holding:
    found: set[Holding] = set()
    for generation in GENERATIONS:
        called = keras_class(generation, dotted)
        if called is None:
            continue
        for index, parameter in enumerate(called.parameters):
            if place in {parameter.name, str(index)}:
                arrays = parameter.name in _NUMBER_OR_ARRAY
                found.add("unknown" if arrays else parameter.holds)
    return found.pop() if len(found) == 1 else "unknown"
