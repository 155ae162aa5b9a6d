"""FXL401: a `get_config` or `from_config` that cannot be followed."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find methods whose keys cannot all be listed: nothing in them is judged or changed."""
    written, reading = view.facts.get_config, view.facts.from_config
    if written is not None and written.opaque:
        message = f"get_config is not judged: {written.opaque}"
        yield Proposal(message, written.place, refused="it is left as it is", level="note")
    elif written is not None and reading is not None and reading.opaque:
        message = (
            f"get_config is not judged, since from_config cannot be followed: {reading.opaque}"
        )
        yield Proposal(message, reading.place, refused="it is left as it is", level="note")
    elif written is not None and view.constructor is not None:
        known = view.constructor.all_names - set(written.guarded)
        unclear = [key for key in written.perhaps if key in known]
        if unclear:
            message = f"get_config is not judged for {listed(unclear)}, set in a branch or a loop"
            yield Proposal(message, written.place, refused="it is left as it is", level="note")


RULE = Rule(
    code="FXL401",
    name="opaque-config",
    summary="a `get_config` or `from_config` cannot be followed (a note)",
    why=(
        "Where keys are made in a loop, by a helper or from vars(self), what the config holds is "
        "not known, and a missing key cannot be told from one that is there. A branch or a loop "
        "over literal keys leaves those alone unjudged."
    ),
    before="""\
    def get_config(self):
        config = super().get_config()
        for name in self._names:
            config[name] = getattr(self, name)
        return config
""",
    after="""\
    def get_config(self):
        config = super().get_config()
        for name in self._names:
            config[name] = getattr(self, name)
        return config
""",
    refuses=("Always: it only says that it does not judge.",),
    error="(none)",
    check=check,
    safety="It has no fix.",
    independent=True,
)
