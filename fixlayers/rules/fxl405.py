"""FXL405: a Python lambda reaches the config."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.keras.catalogue import GENERATIONS, keras_class
from fixlayers.rules.rule import Proposal, Rule, place_of
from fixlayers.semantics.carriage import carried_parameters
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.keeping import stored_attributes
from fixlayers.survey.facts import ConfigEntry, Store, Value
from fixlayers.survey.resolution import External
from fixlayers.wording import listed

_SERIALIZERS = frozenset({"serialize", "serialize_keras_object"})


def check(view: ClassView) -> Iterator[Proposal]:
    """Find lambdas in `get_config`, and defaults that are lambdas and refused by no other rule.

    A lambda that the class makes for itself is fine: the constructor makes it again.
    """
    advice = "use a function, registered with Keras"
    written = view.facts.get_config
    told: set[str] = set()
    if written is not None and not written.opaque:
        told.update(entry.key for entry in written.entries if _holds_lambda(view, entry))
        if told:
            message = f"get_config returns a Python lambda as {listed(sorted(told))}"
            yield Proposal(message, written.place, refused=advice, level="note")
    for parameter, _ in carried_parameters(view):
        default = parameter.default
        if default is not None and parameter.name not in told and _is_lambda(view, default):
            message = f"{parameter.name} defaults to a Python lambda, which Keras does not load"
            yield Proposal(message, place_of(view), refused=advice, level="note")


def _holds_lambda(view: ClassView, entry: ConfigEntry) -> bool:
    """Tell whether an entry returns a lambda, as it is or serialized."""
    value = entry.value
    functions = {call.rpartition(".")[2] for call in entry.calls}
    inside = value.kind == "container" or value.text.rpartition(".")[2] in _SERIALIZERS
    if any(_is_lambda(view, each) for each in (value, *(value.parts if inside else ()))):
        return True
    if entry.value.kind != "self" and not functions & _SERIALIZERS:
        return False
    constructor = view.constructor
    if constructor is None:
        return False
    for parameter in constructor.parameters:
        if set(entry.value.attributes) & set(stored_attributes(view.facts, parameter.name)):
            return parameter.default is not None and _is_lambda(view, parameter.default)
    stores = (s for s in constructor.steps if isinstance(s, Store) and not s.conditional)
    return any(s.attribute in entry.value.attributes and _is_lambda(view, s.value) for s in stores)


def _is_lambda(view: ClassView, value: Value) -> bool:
    """Recognise a lambda, and a layer of Keras's that is made of one."""
    if value.kind == "lambda":
        return True
    given = (*value.parts, *(v for _, v in value.keywords))
    if value.kind != "call" or not any(each.kind == "lambda" for each in given):
        return False
    found = view.meanings(value.text)
    return bool(found) and all(
        isinstance(m, External) and any(keras_class(g, m.dotted) for g in GENERATIONS)
        for m in found
    )


_EXAMPLE = """\
@keras.saving.register_keras_serializable()
class Mapped(keras.layers.Layer):
    def __init__(self, fn=lambda x: 2 * x, **kwargs):
        super().__init__(**kwargs)
        self.fn = fn

    def get_config(self):
        config = super().get_config()
        config.update({"fn": keras.saving.serialize_keras_object(self.fn)})
        return config

    @classmethod
    def from_config(cls, config):
        config = dict(config)
        config["fn"] = keras.saving.deserialize_keras_object(config["fn"])
        return super().from_config(config)
"""

RULE = Rule(
    code="FXL405",
    name="python-lambda",
    summary="a Python lambda reaches the config (a note)",
    why=(
        "Keras writes a lambda as bytecode and refuses to load it unless safe_mode is False; as a "
        "plain value it comes back as a dict."
    ),
    before=_EXAMPLE,
    after=_EXAMPLE,
    refuses=("Always: a lambda has no name to be found by.",),
    error="ValueError: Requested the deserialization of a Lambda layer with a Python lambda",
    check=check,
    safety="It has no fix.",
    independent=True,
)
