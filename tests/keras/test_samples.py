"""The samples in real Keras: the classes in `before/` fail, their repair lives."""

from __future__ import annotations

import pytest

from tests.keras.case import Case, Examination, assert_survives, on_each_generation
from tests.test_samples import SAMPLES

TRAINABLE = "unexpected keyword argument 'trainable'"
IMAGE = (((16, 16, 3), "float32"),)
SEQUENCE = (((5, 4), "float32"),)


def source(name: str) -> str:
    return (SAMPLES / "before" / name).read_text(encoding="utf-8")


CASES = (
    Case(
        title="two_spaces.py",
        source=source("two_spaces.py"),
        build="SqueezeExcite(3, ratio=2)",
        inputs=IMAGE,
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="tabs_crlf.py",
        source=source("tabs_crlf.py"),
        build="FeedForward(6, 0.25)",
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="annotated.py",
        source=source("annotated.py"),
        build="PatchEncoder(4, 8, strides=(2, 3), use_bias=False)",
        inputs=IMAGE,
        keras3=TRAINABLE,
        tf_keras="name:",
    ),
    Case(
        title="activation.py",
        source=source("activation.py"),
        build="GatedDense(3, 'tanh', 'he_normal', kernel_regularizer='l2')",
        keras3=TRAINABLE,
        generations=("keras3",),
        resolved=("kernel_initializer", "kernel_regularizer"),
        observe=("layer.kernel_initializer", "layer.kernel_regularizer", "layer.activation"),
    ),
    Case(
        title="dropped_kwargs.py, Jitter",
        source=source("dropped_kwargs.py"),
        build="Jitter(0.5)",
        keras3="name:",
        tf_keras="name:",
    ),
    Case(
        title="dropped_kwargs.py, Center",
        source=source("dropped_kwargs.py"),
        build="Center(axis=1, name='mine')",
        inputs=SEQUENCE,
        keras3="takes 1 positional argument but 2 were given",
        tf_keras="Expected `trainable` argument to be a boolean",
    ),
    Case(
        title="fixed_name.py",
        source=source("fixed_name.py"),
        build="Stem(3, weight_decay=0.01)",
        connect="Stem(4, name='other')(layer(x))",
        inputs=(((32, 32, 3), "float32"),),
        keras3="multiple values for keyword argument 'name'",
        tf_keras="multiple values for keyword argument 'name'",
    ),
    Case(
        title="layers_in_loops.py",
        source=source("layers_in_loops.py"),
        build="Residual([keras.layers.Dense(4, activation='tanh'), keras.layers.Dense(3)], "
        "widths=[6, 5], scale=4)",
        keras3="created by passing non-serializable argument values",
        tf_keras="created by passing non-serializable argument values",
    ),
    Case(
        title="parent_and_child.py",
        source=source("parent_and_child.py"),
        build="GatedAttention(6, dropout=0.25, gate_bias=0.5)",
        inputs=SEQUENCE,
        keras3=TRAINABLE,
        generations=("keras3",),
    ),
    Case(
        title="encoder_decoder.py",
        source=source("encoder_decoder.py"),
        build="Autoencoder("
        "keras.Sequential([keras.layers.Dense(2, activation='tanh')], name='e'), "
        "keras.Sequential([keras.layers.Dense(4)], name='d'), beta=0.5)",
        model=True,
        keras3="created by passing non-serializable argument values",
        tf_keras="missing 2 required positional arguments: 'encoder' and 'decoder'",
        lost={"tf_keras": "missing 2 required positional arguments: 'encoder' and 'decoder'"},
    ),
    Case(
        title="functional_model.py",
        source=source("functional_model.py"),
        build="Classifier(4, 3, hidden=[6])",
        model=True,
        keras3="unexpected keyword argument 'name'",
        tf_keras="name:",
        lost={"keras3": "missing 2 required positional arguments"},
    ),
    Case(
        title="sequential_tower.py",
        source=source("sequential_tower.py"),
        build="ConvTower(6, depth=3, kernel_size=5)",
        inputs=IMAGE,
        model=True,
        keras3="unexpected keyword argument 'name'",
        tf_keras="unexpected keyword argument 'name'",
        lost={
            "keras3": "missing 1 required positional argument: 'filters'",
            "tf_keras": "missing 1 required positional argument: 'filters'",
        },
    ),
)


@pytest.mark.keras
@on_each_generation(CASES)
def test_survives(case: Case, generation: str, examination: Examination) -> None:
    assert_survives(case, generation, examination)
