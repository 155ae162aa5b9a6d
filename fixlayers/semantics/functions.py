"""Functions of modules, which Keras saves by their names and finds only if they are registered."""

from __future__ import annotations

import re

from fixlayers.keras.catalogue import GENERATIONS, activations, keras_class
from fixlayers.survey.facts import Binding
from fixlayers.survey.project import Project
from fixlayers.survey.registering import sounds_like_registering

_WORD = frozenset(b"_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_KINDS = ("initializers", "regularizers", "constraints")


class Functions:
    """The functions at the top of a project's modules."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._unregistered: dict[str, dict[str, Binding]] = {}
        self._named: dict[tuple[str, str], frozenset[str]] = {}

    def unregistered(self, path: str) -> dict[str, Binding]:
        """Return the functions of a file that no decorator registers, by name.

        Those of a name that the module binds once, in no branch: nothing else can be meant.
        """
        if path not in self._unregistered:
            facts = self._project.facts(path)
            bound = [each for each in (facts.bindings if facts else ()) if not each.scope]
            found = {
                each.name: each
                for each in bound
                if each.kind == "function"
                and not each.branch
                and not any(map(sounds_like_registering, each.decorators))
            }
            for each in bound if found else ():
                if found.get(each.name, each) is not each:
                    del found[each.name]
            self._unregistered[path] = found
        return self._unregistered[path]

    def named_in(self, path: str, home: str) -> frozenset[str]:
        """Return the unregistered functions of `home` that a file may name without calling them.

        Going by its bytes alone.
        """
        if (path, home) not in self._named:
            source = self._project.source(path) or b""
            self._named[path, home] = frozenset(
                name for name in self.unregistered(home) if _is_named(source, name.encode())
            )
        return self._named[path, home]

    def is_made_known(self, path: str, name: str) -> bool:
        """Tell whether a function of a file may be known to Keras without a decorator.

        By `register_keras_serializable()(gelu)`, or by `get_custom_objects()["gelu"] = gelu`, which
        may stand in any file.
        """
        own = self._project.source(path) or b""
        if re.search(rb"regist[^\n]*\(\s*%b\s*\)" % name.encode(), own):
            return True
        quoting = map(self._project.source, self._project.quoting(name))
        return any(b"get_custom_objects" in (source or b"") for source in quoting)


def is_named_as_in_keras(name: str) -> bool:
    """Tell whether Keras has an activation, an initializer or its like that goes by a name.

    A whole-model .h5 of tf_keras 2.21 holds the name alone of such a function, and Keras's own in
    its place comes back; of one that is registered it holds what its reader cannot read.
    """
    classes = [f"keras.{kind}.{name.title().replace('_', '')}" for kind in _KINDS]
    return any(
        name in activations(generation)
        or any(keras_class(generation, dotted) is not None for dotted in classes)
        for generation in GENERATIONS
    )


def _is_named(source: bytes, name: bytes) -> bool:
    """Tell whether a word stands in a source with anything but a parenthesis behind it."""
    at = source.find(name)
    while at >= 0:
        end = at + len(name)
        behind = source[end : end + 1]
        if behind != b"(" and not _WORD.issuperset(behind):
            return True
        at = source.find(name, end)
    return False
