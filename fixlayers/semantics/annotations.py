"""How far a class's author annotates, so that generated code does the same."""

from __future__ import annotations

from fixlayers.rewrite.edits import AddImport
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import needs_kwargs


def any_annotation(view: ClassView) -> tuple[str, tuple[AddImport, ...]]:
    """Return the annotation for `**kwargs`, "" for none, and the import that it needs."""
    constructor = view.constructor
    parameters = constructor.parameters if constructor else ()
    if not parameters or not all(p.annotation for p in parameters):
        return "", ()
    return "Any", () if _in_scope(view, "Any") else (AddImport("typing", "Any"),)


def config_annotation(view: ClassView) -> tuple[str, tuple[AddImport, ...]]:
    """Return the return annotation for `get_config`, and the import that it needs.

    It is "" where the class annotates no method's. Nothing is imported for its sake alone.
    """
    if not annotates_methods(view):
        return "", ()
    added = any_annotation(view)[1] if needs_kwargs(view) else ()
    if not added and not _in_scope(view, "Any"):
        return "dict", ()
    return "Dict[str, Any]" if _in_scope(view, "Dict") else "dict[str, Any]", added


def annotates_methods(view: ClassView) -> bool:
    """Tell whether the class annotates what its methods return."""
    annotated = [m.annotated_return for m in view.facts.methods if m.name != "__init__"]
    return bool(annotated) and all(annotated)


def _in_scope(view: ClassView, name: str) -> bool:
    """Tell whether a name is bound wherever the class statement runs."""
    facts = view.family.project.facts(view.key.path)
    return any(
        b.name == name and not b.scope and not b.conditional and b.line < view.facts.place.line
        for b in (facts.bindings if facts else ())
    )
