"""FXL205: a parameter may hold an object that JSON cannot carry."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import Edit
from fixlayers.rules.rule import Proposal, Rule, place_of
from fixlayers.semantics.config_edits import replaced_value
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.repair import repair
from fixlayers.wording import listed


def check(view: ClassView) -> Iterator[Proposal]:
    """Find parameters that may hold layers, models, functions or other objects.

    In a generated `get_config` the cure is part of FXL201's, and FXL206 revives the value.
    """
    made = repair(view)
    raw = [r for r in made.amended.replaced if r.raw] if made and made.amended else []
    if made is None or not (made.revived or made.others):
        return
    names = dict.fromkeys([*made.revived, *(key for r in made.others for key in r.keys)])
    message = f"{listed(list(names))} may hold an object, which a config carries only serialized"
    if made.revived and made.serialize is None:
        reason = view.speller.trouble("serialize_keras_object")
        yield Proposal(message, place_of(view), refused=reason)
        return
    written = made.amended.written if made.amended else None
    edits: list[Edit] = [
        edit for r in raw if written for edit in replaced_value(view, written, r, made.serialize)
    ]
    yield Proposal(message, place_of(view), (*edits, *made.imports))


RULE = Rule(
    code="FXL205",
    name="unserialized-value",
    summary="a parameter may hold a layer, a model, a function or another object",
    why=(
        "Such a value comes back from the file as a dict. Keras's serialize_keras_object makes a "
        "config of it and leaves plain values as they are, so that nothing has to be guessed. On "
        "tf.keras only what can be called is given to it, since Keras 2 raises for any other "
        "value where it saves a SavedModel; where the class reads attributes of the value or "
        "calls it, and where nothing is known of it, a new get_config says that it is not "
        "implemented for one that has no config of its own, which a SavedModel does without, and "
        "an existing one leaves that out. One layer or model goes through keras.layers.serialize, "
        "and what defaults to an activation, an initializer or another object of Keras's through "
        "the functions of its kind, which work in Keras 2's .h5 as well. A copy of a layer that "
        "get_config makes is such an object. A class of layers goes by the name under which it is "
        "registered or found in keras.layers, an object of plain values as a dict of these."
    ),
    before="""\
class Residual(keras.layers.Layer):
    def __init__(self, block, **kwargs):
        super().__init__(**kwargs)
        self.block = block

    def call(self, x):
        return x + self.block(x)
""",
    after="""\
    def get_config(self):
        config = super().get_config()
        config.update({"block": keras.layers.serialize(self.block)})
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        if isinstance(config.get("block"), dict):
            config["block"] = keras.layers.deserialize(config["block"])
        return super().from_config(config)
""",
    refuses=(
        "A default that is a lambda, a range, a set or another value that no config carries; a "
        "configuration object that is not known to hold plain values alone; an object of a class "
        "of the project that has no config; a layer that `build` builds without a look at `built`; "
        "what makes layers and is called a function (norm_fn).",
    ),
    error="TypeError: 'TrackedDict' object is not callable",
    check=check,
    requires=("FXL201", "FXL202", "FXL206", "FXL212"),
    part=True,
)
