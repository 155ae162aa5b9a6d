"""Which new imports are bound wherever a class has its bases, in the Keras of these bases."""

from __future__ import annotations

from msgspec import Struct

from fixlayers.keras.catalogue import is_keras_namespace
from fixlayers.rewrite.edits import AddImport, AddImportBeside, ImportEdit
from fixlayers.survey.facts import Binding
from fixlayers.survey.project import Project, class_viewpoint
from fixlayers.survey.resolution import External, Meaning, ProjectClass

_SEVERAL = "the class may come from several Kerases, and no name here follows it to each"
_COMPUTED = "its base is not bound by an import, which a new one could stand beside"
_WITHOUT = "in another branch its base is none of Keras's, and Keras may be missing there"
# With these, `saving` is there after a plain import.
_SAVING = frozenset({"keras", "tf_keras", "keras_core"})


class FollowedImport(Struct, frozen=True):
    """A place for an import of Keras's: behind an import statement, or (-1) at the top."""

    package: str
    ordinal: int = -1

    def of(self, member: str) -> ImportEdit:
        """Return the edit that imports a saving function here."""
        if self.ordinal < 0:
            part = "saving" if self.package in _SAVING else "utils"
            return AddImport(f"{self.package}.{part}", member)
        # An older Keras that the branch also serves has it in `utils` alone.
        return AddImportBeside(self.ordinal, f"{self.package}.utils", member)

    def of_namespace(self, inside: str, name: str) -> ImportEdit:
        """Return the edit that imports a namespace of Keras's ("layers"), or one in another."""
        module = f"{self.package}.{inside}" if inside else self.package
        if self.ordinal < 0:
            return AddImport(module, name)
        return AddImportBeside(self.ordinal, module, name)


def keras_package(dotted: str) -> str:
    """Return the package that a Keras name belongs to: "keras", "tensorflow.keras", "tf_keras"."""
    top = dotted.partition(".")[0]
    if top not in {"tensorflow", "tensorflow_core"}:
        return top
    if dotted.startswith("tensorflow.compat."):
        return ".".join([*dotted.split(".")[:3], "keras"])
    return "tensorflow.keras"


def follow_bases(project: Project, key: ProjectClass) -> tuple[FollowedImport, ...] | str:
    """Return where imports have to stand so that a class finds what they bind, else why nowhere.

    Nothing is imported that the file, or the file of a base, does not import before the class
    statement is reached: importing the file raises nothing new.
    """
    if not all(_is_keras_throughout(project, each) for each in (key, *project.ancestors(key))):
        return _WITHOUT
    facts = project.node(key).facts
    reason = _COMPUTED
    for text, meanings in zip(facts.bases, project.node(key).bases, strict=True):
        if not meanings or not all(_packages(project, m) for m in meanings):
            continue
        seen = class_viewpoint(facts)
        bindings = project.resolver.visible(key.path, text.partition(".")[0], seen)
        followed = _follow(project, key.path, text, bindings)
        if not isinstance(followed, str):
            return followed
        reason = followed
    return reason


def _follow(
    project: Project, path: str, text: str, bindings: list[Binding]
) -> tuple[FollowedImport, ...] | str:
    """Return a place beside each binding of the name that a base begins with."""
    rest = text.partition(".")[2]
    found: list[FollowedImport] = []
    for binding in bindings:
        meanings = project.resolver.meaning(path, binding, rest)
        packages = {package for m in meanings for package in _packages(project, m)}
        if len(packages) != 1:
            return _SEVERAL
        if len(bindings) == 1 and not binding.branch and not binding.scope:
            return (FollowedImport(packages.pop()),)
        statement = _first_import(project, path, binding, packages)
        if statement is None:
            return _COMPUTED
        found.append(FollowedImport(packages.pop(), statement.ordinal))
    if not found:
        # The name comes through a star.
        packages = {p for m in project.resolver.resolve(path, text) for p in _packages(project, m)}
        return (FollowedImport(packages.pop()),) if len(packages) == 1 else _SEVERAL
    return tuple(dict.fromkeys(found))


def _first_import(
    project: Project, path: str, binding: Binding, packages: set[str]
) -> Binding | None:
    """Return the first import of that Keras in the branch of a binding, else the binding's own.

    The same one for each class that needs one there.
    """
    facts = project.facts(path)
    head = binding.target.partition(".")[0]
    for each in facts.bindings if facts else ():
        if each.ordinal >= 0 and each.line <= binding.line and each.scope == binding.scope:
            if each.branch == binding.branch:
                meanings = project.resolver.meaning(path, each, "")
                if {package for m in meanings for package in _packages(project, m)} == packages:
                    return each
                if binding.kind == "alias" and each.name == head:
                    return each
    return binding if binding.ordinal >= 0 else None


def _packages(project: Project, meaning: Meaning) -> frozenset[str]:
    """Return the Keras packages that a base comes from, through its own bases as well."""
    if isinstance(meaning, ProjectClass):
        return frozenset(keras_package(dotted) for dotted in project.keras_bases(meaning))
    if isinstance(meaning, External) and is_keras_namespace(meaning.dotted):
        return frozenset({keras_package(meaning.dotted)})
    return frozenset()


def _is_keras_throughout(project: Project, key: ProjectClass) -> bool:
    """Tell whether no base of a class is Keras's in one branch and something else in another."""
    for meanings in project.node(key).bases:
        known = {bool(_packages(project, meaning)) for meaning in meanings}
        if len(known) > 1:
            return False
    return True
