"""The Keras catalogue: names, kinds and facts, and that the files still say what Keras does."""

from __future__ import annotations

import subprocess
import sys

import msgspec
import pytest

from fixlayers.keras.build_catalogue import installed_version
from fixlayers.keras.catalogue import (
    GENERATIONS,
    KerasClass,
    activations,
    catalogue_path,
    is_keras_namespace,
    keras_class,
    kind,
    kinds,
    reserved_attributes,
)
from fixlayers.keras.records import ClassRecord, Generation


def known(generation: str, dotted: str) -> KerasClass:
    found = keras_class(generation, dotted)
    assert found is not None, dotted
    return found


def holdings(generation: str, dotted: str) -> dict[str, str]:
    return {p.name: p.holds for p in known(generation, dotted).parameters}


IN_BOTH = {
    "keras.layers.Dense": "layers.Dense",
    "keras.layers.Convolution2D": "layers.Conv2D",
    "keras.layers.core.Dense": "layers.Dense",
    "keras.layers.recurrent.LSTM": "layers.LSTM",
    "keras.layers.wrappers.Bidirectional": "layers.Bidirectional",
    "keras.src.layers.core.dense.Dense": "layers.Dense",
    "keras.api._v2.keras.layers.Dense": "layers.Dense",
    "keras._tf_keras.keras.layers.Dense": "layers.Dense",
    "keras.engine.base_layer.Layer": "layers.Layer",
    "keras.engine.topology.Layer": "layers.Layer",
    "keras.engine.Layer": "layers.Layer",
    "keras.engine.training.Model": "Model",
    "keras.engine.functional.Functional": "Functional",
    "keras.Model": "Model",
    "keras.models.Model": "Model",
    "keras.models.Sequential": "Sequential",
    "keras.losses.MeanSquaredError": "losses.MeanSquaredError",
    "keras.metrics.MeanSquaredError": "metrics.MeanSquaredError",
    "keras.constraints.max_norm": "constraints.MaxNorm",
    "keras.initializers.initializers_v2.HeNormal": "initializers.HeNormal",
    "keras.callbacks.Callback": "callbacks.Callback",
    "keras.optimizers.adam.Adam": "optimizers.Adam",
    "keras_core.layers.Layer": "layers.Layer",
    "tf_keras.Model": "Model",
    "tf_keras.src.engine.base_layer.Layer": "layers.Layer",
    "tensorflow.keras.layers.Dense": "layers.Dense",
    "tensorflow.keras.layers.experimental.preprocessing.Rescaling": "layers.Rescaling",
    "tensorflow.keras.optimizers.schedules.ExponentialDecay": (
        "optimizers.schedules.ExponentialDecay"
    ),
    "tensorflow.compat.v1.keras.layers.Layer": "layers.Layer",
    "tensorflow.compat.v2.keras.losses.Loss": "losses.Loss",
    "tensorflow.losses.Loss": "losses.Loss",
    "tensorflow.compat.v2.metrics.Metric": "metrics.Metric",
    "tensorflow.optimizers.schedules.LearningRateSchedule": (
        "optimizers.schedules.LearningRateSchedule"
    ),
    "tensorflow.contrib.keras.python.keras.layers.Dense": "layers.Dense",
    "tensorflow.python.keras.layers.Dense": "layers.Dense",
    "tensorflow.python.keras.engine.base_layer.Layer": "layers.Layer",
    "tensorflow.python.keras.optimizer_v2.learning_rate_schedule.LearningRateSchedule": (
        "optimizers.schedules.LearningRateSchedule"
    ),
    "tensorflow_core.python.keras.engine.base_layer.Layer": "layers.Layer",
}


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize(("dotted", "name"), IN_BOTH.items(), ids=IN_BOTH)
def test_a_spelling_means_the_class(generation: str, dotted: str, name: str) -> None:
    assert known(generation, dotted).name == name


