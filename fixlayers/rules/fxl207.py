"""FXL207: the inherited config holds a key that the class binds itself."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import PopConfigKeys
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.amendments import amendments
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.forwarding import given_away
from fixlayers.semantics.shared_kwargs import unshared_keys
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find parent keys in an existing config that would reach the parent call twice.

    Where FXL201 writes the config, it leaves them out from the start.
    """
    made = amendments(view)
    if made is None or not made.popped:
        return
    written = made.written
    elsewhere = given_away(view) | unshared_keys(view)
    given = [key for key in made.popped if key in elsewhere]
    fate = "gives to other classes" if given == [*made.popped] else "sets itself"
    message = f"the inherited config holds {listed(made.popped)}, which __init__ {fate}"
    # Where the parent's config is yet to be merged, that goes into the first dict that is made.
    made_with_base = [m for m in written.made if m[2]] or (written.made if made.merge else ())
    if made_with_base:
        variable, statement, _ = made_with_base[0]
    else:
        # Without a name of its own it is a part of what is returned.
        variable = written.variable
        statement = written.returned - 1 if variable else written.returned
    edit = PopConfigKeys(view.facts.ordinal, statement, variable, made.popped)
    yield Proposal(message, written.place, (edit,))


RULE = Rule(
    code="FXL207",
    name="inherited-key",
    summary="the inherited config holds a key that the class binds itself",
    why=(
        "The parent's config holds every argument of the parent's constructor. One that this "
        "class fixes comes back through **kwargs and is handed over twice; one that another class "
        "refuses, which gets the same **kwargs, was never given and cannot be."
    ),
    before="""\
class Doubled(keras.layers.Dense):
    def __init__(self, width, **kwargs):
        super().__init__(units=width * 2, **kwargs)
        self.width = width

    def get_config(self):
        config = super().get_config()
        config.update({"width": self.width})
        return config
""",
    after="""\
    def get_config(self):
        config = super().get_config()
        config.pop("units", None)
        config.update({"width": self.width})
        return config
""",
    refuses=(),
    error="got multiple values for keyword argument 'units'",
    check=check,
    requires=("FXL202", "FXL203", "FXL206", "FXL208", "FXL212"),
)
