"""What a class does with a parameter of its constructor, wherever it keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fixlayers.survey.facts import ClassFacts, Parameter, Use


def uses_of(facts: ClassFacts, name: str, attributes: Iterable[str]) -> Iterator[Use]:
    """Yield the uses of a parameter and of the attributes of self that hold it."""
    subjects = {name, *(f"self.{attribute}" for attribute in attributes)}
    for subject, uses in facts.uses:
        if subject in subjects:
            yield from uses


def uses_of_attribute(facts: ClassFacts, attribute: str) -> tuple[Use, ...]:
    """Return the uses of an attribute of self, whatever it holds."""
    return next((uses for subject, uses in facts.uses if subject == f"self.{attribute}"), ())


def is_call(use: Use) -> bool:
    """Tell whether a use calls what is used, or an element of it."""
    return use.how == "called" or is_call_of_element(use)


def is_call_of_element(use: Use) -> bool:
    """Tell whether a use calls an element of what is used."""
    return use.how == "element" and use.detail == "called"


def may_be_plain(parameter: Parameter, uses: Iterable[Use]) -> bool:
    """Tell whether what is no object may be given: by the default or a test of the class."""
    default = parameter.default
    by_default = default is not None and default.kind == "constant" and default.text != "None"
    return by_default or any(
        use.how in {"instance", "compared"} or use.detail == "callable:0" for use in uses
    )


def may_be_none(parameter: Parameter, uses: Iterable[Use]) -> bool:
    """Tell whether None may be given: by the default, the annotation or a test of the class."""
    default, annotation = parameter.default, parameter.annotation
    return (
        (default is not None and default.text == "None")
        or "None" in annotation
        or "Optional" in annotation
        or any(use.how == "tested" for use in uses)
    )