@pytest.mark.parametrize(
    ("dotted", "keras3", "tf_keras"),
    [
        ("keras.Layer", "layers.Layer", "layers.Layer"),
        ("keras.optimizers.legacy.Adam", "optimizers.Adam", "optimizers.legacy.Adam"),
        (
            "tensorflow.python.keras.optimizer_v2.optimizer_v2.OptimizerV2",
            None,
            "optimizers.legacy.Optimizer",
        ),
        (
            "keras.layers.merge._Merge",
            "src.layers.merging.base_merge.Merge",
            "src.layers.merging.base_merge._Merge",
        ),
        (
            "keras.losses.LossFunctionWrapper",
            "src.losses.losses.LossFunctionWrapper",
            "__internal__.losses.LossFunctionWrapper",
        ),
        ("keras.layers.pooling._Pooling2D", None, "src.layers.pooling.base_pooling2d.Pooling2D"),
        ("keras.layers.LocallyConnected1D", None, "layers.LocallyConnected1D"),
        ("keras.layers.GroupedQueryAttention", "layers.GroupQueryAttention", None),
        ("keras.losses.Dice", "losses.Dice", None),
    ],
)
def test_generations_differ(dotted: str, keras3: str | None, tf_keras: str | None) -> None:
    names = [found and found.name for found in (keras_class(g, dotted) for g in GENERATIONS)]
    assert names == [keras3, tf_keras]


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize(
    "dotted",
    [
        "keras",
        "keras.layers",
        "keras.Input",
        "keras.layers.add",
        "keras.activations.relu",
        "keras.layers.Loss",
        "keras.layers.Model",
        "keras.layers.NoSuchLayer",
        "keras.engine.MeanSquaredError",  # a loss or a metric: nothing tells
        "keras.backend.image_data_format",
        "keras_hub.layers.Dense",
        "tensorflow.Module",
        "tensorflow.layers.Dense",
        "torch.nn.Module",
        "Dense",
        "",
    ],
)
def test_other_names_mean_no_class(generation: str, dotted: str) -> None:
    assert keras_class(generation, dotted) is None


@pytest.mark.parametrize(
    ("dotted", "inside"),
    [
        ("keras", True),
        ("keras.layers", True),
        ("keras_core.ops", True),
        ("tf_keras.layers.Dense", True),
        ("tensorflow.keras", True),
        ("tensorflow.python.keras.layers", True),
        ("tensorflow.compat.v1.keras", True),
        ("tensorflow", False),
        ("tensorflow.nn.relu", False),
        ("tensorflow.losses", True),
        ("tensorflow.initializers.Ones", True),
        ("tensorflow.compat.v1.losses.absolute_difference", False),
        ("tensorflow.lossesque", False),
        ("keras_cv", False),
        ("my.keras", False),
        ("kerastuner", False),
    ],
)
def test_what_is_inside_keras(dotted: str, inside: bool) -> None:
    assert is_keras_namespace(dotted) is inside


def test_kinds_that_refuse_kwargs() -> None:
    refusing = {"Initializer", "Constraint", "Regularizer", "LearningRateSchedule", "Callback"}
    for generation in GENERATIONS:
        assert {k.name for k in kinds(generation).values() if not k.takes_kwargs} == {
            *refusing,
            "Other",
        }
        assert all(kind(generation, name).accepts == () for name in refusing)


def test_kinds_whose_parents_config_raises() -> None:
    for generation in GENERATIONS:
        raising = {k.name for k in kinds(generation).values() if not k.config_callable}
        assert raising == {"Regularizer", "LearningRateSchedule", "Callback", "Other"}


def test_kinds_with_automatic_config() -> None:
    automatic = [{k.name for k in kinds(g).values() if k.automatic_config} for g in GENERATIONS]
    assert automatic == [{"Layer"}, {"Layer", "Model", "Functional"}]


def test_only_callbacks_cannot_be_registered() -> None:
    for generation in GENERATIONS:
        refused = {k.name for k in kinds(generation).values() if not k.registrable}
        assert refused == {"Callback", "Other"}


@pytest.mark.parametrize(
    ("generation", "name", "accepts"),
    [
        (
            "keras3",
            "Layer",
            "activity_regularizer autocast dtype input_dim input_shape name trainable",
        ),
        (
            "tf_keras",
            "Layer",
            "activity_regularizer autocast batch_input_shape batch_size dtype dynamic "
            "implementation input_dim input_shape name trainable weights",
        ),
        ("keras3", "Loss", "dtype name reduction"),
        ("tf_keras", "Loss", "name reduction"),
        ("keras3", "Metric", "dtype name"),
        ("keras3", "Sequential", "layers name trainable"),
        ("tf_keras", "Sequential", "layers name"),
    ],
)
def test_keywords_that_a_root_takes(generation: str, name: str, accepts: str) -> None:
    assert sorted(kind(generation, name).accepts) == accepts.split()


