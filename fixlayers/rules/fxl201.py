"""FXL201: no `get_config` returns the constructor's parameters."""

from __future__ import annotations

from collections.abc import Iterator

from fixlayers.rewrite.edits import AddGetConfig
from fixlayers.rules.rule import Proposal, Rule
from fixlayers.semantics.annotations import config_annotation
from fixlayers.semantics.family import ClassView
from fixlayers.semantics.items import guess_of
from fixlayers.semantics.open_configs import inherits_open_config
from fixlayers.semantics.provisions import provisions


def check(view: ClassView) -> Iterator[Proposal]:
    """Find a class whose config would lack constructor parameters."""
    made = provisions(view)
    if made is None:
        return
    idle = view.facts.idle_config
    message = made.reason if idle else f"no get_config of its own: {made.reason}"
    annotation, imports = config_annotation(view)
    edit = AddGetConfig(
        view.facts.ordinal,
        made.items,
        made.base,
        made.removed,
        view.super_style,
        annotation,
        in_place=idle is not None,
    )
    unknown = inherits_open_config(view) and bool(made.problem)
    yield Proposal(
        message,
        idle or view.facts.place,
        (edit, *made.imports, *imports),
        refused=made.problem,
        guess=guess_of(made.origins),
        # Whether anything is wrong depends on an inherited config that cannot be followed.
        level="note" if unknown else "error",
    )


RULE = Rule(
    code="FXL201",
    name="missing-get-config",
    summary="no `get_config` returns the constructor's parameters",
    why=(
        "Loading calls the constructor with what get_config returned. Keras records plain "
        "arguments of layers by itself, but not those of models in Keras 3, nor layers, functions "
        "and other objects, nor anything once a parent has a get_config of its own. One that does "
        "nothing, as editors write it for a method that has to be there, or that returns what "
        "dict.update returns, which is None, is filled where it stands."
    ),
    before="""\
class Encoder(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.dense = keras.layers.Dense(units)
""",
    after="""\
@keras.saving.register_keras_serializable()
class Encoder(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = keras.layers.Dense(units)

    def get_config(self):
        config = super().get_config()
        config.update({"name": self.name, "trainable": self.trainable, "units": self.units})
        return config
""",
    refuses=(
        "A parameter cannot be had or cannot travel: a lambda, *args that do not just go on to a "
        "Model, or to a parent whose config returns them by name, a configuration object. One of a "
        "dataclass, a NamedTuple or a plain class of the project's travels as a dict, where "
        "annotation, default or calls prove the class, and that holds numbers, strings and lists "
        "of these, has no children and no tuples, and nobody sets its attributes later; with "
        "--unsafe-fixes so does an argparse.Namespace, a types.SimpleNamespace or a ConfigDict of "
        "ml_collections that an annotation names and the file does not change. A default "
        "that cannot travel, but has a name, is left out of the config where it is what the object "
        "was given; beside a configuration object or a class get_config raises "
        "NotImplementedError for anything else that no config can carry.",
        "A class below relies on the automatic config and cannot be repaired in the same run.",
        "The keys of an inherited get_config cannot all be listed, and the parameter may be among "
        "them: the parent's constructor is given it, or its name stands between quotes. They can "
        "where the parent returns the **kwargs that it keeps: those are what the class hands it.",
    ),
    error="NotImplementedError: Object ... was created by passing non-serializable argument values",
    check=check,
    requires=("FXL101", "FXL102", "FXL103", "FXL104", "FXL105", "FXL204", "FXL205", "FXL206"),
)
