"""Under which keys a class is registered with Keras, as its decorators say."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from fixlayers.keras.catalogue import is_keras_namespace
from fixlayers.survey.facts import Decorator
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, ProjectClass

REGISTER = "register_keras_serializable"
DEFAULT_PACKAGE = "Custom"  # keras 3.15, saving/object_registration.py


class Registration(Struct, frozen=True):
    """One decorator that registers a class.

    `index` is its place among the decorators, outermost first; `key` is `package>name`, "" where
    the source does not tell it; `called` is false for a decorator without its parentheses.
    """

    index: int
    key: str
    called: bool


def registrations(project: Project, key: ProjectClass) -> Iterator[Registration]:
    """Yield the decorators of a class that are Keras's `register_keras_serializable`."""
    facts = project.node(key).facts
    for index, decorator in enumerate(facts.decorators):
        meanings = project.meanings(key, decorator.name)
        if all(isinstance(m, External) and _registers(m.dotted) for m in meanings):
            yield Registration(index, _key(decorator, facts.name), decorator.called)


def _registers(dotted: str) -> bool:
    return is_keras_namespace(dotted) and dotted.endswith(f".{REGISTER}")


def _key(decorator: Decorator, class_name: str) -> str:
    """Return `package>name`, as Keras 3.15 and tf_keras 2.21 put it together."""
    if decorator.opaque or not decorator.called:
        return ""
    given = dict(zip(("package", "name"), decorator.arguments, strict=False))
    given.update(decorator.keywords)
    name = given.get("name", "None")
    return f"{given.get('package', DEFAULT_PACKAGE)}>{class_name if name == 'None' else name}"