@pytest.mark.parametrize(
    ("generation", "name", "keys"),
    [
        ("keras3", "Layer", {"name", "trainable", "dtype"}),
        ("tf_keras", "Layer", {"name", "trainable", "dtype"}),
        ("keras3", "Model", {"name", "trainable", "dtype"}),
        ("tf_keras", "Model", set()),
        ("keras3", "Loss", {"name", "reduction"}),
        ("tf_keras", "Metric", {"name", "dtype"}),
        ("keras3", "Initializer", set()),
    ],
)
def test_keys_of_a_roots_config(generation: str, name: str, keys: set[str]) -> None:
    assert set(kind(generation, name).config_keys) == keys


def test_dense() -> None:
    dense = known("tf_keras", "keras.layers.Dense")
    assert [p.name for p in dense.parameters] == [
        "units",
        "activation",
        "use_bias",
        "kernel_initializer",
        "bias_initializer",
        "kernel_regularizer",
        "bias_regularizer",
        "activity_regularizer",
        "kernel_constraint",
        "bias_constraint",
        "kwargs",
    ]
    assert [p.name for p in dense.parameters if p.required] == ["units"]
    assert {p.name: p.kind for p in dense.parameters}["kwargs"] == "varkw"
    assert dense.config_keys is not None
    assert set(dense.config_keys) == {
        *(p.name for p in dense.parameters if p.kind == "positional"),
        *("name", "trainable", "dtype"),
    }
    assert {"units", "name", "batch_input_shape"} <= set(dense.accepts)
    assert dense.parents == ("layers.Layer",)
    assert {"units", "kernel", "bias", "add_weight", "_trainable_weights"} <= dense.attributes


def test_a_key_that_only_a_given_argument_brings() -> None:
    dense = known("keras3", "keras.layers.Dense")
    assert dense.config_keys is not None
    assert "activity_regularizer" not in dense.config_keys
    assert "activity_regularizer" in dense.conditional_config_keys


@pytest.mark.parametrize(
    ("generation", "dotted", "owner", "reads"),
    [
        ("keras3", "keras.layers.Wrapper", "layers.Wrapper", {"layer"}),
        ("keras3", "keras.layers.TimeDistributed", "layers.Wrapper", {"layer"}),
        ("keras3", "keras.layers.Bidirectional", "layers.Bidirectional", {"layer"}),
        ("keras3", "keras.layers.RNN", "layers.RNN", {"cell"}),
        ("keras3", "keras.layers.LSTM", "layers.LSTM", set()),
        ("keras3", "keras.layers.Embedding", "layers.Embedding", set()),
        ("keras3", "keras.layers.Rescaling", "layers.Rescaling", {"scale", "offset"}),
        ("keras3", "keras.layers.Conv2D", "", set()),
        ("tf_keras", "keras.layers.Embedding", "layers.Embedding", {"input_dim", "output_dim"}),
        ("tf_keras", "keras.layers.Wrapper", "layers.Wrapper", {"layer"}),
        ("tf_keras", "keras.layers.RNN", "layers.RNN", {"cell"}),
        ("tf_keras", "keras.layers.Dense", "", set()),
    ],
)
def test_from_config(generation: str, dotted: str, owner: str, reads: set[str]) -> None:
    found = known(generation, dotted)
    assert found.from_config_owner == owner
    assert found.own_from_config is (owner == found.name)
    assert set(found.from_config_reads) == reads


def test_what_parameters_hold() -> None:
    for generation in GENERATIONS:
        dense = holdings(generation, "keras.layers.Dense")
        assert dense["units"] == dense["use_bias"] == "plain"
        assert dense["activation"] == dense["kernel_initializer"] == "object"
        assert holdings(generation, "keras.layers.TimeDistributed")["layer"] == "object"
        assert holdings(generation, "keras.layers.Dropout")["rate"] == "plain"
        assert holdings(generation, "keras.layers.MultiHeadAttention")["key_dim"] == "plain"
        assert holdings(generation, "keras.layers.RNN")["cell"] == "object"
        assert holdings(generation, "keras.layers.Conv2D")["kernel_size"] == "plain"
        assert holdings(generation, "keras.optimizers.Adam")["learning_rate"] == "unknown"


