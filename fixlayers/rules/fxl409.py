"""FXL409: a public class of an installable package gets a `get_config`."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView


def check(view: ClassView) -> Iterator[Proposal]:
    """Find classes that others may inherit from and whose automatic config the repair ends."""
    family, path = view.family, view.key.path
    if not family.generates(view.key) or not family.settings.at(path).installable:
        return
    if view.facts.in_function or view.contract.own_config or not _records(view):
        return
    folder = path.rpartition("/")[0]
    if f"{folder}/__init__.py" not in family.project.paths:
        return
    if any(part.startswith("_") for part in family.project.module(path).split(".")):
        return
    if view.facts.name.startswith("_"):
        return
    yield Proposal(
        f"subclasses of {view.facts.name} elsewhere must return their own parameters from now on",
        view.facts.place,
        level="note",
    )


def _records(view: ClassView) -> bool:
    """Tell whether some Keras records the arguments of such classes by itself."""
    return any(kind.automatic_config for kind in view.kinship.kinds)


_EXAMPLE = """\
class Encoder(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units)
"""

RULE = Rule(
    code="FXL409",
    name="inherited-config",
    summary="a public class of a package gets a `get_config` that subclasses inherit (a note)",
    why=(
        "Keras records the arguments of a class by itself only while no parent has a get_config. "
        "A subclass in another project, which cannot be seen from here, would fall back to its "
        "defaults without a word until it returns its own parameters."
    ),
    before=_EXAMPLE,
    after=_EXAMPLE,
    refuses=("Always: it is a word to the package's authors, for the change log.",),
    error="(none)",
    check=check,
    safety="It has no fix.",
    requires=("FXL201",),
    independent=True,
    part=True,
)
