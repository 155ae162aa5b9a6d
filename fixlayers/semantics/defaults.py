"""Whether the default of a parameter can travel in a config."""

from __future__ import annotations

from fixlayers.keras.catalogue import GENERATIONS, activations, is_keras_namespace, keras_class
from fixlayers.survey.facts import Parameter, Value
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, Meaning, ProjectClass, ProjectFunction


def untransportable_default(project: Project, path: str, parameter: Parameter) -> str:
    """Say why a parameter's default cannot travel in a config, "" if it can.

    Sources: `serialization_lib.serialize_keras_object` of Keras 3.15 and tf_keras 2.21: classes,
    partials and sets raise; a function is written by name and found only if it is registered or
    one of Keras's activations.
    """
    default = parameter.default
    if default is None:
        return ""
    name = parameter.name
    if default.kind == "lambda":
        return f"{name} defaults to a lambda"
    if default.kind in {"container", "comprehension"} and default.text == "set":
        return f"{name} defaults to a set"
    if default.kind not in {"name", "dotted", "call"}:
        return ""
    for meaning in project.resolver.resolve(path, default.text or ""):
        if trouble := _trouble(default, meaning):
            return f"{name} defaults to {default.text or 'a call'}, {trouble}"
    return ""


def _trouble(default: Value, meaning: Meaning) -> str:
    called = default.kind == "call"
    if isinstance(meaning, ProjectClass):
        return "" if called else "a class, which no config can carry"
    if isinstance(meaning, ProjectFunction):
        registered = any("register" in d or "serializable" in d for d in meaning.decorators)
        return "" if called or registered else "a function that is not registered"
    if not isinstance(meaning, External):
        return ""
    return _external_trouble(meaning.dotted, called)


def _external_trouble(dotted: str, called: bool) -> str:
    if dotted.startswith("functools."):
        return "which no config can carry"
    if is_keras_namespace(dotted):
        known = any(keras_class(generation, dotted) for generation in GENERATIONS)
        return "a class, which no config can carry" if known and not called else ""
    last = dotted.rpartition(".")[2]
    if called or dotted.startswith("math."):
        return ""
    if dotted.startswith("tensorflow.") and dotted.count(".") > 1:
        # tf.nn.relu comes back as Keras's own function of that name; tf.math.sin does not.
        if any(last in activations(generation) for generation in GENERATIONS):
            return ""
        return "a function that Keras does not find by name"
    if dotted.startswith("numpy.") and last not in {"pi", "e", "inf", "nan", "newaxis"}:
        if last.startswith(("float", "int", "uint", "bool")):
            return ""
        return "a function that Keras does not find by name"
    return ""
