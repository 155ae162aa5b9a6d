"""Whether the default of a parameter can travel in a config."""

from __future__ import annotations

from fixlayers.keras.catalogue import GENERATIONS, activations, is_keras_namespace, keras_class
from fixlayers.patterns import pattern
from fixlayers.semantics.named_outside import (
    ANNOTATING_TYPES,
    BUILT_IN_FUNCTIONS,
    KNOWN_TO_KERAS,
    NOT_FOUND,
    external_trouble,
)
from fixlayers.survey.facts import Parameter, Value
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, Meaning, ProjectClass, ProjectFunction, Unknown

# What these return is no JSON value and nothing that Keras serializes.
_BUILT_INS = frozenset(
    "range frozenset set slice complex bytes bytearray memoryview iter zip map filter reversed "
    "enumerate object".split()
)


_DTYPE = pattern(
    r"(?:tensorflow|numpy)\.(?:dtypes\.)?"
    r"(?:b?float\d+|u?int\d+|bool_?|string|complex\d+|half|double)"
)


# Where the functions of each kind of object lie, in Keras 3 and in tf_keras.
_NAMESPACES = {
    "Layer": "layers",
    "Model": "layers",
    "Sequential": "layers",
    "Functional": "layers",
    "Initializer": "initializers",
    "Regularizer": "regularizers",
    "Constraint": "constraints",
    "Loss": "losses",
    "Metric": "metrics",
    "Optimizer": "optimizers",
    "LearningRateSchedule": "optimizers.schedules",
}


def is_dtype_by_default(project: Project, path: str, parameter: Parameter) -> bool:
    """Tell whether a parameter defaults to an object that is a dtype, such as `tf.float32`.

    Keras 3.15 records the arguments of a layer, defaults included, only where all of them are
    strings, numbers, truth values or None (`Operation.__new__`, keras/src/ops/operation.py).
    """
    default = parameter.default
    if default is None or default.kind not in {"name", "dotted"}:
        return False
    meanings = project.resolver.resolve(path, default.text)
    return bool(meanings) and all(
        isinstance(m, External) and _DTYPE.fullmatch(m.dotted) for m in meanings
    )


def is_initializer_of_tensorflow(project: Project, path: str, parameter: Parameter) -> bool:
    """Tell whether a parameter defaults to `tf.zeros_initializer` or its like, or an object of it.

    Keras 3.15 and tf_keras 2.21 make one of their own of what `initializers.serialize` writes.
    """
    default = parameter.default
    if default is None or default.kind not in {"name", "dotted", "call"}:
        return False
    meanings = project.resolver.resolve(path, default.text)
    return bool(meanings) and all(
        isinstance(m, External) and KNOWN_TO_KERAS.fullmatch(m.dotted) for m in meanings
    )


def namespace_of_default(project: Project, path: str, parameter: Parameter) -> str:
    """Return where the functions of the kind of a parameter's default lie, "" if that is not sure.

    "initializers" for an object of one of Keras's initializers, "activations" for a function of
    Keras's, or one of TensorFlow's that comes back as Keras's.
    """
    default = parameter.default
    if default is None or default.kind not in {"name", "dotted", "call"}:
        return ""
    meanings = project.resolver.resolve(path, default.text)
    found = {_namespace(meaning, default.kind == "call") for meaning in meanings}
    return found.pop() if len(found) == 1 else ""


def _namespace(meaning: Meaning, called: bool) -> str:
    if not isinstance(meaning, External):
        return ""
    if KNOWN_TO_KERAS.fullmatch(meaning.dotted):
        return "initializers"
    if called:
        kinds = {c.kind for g in GENERATIONS if (c := keras_class(g, meaning.dotted)) is not None}
        return _NAMESPACES.get(kinds.pop(), "") if len(kinds) == 1 else ""
    module, _, last = meaning.dotted.rpartition(".")
    of_keras = is_keras_namespace(module) and module.endswith(".activations")
    if not of_keras and module != "tensorflow.nn":
        return ""
    return "activations" if all(last in activations(g) for g in GENERATIONS) else ""


def named_default(project: Project, key: ProjectClass, parameter: Parameter) -> str:
    """Spell a default that any method of the class can name as well, "" for any other."""
    default, facts = parameter.default, project.facts(key.path)
    if default is None or default.kind not in {"name", "dotted"}:
        return ""
    head = default.text.partition(".")[0]
    bound = [b for b in (facts.bindings if facts else ()) if b.name == head]
    seen = bound or head in BUILT_IN_FUNCTIONS | ANNOTATING_TYPES
    seen = seen and not any(b.scope or b.conditional for b in bound)
    own = project.node(key).facts.class_attributes
    return default.text if seen and head not in own else ""


