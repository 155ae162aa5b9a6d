"""FXL411: a model's `call` takes more than the one argument that Keras builds it with."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.loading import further_arguments, is_plain_model
from fixlayers.semantics.unbuilt import is_part_only, unbuilt_layers
from fixlayers.survey.facts import Place
from fixlayers.wording import listed

# With one of its own, a class says itself how it is called or loaded.
_LOADERS = frozenset(
    {"__call__", "build", "build_from_config", "get_build_config", "load_own_variables"}
)
# What Keras brings to a call of the model, but not to that of its method.
_GIVEN_BY_KERAS = frozenset({"training", "mask"})


def check(view: ClassView) -> Iterator[Proposal]:
    """Find models that Keras cannot build as it loads them.

    It records the shape of the first argument and builds the model by a call with a symbol of that
    shape alone: `Layer._maybe_build` and `Model.build_from_config`, Keras 3.15, where that only
    warns; `Model.build`, tf_keras 2.21, which raises. Layers that nothing has built then take none
    of their weights from the file.
    """
    call = next((m for m in view.facts.methods if m.name == "call"), None)
    further = further_arguments(view, call) if call is not None else ()
    if call is None or not further or not is_plain_model(view, _LOADERS):
        return
    layers = list(unbuilt_layers(view))
    if layers and not is_part_only(view):
        names = dict.fromkeys(f"{made.callee} (line {made.place.line})" for made in layers)
        lost = f"without the weights of {listed(tuple(names))}"
        yield Proposal(
            f"call needs {listed(further)} besides {call.parameters[0].name}, so that "
            + (f"Keras 3 loads a .keras file with the model {lost}" if view.on_keras3 else _RAISES),
            Place(call.line, 1),
            refused=_way_out(further),
            level="note",
        )


def _way_out(further: tuple[str, ...]) -> str:
    if set(further) <= _GIVEN_BY_KERAS:
        return f"give {listed(further)} the default None"
    return "take all inputs as one list, tuple or dict, or write a build_from_config"


_RAISES = "a .keras file with the model cannot be loaded"

_EXAMPLE = """\
@keras.saving.register_keras_serializable()
class Translator(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.encoder = keras.layers.GRU(64)
        self.decoder = keras.layers.GRU(64)

    def call(self, inputs, targets):
        return self.decoder(targets, initial_state=self.encoder(inputs))
"""

RULE = Rule(
    code="FXL411",
    name="several-inputs",
    summary="`call` of a model needs several inputs, so that loading it leaves its weights behind "
    "(a note)",
    why=(
        "Keras builds a model that it loads by calling it with its first argument alone. Where "
        "call needs more, Keras 3 only warns, and the layers inside keep new weights instead of "
        "those of the file; tf_keras raises. A model that others contain is built by them, and a "
        "file of weights alone can be loaded once the model has been called."
    ),
    before=_EXAMPLE,
    after=_EXAMPLE,
    refuses=(
        "Always: how the model is called is for its author to say. Where that is to stay, a "
        "get_build_config that returns those of the layers inside, and a build_from_config that "
        "hands each its own, do as well; layers of your own with layers inside need the same.",
    ),
    error="UserWarning: Model 'translator' had a build config, but the model cannot be built "
    "automatically in `build_from_config(config)`.",
    check=check,
    safety="It has no fix.",
    independent=True,
)
