"""FXL206: `from_config` has to revive, or to end in the class's own constructor."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import AddFromConfig, AddImport, Edit
from fixlayers.rules.rule import Proposal, Rule, listed
from fixlayers.semantics.annotations import annotates_methods
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.needs import is_model
from fixlayers.semantics.provisions import Provisions, provisions


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a class whose generated config the inherited `from_config` cannot read."""
    made = provisions(view)
    if made is None:
        return
    reads = view.contract.from_config_reads & frozenset(made.removed)
    rebuilds = view.kinship.name == "Sequential" and not made.base
    if not made.revived and not reads and not rebuilds:
        return
    message = "from_config has to hand the config to the constructor"
    if made.revived:
        message = f"from_config has to revive {listed(made.revived)}"
    if view.facts.from_config is not None:
        refused = "it has a from_config of its own"
        yield Proposal(message, view.facts.from_config.place, refused=refused)
        return
    yield Proposal(message, view.facts.place, tuple(_edits(view, made, bool(reads) or rebuilds)))


def _edits(view: ClassView, made: Provisions, direct: bool) -> Iterator[Edit]:
    """End in the constructor for models and where the parent's `from_config` needs a lost key."""
    yield AddFromConfig(
        view.facts.ordinal,
        made.revived,
        made.deserialize.expression if made.deserialize else "",
        "cls" if direct or is_model(view) else "super",
        view.super_style,
        custom_objects=is_model(view),
        annotated=annotates_methods(view),
    )
    imports: AddImport | None = made.deserialize.imports if made.deserialize else None
    if imports:
        yield imports


RULE = Rule(
    code="FXL206",
    name="from-config",
    summary="`from_config` has to revive what the config holds serialized",
    why=(
        "from_config gets nested objects as raw dicts. A Sequential subclass would be given the "
        "layers that its own constructor builds again."
    ),
    before="""\
class Tower(keras.Sequential):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.add(keras.layers.Dense(units))
""",
    after="""\
    def get_config(self):
        return {"name": self.name, "units": self.units}

    @classmethod
    def from_config(cls, config, custom_objects=None):
        return cls(**config)
""",
    refuses=("The class has a from_config of its own.",),
    error="ValueError: All layers added to a Sequential model should have unique names",
    check=check,
    requires=("FXL201", "FXL205"),
    part=True,
)
