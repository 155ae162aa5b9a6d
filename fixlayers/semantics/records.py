"""Objects that hold nothing but plain values, and travel in a config as a dict of these."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.patterns import pattern
from fixlayers.rewrite.edits import AddImport, ImportEdit
from fixlayers.semantics.keeping import fallbacks
from fixlayers.semantics.library_records import library_record
from fixlayers.semantics.record_classes import class_held
from fixlayers.semantics.record_fields import IsPlain, RecordKind, record_fields
from fixlayers.semantics.uses import may_be_none
from fixlayers.survey.facts import Binding, Parameter, Use
from fixlayers.survey.object_flow import EVERY
from fixlayers.survey.project import Project
from fixlayers.survey.resolution import External, ProjectClass

# What a configuration object is called.
CONFIGURATION_NAME = pattern(
    r"^(.*_)?(config|cfg|conf|args|hparams?|hps?|(hyper_?)?params?|parameters|opt|opts|options|settings|flags)$"
)
_ASDICT = (External("dataclasses.asdict"),)


def configuration_reason(name: str) -> str:
    """Say why a parameter that holds a configuration object cannot be in a config."""
    return f"{name} is a configuration object, which no config can carry"


class Record(Struct, frozen=True):
    """The class whose objects a parameter holds, as its file spells it, and how they travel.

    `apart` makes a dict of an object, for which `{}` stands in it. `optional` says that None may
    stand in the place of one, `by_keyword` that the class takes the items of the dict as keywords.
    `guess` is what it rests on that they come back whole, "" where that is proven.
    """

    name: str
    apart: str
    optional: bool = False
    imports: tuple[ImportEdit, ...] = ()
    by_keyword: bool = True
    guess: str = ""


def record_held(
    project: Project,
    key: ProjectClass,
    parameter: Parameter,
    uses: tuple[Use, ...],
    is_plain: IsPlain,
) -> Record | None:
    """Return how the objects travel that a parameter holds, None if they may not come back whole.

    Of an object of another library's class nobody knows what it holds. A class of the project has
    to be proven, to have a name in this file, and no children of which an object may be given;
    nothing in the project may set attributes of its objects once they are made.

    Args:
        project: the project.
        key: a class.
        parameter: one of its constructor's parameters.
        uses: how the class uses it.
        is_plain: tells whether a parameter of a class holds plain values.
    """
    falls_back = any(True for _ in fallbacks(project.node(key).facts, parameter.name))
    optional = may_be_none(parameter, uses) or falls_back
    known = library_record(project, key, parameter, uses)
    if known and _is_bound(project, key.path, known.name):
        guess = f"{parameter.name} holds nothing but numbers, strings and lists of these"
        return Record(known.name, known.apart, optional, (), known.by_keyword, guess)
    held = class_held(project, key, parameter)
    found = record_fields(project, held, is_plain) if held else None
    if held is None or found is None:
        return None
    (kind, fields), name = found, name_of_class(project, key, held)
    if not name or project.has_base(project.node(held).facts.name):
        return None
    if not _offers(project, held, fields, uses) or _is_changed(project, parameter, fields):
        return None
    if kind == "dataclass":
        spelled, imports = _asdict(project, key)
        return Record(name, f"{spelled}({{}})", optional, imports) if spelled else None
    return Record(name, _APART[kind], optional)


_APART: dict[RecordKind, str] = {"named tuple": "{}._asdict()", "plain": "dict(vars({}))"}


def _of_module(project: Project, path: str) -> list[Binding]:
    """Return the bindings that any method in a file can rely on."""
    facts = project.facts(path)
    found = [b for b in (facts.bindings if facts else ()) if not b.scope]
    names = [b.name for b in found]
    return [b for b in found if names.count(b.name) == 1 and not b.conditional]


def _is_bound(project: Project, path: str, dotted: str) -> bool:
    """Tell whether any method in a file can rely on a dotted name."""
    return dotted.partition(".")[0] in {binding.name for binding in _of_module(project, path)}


def name_of_class(project: Project, key: ProjectClass, held: ProjectClass) -> str:
    """Return a name that leads to a class from any method of another one, "" if there is none."""
    own, inner = project.node(key).facts, project.node(held).facts.qualname
    for binding in _of_module(project, key.path):
        for name in (binding.name, f"{binding.name}.{inner}"):
            if project.resolver.resolve(key.path, name) == (held,):
                return "" if binding.name in own.class_attributes else name
    return ""


def _offers(
    project: Project, held: ProjectClass, fields: frozenset[str], uses: tuple[Use, ...]
) -> bool:
    """Tell whether all that the class reads of an object is there."""
    names = set(fields)
    for key in (held, *project.ancestors(held)):
        facts = project.node(key).facts
        names.update(facts.class_attributes, (method.name for method in facts.methods))
    read = {use.detail for use in uses if use.how in {"attribute", "mutated"}}
    return all(name in names or name.startswith("__") for name in read)


def _is_changed(project: Project, parameter: Parameter, fields: frozenset[str]) -> bool:
    """Tell whether a file of the project may set attributes of such objects."""
    return any(
        attribute in fields
        or owner == parameter.name
        or (attribute == EVERY and CONFIGURATION_NAME.match(owner))
        for owner, attribute in project.assigned
    )


def _asdict(project: Project, key: ProjectClass) -> tuple[str, tuple[ImportEdit, ...]]:
    """Return how the file spells `dataclasses.asdict`, and the imports that this needs.

    "" if all names for it are taken.
    """
    bindings = _of_module(project, key.path)
    for binding in bindings:
        for name in (binding.name, f"{binding.name}.asdict"):
            if project.resolver.resolve(key.path, name) == _ASDICT:
                return name, ()
    facts = project.facts(key.path)
    taken = {b.name for b in (facts.bindings if facts else ())}
    beside = any(b.kind == "member" and b.target == "dataclasses" for b in bindings)
    if beside and "asdict" not in taken:
        return "asdict", (AddImport("dataclasses", "asdict"),)
    return (
        ("", ()) if "dataclasses" in taken else ("dataclasses.asdict", (AddImport("dataclasses"),))
    )
