"""Configuration objects of other libraries: they make a dict of themselves and are made of one."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.semantics.record_classes import annotated_name
from fixlayers.survey.facts import Parameter, Use
from fixlayers.survey.object_flow import EVERY
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, ProjectClass


class LibraryRecord(Struct, frozen=True):
    """How objects travel as a dict, for which `apart` has `{}` in the place of one.

    `name` is what the file calls their class; `by_keyword` says that this takes the items of the
    dict as keywords.
    """

    name: str
    apart: str
    by_keyword: bool


_NAMESPACES = frozenset({"argparse.Namespace", "types.SimpleNamespace"})
# ml_collections 1.1.
_CONFIG_DICTS = frozenset(
    f"ml_collections.{module}ConfigDict"
    for module in ("", "config_dict.", "config_dict.config_dict.")
)


def library_record(
    project: Project, key: ProjectClass, parameter: Parameter, uses: tuple[Use, ...]
) -> LibraryRecord | None:
    """Return how objects of the class travel that a parameter's annotation names.

    None if it names none that is known, or if the file changes such an object: what is made of a
    changed one would be changed once more.
    """
    name = annotated_name(parameter.annotation)
    meanings = project.resolver.resolve(key.path, name) if name else ()
    [meaning] = meanings if len(meanings) == 1 else (None,)
    if not isinstance(meaning, External) or meaning.dotted not in _NAMESPACES | _CONFIG_DICTS:
        return None
    if name.partition(".")[0] in project.node(key).facts.class_attributes:
        return None
    flow = project.object_flow(key.path)
    changed = flow is None or any(
        owner == parameter.name or attribute == EVERY for owner, attribute in flow.assigned
    )
    if changed or any(use.how == "mutated" for use in uses):
        return None
    by_keyword = meaning.dotted in _NAMESPACES
    return LibraryRecord(name, "dict(vars({}))" if by_keyword else "{}.to_dict()", by_keyword)