def names_function(project: Project, path: str, parameter: Parameter) -> bool:
    """Tell whether a parameter's default names a function, beside which a config holds others."""
    default = parameter.default
    if default is None:
        return False
    meanings = project.resolver.resolve(path, default.text)
    return bool(meanings) and all(_is_function(meaning, default.text) for meaning in meanings)


def _is_function(meaning: Meaning, name: str) -> bool:
    if isinstance(meaning, Unknown):
        return meaning.undefined and name in BUILT_IN_FUNCTIONS
    if isinstance(meaning, External):
        return meaning.dotted.rpartition(".")[2][:1].islower()
    return isinstance(meaning, ProjectFunction)


def names_type(project: Project, path: str, parameter: Parameter) -> bool:
    """Tell whether a default is one of Python's types, mostly where an annotation was meant."""
    default = parameter.default
    if default is None or default.text not in ANNOTATING_TYPES or default.kind != "name":
        return False
    meanings = project.resolver.resolve(path, default.text)
    return all(isinstance(m, Unknown) and m.undefined for m in meanings)


def names_ufunc(project: Project, path: str, parameter: Parameter) -> bool:
    """Tell whether a default is a function of numpy's: to serialize one of these raises."""
    default = parameter.default
    meanings = project.resolver.resolve(path, default.text) if default is not None else []
    return any(isinstance(m, External) and m.dotted.startswith("numpy.") for m in meanings)


def untransportable_default(project: Project, path: str, parameter: Parameter) -> str:
    """Say why a parameter's default cannot travel in a config, "" if it can.

    Sources: `serialization_lib.serialize_keras_object` of Keras 3.15 and tf_keras 2.21: classes,
    partials, sets, ranges, complex numbers and objects without a `get_config` raise; bytes and
    Ellipsis come back as dicts, keys of a dict as strings; a function is written by name and found
    only if it is registered or one of Keras's activations.
    """
    default, name = parameter.default, parameter.name
    if default is None:
        return ""
    if default.kind == "lambda":
        return f"{name} defaults to a lambda"
    if default.kind in {"container", "comprehension"} and default.text == "set":
        return f"{name} defaults to a set"
    if trouble := _literal_trouble(default):
        return f"{name} defaults to {trouble}"
    if default.kind not in {"name", "dotted", "call"}:
        return ""
    for meaning in project.resolver.resolve(path, default.text or ""):
        if trouble := _trouble(project, default, meaning):
            return f"{name} defaults to {default.text or 'a call'}, {trouble}"
    return ""


def _literal_trouble(value: Value) -> str:
    """Say what about a literal does not survive JSON, "" if nothing."""
    if value.kind == "constant":
        if value.text.startswith(("b'", 'b"')) or value.text == "Ellipsis":
            return f"{value.text}, which comes back as a dict"
        return f"{value.text}, a complex number" if value.text.endswith("j") else ""
    if value.kind != "container":
        return ""
    for key, _ in value.keywords if value.text == "dict" else ():
        if key[0].isdigit() or key[0] == "(" or key in {"True", "False", "None"}:
            return f"a dict with the key {key}, which comes back as a string"
    return next(filter(None, map(_literal_trouble, value.parts)), "")


def _is_bare(project: Project, key: ProjectClass) -> bool:
    """Tell whether a class of the project is surely none that Keras can serialize."""
    facts = project.node(key).facts
    data = any(d.name.rpartition(".")[2] == "dataclass" for d in facts.decorators)
    return (data or not facts.bases) and not facts.has_get_config


def _trouble(project: Project, default: Value, meaning: Meaning) -> str:
    called = default.kind == "call"
    if isinstance(meaning, ProjectClass):
        if called:
            return "an object without a get_config" if _is_bare(project, meaning) else ""
        return "a class, which no config can carry"
    if isinstance(meaning, ProjectFunction):
        registered = any("register" in d or "serializable" in d for d in meaning.decorators)
        return "" if called or registered else "a function that is not registered"
    if isinstance(meaning, Unknown) and meaning.undefined:
        if called:
            return "which no config can carry" if default.text in _BUILT_INS else ""
        if default.text in ANNOTATING_TYPES:
            return "a class, which no config can carry"
        return NOT_FOUND if default.text in BUILT_IN_FUNCTIONS else ""
    if not isinstance(meaning, External):
        return ""
    return external_trouble(meaning.dotted, called)
