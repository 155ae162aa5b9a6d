"""FXL209: an entry of an existing `get_config` does not yield its parameter."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.config_edits import replaced_value
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.repair import repair
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find entries that return a transformation of the argument, or a name out of scope."""
    made = repair(view)
    if made is None or made.amended is None:
        return
    wrong = [r for r in made.amended.replaced if not r.raw]
    if not wrong:
        return
    written = made.amended.written
    edits = [
        edit
        for r in wrong
        if not r.origin.refused
        for edit in replaced_value(view, written, r, made.serialize)
    ]
    message = f"get_config does not return {listed([r.entry.key for r in wrong])} as given"
    refused = next((r.origin.refused for r in wrong if r.origin.refused), "")
    yield Proposal(message, written.place, (*edits, *made.imports), refused=refused)


RULE = Rule(
    code="FXL209",
    name="wrong-config-value",
    summary="an entry of `get_config` does not yield its parameter",
    why=(
        "The constructor would be given its own result again: half of the half. The argument is "
        "stored as it came and returned; the attribute that holds the result stays."
    ),
    before="""\
    def __init__(self, dim, heads, **kwargs):
        super().__init__(**kwargs)
        self.dim = dim // heads
        self.heads = heads
""",
    after="""\
    def __init__(self, dim, heads, **kwargs):
        super().__init__(**kwargs)
        self._init_dim = dim
        self.dim = dim // heads
        self.heads = heads
""",
    refuses=("The argument cannot be had, or cannot travel.",),
    error="(none: the rebuilt object is another one)",
    check=check,
    requires=("FXL202", "FXL204", "FXL205", "FXL206", "FXL212"),
)
