"""FXL304: a function that a config holds by its name is not registered."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import AddFunctionDecorator, AddImport
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.followed_imports import keras_package
from fixlayers.semantics.functions import is_named_as_in_keras
from fixlayers.semantics.given_functions import GivenFunction, given_functions
from fixlayers.semantics.spelling import Spelling
from fixlayers.survey.facts import Binding


def check(view: ClassView) -> Iterator[Proposal]:
    """Find functions of the class's module that its config holds, and that nothing registers."""
    for given in given_functions(view):
        if view.on_tensorflow and is_named_as_in_keras(given.name):
            message = (
                f"{given.name}, given as {given.parameter}, goes into files by its name alone, and "
                "comes back as Keras's own function of that name"
            )
            yield Proposal(message, view.facts.place, level="note")
        else:
            yield _proposal(view, given)


def _proposal(view: ClassView, given: GivenFunction) -> Proposal:
    message = (
        f"{given.name}, given as {given.parameter}, is not registered, so that files load only "
        "with custom_objects"
    )
    place, path, names = view.facts.place, view.key.path, view.family.names
    function = view.family.functions.unregistered(path)[given.name]
    if function.decorators:
        reason = f"its decorator {function.decorators[0]} may make something else of {given.name}"
        return Proposal(message, place, refused=reason)
    if names.is_class_in(path, given.name):
        reason = f"a class in this file is called {given.name} too"
        return Proposal(message, place, refused=reason)
    spelling = _spelling(view, function)
    if spelling is None:
        reason = f"no name leads to register_keras_serializable above {given.name}"
        return Proposal(message, place, refused=reason)
    package = names.package_of_function(path, given.name)
    arguments = (("package", package),) if package else ()
    edit = AddFunctionDecorator(given.name, spelling.expression, arguments)
    return Proposal(message, place, (edit, *spelling.imports))


def _spelling(view: ClassView, function: Binding) -> Spelling | None:
    """Spell the decorator as the first class of the file does whose spelling the function sees.

    So it is one edit, whichever of the classes that are given the function are repaired.
    """
    family, path = view.family, view.key.path
    kerases = {keras_package(dotted) for dotted in view.kinship.dotted}
    for key in family.project.classes(path):
        other = family.view(key)
        if other is None or other.facts.in_function or other.facts.branch:
            continue
        if {keras_package(dotted) for dotted in other.kinship.dotted} == kerases:
            spelling = other.speller.spell("register_keras_serializable")
            if spelling is not None and _is_seen(other, spelling, function):
                return spelling
    return None


def _is_seen(view: ClassView, spelling: Spelling, function: Binding) -> bool:
    """Tell whether what a class can spell is bound where a function is defined."""
    if spelling.imports:
        return all(isinstance(edit, AddImport) for edit in spelling.imports)
    facts = view.family.project.facts(view.key.path)
    head = spelling.expression.partition(".")[0]
    lines = [b.line for b in (facts.bindings if facts else ()) if b.name == head and not b.scope]
    return bool(lines) and max(lines) < function.line


_EXAMPLE = """\
def squared(x):
    return x * x


@keras.saving.register_keras_serializable()
class Gate(keras.layers.Layer):
    def __init__(self, activation, **kwargs):
        super().__init__(**kwargs)
        self.activation = keras.activations.get(activation)

    def get_config(self):
        config = super().get_config()
        config.update({"activation": keras.activations.serialize(self.activation)})
        return config


gate = Gate(activation=squared)
"""

RULE = Rule(
    code="FXL304",
    name="function-not-registered",
    summary="a function that a config holds by its name is not registered",
    why=(
        "Keras writes a function into a config as its name, and finds it again only if it is "
        "registered or handed to load_model in custom_objects. Asked about are the functions of a "
        "class's own file that a call in the project gives to it by name, for a parameter that "
        "its config returns as an object. Files saved before still load with "
        'custom_objects={"name": function}.'
    ),
    before=_EXAMPLE,
    after=f"@keras.saving.register_keras_serializable()\n{_EXAMPLE}",
    refuses=(
        "The function has a decorator, which may make something else of it.",
        "Keras is imported below it only, or a class in the file has its name.",
        "On tf.keras, a function with the name of one of Keras's own, such as gelu: Keras 2 loads "
        "an .h5 of it today, with its own in its place, and could not load one of a registered "
        "function. That is a note.",
        "Functions of other files, those defined inside others, and methods are not looked at.",
    ),
    error="TypeError: Could not locate function 'squared'",
    check=check,
    requires=("FXL201", "FXL202", "FXL205"),
    independent=True,
)
