"""How far a class's author annotates, so that generated code does the same."""

from __future__ import annotations

from fixlayers.semantics.family import ClassView


def _in_scope(view: ClassView, name: str) -> bool:
    facts = view.family.project.facts(view.key.path)
    return any(b.name == name and not b.scope for b in (facts.bindings if facts else ()))


def any_annotation(view: ClassView) -> tuple[str, bool]:
    """Return the annotation for `**kwargs` ("" for none) and whether `Any` must be imported."""
    constructor = view.constructor
    parameters = constructor.parameters if constructor else ()
    if not parameters or not all(p.annotation for p in parameters):
        return "", False
    return "Any", not _in_scope(view, "Any")


def config_annotation(view: ClassView) -> str:
    """Return the return annotation for `get_config`, "" where the class annotates none."""
    annotated = [m.annotated_return for m in view.facts.methods if m.name != "__init__"]
    if not annotated or not all(annotated):
        return ""
    if _in_scope(view, "Any") or any_annotation(view)[1]:
        return "Dict[str, Any]" if _in_scope(view, "Dict") else "dict[str, Any]"
    return "dict"


def annotates_methods(view: ClassView) -> bool:
    """Tell whether the class annotates what its methods return."""
    return bool(config_annotation(view))