def test_a_model_takes_the_arguments_of_a_functional_one() -> None:
    for generation in GENERATIONS:
        model = known(generation, "keras.Model")
        assert [p.name for p in model.parameters][:3] == ["inputs", "outputs", "name"]
        assert not any(p.required for p in model.parameters)
        assert {"inputs", "outputs", "name", "trainable", "dtype"} <= set(model.accepts)


def test_names_that_hurt_are_reserved() -> None:
    assert {"path", "quantization_mode", "metrics", "dtype_policy", "losses"} <= (
        reserved_attributes("keras3", "layers.Layer")
    )
    assert {"updates", "inbound_nodes", "input_spec", "stateful", "_init_set_name"} <= (
        reserved_attributes("tf_keras", "layers.Layer")
    )
    for generation in GENERATIONS:
        model = reserved_attributes(generation, "Model")
        assert {"layers", "optimizer", "history", "loss", "stop_training", "fit"} <= model
        assert reserved_attributes(generation, "layers.Layer") <= model
        assert not {"units", "rate", "hidden", "_init_units"} & model


def test_activations() -> None:
    for generation in GENERATIONS:
        names = activations(generation)
        assert {"relu", "gelu", "softmax", "linear"} <= names
        assert not {"get", "serialize", "deserialize"} & names


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_record_is_sound(generation: str) -> None:
    catalogue = msgspec.json.decode(catalogue_path(generation).read_bytes(), type=Generation)
    records = {
        name: msgspec.json.decode(raw, type=ClassRecord) for name, raw in catalogue.classes.items()
    }
    table = kinds(generation)
    for name, record in records.items():
        assert record.kind in table, name
        assert set(record.parents) <= set(records), name
        assert len(set(record.accepts)) == len(record.accepts), name
    assert set(catalogue.aliases.values()) <= set(records)
    assert not set(catalogue.aliases) & set(records)


@pytest.mark.keras
@pytest.mark.parametrize(
    ("generation", "distribution"), [("keras3", "keras"), ("tf_keras", "tf_keras")]
)
def test_the_files_say_what_the_installed_keras_does(generation: str, distribution: str) -> None:
    measured = msgspec.json.decode(catalogue_path(generation).read_bytes(), type=Generation)
    here = {name: installed_version(name) for name in measured.measured_with}
    if installed_version(distribution) != measured.version or here != measured.measured_with:
        pytest.skip(f"measured on {measured.version} with {measured.measured_with}")
    command = [sys.executable, "-m", "fixlayers.keras.build_catalogue", generation]
    made = subprocess.run([*command, "--output", "-"], capture_output=True, check=True)
    assert made.stdout == catalogue_path(generation).read_bytes()


@pytest.mark.parametrize("generation", GENERATIONS)
def test_properties_that_refuse_assignment(generation: str) -> None:
    layer = known(generation, "keras.layers.Layer").read_only
    assert {"losses", "weights", "dtype", "input", "metrics"} <= layer
    assert not {"trainable", "built", "call", "supports_masking"} & layer
    assert layer <= known(generation, "keras.layers.Dense").read_only
    assert "layers" in known(generation, "keras.Sequential").read_only - layer


@pytest.mark.parametrize("generation", GENERATIONS)
def test_layers_that_make_variables(generation: str) -> None:
    makes = {
        name: known(generation, f"keras.layers.{name}").makes_variables
        for name in "Dense LSTM Bidirectional Add ReLU Lambda TimeDistributed RNN Layer".split()
    }
    assert [name for name, found in makes.items() if found] == ["Dense", "LSTM", "Bidirectional"]
    assert not known(generation, "keras.metrics.Mean").makes_variables


@pytest.mark.parametrize("generation", GENERATIONS)
def test_keys_that_hold_tuples_of_what_was_a_number(generation: str) -> None:
    held = known(generation, "keras.layers.Conv1D").tuple_keys
    assert {"kernel_size", "strides", "dilation_rate"} <= {*held}
    assert not {"filters", "groups", "padding", "name"} & {*held}
    assert "pool_size" in known(generation, "keras.layers.MaxPooling2D").tuple_keys
    assert not known(generation, "keras.layers.Dense").tuple_keys
