"""Classes of the project of whose objects Keras makes no config."""

from __future__ import annotations

from fixlayers.survey.ancestry import NEUTRAL_BASES
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, ProjectClass


def is_foreign(project: Project, key: ProjectClass) -> bool:
    """Tell whether neither a class nor one below it has a config, and none may come from outside.

    A `Protocol` says nothing of the class that an object has.
    """
    return all(
        _brings_no_config(project, each)
        for each in (key, *project.ancestors(key), *project.descendants(key))
    )


def _brings_no_config(project: Project, key: ProjectClass) -> bool:
    node = project.node(key)
    if any(method.name == "get_config" for method in node.facts.methods):
        return False
    outside = (
        meaning
        for text, meanings in zip(node.facts.bases, node.bases, strict=True)
        for meaning in meanings
        if text != "object" and not isinstance(meaning, ProjectClass)
    )
    return all(
        isinstance(meaning, External)
        and meaning.dotted in NEUTRAL_BASES
        and not meaning.dotted.endswith(".Protocol")
        for meaning in outside
    )
