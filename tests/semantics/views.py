"""Views of classes in sources, for the tests of what they mean."""

from __future__ import annotations

from collections.abc import Mapping

from fixlayers.semantics.family import ClassView, Family
from fixlayers.settings import Settings
from fixlayers.survey.project import Project

DEFAULTS = Settings()


def family_of(sources: str | Mapping[str, str], settings: Settings = DEFAULTS) -> Family:
    """Return the family of a project, or of one source."""
    files = {"a.py": sources} if isinstance(sources, str) else sources
    return Family(Project({path: text.encode() for path, text in files.items()}), settings)


def view_of(
    sources: str | Mapping[str, str], name: str = "A", settings: Settings = DEFAULTS
) -> ClassView:
    """Return the view of the class with this qualified name, which must be a Keras class."""
    family = family_of(sources, settings)
    (view,) = [v for v in family.views() if v.facts.qualname == name]
    return view


def layer(body: str, parameters: str = "self, p", base: str = "keras.layers.Layer") -> str:
    """Return a source with one class whose constructor has these parameters and statements."""
    lines = "".join(f"        {line}\n" for line in body.split("\n"))
    return f"import keras\n\n\nclass A({base}):\n    def __init__({parameters}):\n{lines}"
