"""A name of Keras's in the module of the project that a base is imported from."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from fixlayers.rewrite.edits import AddImport
from fixlayers.survey.branches import covers
from fixlayers.survey.facts import Binding
from fixlayers.survey.project import Project, class_viewpoint
from fixlayers.survey.resolution import ProjectClass, Viewpoint, viewpoint_of

_IMPORTABLE = frozenset({"module", "member", "alias"})
_DEPTH = 8


class LentName(Struct, frozen=True):
    """A name in a module of the project, and the import that brings it here."""

    name: str
    path: str
    imports: AddImport


def lent_names(project: Project, key: ProjectClass) -> Iterator[LentName]:
    """Yield the names that can be imported beside a base, from the module that has the base.

    They are bound there above the base and wherever it is, so that importing them cannot fail
    where the base's import does not, also while modules import each other in a circle.
    """
    facts, here = project.node(key).facts, project.facts(key.path)
    taken = {b.name for b in (here.bindings if here else ())}
    for text in facts.bases:
        seen = class_viewpoint(facts)
        bindings = project.resolver.visible(key.path, text.partition(".")[0], seen)
        if len(bindings) != 1 or bindings[0].branch or bindings[0].scope:
            continue
        binding = bindings[0]
        home = project.resolver.home(key.path, binding) if binding.kind == "member" else None
        lender = project.facts(home) if home else None
        if lender is None or home is None:
            continue
        for name in dict.fromkeys(b.name for b in lender.bindings):
            if name not in taken and _is_bound_with(project, home, name, binding.member):
                module = "." * binding.level + binding.target
                yield LentName(name, home, AddImport(module, name))


def _is_bound_with(project: Project, path: str, name: str, member: str) -> bool:
    resolver = project.resolver
    heads = [b for b in resolver.visible(path, member, Viewpoint()) if not b.scope]
    own = [b for b in resolver.visible(path, name, Viewpoint()) if not b.scope]
    if not heads or not own or any(b.kind not in _IMPORTABLE for b in own) or "." in name:
        return False
    return all(_is_read(project, path, own, head, _DEPTH) for head in heads)


def _is_read(
    project: Project, path: str, bindings: list[Binding], head: Binding, depth: int
) -> bool:
    """Tell whether a name is bound when `head` is, itself or through what its alias reads."""
    if any(covers(b.branch, head.branch) and b.line <= head.line for b in bindings):
        return True
    if head.kind != "alias" or depth == 0:
        return False
    source = head.target.partition(".")[0]
    read = project.resolver.visible(path, source, viewpoint_of(head))
    return bool(read) and all(_is_read(project, path, bindings, b, depth - 1) for b in read)
